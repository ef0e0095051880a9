import { expect, it } from 'vitest';
import { chartAt, given, ordered } from '../../support/charts';

/** What is meant for eye, ear, nose, skin or airway alone is listed, and is no dose of its group. */
it.each([
  ['steroid', 'dexamethasone', 'ophthalmic'],
  ['antipyretic', 'diclofenac', 'topical'],
  ['antibiotic', 'vancomycin', 'OT'],
  ['antifungal', 'fluconazole', 'OP'],
] as const)('%s: %s by the route %s', (group, drug, route) => {
  const local = chartAt([{ ...given('+01:00', drug), route }], '+02:00').doses;
  expect(local[group]).toEqual([]);
  expect(local.other).toMatchObject([{ drug, route }]);
  const systemic = chartAt([{ ...given('+01:00', drug), route: 'IV' }], '+02:00').doses;
  expect(systemic[group]).toMatchObject([{ drug, route: 'IV' }]);
  expect(systemic.other).toEqual([]);
});

it('an order of eye drops is no order of a steroid', () => {
  expect(chartAt([{ ...ordered('+01:00', 'dexamethasone', 10), route: 'OP' }], '+02:00').doses.steroidOrders).toEqual([]);
  expect(chartAt([{ ...ordered('+01:00', 'dexamethasone', 10), route: 'IV' }], '+02:00').doses.steroidOrders).toHaveLength(1);
});

it('no route makes less of tocilizumab or of a growth factor', () => {
  const doses = chartAt(
    [
      { ...given('+01:00', 'tocilizumab', 600), route: 'topical' },
      { ...given('+01:10', 'sargramostim'), route: 'inhaled' },
    ],
    '+02:00',
  ).doses;
  expect(doses.tocilizumab).toHaveLength(1);
  expect(doses.gmCsf).toHaveLength(1);
});
