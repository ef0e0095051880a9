'use client';
import { type ReactNode, useId } from 'react';

/** One panel of the right column: title, a note at its right, content. */
export function Panel(props: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      id={props.id}
      tabIndex={props.id ? -1 : undefined}
      aria-labelledby={id}
      className="rounded-4 border border-line bg-tile px-4 py-3.5 max-tablet:px-3"
    >
      <div className="flex items-baseline justify-between gap-3">
        <h2 id={id} className="text-16 font-650">
          {props.title}
        </h2>
        {props.note !== undefined && <span className="text-12 text-ink2">{props.note}</span>}
      </div>
      {props.children}
    </section>
  );
}
export function PanelHead({ children }: { children: ReactNode }) {
  return <h3 className="mt-3 text-12 font-600 text-ink2">{children}</h3>;
}

/** Met, not met, nobody knows: drawn, since the packaged Inter has neither tick nor cross. */
export function StepSign({ result }: { result: boolean | 'unknown' }) {
  const name = result === true ? 'met' : result === false ? 'not met' : 'not known';
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" role="img" aria-label={name} className="flex-none">
      {result === true && <path d="M1.5 7.5 L5.2 11 L12.5 3" fill="none" stroke="var(--ink)" strokeWidth="2" />}
      {result === false && (
        <path d="M3.5 3.5 L10.5 10.5 M10.5 3.5 L3.5 10.5" fill="none" stroke="var(--ink2)" strokeWidth="1.4" />
      )}
      {result === 'unknown' && (
        <>
          <rect x="1" y="1" width="12" height="12" fill="none" stroke="var(--ink)" strokeDasharray="2 2" />
          <text x="7" y="10.8" textAnchor="middle" fontSize="10.5" fontWeight="650" fill="var(--ink)">
            ?
          </text>
        </>
      )}
    </svg>
  );
}
