'use client';
import { type FormEvent, useId, useState } from 'react';
import type { PersonSettings } from '../../lib/alerts/person-settings';
import { hmsText, timeText } from '../../lib/display/clock';
import { HOUR } from '../../lib/time';
import { Button } from '../components/button';
import { SaveState, type Saving } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { Section } from './section';
import type { Own } from './use-own';

const DND_HOURS = [1, 4, 8, 12] as const;

/** Channels, quiet hours for low ones, and being passed over for a while. Nothing here keeps a high from an open page. */
export function OwnSettings({ own, onSave }: { own: Own; onSave: (settings: PersonSettings) => Promise<string | null> }) {
  const [draft, setDraft] = useState<PersonSettings>(own.settings);
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const clock = useClock();
  const zone = useZone();
  const id = useId();
  const set = (change: Partial<PersonSettings>) => setDraft((d) => ({ ...d, ...change }));
  const save = async (e?: FormEvent) => {
    e?.preventDefault();
    setSaving({ state: 'saving' });
    const why = await onSave(draft);
    setSaving(why === null ? { state: 'saved', at: hmsText(clock.now(), zone) } : { state: 'failed', why });
  };
  const until = draft.doNotDisturbUntil === null ? null : Date.parse(draft.doNotDisturbUntil);
  const away = until !== null && until > clock.now();
  const quiet = draft.quietHours;
  return (
    <Section title="Channels">
      <form onSubmit={(e) => void save(e)} className="grid gap-3 text-14">
        <Check label="Phone and browser notices" checked={draft.push} onChange={(push) => set({ push })} />
        <Check
          label={`E-mail to ${own.email}`}
          note={own.emailPossible ? undefined : 'No mail server is set up here.'}
          checked={draft.email}
          onChange={(email) => set({ email })}
        />
        <label className="grid gap-1 text-13 text-ink2">
          Pager or number at your unit's gateway
          <input
            className="field h-10 w-64 text-14"
            value={draft.pager ?? ''}
            maxLength={100}
            onChange={(e) => set({ pager: e.target.value.trim() === '' ? null : e.target.value })}
          />
        </label>
        <fieldset className="grid gap-2 border-t border-line pt-3">
          <legend className="sr-only">Quiet hours</legend>
          <Check
            label="Quiet hours for low-priority alerts"
            note="High and medium ones always come through."
            checked={quiet !== null}
            onChange={(on) => set({ quietHours: on ? { from: '22:00', to: '06:00' } : null })}
          />
          {quiet !== null && (
            <p className="flex items-center gap-2 pl-7 text-13 text-ink2">
              <label htmlFor={`${id}-from`}>from</label>
              <input
                id={`${id}-from`}
                type="time"
                required
                className="field num h-8 text-14"
                value={quiet.from}
                onChange={(e) => set({ quietHours: { ...quiet, from: e.target.value } })}
              />
              <label htmlFor={`${id}-to`}>to</label>
              <input
                id={`${id}-to`}
                type="time"
                required
                className="field num h-8 text-14"
                value={quiet.to}
                onChange={(e) => set({ quietHours: { ...quiet, to: e.target.value } })}
              />
            </p>
          )}
        </fieldset>
        <fieldset className="border-t border-line pt-3">
          <legend className="sr-only">Do not disturb</legend>
          <p className="font-600">
            {away && until !== null ? `Passed over until ${timeText(until, clock.now(), zone)}` : 'Do not disturb'}
          </p>
          <p className="mb-2 text-13 text-ink2">You are passed over and the next tier is told at once. The schedule shows it.</p>
          <div className="flex flex-wrap gap-2">
            {DND_HOURS.map((h) => (
              <Button key={h} onClick={() => set({ doNotDisturbUntil: new Date(clock.now() + h * HOUR).toISOString() })}>
                {h} h
              </Button>
            ))}
            <Button kind="quiet" disabled={until === null} onClick={() => set({ doNotDisturbUntil: null })}>
              Tell me again
            </Button>
          </div>
        </fieldset>
        <div className="flex items-center gap-3 border-t border-line pt-3">
          <Button kind="primary" size="form" type="submit" disabled={saving.state === 'saving'}>
            Save how I am told
          </Button>
          <SaveState saving={saving} onRetry={() => void save()} />
        </div>
      </form>
    </Section>
  );
}

function Check(props: { label: string; note?: string | undefined; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="checkbox"
        className="mt-0.5 h-4 w-4 accent-(--accent)"
        checked={props.checked}
        onChange={(e) => props.onChange(e.target.checked)}
      />
      <span>
        {props.label}
        {props.note !== undefined && <span className="block text-13 text-ink2">{props.note}</span>}
      </span>
    </label>
  );
}
