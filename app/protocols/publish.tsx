'use client';
import { useState } from 'react';
import { signOf } from '../../lib/people/sign';
import { Button } from '../components/button';
import { SaveState } from '../components/tags';
import { personName } from '../rules/sign-off';
import { SignField } from '../session/sign-field';
import { Part, when } from './part';
import type { UnitProtocols, Version } from './types';
import { useAct } from './use-act';

/** What the unit follows since when; who may lets it follow another version from an instant on. */
export function Publish({ unit, protocols, onDone }: { unit: UnitProtocols; protocols: readonly Version[]; onDone: () => void }) {
  const usable = protocols.filter((p) => p.ref !== unit.current && (p.base === null || p.signedOff !== null));
  const [ref, setRef] = useState('');
  const [at, setAt] = useState('');
  const [typed, setTyped] = useState('');
  const { saving, act } = useAct(onDone);
  const chosen = usable.find((p) => p.ref === ref);
  return (
    <Part id="in-force" title="In force">
      <p className="mt-2 text-14">
        {unit.name} follows <b className="font-600">{unit.current}</b>
        {unit.since === null ? ' since it was made' : ` since ${when(unit.since)}`}.
      </p>
      {unit.timeline.length > 0 && (
        <ul className="mt-2 text-13 text-ink2">
          {unit.timeline.map((row) => (
            <li key={`${row.effectiveAt} ${row.ref}`} className="num">
              {row.ahead ? 'from ' : ''}
              {when(row.effectiveAt)}: {row.ref}, by {personName(row.by)}
              {row.approvedBy === null ? '' : `, approved by ${personName(row.approvedBy)}`}
            </li>
          ))}
        </ul>
      )}
      {unit.mayPublish && (
        <form
          className="mt-3 flex flex-wrap items-end gap-3"
          onSubmit={(e) => {
            e.preventDefault();
            if (chosen === undefined || typed === '') return;
            setTyped('');
            void act(`/api/units/${encodeURIComponent(unit.id)}/protocol`, {
              protocol: chosen.ref,
              sign: signOf(typed),
              ...(at === '' ? {} : { at: new Date(at).toISOString() }),
            });
          }}
        >
          <label className="grid gap-1 text-13 text-ink2">
            Follow
            <select value={ref} onChange={(e) => setRef(e.target.value)} className="field h-10 text-13">
              <option value="">choose a version</option>
              {usable.map((p) => (
                <option key={p.ref} value={p.ref}>
                  {p.ref}
                </option>
              ))}
            </select>
          </label>
          <label className="grid gap-1 text-13 text-ink2">
            from (empty: now)
            <input type="datetime-local" value={at} onChange={(e) => setAt(e.target.value)} className="field h-10 text-13" />
          </label>
          <SignField what="it" value={typed} onChange={setTyped} />
          <Button
            type="submit"
            kind="primary"
            size="form"
            disabled={chosen === undefined || typed === '' || saving.state === 'saving'}
          >
            Publish for {unit.name}
          </Button>
          <SaveState saving={saving} />
        </form>
      )}
      <p className="mt-3 max-w-[76ch] text-13 text-ink2">
        From that instant on every open chart is graded anew from its first event. Grades that were written stay with their label;
        the change alone raises no alert, and pages say what the grade was.
      </p>
    </Part>
  );
}
