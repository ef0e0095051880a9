/**
 * A technical condition of a unit as somebody who watches found it just now (lib/alerts/technical.ts says what each rule
 * means). A watcher returns the full list of what is true at this instant; what is no longer in it has ended.
 */
export interface TechnicalFinding {
  readonly rule: 'T2' | 'T3' | 'T4' | 'T5';
  readonly unitId: string;
  /** What tells two findings of the rule apart: the source, the alert, the tier. */
  readonly trigger: string;
  /** Worse is greater; a rise signals again. T5: 1 low, 2 medium. */
  readonly level: number;
  /** `unknown`: whether it still holds cannot be said yet; it raises nothing and ends nothing. Absent: it holds. */
  readonly condition?: 'unknown';
  /** One line for the tile and the list, with the figure and its unit. */
  readonly text: string;
}
/** Asked once a second with the present instant. */
export type Watcher = (now: number) => readonly TechnicalFinding[];
