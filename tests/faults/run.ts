import type { Figures } from './measure';

/** What a profile is given, and what it hands back. */
export interface Run {
  readonly seed: number;
  readonly random: () => number;
  /** A number from the command line, `--name N`. */
  option(name: string, otherwise: number): number;
  /** A line for whoever watches. */
  say(text: string): void;
  /** Disagreements, a line each. */
  readonly notes: string[];
}
export interface Outcome {
  readonly figures: Figures;
  readonly sent: number;
  /** What the profile measured besides, each with the limit it is held to if it has one. */
  readonly more: readonly Measured[];
}
export interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most (or with `least` the least) it may be; absent: only told. */
  readonly limit?: number;
  readonly least?: boolean;
}
export type Profile = (run: Run) => Promise<Outcome>;

export const within = (m: Measured): boolean => m.limit === undefined || (m.least ? m.value >= m.limit : m.value <= m.limit);

const TITLES: Record<keyof Figures, string> = {
  lost: 'lost',
  phantom: 'phantom',
  duplicate: 'duplicate',
  unprocessed: 'unprocessed',
  gradedDifferently: 'graded differently',
  alertsMissed: 'alerts missed',
  alertsInvented: 'alerts invented',
  alertsDoubled: 'alerts doubled',
  intentsLost: 'notification intents lost',
  toldTwice: 'told twice',
  displayWrong: 'display differs from the store',
  auditGaps: 'transitions without their audit line',
  refused: 'well-formed messages refused',
};
export const passed = (o: Outcome): boolean => Object.values(o.figures).every((n) => n === 0) && o.more.every(within);

export function report(name: string, o: Outcome, notes: readonly string[]): string {
  const rows = [
    ...(Object.keys(TITLES) as (keyof Figures)[]).map((k) => [
      TITLES[k],
      String(o.figures[k]),
      o.figures[k] === 0 ? '' : 'NOT 0',
    ]),
    ...o.more.map((m) => [
      m.what,
      `${Number.isInteger(m.value) ? m.value : m.value.toFixed(2)} ${m.unit}`.trim(),
      m.limit === undefined ? '' : `${within(m) ? '' : 'NOT '}${m.least ? 'at least' : 'at most'} ${m.limit}`,
    ]),
  ];
  const width = Math.max(...rows.map(([what]) => (what as string).length)) + 2;
  const lines = rows.map(([what, value, said]) =>
    `${(what as string).padEnd(width)}${(value as string).padEnd(14)}${said}`.trimEnd(),
  );
  return [`\n${name}: ${o.sent} messages`, ...lines, ...notes.map((n) => `  - ${n}`), ''].join('\n');
}
