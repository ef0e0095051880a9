/** Id and label of a bed. */
export type NamedBed = readonly [bed: string, label: string];

/** The same beds under the same labels in the same order: a list of tiles need not be drawn again. */
export function sameBeds(a: readonly NamedBed[], b: readonly NamedBed[]): boolean {
  return a.length === b.length && a.every(([bed, label], i) => b[i]?.[0] === bed && b[i]?.[1] === label);
}
