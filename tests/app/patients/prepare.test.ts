import { expect, test } from 'vitest';
import { prepareLanes } from '../../../app/patients/[id]/lanes/prepare';
import { NOW } from '../../../app/style/fixtures';
import { fixtureTrend } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { readOut } from '../../../lib/lanes/readout';
import { axisOf } from '../../../lib/lanes/window';
import { DAY, MINUTE } from '../../../lib/time';

/** A day of cuff pressures each ten minutes, a saw tooth from 60 to 75, and no arterial line. */
const EVERY = 10 * MINUTE;
const from = NOW - DAY;
const cuff = Array.from({ length: 144 }, (_, i) => {
  const mmHg = 60 + ((i * 7) % 16);
  return [from + i * EVERY, mmHg, mmHg, mmHg, mmHg, 1] as const;
});
const trend = {
  ...fixtureTrend({ from, to: NOW, codes: null } as never),
  bucketMs: EVERY,
  series: { 'mapMmHg.cuff': { unit: 'mm[Hg]', points: cuff } },
};

test('under the cursor stands each cuff pressure as it was measured, however few of them are drawn', () => {
  const state = { ...STATE, latest: {} };
  const data = prepareLanes(trend as never, state, axisOf({ range: '24h', end: null }, null, NOW));
  expect(data.circulation.mapCuff.length).toBeLessThan(cuff.length);
  for (const [t, mmHg] of cuff) {
    const map = readOut(data.read, t + 4 * MINUTE).find((p) => p.name === 'MAP');
    expect(map, new Date(t).toISOString()).toEqual({ name: 'MAP', text: String(mmHg), note: 'cuff' });
  }
});

test('the arrow keys come to every reading', () => {
  const data = prepareLanes(trend as never, { ...STATE, latest: {} }, axisOf({ range: '24h', end: null }, null, NOW));
  expect(data.samples).toEqual(cuff.map(([t]) => t));
});
