import type { PatientState, UnitAlertView } from '../../lib/state';
import { until } from '../support/client';
import type { TestServer } from '../support/server';
import type { Ledger } from './ledger';

/** Set differences between the ledger and what is stored; each must be 0. */
export interface Figures {
  /** Answered "stored" or "duplicate" and not there. */
  readonly lost: number;
  /** There and never sent. */
  readonly phantom: number;
  /** There more than once. */
  readonly duplicate: number;
  /** Withdrawn, answered, and still counted. */
  readonly undead: number;
  /** Patients whose shown grade is not the one folded from the stored events alone. */
  readonly gradedDifferently: number;
  /** Open alerts of one patient and family beyond the first. */
  readonly alertsDoubled: number;
  /** Answers other than stored and duplicate to what was well-formed. */
  readonly refused: number;
}

export async function measure(server: TestServer, readKey: string, mrns: readonly string[], ledger: Ledger): Promise<Figures> {
  const get = async <T>(path: string): Promise<T> => {
    const r = await fetch(`${server.address}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
    if (r.status !== 200) throw new Error(`GET ${path}: ${r.status}`);
    return (await r.json()) as T;
  };
  const stored: string[] = [];
  for (const mrn of mrns) {
    for (let cursor = ''; ; ) {
      const page = await get<{ events: { id: string; kind: string }[]; next?: string }>(`/api/patients/${mrn}/events${cursor}`);
      stored.push(...page.events.filter((e) => e.kind !== 'admission').map((e) => e.id));
      if (page.next === undefined) break;
      cursor = `?cursor=${encodeURIComponent(page.next)}`;
    }
  }
  const there = new Set(stored);
  const withdrawn = new Set([...ledger.values()].filter((e) => e.withdrawal && e.answers.length > 0).map((e) => e.id));
  const answered = [...ledger.values()].filter((e) => !e.withdrawal && e.answers.length > 0);
  let gradedDifferently = 0;
  for (const mrn of mrns) {
    // Late events of the last seconds may still be folding.
    const agrees = async () => {
      const live = await get<PatientState>(`/api/patients/${mrn}/state`);
      const at = encodeURIComponent(live.asOf);
      const folded = await get<PatientState>(`/api/patients/${mrn}/state?at=${at}&known=${at}`);
      return live.crs.grade === folded.crs.grade && live.crs.since === folded.crs.since && live.crs.peak === folded.crs.peak;
    };
    await until(agrees, `the grade of ${mrn} agrees with its events`, 15_000).catch(() => {
      gradedDifferently++;
    });
  }
  const { alerts } = await get<{ alerts: UnitAlertView[] }>('/api/alerts?state=open');
  const families = alerts
    // Of the unit (a source, a tier) there is one for each trigger.
    .filter((a) => a.patientId !== '' && a.family !== 'DATA-IMPLAUSIBLE')
    .map((a) => `${a.mrn}|${a.family}|${a.rule.startsWith('TOCI') ? a.id : ''}`);
  return {
    lost: answered.filter((e) => !withdrawn.has(e.id) && !there.has(e.id)).length,
    phantom: stored.filter((id) => !ledger.has(id)).length,
    duplicate: stored.length - there.size,
    undead: [...withdrawn].filter((id) => there.has(id)).length,
    gradedDifferently,
    alertsDoubled: families.length - new Set(families).size,
    refused: [...ledger.values()].flatMap((e) => e.answers).filter((a) => a !== 'stored' && a !== 'duplicate').length,
  };
}

export function report(figures: Figures, run: { kills: number; seed: number; sent: number }): string {
  const lines = Object.entries(figures).map(([name, n]) => `${name.padEnd(20)}${n}`);
  return `\n${lines.join('\n')}\n\n${JSON.stringify({ ...run, ...figures })}\n`;
}
