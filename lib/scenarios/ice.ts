/** The five items of an ICE record. */
export interface IceParts {
  readonly orientation: number;
  readonly naming: number;
  readonly command: number;
  readonly writing: number;
  readonly attention: number;
}

/** In which order points are usually lost: attention and writing first, following a command last. */
const LOST: readonly (keyof IceParts)[] = [
  'attention',
  'writing',
  'orientation',
  'naming',
  'orientation',
  'orientation',
  'naming',
  'naming',
  'orientation',
  'command',
];

/** Items that add up to a score of 0 to 10. */
export function iceParts(score: number): IceParts {
  const parts = { orientation: 4, naming: 3, command: 1, writing: 1, attention: 1 };
  for (const item of LOST.slice(0, 10 - score)) parts[item] -= 1;
  return parts;
}
