'use client';
import { memo } from 'react';
import { freshNow, isOld, oxygenNow, silentFor } from '../../lib/display/aging';
import {
  type DueView,
  dayText,
  dues,
  fitReason,
  labEmphasis,
  oxygenSetting,
  oxygenShort,
  SOON_MS,
  vitalEmphasis,
} from '../../lib/display/bed';
import { type BedGrades, bedGrades } from '../../lib/display/bed-grades';
import { nearTimeText } from '../../lib/display/clock';
import { ageText, ageTight, hoursMinutes } from '../../lib/display/durations';
import { bedName, type GradeView } from '../../lib/display/grade';
import { changeText, labText, vitalText } from '../../lib/display/numbers';
import { changeMark } from '../../lib/display/protocol-change';
import { alarmsOffAt, isUnowned, shownAlerts } from '../../lib/screen';
import type { BedRow } from '../../lib/state';
import { DAY, type Instant } from '../../lib/time';
import { Skeleton } from '../components/tags';
import { WEIGHTS } from '../components/value-with-age';
import { useNowWhen, useZone } from '../live/clock';
import { useBed, useUnitPart } from '../live/hooks';
import {
  AlertLine,
  Away,
  Due,
  type DueProps,
  GradeLine,
  type GradeLineProps,
  Head,
  Lab,
  type LabProps,
  Oxygen,
  type OxygenProps,
  Toci,
  type TociProps,
  Vital,
  type VitalProps,
} from './tile-parts';

const TILE = 'desk-tile';
const NO_POINTS: LabProps['points'] = [];

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
  return <Occupied unitId={unitId} row={row} patientId={row.patientId} />;
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

/** Works out what every part says; the parts that say the same as before are not drawn again. */
function Occupied({ unitId, row, patientId }: { unitId: string; row: BedRow; patientId: string }) {
  const zone = useZone();
  const off = useUnitPart(unitId, (screen) => alarmsOffAt(screen, row.bed)) ?? '';
  const now = useNowWhen((t) => tileKey(row, t));
  const { crs, icans, crsTrend, icansTrend, silent } = bedGrades(row, now);
  const { shown } = shownAlerts(row.alerts);
  const top = shown[0] ?? null;
  const framed = top !== null && isUnowned(top) && top.priority !== 'low';
  const due = dues(row, now);
  const crsLine = gradeLine(crs, crsTrend, row, now, zone, null);
  const icansLine = gradeLine(icans, icansTrend, row, now, zone, due.ice?.late ? due.ice : null);
  const toci = tociText(row, now, zone);
  return (
    <article
      aria-label={bedName(row.label, crs, icans)}
      className={`${TILE} ${silent === null ? '' : 'hatch'} ${framed ? `frame-${top.priority} flash-${top.priority}` : ''}`}
    >
      <Head
        label={row.label}
        patientId={patientId}
        name={row.name ?? ''}
        age={row.ageYears}
        sex={row.sex?.charAt(0).toUpperCase() ?? ''}
        silent={silent !== null}
        limits={row.limits?.text ?? null}
        off={off}
        day={dayText(row.day)}
        product={row.product ?? 'product?'}
      />
      <div className="grid h-[54px] grid-cols-2 items-center gap-1 px-3">
        {crsLine === null ? <span /> : <GradeLine {...crsLine} />}
        {icansLine === null ? <span /> : <GradeLine {...icansLine} />}
      </div>
      <dl className="mx-3 grid h-[49px] grid-cols-[46px_54px_66px_52px_68px_1fr] border-t border-line pt-1.5">
        {VITALS.map((field) => (
          <Vital key={field} {...vitalTexts(row, field, now)} />
        ))}
        <Oxygen {...oxygenTexts(row, now)} />
      </dl>
      <div className="flex h-[26px] items-center px-3 text-12 whitespace-nowrap text-ink2">
        <Lab {...labTexts(row, 'ferritin', now)} />
        <Lab {...labTexts(row, 'crp', now)} />
      </div>
      <div className="flex h-[26px] items-center gap-3 px-3 text-13 whitespace-nowrap text-ink2">
        {toci === null ? null : toci === 'none' ? <span>Toci none</span> : <Toci {...toci} />}
        <span className="ml-auto flex items-center gap-3">
          {due.crs !== null && <Due {...dueText(due.crs)} />}
          {due.ice !== null ? <Due {...dueText(due.ice)} /> : row.icans?.status === 'carried' && <span>ICE held</span>}
        </span>
      </div>
      <div className="mt-auto h-7">
        {row.absence !== null ? (
          <Away reason={row.absence.reason} back={backText(row.absence.until, now, zone)} />
        ) : (
          top !== null && <AlertLine top={top} more={shown.length - 1} />
        )}
      </div>
    </article>
  );
}

const VITALS = ['tempC', 'heartRate', 'mapMmHg', 'respRate', 'spo2Percent'] as const;

/** Changes when a countdown, an age or a freshness on the tile turns over. */
function tileKey(row: BedRow, now: Instant): string {
  const text = (d: DueView | null) => (d === null ? '' : `${d.late}${d.now}${hoursMinutes(d.ms)}`);
  const { crs, ice } = dues(row, now);
  const ages = VITALS.map((field) => {
    const v = row.latest[field];
    if (v === undefined) return '';
    const fresh = freshNow(field, v, now);
    return fresh === 'fresh' ? '' : fresh + ageTight(now - Date.parse(v.t));
  });
  const oxygen = oxygenTexts(row, now);
  ages.push(oxygen.age, labTexts(row, 'ferritin', now).age, labTexts(row, 'crp', now).age);
  const silent = silentFor(row, now);
  return `${text(crs)},${text(ice)},${silent === null ? '' : ageText(silent)},${ages.join()}`;
}

/** "A. Ruiz RN" to "Ruiz": letters of a profession behind the name are left out. */
function surname(by: string | null): string {
  const words = by?.trim().split(/\s+/) ?? [];
  return words.findLast((w) => !/^[A-Z]{2,4}$/.test(w)) ?? '';
}

function gradeLine(
  view: GradeView,
  trend: BedGrades['crsTrend'],
  row: BedRow,
  now: Instant,
  zone: string,
  lateIce: DueView | null,
): GradeLineProps | null {
  const state = view.scale === 'CRS' ? row.crs : row.icans;
  if (state === null) return null;
  const changed = changeMark(row.protocolChange, view.scale, now, zone);
  const { name: said, ...drawn } = view;
  return {
    ...drawn,
    said,
    trend,
    ...authorText(view, state, row, now, zone, lateIce),
    reason: fitReason(state.chip, 20),
    changed,
    title: changed === '' ? state.reason : `${state.reason} (${changed})`,
  };
}
function authorText(
  view: GradeView,
  state: NonNullable<BedRow['crs'] | BedRow['icans']>,
  row: BedRow,
  now: Instant,
  zone: string,
  lateIce: DueView | null,
): { author: string; bold: boolean } {
  const bold = (author: string) => ({ author, bold: true });
  if (lateIce !== null) {
    const last = 'iceAt' in state && state.iceAt !== null ? Date.parse(state.iceAt) : null;
    if (last === null) return bold('first ICE late');
    return bold(now - last < DAY ? `${nearTimeText(last, now, zone)} late` : `${ageText(now - last)} ago, late`);
  }
  // A grade held because the monitor fell silent is as old as its last word.
  const from = view.held && silentFor(row, now) !== null ? row.feeds.lastDeviceAt : state.since;
  const since = from === null ? '' : nearTimeText(Date.parse(from), now, zone);
  if (view.held) return bold(`held at ${since}`);
  if (view.mark === 'held') return bold(fitReason(`held, ${state.chip}`, 14));
  if (view.value === 'unknown') return bold('not known');
  if (view.mark === 'confirmed' && state.confirmed !== null)
    return {
      author: `${nearTimeText(Date.parse(state.confirmed.t), now, zone)} ${surname(state.confirmed.by)}`,
      bold: false,
    };
  if (view.mark === 'suggested' && (view.value !== 0 || state.confirmed !== null)) return bold(`${since} confirm`);
  return { author: '', bold: false };
}

function vitalTexts(row: BedRow, field: string, now: Instant): VitalProps {
  const v = row.latest[field];
  if (v === undefined) return { field, text: '?', look: 'font-600', age: '', old: false, site: '', title: 'Never charted' };
  const age = now - Date.parse(v.t);
  const fresh = freshNow(field, v, now);
  const emphasis = vitalEmphasis(field, v.value, row.crs?.grade ?? 0);
  const look =
    fresh === 'stale'
      ? 'font-400 text-ink2'
      : fresh === 'ageing'
        ? 'font-500'
        : WEIGHTS[emphasis === 'off' ? 'driving' : emphasis];
  return {
    field,
    text: fresh === 'withheld' ? null : vitalText(field, v.value),
    look,
    age: fresh === 'fresh' ? '' : ageTight(age),
    old: isOld(fresh),
    site: field !== 'mapMmHg' || v.site === undefined ? '' : v.site,
    title: `${ageText(age)} ago, ${v.source}`,
  };
}
function oxygenTexts({ oxygen, latest }: BedRow, now: Instant): OxygenProps {
  if (oxygen === null || oxygen.fresh === 'unknown')
    return { device: '?', look: 'font-600', setting: '', age: '', old: false, title: 'Never charted' };
  const fresh = oxygenNow(oxygen, latest.spo2Percent, now);
  const ms = now - Date.parse(oxygen.t);
  const said = { age: fresh === 'fresh' ? '' : ageTight(ms), old: isOld(fresh), title: `charted ${ageText(ms)} ago` };
  if (fresh === 'withheld') return { device: '—', look: 'text-ink2', setting: '', ...said };
  const look = fresh === 'stale' || oxygen.device === 'room-air' ? WEIGHTS.quiet : WEIGHTS.driving;
  return { device: oxygenShort(oxygen), look, setting: oxygenSetting(oxygen), ...said };
}
function labTexts(row: BedRow, test: LabProps['test'], now: Instant): LabProps {
  const value = row.latest[test];
  const change = row.labChange[test];
  const changed = change === undefined ? '' : changeText(change.factor, change.hours, true);
  const points = row.spark[test] ?? NO_POINTS;
  if (value === undefined) return { test, text: 'none', off: false, change: changed, age: '', old: false, title: '', points };
  const fresh = freshNow(test, value, now);
  const ms = now - Date.parse(value.t);
  const old = isOld(fresh);
  return {
    test,
    text: labText(value.value, value.comparator),
    off: !old && labEmphasis(test, value.value) === 'off',
    change: changed,
    age: fresh === 'fresh' ? '' : ageTight(ms),
    old,
    title: [`collected ${ageText(ms)} ago`, changed].filter((s) => s !== '').join(', '),
    points,
  };
}
function tociText({ toci }: BedRow, now: Instant, zone: string): TociProps | 'none' | null {
  if (toci === null) return null;
  if (toci.total === 0) return 'none';
  const next = toci.nextEligibleAt === null ? null : Date.parse(toci.nextEligibleAt);
  return {
    given: `${toci.last24h} in 24 h, ${toci.total} of ${toci.limits.total}`,
    none: toci.total >= toci.limits.total,
    from: next === null || toci.canGive ? '' : nearTimeText(next, now, zone),
    duplicates: toci.possibleDuplicates > 0,
  };
}
function dueText(due: DueView): DueProps {
  const state = due.late ? 'late' : due.now ? 'now' : due.ms < SOON_MS ? 'soon' : 'later';
  return { word: due.what, state, left: hoursMinutes(due.ms) };
}
function backText(until: string | null, now: Instant, zone: string): string {
  if (until === null) return '';
  const at = Date.parse(until);
  return `${at < now ? 'expected' : 'back'} ${nearTimeText(at, now, zone)}`;
}
