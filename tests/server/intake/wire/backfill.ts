import { describe, expect, it } from 'vitest';
import { adt, heartRate, hl7, minutesAgo, order, oru, pid, pv1 } from './hospital';
import { admit, client, line, send, stateWhen } from './setting';

/** What a gateway kept while the network was away, handed in afterwards. */

const HOURS = 72;
const PER_REQUEST = 500;

/** Readings of three days, one every five minutes, with two fevers; the same for any patient. */
const history = (mrn: string) =>
  Array.from({ length: HOURS * 12 }, (_, i) => ({
    id: `${mrn}-${i}`,
    patient: { mrn },
    kind: 'vital',
    t: new Date(start - i * 300_000).toISOString(),
    source: 'device',
    heartRate: 70 + (i % 40),
    ...(i >= 100 && i < 130 ? { tempC: 38.7 } : i >= 400 && i < 410 ? { tempC: 39.4 } : i % 6 === 0 ? { tempC: 36.9 } : {}),
  }));
const start = Date.now() - 20 * 60_000;
/** The same order in every run: no two neighbours stay neighbours. */
const shuffled = <T>(list: readonly T[]): T[] => list.map((_, i) => list[(i * 677) % list.length] as T);

describe('back-fill', () => {
  it('three days of one stay in no order delay nobody, and end where the same days in order end', async () => {
    await admit('BF1', '53', 80 * 60, true);
    await admit('BF2', '54', 80 * 60, true);
    await admit('BF3', '55', 60, true);
    const requests = [...chunks(shuffled(history('BF1'))), ...chunks([...history('BF2')].reverse())];
    let left = requests.length;
    const handedIn = requests.map((events) => client.post(events).finally(() => left--));
    // Somebody else's fever, by HL7, while all of it is on its way.
    expect(await send(oru('BF3', 1, 'OBX|1|NM|8310-5^Temp^LN||38.9|Cel|||||F'))).toBe('AA');
    await stateWhen('BF3', 'CRS 1', (s) => s.crs.grade === 1);
    const results = (await Promise.all(handedIn)).flat();
    expect(left).toBe(0);
    expect(new Set(results.map((r) => r.status))).toEqual(new Set(['stored']));
    const newest = 70;
    const one = await stateWhen(
      'BF1',
      'all of it',
      (s) => s.latest.heartRate?.t === new Date(start).toISOString() && s.crs.peak === 1,
    );
    const two = await stateWhen(
      'BF2',
      'all of it',
      (s) => s.latest.heartRate?.t === new Date(start).toISOString() && s.crs.peak === 1,
    );
    expect(one.latest.heartRate?.value).toBe(newest);
    await stateWhen('BF1', 'as BF2', (s) => JSON.stringify(gist(s)) === JSON.stringify(gist(two)));
  });
  it('hours of HL7 of a monitor that had no network, newest first: taken in order of time', async () => {
    await admit('BF4', '56', 600);
    const newestAt = instantOf(minutesAgo(5));
    const messages = Array.from({ length: 60 }, (_, i) =>
      hl7('ORU^R01', [pid('BF4'), pv1('ICU-7^^56'), order(5 + i * 3, `BUF${i}`), heartRate(60 + i)]),
    );
    line.raw(messages.map((m) => `\u000b${m}\u001c\r`).join(''));
    for (const _ of messages) expect(await line.next()).toContain('MSA|AA|');
    const state = await stateWhen('BF4', 'the newest', (s) => s.latest.heartRate?.value === 60);
    expect(Math.abs(Date.parse(state.latest.heartRate?.t ?? '') - newestAt)).toBeLessThan(5_000);
  });
  it('readings by bed handed in late go to whoever lay there at their own time', async () => {
    await admit('BF5', '57', 600);
    expect(await send(adt('A03', 120, pid('BF5')))).toBe('AA');
    await admit('BF6', '57', 100);
    const byBed = (minutes: number, value: number) =>
      hl7('ORU^R01', [pv1('ICU-7^^57'), order(minutes, `L${value}`), heartRate(value)]);
    for (const [minutes, value] of [
      [10, 110],
      [300, 55],
      [110, 99],
    ] as const)
      expect(await send(byBed(minutes, value))).toBe('AA');
    await stateWhen('BF5', 'his own', (s) => s.latest.heartRate?.value === 55);
    await stateWhen('BF6', 'her own', (s) => s.latest.heartRate?.value === 110);
  });
});

/** What of a state depends on the readings alone. */
const gist = (s: Awaited<ReturnType<typeof stateWhen>>) => ({
  crs: [s.crs.grade, s.crs.status, s.crs.since, s.crs.peak, s.crs.peakAt, s.crs.episode],
  latest: Object.entries(s.latest).map(([k, v]) => [k, v.value, v.t]),
});
function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / PER_REQUEST) }, (_, i) =>
    list.slice(i * PER_REQUEST, (i + 1) * PER_REQUEST),
  );
}
/** Epoch ms of an HL7 time in UTC. */
function instantOf(t: string): number {
  return Date.UTC(+t.slice(0, 4), +t.slice(4, 6) - 1, +t.slice(6, 8), +t.slice(8, 10), +t.slice(10, 12), +t.slice(12, 14));
}
