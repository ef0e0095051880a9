import { describe, expect, test } from 'vitest';
import { correctedEntry, correctionFields, withdrawnEntry } from '../../../lib/forms/correction';

const logged = {
  ...{ id: 'c-1', t: '2026-11-21T02:00:00.000Z', receivedAt: '2026-11-21T02:00:05.000Z', source: 'person:lee', by: 'K. Lee' },
};
const dose = { ...logged, kind: 'medication', status: 'given', drug: 'tocilizumab', doseMg: 571 };
const signs = { ...logged, kind: 'vital', status: 'final', tempC: 39.2, heartRate: 128, reading: 'charted' };

describe('correcting one’s own entry', () => {
  test('a dose keeps its drug and state, changes its amount, goes under the same id and says that it is a correction', () => {
    expect(correctedEntry({ id: 'c-1', body: dose }, { doseMg: '517' }, null, 'typed wrong')).toEqual({
      entry: {
        ...{ id: 'c-1', kind: 'medication', t: logged.t, status: 'given', corrected: true },
        ...{ drug: 'tocilizumab', doseMg: 517, correctionReason: 'typed wrong' },
      },
    });
  });
  test('of several signs only the wrong one changes, the others are sent as they were', () => {
    const made = correctedEntry({ id: 'c-1', body: signs }, { heartRate: '82' }, null, 'other bed');
    expect(made).toMatchObject({ entry: { tempC: 39.2, heartRate: 82, status: 'corrected', source: 'charted' } });
    expect(made).not.toHaveProperty('entry.by');
  });
  test('another time is a correction too', () => {
    const t = Date.parse('2026-11-21T01:30:00Z');
    expect(correctedEntry({ id: 'c-1', body: dose }, {}, t, 'earlier')).toMatchObject({
      entry: { t: '2026-11-21T01:30:00.000Z' },
    });
  });
  test.each([
    [{ doseMg: '57,1' }, 'Dose, mg: write a point, not a comma.'],
    [{ doseMg: 'much' }, 'Dose, mg is not a number.'],
    [{}, 'Nothing has been changed.'],
  ])('%j is refused: %s', (edits, wrong) => {
    expect(correctedEntry({ id: 'c-1', body: dose }, edits as Record<string, string>, null, 'x')).toEqual({ wrong });
  });
  test('a judgement has no field to put right: it is taken back', () => {
    expect(correctionFields({ ...logged, kind: 'regrade', crs: 3, icans: 0 })).toEqual([]);
    expect(withdrawnEntry({ id: 'c-1', body: dose }, 'wrong patient')).toMatchObject({
      entry: { id: 'c-1', kind: 'medication', drug: 'tocilizumab', status: 'entered-in-error' },
    });
    expect(withdrawnEntry({ id: 'c-1', body: dose }, ' ')).toEqual({ wrong: 'Say in a few words why.' });
  });
});
