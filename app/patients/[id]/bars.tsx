'use client';
import { ChevronLeft, ChevronRight, Printer } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { pressorShort, vitalEmphasis } from '../../../lib/display/bed';
import { timeText, wallTime } from '../../../lib/display/clock';
import { ageText, minutesSeconds } from '../../../lib/display/durations';
import { gradeView } from '../../../lib/display/grade';
import { clinicalNumber, labText, vitalText } from '../../../lib/display/numbers';
import { unowned } from '../../../lib/display/unit';
import { dayText } from '../../../lib/lanes/ticks';
import { deviceShort } from '../../../lib/lanes/words';
import { shownAlerts } from '../../../lib/screen';
import type { Confirmed, CrsState, Freshness, IcansState, PatientState, UnitAlertView } from '../../../lib/state';
import { DAY, type Instant, MINUTE } from '../../../lib/time';
import { AlertBadge } from '../../components/alert-badge';
import { Button, buttonLook, KeyHint } from '../../components/button';
import { GradeOf } from '../../components/grade-glyph';
import { Dot, TocsinSign } from '../../components/icons';
import { Divider } from '../../components/shell';
import { ValueText } from '../../components/value-with-age';
import { useFromClock, useNow, useZone } from '../../live/clock';
import { useLink, useUnit, useUnitPart } from '../../live/hooks';

/** What a bed is called on its unit: the part after the unit's own name. */
export function bedLabel(state: PatientState): string {
  const { bed, unit } = state.patient;
  if (bed === null) return state.patient.name ?? 'no bed';
  return unit !== null && bed.startsWith(`${unit}-`) ? bed.slice(unit.length + 1) : bed;
}

/** Where am I, who is next, and what the unit has that nobody answered. */
export function WhereBar({ state, person, page }: { state: PatientState; person: string | null; page?: string }) {
  const unit = state.patient.unit;
  return (
    <nav
      aria-label="Where you are"
      className="flex h-11 items-center gap-4 border-b border-line bg-tile px-4 text-13 max-tablet:gap-2"
    >
      <Link href="/" className="flex items-center gap-3 font-600">
        <TocsinSign />
        <span className="max-tablet:hidden">Tocsin</span>
      </Link>
      {unit !== null && <UnitCrumb unit={unit} />}
      <span aria-hidden="true" className="text-ink3">
        /
      </span>
      {page === undefined ? (
        <span className="font-650" aria-current="page">
          {bedLabel(state)}
        </span>
      ) : (
        <>
          <Link href={`/patients/${state.patient.id}`} className="text-ink2 hover:text-ink">
            {bedLabel(state)}
          </Link>
          <span aria-hidden="true" className="text-ink3">
            /
          </span>
          <span className="font-650" aria-current="page">
            {page}
          </span>
        </>
      )}
      {unit !== null && page === undefined && <Neighbours unit={unit} id={state.patient.id} />}
      <div className="ml-auto flex items-center gap-4 max-tablet:gap-2">
        {unit !== null && <ElsewhereAlert unit={unit} id={state.patient.id} />}
        <LiveState />
        {person !== null && (
          <>
            <Divider />
            <span className="text-ink2 max-desk:hidden">{person}</span>
          </>
        )}
      </div>
    </nav>
  );
}
function UnitCrumb({ unit }: { unit: string }) {
  const name = useUnitPart(unit, (screen) => screen.unit.name) ?? unit;
  return (
    <>
      <span aria-hidden="true" className="text-ink3 max-tablet:hidden">
        /
      </span>
      <Link href={`/units/${encodeURIComponent(unit)}`} className="text-ink2 hover:text-ink max-tablet:hidden">
        {name}
      </Link>
    </>
  );
}
/** The beds before and after this one that hold a patient. */
export function useNeighbours(
  unit: string | null,
  id: string,
): { readonly before: string | null; readonly after: string | null } {
  const beds = useUnitPart(unit ?? '', (screen) => screen.beds);
  const order = useUnitPart(unit ?? '', (screen) => screen.order) ?? [];
  const ids = order.flatMap((bed) => beds?.get(bed)?.patientId ?? []);
  const at = ids.indexOf(id);
  return { before: at > 0 ? (ids[at - 1] ?? null) : null, after: at >= 0 ? (ids[at + 1] ?? null) : null };
}
function Neighbours({ unit, id }: { unit: string; id: string }) {
  const { before, after } = useNeighbours(unit, id);
  const step = (to: string | null, name: string, key: string, icon: ReactNode, iconFirst: boolean) => (
    <Link
      href={to === null ? '#' : `/patients/${to}`}
      aria-label={name}
      aria-disabled={to === null}
      className={`flex h-7 items-center gap-1.5 rounded-4 px-1 text-ink2 hover:bg-raise ${to === null ? 'pointer-events-none opacity-40' : ''}`}
    >
      {iconFirst && icon}
      <KeyHint>{key}</KeyHint>
      {!iconFirst && icon}
    </Link>
  );
  return (
    <span className="flex gap-2 max-desk:hidden">
      {step(before, 'Previous patient', 'p', <ChevronLeft size={15} aria-hidden="true" />, true)}
      {step(after, 'Next patient', 'n', <ChevronRight size={15} aria-hidden="true" />, false)}
    </span>
  );
}

/** The unit's worst alert that nobody has, while looking at somebody else. */
function ElsewhereAlert({ unit, id }: { unit: string; id: string }) {
  const room = useUnit(unit);
  const worst = room.status === 'ready' ? unowned(room.screen, 'high').find((a) => a.patientId !== id) : undefined;
  if (!worst) return null;
  return <ElsewhereChip alert={worst} />;
}
function ElsewhereChip({ alert }: { alert: UnitAlertView }) {
  const waited = useFromClock((now) => minutesSeconds(now - Date.parse(alert.raisedAt)));
  const bed = alert.bed?.split('-').at(-1) ?? '';
  return (
    <Link
      href={`/patients/${alert.patientId}`}
      className="flex h-7 items-center gap-2.5 overflow-hidden rounded-4 border-2 border-high pr-3 text-13 font-650"
    >
      <span className="-ml-px flex h-full items-center bg-high px-2.5 font-800 text-on-alarm" aria-hidden="true">
        !!!
      </span>
      <span>
        {bed} <span className="max-tablet:hidden">{alert.title}</span>
      </span>
      <span className="text-high num">
        <span className="max-tablet:hidden">UNOWNED</span> {waited}
      </span>
    </Link>
  );
}
function LiveState() {
  const { link, seconds } = useLink();
  const zone = useZone();
  const time = useFromClock((now) => wallTime(now, zone).hms);
  const date = useFromClock((now) => `${wallTime(now, zone).zone}, ${wallTime(now, zone).weekday}`);
  const live = link === 'live' || link === 'slow';
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <Dot on={live} />
      <span className="font-600">
        {link === 'connecting' ? 'Connecting' : link === 'live' ? 'Live' : link === 'slow' ? 'Link slow' : 'NOT LIVE'}
      </span>
      {seconds !== null && <span className="inline-block min-w-6 text-ink2 num">{ageText(seconds * 1000)}</span>}
      <span className="font-650 num max-tablet:hidden">{time}</span>
      <span className="ml-1 text-ink2 num max-desk:hidden">{date}</span>
    </span>
  );
}

/** Who this is: bed, name, two identifiers, product and day, the weight doses are taken from. Right: what can be done. */
export function IdentityBar({ state, onChart }: { state: PatientState; onChart: () => void }) {
  const zone = useZone();
  const { patient } = state;
  const label = bedLabel(state);
  const weightOld = useFromClock((now) => patient.weightAt !== null && now - Date.parse(patient.weightAt) > 7 * DAY);
  const infusedAt = patient.infusedAt === null ? null : Date.parse(patient.infusedAt);
  return (
    <header className="sticky top-0 z-10 flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-tile px-4 py-2">
      <h1 className="flex items-baseline gap-3.5">
        <span className="text-28 font-650 num">{label}</span>
        <span className="text-20 font-650">{patient.name ?? 'Name not known'}</span>
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
            infused {dayText(null, infusedAt, zone)} {wallTime(infusedAt, zone).hm}
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
        <Link href={`/patients/${patient.id}/regrade`} className={buttonLook('primary')}>
          Regrade {label} <KeyHint>g</KeyHint>
        </Link>
        <Button onClick={onChart}>Chart dose</Button>
        <Button onClick={() => window.print()} aria-label="Print" style={{ width: 32, padding: 0 }} className="max-desk:hidden">
          <Printer size={16} aria-hidden="true" />
        </Button>
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
export function StateBar({ state, onAlerts }: { state: PatientState; onAlerts: () => void }) {
  return (
    <section aria-label="State now" className="flex flex-wrap items-stretch border-b border-line bg-tile">
      <GradeCell scale="CRS" grade={state.crs} />
      <GradeCell scale="ICANS" grade={state.icans} />
      <VitalsNow state={state} />
      <TopAlert state={state} onOpen={onAlerts} />
    </section>
  );
}

function confirmedText(confirmed: Confirmed, now: Instant, zone: string): string {
  const t = Date.parse(confirmed.t);
  return `${timeText(t, now, zone)}${confirmed.by === null ? '' : `, ${confirmed.by}`}`;
}
function GradeCell({ scale, grade }: { scale: 'CRS'; grade: CrsState } | { scale: 'ICANS'; grade: IcansState }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const view = gradeView(scale, grade);
  const word =
    view.mark === 'suggested'
      ? 'suggested, confirm'
      : view.mark === 'held'
        ? grade.status === 'carried'
          ? 'carried'
          : 'held'
        : view.mark;
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
    const ice = scale === 'ICANS' && grade.ice !== null ? `ICE ${grade.ice}` : grade.basis.chip;
    lines.push([since, ice].filter((s) => s !== '').join(', '));
  }
  if (scale === 'CRS') {
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
  readonly t: string;
  readonly fresh: Freshness;
  readonly source?: string;
  readonly weight: 'quiet' | 'off' | 'driving';
}
/** Signs, support and the newest lactate as they stand, in the order of the lanes. */
export function vitalCells(state: PatientState): Cell[] {
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
        fresh: v.fresh,
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
    ...sign('mapMmHg', site ? `MAP ${site.startsWith('art') ? 'art' : site}` : 'MAP'),
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
            label: setting ? deviceShort(oxygen.device) : 'Oxygen',
            text: setting || deviceShort(oxygen.device),
            t: oxygen.t,
            fresh: oxygen.fresh,
            weight: drives ? ('driving' as const) : oxygen.device === 'room-air' ? ('quiet' as const) : ('off' as const),
          },
        ]
      : []),
    ...state.pressors
      .filter((p) => p.counted)
      .map((p) => ({
        key: p.drug,
        label: p.drug.charAt(0).toUpperCase() + p.drug.slice(1),
        text: p.rate === null ? 'rate ?' : labText(p.rate),
        t: p.t,
        fresh: p.fresh,
        weight: 'driving' as const,
      })),
    ...state.pressors
      .filter((p) => !p.counted && !state.pressors.some((o) => o.counted))
      .map((p) => ({
        key: p.drug,
        label: pressorShort(p.drug),
        text: p.rate === null ? 'rate ?' : labText(p.rate),
        t: p.t,
        fresh: p.fresh,
        weight: 'driving' as const,
      })),
    ...(lactate
      ? [
          {
            key: 'lactate',
            label: 'Lactate',
            text: labText(lactate.value, lactate.comparator),
            t: lactate.t,
            fresh: lactate.fresh,
            source: lactate.source,
            weight: 'off' as const,
          },
        ]
      : []),
  ];
}
function VitalsNow({ state }: { state: PatientState }) {
  const cells = vitalCells(state);
  return (
    <dl className="flex flex-1 flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2 max-wide:order-last max-wide:basis-full max-wide:border-t max-wide:border-line max-tablet:hidden">
      {cells.length === 0 && <span className="text-14 text-ink2">No vital signs yet.</span>}
      {cells.map((cell) => (
        <div key={cell.key} title={cell.source}>
          <dt className="text-12 text-ink2">{cell.label}</dt>
          <dd className="leading-6">
            <ValueText text={cell.text} fresh={cell.fresh} weight={cell.weight} />
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
        <button type="button" onClick={onOpen} className="flex max-w-80 items-center gap-3 text-left text-13">
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
                top.phase
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
