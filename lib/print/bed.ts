import { freshNow, silentFor } from '../display/aging';
import { dayText, oxygenSetting, oxygenShort, pressorShort } from '../display/bed';
import { bedGrades } from '../display/bed-grades';
import { type GradeView, standing } from '../display/grade';
import { changeText, clinicalNumber, labText, vitalText } from '../display/numbers';
import { unitText } from '../lanes/words';
import { isOpen, shownAlerts } from '../screen';
import type { BedRow, DueItem } from '../state';
import type { Instant } from '../time';
import { type Line, timesOf } from './line';

export interface PrintGrade {
  readonly view: GradeView;
  readonly lines: readonly Line[];
}
/** One bed of a printed sheet: everything as of one instant, every value with its time. */
export interface PrintBed {
  readonly label: string;
  /** null: nobody lies there. */
  readonly patient: {
    readonly identity: readonly Line[];
    readonly crs: PrintGrade;
    readonly icans: PrintGrade;
    readonly signs: readonly Line[];
    readonly support: readonly Line[];
    readonly labs: readonly Line[];
    readonly drugs: readonly Line[];
    readonly due: readonly Line[];
    readonly alerts: readonly Line[];
  } | null;
}

const SIGNS: readonly (readonly [string, string])[] = [
  ['tempC', 'T'],
  ['heartRate', 'HR'],
  ['mapMmHg', 'MAP'],
  ['sbpMmHg', 'SBP'],
  ['spo2Percent', 'SpO2'],
  ['respRate', 'RR'],
];
const LABS: readonly (readonly [string, string])[] = [
  ['ferritin', 'Ferritin'],
  ['crp', 'CRP'],
  ['platelets', 'Plt'],
  ['fibrinogen', 'Fib'],
];
/** Said once in the foot of a sheet. */
export const LAB_UNITS: Readonly<Record<string, string>> = {
  ferritin: 'ng/mL',
  crp: 'mg/L',
  fibrinogen: 'mg/dL',
  platelets: '10*9/L',
};
const DUE: Readonly<Record<DueItem['what'], string>> = {
  'crs-regrade': 'Regrade',
  ice: 'ICE',
  vitals: 'Vitals',
  labs: 'Labs',
  tocilizumab: 'Tocilizumab',
};

/** A row of the board as paper has it. What is withheld on the screen is withheld here. */
export function printBed(row: BedRow, now: Instant, zone: string): PrintBed {
  if (row.patientId === null) return { label: row.label, patient: null };
  const time = timesOf(now, zone);
  const { crs, icans } = bedGrades(row, now);
  return {
    label: row.label,
    patient: {
      identity: identity(row, now, time),
      crs: { view: crs, lines: gradeLines(crs, row.crs, time) },
      icans: { view: icans, lines: [...gradeLines(icans, row.icans, time), ...iceLine(row, time)] },
      signs: sameTime(SIGNS.flatMap(([code, name]) => sign(row, code, name, now, time))),
      support: support(row, time),
      labs: LABS.flatMap(([test, name]) => lab(row, test, name, time)),
      drugs: drugs(row, time),
      due: [...row.due]
        .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
        .map((d) => {
          const late = now > Date.parse(d.overdueAt);
          return { text: `${DUE[d.what]}${late ? ' OVERDUE' : ''}`, time: time(d.dueAt), strong: late };
        }),
      alerts: alerts(row, time),
    },
  };
}

type Time = ReturnType<typeof timesOf>;

function identity(row: BedRow, now: Instant, time: Time): Line[] {
  const silent = silentFor(row, now);
  return [
    { text: row.name ?? 'name not known', strong: true, most: 2 },
    {
      text: [row.mrn === null ? '' : `MRN ${row.mrn}`, row.ageYears ?? '', row.sex?.charAt(0).toUpperCase() ?? '']
        .join(' ')
        .trim(),
    },
    { text: `${dayText(row.day)} ${row.product ?? 'product not known'}` },
    ...(row.limits === null ? [] : [{ text: `LIMITS: ${row.limits.text}`, strong: true }]),
    ...(row.absence === null
      ? []
      : [
          {
            text: `Off the unit: ${row.absence.reason}`,
            ...(row.absence.until === null ? {} : { time: `back ${time(row.absence.until)}` }),
          },
        ]),
    ...(silent === null || row.feeds.lastDeviceAt === null
      ? []
      : [{ text: 'Monitor silent since', time: time(row.feeds.lastDeviceAt), strong: true, runsOn: true }]),
  ];
}

function gradeLines(view: GradeView, state: BedRow['crs'] | BedRow['icans'], time: Time): Line[] {
  if (state === null) return [{ text: 'not graded' }];
  if (view.value === 'none') return [{ text: 'no infusion recorded' }];
  const behind = standing(view, state.confirmed);
  const at = behind.at ?? state.since;
  return [
    // The few words of the tile: the whole reason does not fit, and a reason cut short is another reason.
    { text: view.value === 'unknown' ? `not known: ${state.chip}` : state.chip, strong: state.grade > 0 },
    ...(view.value === 'unknown' ? [] : [{ text: behind.text, ...(at === null ? {} : { time: time(at) }) }]),
    ...(state.peak > state.grade ? [{ text: `peak ${state.peak}` }] : []),
  ];
}
function iceLine(row: BedRow, time: Time): Line[] {
  if (row.icans === null || row.icans.ice === null || row.icans.iceAt === null) return [];
  return [{ text: `ICE ${row.icans.ice}${row.icans.status === 'carried' ? ', carried' : ''}`, time: time(row.icans.iceAt) }];
}

function sign(row: BedRow, code: string, name: string, now: Instant, time: Time): Line[] {
  const v = row.latest[code];
  if (v === undefined) return [];
  const fresh = freshNow(code, v, now);
  const site = v.site === undefined ? '' : ` ${v.site}`;
  if (fresh === 'withheld') return [{ text: `${name} too old`, time: time(v.t) }];
  return [{ text: `${name} ${vitalText(code, v.value)}${site}${fresh === 'stale' ? ' (old)' : ''}`, time: time(v.t) }];
}
/** What was measured at one time stands in one line with it: "HR 128, MAP 61 art, SpO2 88, 03:14". */
function sameTime(lines: readonly Line[]): Line[] {
  const groups = new Map<string, string[]>();
  for (const { text, time = '' } of lines) groups.set(time, [...(groups.get(time) ?? []), text]);
  return [...groups].map(([time, texts]) => ({ text: texts.join(', '), time }));
}
function support(row: BedRow, time: Time): Line[] {
  const { oxygen } = row;
  const old = oxygen?.fresh === 'withheld';
  return [
    oxygen === null
      ? { text: 'Oxygen not charted' }
      : {
          text: old ? 'Oxygen too old' : `${oxygenShort(oxygen)} ${oxygenSetting(oxygen)}`.trim(),
          time: time(oxygen.t),
          strong: !old && oxygen.device !== 'room-air',
        },
    ...(row.pressors.length === 0 ? [{ text: 'No pressor' }] : []),
    ...row.pressors.map((p) => ({
      text: `${pressorShort(p.drug)}${p.counted ? '' : '*'} ${p.rate === null ? 'rate not known' : `${clinicalNumber(p.rate)} ${unitText(p.rateUnit ?? '')}`}`,
      time: time(p.t),
      strong: true,
    })),
  ];
}
function lab(row: BedRow, test: string, name: string, time: Time): Line[] {
  const v = row.latest[test];
  if (v === undefined) return [];
  const change = row.labChange[test];
  const by = change === undefined ? '' : ` ${changeText(change.factor, change.hours, true)}`;
  // Units that every sheet has in its foot are not repeated in each row.
  const unit = LAB_UNITS[test] === v.unit ? '' : ` ${v.unit}`;
  return [{ text: `${name} ${labText(v.value, v.comparator)}${unit}${by}`, time: time(v.t) }];
}
function drugs(row: BedRow, time: Time): Line[] {
  const { toci } = row;
  const lines: Line[] = [];
  if (toci !== null) {
    lines.push({ text: `Toci ${toci.last24h}/${toci.limits.per24h} in 24 h, ${toci.total}/${toci.limits.total} in all` });
    if (toci.total >= toci.limits.total) lines.push({ text: 'Toci: no further dose by protocol', strong: true });
    else if (toci.nextEligibleAt !== null && !toci.canGive)
      lines.push({ text: 'Toci next from', time: time(toci.nextEligibleAt), runsOn: true });
    if (toci.possibleDuplicates > 0) lines.push({ text: `${toci.possibleDuplicates} possible duplicate dose`, strong: true });
  }
  if (row.steroid !== null && row.steroidSince !== null)
    lines.push({ text: `${row.steroid} since`, time: time(row.steroidSince), runsOn: true });
  return lines;
}
function alerts(row: BedRow, time: Time): Line[] {
  const { shown } = shownAlerts(row.alerts);
  const marks = { high: '!!!', medium: '!!', low: '!' } as const;
  return shown.filter(isOpen).map((a) => ({
    text: `${marks[a.priority]} ${a.title}${a.owner === undefined ? (a.phase === 'raised' ? ', UNOWNED' : '') : `, ${a.owner.name}`}`,
    time: time(a.raisedAt),
    strong: a.priority === 'high',
  }));
}
