'use client';
import { timeText } from '../../../../lib/display/clock';
import { type Band, bandWord } from '../../../../lib/lanes/steps';
import type { Scale } from '../../../../lib/trend';
import { useFrame, xOf } from './geometry';
import { Lane, Present } from './lane';

const HEIGHT = 24;

/** The grade of one scale over time: solid where a person stood behind it, striped where it was only suggested, open where it is held. */
export function GradeLane(props: {
  readonly scale: Scale;
  readonly bands: readonly Band[];
  readonly asTable: boolean;
  readonly present: { readonly grade: string; readonly word: string } | null;
}) {
  const frame = useFrame();
  const at = (t: number) => timeText(t, frame.now, frame.zone);
  const rows = props.bands.toReversed().map((band) => ({
    time: at(band.from),
    cells: [String(band.grade), bandWord(band), band.by ?? ''],
  }));
  const last = props.bands.at(-1);
  return (
    <Lane
      name={props.scale}
      height={HEIGHT}
      bare
      summary={
        last
          ? `${props.scale} ${last.grade} ${bandWord(last)} since ${at(last.from)}; ${props.bands.length} steps in this window.`
          : `No ${props.scale} grade in this window.`
      }
      present={props.present && <Present value={props.present.grade} what={props.present.word} />}
      table={props.asTable ? { columns: ['Grade', 'State', 'By'], rows } : null}
    >
      <svg aria-hidden="true" className="absolute inset-0 block overflow-hidden" width={frame.geometry.plot} height={HEIGHT}>
        {props.bands.map((band, i) => {
          const x = Math.max(0, xOf(frame, band.from));
          const width = Math.min(frame.geometry.plot, xOf(frame, band.to)) - x;
          return (
            <BandShape
              key={band.from}
              band={band}
              x={x}
              width={width}
              label={props.bands[i - 1]?.grade !== band.grade || (band.grade > 0 && width > 16)}
            />
          );
        })}
      </svg>
    </Lane>
  );
}

function BandShape({ band, x, width, label }: { band: Band; x: number; width: number; label: boolean }) {
  const grade = Math.min(4, band.grade);
  if (width <= 0) return null;
  const roomForNumber = width >= 14;
  if (grade === 0) {
    return (
      <g>
        <rect x={x} y={HEIGHT - 3} width={width} height={3} fill="var(--quiet)" />
        {label && roomForNumber && (
          <text x={x + 8} y={15} fontSize={14} fill="var(--ink2)" className="num">
            0
          </text>
        )}
      </g>
    );
  }
  const word = bandWord(band);
  const solid = word === 'confirmed';
  const held = band.held !== undefined;
  const fill = solid ? `var(--g${grade})` : held ? 'url(#lane-hatch)' : `url(#lane-suggested-${grade})`;
  const outline = grade === 1 ? 'var(--g1-line)' : `var(--g${grade})`;
  const inset = solid && grade !== 1 ? 0 : 0.75;
  return (
    <g>
      <rect
        x={x + inset}
        y={inset}
        width={Math.max(1, width - 2 * inset)}
        height={HEIGHT - 2 * inset}
        fill={fill}
        stroke={solid && grade !== 1 ? 'none' : outline}
        strokeWidth={1.5}
        strokeDasharray={held ? '6 4' : undefined}
      />
      {label && roomForNumber && (
        <text
          x={x + 8}
          y={17}
          fontSize={14}
          fontWeight={650}
          fill={solid ? `var(--on-g${grade})` : 'var(--ink)'}
          stroke={solid ? undefined : 'var(--tile)'}
          strokeWidth={4}
          paintOrder="stroke"
          className="num"
        >
          {band.grade}
        </text>
      )}
    </g>
  );
}
