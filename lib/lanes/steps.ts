import type { GradeWord } from '../display/grade';
import type { Instant } from '../time';
import type { GradeStep, Scale, TrendDrug, TrendSupport } from '../trend';

/** A stretch of time during which something stood. `open` = it still stands at the right edge. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly open: boolean;
}
export interface Band extends Stretch {
  readonly grade: number;
  readonly confirmed: boolean;
  readonly by: string | null;
  readonly confirmedGrade?: number;
  /** It stands on what was known before, whoever confirmed it then. */
  readonly held?: 'held' | 'carried';
}
/** Since when a grade stands on what was known before. */
export interface Hold {
  readonly word: 'held' | 'carried';
  readonly since: Instant;
}
export type HeldGrades = Readonly<Record<Scale, Hold | null>>;
export interface RibbonPart extends Stretch {
  readonly device: string;
  readonly flowLpm?: number;
  readonly fio2?: number;
}
export interface RatePart extends Stretch {
  readonly rate: number | null;
  readonly rateUnit?: string;
}
export interface DoseMark {
  readonly t: Instant;
  readonly doseMg: number | null;
  /** Counted from the first dose given. */
  readonly number: number;
  readonly id: string;
}

/** The grade of one scale as bands within [from, to]; nothing is drawn where no step is known. */
export function gradeBands(steps: readonly GradeStep[], scale: Scale, from: Instant, to: Instant): Band[] {
  const own = steps.filter((s) => s.scale === scale && s.t < to).sort((a, b) => a.t - b.t);
  return own.flatMap((step, i) => {
    const next = own[i + 1];
    const end = next?.t ?? to;
    if (end <= from) return [];
    const { grade, confirmed, by, confirmedGrade } = step;
    const band = { grade, confirmed, by, ...(confirmedGrade === undefined ? {} : { confirmedGrade }) };
    return [{ ...band, from: Math.max(step.t, from), to: end, open: !next }];
  });
}

/** How a band is worded in its lane's table and sentence. */
export function bandWord(band: Band): GradeWord {
  return band.held ?? (band.confirmed ? 'confirmed' : 'suggested');
}

/**
 * The bands of a grade that is held now: from the last data on (`since`) the open band is one of its own. Earlier stretches
 * on old data, which ended, are not told apart: nobody reads them as the present.
 */
export function heldBands(bands: readonly Band[], hold: Hold | null): readonly Band[] {
  if (hold === null) return bands;
  const { word: held, since } = hold;
  return bands.flatMap((band) => {
    if (band.to <= since) return [band];
    if (band.from >= since) return [{ ...band, held }];
    return [
      { ...band, to: since, open: false },
      { ...band, from: since, held },
    ];
  });
}

/** The oxygen device in use as a ribbon; flow or FiO2 named alone belongs to the device that is running. */
export function oxygenRibbon(supports: readonly TrendSupport[], from: Instant, to: Instant): RibbonPart[] {
  const own = supports.filter((s) => s.support === 'oxygen' && s.t < to).sort((a, b) => a.t - b.t);
  const parts: RibbonPart[] = [];
  let device: string | null = null;
  own.forEach((s, i) => {
    if (s.state === 'stopped') device = 'room-air';
    else device = s.device ?? device;
    const next = own[i + 1];
    const end = next?.t ?? to;
    if (device === null || end <= from) return;
    const isOff = s.state === 'stopped';
    parts.push({
      device,
      from: Math.max(s.t, from),
      to: end,
      open: !next,
      ...(s.flowLpm === undefined || isOff ? {} : { flowLpm: s.flowLpm }),
      ...(s.fio2 === undefined || isOff ? {} : { fio2: s.fio2 }),
    });
  });
  return parts;
}

/** Supports other than oxygen (CRRT, ECMO, cooling) as stretches, by name. */
export function supportStretches(supports: readonly TrendSupport[], name: string, from: Instant, to: Instant): Stretch[] {
  const own = supports.filter((s) => s.support === name && s.t < to).sort((a, b) => a.t - b.t);
  const stretches: Stretch[] = [];
  let since: Instant | null = null;
  for (const s of own) {
    if (s.state === 'running') since ??= s.t;
    else if (since !== null) {
      if (s.t > from) stretches.push({ from: Math.max(since, from), to: s.t, open: false });
      since = null;
    }
  }
  if (since !== null) stretches.push({ from: Math.max(since, from), to, open: true });
  return stretches;
}

/** One infusion's rate as steps. A running infusion whose rate nobody said has rate null, never 0. */
export function rateSteps(drugs: readonly TrendDrug[], drug: string, from: Instant, to: Instant): RatePart[] {
  const own = drugs
    .filter((d) => d.drug === drug && (d.state === 'running' || d.state === 'stopped') && d.t < to)
    .sort((a, b) => a.t - b.t);
  return own.flatMap((d, i) => {
    const next = own[i + 1];
    const planned = d.endsAt !== undefined && d.endsAt < (next?.t ?? to) ? d.endsAt : undefined;
    const end = planned ?? next?.t ?? to;
    if (d.state === 'stopped' || d.rate === 0 || end <= from) return [];
    const part = { rate: d.rate ?? null, ...(d.rateUnit === undefined ? {} : { rateUnit: d.rateUnit }) };
    return [{ ...part, from: Math.max(d.t, from), to: end, open: !next && planned === undefined }];
  });
}

/** Doses given of one drug, numbered over the whole list, so that a window shows "2" for the second although the first is outside. */
export function doseMarks(drugs: readonly TrendDrug[], drug: string): DoseMark[] {
  return drugs
    .filter((d) => d.drug === drug && d.state === 'given')
    .sort((a, b) => a.t - b.t)
    .map((d, i) => ({ t: d.t, doseMg: d.doseMg ?? null, number: i + 1, id: d.id }));
}

/** Repeated doses joined into courses: doses closer than `maxGapMs` belong together; a course lasts until its last dose plus the gap. */
export function courses(
  marks: readonly DoseMark[],
  maxGapMs: number,
  now: Instant,
): (Stretch & { readonly doses: readonly DoseMark[] })[] {
  const found: { from: Instant; to: Instant; open: boolean; doses: DoseMark[] }[] = [];
  for (const mark of marks) {
    const open = found.at(-1);
    const before = open?.doses.at(-1);
    if (open && before && mark.t - before.t <= maxGapMs) {
      open.doses.push(mark);
      open.to = mark.t;
    } else found.push({ from: mark.t, to: mark.t, open: false, doses: [mark] });
  }
  const newest = found.at(-1);
  if (newest && now - newest.to <= maxGapMs) {
    newest.to = now;
    newest.open = true;
  }
  return found;
}

/** Time during which IL-6 says nothing about response: from each tocilizumab dose, 14 days (TOCI-12). */
export function shadedAfter(
  doses: readonly DoseMark[],
  lastsMs: number,
  from: Instant,
  to: Instant,
): { from: Instant; to: Instant }[] {
  const shaded: { from: Instant; to: Instant }[] = [];
  for (const dose of doses) {
    const start = Math.max(dose.t, from);
    const end = Math.min(dose.t + lastsMs, to);
    if (end <= start) continue;
    const last = shaded.at(-1);
    if (last && start <= last.to) shaded[shaded.length - 1] = { from: last.from, to: Math.max(last.to, end) };
    else shaded.push({ from: start, to: end });
  }
  return shaded;
}
