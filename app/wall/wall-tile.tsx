'use client';
import { memo, type ReactNode } from 'react';
import { silentFor } from '../../lib/display/aging';
import { type Dues, type DueView, dues } from '../../lib/display/bed';
import { type BedGrades, bedGrades } from '../../lib/display/bed-grades';
import { hmText, nearTimeText } from '../../lib/display/clock';
import { ageText, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import { bedName, type GradeView } from '../../lib/display/grade';
import { type WallChange, wallChange } from '../../lib/display/protocol-change';
import { alarmsOffAt, isUnowned, shownAlerts } from '../../lib/screen';
import type { AlertView, BedRow } from '../../lib/state';
import type { Instant } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { useFromClock, useNowWhen, useZone } from '../live/clock';
import { useBed, useUnitPart } from '../live/hooks';
import type { Density, TileKind } from './density';
import { Line40, Stack24, Stack32 } from './tile-stack';
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
  /** The unit's protocol was changed in the last day, and with it a grade of this bed. */
  readonly changed: WallChange | null;
}

const FAR = { x: 10, base: 65, size: 76 };
interface Label {
  readonly x: number;
  readonly base: number;
  readonly size: number;
}
/** Three figures of a label, in its size. */
const LABEL_EM = 1.47;
/** Where the bed's label stands, and how large. */
export const BED_LABEL: Record<TileKind, Label> = {
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
  return hidden ? <Hidden row={row} density={density} /> : <Occupied unitId={unitId} row={row} density={density} />;
});

/** Treatment limits: a double line under the bed's label, where nothing else stands at any density. */
function LimitsLine({ at }: { at: Label }) {
  return <span className="w-limits" style={{ left: u(at.x + 4), top: u(at.base + 4), width: u(at.size * LABEL_EM) }} />;
}

/** An alarm is off for the patient: a line over the bed's label, where nothing else stands at any density. */
function AlarmOffLine({ at }: { at: Label }) {
  const top = u(at.base - at.size * 0.73 - 7);
  return <span className="w-alarm-off" style={{ left: u(at.x + 4), top, width: u(at.size * LABEL_EM) }} />;
}
/** What stands over and under a bed's label, in a tile and in the strip of quiet beds. */
export function LabelMarks({ at, limits, off }: { at: Label; limits: boolean; off: boolean }) {
  return (
    <>
      {limits && <LimitsLine at={at} />}
      {off && <AlarmOffLine at={at} />}
    </>
  );
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

function Occupied({ unitId, row, density }: { unitId: string; row: BedRow; density: Density }) {
  const bed = useWallBed(row);
  const off = useUnitPart(unitId, (screen) => alarmsOffAt(screen, row.bed)) ?? '';
  const { top } = bed;
  const unowned = top !== null && isUnowned(top) && top.priority !== 'low';
  const Tile = TILES[density.tile];
  const frame = unowned ? `frame-${top.priority} flash-${top.priority}` : '';
  return (
    <Cell
      density={density}
      label={`${bedName(row.label, bed.crs, bed.icans)}${row.limits === null ? '' : ', treatment limits'}${off === '' ? '' : `, ALARM OFF: ${off}`}${changedSaid(bed.changed)}`}
      className={`${frame} ${bed.silent === null ? '' : 'hatch'}`}
    >
      <Tile bed={bed} />
      <LabelMarks at={BED_LABEL[density.tile]} limits={row.limits !== null} off={off !== ''} />
    </Cell>
  );
}

function changedSaid(c: WallChange | null): string {
  return c === null ? '' : `, protocol changed ${c.at}, ${c.was}`;
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
  const changed = wallChange(row.protocolChange, now, 'UTC');
  return `${text(crs)},${text(ice)},${silent === null ? '' : ageText(silent)},${changed?.recent}`;
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
    lastData: lastAt === null ? '' : hmText(Date.parse(lastAt), zone),
    away:
      row.absence === null
        ? null
        : `${row.absence.reason}${row.absence.until === null ? '' : ` ${nearTimeText(Date.parse(row.absence.until), now, zone)}`}`,
    changed: wallChange(row.protocolChange, now, zone),
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

const TILES: Record<TileKind, (props: { bed: WallBed }) => ReactNode> = {
  full: FullTile,
  rows: RowsTile,
  pair: PairTile,
  stack: Stack24,
  small: Stack32,
  line: Line40,
};
