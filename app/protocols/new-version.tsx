'use client';
import { useState } from 'react';
import { CHOICE_LABELS } from '../../lib/protocols/diff';
import { NUMBER_KEYS, SITE_CHOICES } from '../../lib/protocols/document';
import { NUMBER_LABELS } from '../../lib/protocols/labels';
import type { NumberKey, Protocol } from '../../lib/protocols/protocol';
import { rangeOf } from '../../lib/protocols/ranges';
import { Button } from '../components/button';
import { SaveState } from '../components/tags';
import { valueText } from '../rules/search';
import { useJson } from '../rules/use-json';
import { Part } from './part';
import type { Version } from './types';
import { useAct } from './use-act';

/** A further version: the numbers and answers that change, and why. Somebody else approves it afterwards. */
export function NewVersion({ protocols, onDone }: { protocols: readonly Version[]; onDone: () => void }) {
  const [base, setBase] = useState(protocols.at(-1)?.ref ?? '');
  const [changes, setChanges] = useState<Readonly<Record<string, string>>>({});
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({});
  const [note, setNote] = useState('');
  const { saving, act } = useAct(onDone);
  const read = useJson<Protocol>(base === '' ? null : `/api/protocols/${encodeURIComponent(base)}`);
  const shown = read.state === 'done' ? read.body : null;
  const numbers = Object.fromEntries(
    Object.entries(changes).flatMap(([key, text]) => (text.trim() === '' ? [] : [[key, Number(text.replace(',', '.'))]])),
  );
  const unreadable = Object.entries(numbers).find(([, n]) => !Number.isFinite(n))?.[0];
  return (
    <Part id="new-version" title="New version">
      <form
        className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-3"
        onSubmit={(e) => {
          e.preventDefault();
          void act('/api/protocols', { base, note, numbers, choices: chosen }).then((ok) => {
            if (!ok) return;
            setChanges({});
            setChosen({});
            setNote('');
          });
        }}
      >
        <label className="flex flex-wrap items-center gap-2 text-13 text-ink2">
          Made from
          <select
            value={base}
            onChange={(e) => {
              setBase(e.target.value);
              setChanges({});
              setChosen({});
            }}
            className="field h-8 text-13 font-600"
          >
            {protocols.map((p) => (
              <option key={p.ref} value={p.ref}>
                {p.ref}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-wrap items-center gap-2 text-13 text-ink2">
          Change a number
          <select
            value=""
            onChange={(e) => {
              const key = e.target.value;
              if (key !== '') setChanges((c) => ({ ...c, [key]: c[key] ?? '' }));
            }}
            className="field h-8 min-w-0 max-w-full text-13"
          >
            <option value="">choose</option>
            {NUMBER_KEYS.filter((key) => changes[key] === undefined).map((key) => (
              <option key={key} value={key}>
                {NUMBER_LABELS[key]} ({key})
              </option>
            ))}
          </select>
        </label>
        {Object.entries(changes).map(([key, text]) => {
          const k = key as NumberKey;
          const setting = shown?.numbers[k];
          const { min, max } = rangeOf(k);
          return (
            <div key={key} className="flex flex-wrap items-center gap-3 text-13">
              <label className="flex flex-wrap items-center gap-2">
                {NUMBER_LABELS[k]}
                <input
                  inputMode="decimal"
                  value={text}
                  onChange={(e) => setChanges((c) => ({ ...c, [key]: e.target.value }))}
                  className="field num h-9 w-24 text-14"
                />
              </label>
              <span className="num text-ink2">
                {setting === undefined ? '' : `now ${valueText(setting)}; `}allowed {valueText({ value: min, unit: '1' })} to{' '}
                {valueText({ value: max, unit: setting?.unit ?? '1' })}
              </span>
              <Button
                kind="quiet"
                onClick={() => setChanges((c) => Object.fromEntries(Object.entries(c).filter(([other]) => other !== key)))}
                aria-label={`Do not change ${NUMBER_LABELS[k]}`}
              >
                Leave as it is
              </Button>
            </div>
          );
        })}
        <Answers of={shown} chosen={chosen} set={setChosen} />
        <label className="grid gap-1 text-13 text-ink2">
          Why
          <textarea value={note} onChange={(e) => setNote(e.target.value)} rows={2} className="field p-2 text-14 text-ink" />
        </label>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            kind="primary"
            size="form"
            disabled={note.trim() === '' || unreadable !== undefined || saving.state === 'saving'}
          >
            Write the version
          </Button>
          {unreadable !== undefined && (
            <span className="text-13 font-600">{NUMBER_LABELS[unreadable as NumberKey]}: not a number.</span>
          )}
          <SaveState saving={saving} />
        </div>
        <p className="text-13 text-ink2">
          A version without changes signs off the shipped numbers. Nobody approves their own version.
        </p>
      </form>
    </Part>
  );
}

/** What a site answers with yes or no; chosen ones carry the answer the version will have. */
function Answers(props: {
  of: Protocol | null;
  chosen: Readonly<Record<string, boolean>>;
  set: (chosen: Readonly<Record<string, boolean>>) => void;
}) {
  const { of, chosen, set } = props;
  const known = of?.choices ?? {};
  return (
    <>
      <label className="flex flex-wrap items-center gap-2 text-13 text-ink2">
        Answer a question
        <select
          value=""
          disabled={of === null}
          onChange={(e) => {
            const key = e.target.value;
            if (key !== '') set({ ...chosen, [key]: known[key as keyof typeof known] !== true });
          }}
          className="field h-8 min-w-0 max-w-full text-13"
        >
          <option value="">choose</option>
          {SITE_CHOICES.filter((key) => chosen[key] === undefined).map((key) => (
            <option key={key} value={key}>
              {CHOICE_LABELS[key]}
            </option>
          ))}
        </select>
      </label>
      {SITE_CHOICES.filter((key) => chosen[key] !== undefined).map((key) => (
        <div key={key} className="flex flex-wrap items-center gap-3 text-13">
          <span>
            {CHOICE_LABELS[key]}: <b className="font-600">{chosen[key] === true ? 'yes' : 'no'}</b>
          </span>
          <span className="text-ink2">now {of?.choices[key] === true ? 'yes' : 'no'}</span>
          <Button
            kind="quiet"
            onClick={() => set(Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== key)))}
            aria-label={`Do not change: ${CHOICE_LABELS[key]}`}
          >
            Leave as it is
          </Button>
        </div>
      ))}
    </>
  );
}
