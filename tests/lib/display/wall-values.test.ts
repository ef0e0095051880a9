import { describe, expect, it } from 'vitest';
import { NOW, unitSnapshot } from '../../../app/style/fixtures';
import { siteText, valuesKey, wallLab, wallOxygen, wallPressors, wallSign } from '../../../lib/display/wall-values';
import type { BedRow, LatestValue } from '../../../lib/state';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';

const found = unitSnapshot().beds.find((b) => b.label === '701');
if (found === undefined) throw new Error('no bed 701');
/** CRS 3 on HFNC 50 L and norepinephrine with vasopressin; everything charted at this instant. */
const bed: BedRow = found;
const at = (ms: number) => new Date(NOW - ms).toISOString();
const streamed = (ms: number): LatestValue => ({ value: 61, unit: 'mm[Hg]', t: at(ms), source: 'device', fresh: 'fresh' });
const latest = (code: string, v: Partial<LatestValue>): BedRow => {
  const before = bed.latest[code];
  if (before === undefined) throw new Error(`no ${code}`);
  return { ...bed, latest: { ...bed.latest, [code]: { ...before, ...v } } };
};

describe('values of a bed on the wall grow old though no message comes', () => {
  it.each([
    [90 * SECOND, { text: '61', age: '', stale: false }],
    [91 * SECOND, { text: '61', age: '1m', stale: false }],
    [181 * SECOND, { text: '61', age: '3m', stale: true }],
    [901 * SECOND, { text: '—', age: '15m', stale: true }],
  ])('a mean pressure streamed %d ms ago', (ms, said) => {
    expect(wallSign({ ...bed, latest: { mapMmHg: streamed(ms) } }, 'mapMmHg', NOW)).toMatchObject(said);
  });
  it('a temperature says its age from 4 h on, is set back from 5 h on', () => {
    expect(wallSign(latest('tempC', { t: at(4.5 * HOUR) }), 'tempC', NOW)).toMatchObject({
      text: '39.2',
      age: '4h',
      stale: false,
    });
    expect(wallSign(latest('tempC', { t: at(6 * HOUR) }), 'tempC', NOW)).toMatchObject({ text: '39.2', age: '6h', stale: true });
  });
  it('ferritin of 28 h says so, of 40 h is set back, and is never withheld', () => {
    expect(wallLab(latest('ferritin', { t: at(4 * HOUR) }), 'ferritin', NOW)).toMatchObject({ age: '', stale: false });
    expect(wallLab(latest('ferritin', { t: at(28 * HOUR) }), 'ferritin', NOW)).toMatchObject({ age: '28h', stale: false });
    expect(wallLab(latest('ferritin', { t: at(400 * HOUR) }), 'ferritin', NOW)).toMatchObject({
      text: '8 420',
      age: '16d',
      stale: true,
    });
  });
  it('oxygen charted 7 h ago keeps its flow, hatched and with its age; of 13 h it is not said', () => {
    const oxygen = (ms: number): BedRow => ({ ...bed, oxygen: bed.oxygen && { ...bed.oxygen, t: at(ms) } });
    expect(wallOxygen(oxygen(7 * HOUR), NOW)).toMatchObject({ label: 'HFNC L', flow: { text: '50', age: '7h', stale: true } });
    expect(wallOxygen(oxygen(13 * HOUR), NOW)).toMatchObject({ label: '', flow: { text: '—', age: '13h' }, fio2: { text: '—' } });
  });
  it('room air is as fresh as the reading of SpO2 that renews it', () => {
    const air = { ...bed, oxygen: { device: 'room-air', since: at(9 * HOUR), t: at(9 * HOUR), fresh: 'fresh' as const } };
    expect(wallOxygen(air, NOW).flow).toMatchObject({ text: 'RA', stale: false });
    expect(wallOxygen({ ...air, latest: {} }, NOW).flow).toMatchObject({ text: 'RA', age: '9h', stale: true });
  });
  it('vasopressors are as old as the rate charted longest ago', () => {
    const pressors = bed.pressors.map((p, i) => ({ ...p, t: at(i === 0 ? MINUTE : 7 * HOUR) }));
    expect(wallPressors(bed, NOW)).toMatchObject({ label: 'NE + VP*', text: '.12 .03', age: '' });
    expect(wallPressors({ ...bed, pressors }, NOW)).toMatchObject({ text: '.12 .03', age: '7h', stale: true });
  });
  it('a tile is drawn again when one of them turns over', () => {
    expect(valuesKey(bed, NOW)).toBe(valuesKey(bed, NOW + SECOND));
    expect(valuesKey(bed, NOW)).not.toBe(valuesKey(bed, NOW + 6 * HOUR));
  });
});

it('a pressure says where it was measured, in the words the server sends, and nothing where nobody said', () => {
  expect([siteText({ site: 'art' }), siteText({ site: 'cuff' }), siteText({}), siteText(undefined)]).toEqual([
    ' art',
    ' cuff',
    '',
    '',
  ]);
});
