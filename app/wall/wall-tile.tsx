'use client';
import { memo, type ReactNode } from 'react';
import { silentFor } from '../../lib/display/aging';
import { type Dues, type DueView, dues, fitReason } from '../../lib/display/bed';
import { type BedGrades, bedGrades } from '../../lib/display/bed-grades';
import { nearTimeText, wallTime } from '../../lib/display/clock';
import { ageText, ageTight, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import { bedName, type GradeView } from '../../lib/display/grade';
import { isUnowned, shownAlerts } from '../../lib/screen';
import type { AlertView, BedRow } from '../../lib/state';
import { type Instant, MINUTE } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { TrendArrow } from '../components/trend-arrow';
import { useFromClock, useNowWhen, useZone } from '../live/clock';
import { useBed } from '../live/hooks';
import type { Density, TileKind } from './density';
import { FullTile, PairTile, RowsTile } from './tile-wide';
import { At, Place, u } from './units';

/** What every wall tile draws from. */
export interface WallBed extends BedGrades {
  readonly row: BedRow;
  readonly due: Dues;
  readonly top: AlertView | null;
  readonly more: number;
  readonly lastData: string;
  /** Off the unit: where, and when back. */
  readonly away: string | null;
}

const FAR = { x: 10, base: 65, size: 76 };
/** Where the bed's label stands, and how large. */
const BED_LABEL: Record<TileKind, { x: number; base: number; size: number }> = {
  full: FAR,
  rows: FAR,
  pair: FAR,
  stack: FAR,
  small: { x: 8, base: 55, size: 61 },
  line: { x: 8, base: 50, size: 54 },
};

/** The frame of a bed on the wall; its content depends on the density. Throws nothing away: an empty bed keeps its place. */
export const WallTile = memo(function WallTile({
  unitId,
  bed,
  density,
  hidden = false,
}: {
  unitId: string;
  bed: string;
  density: Density;
  /** Visitors: bed and alert badge only. */
  hidden?: boolean;
}) {
  const row = useBed(unitId, bed);
  if (row === undefined)
    return (
      <Cell density={density} label={`Bed ${bed}`}>
        {null}
      </Cell>
    );
  if (row.patientId === null)
    return (
      <Cell density={density} label={`Bed ${row.label}, empty`} className="empty">
        <At {...BED_LABEL[density.tile]} className="w-bed text-empty">
          {row.label}
        </At>
      </Cell>
    );
  return hidden ? <Hidden row={row} density={density} /> : <Occupied row={row} density={density} />;
});

/** Treatment limits: a double line under the bed's label, where nothing else stands at any density. */
function LimitsLine({ at }: { at: { x: number; base: number } }) {
  return <span className="w-limits" style={{ left: u(at.x + 4), top: u(at.base + 4), width: u(112) }} />;
}

/** Nothing of the patient; who waits for somebody still shows. */
function Hidden({ row, density }: { row: BedRow; density: Density }) {
  const top = shownAlerts(row.alerts).shown[0] ?? null;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  return (
    <Cell
      density={density}
      label={`Bed ${row.label}, hidden for visitors`}
      className={unowned ? `frame-${top.priority} flash-${top.priority}` : ''}
    >
      <At {...BED_LABEL[density.tile]} className="w-bed">
        {row.label}
      </At>
      {top !== null && (
        <Place right={10} y={9}>
          <AlertBadge alert={top} height={u(34)} />
        </Place>
      )}
    </Cell>
  );
}

function Occupied({ row, density }: { row: BedRow; density: Density }) {
  const bed = useWallBed(row);
  const { top } = bed;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  const Tile = TILES[density.tile];
  const frame = unowned ? `frame-${top.priority} flash-${top.priority}` : '';
  return (
    <Cell
      density={density}
      label={`${bedName(row.label, bed.crs, bed.icans)}${row.limits === null ? '' : ', treatment limits'}`}
      className={`${frame} ${bed.silent === null ? '' : 'hatch'}`}
    >
      <Tile bed={bed} />
      {row.limits !== null && <LimitsLine at={BED_LABEL[density.tile]} />}
    </Cell>
  );
}

function Cell({
  density,
  label,
  className = '',
  children,
}: {
  density: Density;
  label: string;
  className?: string;
  children: ReactNode;
}) {
  const unit = `min(calc(100cqw / ${density.width - 2}), calc(100cqh / ${density.height - 2}))`;
  return (
    <article aria-label={label} className={`wall-cell ${className}`}>
      <div className="wall-tile" style={{ '--u': unit } as React.CSSProperties}>
        {children}
      </div>
    </article>
  );
}

/** Changes when a countdown or an age on the tile turns over. */
function dueKey(row: BedRow, now: Instant): string {
  const text = (d: DueView | null) => (d === null ? '' : `${d.late}${d.now}${hoursMinutes(d.ms)}`);
  const { crs, ice } = dues(row, now);
  const silent = silentFor(row, now);
  return `${text(crs)},${text(ice)},${silent === null ? '' : ageText(silent)}`;
}

function useWallBed(row: BedRow): WallBed {
  const zone = useZone();
  const now = useNowWhen((t) => dueKey(row, t));
  const { shown } = shownAlerts(row.alerts);
  const lastAt = row.feeds.lastDeviceAt;
  return {
    row,
    ...bedGrades(row, now),
    due: dues(row, now),
    top: shown[0] ?? null,
    more: Math.max(0, shown.length - 1),
    lastData: lastAt === null ? '' : wallTime(Date.parse(lastAt), zone).hm,
    away:
      row.absence === null
        ? null
        : `${row.absence.reason}${row.absence.until === null ? '' : ` ${nearTimeText(Date.parse(row.absence.until), now, zone)}`}`,
  };
}

/** The worse of both trends, CRS first. */
export function worstTrend(bed: WallBed): WallBed['crsTrend'] {
  if (bed.crsTrend === 'worse' || bed.icansTrend === 'worse') return 'worse';
  if (bed.crsTrend === 'same' || bed.icansTrend === 'same') return 'same';
  return bed.crsTrend ?? bed.icansTrend;
}

/** Reason beside a grade: quiet at 0, ink from 1 on, or when it cannot be said. */
export function reasonLook(view: GradeView): string {
  return view.value === 0 ? 'w-mid w-num w-quiet' : 'w-mid w-num';
}

/** m:ss since an alert was raised. */
export function UnownedClock({ alert }: { alert: AlertView }) {
  const raised = Date.parse(alert.raisedAt);
  const text = useFromClock((now) => minutesSeconds(now - raised));
  return <span className="w-num">{text}</span>;
}

/** "CRS 1:22" or the inverse tag of what is late. Two lines: fixed label above. */
function DueLines({ due, first, y, size }: { due: DueView | null; first: boolean; y: number; size: number }) {
  if (due === null) return null;
  const ice = first ? 'first ICE' : due.now ? 'due' : 'ICE in';
  const label = due.late ? 'overdue by' : due.what === 'ICE' ? ice : due.now ? 'due' : 'regrade in';
  const text = due.now ? `${due.what} now` : `${due.what} ${hoursMinutes(due.ms)}`;
  const soon = due.what === 'ICE' && due.ms < 60 * MINUTE;
  return (
    <>
      <At x={14} base={y} size={20} className="w-label">
        {label}
      </At>
      {due.late ? (
        <span
          className="at w-late w-num w-mid"
          style={{ left: u(7), top: u(y + 8), fontSize: u(size), padding: `${u(2)} ${u(7)}`, lineHeight: u(size - 4) }}
        >
          {text}
        </span>
      ) : (
        <At x={14} base={y + size} size={size} className={`w-num ${soon || due.now ? 'w-mid' : 'w-mid w-quiet'}`}>
          {text}
        </At>
      )}
    </>
  );
}

/** 24 beds: bed and glyph rail, each reason beside its own grade. */
function Stack24({ bed }: { bed: WallBed }) {
  const { row, top } = bed;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  return (
    <>
      <At x={10} base={65} size={76} className="w-bed">
        {row.label}
      </At>
      {top !== null && (
        <Place x={153} y={9}>
          <AlertBadge alert={top} height={u(26)} />
        </Place>
      )}
      <Place x={153} y={39}>
        <TrendArrow trend={worstTrend(bed)} size={28} height={u(28)} />
      </Place>
      <Place right={6} y={7}>
        <GradeOf view={bed.crs} size={105} height={u(105)} />
      </Place>
      <Place right={6} y={120}>
        <GradeOf view={bed.icans} size={105} height={u(105)} />
      </Place>
      {bed.silent === null ? (
        <At x={14} base={105.5} size={40} max={178} className={reasonLook(bed.crs)}>
          {fitReason(bed.away ?? row.crs?.chip ?? '', 8)}
        </At>
      ) : (
        <At x={14} base={105.5} size={36} className="w-mid font-700">
          NOT LIVE
        </At>
      )}
      {unowned ? (
        <Chip24 alert={top} />
      ) : bed.silent === null ? (
        <>
          <At x={14} base={150.5} size={40} max={178} className={reasonLook(bed.icans)}>
            {fitReason(row.icans?.chip ?? '', 8)}
          </At>
          <DueLines due={bed.due.first} first={row.icans?.status === 'not-assessed'} y={178} size={40} />
        </>
      ) : (
        <>
          <At x={14} base={150.5} size={40} className="w-mid w-num">
            {ageText(bed.silent)}
          </At>
          <At x={14} base={178} size={20} className="w-label w-num">
            last data {bed.lastData}
          </At>
          <At x={14} base={203} size={20} className="w-label">
            go to bedside
          </At>
        </>
      )}
    </>
  );
}

/** Unowned alert in the lower half of the left column: high filled, medium outlined. */
function Chip24({ alert }: { alert: AlertView }) {
  const high = alert.priority === 'high';
  return (
    <span
      className={`chip-${alert.priority} flash-${alert.priority}`}
      style={{ position: 'absolute', left: u(12), top: u(118), width: u(172), height: u(94), boxSizing: 'border-box' }}
    >
      <At x={8} base={39} size={38} className="font-800">
        {high ? '!!!' : '!!'}
      </At>
      <At right={8} base={39} size={40} className="w-mid font-700">
        <UnownedClock alert={alert} />
      </At>
      <At x={8} base={78} size={29} className="font-700 tracking-[-0.02em]">
        UNOWNED
      </At>
    </span>
  );
}

function Stack32({ bed }: { bed: WallBed }) {
  const { row, top } = bed;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  const due = bed.due.first;
  return (
    <>
      <At {...BED_LABEL.small} className="w-bed">
        {row.label}
      </At>
      <Place right={6} y={8}>
        <GradeOf view={bed.crs} size={84} height={u(84)} />
      </Place>
      <Place right={6} y={98}>
        <GradeOf view={bed.icans} size={84} height={u(84)} />
      </Place>
      {top !== null && (
        <Place x={11} y={68}>
          <AlertBadge alert={top} height={u(30)} />
        </Place>
      )}
      <Place x={74} y={69}>
        <TrendArrow trend={worstTrend(bed)} size={28} height={u(28)} />
      </Place>
      {unowned ? (
        <span
          className={`chip-${top.priority} flash-${top.priority}`}
          style={{ position: 'absolute', left: u(8), top: u(112), width: u(124), height: u(58), boxSizing: 'border-box' }}
        >
          <At x={8} base={41} size={40} className="w-mid font-700">
            <span className="sr-only">UNOWNED </span>
            <UnownedClock alert={top} />
          </At>
        </span>
      ) : bed.silent !== null ? (
        <At x={11} base={150} size={30} className="w-mid w-num">
          {ageText(bed.silent)}
        </At>
      ) : due?.late ? (
        <span className="at w-late w-num w-mid" style={{ left: u(7), top: u(126), fontSize: u(28), padding: `${u(3)} ${u(4)}` }}>
          {due.what} {hoursMinutes(due.ms)}
        </span>
      ) : (
        <At x={11} base={150} size={28} className="w-mid w-quiet w-num">
          {due === null ? '' : `${due.what} ${due.now ? 'now' : hoursMinutes(due.ms)}`}
        </At>
      )}
      <Reason32 bed={bed} base={216} size={40} chars={11} />
    </>
  );
}

/** One line: the reason of the graver grade, or that the bed is not live. */
function Reason32({ bed, base, size, chars }: { bed: WallBed; base: number; size: number; chars: number }) {
  if (bed.silent !== null)
    return (
      <At x={11} base={base} size={size - 4} className="w-mid font-700 w-num">
        NOT LIVE
      </At>
    );
  const byIcans =
    (bed.row.icans?.grade ?? 0) > (bed.row.crs?.grade ?? 0) || (bed.crs.value === 0 && bed.icans.value === 'unknown');
  const chip = bed.away ?? (byIcans ? bed.row.icans?.chip : bed.row.crs?.chip) ?? '';
  return (
    <At x={11} base={base} size={size} max={212} className={reasonLook(byIcans ? bed.icans : bed.crs)}>
      {fitReason(chip, chars)}
    </At>
  );
}

function Line40({ bed }: { bed: WallBed }) {
  const { row, top } = bed;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  const due = bed.due.first;
  return (
    <>
      <At {...BED_LABEL.line} className="w-bed">
        {row.label}
      </At>
      {top !== null && (
        <Place right={8} y={12}>
          <AlertBadge alert={top} height={u(34)} />
        </Place>
      )}
      <Place x={10} y={64}>
        <GradeOf view={bed.crs} size={66} height={u(66)} />
      </Place>
      <Place x={86} y={64}>
        <GradeOf view={bed.icans} size={66} height={u(66)} />
      </Place>
      <Place right={10} y={66}>
        <TrendArrow trend={worstTrend(bed)} size={28} height={u(28)} />
      </Place>
      {unowned ? (
        <At right={8} base={126} size={30} className="w-mid font-700">
          <span className="sr-only">UNOWNED </span>
          <UnownedClock alert={top} />
        </At>
      ) : (
        <At right={8} base={126} size={27} className={`w-mid w-num ${bed.silent === null ? 'w-quiet' : ''}`}>
          {bed.silent !== null
            ? ageTight(bed.silent)
            : due === null
              ? ''
              : due.late
                ? 'late'
                : due.now
                  ? 'now'
                  : hoursMinutes(due.ms)}
        </At>
      )}
      {due?.late && !unowned ? (
        <span className="at w-late w-num w-mid" style={{ left: u(8), top: u(140), fontSize: u(34), padding: `${u(2)} ${u(5)}` }}>
          {due.what} {hoursMinutes(due.ms)}
        </span>
      ) : (
        <Reason32 bed={bed} base={171} size={38} chars={11} />
      )}
    </>
  );
}

const TILES: Record<TileKind, (props: { bed: WallBed }) => ReactNode> = {
  full: FullTile,
  rows: RowsTile,
  pair: PairTile,
  stack: Stack24,
  small: Stack32,
  line: Line40,
};
