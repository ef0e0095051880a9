import { z } from 'zod';
import { freshNow } from '../display/aging';
import { patientGrades } from '../display/bed-grades';
import { timeText } from '../display/clock';
import { ageText, inText } from '../display/durations';
import { standing } from '../display/grade';
import { clinicalNumber, labText, vitalText } from '../display/numbers';
import { standingNotices } from '../display/standing-notices';
import type { Guidance } from '../guidance';
import { oxygenText, unitText } from '../lanes/words';
import type { AlarmOffView } from '../live';
import { isOpen } from '../screen';
import type { Freshness, PatientState } from '../state';
import { DAY, type Instant } from '../time';

/** The five parts of I-PASS, in their order. */
export const HANDOFF_PARTS = ['illness', 'summary', 'actions', 'awareness', 'synthesis'] as const;
export type HandoffPart = (typeof HANDOFF_PARTS)[number];
export const HANDOFF_TITLES: Readonly<Record<HandoffPart, string>> = {
  illness: 'Illness severity',
  summary: 'Patient summary',
  actions: 'Action list',
  awareness: 'Situation awareness, contingencies',
  synthesis: 'Synthesis by the receiver',
};
const part = z.string().trim().max(4_000);
/** What a person writes; the last part is the receiver's. */
export const handoffText = z.object({ illness: part, summary: part, actions: part, awareness: part });
export type HandoffText = z.infer<typeof handoffText>;

/** What the server keeps: the data of that moment as lines, and the person's own words apart from them. */
export interface HandoffBody {
  readonly asOf: string;
  readonly protocol: string;
  readonly data: Readonly<Record<keyof HandoffText, readonly string[]>>;
  readonly text: HandoffText;
}
/** The receiver says it back; a row of its own, so that what was given is never touched. */
export interface ReadBackBody {
  readonly readBackOf: string;
  readonly synthesis: string;
}
export interface HandoffView {
  readonly id: string;
  readonly at: string;
  readonly author: string;
  /** Who that is: two people may have one name. */
  readonly authorId: string;
  readonly body: HandoffBody;
  readonly readBacks: readonly { readonly at: string; readonly author: string; readonly synthesis: string }[];
}

/**
 * The parts as the data fill them, one fact a line, each with its time and age, and said to be old where it is. The person's words
 * come beside, never instead. `offs`: what is off on the unit.
 */
export function handoffData(
  state: PatientState,
  guidance: Pick<Guidance, 'checklist'>,
  now: Instant,
  offs: readonly AlarmOffView[],
): HandoffBody['data'] {
  return {
    illness: illness(state, now, offs),
    summary: summary(state, now),
    actions: actions(state, guidance, now),
    awareness: awareness(state, now),
  };
}

const at = (state: PatientState, now: Instant) => (t: string | number) =>
  timeText(typeof t === 'string' ? Date.parse(t) : t, now, state.patient.zone);
/** "05:38, 13 min ago"; what is no longer fresh says so. */
const aged = (state: PatientState, now: Instant) => (t: string, fresh: Freshness) =>
  `${at(state, now)(t)}, ${ageText(now - Date.parse(t))} ago${fresh === 'fresh' ? '' : ', OLD'}`;

function illness(state: PatientState, now: Instant, offs: readonly AlarmOffView[]): string[] {
  const time = at(state, now);
  const { crs, icans } = state;
  const worst = Math.max(crs.grade, icans.grade);
  const open = state.alerts.filter(isOpen);
  const level =
    worst >= 3 || open.some((a) => a.priority === 'high' && a.condition !== 'absent')
      ? 'unstable'
      : worst >= 1
        ? 'watcher'
        : 'stable';
  const views = patientGrades(state, now);
  const grade = (scale: 'crs' | 'icans') => {
    const { since, confirmed } = state[scale];
    const view = views[scale];
    if (typeof view.value !== 'number') return view.name;
    const behind = standing(view, confirmed);
    const when = behind.at === null ? '' : ` ${time(behind.at)}`;
    const name = `${view.scale} ${view.atLeast ? 'at least ' : ''}${view.value}`;
    return `${name}${since === null ? '' : ` since ${time(since)}`}, ${behind.text}${when}`;
  };
  return [
    `By the rule of this form: ${level}`,
    grade('crs'),
    `CRS peak ${crs.peak}${crs.peakAt === null ? '' : ` at ${time(crs.peakAt)}`}, manage as ${crs.managementGrade}`,
    grade('icans'),
    ...standingNotices(state, offs, now).map((n) => n.text),
    ...(state.protocol.signedOff === null ? ['The protocol is not signed off by this site'] : []),
  ];
}

/** A dosing weight is confirmed again after a week. */
const WEIGHT_OLD_MS = 7 * DAY;

function summary(state: PatientState, now: Instant): string[] {
  const time = at(state, now);
  const when = aged(state, now);
  const { patient, toci, icans } = state;
  const value = (code: string, name: string, unit: string, text: (v: number | string, comparator?: string) => string) => {
    const v = state.latest[code];
    if (v === undefined) return [];
    const site = v.site === undefined ? '' : ` ${v.site}`;
    return [`${name} ${text(v.value, v.comparator)} ${unit}${site}, ${when(v.t, freshNow(code, v, now))}`];
  };
  const sign = (code: string, name: string, unit: string) => value(code, name, unit, (v) => vitalText(code, v));
  const weightOld = patient.weightAt !== null && now - Date.parse(patient.weightAt) > WEIGHT_OLD_MS;
  const doses = toci.doses.at(-1);
  return [
    `${patient.product ?? 'product not known'}${patient.day === null ? '' : `, D${patient.day >= 0 ? '+' : ''}${patient.day}`}${patient.infusedAt === null ? '' : `, infused ${time(patient.infusedAt)}`}`,
    `CRS: ${state.crs.basis.reason}`,
    `ICANS: ${icans.basis.reason}`,
    ...(icans.ice === null || icans.iceAt === null ? [] : [`ICE ${icans.ice}, ${when(icans.iceAt, 'fresh')}`]),
    ...sign('tempC', 'Temperature', '°C'),
    ...sign('heartRate', 'Heart rate', '/min'),
    ...sign('mapMmHg', 'MAP', 'mmHg'),
    ...sign('spo2Percent', 'SpO2', '%'),
    ...(state.oxygen === null
      ? []
      : [
          `Oxygen: ${oxygenText(state.oxygen)}, since ${time(state.oxygen.since)}, charted ${when(state.oxygen.t, state.oxygen.fresh)}`,
        ]),
    ...state.pressors.map(
      (p) =>
        `${p.drug} ${p.rate === null ? 'rate not known' : `${clinicalNumber(p.rate)} ${unitText(p.rateUnit ?? '')}`}, since ${time(p.since)}, charted ${when(p.t, p.fresh)}`,
    ),
    ...value('ferritin', 'Ferritin', 'ng/mL', labText),
    ...value('crp', 'CRP', 'mg/L', labText),
    patient.weightKg === null
      ? 'Dosing weight not known'
      : `Dosing weight ${clinicalNumber(patient.weightKg)} kg${patient.weightAt === null ? ', of an unknown day' : `, ${when(patient.weightAt, weightOld ? 'stale' : 'fresh')}`}`,
    `Tocilizumab ${toci.total} of ${toci.limits.total} in all, ${toci.last24h} of ${toci.limits.per24h} in 24 h${doses === undefined ? '' : `, last ${when(doses.t, 'fresh')}`}${toci.possibleDuplicates === 0 ? '' : `; ${toci.possibleDuplicates} to verify, two records may be one dose`}`,
  ];
}

const DUE: Readonly<Record<string, string>> = {
  'crs-regrade': 'CRS regrade',
  ice: 'ICE',
  vitals: 'vital signs',
  labs: 'laboratory',
  tocilizumab: 'tocilizumab permitted',
};
function actions(state: PatientState, guidance: Pick<Guidance, 'checklist'>, now: Instant): string[] {
  const time = at(state, now);
  const due = state.due.map(
    (d) => `${DUE[d.what] ?? d.what}: ${Date.parse(d.dueAt) <= now ? 'due since' : 'due'} ${time(d.dueAt)}`,
  );
  const promised = state.alerts
    .filter((a) => isOpen(a) && a.owner !== undefined)
    .map((a) => `${a.text}: ${a.owner?.name}${a.promise ? `, ${a.promise.text}` : ''}`);
  const open = guidance.checklist.sections.flatMap((s) =>
    s.groups.flatMap((g) => g.items.filter((i) => i.state === 'due').map((i) => `open: ${i.title}`)),
  );
  return [...due, ...promised, ...open];
}

function awareness(state: PatientState, now: Instant): string[] {
  const time = at(state, now);
  const { toci } = state;
  const changes = [
    ...state.crs.basis.wouldChange.map((c) => `CRS ${c.grade} if: ${c.text}`),
    ...state.icans.basis.wouldChange.map((c) => `ICANS ${c.grade} if: ${c.text}`),
  ];
  const next = toci.canGive
    ? 'Tocilizumab is permitted now'
    : toci.nextEligibleAt === null
      ? 'No further tocilizumab: the total is reached'
      : `Next tocilizumab permitted ${time(toci.nextEligibleAt)}, in ${inText(Date.parse(toci.nextEligibleAt) - now)}`;
  // A high that is over stands until somebody has seen it: handed over as what was, not as what is.
  const unowned = state.alerts
    .filter((a) => isOpen(a) && a.owner === undefined)
    .map((a) => (a.condition === 'absent' ? `no longer holds, not seen by anybody: ${a.text}` : `unowned: ${a.text}`));
  const missing = [...state.crs.basis.missing, ...state.icans.basis.missing].map((m) => `not known: ${m}`);
  return [...unowned, ...changes, next, ...missing];
}
