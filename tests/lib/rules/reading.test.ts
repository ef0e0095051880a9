import { describe, expect, it } from 'vitest';
import { ahead, earlier, QUIET, quietUntil } from '../../../lib/rules/reading';
import { signChangesAt } from '../../../lib/rules/sign';
import { attribution, bp, chartAt, norepi, offset, protocolOf, type Row, runs, stops } from '../../support/charts';

/** When a rule has to be looked at again although nothing arrives. */
describe('The next look', () => {
  it('is ahead of now, the earlier of two, and none for a patient in whom only an event can change something', () => {
    expect([ahead(5, 4), ahead(5, 5), ahead(null, 4)]).toEqual([5, null, null]);
    expect([earlier(2, 3), earlier(3, 2), earlier(null, 3), earlier(2, null), earlier(null, null)]).toEqual([2, 2, 3, 2, null]);
    expect(quietUntil(null)).toBe(QUIET);
    expect(quietUntil(7)).toEqual({ findings: [], lookAgainAt: 7 });
  });
});

describe('C4: when a sign comes or goes by time alone', () => {
  const at = (rows: readonly Row[], now = '+02:00') => signChangesAt(chartAt(rows, now), protocolOf(), offset(now));
  it('an exclusion of hypotension or hypoxia ends', () => {
    expect(at([attribution('+01:00', 'hypotension')])).toBe(offset('+25:00'));
    expect(at([attribution('+01:00', 'hypoxia', { until: '+06:00' }), attribution('+01:00', 'hypotension')])).toBe(
      offset('+06:00'),
    );
    expect(at([attribution('+01:00', 'fever')])).toBeNull();
  });
  it('a lone low device pressure begins to count 15 min after it; one confirmed before has nothing ahead', () => {
    const low = (t: string): Row => bp(t, 80, { source: 'device' });
    expect(at([low('+01:50')])).toBe(offset('+02:05'));
    expect(at([low('+01:50'), low('+01:56')])).toBeNull();
    expect(at([low('+01:00')])).toBeNull();
  });
  it('a vasopressor reaches its announced end; another drug, one without an end and one stopped do not matter', () => {
    const until = (drug: string) => runs('+01:00', drug, 6, 'ug/min', { endsAt: '+05:00' });
    expect(at([until('norepinephrine')])).toBe(offset('+05:00'));
    expect(at([until('norepinephrine'), runs('+01:00', 'vasopressin', 0.03, 'U/min', { endsAt: '+04:00' })])).toBe(
      offset('+04:00'),
    );
    expect([at([until('dobutamine')]), at([norepi('+01:00')])]).toEqual([null, null]);
    expect(at([until('norepinephrine'), stops('+01:30', 'norepinephrine')])).toBeNull();
    expect(at([until('norepinephrine')], '+05:30')).toBeNull();
  });
});
