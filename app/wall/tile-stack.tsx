'use client';
import { type DueView, fitReason } from '../../lib/display/bed';
import { ageText, ageTight, hoursMinutes } from '../../lib/display/durations';
import type { WallChange } from '../../lib/display/protocol-change';
import { isUnowned } from '../../lib/screen';
import type { AlertView } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { TrendArrow } from '../components/trend-arrow';
import { At, Place, u } from './units';
import { BED_LABEL, reasonLook, UnownedClock, type WallBed, worstTrend } from './wall-tile';

/** "CRS 1:22" or the inverse tag of what is late. Two lines: fixed label above. */
function DueLines(props: { due: DueView | null; first: boolean; y: number; size: number; changed: WallChange | null }) {
  const { due, first, y, size, changed } = props;
  if (changed !== null && (due === null || !due.late))
    return (
      <>
        <At x={14} base={y - 4} size={20} className="w-label w-num">
          protocol {changed.at}
        </At>
        <At x={14} base={y + 17} size={20} max={186} className="w-label w-num">
          {changed.was}
        </At>
        {due !== null && (
          <At x={14} base={y + 46} size={29} className="w-num w-mid w-quiet">
            {due.what} {due.now ? 'now' : hoursMinutes(due.ms)}
          </At>
        )}
      </>
    );
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
export function Stack24({ bed }: { bed: WallBed }) {
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
          <DueLines due={bed.due.first} first={row.icans?.status === 'not-assessed'} y={178} size={40} changed={bed.changed} />
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

/** 32 beds. */
export function Stack32({ bed }: { bed: WallBed }) {
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
  const changed = bed.changed?.recent ? `${bed.changed.short} ${bed.changed.at}` : null;
  const chip = bed.away ?? changed ?? (byIcans ? bed.row.icans?.chip : bed.row.crs?.chip) ?? '';
  return (
    <At x={11} base={base} size={size} max={212} className={reasonLook(byIcans ? bed.icans : bed.crs)}>
      {fitReason(chip, chars)}
    </At>
  );
}

/** 40 beds. */
export function Line40({ bed }: { bed: WallBed }) {
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
