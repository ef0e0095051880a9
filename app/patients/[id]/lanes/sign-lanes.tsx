'use client';
import { memo } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { vitalText } from '../../../../lib/display/numbers';
import { type BesideRoom, besideMarks } from '../../../../lib/lanes/beside';
import type { Gap, LinePoint, Reading } from '../../../../lib/lanes/line';
import type { DoseMark } from '../../../../lib/lanes/steps';
import type { Axis } from '../../../../lib/lanes/window';
import type { Instant } from '../../../../lib/time';
import { useFrame } from './geometry';
import { Lane, type LaneTable } from './lane';
import { HaloText, Marks, Plot } from './plot';
import { Still } from './turns';

type Points = readonly LinePoint[];
const MAX_ROWS = 200;
/** A column of a lane's table. */
export interface TableLine {
  readonly name: string;
  readonly readings: readonly Reading[];
}

/** Newest first, one row an instant, a cell a line. */
function tableOf(lines: readonly TableLine[], at: (t: Instant) => string): LaneTable {
  const times = [...new Set(lines.flatMap((l) => l.readings.map((r) => r.t)))].sort((a, b) => b - a);
  const byTime = lines.map((l) => new Map(l.readings.map((r) => [r.t, r.text])));
  return {
    columns: lines.map((l) => l.name),
    rows: times.slice(0, MAX_ROWS).map((t) => ({ time: at(t), cells: byTime.map((line) => line.get(t) ?? '') })),
  };
}
/** "from 37.9 to 40.1, last 39.2" */
export function spanWords(points: Points, text: (v: number) => string): string {
  const values = points.flatMap((p) => (p.v === null ? [] : [p.v]));
  const last = values.at(-1);
  if (last === undefined) return 'no readings in this window';
  return `from ${text(Math.min(...values))} to ${text(Math.max(...values))}, last ${text(last)}`;
}
/** A fixed scale, widened only where a reading would fall outside of it. */
function covering(domain: readonly [number, number], points: Points, pad: number): [number, number] {
  const values = points.flatMap((p) => (p.v === null ? [] : [p.v]));
  return [Math.min(domain[0], ...values.map((v) => v - pad)), Math.max(domain[1], ...values.map((v) => v + pad))];
}
const isWider = (a: readonly [number, number], b: readonly [number, number]) => a[0] < b[0] || a[1] > b[1];

export interface TemperatureData {
  readonly table: readonly TableLine[];
  readonly points: Points;
  readonly feverC: number;
  readonly antipyretics: readonly { readonly t: Instant; readonly label: string }[];
  readonly tocilizumab: readonly DoseMark[];
}
/** Px a letter of a mark's word takes, about: a word that would cross the line of now is left out. */
const LETTER = 8;
/** "toci 1" and "1" beside a dose's triangle. */
const TOCI: BesideRoom = { words: 58, number: 20, half: 6 };
/** Baselines above this run through the row of doses. */
const DOSES_BELOW = 30;
/** More dots than these are a string of beads, not readings. */
const MOST_DOTS = 60;
const TEMPERATURE: readonly [number, number] = [35, 42];
export const TemperatureLane = memo(function TemperatureLane(props: {
  data: TemperatureData;
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const { points } = props.data;
  const text = (v: number) => vitalText('tempC', v);
  const domain = covering(TEMPERATURE, points, 0.3);
  const peak = points.reduce<LinePoint | null>(
    (best, p) => (p.t >= frame.axis.from && p.v !== null && p.v > (best?.v ?? 0) ? p : best),
    null,
  );
  return (
    <Lane
      name="Temperature"
      unit="°C"
      note={isWider(domain, TEMPERATURE) ? 'axis fitted' : undefined}
      height={100}
      summary={`Temperature ${spanWords(points, text)}.`}
      present={props.present}
      table={props.asTable ? tableOf(props.data.table, (t) => timeText(t, frame.now, frame.zone)) : null}
    >
      <Still on={props.data} frame={frame}>
        <Plot
          height={100}
          domain={domain}
          ticks={[36, 38, 40]}
          limits={[props.data.feverC]}
          lines={[
            { key: 'tempC', points, stroke: 'var(--ink)', width: 1.5, dot: points.length <= MOST_DOTS ? 'filled' : 'none' },
          ]}
        >
          <Marks
            draw={({ x, y }) => (
              <>
                {props.data.antipyretics.map((mark, i, all) => (
                  <g key={mark.t}>
                    <rect x={x(mark.t) - 1} y={86} width={2} height={9} fill="var(--ink2)" />
                    {x(mark.t) + 4 + mark.label.length * LETTER <
                      Math.min(x(Math.min(frame.now, frame.axis.end)), x(all[i + 1]?.t ?? Number.POSITIVE_INFINITY)) && (
                      <HaloText x={x(mark.t) + 4} y={95}>
                        {mark.label}
                      </HaloText>
                    )}
                  </g>
                ))}
                <DoseMarks doses={props.data.tocilizumab} x={x} end={x(frame.axis.end)} />
                {peak?.v != null && (
                  <HaloText
                    x={x(peak.t) - 8}
                    y={peakY(
                      y(peak.v),
                      x(peak.t),
                      props.data.tocilizumab.map((d) => x(d.t)),
                    )}
                    anchor={x(peak.t) - frame.geometry.yAxis < 44 ? 'start' : 'end'}
                    weight={600}
                  >
                    {text(peak.v)}
                  </HaloText>
                )}
              </>
            )}
          />
        </Plot>
      </Still>
    </Lane>
  );
});

/** Tocilizumab over the temperature, each dose with as many words as fit before the next. */
function DoseMarks({ doses, x, end }: { doses: readonly DoseMark[]; x(t: Instant): number; end: number }) {
  const beside = besideMarks(
    doses.map((d) => x(d.t)),
    end,
    TOCI,
  );
  return doses.map((dose, i) => (
    <g key={dose.t}>
      <path d={triangle(x(dose.t), 4)} fill="var(--ink)" />
      {beside[i] !== 'none' && (
        <HaloText x={x(dose.t) + 10} y={14} weight={600}>
          {beside[i] === 'words' ? 'toci ' : ''}
          {dose.number}
        </HaloText>
      )}
    </g>
  ));
}
/** The peak's figure above its point; below it where doses stand above. */
function peakY(y: number, x: number, doses: readonly number[]): number {
  const above = Math.max(12, y + 2);
  const meets = doses.some((dose) => dose > x - TOCI.words - 44 && dose < x + 20);
  return above < DOSES_BELOW && meets ? y + 18 : above;
}

/** A dose: triangle on its point. */
export function triangle(x: number, top: number, size = 12): string {
  return `M${x - size / 2} ${top} H${x + size / 2} L${x} ${top + size * 0.86} Z`;
}

export interface CirculationData {
  readonly table: readonly TableLine[];
  readonly heartRate: Points;
  readonly mapArterial: Points;
  readonly mapCuff: Points;
  readonly respRate: Points;
  readonly gaps: readonly Gap[];
  readonly mapLimit: number;
}
const CIRCULATION: readonly [number, number] = [5, 150];
export const CirculationLane = memo(function CirculationLane(props: {
  data: CirculationData;
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const { heartRate, mapArterial, mapCuff, respRate, gaps } = props.data;
  const whole = (v: number) => vitalText('heartRate', v);
  const domain = covering(CIRCULATION, [...heartRate, ...mapArterial, ...mapCuff], 5);
  const pressures = mapCuff.length > 0 ? mapCuff : mapArterial;
  const clear = clearestTime(heartRate, pressures, frame.axis);
  return (
    <Lane
      name="HR, MAP, RR"
      unit="/min, mmHg"
      note={isWider(domain, CIRCULATION) ? 'axis fitted' : undefined}
      height={132}
      summary={`Heart rate ${spanWords(heartRate, whole)}. Mean pressure ${spanWords([...mapCuff, ...mapArterial], whole)}. Respiratory rate ${spanWords(respRate, whole)}.`}
      present={props.present}
      table={props.asTable ? tableOf(props.data.table, (t) => timeText(t, frame.now, frame.zone)) : null}
    >
      <Still on={props.data} frame={frame}>
        <Plot
          height={132}
          domain={domain}
          ticks={[40, 65, 100, 140]}
          limits={[props.data.mapLimit]}
          gaps={gaps}
          lines={[
            { key: 'respRate', points: respRate, stroke: 'var(--ink3)', width: 1.3 },
            { key: 'mapCuff', points: mapCuff, stroke: 'var(--ink3)', width: 1, dash: '1 3', dot: 'open' },
            { key: 'heartRate', points: heartRate, stroke: 'var(--ink)', width: 1.5 },
            { key: 'mapArterial', points: mapArterial, stroke: 'var(--ink)', width: 2.6 },
          ]}
        >
          <Marks
            draw={({ x, y }) => (
              <>
                <GapWords gaps={gaps} x={x} />
                <LineWord at={clear} points={heartRate} x={x} y={y} text="HR" bold />
                <LineWord
                  at={clear}
                  points={pressures}
                  x={x}
                  y={y}
                  text={mapCuff.length > 0 ? 'MAP cuff' : 'MAP art'}
                  bold
                  below={Math.abs(y(near(heartRate, clear)?.v ?? 0) - y(near(pressures, clear)?.v ?? 0)) < 24}
                />
                <LineWord at={clear} points={respRate} x={x} y={y} text="RR" />
              </>
            )}
          />
        </Plot>
      </Still>
    </Lane>
  );
});

const near = (points: Points, t: Instant): LinePoint | null =>
  points.reduce<LinePoint | null>(
    (best, p) => (p.v !== null && (best === null || Math.abs(p.t - t) < Math.abs(best.t - t)) ? p : best),
    null,
  );

/** Where in the plot the names of two lines have most room: where the lines are furthest apart. */
function clearestTime(a: Points, b: Points, axis: Axis): Instant {
  const times = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((share) => axis.from + (axis.end - axis.from) * share);
  const apart = (t: Instant) => Math.abs((near(a, t)?.v ?? 0) - (near(b, t)?.v ?? 0));
  return times.reduce((best, t) => (apart(t) > apart(best) + 5 ? t : best));
}
/** The name of a line, written over it, or under it where another line's name stands above. */
function LineWord(props: {
  at: Instant;
  points: Points;
  x(t: Instant): number;
  y(v: number): number;
  text: string;
  bold?: boolean;
  below?: boolean;
}) {
  const point = near(props.points, props.at);
  if (point?.v == null) return null;
  return (
    <HaloText x={props.x(point.t)} y={props.y(point.v) + (props.below ? 18 : -9)} weight={props.bold ? 600 : 400} anchor="middle">
      {props.text}
    </HaloText>
  );
}
function GapWords({ gaps, x }: { gaps: readonly Gap[]; x(t: Instant): number }) {
  return gaps.map((gap) => {
    const width = x(gap.to) - x(gap.from);
    return width < 44 ? null : (
      <HaloText key={gap.from} x={x(gap.from) + width / 2} y={13} anchor="middle">
        no data
      </HaloText>
    );
  });
}

export interface OxygenationData {
  readonly table: readonly TableLine[];
  readonly spo2: Points;
  readonly fio2: Points;
  readonly gaps: readonly Gap[];
  readonly limit: number;
}
const SATURATION: readonly [number, number] = [78, 101];
export const OxygenationLane = memo(function OxygenationLane(props: {
  data: OxygenationData;
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const { spo2, fio2, gaps } = props.data;
  const whole = (v: number) => vitalText('spo2Percent', v);
  const domain = covering(SATURATION, spo2, 2);
  return (
    <Lane
      name="SpO₂, FiO₂"
      label={
        <>
          SpO<sub>2</sub>, FiO<sub>2</sub>
        </>
      }
      unit="%, fraction"
      note={isWider(domain, SATURATION) ? 'axis fitted' : undefined}
      height={84}
      summary={`Oxygen saturation ${spanWords(spo2, whole)}. FiO2 ${spanWords(fio2, (v) => v.toFixed(2))}.`}
      present={props.present}
      table={props.asTable ? tableOf(props.data.table, (t) => timeText(t, frame.now, frame.zone)) : null}
    >
      <Still on={props.data} frame={frame}>
        <Plot
          height={84}
          domain={domain}
          ticks={[80, 90]}
          limits={[props.data.limit]}
          gaps={gaps}
          more={[{ id: 'fio2', domain: [0.21, 1] }]}
          areas={[{ key: 'fio2', points: fio2, fill: 'var(--line2)', opacity: 0.75, axis: 'fio2' }]}
          lines={[{ key: 'spo2', points: spo2, stroke: 'var(--ink)', width: 1.5 }]}
        />
      </Still>
    </Lane>
  );
});
