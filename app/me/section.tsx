import type { ReactNode } from 'react';

/** One box of a settings page. */
export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="rounded-4 border border-line bg-tile p-4">
      <h2 className="text-16 font-650">{title}</h2>
      {note !== undefined && <p className="mt-1 text-13 text-ink2">{note}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
