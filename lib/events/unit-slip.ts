/** How near a ratio has to be to a power of ten to look like a unit and not like the patient: 9 to 11 times. */
const NEAR = 0.045;
/** What a wrong unit of concentration makes of a value: mg/dL for mg/L, ng/mL for mg/L. */
const POWERS: readonly (readonly [power: number, words: string])[] = [
  [1, 'ten times'],
  [3, 'a thousand times'],
  [-1, 'a tenth of'],
  [-3, 'a thousandth of'],
];

/**
 * "ten times", if `after` is to `before` (both in the canonical unit) as one unit of the test to another; null otherwise. Only with
 * another unit written beside it does that say anything: ferritin can rise tenfold by itself (H-06).
 */
export function unitSlip(before: number, after: number): string | null {
  if (!(before > 0 && after > 0)) return null;
  const power = Math.log10(after / before);
  return POWERS.find(([p]) => Math.abs(power - p) <= NEAR)?.[1] ?? null;
}
