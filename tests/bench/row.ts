/** One line of the performance table. */
export interface Row {
  readonly id: string;
  readonly what: string;
  /** The compared figure: a ratio or a count. */
  readonly value: number;
  readonly gate: number;
  readonly goal: number;
  /** more: the larger the better. */
  readonly better: 'more' | 'less';
  /** Figures behind it, in words. */
  readonly detail: string;
}
export const judged = (r: Row): 'goal' | 'gate' | 'below gate' => {
  const reaches = (limit: number) => (r.better === 'more' ? r.value >= limit : r.value <= limit);
  return reaches(r.goal) ? 'goal' : reaches(r.gate) ? 'gate' : 'below gate';
};

export function table(rows: readonly Row[]): string {
  const cells = rows.map((r) => [r.id, r.what, r.value.toPrecision(3), String(r.gate), String(r.goal), judged(r), r.detail]);
  const head = ['row', 'what', 'value', 'gate', 'goal', 'reaches', 'detail'];
  const widths = head.map((h, i) => Math.max(h.length, ...cells.map((c) => (c[i] as string).length)));
  const line = (c: readonly string[]) =>
    c
      .map((text, i) => text.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd();
  return [line(head), ...cells.map(line)].join('\n');
}
