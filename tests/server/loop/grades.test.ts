import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import type { GradeBasis } from '../../../lib/state';
import type { Instant } from '../../../lib/time';
import { chartAlong, rememberSteps } from '../../../server/loop/along';
import { gradeWrites } from '../../../server/loop/grades';
import { admission, at, event } from '../../support/events';

const stay = [
  admission(),
  event({ kind: 'vital', t: at('01:00'), tempC: 36.9 }),
  event({ kind: 'support', t: at('02:00'), support: 'oxygen', device: 'nasal-cannula', flowLpm: 2 }),
  event({
    kind: 'medication',
    t: at('03:00'),
    drug: 'norepinephrine',
    state: 'running',
    status: 'running',
    rate: 6,
    rateUnit: 'ug/min',
  }),
  event({ kind: 'medication', t: at('04:00'), drug: 'norepinephrine', status: 'stopped' }),
  event({ kind: 'vital', t: at('05:00'), sbpMmHg: 118 }),
];
const fever = event({ kind: 'vital', t: at('00:30'), tempC: 38.8, receivedAt: at('05:30'), id: 'late-fever' });
const NOW = at('05:30');
const of = (events: typeof stay) => fold(emptyChart(), events, NOW, ASTCT_2019);

describe('Grade history', () => {
  const before = of(stay);
  const after = of([...stay, fever]);
  const along = new Map<Instant, Chart>();
  rememberSteps(along, emptyChart(), [...stay, fever], after, ASTCT_2019);

  it('a fever told late grades the hours after it anew, each with the whole basis as of its own time', () => {
    const rows = gradeWrites(1, before, after, ASTCT_2019, NOW, (t) => along.get(t) ?? null).filter((r) => r.scale === 'CRS');
    expect(rows.map((r) => [r.t, r.grade])).toEqual([
      [at('00:30'), 1],
      [at('02:00'), 2],
      [at('03:00'), 3],
      [at('04:00'), 2],
    ]);
    const bases = rows.map((r) => JSON.parse(r.basis) as GradeBasis);
    expect(bases.map((b) => [b.scale, b.grade])).toEqual([
      ['CRS', 1],
      ['CRS', 2],
      ['CRS', 3],
      ['CRS', 2],
    ]);
    expect(bases[2]?.computedAt).toBe(new Date(at('03:00')).toISOString());
    expect(bases[2]?.inputs.map((i) => i.name)).toContain('norepinephrine');
    expect(bases[0]?.inputs.map((i) => i.name)).not.toContain('norepinephrine');
    expect(bases.every((b) => b.steps.length > 3)).toBe(true);
    expect(rows[2]?.reason).toMatch(/vasopressor/i);
    expect(rows.every((r) => r.computedAt === NOW)).toBe(true);
  });

  it('where nobody can say how things stood, the step alone is kept; never the basis of another time', () => {
    const rows = gradeWrites(1, before, after, ASTCT_2019, NOW, (t) => (t === at('03:00') ? before : null)).filter(
      (r) => r.scale === 'CRS',
    );
    expect(rows.map((r) => r.reason === 'computed from history')).toEqual([true, true, true, false]);
    expect(JSON.parse(rows[2]?.basis ?? '')).toMatchObject({ crs: 3, hypotension: 3 });
  });

  it('the chart along the way is the chart folded up to there; null for events that do not simply follow', () => {
    const known = fold(emptyChart(), stay.slice(0, 3), at('02:00'), ASTCT_2019);
    const there = chartAlong(known, stay.slice(3), at('03:30'), ASTCT_2019);
    expect(there?.steps).toEqual(fold(emptyChart(), stay.slice(0, 4), at('03:30'), ASTCT_2019).steps);
    expect(chartAlong(of(stay), [fever], NOW, ASTCT_2019)).toBeNull();
  });
});
