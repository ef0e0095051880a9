/** The bell with a clapper: Tocsin's own sign. */
export function TocsinSign({ size = 16 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentcolor" strokeWidth="2.6" aria-hidden="true">
      <path d="M4.5 19 V11 a7.5 7.5 0 0 1 15 0 V19" />
      <path d="M2.5 19 H9.5 V11.5 a2.5 2.5 0 0 1 5 0 V19 H21.5" />
      <path d="M12 13 V23" />
    </svg>
  );
}

/** Small live dot: filled while live. */
export function Dot({ on, size = 8 }: { on: boolean; size?: number }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block flex-none rounded-full ${on ? 'bg-current' : 'border-2 border-current'}`}
      style={{ width: size, height: size }}
    />
  );
}
