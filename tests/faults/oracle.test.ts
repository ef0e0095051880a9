import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { current } from '../../lib/chart/read';
import { advance, currentVersions, emptyChart, evaluate, fold } from '../../lib/engine';
import { DEFAULT_PROTOCOL } from '../../lib/protocols';
import { HOUR, SECOND } from '../../lib/time';
import { PROJECT_ROOT } from '../../server/root';
import { admission, event, T0, type Written } from '../support/events';
import { draw } from './ledger';
import { somethingOf } from './load';
import { alertsOf } from './oracle/alerts';
import { crsSteps } from './oracle/crs';
import { icansSteps } from './oracle/icans';
import { type PatientQuestion, recordOf } from './oracle/record';
import { valueAt } from './oracle/steps';

/** Two programs written apart that must agree: the engine, and the oracle the fault runs are judged by. */
const STAYS = 24;
const EVENTS = 90;

/** A stay of thirty hours as the load charts it, with some readings corrected and some withdrawn. */
function stay(seed: number): { written: Written[]; sent: PatientQuestion['sent'] } {
  const random = draw(seed);
  const written: Written[] = [];
  const used = new Set<number>();
  for (let n = 0; n < EVENTS; n++) {
    let t = T0 + Math.floor(random() * 30 * HOUR);
    while (used.has(t)) t++;
    used.add(t);
    const something = { ...somethingOf(random, 'm'), id: `s${seed}-${n}`, t } as Written;
    written.push(something);
    if (something.kind !== 'vital') continue;
    const fate = random();
    if (fate < 0.06)
      written.push({ ...something, tempC: 36.5 + random() * 3, heartRate: 90, status: 'corrected', receivedAt: t + 60 * SECOND });
    else if (fate < 0.12) written.push({ ...something, status: 'entered-in-error', receivedAt: t + 60 * SECOND });
  }
  const sent = written.map((w) => ({
    revision: (w.status === 'entered-in-error' ? 'withdrawn' : w.status === 'corrected' ? 'corrected' : 'final') as 'final',
    event: { ...w, t: new Date(w.t).toISOString() },
  }));
  return { written, sent };
}

describe('the oracle of the fault runs', () => {
  it('shares no line with what it judges', () => {
    for (const file of ['index', 'alerts', 'crs', 'icans', 'record', 'steps']) {
      const text = readFileSync(join(PROJECT_ROOT, 'tests', 'faults', 'oracle', `${file}.ts`), 'utf8');
      expect([...text.matchAll(/from '([^']+)'/g)].map((m) => m[1]).filter((path) => !/^\.\/\w+$/.test(path as string))).toEqual(
        [],
      );
    }
  });

  it('and the engine agree on CRS, ICANS and the alerts at every hour of random stays', () => {
    const seen = { crs: new Set<number>(), icans: new Set<number>(), alerts: new Set<string>() };
    const differences: string[] = [];
    for (let seed = 1; seed <= STAYS; seed++) {
      const { written, sent } = stay(seed);
      const events = currentVersions([admission(), ...written.map((w) => event(w))]);
      const question = { mrn: 'm', admittedAt: T0, infusedAt: T0 - 72 * HOUR, sent, ask: [] };
      for (let hour = 1; hour <= 31; hour += 1.5) {
        const now = T0 + hour * HOUR;
        const chart = advance(
          fold(
            emptyChart(),
            events.filter((e) => e.t <= now).sort((a, b) => a.t - b.t),
            now,
            DEFAULT_PROTOCOL,
          ),
          now,
          DEFAULT_PROTOCOL,
        );
        const record = recordOf(question, now);
        const crs = crsSteps(record);
        const expected = { crs: valueAt(crs, now), icans: valueAt(icansSteps(record), now) };
        const is = current(chart);
        if (is.crs !== expected.crs) differences.push(`stay ${seed} hour ${hour}: CRS ${is.crs}, oracle ${expected.crs}`);
        if (is.icans !== expected.icans)
          differences.push(`stay ${seed} hour ${hour}: ICANS ${is.icans}, oracle ${expected.icans}`);
        const rules: Record<string, string> = {
          'CRS-ONSET': 'CRS-ONSET',
          'CRS-ESCALATION': 'CRS-ONSET',
          'FERRITIN-10K': 'FERRITIN-10K',
          'REGRADE-OVERDUE': 'REGRADE-OVERDUE',
        };
        const found = evaluate(chart, DEFAULT_PROTOCOL, now)
          .findings.filter((f) => rules[f.rule] !== undefined)
          .map((f) => `${rules[f.rule]}${rules[f.rule] === 'CRS-ONSET' ? ` ${f.level}` : ''}`)
          .sort();
        const must = alertsOf(record, crs)
          .map((a) => `${a.family}${a.level === null ? '' : ` ${a.level}`}`)
          .sort();
        if (found.join() !== must.join()) differences.push(`stay ${seed} hour ${hour}: alerts ${found}, oracle ${must}`);
        seen.crs.add(expected.crs);
        seen.icans.add(expected.icans);
        for (const a of must) seen.alerts.add(a);
      }
    }
    expect(differences).toEqual([]);
    // The stays reach every grade and every alert that is compared.
    expect([...seen.crs].sort()).toEqual([0, 1, 2, 3, 4]);
    expect([...seen.icans].sort()).toEqual([0, 1, 2, 3]);
    expect(seen.alerts.size).toBe(6);
  });
});
