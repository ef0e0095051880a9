'use client';
import type { Checklist, ChecklistItem } from '../../../lib/guidance/types';
import { withSubscripts } from './subscripts';

/** Titles that stand in the bar; the rest is counted. */
const NAMED = 2;

/** What of the checklist is due, in a word and by name: the list itself may lie below the first screen. */
export function OpenItems({ list, onOpen }: { list: Checklist; onOpen: () => void }) {
  const due = dueItems(list);
  if (due.length === 0) return null;
  return (
    <button
      type="button"
      data-words
      onClick={onOpen}
      className="flex w-56 flex-col justify-center border-l border-line px-4 py-2 text-left text-13 max-wide:order-last max-wide:border-t max-tablet:hidden"
    >
      <span className="font-650 num">Checklist: {due.length} open</span>
      {due.slice(0, NAMED).map((item, i) => (
        <span key={item.id} className="flex w-full gap-2 text-12 text-ink2">
          <span className={due.length === 1 ? 'line-clamp-2' : 'truncate'}>{withSubscripts(item.title)}</span>
          {i === NAMED - 1 && due.length > NAMED && <span className="num">+{due.length - NAMED}</span>}
        </span>
      ))}
    </button>
  );
}

/** What is due, what the gravest grade asks for first: at grade 4 the pulse stands before the vancomycin. */
export function dueItems(list: Checklist): readonly ChecklistItem[] {
  const groups = list.sections.flatMap((s) => s.groups).toSorted((a, b) => b.fromGrade - a.fromGrade);
  return groups.flatMap((g) => g.items).filter((i) => i.state === 'due');
}
