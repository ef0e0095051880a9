'use client';
import { alertSubject } from '../../lib/display/alert';
import {
  type DueView,
  dayText,
  type Emphasis,
  fitReason,
  labEmphasis,
  oxygenShort,
  pressorNames,
  pressorRates,
  SOON_MS,
  vitalEmphasis,
} from '../../lib/display/bed';
import { nearTimeText } from '../../lib/display/clock';
import { ageText, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import type { GradeView } from '../../lib/display/grade';
import { changeText, clinicalNumber, labText, vitalText } from '../../lib/display/numbers';
import { isUnowned } from '../../lib/screen';
import type { BedRow } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Sparkline } from '../components/sparkline';
import { Pips, TrendArrow } from '../components/trend-arrow';
import { useFromClock, useNow, useZone } from '../live/clock';
import { At, Place, u } from './units';
import { reasonLook, UnownedClock, type WallBed, worstTrend } from './wall-tile';

const VALUE: Record<Emphasis, string> = { quiet: 'w-quiet', off: 'font-600', driving: 'font-700' };
/** Left edges of the four columns of vitals, labs and schedule. */
const COLUMNS = [14, 124, 236, 334] as const;

/** 8 beds: everything. */
export function FullTile({ bed }: { bed: WallBed }) {
  const { row } = bed;
  const high = bed.top?.priority === 'high';
  return (
    <>
      <FarRow bed={bed} />
      <ReasonRow bed={bed} base={175.5} />
      <Rule y={184} />
      <Vitals row={row} y={188} rows={2} />
      <Rule y={293} />
      <Lab row={row} test="ferritin" name="Ferritin" y={295} />
      <Lab row={row} test="crp" name="CRP" y={327} />
      <Rule y={362} />
      <Schedule bed={bed} y={366} />
      <AlertRow bed={bed} y={high ? 423 : 426} height={high ? 40 : 36} />
    </>
  );
}

/** 12 beds: one row of vitals, labs in one line, schedule. An unowned alert takes the place of the schedule. */
export function RowsTile({ bed }: { bed: WallBed }) {
  return (
    <>
      <FarRow bed={bed} small />
      <ReasonRow bed={bed} base={148} />
      <Rule y={158} />
      <Vitals row={bed.row} y={162} rows={1} />
      <Rule y={216} />
      <LabLine row={bed.row} y={219} />
      <Rule y={252} />
      <ScheduleOrAlert bed={bed} y={255} />
    </>
  );
}

/** 16 beds: reasons and schedule. */
export function PairTile({ bed }: { bed: WallBed }) {
  return (
    <>
      <FarRow bed={bed} small />
      <ReasonRow bed={bed} base={152} />
      <Rule y={165} />
      <ScheduleOrAlert bed={bed} y={172} />
    </>
  );
}
function ScheduleOrAlert({ bed, y }: { bed: WallBed; y: number }) {
  const unowned = bed.top !== null && isUnowned(bed.top) && bed.top.priority !== 'low';
  return unowned ? <AlertRow bed={bed} y={y} height={46} /> : <Schedule bed={bed} y={y} />;
}

function Rule({ y }: { y: number }) {
  return <span className="w-rule" style={{ left: u(14), right: u(14), top: u(y) }} />;
}

function FarRow({ bed, small = false }: { bed: WallBed; small?: boolean }) {
  const { row, top } = bed;
  return (
    <>
      <At x={10} base={65} size={76} className="w-bed">
        {row.label}
      </At>
      {small && top !== null && (
        <Place x={153} y={9}>
          <AlertBadge alert={top} height={u(26)} />
        </Place>
      )}
      {small && (
        <Place x={153} y={39}>
          <TrendArrow trend={worstTrend(bed)} size={28} height={u(28)} />
        </Place>
      )}
      <At x={14} base={103} size={30} className="tracking-[-0.02em]">
        <span className="font-650 w-num">{dayText(row.day)}</span> <span className="text-ink2">{row.product ?? 'product?'}</span>
      </At>
      {!small && (
        <At x={14} base={130} size={24} max={210} className="tracking-[-0.02em] text-ink2">
          {bed.away ?? row.steroid ?? ''}
        </At>
      )}
      <GlyphColumn view={bed.crs} trend={bed.crsTrend} right={128} grade={row.crs?.grade ?? 0} bare={small} />
      <GlyphColumn view={bed.icans} trend={bed.icansTrend} right={10} grade={row.icans?.grade ?? 0} bare={small} />
    </>
  );
}

const GLYPH = 104;
/** Glyph, pips, name and trend; `bare` leaves only the glyph. */
function GlyphColumn(props: { view: GradeView; trend: WallBed['crsTrend']; right: number; grade: number; bare: boolean }) {
  const { view, trend, right, grade, bare } = props;
  return (
    <span
      style={{
        position: 'absolute',
        right: u(right),
        top: u(4),
        width: u(GLYPH * 1.077),
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
      }}
    >
      <GradeOf view={view} size={GLYPH} height={u(GLYPH)} />
      {!bare && (
        <>
          <span style={{ height: u(5), marginTop: u(5), lineHeight: 0 }}>
            <Pips grade={view.value === 'unknown' ? 0 : grade} height={u(5)} />
          </span>
          <span
            className="w-label"
            style={{ fontSize: u(19), lineHeight: u(22), marginTop: u(1), display: 'flex', alignItems: 'center', gap: u(6) }}
          >
            {view.scale}
            <span className="text-ink" style={{ lineHeight: 0 }}>
              <TrendArrow trend={trend} size={18} height={u(18)} />
            </span>
          </span>
        </>
      )}
    </span>
  );
}

function ReasonRow({ bed, base }: { bed: WallBed; base: number }) {
  const icans = fitReason(bed.row.icans?.chip ?? '', 10);
  return (
    <>
      {bed.silent === null ? (
        <At x={14} base={base} size={40} max={300} className={reasonLook(bed.crs)}>
          {fitReason(bed.row.crs?.chip ?? '', 15)}
        </At>
      ) : (
        <At x={14} base={base} size={38} className="w-mid font-700 w-num">
          NOT LIVE {ageText(bed.silent)}
        </At>
      )}
      <At right={14} base={base} size={40} className={reasonLook(bed.icans)}>
        {icans}
      </At>
    </>
  );
}

interface CellText {
  readonly label: React.ReactNode;
  readonly text: string;
  readonly look: string;
  readonly age?: string;
}

function Vitals({ row, y, rows }: { row: BedRow; y: number; rows: 1 | 2 }) {
  const now = useNow(MINUTE);
  const zone = useZone();
  const grade = row.crs?.grade ?? 0;
  const vital = (field: string, short: string, label: React.ReactNode = short): CellText => {
    const v = row.latest[field];
    if (v === undefined) return { label, text: '?', look: 'font-500' };
    const age = ageText(now - Date.parse(v.t));
    if (v.fresh === 'withheld') return { label, text: '—', look: 'w-quiet', age };
    const shown =
      v.fresh === 'stale'
        ? { label: `${short} ${nearTimeText(Date.parse(v.t), now, zone)}`, look: 'w-quiet' }
        : { label, look: VALUE[vitalEmphasis(field, v.value, grade)] };
    return { ...shown, text: vitalText(field, v.value) };
  };
  const site = row.latest.mapMmHg?.site;
  const tmax = row.tempMax24h === null ? '' : ` max ${clinicalNumber(row.tempMax24h, 1)}`;
  const first = [
    vital('tempC', 'T', `T${tmax}`),
    vital('heartRate', 'HR'),
    vital('mapMmHg', 'MAP', `MAP${site === undefined ? '' : site === 'arterial' ? ' art' : ' cuff'}`),
    vital('respRate', 'RR'),
  ];
  const oxygen = row.oxygen;
  const air = oxygen === null || oxygen.device === 'room-air';
  const old = oxygen?.fresh === 'withheld' || oxygen?.fresh === 'unknown';
  const flow = oxygen?.flowLpm;
  const second: CellText[] = [
    vital(
      'spo2Percent',
      'SpO2',
      <>
        SpO<sub>2</sub>
      </>,
    ),
    oxygen === null
      ? {
          label: (
            <>
              O<sub>2</sub>
            </>
          ),
          text: '?',
          look: 'font-500',
        }
      : old
        ? {
            label: (
              <>
                O<sub>2</sub>
              </>
            ),
            text: '—',
            look: 'w-quiet',
          }
        : air || flow === undefined
          ? {
              label: (
                <>
                  O<sub>2</sub>
                </>
              ),
              text: oxygenShort(oxygen),
              look: air ? 'w-quiet' : 'font-700',
            }
          : { label: `${oxygenShort(oxygen)} L`, text: clinicalNumber(flow), look: 'font-700' },
    {
      label: (
        <>
          FiO<sub>2</sub>
        </>
      ),
      text: old ? '—' : oxygen?.fio2 !== undefined ? clinicalNumber(oxygen.fio2, 2) : oxygen !== null && air ? '0.21' : '—',
      look: air || oxygen?.fio2 === undefined ? 'w-quiet' : 'font-700',
    },
    row.pressors.length === 0
      ? { label: 'pressors', text: 'none', look: 'w-quiet' }
      : { label: pressorNames(row.pressors), text: pressorRates(row.pressors), look: 'font-700' },
  ];
  return (
    <>
      <CellRow cells={first} y={y} />
      {rows === 2 && <CellRow cells={second} y={y + 51} />}
    </>
  );
}
function CellRow({ cells, y }: { cells: readonly CellText[]; y: number }) {
  return cells.map((cell, c) => {
    const x = COLUMNS[c] ?? 0;
    return (
      <span key={x}>
        <At x={x} base={y + 17} size={18} className="w-label">
          {cell.label}
        </At>
        <At x={x} base={y + 47} size={31} className={`live-value w-num tracking-[-0.02em] ${cell.look}`}>
          {cell.text}
          {cell.age !== undefined && (
            <span className="w-label" style={{ fontSize: u(19) }}>
              {' '}
              {cell.age}
            </span>
          )}
        </At>
      </span>
    );
  });
}

function Lab({ row, test, name, y }: { row: BedRow; test: 'ferritin' | 'crp'; name: string; y: number }) {
  const value = row.latest[test];
  const change = row.labChange[test];
  return (
    <>
      <At x={14} base={y + 24} size={20} className="w-label">
        {name}
      </At>
      <span className="at" style={{ left: u(81), width: u(110), top: u(y + 1), fontSize: u(30), textAlign: 'right' }}>
        <span
          className={`w-num tracking-[-0.02em] ${value === undefined ? 'w-quiet' : labEmphasis(test, value.value) === 'off' ? 'font-650' : 'font-500'}`}
        >
          {value === undefined ? 'none' : labText(value.value, value.comparator)}
        </span>
      </span>
      {change !== undefined && (
        <At x={199} base={y + 24} size={21} className="w-label w-num">
          {changeText(change.factor, change.hours)}
        </At>
      )}
      <Place right={16} y={y + 1}>
        <Sparkline
          test={test}
          points={row.spark[test] ?? []}
          width={144}
          height={30}
          line={2}
          cssWidth={u(144)}
          cssHeight={u(30)}
        />
      </Place>
    </>
  );
}

/** Both labs in one line, without sparklines. */
function LabLine({ row, y }: { row: BedRow; y: number }) {
  const lab = (test: 'ferritin' | 'crp', name: string, x: number) => {
    const value = row.latest[test];
    const change = row.labChange[test];
    const look = value !== undefined && labEmphasis(test, value.value) === 'off' ? 'font-600' : 'w-quiet';
    return (
      <At x={x} base={y + 24} size={27} className="tracking-[-0.02em]">
        <span className="w-label" style={{ fontSize: u(20) }}>
          {name}{' '}
        </span>
        <span className={`w-num ${look}`}>{value === undefined ? 'none' : labText(value.value, value.comparator)}</span>
        {change !== undefined && (
          <span className="w-label w-num" style={{ fontSize: u(20) }}>
            {' '}
            {changeText(change.factor, change.hours, true)}
          </span>
        )}
      </At>
    );
  };
  return (
    <>
      {lab('ferritin', 'Ferr', 14)}
      {lab('crp', 'CRP', 258)}
    </>
  );
}

function Schedule({ bed, y }: { bed: WallBed; y: number }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { toci } = bed.row;
  const next = toci?.nextEligibleAt == null ? null : Date.parse(toci.nextEligibleAt);
  const used = (toci?.total ?? 0) > 0 && (toci?.last24h ?? 0) > 0;
  const spent = toci !== null && toci.total >= toci.limits.total;
  const cells: { label: string; text: string; look: string; late?: boolean }[] = [
    {
      label: 'toci 24 h·all',
      text: toci === null ? '?' : `${toci.last24h} · ${toci.total}/${toci.limits.total}`,
      look: used ? 'font-500' : 'w-quiet',
    },
    spent
      ? { label: 'next', text: 'none', look: 'font-500' }
      : {
          label: 'next from',
          text: next === null || next <= now ? 'open' : nearTimeText(next, now, zone),
          look: next === null || next <= now ? 'w-quiet' : 'font-500',
        },
    dueCell('regrade', bed.due.crs, 'CRS'),
    bed.due.ice === null
      ? { label: 'ICE', text: bed.row.icans?.status === 'carried' ? 'held' : '—', look: 'w-quiet' }
      : dueCell('ICE', bed.due.ice, 'ICE'),
  ];
  return (
    <>
      {cells.map((cell, c) => (
        <span key={cell.label}>
          <At x={COLUMNS[c] ?? 0} base={y + 17} size={18} className="w-label">
            {cell.label}
          </At>
          {cell.late ? (
            <span
              className="at w-late w-num"
              style={{ left: u((COLUMNS[c] ?? 0) - 6), top: u(y + 21), fontSize: u(30), padding: `0 ${u(6)}` }}
            >
              {cell.text}
            </span>
          ) : (
            <At x={COLUMNS[c] ?? 0} base={y + 47} size={31} className={`w-num tracking-[-0.02em] ${cell.look}`}>
              {cell.text}
            </At>
          )}
        </span>
      ))}
    </>
  );
}
function dueCell(
  label: string,
  due: DueView | null,
  what: string,
): { label: string; text: string; look: string; late?: boolean } {
  if (due === null) return { label, text: '—', look: 'w-quiet' };
  if (due.late)
    return { label: `${what === 'CRS' ? 'regrade' : 'ICE'} overdue`, text: hoursMinutes(due.ms), look: '', late: true };
  return { label, text: due.now ? 'now' : hoursMinutes(due.ms), look: due.ms < SOON_MS ? 'font-500' : 'w-quiet' };
}

function AlertRow({ bed, y, height }: { bed: WallBed; y: number; height: number }) {
  const { top, more } = bed;
  const since = top === null ? 0 : Date.parse(top.raisedAt);
  const age = useFromClock((now) => (top === null ? '' : hoursMinutes(now - since)));
  const seconds = useFromClock((now) => (top === null ? '' : minutesSeconds(now - since)));
  if (top === null) return null;
  const unowned = isUnowned(top) && top.priority !== 'low';
  const size = Math.min(27, height * 0.72);
  const box = {
    position: 'absolute',
    left: u(unowned ? 8 : 14),
    right: u(unowned ? 8 : 14),
    top: u(y),
    height: u(height),
    fontSize: u(size),
    boxSizing: 'border-box',
  } as const;
  if (unowned)
    return (
      <span
        className={`chip-${top.priority} flash-${top.priority} flex items-center font-700 tracking-[-0.02em]`}
        style={{ ...box, padding: `0 ${u(6)}`, gap: u(12) }}
      >
        <span className="font-800">{top.priority === 'high' ? '!!!' : '!!'}</span>
        <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap">{alertSubject(top)}</span>
        <span className="ml-auto whitespace-nowrap w-num">
          {more > 0 && <span style={{ marginRight: u(12) }}>+{more}</span>}
          UNOWNED {top.priority === 'high' ? <UnownedClock alert={top} /> : seconds}
        </span>
      </span>
    );
  return (
    <span className="flex items-center tracking-[-0.02em]" style={{ ...box, gap: u(10) }}>
      <AlertBadge alert={top} height={u(Math.min(28, height))} />
      <span className="min-w-0 overflow-hidden font-500 text-ellipsis whitespace-nowrap">{alertSubject(top)}</span>
      <span className="ml-auto whitespace-nowrap text-ink2 w-num">
        {more > 0 && <span style={{ marginRight: u(10) }}>+{more}</span>}
        {top.owner?.name ?? ''} <span className="text-ink">{age}</span>
      </span>
    </span>
  );
}
