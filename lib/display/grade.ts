import type { Confirmed, CrsStatus, IcansStatus } from '../state';

export type Scale = 'CRS' | 'ICANS';
/** What stands in the glyph: a grade, "?" (cannot be said) or a dash (nothing to grade: no infusion on record). */
export type GlyphValue = number | 'unknown' | 'none';
/** disc: confirmed by a person; ring: suggested; bars: held or carried from an earlier time. */
export type GlyphMark = 'confirmed' | 'suggested' | 'held' | null;
/** What a person may think of a grade, in the words of every screen, lane, table and sheet. */
export type GradeWord = 'confirmed' | 'suggested' | 'held' | 'carried' | 'not known' | 'not graded';
export interface GradeView {
  readonly scale: Scale;
  readonly value: GlyphValue;
  readonly mark: GlyphMark;
  readonly word: GradeWord;
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

/** How a grade is drawn, worded and named on every screen. The number of an unknown grade stays in its basis. */
export function gradeView(scale: Scale, state: Graded | null): GradeView {
  const bare = { scale, mark: null, held: false, atLeast: false } as const;
  if (state === null || state.status === 'ungradable' || state.status === 'not-assessed')
    return { ...bare, value: 'unknown', word: 'not known', name: `${scale} not known` };
  const { grade, status } = state;
  if (status === 'no-infusion')
    return { ...bare, value: 'none', word: 'not graded', name: `${scale} not graded, no infusion recorded` };
  const held = status === 'held';
  const atLeast = status === 'at-least';
  const word = held || status === 'carried' ? status : state.confirmed?.grade === grade ? 'confirmed' : 'suggested';
  return {
    scale,
    value: grade,
    mark: word === 'carried' ? 'held' : word,
    word,
    held,
    atLeast,
    name: atLeast ? `${scale} at least ${grade}` : `${scale} ${grade}${held ? ' held' : ''}`,
  };
}

/** A grade as it stands, worded with who stands behind it; `at` is when that person confirmed it. */
export interface Standing {
  readonly text: string;
  readonly at: string | null;
}
/**
 * Where there is room for a sentence (paper, handovers, the page of an instant): a grade on old data is held however often
 * it was confirmed before, and an unknown one has nobody behind it.
 */
export function standing(view: GradeView, confirmed: Confirmed | null): Standing {
  const { word } = view;
  if (word === 'not known' || word === 'not graded') return { text: word, at: null };
  const behind = confirmed !== null && confirmed.grade === view.value ? confirmed : null;
  const who = behind === null ? 'not confirmed' : `confirmed by ${behind.by ?? 'a person'}`;
  if (word === 'confirmed') return { text: who, at: behind?.t ?? null };
  return { text: behind === null ? `${word}, ${who}` : `${word}, was ${who}`, at: behind?.t ?? null };
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
