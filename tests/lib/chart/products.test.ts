import { describe, expect, it } from 'vitest';
import type { CellInfusion, Therapy } from '../../../lib/chart/chart';
import { emptyChart } from '../../../lib/chart/empty';
import { addInfusion } from '../../../lib/chart/fold/therapy';
import { productAt } from '../../../lib/chart/read';
import { DAY, HOUR, MINUTE } from '../../../lib/time';
import { T0 } from '../../support/events';

const NONE: Therapy = { product: null, infusions: [], firstAt: null };
const record = (t: number, more: Partial<CellInfusion> = {}): CellInfusion => ({
  t: T0 + t,
  product: null,
  leukocyteFilter: false,
  claimed: false,
  id: 'record',
  receivedAt: T0 + t,
  ...more,
});
const claim = (t: number, more: Partial<CellInfusion> = {}): CellInfusion => record(t, { claimed: true, id: 'claim', ...more });
const known = (...records: CellInfusion[]): Therapy => records.reduce(addInfusion, NONE);

describe('one infusion of cells or two', () => {
  it.each([
    ['recorded twice, less than 12 h apart', record(0), record(12 * HOUR - MINUTE), 1],
    ['recorded twice, 12 h apart', record(0), record(12 * HOUR), 2],
    ['an admission names a time, the record is less than 24 h from it', claim(0), record(DAY - MINUTE), 1],
    ['an admission names a time, the record is 24 h from it', claim(0), record(DAY), 2],
    ['two admissions name times less than 14 days apart', claim(0), claim(14 * DAY - MINUTE), 1],
    ['two admissions name times 14 days apart', claim(0), claim(14 * DAY), 2],
  ])('%s', (_, one, other, expected) => {
    expect(known(one, other).infusions).toHaveLength(expected);
    expect(known(other, one).infusions).toHaveLength(expected);
  });
  it('two infusions stand in the order of time, the first of them named', () => {
    const [early, late] = [record(0), record(3 * DAY)];
    const both = { product: null, infusions: [early, late], firstAt: early.t };
    expect(known(early, late)).toStrictEqual(both);
    expect(known(late, early)).toStrictEqual(both);
  });
  it('of one or of three, the first', () => {
    const [first, second, third] = [record(0), record(3 * DAY), record(6 * DAY)];
    expect(known(first)).toMatchObject({ firstAt: first.t });
    expect(known(second, third, first)).toMatchObject({ firstAt: first.t });
  });
  it('a third record of one of them leaves the other', () => {
    const [early, late] = [record(0), record(3 * DAY)];
    expect(known(early, late, record(HOUR, { id: 'again' })).infusions).toStrictEqual([early, late]);
    expect(known(early, late, record(3 * DAY + HOUR, { id: 'again' })).infusions).toStrictEqual([early, late]);
  });
});

describe('which record of one infusion stands', () => {
  it.each([
    ['of two recorded times the first', record(0, { id: 'a' }), record(2 * HOUR, { id: 'b' }), 'a'],
    ['a recorded one before what an admission says', record(5 * HOUR, { id: 'a' }), claim(0, { id: 'b' }), 'a'],
    [
      'of two admissions the later to arrive',
      claim(0, { id: 'a', receivedAt: T0 + 9 * DAY }),
      claim(3 * DAY, { id: 'b', receivedAt: T0 + 4 * DAY }),
      'a',
    ],
    [
      'of two admissions the later to arrive, that names a later time',
      claim(3 * DAY, { id: 'a', receivedAt: T0 + 9 * DAY }),
      claim(0, { id: 'b', receivedAt: T0 + 4 * DAY }),
      'a',
    ],
  ])('%s, whichever was known first', (_, one, other, id) => {
    const stands = one.id === id ? one : other;
    expect(known(one, other).infusions).toStrictEqual([stands]);
    expect(known(other, one).infusions).toStrictEqual([stands]);
  });
  it.each([
    ['recorded at one time', record(0, { id: 'a' }), record(0, { id: 'b' })],
    ['two admissions that arrived together', claim(0, { id: 'a', receivedAt: T0 }), claim(DAY, { id: 'b', receivedAt: T0 })],
  ])('%s: the one known first', (_, one, other) => {
    expect(known(one, other).infusions).toStrictEqual([one]);
  });
});

describe('what the records of one infusion say together', () => {
  const axi = { product: 'axi-cel' };
  const liso = { product: 'liso-cel' };
  it.each([
    ['the one that stands names the product', record(0, axi), record(HOUR, liso), 'axi-cel'],
    ['only the other names it', record(0), record(HOUR, liso), 'liso-cel'],
    ['none names it', record(0), record(HOUR), null],
  ])('%s', (_, one, other, product) => {
    expect(known(one, other).infusions[0]?.product).toBe(product);
    expect(known(other, one).infusions[0]?.product).toBe(product);
  });
  it('the product of the patient is the last that was named', () => {
    expect(known(record(0, axi), record(3 * DAY, liso)).product).toBe('liso-cel');
    expect(known(record(0, axi), record(HOUR, liso)).product).toBe('liso-cel');
    expect(known(record(0, axi), record(3 * DAY)).product).toBe('axi-cel');
  });
  it.each([
    ['on the first', true, false, true],
    ['on the second', false, true, true],
    ['on both', true, true, true],
    ['on none', false, false, false],
  ])('a leukocyte filter was in the line: %s', (_, one, other, expected) => {
    const both = known(record(0, { leukocyteFilter: one }), record(HOUR, { leukocyteFilter: other }));
    expect(both.infusions[0]?.leukocyteFilter).toBe(expected);
  });
});

describe('the product that counts at an instant', () => {
  const two = {
    ...emptyChart(),
    therapy: known(record(0, { product: 'axi-cel' }), record(30 * DAY, { product: 'tisa-cel' })),
  };
  it.each([
    ['before the first infusion, the one that comes', -DAY, 'axi-cel'],
    ['after the first, its own, whatever is planned', 29 * DAY, 'axi-cel'],
    ['from the second on, the newer one', 30 * DAY, 'tisa-cel'],
  ])('%s', (_, t, product) => expect(productAt(two, T0 + t)).toBe(product));
  it('an infusion recorded without a product takes the one that was named; without an infusion too', () => {
    const unnamed = { ...emptyChart(), therapy: { ...known(record(0), record(30 * DAY)), product: 'ide-cel' } };
    expect(productAt(unnamed, T0)).toBe('ide-cel');
    expect(productAt({ ...emptyChart(), therapy: { ...NONE, product: 'ide-cel' } }, T0)).toBe('ide-cel');
  });
});
