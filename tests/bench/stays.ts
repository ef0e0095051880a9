import { setTimeout as pause } from 'node:timers/promises';
import type { PatientState } from '../../lib/state';
import { DAY, HOUR, type Instant, MINUTE } from '../../lib/time';
import type { Row } from './row';
import { admitted, openSetting, post, type Setting } from './setting';
import { interleave, median, paceInFlight } from './stats';

const MANY = 1_000;
const FEW = 10;
const DAYS = 30;
/** Nothing is judged while a history is delivered; this long after it has paused, all is. */
const HISTORY_SETTLES_MS = 12_000;

/** Rows 4b, 4c and 5: what a long stay and a full house cost the whole path, and how much memory they keep. */
export async function stayRows(rounds: number): Promise<Row[]> {
  const s = await openSetting(0);
  try {
    const start = Date.now() - DAYS * DAY;
    const young = await admitted(s, 'Y', FEW, Date.now() - DAY);
    await history(s, young, Date.now() - DAY, Date.now() - HOUR);
    // The process has its size, and remembers as many ids as it ever does, before the growth of a stay is looked for.
    const warm = await admitted(s, 'W', FEW, start);
    await history(s, warm, start, Date.now() - HOUR);
    const old = await admitted(s, 'O', FEW, start);
    await history(s, old, start, start + 3 * DAY);
    const early = await s.memory();
    await history(s, old, start + 3 * DAY, Date.now() - HOUR);
    const late = await s.memory();
    await pause(HISTORY_SETTLES_MS);

    const days = await interleave(
      rounds,
      () => eventUs(s, young),
      () => eventUs(s, old),
    );
    const corrections = await interleave(
      rounds,
      () => correctionMs(s, young),
      () => correctionMs(s, old),
    );

    const before = await s.memory();
    const house = await admitted(s, 'M', MANY, Date.now() - DAY);
    await history(s, house, Date.now() - 2 * HOUR, Date.now() - HOUR);
    await pause(HISTORY_SETTLES_MS);
    const after = await s.memory();
    const wide = await interleave(
      rounds,
      () => eventUs(s, young),
      () => eventUs(s, house),
    );

    const ratio = (r: { control: number[]; product: number[] }) => median(r.product) / median(r.control);
    const said = (r: { control: number[]; product: number[] }, unit: string) =>
      `${median(r.product).toFixed(1)} ${unit}, ${median(r.control).toFixed(1)} ${unit}`;
    const kb = (bytes: number) => bytes / 1024;
    return [
      {
        id: '4b days',
        what: 'whole path, cost an event, day 30 against day 1',
        ...{ value: ratio(days), gate: 1.5, goal: 1.15, better: 'less' as const, detail: said(days, 'us') },
      },
      {
        id: '4b wide',
        what: 'the same, 1,000 patients against 10',
        ...{ value: ratio(wide), gate: 2, goal: 1.3, better: 'less' as const, detail: said(wide, 'us') },
      },
      {
        id: '4c',
        what: 'a corrected reading of 30 min ago until it shows, day 30 against day 1',
        ...{ value: ratio(corrections), gate: 2, goal: 1.1, better: 'less' as const, detail: said(corrections, 'ms') },
      },
      {
        id: '5 heap',
        what: 'KB of heap a patient, trends included',
        ...{ value: kb(after.heapUsed - before.heapUsed) / MANY, gate: 128, goal: 48, better: 'less' as const },
        detail: `${MANY} more patients: heap ${kb(before.heapUsed).toFixed(0)} KB to ${kb(after.heapUsed).toFixed(0)} KB`,
      },
      {
        id: '5 growth',
        what: 'RSS on day 30 of ten stays against day 3',
        ...{ value: late.rss / early.rss, gate: 1.1, goal: 1.02, better: 'less' as const },
        detail: `rss ${kb(early.rss).toFixed(0)} KB to ${kb(late.rss).toFixed(0)} KB, heap ${kb(early.heapUsed).toFixed(0)} KB to ${kb(late.heapUsed).toFixed(0)} KB`,
      },
    ];
  } finally {
    await s.stop();
  }
}

let serial = 0;
const event = (mrn: string, t: Instant, fields: Record<string, unknown>) => ({
  id: `s${serial++}`,
  patient: { mrn },
  t: new Date(t).toISOString(),
  ...fields,
});
const reading = (mrn: string, t: Instant) =>
  event(mrn, t, {
    kind: 'vital',
    source: 'device',
    ...{ heartRate: 80 + (serial % 7), spo2Percent: 97, sbpMmHg: 118, dbpMmHg: 70, mapMmHg: 86 },
    tempC: Math.floor(t / HOUR) % 30 === 0 ? 38.4 : 36.9,
  });

/** A ward's rhythm: readings each quarter of an hour, results and a regrade daily. */
export async function history(s: Setting, mrns: readonly string[], from: Instant, to: Instant): Promise<void> {
  let batch: unknown[] = [];
  const send = async () => {
    if (batch.length > 0) await post(s, batch);
    batch = [];
  };
  for (let t = from + MINUTE; t < to; t += 15 * MINUTE) {
    const daily = Math.floor(t / DAY) !== Math.floor((t - 15 * MINUTE) / DAY);
    for (const mrn of mrns) {
      batch.push(reading(mrn, t));
      if (daily) {
        batch.push(event(mrn, t + 1, { kind: 'lab', test: 'ferritin', value: 800, unit: 'ng/mL' }));
        batch.push(event(mrn, t + 2, { kind: 'lab', test: 'crp', value: 80, unit: 'mg/L' }));
        batch.push(event(mrn, t + 3, { kind: 'regrade', crs: 1, icans: 0, by: 'bench' }));
      }
      if (batch.length >= 100) await send();
    }
  }
  await send();
}

let clock = 0;
/** Microseconds an event: ten patients a request, each with one reading, the next ten of them the next time. */
async function eventUs(s: Setting, mrns: readonly string[]): Promise<number> {
  const batches = 100;
  const base = Date.now() - 30 * MINUTE + clock * 1_000;
  clock += batches;
  const seconds = await paceInFlight(batches, 2, async (b) => {
    const first = (b * FEW) % mrns.length;
    await post(
      s,
      mrns.slice(first, first + FEW).map((mrn) => reading(mrn, base + b * 1_000)),
    );
  });
  return (seconds * 1e6) / (batches * FEW);
}

let correction = 0;
/** Milliseconds from the correction of a charted respiratory rate until the patient's state shows it; the mean of all patients. */
async function correctionMs(s: Setting, mrns: readonly string[]): Promise<number> {
  const value = 12 + (correction % 30);
  correction++;
  const t = Math.floor(Date.now() / HOUR) * HOUR - 30 * MINUTE;
  let total = 0;
  for (const mrn of mrns) {
    const charted = { ...event(mrn, t, { kind: 'vital', respRate: 11 }), id: `rr-${mrn}-${correction}` };
    await post(s, [charted]);
    const started = performance.now();
    await post(s, [{ ...charted, respRate: value, status: 'corrected' }]);
    while ((await respRate(s, mrn)) !== value) await pause(5);
    total += performance.now() - started;
  }
  return total / mrns.length;
}
async function respRate(s: Setting, mrn: string): Promise<unknown> {
  const r = await fetch(`${s.baseUrl}/api/patients/${mrn}/state`, { headers: { authorization: `Bearer ${s.readKey}` } });
  return ((await r.json()) as PatientState).latest.respRate?.value;
}
