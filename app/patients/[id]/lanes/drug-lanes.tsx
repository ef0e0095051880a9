'use client';
import { memo } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { clinicalNumber } from '../../../../lib/display/numbers';
import { type BesideRoom, besideMarks } from '../../../../lib/lanes/beside';
import type { DoseMark, Stretch } from '../../../../lib/lanes/steps';
import type { Instant } from '../../../../lib/time';
import type { TrendEvent } from '../../../../lib/trend';
import { MARKS } from '../../../components/alert-badge';
import { useFrame, xOf } from './geometry';
import { Lane } from './lane';
import { triangle } from './sign-lanes';

export interface DrugRow {
  readonly drug: string;
  readonly name: string;
  /** numbered: each dose a labelled triangle; ticks: courses as bars with a tick a dose; volumes: each its own bar. */
  readonly drawn: 'numbered' | 'ticks' | 'volumes';
  readonly doses: readonly (DoseMark & { readonly volumeMl?: number; readonly endsAt?: Instant })[];
  readonly stretches: readonly Stretch[];
  readonly present: React.ReactNode;
}
const HEIGHT = 20;
/** "2, 571 mg" and "2" beside a numbered dose. */
const NUMBERED: BesideRoom = { words: 84, number: 21, half: 8 };
const doseText = (doseMg: number | null) =>
  doseMg === null ? 'dose unknown' : doseMg >= 1000 ? `${clinicalNumber(doseMg / 1000)} g` : `${clinicalNumber(doseMg)} mg`;

/** What was given, one row a drug. */
export const DrugLane = memo(function DrugLane({ row, asTable }: { row: DrugRow; asTable: boolean }) {
  const frame = useFrame();
  const at = (t: Instant) => timeText(t, frame.now, frame.zone);
  const last = row.doses.at(-1);
  const amount = (d: DrugRow['doses'][number]) =>
    d.volumeMl === undefined ? doseText(d.doseMg) : `${clinicalNumber(d.volumeMl)} mL`;
  return (
    <Lane
      name={row.name}
      thin
      height={HEIGHT}
      summary={
        last
          ? `${row.name}: ${row.doses.length} given, last ${amount(last)} at ${at(last.t)}.`
          : row.stretches.some((s) => s.open)
            ? `${row.name} running.`
            : `${row.name}: none given.`
      }
      present={row.present}
      table={
        asTable ? { columns: ['Given'], rows: row.doses.toReversed().map((d) => ({ time: at(d.t), cells: [amount(d)] })) } : null
      }
    >
      <svg aria-hidden="true" className="absolute inset-0 block overflow-hidden" width={frame.geometry.plot} height={HEIGHT - 2}>
        <RowMarks row={row} amount={amount} />
      </svg>
    </Lane>
  );
});

function RowMarks({ row, amount }: { row: DrugRow; amount(d: DrugRow['doses'][number]): string }) {
  const frame = useFrame();
  const x = (t: Instant) => xOf(frame, t);
  const shown = row.doses.filter((d) => (d.endsAt ?? d.t) >= frame.axis.from && d.t <= frame.axis.end);
  if (row.drawn === 'numbered') {
    const beside = besideMarks(
      shown.map((d) => x(d.t)),
      x(frame.axis.end),
      NUMBERED,
    );
    return shown.map((dose, i) => (
      <g key={dose.id}>
        <path d={triangle(x(dose.t), 3, 15)} fill="var(--ink)" />
        {beside[i] !== 'none' && (
          <text x={x(dose.t) + 11} y={13.5} fontSize={12} fontWeight={600} fill="var(--ink)" className="num">
            {beside[i] === 'words' ? `${dose.number}, ${amount(dose)}` : dose.number}
          </text>
        )}
      </g>
    ));
  }
  if (row.drawn === 'volumes') {
    const labels = shown.length > 0 && shown.every((d, i) => x(shown[i + 1]?.t ?? frame.axis.to) - x(d.endsAt ?? d.t) > 60);
    return (
      <>
        {shown.map((dose) => {
          const from = x(dose.t);
          const to = Math.max(from + 9, x(dose.endsAt ?? dose.t));
          return (
            <g key={dose.id}>
              <rect x={from} y={4} width={to - from} height={9} fill="var(--ink2)" />
              {labels && (
                <text x={to + 5} y={13} fontSize={12} fill="var(--ink2)" className="num">
                  {amount(dose)}
                </text>
              )}
            </g>
          );
        })}
        {!labels && shown[0] && (
          <text x={Math.max(60, x(shown[0].t)) - 6} y={13} fontSize={12} textAnchor="end" fill="var(--ink2)" className="num">
            {shown.length} × {amount(shown[0])}
          </text>
        )}
      </>
    );
  }
  const firstShown = shown[0];
  return (
    <>
      {row.stretches
        .filter((s) => s.to >= frame.axis.from && s.from <= frame.axis.end)
        .map((s) => (
          <rect
            key={s.from}
            x={Math.max(0, x(s.from))}
            y={s.to - s.from < 1 ? 5 : 7.5}
            width={Math.max(2, Math.min(frame.geometry.plot, x(s.to)) - Math.max(0, x(s.from)))}
            height={4}
            fill="var(--ink2)"
          />
        ))}
      {shown.map((dose) => (
        <rect key={dose.id} x={x(dose.t) - 1} y={3} width={2.2} height={13} fill="var(--ink)" />
      ))}
      {firstShown && shown.length === 1 && x(firstShown.t) > 56 && (
        <text x={x(firstShown.t) - 7} y={13.5} fontSize={12} fontWeight={600} textAnchor="end" fill="var(--ink)" className="num">
          {amount(firstShown)}
        </text>
      )}
    </>
  );
}

const EVENTS_HEIGHT = 26;
const ICE_RADIUS = 10;
/** ICE scores in circles, everything else as a tick with its words where they have room. */
export const EventsLane = memo(function EventsLane(props: {
  events: readonly TrendEvent[];
  asTable: boolean;
  present: React.ReactNode;
}) {
  const frame = useFrame();
  const at = (t: Instant) => timeText(t, frame.now, frame.zone);
  const shown = props.events.filter((e) => e.t >= frame.axis.from && e.t <= frame.axis.end).sort((a, b) => a.t - b.t);
  const x = (t: Instant) => xOf(frame, t);
  const width = frame.geometry.plot;
  return (
    <Lane
      name="Events"
      height={EVENTS_HEIGHT}
      summary={
        shown.length === 0
          ? 'No events in this window.'
          : `${shown.length} events, last ${shown.at(-1)?.label} at ${at(shown.at(-1)?.t ?? 0)}.`
      }
      present={props.present}
      table={
        props.asTable
          ? { columns: ['What', 'By'], rows: shown.toReversed().map((e) => ({ time: at(e.t), cells: [e.label, e.by ?? ''] })) }
          : null
      }
    >
      <svg aria-hidden="true" className="absolute inset-0 block overflow-hidden" width={width} height={EVENTS_HEIGHT - 2}>
        {shown.map((event, i) => {
          if (event.what === 'ice') {
            return <IceMark key={event.id} x={Math.min(width - 11, x(event.t))} score={event.score ?? null} />;
          }
          const next = shown[i + 1];
          const room = (next ? x(next.t) - (next.what === 'ice' ? ICE_RADIUS : 0) : width) - x(event.t);
          const marks = event.priority === undefined ? '' : MARKS[event.priority];
          const words = [`${marks} ${event.label}`.trim(), marks].find((w) => room > w.length * 6.4 + 12);
          return (
            <g key={event.id}>
              <rect x={x(event.t) - 1} y={3} width={2} height={18} fill={event.what === 'alert' ? 'var(--ink)' : 'var(--ink2)'} />
              {words && (
                <text x={x(event.t) + 5} y={16} fontSize={12} fontWeight={marks === words ? 700 : 400} fill="var(--ink2)">
                  {words}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </Lane>
  );
});

function IceMark({ x, score }: { x: number; score: number | null }) {
  return (
    <g>
      <circle
        cx={x}
        cy={12}
        r={ICE_RADIUS}
        fill="var(--tile)"
        stroke="var(--ink)"
        strokeWidth={1.4}
        strokeDasharray={score === null ? '3 2' : undefined}
      />
      <text x={x} y={16.5} textAnchor="middle" fontSize={12} fontWeight={600} fill="var(--ink)" className="num">
        {score ?? '–'}
      </text>
    </g>
  );
}
