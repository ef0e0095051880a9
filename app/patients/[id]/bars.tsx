'use client';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { chartedNow, freshNow, isOld, lastStreamed, oxygenNow } from '../../../lib/display/aging';
import { standingText } from '../../../lib/display/alert';
import { pressorShort, vitalEmphasis } from '../../../lib/display/bed';
import { patientGrades } from '../../../lib/display/bed-grades';
import { hmText, timeText } from '../../../lib/display/clock';
import { ageText, minutesSeconds } from '../../../lib/display/durations';
import type { GradeView } from '../../../lib/display/grade';
import { clinicalNumber, labText, vitalText } from '../../../lib/display/numbers';
import type { Checklist } from '../../../lib/guidance/types';
import { dayText } from '../../../lib/lanes/ticks';
import { deviceName, unitText } from '../../../lib/lanes/words';
import { sentence } from '../../../lib/rules/words';
import { shownAlerts } from '../../../lib/screen';
import type { Confirmed, CrsState, Freshness, IcansState, PatientState } from '../../../lib/state';
import { DAY, type Instant, MINUTE } from '../../../lib/time';
import { AlertBadge } from '../../components/alert-badge';
import { Button, buttonLook, KeyHint } from '../../components/button';
import { GradeOf } from '../../components/grade-glyph';
import { Link } from '../../components/link';
import { Divider } from '../../components/shell';
import { ValueText } from '../../components/value-with-age';
import { useFromClock, useNow, useNowWhen, useZone } from '../../live/clock';
import { OpenItems } from './open-items';
import { useMayChart, useMayPrint } from './use-may';

/** What a bed is called on its unit: the part after the unit's own name. */
export function bedLabel(state: PatientState): string {
  const { bed, unit } = state.patient;
  if (bed === null) return state.patient.name ?? 'no bed';
  return unit !== null && bed.startsWith(`${unit}-`) ? bed.slice(unit.length + 1) : bed;
}

/** Who this is: bed, name, two identifiers, product and day, the weight doses are taken from. Right: what can be done. */
export function IdentityBar({ state, onChart }: { state: PatientState; onChart: () => void }) {
  const zone = useZone();
  const { patient } = state;
  const label = bedLabel(state);
  const [mayRegrade, mayChart, mayPrint] = [useMayChart(state, 'regrade'), useMayChart(state), useMayPrint(state)];
  const weightOld = useFromClock((now) => patient.weightAt !== null && now - Date.parse(patient.weightAt) > 7 * DAY);
  const infusedAt = patient.infusedAt === null ? null : Date.parse(patient.infusedAt);
  return (
    <header className="below-veil sticky top-(--band) z-10 flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-tile px-4 py-2 wrap-anywhere">
      <h1 className="flex items-baseline gap-3.5">
        <span className="flex-none text-28 font-650 num">{label}</span>
        <span className="min-w-0 text-20 font-650 wrap-anywhere">{patient.name ?? 'Name not known'}</span>
      </h1>
      <span className="text-14 text-ink2">
        {[
          `${patient.ageYears ?? 'age not known'} ${sexLetter(patient.sex)}`.trim(),
          patient.birthDate === null ? 'birth date not known' : `born ${birthText(patient.birthDate)}`,
          `MRN ${patient.mrn}`,
        ].join(', ')}
      </span>
      <Part />
      <span className="text-14 text-ink2">
        {infusedAt === null ? (
          <span className="font-650 text-ink">CAR-T infusion not recorded</span>
        ) : (
          <>
            <span className="font-650 text-ink">
              {patient.product ?? 'product not known'}, D
              {patient.day === null ? '?' : patient.day >= 0 ? `+${patient.day}` : patient.day}
            </span>{' '}
            infused {dayText(null, infusedAt, zone)} {hmText(infusedAt, zone)}
          </>
        )}
      </span>
      <Part />
      <span className="text-14 text-ink2">
        {patient.weightKg === null ? (
          <span className="font-650 text-ink">weight not known</span>
        ) : (
          <>
            <span className="font-650 text-ink num">{clinicalNumber(patient.weightKg)} kg</span> dosing weight
            {patient.weightAt !== null && <>, {dayText(null, Date.parse(patient.weightAt), zone)}</>}
            {weightOld && <span className="ml-2 font-650 text-ink">older than 7 days: confirm it</span>}
          </>
        )}
      </span>
      {patient.limits !== null && (
        <>
          <Part />
          <span className="text-14 font-600">{patient.limits.text}</span>
        </>
      )}
      {patient.absence !== null && <span className="text-14 font-600">Off unit: {patient.absence.reason}</span>}
      <div className="ml-auto flex items-center gap-3 max-tablet:hidden">
        {mayRegrade && (
          <Link href={`/patients/${patient.id}/regrade`} className={buttonLook('primary')}>
            Regrade {label} <KeyHint>g</KeyHint>
          </Link>
        )}
        {mayChart && <Button onClick={onChart}>Chart dose</Button>}
        <Link href={`/patients/${patient.id}/handoff`} className={buttonLook()}>
          Handoff
        </Link>
        <Link href={`/patients/${patient.id}/then`} className={buttonLook()}>
          As known then
        </Link>
        <Link href={`/patients/${patient.id}/history`} className={buttonLook()}>
          History
        </Link>
        {mayPrint && (
          <Button onClick={() => window.print()} aria-label="Print" style={{ width: 32, padding: 0 }} className="max-desk:hidden">
            <Printer size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
    </header>
  );
}
/** Hairline between the facts; on a phone each fact has its own line. */
function Part() {
  return (
    <span className="flex max-tablet:hidden">
      <Divider />
    </span>
  );
}
/** "F", "M"; another word as it was sent. */
export function sexLetter(sex: string | null): string {
  if (sex === null) return '';
  return /^f/i.test(sex) ? 'F' : /^m/i.test(sex) ? 'M' : sex;
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** "14 Mar 1968": a calendar date has no zone. */
export function birthText(date: string): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** Both grades with who stands behind them, the signs as they are now, and the worst alert of this patient. */
export function StateBar(props: {
  readonly state: PatientState;
  /** Null until it is known. */
  readonly checklist: Checklist | null;
  readonly onAlerts: () => void;
  readonly onChecklist: () => void;
}) {
  const { state, checklist } = props;
  return (
    <section aria-label="State now" className="flex flex-wrap items-stretch border-b border-line bg-tile">
      <GradeCells state={state} />
      <VitalsNow state={state} />
      {checklist !== null && <OpenItems list={checklist} onOpen={props.onChecklist} />}
      <TopAlert state={state} onOpen={props.onAlerts} />
    </section>
  );
}

function confirmedText(confirmed: Confirmed, now: Instant, zone: string): string {
  const t = Date.parse(confirmed.t);
  return `${timeText(t, now, zone)}${confirmed.by === null ? '' : `, ${confirmed.by}`}`;
}
/** Both grades, and that the monitor is silent: then CRS is held, as on the board. */
function GradeCells({ state }: { state: PatientState }) {
  const zone = useZone();
  const now = useNow(MINUTE / 4);
  const { crs, icans, silent } = patientGrades(state, now);
  const heard = lastStreamed(state.latest);
  return (
    <>
      <GradeCell view={crs} grade={state.crs} />
      <GradeCell view={icans} grade={state.icans} />
      {silent !== null && heard !== null && (
        <div className="hatch flex flex-col justify-center border-r border-line px-4 py-2 text-13 max-wide:order-last max-wide:basis-full max-wide:flex-row max-wide:items-center max-wide:justify-start max-wide:gap-3 max-wide:border-t">
          <span className="text-16 font-700 num">NOT LIVE {ageText(silent)}</span>
          <span className="num">monitor silent since {timeText(heard, now, zone)}</span>
          <span className="font-600">go to bedside</span>
        </div>
      )}
    </>
  );
}
type GradeCellProps = { view: GradeView } & ({ grade: CrsState } | { grade: IcansState });
function GradeCell({ view, grade }: GradeCellProps) {
  const { scale } = view;
  const zone = useZone();
  const now = useNow(MINUTE);
  const word = view.mark === null ? '' : view.mark === 'suggested' ? 'suggested, confirm' : view.word;
  const name =
    view.value === 'unknown'
      ? `${scale} not known`
      : view.value === 'none'
        ? `${scale} not graded`
        : `${scale} ${view.atLeast ? 'at least ' : ''}${view.value}`;
  const lines: string[] = [];
  if (view.mark === 'confirmed' && grade.confirmed) {
    lines.push(`${confirmedText(grade.confirmed, now, zone)}, ${ageText(now - Date.parse(grade.confirmed.t))} ago`);
  } else {
    const since = grade.since === null ? '' : timeText(Date.parse(grade.since), now, zone);
    const ice = 'ice' in grade && grade.ice !== null ? `ICE ${grade.ice}` : grade.basis.chip;
    lines.push([since, ice].filter((s) => s !== '').join(', '));
  }
  if ('episode' in grade) {
    const episode = grade.grade === 0 && grade.episode.open;
    lines.push(
      episode
        ? `episode open${grade.episode.openUntil ? ` until ${timeText(Date.parse(grade.episode.openUntil), now, zone)}` : ''}`
        : `peak ${grade.peak}, manage as ${grade.managementGrade}`,
    );
  } else if (view.mark === 'suggested' && grade.confirmed)
    lines.push(`confirmed ${grade.confirmed.grade} at ${confirmedText(grade.confirmed, now, zone)}`);
  else lines.push(`peak ${grade.peak}`);
  return (
    <div className="flex min-h-21 items-center gap-3.5 border-r border-line px-4 py-2 max-tablet:min-w-1/2 max-tablet:flex-1 max-tablet:gap-2 max-tablet:px-3">
      <GradeOf view={view} size={62} silent />
      <div className="min-w-50 text-13 text-ink2 max-tablet:min-w-0 max-tablet:text-12">
        <div className="text-16 whitespace-nowrap max-tablet:whitespace-normal">
          <span className="font-650 text-ink">{name}</span>{' '}
          <span className={view.mark === 'suggested' ? 'font-600 text-ink' : ''}>{word}</span>
        </div>
        {lines.map((line) => (
          <div key={line} className="num">
            {line}
          </div>
        ))}
      </div>
    </div>
  );
}

interface Cell {
  readonly key: string;
  readonly label: ReactNode;
  readonly text: string;
  /** Where the label does not say it. */
  readonly unit?: string;
  readonly t: string;
  readonly fresh: Freshness;
  readonly source?: string;
  readonly weight: 'quiet' | 'off' | 'driving';
}
/** Signs, support and the newest lactate as they stand, in the order of the lanes. */
export function vitalCells(state: PatientState, now: Instant): Cell[] {
  const { latest } = state;
  const sign = (code: string, label: ReactNode): Cell[] => {
    const v = latest[code];
    if (!v) return [];
    return [
      {
        key: code,
        label,
        text: vitalText(code, v.value),
        t: v.t,
        fresh: freshNow(code, v, now),
        source: v.source,
        weight: vitalEmphasis(code, v.value, state.crs.grade),
      },
    ];
  };
  const site = latest.mapMmHg?.site;
  const { oxygen } = state;
  const lactate = latest.lactate;
  const setting =
    oxygen &&
    [
      oxygen.flowLpm === undefined ? '' : `${clinicalNumber(oxygen.flowLpm)} L`,
      oxygen.fio2 === undefined ? '' : oxygen.fio2.toFixed(2),
    ]
      .filter((s) => s !== '')
      .join(' / ');
  const drives = state.domains.hypoxia >= 2;
  return [
    ...sign('tempC', 'T °C'),
    ...sign('heartRate', 'HR'),
    ...sign('mapMmHg', site ? `MAP ${site}` : 'MAP'),
    ...sign('respRate', 'RR'),
    ...sign(
      'spo2Percent',
      <>
        SpO<sub>2</sub> %
      </>,
    ),
    ...(oxygen
      ? [
          {
            key: 'oxygen',
            label: setting ? oxygenLabel(oxygen) : 'Oxygen',
            text: setting || deviceName(oxygen.device),
            t: oxygen.t,
            fresh: oxygenNow(oxygen, latest.spo2Percent, now),
            weight: drives ? ('driving' as const) : oxygen.device === 'room-air' ? ('quiet' as const) : ('off' as const),
          },
        ]
      : []),
    ...state.pressors
      .filter((p) => p.counted)
      .map((p) => ({
        key: p.drug,
        label: p.drug.charAt(0).toUpperCase() + p.drug.slice(1),
        ...rateOf(p),
        t: p.t,
        fresh: chartedNow(p, now),
        weight: 'driving' as const,
      })),
    ...state.pressors
      .filter((p) => !p.counted && !state.pressors.some((o) => o.counted))
      .map((p) => ({
        key: p.drug,
        label: pressorShort(p.drug),
        ...rateOf(p),
        t: p.t,
        fresh: chartedNow(p, now),
        weight: 'driving' as const,
      })),
    ...(lactate
      ? [
          {
            key: 'lactate',
            label: 'Lactate',
            text: labText(lactate.value, lactate.comparator),
            unit: unitText(lactate.unit),
            t: lactate.t,
            fresh: freshNow('lactate', lactate, now),
            source: lactate.source,
            weight: 'off' as const,
          },
        ]
      : []),
  ];
}
/** The device; a FiO2 that stands alone is named, else it could be any number. */
function oxygenLabel({ device, flowLpm }: NonNullable<PatientState['oxygen']>): ReactNode {
  const name = sentence(deviceName(device));
  if (flowLpm !== undefined) return name;
  return (
    <>
      {name}, FiO<sub>2</sub>
    </>
  );
}
function rateOf(pressor: PatientState['pressors'][number]): Pick<Cell, 'text' | 'unit'> {
  const { rate, rateUnit } = pressor;
  return rate === null ? { text: 'rate ?' } : { text: labText(rate), ...(rateUnit ? { unit: unitText(rateUnit) } : {}) };
}
/** Changes when a value on the page grows older than its look says, though no message comes. */
export function cellsKey(state: PatientState, now: Instant): string {
  return vitalCells(state, now)
    .map((cell) => cell.fresh)
    .join();
}
function VitalsNow({ state }: { state: PatientState }) {
  const now = useNowWhen((t) => cellsKey(state, t));
  const cells = vitalCells(state, now);
  return (
    <dl className="flex flex-1 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 max-wide:order-last max-wide:basis-[calc(100%-224px)] max-wide:border-t max-wide:border-line max-tablet:hidden">
      {cells.length === 0 && <span className="text-14 text-ink2">No vital signs yet.</span>}
      {cells.map((cell) => (
        <div key={cell.key} title={cell.source}>
          <dt className="text-12 text-ink2">{cell.label}</dt>
          <dd className={`leading-6 ${isOld(cell.fresh) ? 'hatch' : ''}`}>
            <ValueText text={cell.text} unit={cell.unit} fresh={cell.fresh} weight={cell.weight} />
          </dd>
          <dd className={`text-12 num ${cell.fresh === 'fresh' ? 'text-ink2' : 'font-650 text-ink'}`}>
            <AgeOrTime t={Date.parse(cell.t)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
/** Under two minutes the age, older the clock time. */
export function AgeOrTime({ t }: { t: Instant }) {
  const zone = useZone();
  return useFromClock((now) => (now - t < 2 * MINUTE ? ageText(now - t) : timeText(t, now, zone)));
}

function TopAlert({ state, onOpen }: { state: PatientState; onOpen: () => void }) {
  const { shown, quieted } = shownAlerts(state.alerts);
  const top = shown[0];
  const left = useFromClock((now) =>
    top?.ackUntil ? minutesSeconds(Date.parse(top.ackUntil) - now) : top ? minutesSeconds(now - Date.parse(top.raisedAt)) : '',
  );
  return (
    <div className="ml-auto flex items-center border-l border-line px-4 py-2 max-wide:border-l-0 max-tablet:hidden">
      {top ? (
        <button type="button" data-words onClick={onOpen} className="flex max-w-80 items-center gap-3 text-left text-13">
          <AlertBadge alert={top} height={20} />
          <span>
            <span className="line-clamp-2 font-650" title={top.text}>
              {top.text}
              {shown.length - 1 + quieted > 0 && <span className="font-400 text-ink2"> +{shown.length - 1 + quieted}</span>}
            </span>
            <span className="block text-12 text-ink2 num">
              {top.phase === 'raised' ? (
                <span className="font-650 text-ink">UNOWNED {left}</span>
              ) : top.owner ? (
                `${top.owner.name}, ${left}`
              ) : (
                standingText(top)
              )}
            </span>
          </span>
        </button>
      ) : (
        <span className="text-13 text-ink2">No open alert</span>
      )}
    </div>
  );
}
