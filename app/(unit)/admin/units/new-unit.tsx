'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button';
import { Panel } from '../../../intake/parts';
import { Said } from './said';
import { useUnitAct } from './use-unit-act';

const FIELDS = [
  { name: 'id', label: 'Id, as feeds name it', hint: 'ICU-8', width: 'w-40', required: true },
  { name: 'name', label: 'Name', hint: 'Intensive care 8', width: 'w-56', required: true },
  { name: 'zone', label: 'Time zone', hint: 'America/Chicago', width: 'w-48', required: true },
  { name: 'beds', label: 'Beds: how many, or labels', hint: '801, 802', width: 'w-56', required: false },
] as const;

/** Adds a unit; who adds it administers it. */
export function NewUnit() {
  const [made, setMade] = useState<string | null>(null);
  const { act, said, busy } = useUnitAct((unit) => setMade(unit.id));
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    if (await act('/api/units', Object.fromEntries(new FormData(form)), '')) form.reset();
  };
  return (
    <Panel title="Add a unit">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3 px-4 py-3">
        {FIELDS.map((f) => (
          <label key={f.name} className="grid gap-1 text-13 text-ink2">
            {f.label}
            <input
              className={`field h-10 text-14 ${f.width}`}
              name={f.name}
              placeholder={f.hint}
              required={f.required}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
            />
          </label>
        ))}
        <Button size="form" type="submit" disabled={busy}>
          Add unit
        </Button>
      </form>
      <div className="px-4 pb-2">
        <Said
          said={
            made !== null && said?.done === true
              ? {
                  done: true,
                  text: `${made} has been made, and you administer it. It stands in the list of units after the page is opened anew.`,
                }
              : said
          }
          busy={busy}
        />
      </div>
    </Panel>
  );
}
