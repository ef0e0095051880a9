'use client';
import { type DueView, dayText, fitReason, SOON_MS } from '../../lib/display/bed';
import { hmText, nearTimeText } from '../../lib/display/clock';
import { ageText, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import type { GradeView } from '../../lib/display/grade';
import type { WallChange } from '../../lib/display/protocol-change';
import { wallSubject } from '../../lib/display/wall-words';
import { isUnowned } from '../../lib/screen';
import { MINUTE } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Pips, TrendArrow } from '../components/trend-arrow';
import { useFromClock, useNow, useZone } from '../live/clock';
import { COLUMNS, Lab, LabLine, Vitals } from './tile-values';
import { At, Place, u } from './units';
import { reasonLook, UnownedClock, type WallBed, worstTrend } from './wall-tile';

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

/** Room for day and name beside the glyphs; a name is smaller than the day, and one that is still too long says that it was cut. */
const NAMED_LINE = 212;
const NAME_SIZE = 24;
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
      <At x={14} base={103} size={30} {...(row.name === null ? {} : { max: NAMED_LINE })} className="w-named tracking-[-0.02em]">
        <span className="font-650 w-num">{dayText(row.day)}</span>{' '}
        {/* A name, where the unit has decided that walls show it, takes the product's place: both do not fit beside the glyphs. */}
        {bed.changed === null && (
          <span className="text-ink2" {...(row.name === null ? {} : { style: { fontSize: u(NAME_SIZE) } })}>
            {row.name ?? row.product ?? 'product?'}
          </span>
        )}
      </At>
      {bed.changed !== null && <Changed change={bed.changed} />}
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

/** For a day in the place of the product: the protocol was changed, and with it a grade. */
function Changed({ change }: { change: WallChange }) {
  return (
    <>
      <At x={92} base={89} size={19} max={146} className="w-label w-num">
        protocol {change.at}
      </At>
      <At x={92} base={109} size={19} max={146} className="w-label w-num">
        {change.was}
      </At>
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

function Schedule({ bed, y }: { bed: WallBed; y: number }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { toci } = bed.row;
  const next = toci?.nextEligibleAt == null ? null : Date.parse(toci.nextEligibleAt);
  const open = toci?.canGive === true || next === null;
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
          text: open ? 'open' : nearTimeText(next, now, zone),
          look: open ? 'w-quiet' : 'font-500',
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
  // Both may be late, side by side: a longer word would run into the next label.
  if (due.late) return { label: `${what} late`, text: hoursMinutes(due.ms), look: '', late: true };
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
        {/* A long word smaller rather than cut: what it is about stands beside how many wait and for how long. */}
        <span
          className="min-w-0 overflow-hidden leading-[1.25] text-ellipsis whitespace-nowrap"
          style={{ fontSize: wallSubject(top).length > 10 ? '0.8em' : '1em' }}
        >
          {wallSubject(top)}
        </span>
        <span className="ml-auto whitespace-nowrap w-num">
          {more > 0 && <span style={{ marginRight: u(12) }}>+{more}</span>}
          UNOWNED {top.priority === 'high' ? <UnownedClock alert={top} /> : seconds}
        </span>
      </span>
    );
  return (
    <span className="flex items-center tracking-[-0.02em]" style={{ ...box, gap: u(10) }}>
      <AlertBadge alert={top} height={u(Math.min(28, height))} />
      <span className="min-w-0 overflow-hidden font-500 leading-[1.25] text-ellipsis whitespace-nowrap">{wallSubject(top)}</span>
      <span className="ml-auto whitespace-nowrap text-ink2 w-num">
        {more > 0 && <span style={{ marginRight: u(10) }}>+{more}</span>}
        {top.owner?.name ?? ''}
        {top.promise?.by != null && <PromiseBy by={top.promise.by} />} <span className="text-ink">{age}</span>
      </span>
    </span>
  );
}
/** By when the owner has promised it. */
function PromiseBy({ by }: { by: string }) {
  const zone = useZone();
  return <span className="text-ink"> by {hmText(Date.parse(by), zone)}</span>;
}
