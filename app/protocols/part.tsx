import type { ReactNode } from 'react';

/** A titled part of the page. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="rounded-4 border border-line bg-tile px-4 py-3">
      <h2 id={id} className="text-16 font-650">
        {title}
      </h2>
      {children}
    </section>
  );
}
/** "21 Nov 2026 08:05 UTC": an act of administration is not about one unit's clock. */
export const when = (iso: string): string =>
  `${new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })} ${iso.slice(11, 16)} UTC`;
