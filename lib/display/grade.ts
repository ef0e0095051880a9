import type { Confirmed, CrsStatus, IcansStatus } from '../state';

export type Scale = 'CRS' | 'ICANS';
/** What stands in the glyph: a grade, "?" (cannot be said) or a dash (nothing to grade: no infusion on record). */
export type GlyphValue = number | 'unknown' | 'none';
/** disc: confirmed by a person; ring: suggested; bars: held or carried from an earlier time. */
export type GlyphMark = 'confirmed' | 'suggested' | 'held' | null;
export interface GradeView {
  readonly scale: Scale;
  readonly value: GlyphValue;
  readonly mark: GlyphMark;
  /** Inputs are stale: dashed outline, hatch. */
  readonly held: boolean;
  /** Some input was never recorded: the grade may be higher. */
  readonly atLeast: boolean;
  /** What a screen reader hears: "CRS 4", "CRS 2 held", "CRS at least 2", "CRS not known". */
  readonly name: string;
}
type Graded = {
  readonly grade: number;
  readonly status: CrsStatus | IcansStatus;
  readonly confirmed: Pick<Confirmed, 'grade'> | null;
};

/** How a grade is drawn and named on every screen. The number of an unknown grade stays in its basis. */
export function gradeView(scale: Scale, state: Graded | null): GradeView {
  if (state === null) return { scale, value: 'unknown', mark: null, held: false, atLeast: false, name: `${scale} not known` };
  const { grade, status } = state;
  if (status === 'ungradable' || status === 'not-assessed')
    return { scale, value: 'unknown', mark: null, held: false, atLeast: false, name: `${scale} not known` };
  if (status === 'no-infusion')
    return { scale, value: 'none', mark: null, held: false, atLeast: false, name: `${scale} not graded, no infusion recorded` };
  const held = status === 'held';
  const atLeast = status === 'at-least';
  const mark: GlyphMark = held || status === 'carried' ? 'held' : state.confirmed?.grade === grade ? 'confirmed' : 'suggested';
  return {
    scale,
    value: grade,
    mark,
    held,
    atLeast,
    name: atLeast ? `${scale} at least ${grade}` : `${scale} ${grade}${held ? ' held' : ''}`,
  };
}

/** Name of a bed's tile. */
export function bedName(label: string, crs: GradeView, icans: GradeView): string {
  return `Bed ${label}, ${crs.name}, ${icans.name}`;
}

/** Direction against twelve hours ago; null when it never was above 0 in that time, or when the present grade rests on old data. */
export function gradeTrend(
  state: { readonly grade: number; readonly status: string; readonly grade12hAgo: number | null } | null,
): 'worse' | 'same' | 'better' | null {
  if (state === null || state.status === 'held' || state.status === 'ungradable' || state.status === 'not-assessed') return null;
  const before = state.grade12hAgo ?? 0;
  if (state.grade === 0 && before === 0) return null;
  return state.grade > before ? 'worse' : state.grade < before ? 'better' : 'same';
}
