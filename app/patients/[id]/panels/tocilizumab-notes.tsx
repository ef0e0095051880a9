'use client';
import { timeText } from '../../../../lib/display/clock';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { Advice, TociPanel } from '../../../../lib/guidance/types';
import { MINUTE } from '../../../../lib/time';
import { SourcesNamed } from '../../../components/sources-named';
import { useNow, useZone } from '../../../live/clock';

/** Beside the doses: what is ordered and not given yet, and what the sources say of the drug, for this patient first. */
export function TocilizumabNotes({ panel }: { panel: TociPanel }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const at = (t: number) => timeText(t, now, zone);
  const said = [...panel.notes, ...panel.always];
  return (
    <>
      {panel.orders.map((order) => (
        <p key={order.eventId} className="border-t border-line py-1.5 text-13 font-600 num">
          Ordered {at(order.t)}
          {order.plannedAt !== null && `, planned for ${at(order.plannedAt)}`}
          {order.mg !== null && `, ${clinicalNumber(order.mg)} mg`}: not given yet
        </p>
      ))}
      {panel.notes.length > 0 && (
        <ul className="border-t border-line py-1.5 text-13">
          {panel.notes.map((note) => (
            <Note key={note.id + note.text} note={note} />
          ))}
        </ul>
      )}
      <details className="border-t border-line">
        <summary className="min-h-8 pt-1.5 text-13 text-ink2">GM-CSF, antibiotics, stock</summary>
        <ul className="pb-1.5 text-13 text-ink2">
          {panel.always.map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
        <SourcesNamed texts={said.flatMap((note) => [note.text, ...note.source])} className="pb-1.5" />
      </details>
    </>
  );
}
function Note({ note }: { note: Advice }) {
  return (
    <li>
      {note.text} <span className="text-12 whitespace-nowrap text-ink2">[{note.source.join(', ')}]</span>
    </li>
  );
}
