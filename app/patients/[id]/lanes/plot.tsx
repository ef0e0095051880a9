'use client';
import type { ReactNode } from 'react';
import {
  Area,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import type { Gap, LinePoint } from '../../../../lib/lanes/line';
import type { Instant } from '../../../../lib/time';
import { useFrame } from './geometry';

export interface PlotLine {
  readonly key: string;
  readonly points: readonly LinePoint[];
  readonly stroke: string;
  readonly width: number;
  readonly dash?: string;
  /** Points: none, filled, or open circles (cuff pressures, IL-6 that says nothing). */
  readonly dot?: 'none' | 'filled' | 'open';
  readonly axis?: string;
}
export interface PlotArea {
  readonly key: string;
  readonly points: readonly LinePoint[];
  readonly fill: string;
  readonly opacity?: number;
  readonly stroke?: string;
  readonly dash?: string;
  readonly axis?: string;
}
export interface PlotAxis {
  readonly id: string;
  readonly domain: readonly [number, number];
  readonly scale?: 'linear' | 'log';
}
const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
const NO_DATA: LinePoint[] = [];

/**
 * One recharts chart in a lane. Every chart has the same margin and axis width, so plot areas align to the pixel; the
 * cursor is drawn over all of them by the lanes, not here.
 */
export function Plot(props: {
  readonly height: number;
  readonly domain: readonly [number, number];
  readonly scale?: 'linear' | 'log';
  readonly ticks: readonly number[];
  readonly tickText?: (v: number) => string;
  /** Further scales without figures, for lines of another size in the same lane. */
  readonly more?: readonly PlotAxis[];
  readonly limits?: readonly number[];
  readonly gaps?: readonly Gap[];
  readonly areas?: readonly PlotArea[];
  readonly lines?: readonly PlotLine[];
  readonly children?: ReactNode;
}) {
  const { axis, geometry } = useFrame();
  return (
    <ComposedChart
      width={geometry.plot + geometry.yAxis}
      height={props.height}
      margin={NO_MARGIN}
      data={NO_DATA}
      accessibilityLayer={false}
      style={{ position: 'absolute', left: -geometry.yAxis, top: -1, pointerEvents: 'none' }}
    >
      <XAxis dataKey="t" type="number" domain={[axis.from, axis.to]} allowDataOverflow hide height={0} />
      <YAxis
        yAxisId="main"
        width={geometry.yAxis}
        domain={[...props.domain]}
        scale={props.scale ?? 'linear'}
        ticks={[...props.ticks]}
        tickFormatter={props.tickText}
        allowDataOverflow
        interval={0}
        axisLine={false}
        tickLine={false}
        tick={{ fontSize: 12, fill: 'var(--ink3)' }}
        tickMargin={6}
      />
      {props.more?.map((more) => (
        <YAxis
          key={more.id}
          yAxisId={more.id}
          width={0}
          orientation="right"
          domain={[...more.domain]}
          scale={more.scale ?? 'linear'}
          allowDataOverflow
          hide
        />
      ))}
      {props.gaps?.map((gap) => (
        <ReferenceArea
          key={gap.from}
          yAxisId="main"
          x1={Math.max(gap.from, axis.from)}
          x2={Math.min(gap.to, axis.end)}
          fill="url(#lane-hatch)"
          stroke="none"
          ifOverflow="hidden"
          zIndex={-100}
        />
      ))}
      {props.limits?.map((y) => (
        <ReferenceLine key={y} yAxisId="main" y={y} stroke="var(--line2)" strokeDasharray="3 3" zIndex={-50} />
      ))}
      {props.areas?.map((area) => (
        <Area
          key={area.key}
          yAxisId={area.axis ?? 'main'}
          data={[...area.points]}
          dataKey="v"
          type="stepAfter"
          fill={area.fill}
          fillOpacity={area.opacity ?? 1}
          stroke={area.stroke ?? 'none'}
          strokeDasharray={area.dash}
          strokeWidth={1.4}
          connectNulls={false}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      {props.lines?.map((line) => (
        <Line
          key={line.key}
          yAxisId={line.axis ?? 'main'}
          data={[...line.points]}
          dataKey="v"
          type="linear"
          stroke={line.stroke}
          strokeWidth={line.width}
          strokeDasharray={line.dash}
          strokeLinejoin="round"
          connectNulls={false}
          dot={
            line.dot === 'open'
              ? { r: 3, fill: 'var(--tile)', stroke: 'var(--ink2)', strokeWidth: 1.4, strokeDasharray: 'none' }
              : line.dot === 'filled'
                ? { r: 2.2, fill: line.stroke, stroke: 'none' }
                : false
          }
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      {props.children}
    </ComposedChart>
  );
}

export interface Scales {
  x(t: Instant): number;
  y(v: number): number;
}
/** Draws marks in the coordinates of the chart it stands in. */
export function Marks({ axis = 'main', draw }: { axis?: string; draw: (scales: Scales) => ReactNode }) {
  const x = useXAxisScale();
  const y = useYAxisScale(axis);
  if (!x || !y) return null;
  return (
    <ZIndexLayer zIndex={2000}>
      <g>{draw({ x: (t) => x(t) ?? -99, y: (v) => y(v) ?? -99 })}</g>
    </ZIndexLayer>
  );
}

/** Text over a line: a halo of the ground keeps it readable. */
export function HaloText(props: {
  readonly x: number;
  readonly y: number;
  readonly children: ReactNode;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: 400 | 600;
  readonly fill?: string;
  readonly rotate?: number;
}) {
  return (
    <text
      x={props.x}
      y={props.y}
      textAnchor={props.anchor ?? 'start'}
      fontSize={12}
      fontWeight={props.weight ?? 400}
      fill={props.fill ?? (props.weight === 600 ? 'var(--ink)' : 'var(--ink2)')}
      stroke="var(--tile)"
      strokeWidth={8}
      paintOrder="stroke"
      strokeLinejoin="round"
      transform={props.rotate ? `rotate(${props.rotate} ${props.x} ${props.y})` : undefined}
      className="num"
    >
      {props.children}
    </text>
  );
}

/** The patterns every lane fills with: hatch for "no data", stripes of a grade for "suggested". Once a page. */
export function LanePatterns() {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      <defs>
        <pattern id="lane-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="8" fill="var(--ink2)" opacity="0.2" />
        </pattern>
        {[0, 1, 2, 3, 4].map((grade) => (
          <pattern
            key={grade}
            id={`lane-suggested-${grade}`}
            width="8"
            height="8"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="4" height="8" fill={grade === 0 ? 'var(--quiet)' : `var(--g${grade})`} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
