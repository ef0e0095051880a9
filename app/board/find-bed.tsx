'use client';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useId, useRef, useState } from 'react';
import type { UnitScreen } from '../../lib/screen';
import type { BedRow } from '../../lib/state';
import { KeyHint } from '../components/button';
import { useKeys } from '../keys/use-keys';

const SHOWN = 8;
/** What an address ends with that asks for the search. */
export const FIND = '#find';

/** Jump to a bed or patient of the unit. "/" goes there, arrows choose, Enter opens. */
export function FindBed({ screen }: { screen: UnitScreen }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const found = text.trim() === '' ? [] : matches(screen, text.trim()).slice(0, SHOWN);
  const showing = open && text.trim() !== '';

  useKeys({ '/': () => input.current?.focus() });
  // "/" on a patient's page leads here.
  useEffect(() => {
    if (window.location.hash === FIND) input.current?.focus();
  }, []);

  const go = (row: BedRow | undefined) => {
    if (row?.patientId == null) return;
    setText('');
    setOpen(false);
    router.push(`/patients/${row.patientId}`);
  };
  return (
    <search className="relative max-tablet:hidden">
      <Search size={15} aria-hidden="true" className="absolute top-2 left-3 text-ink2" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Find a patient or bed"
        aria-expanded={showing}
        aria-controls={listId}
        aria-activedescendant={showing && found.length > 0 ? `${listId}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder="Find a patient or bed"
        autoComplete="off"
        value={text}
        className="field h-8 w-80 !pr-9 !pl-9 text-13"
        onChange={(e) => {
          setText(e.target.value);
          setChosen(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 120)}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') setChosen((c) => Math.min(found.length - 1, c + 1));
          else if (e.key === 'ArrowUp') setChosen((c) => Math.max(0, c - 1));
          else if (e.key === 'Enter') go(found[chosen]);
          else if (e.key === 'Escape') setText('');
          else return;
          e.preventDefault();
        }}
      />
      <span className="pointer-events-none absolute top-[7px] right-2.5 text-ink2">
        <KeyHint>/</KeyHint>
      </span>
      <div
        id={listId}
        role="listbox"
        aria-label="Patients found"
        className={`absolute top-9 right-0 left-0 z-20 rounded-4 border border-line2 bg-tile py-1 ${showing ? '' : 'hidden'}`}
      >
        {found.length === 0 && <p className="px-3 py-1.5 text-13 text-ink2">Nobody by that name or bed here</p>}
        {found.map((row, i) => (
          <div
            key={row.bed}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === chosen}
            tabIndex={-1}
            onMouseDown={(e) => {
              e.preventDefault();
              go(row);
            }}
            className={`flex cursor-pointer gap-3 px-3 py-1.5 text-13 ${i === chosen ? 'bg-raise' : ''}`}
          >
            <b className="num font-650">{row.label}</b>
            <span>{row.name ?? ''}</span>
            <span className="ml-auto text-ink2">{row.product ?? ''}</span>
          </div>
        ))}
      </div>
    </search>
  );
}
function matches(screen: UnitScreen, text: string): BedRow[] {
  const wanted = text.toLowerCase();
  return screen.order
    .map((b) => screen.beds.get(b))
    .filter((r): r is BedRow => r !== undefined && r.patientId !== null)
    .filter(
      (r) =>
        r.label.toLowerCase().startsWith(wanted) ||
        r.bed.toLowerCase().includes(wanted) ||
        (r.name ?? '').toLowerCase().includes(wanted) ||
        r.mrn === text,
    );
}
