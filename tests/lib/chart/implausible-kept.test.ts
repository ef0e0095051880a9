import { describe, expect, it } from 'vitest';
import type { Chart, Rejected } from '../../../lib/chart/chart';
import { addRejects } from '../../../lib/chart/fold/rejects';
import { emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { admission, at, event } from '../../support/events';
import { late } from '../../support/late';

const reject = (id: string, clock: string, received = clock, field = 'tempC'): Rejected => ({
  t: at(clock),
  receivedAt: at(received),
  field,
  value: 60,
  unit: 'Cel',
  reason: 'outside 25 to 45',
  id,
});
const kept = (...rejects: Rejected[]): Chart['rejects'] => rejects.reduce((known, r) => addRejects(known, [r]), {});
function orders<T>(list: readonly T[]): T[][] {
  return list.length < 2 ? [[...list]] : list.flatMap((x, i) => orders(list.toSpliced(i, 1)).map((rest) => [x, ...rest]));
}

describe('DATA-03 of the implausible values of a vital sign the newest is kept, and when the one before it was', () => {
  it.each([
    ['one alone has none before it', [reject('a', '01:00')], 'a', undefined],
    ['two', [reject('a', '01:00'), reject('b', '02:00')], 'b', '01:00'],
    ['three', [reject('a', '01:00'), reject('b', '02:00'), reject('c', '03:00')], 'c', '02:00'],
    ['the later to arrive of one instant', [reject('b', '01:00', '01:01'), reject('a', '01:00', '01:02')], 'a', '01:00'],
    ['arrived together: by id', [reject('a', '01:00'), reject('b', '01:00')], 'b', '01:00'],
    ['an earlier one that came later', [reject('z', '01:00', '05:00'), reject('a', '02:00')], 'a', '01:00'],
    ['two of the older time', [reject('a', '01:00'), reject('b', '01:00'), reject('c', '02:00')], 'c', '01:00'],
    ['two of the newer time', [reject('a', '01:00'), reject('b', '02:00'), reject('c', '02:00')], 'c', '02:00'],
  ])('%s, in whichever order they come', (_, rejects, id, before) => {
    const newest = rejects.find((r) => r.id === id) as Rejected;
    const expected = { tempC: before === undefined ? newest : { ...newest, before: at(before) } };
    for (const order of orders(rejects)) expect(kept(...order)).toStrictEqual(expected);
  });
  it.each([
    ['earlier', [reject('a', '01:00'), { ...reject('a', '02:00'), feed: 'b' }], '02:00', 'b', '01:00'],
    [
      'at the same instant',
      [
        { ...reject('a', '01:00'), feed: 'a' },
        { ...reject('a', '01:00'), feed: 'b' },
      ],
      '01:00',
      'b',
      '01:00',
    ],
    [
      'at the same instant, by source before id',
      [
        { ...reject('z', '01:00'), feed: 'a' },
        { ...reject('a', '01:00'), feed: 'b' },
      ],
      '01:00',
      'b',
      '01:00',
    ],
  ] as [string, Rejected[], string, string, string][])(
    'of two sources that use one id, one %s, in whichever order they come',
    (_, rejects, t, feed, before) => {
      for (const order of orders(rejects)) expect(kept(...order).tempC).toMatchObject({ t: at(t), feed, before: at(before) });
    },
  );
  it('those of one reading are kept by vital sign, and those of others stay', () => {
    const [temp, pulse] = [reject('a', '01:00'), reject('a', '01:00', '01:00', 'heartRate')];
    expect(addRejects(kept(reject('z', '00:30', '00:30', 'sbpMmHg')), [temp, pulse])).toStrictEqual({
      sbpMmHg: reject('z', '00:30', '00:30', 'sbpMmHg'),
      tempC: temp,
      heartRate: pulse,
    });
    expect(kept(temp, pulse, reject('b', '00:30'))).toStrictEqual({ tempC: { ...temp, before: at('00:30') }, heartRate: pulse });
  });
  it('the same one again changes nothing', () => {
    const known = kept(reject('a', '01:00'));
    expect(addRejects(known, [reject('a', '01:00')])).toBe(known);
    const two = kept(reject('a', '01:00'), reject('b', '02:00'));
    expect(addRejects(two, [reject('a', '01:00')])).toBe(two);
  });
});

describe('DATA-03 a height or an ejection fraction that cannot be', () => {
  const echo = (efPercent: number): ChartEvent =>
    event({ kind: 'diagnostic', id: 'echo', t: at('02:00'), test: 'echocardiogram', efPercent, feed: 'lab' });
  const chartOf = (...events: ChartEvent[]): Chart => fold(emptyChart(), events, at('03:00'), ASTCT_2019);
  const note = (field: string, value: number, unit: string, reason: string, id: string) => ({
    ...{ t: at(field === 'heightCm' ? '00:00' : '02:00'), receivedAt: at(field === 'heightCm' ? '00:00' : '02:00') },
    ...{ field, value, unit, reason, id },
  });
  it.each([19.9, 261])('a height of %s cm is used by no rule and noted, with the admission that said it', (heightCm) => {
    const chart = chartOf(admission({ t: at('00:00'), heightCm }));
    expect(chart.person.heightCm).toBeNull();
    expect(chart.rejects).toEqual({ heightCm: note('heightCm', heightCm, 'cm', 'outside 20 to 260', 'admission') });
  });
  it('one that an update of the registration says is noted, and the plausible one stays', () => {
    const update = event({
      kind: 'admission',
      id: 'u',
      t: at('01:00'),
      mrn: 'm',
      unit: 'ICU-7',
      bed: 'ICU-7-01',
      updateOnly: true,
      heightCm: 17,
    });
    const chart = chartOf(admission({ t: at('00:00'), heightCm: 170 }), update);
    expect([chart.person.heightCm, chart.rejects.heightCm?.value]).toEqual([170, 17]);
  });
  it.each([0.9, 91])('an ejection fraction of %s % is used by no rule and noted; that the echo was done stays', (ef) => {
    const chart = chartOf(admission({ t: at('00:00') }), echo(ef));
    expect(chart.diagnostics).toMatchObject([{ test: 'echocardiogram', efPercent: null }]);
    expect(chart.rejects).toEqual({ efPercent: { ...note('efPercent', ef, '%', 'outside 1 to 90', 'echo'), feed: 'lab' } });
  });
  it.each([1, 55, 90])('an ejection fraction of %s % is plausible, heights of 20 and 260 cm are', (ef) => {
    for (const heightCm of [20, 260]) {
      const chart = chartOf(admission({ t: at('00:00'), heightCm }), echo(ef));
      expect([chart.person.heightCm, chart.diagnostics[0]?.efPercent, chart.rejects]).toEqual([heightCm, ef, {}]);
    }
  });
  it('told late they are noted as told in time', () => {
    const { chart } = late([], at('05:00'), { kind: 'diagnostic', t: at('01:00'), test: 'echocardiogram', efPercent: 0.55 });
    expect(chart.rejects.efPercent).toMatchObject({ value: 0.55, t: at('01:00') });
  });
});
