import { describe, expect, it } from 'vitest';
import type { Chart, Rejected } from '../../../lib/chart/chart';
import { addRejects } from '../../../lib/chart/fold/vital';
import { at } from '../../support/events';

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
