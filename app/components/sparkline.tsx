import { HOUR } from '../../lib/time';

/** Every bed has the same window and the same log axis, so that slopes compare across tiles. */
const SCALES = {
  ferritin: { from: 300, to: 30_000, line: 10_000, name: 'Ferritin' },
  crp: { from: 3, to: 400, line: 100, name: 'CRP' },
} as const;
const WINDOW_MS = 72 * HOUR;

export interface SparklineProps {
  readonly test: keyof typeof SCALES;
  readonly points: readonly (readonly [number, number])[];
  readonly width: number;
  readonly height: number;
  readonly line: number;
  readonly cssWidth?: string;
  readonly cssHeight?: string;
}

/** 72 h, no axes; the last point stands out, a dotted line marks ferritin 10 000 or CRP 100. The window ends at the last point. */
export function Sparkline({ test, points, width, height, line, cssWidth, cssHeight }: SparklineProps) {
  const scale = SCALES[test];
  const pad = line * 1.8;
  const last = points.at(-1);
  const size = { width: cssWidth ?? width, height: cssHeight ?? height };
  if (last === undefined) return <span style={{ ...size, display: 'inline-block' }} />;
  const end = last[0];
  const x = (t: number) => pad + (1 - (end - t) / WINDOW_MS) * (width - 2 * pad - 4);
  const y = (v: number) => {
    const share =
      (Math.log(Math.min(scale.to, Math.max(scale.from, v))) - Math.log(scale.from)) /
      (Math.log(scale.to) - Math.log(scale.from));
    return pad + (1 - share) * (height - 2 * pad);
  };
  const shown = points.filter(([t]) => t >= end - WINDOW_MS);
  const path = shown.map(([t, v], i) => `${i === 0 ? 'M' : 'L'}${x(t).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  return (
    <svg viewBox={`0 0 ${width} ${height}`} style={{ ...size, flex: 'none', overflow: 'visible' }} aria-hidden="true">
      <path
        d={`M0 ${y(scale.line).toFixed(1)}H${width - 4}`}
        stroke="var(--line2)"
        strokeWidth={Math.max(1, line * 0.7)}
        strokeDasharray="1.5 5"
      />
      <path d={path} fill="none" stroke="var(--ink2)" strokeWidth={line} strokeLinejoin="round" />
      <circle cx={x(end).toFixed(1)} cy={y(last[1]).toFixed(1)} r={line * 1.75} fill="var(--ink)" />
    </svg>
  );
}
