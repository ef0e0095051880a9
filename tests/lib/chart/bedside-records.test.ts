import { describe, expect, it } from 'vitest';
import { apply, emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { attribution, chartAt, diagnostic, offset, type Row } from '../../support/charts';
import { admission, at, event } from '../../support/events';
import { receive } from '../../support/orders';

/** What people at the bedside say besides readings and drugs, as the chart keeps it. */
const chart = (...rows: Row[]) => chartAt(rows, '+48:00');

describe('CRS-13 attributions', () => {
  it('who said it, of which cause and until when; the 24 h without an end are told apart from an end that was said', () => {
    expect(chart(attribution('+01:00', 'fever', { cause: 'transfusion', by: 'Dr. Okafor' })).attributions).toStrictEqual({
      fever: [
        {
          t: offset('+01:00'),
          otherCause: true,
          cause: 'transfusion',
          until: offset('+25:00'),
          byDefault: true,
          by: 'Dr. Okafor',
          id: '#0000',
        },
      ],
    });
    const said = chart({ t: '+01:00', kind: 'attribution', domain: 'fever', otherCause: true, until: '+03:00' });
    expect(said.attributions.fever).toMatchObject([{ until: offset('+03:00'), byDefault: false, cause: null, by: null }]);
  });
  it('those of one domain follow each other, those of another stand beside them, the newest twelve of each', () => {
    const { attributions } = chart(
      ...Array.from({ length: 14 }, (_, i) => attribution(`+00:${10 + i}`, 'fever', { id: `f${i}` })),
      attribution('+01:00', 'hypoxia', { id: 'h' }),
    );
    expect(attributions.fever?.map((a) => a.id)).toEqual(Array.from({ length: 12 }, (_, i) => `f${i + 2}`));
    expect(attributions.hypoxia?.map((a) => a.id)).toEqual(['h']);
  });
});

describe('decisions', () => {
  it('what was decided, why and by whom', () => {
    const rows: Row[] = [
      { t: '+01:00', kind: 'decision', withhold: 'tocilizumab', reason: 'sepsis', by: 'Dr. Okafor' },
      { t: '+02:00', kind: 'decision', duplicate: 'same' },
      { t: '+03:00', kind: 'decision', reassess: 'crs-infection' },
    ];
    const none = { withhold: null, duplicate: null, reassess: null, reason: null, by: null };
    expect(chart(...rows).decisions).toStrictEqual([
      { ...none, t: offset('+01:00'), withhold: 'tocilizumab', reason: 'sepsis', by: 'Dr. Okafor', id: '#0000' },
      { ...none, t: offset('+02:00'), duplicate: 'same', id: '#0001' },
      { ...none, t: offset('+03:00'), reassess: 'crs-infection', id: '#0002' },
    ]);
  });
});

describe('diagnostics', () => {
  it.each([
    [undefined, null],
    [0.55, null],
    [0.99, null],
    [1, 1],
    [35, 35],
    [90, 90],
    [90.5, null],
  ])('an ejection fraction of %s %% is kept as %s: a fraction is no percentage', (efPercent, expected) => {
    const { diagnostics } = chart(diagnostic('+01:00', 'echo', efPercent === undefined ? {} : { efPercent }));
    expect(diagnostics).toStrictEqual([
      { t: offset('+01:00'), test: 'echo', hemophagocytosis: null, efPercent: expected, id: '#0000' },
    ]);
  });
});

describe('fluids', () => {
  it('in, out and urine as they were told; what was not told is unknown, not zero', () => {
    const rows: Row[] = [
      { t: '+01:00', kind: 'fluid', intakeMl: 500, outputMl: 300, urineMl: 0 },
      { t: '+02:00', kind: 'fluid' },
    ];
    expect(chart(...rows).fluid).toStrictEqual([
      { t: offset('+01:00'), intakeMl: 500, outputMl: 300, urineMl: 0, id: '#0000' },
      { t: offset('+02:00'), intakeMl: null, outputMl: null, urineMl: null, id: '#0001' },
    ]);
  });
  it('one charted late stands at its own time, without folding again', () => {
    const fluid = (t: string): ChartEvent => event({ kind: 'fluid', t: at(t), urineMl: 10 });
    const before = fold(emptyChart(), [admission(), fluid('02:00')], at('03:00'), ASTCT_2019);
    const next = apply(before, fluid('01:00'), ASTCT_2019);
    expect('chart' in next && next.chart.fluid.map((f) => f.t)).toEqual([at('01:00'), at('02:00')]);
  });
});

describe('the checklist', () => {
  const ticked = (t: string, id: string, state: 'done' | 'not-applicable', more: object = {}): ChartEvent =>
    event({ kind: 'checklist', t: at(t), id, item: 'seizure-prophylaxis', state, ...more });
  const list = (...events: ChartEvent[]) => receive([admission(), ...events], at('30:00'), ASTCT_2019).checklist;

  it('an item is as it was last ticked, with the reason and by whom', () => {
    const first = ticked('01:00', 'a', 'not-applicable', { reason: 'allergy', by: 'nurse' });
    expect(list(first)).toStrictEqual({
      'seizure-prophylaxis': { t: at('01:00'), state: 'not-applicable', reason: 'allergy', by: 'nurse', id: 'a' },
    });
    expect(list(first, ticked('02:00', 'b', 'done'))).toStrictEqual({
      'seizure-prophylaxis': { t: at('02:00'), state: 'done', reason: null, by: null, id: 'b' },
    });
  });
  it.each([
    ['an earlier tick that comes late changes nothing', ['02:00', 'a'], ['01:00', 'b'], 'a'],
    ['of the same instant the greater id stands', ['01:00', 'a'], ['01:00', 'b'], 'b'],
    ['a later tick stands whatever its id', ['01:00', 'b'], ['02:00', 'a'], 'a'],
  ] as const)('%s, in either order', (_, one, other, stands) => {
    const [x, y] = [ticked(one[0], one[1], 'done'), ticked(other[0], other[1], 'not-applicable')] as const;
    expect(list(x, y)['seizure-prophylaxis']?.id).toBe(stands);
    expect(list(y, x)['seizure-prophylaxis']?.id).toBe(stands);
  });
  it('items do not touch each other', () => {
    const other = event({ kind: 'checklist', t: at('00:30'), item: 'baseline-ice', state: 'done' });
    expect(Object.keys(list(ticked('01:00', 'a', 'done'), other))).toEqual(['seizure-prophylaxis', 'baseline-ice']);
  });
});
