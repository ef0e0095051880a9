import { iceGrade, icpGrade, locGrade, motorGrade, seizureGrade } from '../grading/icans';
import type { Protocol } from '../protocols/protocol';
import type { Instant } from '../time';

/** ICE-01: what is asked, in the order of the form, and how many points each group gives. */
export const ICE_ITEMS = [
  { key: 'year', group: 'orientation', text: 'Year' },
  { key: 'month', group: 'orientation', text: 'Month' },
  { key: 'city', group: 'orientation', text: 'City' },
  { key: 'hospital', group: 'orientation', text: 'Hospital' },
  { key: 'pen', group: 'naming', text: 'Pen' },
  { key: 'watch', group: 'naming', text: 'Watch' },
  { key: 'cup', group: 'naming', text: 'Cup' },
  { key: 'commands', group: 'rest', text: 'Command', detail: 'show me two fingers' },
  { key: 'writing', group: 'rest', text: 'Writing', detail: '“The sky is clear today.”' },
  { key: 'attention', group: 'rest', text: 'Attention', detail: '100 back to 0 by ten' },
] as const;
export type IceItem = (typeof ICE_ITEMS)[number]['key'];
export const ICE_GROUPS = [
  { group: 'orientation', title: 'Orientation', points: 4 },
  { group: 'naming', title: 'Naming three objects', points: 3 },
  { group: 'rest', title: 'Command, writing, attention', points: 3 },
] as const;
export type IceGroup = (typeof ICE_GROUPS)[number]['group'];

export type Assessable = 'yes' | 'sedated' | 'language' | 'global-aphasia' | 'refused';
export type Arousal = 'alert' | 'awakens-spontaneously' | 'awakens-to-voice' | 'awakens-to-tactile' | 'unarousable';
export type SeizureAnswer = 'none' | 'brief' | 'long';
export type Motor = 'none' | 'deep-focal';
export type Icp = 'none' | 'focal-edema' | 'diffuse-edema' | 'posturing' | 'cn6-palsy' | 'papilledema' | 'cushing-triad';
export type Cause = 'fever' | 'hypotension' | 'hypoxia' | 'neuro';
export const CAUSES: readonly { readonly key: Cause; readonly text: string }[] = [
  { key: 'fever', text: 'Fever' },
  { key: 'hypotension', text: 'Hypotension' },
  { key: 'hypoxia', text: 'Hypoxia' },
  { key: 'neuro', text: 'Neurological finding' },
];

/** One choice a scale: the suggestion, or another grade with a reason. Null = not chosen yet. */
export type Verdict =
  | { readonly kind: 'agree' }
  | { readonly kind: 'override'; readonly grade: number | null; readonly reason: string }
  | null;

/** Everything a person has answered. A new form has answered nothing: null is "not asked yet", never "no" and never "correct". */
export interface RegradeForm {
  readonly identified: boolean;
  readonly assessable: Assessable | null;
  /** The language the items are asked in; empty if nobody says. */
  readonly language: string;
  readonly arousal: Arousal | null;
  readonly ice: Readonly<Partial<Record<IceItem, boolean>>>;
  /** Children under 12 and developmental delay: CAPD 0 to 32 in place of ICE. */
  readonly capd: number | null;
  readonly usesCapd: boolean;
  readonly seizure: SeizureAnswer | null;
  readonly motor: Motor | null;
  readonly icp: Icp | null;
  readonly otherCause: readonly Cause[];
  readonly cause: string;
  readonly note: string;
  readonly crs: Verdict;
  readonly icans: Verdict;
}
export function emptyRegrade(usesCapd: boolean): RegradeForm {
  return {
    identified: false,
    assessable: null,
    language: '',
    arousal: null,
    ice: {},
    capd: null,
    usesCapd,
    seizure: null,
    motor: null,
    icp: null,
    otherCause: [],
    cause: '',
    note: '',
    crs: null,
    icans: null,
  };
}

/** Points of one group so far, and whether every item of it is answered. */
export function groupPoints(form: RegradeForm, group: IceGroup): { readonly points: number; readonly complete: boolean } {
  const items = ICE_ITEMS.filter((i) => i.group === group);
  return {
    points: items.filter((i) => form.ice[i.key] === true).length,
    complete: items.every((i) => form.ice[i.key] !== undefined),
  };
}
/** ICE total once every item is answered; a part of the items is no score. */
export function iceScore(form: RegradeForm): number | null {
  if (!asksIce(form)) return null;
  if (ICE_ITEMS.some((i) => form.ice[i.key] === undefined)) return null;
  return ICE_ITEMS.filter((i) => form.ice[i.key] === true).length;
}
/** Items are asked only of a patient who can be assessed and can be woken. */
export function asksIce(form: RegradeForm): boolean {
  return form.assessable === 'yes' && form.arousal !== 'unarousable' && !form.usesCapd;
}
export function asksCapd(form: RegradeForm): boolean {
  return form.assessable === 'yes' && form.arousal !== 'unarousable' && form.usesCapd;
}

/** What the chart already holds and this assessment does not ask again. */
export interface Standing {
  /**
   * The last ICE or CAPD that could be graded, carried while none can be done now, with the grade the engine gives it: an ICE
   * of 0 is 3 in a patient who is awake and 4 in one who could not be woken.
   */
  readonly carriedIce: { readonly words: string; readonly grade: number } | null;
  /** Domain of a seizure of the last 24 h that the chart counts; 0 if none. */
  readonly seizureGrade: number;
}

export interface IcansSuggestion {
  readonly grade: number;
  /** Nothing new could be scored: the last ICE stands. */
  readonly carried: boolean;
  /** What decides, first; then what else counts. */
  readonly reason: string;
  readonly domains: {
    readonly ice: number;
    readonly loc: number;
    readonly seizure: number;
    readonly motor: number;
    readonly icp: number;
  };
}

const ICE_RANGE: readonly string[] = ['10', '7 to 9', '3 to 6', '0 to 2'];
const LOC_WORDS: Readonly<Record<Arousal, string>> = {
  alert: 'alert',
  'awakens-spontaneously': 'drowsy, wakes spontaneously',
  'awakens-to-voice': 'wakes to voice',
  'awakens-to-tactile': 'wakes only to touch',
  unarousable: 'unarousable',
};
const ICP_WORDS: Readonly<Record<Icp, string>> = {
  none: 'no sign of raised pressure',
  'focal-edema': 'focal oedema on imaging',
  'diffuse-edema': 'diffuse oedema on imaging',
  posturing: 'posturing',
  'cn6-palsy': 'sixth-nerve palsy',
  papilledema: 'papilloedema',
  'cushing-triad': 'Cushing triad',
};

/**
 * ICANS from the answers, with the same functions the engine grades with (ICANS-01 to -07): the most severe domain.
 * Null until every question that decides it is answered.
 */
export function suggestIcans(form: RegradeForm, standing: Standing, protocol: Protocol): IcansSuggestion | null {
  const { assessable, arousal, seizure, motor, icp } = form;
  if (assessable === null || seizure === null || motor === null || icp === null) return null;
  const sedated = assessable === 'sedated';
  // Consciousness under sedation says nothing (ICANS-07), so it is not asked for.
  if (arousal === null && !sedated) return null;
  const unarousable = !sedated && arousal === 'unarousable';
  const score = iceScore(form);
  if (asksIce(form) && score === null) return null;
  if (asksCapd(form) && form.capd === null) return null;

  let ice = 0;
  let iceWords = 'no ICE yet';
  let carried = false;
  if (unarousable) {
    ice = iceGrade({ score: 0, capd: null, reason: 'unarousable' }, protocol);
    iceWords = 'cannot be woken, ICE 0';
  } else if (assessable === 'global-aphasia') {
    ice = iceGrade({ score: 0, capd: null, reason: null }, protocol);
    iceWords = 'aphasia, ICE 0';
  } else if (asksCapd(form)) {
    ice = iceGrade({ score: null, capd: form.capd, reason: null }, protocol);
    const own = protocol.choices.capdAboveBaseline && ice === 1 ? ', counts above the score before the infusion' : '';
    iceWords = `CAPD ${form.capd}${own}`;
  } else if (score !== null) {
    ice = iceGrade({ score, capd: null, reason: null }, protocol);
    iceWords = `ICE ${score} is ${score === 10 ? '10' : `in ${ICE_RANGE[ice]}`}`;
  } else if (standing.carriedIce) {
    ice = standing.carriedIce.grade;
    iceWords = `${standing.carriedIce.words} carried`;
    carried = true;
  } else carried = true;

  const own = seizure === 'none' ? 0 : seizureGrade(seizure === 'long' ? { repetitiveWithoutRecovery: true } : {}, protocol);
  const excluded = form.otherCause.includes('neuro');
  const domains = {
    ice: excluded ? 0 : ice,
    loc: excluded || sedated || arousal === null ? 0 : locGrade(arousal, protocol),
    seizure: Math.max(excluded ? 0 : own, standing.seizureGrade),
    motor: excluded ? 0 : motorGrade(motor),
    icp: excluded ? 0 : icpGrade(icp),
  };
  const grade = Math.max(...Object.values(domains));
  const words: readonly (readonly [number, string])[] = [
    [domains.ice, iceWords],
    [domains.loc, sedated ? 'sedated: arousal not counted' : `arousal: ${LOC_WORDS[arousal ?? 'alert']}`],
    [
      domains.seizure,
      own > 0
        ? seizure === 'long'
          ? 'seizure over 5 min or repeated'
          : 'seizure'
        : domains.seizure > 0
          ? 'seizure in the last 24 h'
          : 'no seizure',
    ],
    [domains.motor, motor === 'deep-focal' ? 'hemiparesis or paraparesis' : 'no deep focal weakness'],
    [domains.icp, ICP_WORDS[icp]],
  ];
  const deciding = words.filter(([g]) => g === grade && grade > 0).map(([, w]) => w);
  const told = excluded
    ? ['neurological findings set down to another cause']
    : deciding.length > 0
      ? [...deciding, ...words.slice(0, 2).flatMap(([g, w]) => (g < grade ? [w] : []))]
      : words.slice(0, 2).map(([, w]) => w);
  const reason = told.join(', ');
  return { grade, carried, reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`, domains };
}

/** What is still open, as words beside the button; empty when it may be saved. */
export function openQuestions(form: RegradeForm, suggestion: IcansSuggestion | null): readonly string[] {
  const open: string[] = [];
  if (!form.identified) open.push('two identifiers');
  if (form.assessable === null) open.push('can be assessed');
  if (form.arousal === null && form.assessable !== 'sedated') open.push('arousal');
  if (asksIce(form)) {
    const left = ICE_ITEMS.filter((i) => form.ice[i.key] === undefined).length;
    if (left > 0) open.push(`${left} ICE ${left === 1 ? 'item' : 'items'}`);
  }
  if (asksCapd(form) && form.capd === null) open.push('CAPD');
  if (form.seizure === null) open.push('seizure');
  if (form.motor === null) open.push('motor');
  if (form.icp === null) open.push('raised pressure');
  if (form.otherCause.length > 0 && form.cause.trim() === '') open.push('the other cause');
  for (const scale of ['icans', 'crs'] as const) {
    const verdict = form[scale];
    const name = scale.toUpperCase();
    if (verdict === null) open.push(`${name}: agree or override`);
    else if (verdict.kind === 'override' && verdict.grade === null) open.push(`${name}: which grade`);
    else if (verdict.kind === 'override' && verdict.reason.trim() === '') open.push(`${name}: reason`);
  }
  if (open.length === 0 && suggestion === null) open.push('ICANS');
  return open;
}

/** The grade that will be confirmed. */
export function confirmedGrade(verdict: Verdict, suggested: number): number | null {
  if (verdict === null) return null;
  return verdict.kind === 'agree' ? suggested : verdict.grade;
}

/** An event as `POST /api/patients/{id}/events` takes it, without its command id. */
export type Entry = { readonly kind: string; readonly t?: string } & Readonly<Record<string, unknown>>;

/**
 * The events of a finished form, in the order they are sent: findings, exclusions, and the regrade last, so that the
 * suggestion it answers already rests on them. `t` is the time of the assessment; null = the server's now.
 */
export function regradeEntries(
  form: RegradeForm,
  seen: { readonly crs: number; readonly icans: number },
  t: Instant | null,
): readonly Entry[] {
  const at = t === null ? {} : { t: new Date(t).toISOString() };
  const sedated = form.assessable === 'sedated';
  const entries: Entry[] = [];
  entries.push({
    kind: 'neuro',
    ...at,
    ...(form.arousal !== null && !sedated ? { loc: form.arousal } : {}),
    ...(sedated ? { sedated: true } : {}),
    ...(form.seizure === 'brief' ? { seizure: { type: 'brief' } } : {}),
    ...(form.seizure === 'long' ? { seizure: { type: 'prolonged or repetitive', repetitiveWithoutRecovery: true } } : {}),
    motor: form.motor,
    icp: form.icp,
  });
  const spoken = form.language.trim() === '' ? {} : { language: form.language.trim() };
  if (asksCapd(form)) entries.push({ kind: 'ice', ...at, capd: form.capd, ...spoken });
  else if (asksIce(form)) {
    const point = (key: IceItem) => (form.ice[key] === true ? 1 : 0);
    entries.push({
      kind: 'ice',
      ...at,
      orientation: groupPoints(form, 'orientation').points,
      naming: groupPoints(form, 'naming').points,
      commands: point('commands'),
      writing: point('writing'),
      attention: point('attention'),
      ...spoken,
    });
  } else {
    const reason = form.arousal === 'unarousable' && !sedated ? 'unarousable' : form.assessable;
    entries.push({ kind: 'ice', ...at, assessable: false, reason });
  }
  for (const cause of form.otherCause) {
    const domains = cause === 'neuro' ? ['icans-ice', 'icans-loc', 'icans-seizure', 'icans-motor', 'icans-icp'] : [cause];
    for (const domain of domains)
      entries.push({ kind: 'attribution', ...at, domain, otherCause: true, cause: form.cause.trim() });
  }
  if (form.note.trim() !== '') entries.push({ kind: 'note', ...at, text: form.note.trim() });
  const reasons = (['crs', 'icans'] as const).flatMap((scale) => {
    const verdict = form[scale];
    return verdict?.kind === 'override' ? [`${scale.toUpperCase()}: ${verdict.reason.trim()}`] : [];
  });
  entries.push({
    kind: 'regrade',
    ...at,
    crs: confirmedGrade(form.crs, seen.crs),
    icans: confirmedGrade(form.icans, seen.icans),
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
    seen,
  });
  return entries;
}
