/** The box every grade is drawn in, in units, whatever the size and whether on a screen or on paper. */
export const BOX_WIDTH = 112;
export const BOX_HEIGHT = 104;

export type Point = readonly [x: number, y: number];
export const TRIANGLE: readonly Point[] = [
  [56, 5],
  [108, 99],
  [4, 99],
];
export const DIAMOND: readonly Point[] = [
  [56, 1.5],
  [108, 52],
  [56, 102.5],
  [4, 52],
];

/** Octagon with flat sides, `across` units from side to side, about the middle of the box. */
export function octagon(across: number): readonly Point[] {
  const h = across / 2;
  const s = h * Math.tan(Math.PI / 8);
  const about: readonly Point[] = [
    [-s, -h],
    [s, -h],
    [h, -s],
    [h, s],
    [s, h],
    [-s, h],
    [-h, s],
    [-h, -s],
  ];
  return about.map(([x, y]) => [BOX_WIDTH / 2 + x, BOX_HEIGHT / 2 + y]);
}
