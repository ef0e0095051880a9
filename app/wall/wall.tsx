'use client';
import './wall.css';
import { memo, useEffect, useMemo, useRef } from 'react';
import { bedGrades } from '../../lib/display/bed-grades';
import { wallTime } from '../../lib/display/clock';
import { minutesSeconds } from '../../lib/display/durations';
import { isQuiet, unitCounts, unowned } from '../../lib/display/unit';
import { type Calibration, typeTokens } from '../../lib/legibility';
import { alarmsOffAt, sameFrame, type UnitScreen } from '../../lib/screen';
import { type Instant, MINUTE } from '../../lib/time';
import { GradeGlyph, GradeOf } from '../components/grade-glyph';
import { PartGuard, TileGuard } from '../components/guard';
import { Dot } from '../components/icons';
import { useFromClock, useNow, useZone } from '../live/clock';
import { useBed, useLink, useUnit, useUnitPart } from '../live/hooks';
import { type NamedBed, sameBeds } from '../live/named-beds';
import { PagingDown } from '../notices/paging-down';
import type { Density, TileKind } from './density';
import { At, Place, px, u } from './units';
import { useCalibration } from './use-calibration';
import { WallFooter } from './wall-footer';
import { wallLayout } from './wall-layout';
import { LabelMarks, WallTile } from './wall-tile';

/** The wall: every bed of a unit, always in bed order, for reading from six metres. `hidden`: beds and badges only, for visitors. */
export function Wall({ unitId, hidden = false }: { unitId: string; hidden?: boolean }) {
  const room = useUnit(unitId, sameWall);
  const now = useNow(MINUTE);
  const calibration = useCalibration();
  if (room.status === 'refused') return <p className="wall-note">This screen may not show the unit: {room.error.message}</p>;
  if (room.status === 'loading') return <div className="wall" aria-busy="true" />;
  const { screen } = room;
  return <ReadyWall unitId={unitId} screen={screen} hidden={hidden} now={now} calibration={calibration} />;
}

function ReadyWall(props: {
  unitId: string;
  screen: UnitScreen;
  hidden: boolean;
  now: Instant;
  calibration: Calibration | null;
}) {
  const { unitId, screen, hidden, now, calibration } = props;
  const before = useRef<TileKind | null>(null);
  const resting = screen.order.filter((b) => quietBed(screen, b, now));
  const layout = wallLayout(screen.order.length - resting.length, resting.length, before.current);
  useEffect(() => {
    before.current = layout.density.tile;
  });
  const { density, strip } = layout;
  const quiet = strip === null ? [] : resting;
  const loud = strip === null ? screen.order : screen.order.filter((b) => !resting.includes(b));
  const named = (bed: string) => [bed, screen.beds.get(bed)?.label ?? bed] as const;
  const tiles = { unitId, hidden };
  const columns = (n: number) => `repeat(${n}, minmax(0, 1fr))`;
  return (
    <main className="wall" data-live="board" style={calibration === null ? undefined : tokensOf(calibration)}>
      <PartGuard what="Header">
        <div>
          <WallHeader screen={screen} hidden={hidden} />
          <PagingDown unitId={unitId} />
        </div>
      </PartGuard>
      <div className="wall-body" style={{ gridTemplateRows: layout.shares.map((n) => `minmax(0, ${n}fr)`).join(' ') }}>
        <div
          className="wall-grid"
          style={{ gridTemplateColumns: columns(density.columns), gridTemplateRows: columns(Math.max(1, layout.rows)) }}
        >
          <Tiles {...tiles} beds={loud.map(named)} density={density} />
        </div>
        {strip !== null && (
          <section
            aria-label="Quiet beds: 0, nothing due, live"
            className="wall-grid wall-strip"
            style={{ gridTemplateColumns: columns(strip.columns), gridTemplateRows: columns(strip.rows) }}
          >
            <Tiles {...tiles} beds={quiet.map(named)} density={null} />
          </section>
        )}
      </div>
      <WallFooter screen={screen} layout={layout} calibration={calibration} />
    </main>
  );
}

/** What stands around the tiles, and which beds are quiet, is the same. */
function sameWall(a: UnitScreen, b: UnitScreen): boolean {
  if (a.sources !== b.sources || a.alarmOffs !== b.alarmOffs || a.silentPhones !== b.silentPhones || !sameFrame(a, b))
    return false;
  return a.order.every((bed) => a.beds.get(bed)?.feeds.fresh === b.beds.get(bed)?.feeds.fresh);
}

interface TilesProps {
  readonly unitId: string;
  readonly hidden: boolean;
  readonly beds: readonly NamedBed[];
  /** null: the cells of the quiet strip. */
  readonly density: Density | null;
}
const Tiles = memo(function Tiles({ unitId, hidden, beds, density }: TilesProps) {
  return beds.map(([bed, label]) => (
    <TileGuard key={bed} bed={label}>
      {density === null ? (
        <QuietCell unitId={unitId} bed={bed} hidden={hidden} />
      ) : (
        <WallTile unitId={unitId} bed={bed} density={density} hidden={hidden} />
      )}
    </TileGuard>
  ));
}, sameTiles);
function sameTiles(a: TilesProps, b: TilesProps): boolean {
  return a.unitId === b.unitId && a.hidden === b.hidden && a.density === b.density && sameBeds(a.beds, b.beds);
}

/** The sizes this screen needs at its distances, for style and for whoever inspects the page. */
function tokensOf(calibration: Calibration): React.CSSProperties {
  const t = typeTokens(calibration);
  const size = (n: number) => `${n.toFixed(2)}px`;
  return {
    '--am-far': size(t.amFar),
    '--am-mid': size(t.amMid),
    '--am-near': size(t.amNear),
    '--fs-far': size(t.far),
    '--fs-mid': size(t.mid),
    '--fs-near': size(t.near),
  } as React.CSSProperties;
}

/** A row that cannot be judged is not quiet: its tile says what is wrong, and the others stay. */
function quietBed(screen: UnitScreen, bed: string, now: Instant): boolean {
  const row = screen.beds.get(bed);
  try {
    return row !== undefined && isQuiet(row, now);
  } catch {
    return false;
  }
}

const QUIET_LABEL = { x: 8, base: 48, size: 44 };
/** One of the quiet: bed, that it is live, and two small glyphs. */
function QuietCell({ unitId, bed, hidden }: { unitId: string; bed: string; hidden: boolean }) {
  const row = useBed(unitId, bed);
  const off = useUnitPart(unitId, (screen) => alarmsOffAt(screen, bed)) ?? '';
  const now = useNow(MINUTE);
  if (row === undefined) return null;
  const empty = row.patientId === null;
  const { crs, icans } = bedGrades(row, now);
  return (
    <article
      aria-label={
        hidden
          ? `Bed ${row.label}, hidden for visitors`
          : empty
            ? `Bed ${row.label}, empty`
            : `Bed ${row.label}, ${crs.name}, ${icans.name}${row.limits === null ? '' : ', treatment limits'}${off === '' ? '' : `, ALARM OFF: ${off}`}`
      }
      className={`wall-cell ${empty ? 'empty' : ''}`}
    >
      <div className="wall-tile" style={{ '--u': 'min(calc(100cqw / 229), calc(100cqh / 64))' } as React.CSSProperties}>
        <At {...QUIET_LABEL} className={`w-bed ${empty ? 'text-empty' : ''}`}>
          {row.label}
        </At>
        {!empty && !hidden && (
          <>
            <LabelMarks at={QUIET_LABEL} limits={row.limits !== null} off={off !== ''} />
            <span className="live-claim w-live" style={{ left: u(95), top: u(28), width: u(8), height: u(8) }} />
            <Place right={68} y={5}>
              <GradeOf view={crs} size={54} height={u(54)} />
            </Place>
            <Place right={5} y={5}>
              <GradeOf view={icans} size={54} height={u(54)} />
            </Place>
          </>
        )}
      </div>
    </article>
  );
}

function WallHeader({ screen, hidden }: { screen: UnitScreen; hidden: boolean }) {
  const now = useNow(MINUTE);
  const counts = useMemo(() => unitCounts(screen, now), [screen, now]);
  const highs = unowned(screen, 'high');
  const oldest = highs[0];
  const occupied = [...screen.beds.values()].filter((b) => b.patientId !== null).length;
  return (
    <header className="wall-head">
      <h1 className="font-650" style={{ fontSize: px(42) }}>
        {screen.unit.name}
      </h1>
      <span className="two">
        {hidden ? '' : 'CAR-T · '}
        {screen.order.length} beds
        <br />
        {screen.speed === 1 ? 'bed order' : 'SIMULATED TIME'}
      </span>
      <span className="bar" />
      <HeadClock />
      <span className="bar" />
      <ul
        className="flex items-center"
        style={{ gap: px(counts.unknown > 0 || counts.byGrade.some((n) => n > 9) ? 9 : 15) }}
        aria-label="Patients by worst grade"
      >
        {hidden && <li className="text-ink2">hidden for visitors</li>}
        {(hidden ? [] : [4, 3, 2, 1, 0]).map((g) => (
          <li key={g} className={`flex items-center w-num ${g === 0 ? 'text-ink2 font-500' : 'font-600'}`} style={{ gap: px(6) }}>
            <GradeGlyph value={g} size={40} height={px(40)} name={`Grade ${g}`} />
            {counts.byGrade[g]}
          </li>
        ))}
        {counts.unknown > 0 && !hidden && (
          <li className="flex items-center font-600 w-num" style={{ gap: px(6) }}>
            <GradeGlyph value="unknown" size={40} height={px(40)} name="Grade not known" />
            {counts.unknown}
          </li>
        )}
      </ul>
      <span className="bar" />
      <span className="flex items-center" style={{ gap: px(11) }}>
        <span className="two">
          due
          <br />
          in 1 h
        </span>
        <span className="font-600 w-num">{counts.due}</span>
        <span className="two" style={{ marginLeft: px(14) }}>
          over-
          <br />
          due
        </span>
        <span className="font-600 w-num">{counts.overdue}</span>
      </span>
      <span className="ml-auto" />
      {oldest !== undefined && (
        <span
          className="chip-high flash-high flex items-center font-700 w-num"
          style={{ height: px(50), padding: `0 ${px(10)}`, gap: px(13), fontSize: px(32), letterSpacing: '-0.02em' }}
        >
          <span>!!!</span>
          <span>
            {highs.length} unowned <Since raisedAt={oldest.raisedAt} />
          </span>
        </span>
      )}
      <span className="bar" style={{ marginLeft: px(4) }} />
      <LiveState />
      <p className="sr-only" role="status">
        {occupied} patients on {screen.unit.name}
      </p>
    </header>
  );
}
function Since({ raisedAt }: { raisedAt: string }) {
  const from = Date.parse(raisedAt);
  const text = useFromClock((now) => minutesSeconds(now - from));
  return <span style={{ marginLeft: px(8) }}>{text}</span>;
}
function HeadClock() {
  const zone = useZone();
  const hm = useFromClock((now) => wallTime(now, zone).hm);
  const seconds = useFromClock((now) => wallTime(now, zone).hms.slice(5));
  const place = useFromClock((now) => wallTime(now, zone).zone);
  const day = useFromClock((now) => wallTime(now, zone).weekday);
  return (
    <>
      <span className="w-num" style={{ fontSize: px(42) }}>
        <span className="font-650">{hm}</span>
        <span className="text-ink2" style={{ fontSize: px(32) }}>
          {seconds}
        </span>
      </span>
      <span className="two">
        {place}
        <br />
        {day}
      </span>
    </>
  );
}
function LiveState() {
  const { link, seconds } = useLink();
  const live = link === 'live';
  return (
    <span className="live-claim flex items-center" style={{ gap: px(12) }}>
      <Dot on={live} size={18} />
      <span className="font-500">
        {live ? 'LIVE' : link === 'slow' ? 'link slow' : link === 'connecting' ? 'connecting' : 'NOT LIVE'}
      </span>
      <span className="text-ink2 w-num" style={{ fontSize: px(20), minWidth: px(36) }}>
        {seconds === null ? '' : `${seconds} s`}
      </span>
    </span>
  );
}
