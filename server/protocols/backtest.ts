import type { Pool } from 'pg';
import { type Backtest, backtestOf } from '../../lib/backtest/report';
import { type Course, type Walked, type Window, walk } from '../../lib/backtest/walk';
import { currentVersions } from '../../lib/engine';
import type { Protocol } from '../../lib/protocols/protocol';
import { type CaseFile, eventsOf } from '../../lib/replay/case';
import { instantAt } from '../../lib/replay/offset';
import { eventsAfter } from '../store/events';
import { SYSTEM } from '../store/reader';

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Patients who had a stay in the window, in one unit or in all. */
async function patientsIn(pool: Pool, window: Window, unitId: string | null): Promise<number[]> {
  const r = await pool.query(
    `select distinct patient_key from stays where not cancelled and started_at <= $2 and (ended_at is null or ended_at >= $1)
     and ($3::text is null or unit_id = $3) order by patient_key`,
    [new Date(window.from), new Date(window.to), unitId],
  );
  return r.rows.map((row) => row.patient_key);
}

/**
 * The back-test of stored stays: every patient's events are folded again from the first one, under each of the protocols.
 * Between its parts the loop goes on.
 */
export async function backtestStored(
  pool: Pool,
  protocols: readonly Protocol[],
  window: Window,
  unitId: string | null = null,
): Promise<Backtest[]> {
  const walked = protocols.map((): Walked[] => []);
  for (const key of await patientsIn(pool, window, unitId)) {
    const events = currentVersions((await eventsAfter(SYSTEM.protocols, pool, key, null, window.to)).map((s) => s.event));
    if (events.length === 0) continue;
    for (const [i, protocol] of protocols.entries())
      walked[i]?.push(await walkBreathing({ id: String(key), events, to: window.to }, protocol, window));
  }
  return protocols.map((p, i) => backtestOf(p, walked[i] ?? [], window));
}

/** The same of a file of cases (format of the golden cases): each case is a patient. */
export async function backtestCases(file: CaseFile, protocols: readonly Protocol[]): Promise<Backtest[]> {
  const t0 = Date.parse(file.t0);
  const courses = file.cases.map((c): { course: Course; window: Window } => {
    const to = instantAt(t0, c.expect.at, `${c.id}: expect.at`);
    // Days before the monitoring are nobody's burden.
    const from = instantAt(t0, c.patient.monitoringStart ?? '+00:00', `${c.id}: patient.monitoringStart`);
    return { course: { id: c.id, events: eventsOf(c, t0, to), to }, window: { from, to } };
  });
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const out: Backtest[] = [];
  for (const protocol of protocols) {
    const walked: Walked[] = [];
    for (const { course, window } of courses) walked.push(await walkBreathing(course, protocol, window));
    out.push(backtestOf(protocol, walked, always));
  }
  return out;
}

async function walkBreathing(course: Course, protocol: Protocol, window: Window): Promise<Walked> {
  const going = walk(course, protocol, window);
  for (;;) {
    const step = going.next();
    if (step.done) return step.value;
    await breathe();
  }
}
