import { memo, useId } from 'react';
import { BOX_HEIGHT, BOX_WIDTH, DIAMOND, octagon, type Point, TRIANGLE } from '../../lib/display/glyph-shapes';
import type { GlyphMark, GlyphValue, GradeView } from '../../lib/display/grade';

const points = (shape: readonly Point[]): string => shape.map((p) => p.map((n) => Number(n.toFixed(2))).join(',')).join(' ');

interface Paint {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly dash?: string;
}

/** The bare shape. `open` drawings of the octagon take the size of its ring, since the ring itself is left out. */
function Shape({ grade, paint, open }: { grade: number; paint: Paint; open: boolean }) {
  const line = { fill: paint.fill, stroke: paint.stroke, strokeWidth: paint.strokeWidth, strokeDasharray: paint.dash };
  if (grade <= 0) return <circle cx="56" cy="52" r="46" {...line} />;
  if (grade === 1) return <circle cx="56" cy="52" r="49" {...line} />;
  if (grade === 2) return <polygon points={points(TRIANGLE)} strokeLinejoin="round" {...line} />;
  if (grade === 3) return <polygon points={points(DIAMOND)} {...line} />;
  return <polygon points={points(octagon(open ? 94 : 79))} {...line} />;
}

function Mark({ mark, quiet }: { mark: GlyphMark; quiet: boolean }) {
  if (mark === 'confirmed') return <circle cx="102" cy="10" r="7" fill={quiet ? 'var(--quiet)' : 'var(--ink2)'} />;
  if (mark === 'suggested')
    return <circle cx="102" cy="10" r="7.2" fill="none" stroke={quiet ? 'var(--quiet)' : 'var(--ink)'} strokeWidth="3.4" />;
  if (mark === 'held')
    return (
      <g fill="var(--ink)">
        <rect x="94.5" y="2" width="5" height="16" />
        <rect x="104.5" y="2" width="5" height="16" />
      </g>
    );
  return null;
}

/** "At least": the sign is drawn, the packaged Inter does not have it. */
function AtLeastSign() {
  return (
    <g fill="none" stroke="var(--ink)" strokeWidth="4">
      <path d="M3 2 L19 9 L3 16" />
      <path d="M3 22 H20" />
    </g>
  );
}

export interface GradeGlyphProps {
  readonly value: GlyphValue;
  readonly mark?: GlyphMark;
  readonly held?: boolean;
  readonly atLeast?: boolean;
  /** Last known while nothing is live: dashed, no hatch, number in the second ink. */
  readonly veiled?: boolean;
  /** Height in px at which it is drawn; outlines never fall below 2 px. */
  readonly size: number;
  /** CSS length to draw it at, when `size` is in the units of a scaled tile. */
  readonly height?: string;
  /** Accessible name; without one the drawing is silent. */
  readonly name?: string;
  readonly className?: string;
}

/** A grade as shape and number. Rank survives without colour: brighter is worse on dark, darker on light. */
export const GradeGlyph = memo(function GradeGlyph(props: GradeGlyphProps) {
  const { value, mark = null, held = false, atLeast = false, veiled = false, size, name } = props;
  const hatchId = `hatch${useId().replace(/\W/g, '')}`;
  const grade = typeof value === 'number' ? Math.min(4, Math.max(0, value)) : 0;
  const outline = Math.max(3, (2 * BOX_HEIGHT) / size);
  const thin = Math.max(2.5, (1.2 * BOX_HEIGHT) / size);
  const open = held || veiled;
  const filled = typeof value === 'number' && grade > 0 && !open;
  const quiet = grade === 0 && typeof value === 'number' && !open;
  const onFill = `var(--on-g${grade})`;
  const digit = filled ? onFill : veiled || quiet || value === 'none' ? 'var(--ink2)' : 'var(--ink)';

  return (
    <svg
      viewBox={`0 0 ${BOX_WIDTH} ${BOX_HEIGHT}`}
      height={props.height === undefined ? size : undefined}
      width={props.height === undefined ? size * (BOX_WIDTH / BOX_HEIGHT) : undefined}
      style={
        props.height === undefined
          ? { flex: 'none', overflow: 'visible' }
          : {
              height: props.height,
              width: `calc(${props.height} * ${(BOX_WIDTH / BOX_HEIGHT).toFixed(4)})`,
              flex: 'none',
              overflow: 'visible',
            }
      }
      className={props.className}
      role={name === undefined ? undefined : 'img'}
      aria-label={name}
      aria-hidden={name === undefined ? true : undefined}
      data-grade={value}
    >
      {value === 'unknown' ? (
        <rect
          x="13"
          y="9"
          width="86"
          height="86"
          rx="4"
          fill="none"
          stroke="var(--ink)"
          strokeWidth={outline}
          strokeDasharray="9 7"
        />
      ) : value === 'none' ? (
        <circle cx="56" cy="52" r="46" fill="none" stroke="var(--quiet)" strokeWidth={thin} strokeDasharray="9 7" />
      ) : (
        <>
          {held && !veiled && (
            <>
              <pattern id={hatchId} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="3" height="9" fill="var(--ink2)" opacity="0.55" />
              </pattern>
              <Shape grade={grade} open paint={{ fill: `url(#${hatchId})`, stroke: 'none', strokeWidth: 0 }} />
            </>
          )}
          <Shape
            grade={grade}
            open={!filled}
            paint={
              filled
                ? grade === 1
                  ? { fill: 'var(--g1)', stroke: 'var(--g1-line)', strokeWidth: outline }
                  : grade === 2
                    ? { fill: 'var(--g2)', stroke: 'var(--g2)', strokeWidth: 6 }
                    : { fill: `var(--g${grade})`, stroke: 'none', strokeWidth: 0 }
                : {
                    fill: 'none',
                    stroke: open ? (grade === 0 && veiled ? 'var(--quiet)' : 'var(--ink2)') : 'var(--quiet)',
                    strokeWidth: open ? outline : thin,
                    dash: open ? '10 7' : undefined,
                  }
            }
          />
          {filled && grade === 4 && (
            <polygon
              points={points(octagon(98 - 3.4))}
              fill="none"
              stroke="var(--g4)"
              strokeWidth={Math.max(3.4, (1.4 * BOX_HEIGHT) / size)}
            />
          )}
        </>
      )}
      <text
        x="56"
        y={grade === 2 && typeof value === 'number' ? 93.5 : 79.5}
        textAnchor="middle"
        fontSize="76"
        fontWeight={quiet || value === 'none' ? 450 : 650}
        fill={digit}
        stroke={held && !veiled ? 'var(--tile)' : undefined}
        strokeWidth={held && !veiled ? 9 : undefined}
        paintOrder="stroke"
        strokeLinejoin="round"
        style={{ fontVariantNumeric: 'tabular-nums lining-nums', letterSpacing: 0 }}
      >
        {value === 'unknown' ? '?' : value === 'none' ? '–' : value}
      </text>
      {atLeast && <AtLeastSign />}
      {size >= 24 && !veiled && <Mark mark={mark} quiet={quiet} />}
    </svg>
  );
});

/** The glyph of a grade as the unit's state has it. */
export function GradeOf({
  view,
  size,
  height,
  silent = false,
}: {
  view: GradeView;
  size: number;
  height?: string;
  silent?: boolean;
}) {
  const said = view.name.endsWith(view.word) || view.value === 'none' ? view.name : `${view.name}, ${view.word}`;
  return (
    <GradeGlyph
      value={view.value}
      mark={view.mark}
      held={view.held}
      atLeast={view.atLeast}
      size={size}
      height={height}
      name={silent ? undefined : said}
    />
  );
}
