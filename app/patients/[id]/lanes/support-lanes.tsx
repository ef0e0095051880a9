'use client';
import { memo } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { LinePoint } from '../../../../lib/lanes/line';
import type { RatePart, RibbonPart, Stretch } from '../../../../lib/lanes/steps';
import { oxygenText, unitText } from '../../../../lib/lanes/words';
import { useFrame, xOf } from './geometry';
import { Lane } from './lane';
import { HaloText, Marks, Plot } from './plot';
import { Still } from './turns';

const RIBBON = 26;

/** What the patient breathes through, as a ribbon; devices that weigh more in the grade stand out more. */
export const OxygenLane = memo(function OxygenLane(props: {
  parts: readonly RibbonPart[];
  others: readonly { readonly name: string; readonly stretches: readonly Stretch[] }[];
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const at = (t: number) => timeText(t, frame.now, frame.zone);
  const last = props.parts.at(-1);
  return (
    <>
      <Lane
        name="Oxygen"
        height={RIBBON}
        summary={
          last
            ? `${oxygenText(last)} since ${at(last.from)}; ${props.parts.length} settings in this window.`
            : 'No oxygen status charted.'
        }
        present={props.present}
        table={
          props.asTable
            ? {
                columns: ['Device', 'L/min', 'FiO₂'],
                rows: props.parts.toReversed().map((p) => ({
                  time: at(p.from),
                  cells: [
                    oxygenText({ device: p.device }),
                    p.flowLpm === undefined ? '' : clinicalNumber(p.flowLpm),
                    p.fio2?.toFixed(2) ?? '',
                  ],
                })),
              }
            : null
        }
      >
        <svg
          aria-hidden="true"
          className="absolute inset-0 block overflow-hidden"
          width={frame.geometry.plot}
          height={RIBBON - 2}
        >
          {joined(props.parts).map((part) => (
            <RibbonShape key={part.from} part={part} />
          ))}
        </svg>
      </Lane>
      {props.others.map((other) => (
        <Lane
          key={other.name}
          name={other.name}
          thin
          follows
          height={18}
          summary={other.stretches.some((s) => s.open) ? `${other.name} running.` : `${other.name} not running now.`}
          table={
            props.asTable
              ? {
                  columns: ['Until'],
                  rows: other.stretches.map((s) => ({ time: at(s.from), cells: [s.open ? 'running' : at(s.to)] })),
                }
              : null
          }
        >
          <svg aria-hidden="true" className="absolute inset-0 block overflow-hidden" width={frame.geometry.plot} height={16}>
            {other.stretches.map((s) => (
              <rect
                key={s.from}
                x={xOf(frame, s.from)}
                y={5}
                width={Math.max(1, xOf(frame, s.to) - xOf(frame, s.from))}
                height={6}
                fill="var(--ink3)"
              />
            ))}
          </svg>
        </Lane>
      ))}
    </>
  );
});

/** Neighbours that read alike are one piece of ribbon; a change of FiO2 alone shows in its own lane. */
function joined(parts: readonly RibbonPart[]): RibbonPart[] {
  const pieces: RibbonPart[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    if (last && last.to === part.from && oxygenText(last) === oxygenText(part))
      pieces[pieces.length - 1] = { ...last, to: part.to, open: part.open };
    else pieces.push(part);
  }
  return pieces;
}

const HEAVY = ['hfnc', 'simple-face-mask', 'venturi', 'non-rebreather', 'cpap', 'bipap', 'invasive-ventilation'];
function RibbonShape({ part }: { part: RibbonPart }) {
  const frame = useFrame();
  const x = Math.max(0, xOf(frame, part.from));
  const width = Math.max(1, Math.min(frame.geometry.plot, xOf(frame, part.to)) - x);
  const heavy = HEAVY.includes(part.device);
  const none = part.device === 'room-air';
  const words = oxygenText(part);
  // The ribbon names a device where it has room: 6.6 px a letter at 12 px type.
  const text = [words, oxygenText({ device: part.device })].find((w) => width > w.length * 6.6 + 10);
  return (
    <g>
      {!none && (
        <rect
          x={x + 0.5}
          y={0}
          width={Math.max(1, width - 1)}
          height={RIBBON - 2}
          fill={heavy ? 'var(--ink2)' : 'var(--raise)'}
          stroke={heavy ? 'none' : 'var(--line2)'}
          strokeWidth={1}
        />
      )}
      {text !== undefined && (
        <text
          x={x + 7}
          y={16}
          fontSize={12}
          fontWeight={none ? 400 : 600}
          fill={none ? 'var(--ink2)' : heavy ? 'var(--bg)' : 'var(--ink)'}
          className="num"
        >
          {text}
        </text>
      )}
    </g>
  );
}

/** A second counted vasopressor stands in front of the first and is told from it by its tone. */
const COUNTED_FILLS = ['var(--ink3)', 'var(--ink)', 'var(--line2)'];

export interface PressorTrace {
  readonly drug: string;
  readonly counted: boolean;
  readonly parts: readonly RatePart[];
}

/** A step area for each vasopressor, each on the scale of its own unit; those that never count are dashed. */
export const PressorLane = memo(function PressorLane(props: {
  traces: readonly PressorTrace[];
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const at = (t: number) => timeText(t, frame.now, frame.zone);
  const main = props.traces.find((t) => t.counted) ?? props.traces[0];
  const unitOf = (trace: PressorTrace | undefined) => trace?.parts.findLast((p) => p.rateUnit !== undefined)?.rateUnit;
  const unit = unitOf(main) ?? 'ug/kg/min';
  const top = (trace: PressorTrace) => Math.max(...trace.parts.map((p) => p.rate ?? 0), 0);
  const sameUnit = props.traces.filter((t) => unitOf(t) === unit);
  const step = unit === 'ug/kg/min' ? 0.1 : niceStep(Math.max(...sameUnit.map(top), 0));
  const highest = Math.max(step * 1.6, ...sameUnit.map((t) => top(t) * 1.25));
  const rows = props.traces
    .flatMap((t) => t.parts.map((p) => ({ t: p.from, drug: t.drug, p })))
    .sort((a, b) => b.t - a.t)
    .map(({ t, drug, p }) => ({
      time: at(t),
      cells: [drug, p.rate === null ? 'rate unknown' : clinicalNumber(p.rate), p.rateUnit ? unitText(p.rateUnit) : ''],
    }));
  const running = props.traces.filter((t) => t.parts.some((p) => p.open));
  return (
    <Lane
      name="Pressors"
      unit={unitText(unit)}
      height={64}
      summary={
        running.length > 0
          ? `Running: ${running.map((t) => `${t.drug} ${t.parts.at(-1)?.rate ?? 'at an unknown rate'}`).join(', ')}.`
          : 'No vasopressor running.'
      }
      present={props.present}
      table={props.asTable ? { columns: ['Drug', 'Rate', 'Unit'], rows } : null}
    >
      <Still on={props.traces} frame={frame}>
        <Plot
          height={64}
          domain={[0, highest]}
          ticks={[step]}
          tickText={(v) => (step < 1 ? v.toFixed(2) : String(v))}
          limits={[step]}
          more={props.traces
            .filter((t) => unitOf(t) !== unit)
            .map((t) => ({ id: t.drug, domain: [0, Math.max(top(t) * 4.5, 0.001)] as const }))}
          areas={props.traces.map((t, i) => ({
            key: t.drug,
            points: stepPoints(t.parts, highest * 0.3),
            fill: t.counted ? (COUNTED_FILLS[i % COUNTED_FILLS.length] ?? 'var(--ink3)') : 'var(--tile)',
            opacity: 1,
            stroke: t.counted ? undefined : 'var(--ink2)',
            dash: t.counted ? undefined : '3 2',
            axis: unitOf(t) === unit ? 'main' : t.drug,
          }))}
        >
          <Marks
            draw={({ x, y }) => (
              <>
                {props.traces.map((t, i) => {
                  const first = t.parts[0];
                  if (!first) return null;
                  const before = x(first.from) > 170;
                  return (
                    <HaloText
                      key={t.drug}
                      x={before ? x(Math.min(...props.traces.map((o) => o.parts[0]?.from ?? first.from))) - 8 : x(first.to) + 8}
                      y={Math.min(56, Math.max(14, i === 0 ? y(top(t)) + 8 : 50))}
                      anchor={before ? 'end' : 'start'}
                      weight={t.counted ? 600 : 400}
                    >
                      {t.counted ? t.drug : `${t.drug}, not counted`}
                    </HaloText>
                  );
                })}
              </>
            )}
          />
        </Plot>
      </Still>
    </Lane>
  );
});

function niceStep(highest: number): number {
  const raw = highest / 1.3 || 1;
  const size = 10 ** Math.floor(Math.log10(raw));
  return [5, 2, 1].map((m) => m * size).find((s) => s <= raw) ?? size;
}
/** Steps as points of an area; a rate nobody said is drawn low with a break after it, never as 0. */
function stepPoints(parts: readonly RatePart[], unknownAs: number): LinePoint[] {
  return parts.flatMap((p, i) => {
    const v = p.rate ?? unknownAs;
    const next = parts[i + 1];
    const joined = next !== undefined && next.from === p.to;
    return joined
      ? [{ t: p.from, v }]
      : [
          { t: p.from, v },
          { t: p.to, v },
          { t: p.to + 1, v: null },
        ];
  });
}
