const PATHS = {
  worse: 'M12 21 V4 M4.5 11 L12 3.5 L19.5 11',
  same: 'M3 12 H20 M13 4.5 L20.5 12 L13 19.5',
  better: 'M12 3 V20 M4.5 13 L12 20.5 L19.5 13',
} as const;
const WORDS = { worse: 'worse than 12 h ago', same: 'as 12 h ago', better: 'better than 12 h ago' } as const;

/** The grade against twelve hours ago. Drawn, since the packaged Inter has no arrows. */
export function TrendArrow({ trend, size, height }: { trend: keyof typeof PATHS | null; size: number; height?: string }) {
  if (trend === null) return null;
  return (
    <svg
      viewBox="0 0 24 24"
      width={height === undefined ? size : undefined}
      height={height === undefined ? size : undefined}
      style={height === undefined ? { flex: 'none' } : { width: height, height, flex: 'none' }}
      role="img"
      aria-label={WORDS[trend]}
    >
      <path d={PATHS[trend]} fill="none" stroke="currentcolor" strokeWidth="3.2" strokeLinecap="butt" strokeLinejoin="miter" />
    </svg>
  );
}

/** Four bars, as many filled as the grade. */
export function Pips({ grade, height }: { grade: number; height?: string }) {
  const size = height === undefined ? { width: 64, height: 5 } : { style: { height, width: `calc(${height} * 12.8)` } };
  return (
    <svg viewBox="0 0 64 5" aria-hidden="true" {...size}>
      {[0, 1, 2, 3].map((i) => (
        <rect key={i} x={i * 17} width="13" height="5" fill={i < grade ? 'var(--ink)' : 'var(--line2)'} />
      ))}
    </svg>
  );
}
