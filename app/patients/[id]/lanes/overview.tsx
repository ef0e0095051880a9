'use client';
import { type PointerEvent, useRef } from 'react';
import { hmText, wallTime } from '../../../../lib/display/clock';
import { type Band, gradeBands } from '../../../../lib/lanes/steps';
import { dayText } from '../../../../lib/lanes/ticks';
import type { Axis } from '../../../../lib/lanes/window';
import { DAY, HOUR, type Instant } from '../../../../lib/time';
import type { GradeStep } from '../../../../lib/trend';
import { useFrame } from './geometry';

const HEIGHT = 32;
const ROW = 13;
/** Px a day's label takes: one that would be cut at the edge is left out. */
const DAY_ROOM = 78;

/** The whole course in one strip, CRS over ICANS, with the window above as a frame that can be moved. */
export function Overview(props: {
  readonly grades: readonly GradeStep[];
  readonly infusedAt: Instant | null;
  readonly window: Axis;
  readonly onCentre: (t: Instant) => void;
}) {
  const { geometry, now, zone } = useFrame();
  const strip = useRef<HTMLDivElement>(null);
  const firstStep = props.grades[0]?.t;
  const start = Math.min(props.infusedAt ?? firstStep ?? now - 3 * DAY, firstStep ?? Number.POSITIVE_INFINITY);
  const from = start - Math.max(6 * HOUR, (now - start) * 0.06);
  const to = now + Math.max(6 * HOUR, (now - start) * 0.16);
  const x = (t: Instant) => ((t - from) / (to - from)) * geometry.plot;
  const move = (event: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    if (box) props.onCentre(from + ((event.clientX - box.left) / box.width) * (to - from));
  };
  const narrow = geometry.name === 0;
  return (
    <figure aria-label="Since infusion, CRS over ICANS" className={`m-0 ${narrow ? '' : 'flex'}`}>
      <div className={narrow ? '' : 'relative z-1 flex-none'} style={narrow ? undefined : { width: geometry.name }}>
        <div className="text-12 leading-4 font-600 whitespace-nowrap">Since infusion</div>
        <div className="text-12 leading-4 whitespace-nowrap text-ink3">CRS over ICANS</div>
      </div>
      <div style={{ marginLeft: geometry.yAxis, width: geometry.plot }}>
        <div
          ref={strip}
          className="relative cursor-pointer touch-pan-y border border-line bg-tile"
          style={{ height: HEIGHT }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            move(event);
          }}
          onPointerMove={(event) => event.buttons === 1 && move(event)}
        >
          <svg aria-hidden="true" className="absolute inset-0 block" width={geometry.plot} height={HEIGHT - 2}>
            <Row bands={gradeBands(props.grades, 'CRS', from, now)} x={x} y={2} />
            <Row bands={gradeBands(props.grades, 'ICANS', from, now)} x={x} y={2 + ROW + 1} />
            {props.infusedAt !== null && (
              <g>
                <rect x={x(props.infusedAt) - 1} y={2} width={2} height={HEIGHT - 4} fill="var(--ink)" />
                <text
                  x={x(props.infusedAt) + 6}
                  y={24}
                  fontSize={12}
                  fill="var(--ink2)"
                  stroke="var(--tile)"
                  strokeWidth={3}
                  paintOrder="stroke"
                  className="num"
                >
                  infusion {hmText(props.infusedAt, zone)}
                </text>
              </g>
            )}
            <rect
              x={Math.max(1, x(Math.max(from, props.window.from)))}
              y={1}
              width={Math.max(6, x(props.window.end) - Math.max(1, x(Math.max(from, props.window.from))))}
              height={HEIGHT - 4}
              fill="none"
              stroke="var(--accent)"
              strokeWidth={2}
              rx={2}
            />
          </svg>
        </div>
        <div aria-hidden="true" className="relative h-5 overflow-hidden text-12 text-ink3">
          {days(from, to, zone, geometry.plot)
            .filter((t) => x(t) < geometry.plot - DAY_ROOM)
            .map((t) => (
              <span key={t} className="absolute top-0.5 whitespace-nowrap border-l border-line pl-1.5 num" style={{ left: x(t) }}>
                {dayText(props.infusedAt, t, zone)}
              </span>
            ))}
        </div>
      </div>
    </figure>
  );
}

function Row({ bands, x, y }: { bands: readonly Band[]; x(t: Instant): number; y: number }) {
  return bands.map((band) => {
    const left = x(band.from);
    const width = Math.max(1, x(band.to) - left);
    if (band.grade === 0) return <rect key={band.from} x={left} y={y + ROW - 2} width={width} height={1.5} fill="var(--quiet)" />;
    return <rect key={band.from} x={left} y={y} width={width} height={ROW} fill={`var(--g${Math.min(4, band.grade)})`} />;
  });
}

/** Local midnights, every so many that their labels have room. */
function days(from: Instant, to: Instant, zone: string, width: number): Instant[] {
  const midnights: Instant[] = [];
  let date = wallTime(from, zone).date;
  for (let t = Math.ceil(from / HOUR) * HOUR; t < to; t += HOUR) {
    const at = wallTime(t, zone).date;
    if (at !== date) midnights.push(t);
    date = at;
  }
  const every = Math.max(1, Math.ceil(midnights.length / Math.max(1, Math.floor(width / 100))));
  return midnights.filter((_, i) => i % every === 0);
}
