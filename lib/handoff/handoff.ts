import { z } from 'zod';
import { patientGrades } from '../display/bed-grades';
import { timeText } from '../display/clock';
import { standing } from '../display/grade';
import { clinicalNumber } from '../display/numbers';
import type { Guidance } from '../guidance';
import { oxygenText, unitText } from '../lanes/words';
import { isOpen } from '../screen';
import type { PatientState } from '../state';
import { HOUR, type Instant } from '../time';

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
  readonly body: HandoffBody;
  readonly readBacks: readonly { readonly at: string; readonly author: string; readonly synthesis: string }[];
}

/** The parts as the data fill them, one fact a line, each with its time. The person's words come beside, never instead. */
export function handoffData(state: PatientState, guidance: Pick<Guidance, 'checklist'>, now: Instant): HandoffBody['data'] {
  return {
    illness: illness(state, now),
    summary: summary(state, now),
    actions: actions(state, guidance, now),
    awareness: awareness(state, now),
  };
}

const at = (state: PatientState, now: Instant) => (t: string | number) =>
  timeText(typeof t === 'string' ? Date.parse(t) : t, now, state.patient.zone);

function illness(state: PatientState, now: Instant): string[] {
  const time = at(state, now);
  const { crs, icans } = state;
  const worst = Math.max(crs.grade, icans.grade);
  const open = state.alerts.filter(isOpen);
  const level = worst >= 3 || open.some((a) => a.priority === 'high') ? 'unstable' : worst >= 1 ? 'watcher' : 'stable';
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
    ...(state.patient.limits === null ? [] : [`Treatment limits: ${state.patient.limits.text}`]),
  ];
}

function summary(state: PatientState, now: Instant): string[] {
  const time = at(state, now);
  const { patient, toci } = state;
  const sign = (code: string, name: string, unit: string) => {
    const v = state.latest[code];
    return v === undefined
      ? []
      : [`${name} ${typeof v.value === 'number' ? clinicalNumber(v.value) : v.value} ${unit}, ${time(v.t)}`];
  };
  return [
    `${patient.product ?? 'product not known'}${patient.day === null ? '' : `, D${patient.day >= 0 ? '+' : ''}${patient.day}`}${patient.infusedAt === null ? '' : `, infused ${time(patient.infusedAt)}`}`,
    `CRS: ${state.crs.basis.reason}`,
    `ICANS: ${state.icans.basis.reason}`,
    ...sign('tempC', 'Temperature', '°C'),
    ...sign('mapMmHg', 'MAP', 'mmHg'),
    ...(state.oxygen === null ? [] : [`Oxygen: ${oxygenText(state.oxygen)}, since ${time(state.oxygen.since)}`]),
    ...state.pressors.map(
      (p) =>
        `${p.drug} ${p.rate === null ? 'rate not known' : `${clinicalNumber(p.rate)} ${unitText(p.rateUnit ?? '')}`}, since ${time(p.since)}`,
    ),
    ...sign('ferritin', 'Ferritin', 'ng/mL'),
    ...sign('crp', 'CRP', 'mg/L'),
    `Tocilizumab ${toci.total} of ${toci.limits.total} in all, ${toci.last24h} of ${toci.limits.per24h} in 24 h${toci.doses.length === 0 ? '' : `, last ${time(toci.doses.at(-1)?.t ?? '')}`}`,
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
      : `Next tocilizumab permitted ${time(toci.nextEligibleAt)}, in ${((Date.parse(toci.nextEligibleAt) - now) / HOUR).toFixed(1)} h`;
  const unowned = state.alerts.filter((a) => isOpen(a) && a.owner === undefined).map((a) => `nobody has: ${a.text}`);
  const missing = [...state.crs.basis.missing, ...state.icans.basis.missing].map((m) => `not known: ${m}`);
  return [...unowned, ...changes, next, ...missing];
}
