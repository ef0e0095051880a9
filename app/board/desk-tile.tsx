'use client';
import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import { freshNow, silentFor } from '../../lib/display/aging';
import { alertSubject, promiseText } from '../../lib/display/alert';
import {
  type DueView,
  dayText,
  dues,
  type Emphasis,
  fitReason,
  labEmphasis,
  oxygenSetting,
  oxygenShort,
  SOON_MS,
  vitalEmphasis,
} from '../../lib/display/bed';
import { type BedGrades, bedGrades } from '../../lib/display/bed-grades';
import { nearTimeText } from '../../lib/display/clock';
import { ageText, ageTight, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import { bedName, type GradeView } from '../../lib/display/grade';
import { changeText, labText, vitalText } from '../../lib/display/numbers';
import { changeMark } from '../../lib/display/protocol-change';
import { isUnowned, shownAlerts } from '../../lib/screen';
import type { AlertView, BedRow } from '../../lib/state';
import { DAY, type Instant } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Sparkline } from '../components/sparkline';
import { InverseTag, Skeleton } from '../components/tags';
import { TrendArrow } from '../components/trend-arrow';
import { WEIGHTS } from '../components/value-with-age';
import { useFromClock, useNowWhen, useZone } from '../live/clock';
import { useBed } from '../live/hooks';

const TILE = 'desk-tile';

/** One bed on the desk board: every line in the wall's order, names and values beside it. */
export const DeskTile = memo(function DeskTile({ unitId, bed }: { unitId: string; bed: string }) {
  const row = useBed(unitId, bed);
  if (row === undefined) return <TileSkeleton />;
  if (row.patientId === null)
    return (
      <article aria-label={`Bed ${row.label}, empty`} className={`${TILE} bg-transparent`}>
        <h3 className="px-3 pt-2 text-20 font-650 text-ink3">{row.label}</h3>
      </article>
    );
  return <Occupied row={row} />;
});

/** Grey blocks of the real geometry while the first snapshot is on its way. */
export function TileSkeleton() {
  return (
    <div className={`${TILE} gap-3 p-3`} aria-hidden="true">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-4 w-64" />
    </div>
  );
}

function Occupied({ row }: { row: BedRow }) {
  const now = useNowWhen((t) => tileKey(row, t));
  const { crs, icans, crsTrend, icansTrend, silent } = bedGrades(row, now);
  const { shown } = shownAlerts(row.alerts);
  const top = shown[0] ?? null;
  const framed = top !== null && isUnowned(top) && top.priority !== 'low';
  const due = dues(row, now);
  return (
    <article
      aria-label={bedName(row.label, crs, icans)}
      className={`${TILE} ${silent === null ? '' : 'hatch'} ${framed ? `frame-${top.priority} flash-${top.priority}` : ''}`}
    >
      <div className="flex items-baseline gap-2 px-3 pt-2">
        <h3 className="text-20 font-650">
          <Link href={`/patients/${row.patientId}`} aria-label={`Open ${row.label}`} className="tile-link num">
            {row.label}
          </Link>
        </h3>
        <span className="truncate text-14 font-500">{row.name ?? ''}</span>
        <span className="text-13 whitespace-nowrap text-ink2">
          {row.ageYears ?? ''} {sexLetter(row.sex)}
        </span>
        <span className="ml-auto flex items-center gap-2 text-13 whitespace-nowrap text-ink2">
          {silent !== null && <InverseTag className="h-[18px] text-12">NOT LIVE</InverseTag>}
          {row.limits !== null && (
            <span className="rounded-2 border border-ink px-1 text-12 font-600 text-ink" title={row.limits.text}>
              limits
            </span>
          )}
          <span className="font-600 text-ink num">{dayText(row.day)}</span>
          <span>{row.product ?? 'product?'}</span>
        </span>
      </div>
      <div className="grid h-[54px] grid-cols-2 items-center gap-1 px-3">
        <Grade view={crs} trend={crsTrend} row={row} now={now} lateIce={null} />
        <Grade view={icans} trend={icansTrend} row={row} now={now} lateIce={due.ice?.late ? due.ice : null} />
      </div>
      <Vitals row={row} now={now} />
      <Labs row={row} />
      <div className="flex h-[26px] items-center gap-3 px-3 text-13 whitespace-nowrap text-ink2">
        <Toci row={row} now={now} />
        <span className="ml-auto flex items-center gap-3">
          <Due due={due.crs} word="CRS" />
          <Due due={due.ice} word="ICE" none={row.icans?.status === 'carried' ? 'ICE held' : ''} />
        </span>
      </div>
      <div className="mt-auto h-7">
        {row.absence === null ? <AlertRow top={top} more={shown.length - 1} /> : <Away row={row} now={now} />}
      </div>
    </article>
  );
}

/** Changes when a countdown, an age or a freshness on the tile turns over. */
function tileKey(row: BedRow, now: Instant): string {
  const text = (d: DueView | null) => (d === null ? '' : `${d.late}${d.now}${hoursMinutes(d.ms)}`);
  const { crs, ice } = dues(row, now);
  const ages = VITALS.map(([field]) => {
    const v = row.latest[field];
    if (v === undefined) return '';
    const age = now - Date.parse(v.t);
    const fresh = freshNow(field, v, now);
    return fresh === 'fresh' ? '' : fresh + ageTight(age);
  });
  const silent = silentFor(row, now);
  return `${text(crs)},${text(ice)},${silent === null ? '' : ageText(silent)},${ages.join()}`;
}

function sexLetter(sex: string | null): string {
  return sex === null ? '' : sex.charAt(0).toUpperCase();
}

/** "A. Ruiz RN" to "Ruiz": letters of a profession behind the name are left out. */
function surname(by: string | null): string {
  const words = by?.trim().split(/\s+/) ?? [];
  return words.findLast((w) => !/^[A-Z]{2,4}$/.test(w)) ?? '';
}

/** Glyph, then who said so and when, then why. */
function Grade({
  view,
  trend,
  row,
  now,
  lateIce,
}: {
  view: GradeView;
  trend: BedGrades['crsTrend'];
  row: BedRow;
  now: Instant;
  lateIce: DueView | null;
}) {
  const zone = useZone();
  const state = view.scale === 'CRS' ? row.crs : row.icans;
  if (state === null) return <span />;
  const quiet = view.value === 0;
  const reason = fitReason(state.chip, 20);
  const changed = changeMark(row.protocolChange, view.scale, now, zone);
  // A grade held because the monitor fell silent is as old as its last word.
  const from = view.held && silentFor(row, now) !== null ? row.feeds.lastDeviceAt : state.since;
  const since = from === null ? '' : nearTimeText(Date.parse(from), now, zone);
  return (
    <div className="flex min-w-0 items-center gap-2" title={changed === '' ? state.reason : `${state.reason} (${changed})`}>
      <GradeOf view={view} size={42} />
      <div className="min-w-0">
        <p className="flex items-center gap-1 text-12 whitespace-nowrap text-ink2">
          {view.scale}
          <span className="text-ink">
            <TrendArrow trend={trend} size={11} />
          </span>
          <Author view={view} state={state} since={since} now={now} lateIce={lateIce} />
        </p>
        <p className={`truncate text-14 ${quiet ? 'text-ink2' : 'font-600'}`}>
          {reason}
          {changed !== '' && <span className="num text-12 font-400 text-ink2"> {changed}</span>}
        </p>
      </div>
    </div>
  );
}
function Author(props: {
  view: GradeView;
  state: NonNullable<BedRow['crs'] | BedRow['icans']>;
  since: string;
  now: Instant;
  lateIce: DueView | null;
}) {
  const { view, state, since, now, lateIce } = props;
  const zone = useZone();
  const last = 'iceAt' in state && state.iceAt !== null ? Date.parse(state.iceAt) : null;
  const iceAt =
    last === null
      ? 'first ICE late'
      : now - last < DAY
        ? `${nearTimeText(last, now, zone)} late`
        : `${ageText(now - last)} ago, late`;
  if (lateIce !== null) return <b className="num font-650 text-ink">{iceAt}</b>;
  if (view.held) return <b className="num font-600 text-ink">held at {since}</b>;
  if (view.mark === 'held') return <b className="font-600 text-ink">{fitReason(`held, ${state.chip}`, 14)}</b>;
  if (view.value === 'unknown') return <b className="font-600 text-ink">not known</b>;
  if (view.mark === 'confirmed' && state.confirmed !== null)
    return (
      <span className="num truncate">
        {nearTimeText(Date.parse(state.confirmed.t), now, zone)} {surname(state.confirmed.by)}
      </span>
    );
  if (view.mark === 'suggested' && (view.value !== 0 || state.confirmed !== null))
    return <b className="num font-650 text-ink">{since} confirm</b>;
  return null;
}

const VITALS: readonly (readonly [string, ReactNode])[] = [
  ['tempC', 'T'],
  ['heartRate', 'HR'],
  ['mapMmHg', 'MAP'],
  ['respRate', 'RR'],
  [
    'spo2Percent',
    <>
      SpO<sub>2</sub>
    </>,
  ],
];
function Vitals({ row, now }: { row: BedRow; now: Instant }) {
  const oxygen = row.oxygen;
  return (
    <dl className="mx-3 grid h-[49px] grid-cols-[46px_54px_66px_52px_68px_1fr] border-t border-line pt-1.5">
      {VITALS.map(([field, label]) => (
        <Vital key={field} row={row} field={field} label={label} now={now} />
      ))}
      <div>
        <dt className="text-12 text-ink2">
          O<sub>2</sub>
        </dt>
        <dd className="live-value truncate text-16">
          {oxygen === null || oxygen.fresh === 'unknown' ? (
            <span className="font-600">?</span>
          ) : oxygen.fresh === 'withheld' ? (
            <span className="text-ink2">—</span>
          ) : (
            <>
              <span className={oxygen.device === 'room-air' ? WEIGHTS.quiet : WEIGHTS.driving}>{oxygenShort(oxygen)}</span>{' '}
              <span className="num text-13 text-ink2">{oxygenSetting(oxygen)}</span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
function Vital({ row, field, label, now }: { row: BedRow; field: string; label: ReactNode; now: Instant }) {
  const v = row.latest[field];
  if (v === undefined)
    return (
      <div>
        <dt className="text-12 text-ink2">{label}</dt>
        <dd className="text-16 font-600" title="Never charted">
          ?
        </dd>
      </div>
    );
  const age = now - Date.parse(v.t);
  const fresh = freshNow(field, v, now);
  const emphasis: Emphasis = vitalEmphasis(field, v.value, row.crs?.grade ?? 0);
  const look =
    fresh === 'stale'
      ? 'font-400 text-ink2'
      : fresh === 'ageing'
        ? 'font-500'
        : WEIGHTS[emphasis === 'off' ? 'driving' : emphasis];
  return (
    <div title={`${ageText(age)} ago, ${v.source}`}>
      <dt className="text-12 whitespace-nowrap text-ink2">
        {label}
        {fresh !== 'fresh' && <b className="num font-650 text-ink"> {ageTight(age)}</b>}
      </dt>
      <dd className="live-value text-16 whitespace-nowrap">
        {fresh === 'withheld' ? (
          <span className="text-ink2">—</span>
        ) : (
          <>
            <span className={`num ${look}`}>{vitalText(field, v.value)}</span>
            {field === 'mapMmHg' && v.site !== undefined && (
              <span className="text-13 text-ink2"> {v.site === 'arterial' ? 'art' : v.site}</span>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

function Labs({ row }: { row: BedRow }) {
  return (
    <div className="flex h-[26px] items-center px-3 text-12 whitespace-nowrap text-ink2">
      <Lab row={row} test="ferritin" name="Ferritin" columns="grid-cols-[56px_42px_66px_44px]" />
      <Lab row={row} test="crp" name="CRP" columns="grid-cols-[34px_32px_66px_44px]" />
    </div>
  );
}
function Lab({ row, test, name, columns }: { row: BedRow; test: 'ferritin' | 'crp'; name: string; columns: string }) {
  const value = row.latest[test];
  const change = row.labChange[test];
  return (
    <div className={`grid flex-none items-center ${columns}`}>
      <span>{name}</span>
      <span
        className={`num text-right text-13 ${value !== undefined && labEmphasis(test, value.value) === 'off' ? 'font-650 text-ink' : ''}`}
      >
        {value === undefined ? 'none' : labText(value.value, value.comparator)}
      </span>
      <span className="num pl-1.5">{change === undefined ? '' : changeText(change.factor, change.hours, true)}</span>
      <Sparkline test={test} points={row.spark[test] ?? []} width={40} height={18} line={1.4} />
    </div>
  );
}

function Toci({ row, now }: { row: BedRow; now: Instant }) {
  const zone = useZone();
  const { toci } = row;
  if (toci === null) return null;
  const next = toci.nextEligibleAt === null ? null : Date.parse(toci.nextEligibleAt);
  if (toci.total === 0) return <span>Toci none</span>;
  return (
    <span className="num">
      Toci{' '}
      <b className="font-600 text-ink">
        {toci.last24h} in 24 h, {toci.total} of {toci.limits.total}
      </b>
      {toci.total >= toci.limits.total ? (
        <>, none left</>
      ) : next !== null && !toci.canGive ? (
        <>
          , from <b className="font-600 text-ink">{nearTimeText(next, now, zone)}</b>
        </>
      ) : null}
      {toci.possibleDuplicates > 0 && <b className="font-600 text-ink"> ?dup</b>}
    </span>
  );
}

function Due({ due, word, none = '' }: { due: DueView | null; word: string; none?: string }) {
  if (due === null) return none === '' ? null : <span>{none}</span>;
  if (due.late)
    return (
      <InverseTag className="h-[18px] text-12">
        {word} late {hoursMinutes(due.ms)}
      </InverseTag>
    );
  if (due.now) return <b className="font-600 text-ink">{word} now</b>;
  return (
    <span className="num">
      {word} in <span className={due.ms < SOON_MS ? 'font-650 text-ink' : ''}>{hoursMinutes(due.ms)}</span>
    </span>
  );
}

function Away({ row, now }: { row: BedRow; now: Instant }) {
  const zone = useZone();
  const until = row.absence?.until == null ? null : Date.parse(row.absence.until);
  return (
    <p className="flex h-full items-center gap-2 border-t border-line px-3 text-13">
      <span className="font-600">Off the unit: {row.absence?.reason}</span>
      {until !== null && (
        <span className="num ml-auto text-ink2">
          {until < now ? `expected ${nearTimeText(until, now, zone)}` : `back ${nearTimeText(until, now, zone)}`}
        </span>
      )}
    </p>
  );
}

function AlertRow({ top, more }: { top: AlertView | null; more: number }) {
  const zone = useZone();
  const raised = top === null ? 0 : Date.parse(top.raisedAt);
  const owned = top !== null && !isUnowned(top);
  const age = useFromClock((now) => (top === null ? '' : owned ? hoursMinutes(now - raised) : minutesSeconds(now - raised)));
  if (top === null) return null;
  const unowned = isUnowned(top) && top.priority !== 'low';
  if (unowned) {
    const high = top.priority === 'high';
    return (
      <p
        className={`alert-line flex h-full items-center gap-2.5 pr-4 pl-4 text-13 font-650 whitespace-nowrap ${high ? 'chip-high flash-high rounded-none' : 'border-t-2 border-medium text-medium'}`}
      >
        <span className="font-800">{high ? '!!!' : '!!'}</span>
        <span className="truncate">{alertSubject(top)}</span>
        {more > 0 && <span>+{more}</span>}
        <span className="num ml-auto">UNOWNED {age}</span>
      </p>
    );
  }
  return (
    <p className="flex h-full items-center gap-2.5 border-t border-line px-3 text-13 whitespace-nowrap">
      <AlertBadge alert={top} height={18} />
      <span className={`font-500 ${top.promise === undefined ? 'truncate' : ''}`}>{alertSubject(top)}</span>
      {more > 0 && <span className="text-ink2">+{more}</span>}
      <span className="num ml-auto truncate text-ink2">
        {top.owner?.name ?? (top.phase === 'snoozed' ? 'snoozed' : top.phase === 'latched' ? 'not seen' : '')}
        {top.promise !== undefined && `: ${promiseText(top.promise, raised, zone)}`} <span className="text-ink">{age}</span>
      </span>
    </p>
  );
}
