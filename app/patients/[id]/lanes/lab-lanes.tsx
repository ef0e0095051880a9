'use client';
import { memo } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { labText } from '../../../../lib/display/numbers';
import { freeBaselines } from '../../../../lib/lanes/baselines';
import type { LinePoint } from '../../../../lib/lanes/line';
import type { Instant } from '../../../../lib/time';
import { useFrame } from './geometry';
import { Lane } from './lane';
import { HaloText, Marks, Plot, type Scales } from './plot';
import { Still } from './turns';

export interface LogLabData {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly points: readonly LinePoint[];
  /** Whole decades; widened where a result lies outside. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly limits: readonly number[];
  readonly height: number;
  /** Stretches in which the results say nothing about response. */
  readonly shaded?: readonly { readonly from: Instant; readonly to: Instant }[];
}
const thousands = (v: number) => (v >= 1000 ? `${v / 1000}k` : String(v));
const LABEL_ROOM = 64;

/** One laboratory value on a log axis. '<5' hangs as a caret at its limit: neither 5 nor 0. */
export const LogLabLane = memo(function LogLabLane(props: { data: LogLabData; asTable: boolean; present: React.ReactNode }) {
  const frame = useFrame();
  const { data } = props;
  const at = (t: number) => timeText(t, frame.now, frame.zone);
  const drawn = data.points.filter((p) => p.v === null || p.v > 0);
  const results = drawn.filter((p): p is LinePoint & { v: number } => p.v !== null);
  const domain: [number, number] = [
    Math.min(data.domain[0], ...results.map((p) => 10 ** Math.floor(Math.log10(p.v)))),
    Math.max(data.domain[1], ...results.map((p) => 10 ** Math.ceil(Math.log10(p.v * 1.01)))),
  ];
  const inWindow = results.filter((p) => p.t >= frame.axis.from && p.t <= frame.axis.end);
  const first = inWindow[0];
  const last = inWindow.at(-1);
  const isShaded = (t: Instant) => data.shaded?.some((s) => t > s.from && t <= s.to) ?? false;
  const sign = (p: LinePoint) => p.flag?.charAt(0) ?? '';
  return (
    <Lane
      name={data.name}
      unit={`${data.unit}, log`}
      height={data.height}
      summary={
        first && last && first !== last
          ? `${data.name} ${labText(first.v, first.flag)} at ${at(first.t)}, ${labText(last.v, last.flag)} ${data.unit} at ${at(last.t)}.${data.shaded?.length ? ' After tocilizumab it is expected to rise and is no sign of failure.' : ''}`
          : last
            ? `${data.name} ${labText(last.v, last.flag)} ${data.unit} at ${at(last.t)}.`
            : `No ${data.name} in this window.`
      }
      present={props.present}
      table={
        props.asTable
          ? { columns: [data.unit], rows: inWindow.toReversed().map((p) => ({ time: at(p.t), cells: [labText(p.v, p.flag)] })) }
          : null
      }
    >
      <Still on={data} frame={frame}>
        <Plot
          height={data.height}
          domain={domain}
          scale="log"
          ticks={data.ticks}
          tickText={thousands}
          limits={data.limits}
          gaps={data.shaded}
          lines={[{ key: data.code, points: drawn, stroke: 'var(--ink2)', width: 1.5 }]}
        >
          <Marks
            draw={(scales) => (
              <Results results={inWindow} scales={scales} isShaded={isShaded} text={(p) => sign(p) + labText(p.v)} />
            )}
          />
          {data.shaded !== undefined && data.shaded.length > 0 && (
            <Marks draw={({ x }) => <ShadedWord shaded={data.shaded ?? []} x={x} height={data.height} />} />
          )}
        </Plot>
      </Still>
      {results.length === 0 && <Empty />}
    </Lane>
  );
});

function Empty() {
  return <span className="absolute top-1/2 left-3 -translate-y-1/2 text-13 text-ink2">none in this window</span>;
}

/** Result points and their numbers: the last in ink, earlier ones quieter and only where they have room. */
function Results(props: {
  results: readonly (LinePoint & { v: number })[];
  scales: Scales;
  isShaded(t: Instant): boolean;
  text(p: LinePoint & { v: number }): string;
}) {
  const { x, y } = props.scales;
  const { geometry } = useFrame();
  let free = Number.POSITIVE_INFINITY;
  return (
    <>
      {props.results.toReversed().map((p, i) => {
        const px = x(p.t);
        const py = y(p.v);
        const room = free - px >= LABEL_ROOM && px - geometry.yAxis > 48;
        if (room) free = px;
        const open = props.isShaded(p.t);
        return (
          <g key={p.t}>
            {p.flag ? (
              <path
                d={
                  p.flag.startsWith('<')
                    ? `M${px - 5} ${py} L${px} ${py + 6} L${px + 5} ${py}`
                    : `M${px - 5} ${py} L${px} ${py - 6} L${px + 5} ${py}`
                }
                fill="none"
                stroke="var(--ink)"
                strokeWidth={2}
              />
            ) : (
              <circle
                cx={px}
                cy={py}
                r={i === 0 ? 4.5 : 3.5}
                fill={open ? 'var(--tile)' : 'var(--ink)'}
                stroke={open ? 'var(--ink)' : 'none'}
                strokeWidth={1.6}
              />
            )}
            {room && (
              <HaloText x={px - 6} y={py < 22 ? py + 16 : py - 8} anchor="end" weight={i === 0 ? 600 : 400}>
                {props.text(p)}
              </HaloText>
            )}
          </g>
        );
      })}
    </>
  );
}

const SHADED_WORDS = 'after tocilizumab: expected to rise, not a sign of failure';
const SHADED_SHORT = 'expected to rise after tocilizumab';
const SHADED_LEAST = 'expected to rise';
function ShadedWord(props: { shaded: readonly { from: Instant; to: Instant }[]; x(t: Instant): number; height: number }) {
  const { axis, geometry } = useFrame();
  const first = props.shaded[0];
  if (!first) return null;
  const from = props.x(Math.max(first.from, axis.from));
  const to = props.x(Math.min(first.to, axis.end));
  const room = (words: string) => words.length * 6.2;
  // In the shade, else before it: with as many words as have room there. A sentence that is cut says nothing.
  const places = [SHADED_WORDS, SHADED_SHORT, SHADED_LEAST].flatMap((words) => [
    { words, x: from + 8, anchor: 'start' as const, fits: to - from > room(words) },
    { words, x: from - 8, anchor: 'end' as const, fits: from - 8 - geometry.yAxis > room(words) },
  ]);
  const place = places.find((p) => p.fits);
  if (place === undefined) return null;
  return (
    <HaloText x={place.x} y={props.height - 10} anchor={place.anchor}>
      {place.words}
    </HaloText>
  );
}

export interface LinearLabData {
  readonly name: string;
  readonly unit: string;
  readonly height: number;
  /** Two or three values, each on its own scale from 0. */
  readonly lines: readonly {
    readonly code: string;
    readonly label: string;
    readonly points: readonly LinePoint[];
    readonly top: number;
    readonly dash?: string;
    readonly scale?: 'log';
  }[];
}
/** Where a value stands on its own scale, 0 to 1. */
function heightOf(line: LinearLabData['lines'][number], v: number): number {
  return Math.min(1, line.scale === 'log' ? Math.log(Math.max(1, v)) / Math.log(line.top) : v / line.top);
}
/** Laboratory values that need no axis of their own: shape and the present number. */
export const LinearLabLane = memo(function LinearLabLane(props: {
  data: LinearLabData;
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const at = (t: number) => timeText(t, frame.now, frame.zone);
  const { data } = props;
  const results = (points: readonly LinePoint[]) =>
    points.filter((p): p is LinePoint & { v: number } => p.v !== null && p.t >= frame.axis.from && p.t <= frame.axis.end);
  const words = freeBaselines(
    data.lines.flatMap((l) => {
      const last = results(l.points).at(-1);
      return last ? [{ name: l.code, y: data.height * (1 - heightOf(l, last.v)) }] : [];
    }),
    data.height,
  );
  const times = [...new Set(data.lines.flatMap((l) => results(l.points).map((p) => p.t)))].sort((a, b) => b - a);
  return (
    <Lane
      name={data.name}
      unit={data.unit}
      height={data.height}
      summary={data.lines
        .map((l) => {
          const last = results(l.points).at(-1);
          return last ? `${l.label} ${labText(last.v)} at ${at(last.t)}.` : `No ${l.label} in this window.`;
        })
        .join(' ')}
      present={props.present}
      table={
        props.asTable
          ? {
              columns: data.lines.map((l) => l.label),
              rows: times.map((t) => ({
                time: at(t),
                cells: data.lines.map((l) => {
                  const p = l.points.find((q) => q.t === t);
                  return p?.v == null ? '' : labText(p.v, p.flag);
                }),
              })),
            }
          : null
      }
    >
      <Still on={data} frame={frame}>
        <Plot
          height={data.height}
          domain={[0, 1]}
          ticks={[]}
          more={data.lines.map((l) => ({
            id: l.code,
            domain:
              l.scale === 'log'
                ? ([1, Math.max(l.top, ...results(l.points).map((p) => p.v * 1.2))] as const)
                : ([0, Math.max(l.top, ...results(l.points).map((p) => p.v * 1.15))] as const),
            scale: l.scale,
          }))}
          lines={data.lines.map((l) => ({
            key: l.code,
            points: l.scale === 'log' ? l.points.filter((p) => p.v === null || p.v > 0) : l.points,
            stroke: 'var(--ink2)',
            width: 1.5,
            dash: l.dash,
            dot: 'filled' as const,
            axis: l.code,
          }))}
        >
          {data.lines.map((l) => (
            <Marks
              key={l.code}
              axis={l.code}
              draw={({ x, y }) => {
                const last = results(l.points).at(-1);
                if (!last) return null;
                const after = x(last.t) + 8 < frame.geometry.plot - 110;
                // The place kept free of the other words; beside the end of its line where there is room for that.
                const free = words.get(l.code) ?? y(last.v);
                return (
                  <HaloText
                    x={x(last.t) + (after ? 8 : -8)}
                    y={after && words.size === 1 ? Math.min(data.height - 4, y(last.v) + 4) : free}
                    anchor={after ? 'start' : 'end'}
                  >
                    {l.label} {labText(last.v, last.flag)}
                  </HaloText>
                );
              }}
            />
          ))}
        </Plot>
      </Still>
      {data.lines.every((l) => results(l.points).length === 0) && <Empty />}
    </Lane>
  );
});
