'use client';
import { hmText } from '../../../../lib/display/clock';
import type { Instant } from '../../../../lib/time';
import { useCursorTime } from './cursor';
import { type LaneFrame, useFrame, xOf } from './geometry';

export interface DueMark {
  readonly t: Instant;
  readonly text: string;
}

/** Px a line of text needs beside its own line. */
const TEXT_ROOM = 22;

/** What crosses all lanes: now, what is due, and the cursor. Lies over them and lets the pointer through. */
export function Overlay({ due }: { due: readonly DueMark[] }) {
  const frame = useFrame();
  const { axis, geometry, now } = frame;
  const left = (t: Instant) => Math.round(xOf(frame, t)) + geometry.name + geometry.yAxis;
  const inAxis = (t: Instant) => t >= axis.from && t <= axis.to;
  const shown = dueIn(frame, due);
  let taken = left(now);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 z-2">
      {inAxis(now) && <div className="absolute inset-y-0 w-[1.5px] bg-ink" style={{ left: left(now) }} />}
      {shown.map((d) => {
        const x = left(d.t);
        // On the side towards now where there is room, else behind its own line, which takes that room from the next one.
        const behind = x - taken < TEXT_ROOM;
        taken = behind ? x + TEXT_ROOM : x;
        return (
          <div key={d.text} className="absolute inset-y-0 border-l border-dashed border-ink2" style={{ left: x }}>
            {geometry.name > 0 && (
              <span
                className={`absolute bottom-[calc(100%-258px)] rotate-180 text-12 whitespace-nowrap text-ink2 num ${behind ? 'left-0.5' : '-left-5'}`}
                style={{ writingMode: 'vertical-rl' }}
              >
                {d.text}
              </span>
            )}
          </div>
        );
      })}
      <CursorLine left={left} />
    </div>
  );
}
const dueIn = ({ axis, now }: LaneFrame, due: readonly DueMark[]) =>
  due.filter((d) => d.t > now && d.t >= axis.from && d.t <= axis.to).sort((a, b) => a.t - b.t);

/** Where the lanes are narrow there is no room beside the lines of what is due, so it is said below the axis. */
export function DueWords({ due }: { due: readonly DueMark[] }) {
  const frame = useFrame();
  const shown = dueIn(frame, due);
  if (frame.geometry.name > 0 || shown.length === 0) return null;
  return <p className="text-right text-12 text-ink2 num">Dashed: {shown.map((d) => d.text).join(', ')}</p>;
}
function CursorLine({ left }: { left(t: Instant): number }) {
  const at = useCursorTime();
  const { axis } = useFrame();
  if (at === null || at < axis.from || at > axis.to) return null;
  return <div className="absolute inset-y-0 w-[1.5px] bg-accent" style={{ left: left(at) }} />;
}

const TAG = 'absolute top-1 -translate-x-1/2 rounded-2 px-1.5 font-600 leading-5 num z-1';

/** Clock times under the lanes, the day at midnight, and the tags of now and of the cursor. */
export function TimeAxis() {
  const frame = useFrame();
  const { geometry, ticks, now, axis, zone } = frame;
  const at = useCursorTime();
  const nowShown = now >= axis.from && now <= axis.to;
  const taken = [...(nowShown ? [xOf(frame, now)] : []), ...(at === null ? [] : [xOf(frame, at)])];
  const step = geometry.plot / Math.max(1, ticks.length);
  const every = Math.max(1, Math.ceil(44 / Math.max(1, step)));
  // Midnight is always said; where the axis is narrow, the hours beside it give way.
  const midnights = ticks.flatMap((tick) =>
    tick.day || tick.shift ? [{ x: xOf(frame, tick.t), room: tick.shift ? 58 : 36 }] : [],
  );
  return (
    <div
      aria-hidden="true"
      className="relative h-10 text-12 text-ink3"
      style={{ marginLeft: geometry.name + geometry.yAxis, width: geometry.plot }}
    >
      {ticks.map((tick, i) => {
        const x = xOf(frame, tick.t);
        const beside = !tick.day && !tick.shift && midnights.some((m) => Math.abs(m.x - x) < m.room);
        const hidden = beside || taken.some((t) => Math.abs(t - x) < 40) || x < 12 || x > geometry.plot - 8;
        return (
          <span key={tick.t}>
            {!hidden && (i % every === 0 || tick.day || tick.shift) && (
              <span
                className={`absolute top-1 -translate-x-1/2 leading-5 num ${tick.day ? 'font-600 text-ink' : ''}`}
                style={{ left: x }}
              >
                {tick.label}
                {tick.shift && <span className="font-600 text-ink"> {tick.shift}</span>}
              </span>
            )}
            {tick.day && x > 20 && (
              <span
                className="absolute top-5 -translate-x-1/2 leading-5 font-600 whitespace-nowrap text-ink num"
                style={{ left: Math.min(x, geometry.plot - 40) }}
              >
                {tick.day}
              </span>
            )}
          </span>
        );
      })}
      {nowShown && (
        <span className={`${TAG} bg-ink text-bg`} style={{ left: xOf(frame, now) }}>
          {hmText(now, zone)}
        </span>
      )}
      {at !== null && at >= axis.from && at <= axis.to && (
        <span className={`${TAG} bg-accent text-bg`} style={{ left: xOf(frame, at) }}>
          {hmText(at, zone)}
        </span>
      )}
    </div>
  );
}
