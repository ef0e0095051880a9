import { expect, it } from 'vitest';
import { agreementOf, type GradedBeside } from '../../../lib/burden/agreement';

const beside = (crs: number | undefined, seen: number, icans?: number): GradedBeside => ({
  ...{ seen: { crs: seen, icans: 1 } },
  ...(crs === undefined ? {} : { crs }),
  ...(icans === undefined ? {} : { icans }),
});

it('counts each scale by itself: as suggested, higher, lower; a scale that was not graded counts nowhere', () => {
  expect(agreementOf([beside(2, 2), beside(3, 2, 0), beside(1, 2), beside(undefined, 2, 1)])).toEqual({
    crs: { regrades: 3, agreed: 1, higher: 1, lower: 1 },
    icans: { regrades: 2, agreed: 1, higher: 0, lower: 1 },
    unanimous: false,
  });
});

it('says that nobody differs from twenty regrades on, and not once somebody has', () => {
  const many = (n: number) => Array.from({ length: n }, () => beside(2, 2));
  expect(agreementOf(many(19)).unanimous).toBe(false);
  expect(agreementOf(many(20)).unanimous).toBe(true);
  expect(agreementOf([...many(40), beside(2, 2, 0)]).unanimous).toBe(false);
  expect(agreementOf([]).unanimous).toBe(false);
});
