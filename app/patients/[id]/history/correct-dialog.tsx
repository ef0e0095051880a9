'use client';
import { useState } from 'react';
import { wallTime } from '../../../../lib/display/clock';
import { correctedEntry, correctionFields, withdrawnEntry } from '../../../../lib/forms/correction';
import { typedTime } from '../../../../lib/forms/wall';
import type { HistoryEntry } from '../../../../lib/history/entry';
import type { PatientState } from '../../../../lib/state';
import type { Instant } from '../../../../lib/time';
import { Segments } from '../../../components/button';
import { useClock, useZone } from '../../../live/clock';
import { bedLabel } from '../bars';
import { Drawer, DrawerTitle, SaveFoot } from '../drawer';
import { useEntries } from '../use-entries';
import { useWhen, type When, WhenField } from '../when-field';

/** Puts right or takes back what one has charted oneself. The earlier version stays in the history. */
export function CorrectDialog(props: {
  readonly state: PatientState;
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { state, entry } = props;
  const zone = useZone();
  const clock = useClock();
  const event = entry.event as NonNullable<HistoryEntry['event']>;
  const fields = correctionFields(event.body);
  const [what, setWhat] = useState<'correct' | 'withdraw'>(fields.length > 0 ? 'correct' : 'withdraw');
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({});
  const [why, setWhy] = useState('');
  const was = wallTime(Date.parse(entry.t), zone);
  const same = typedTime(Date.parse(entry.t), zone);
  const [when, setWhen] = useState<When>(same);
  const [shown, setShown] = useState(false);
  const entries = useEntries(state.patient);
  const timeOf = useWhen(when, 'earlier');
  const label = bedLabel(state);
  const moved = when === null || when.date !== same.date || when.hm !== same.hm || when.twice !== same.twice;
  const read = (now: Instant) => {
    const time = timeOf(now);
    // The time it has is good, however long ago.
    const typed = !moved && 'wrong' in time ? { t: Date.parse(entry.t) } : time;
    const t = 'wrong' in time || !moved ? null : (time.t ?? now);
    const made = what === 'correct' ? correctedEntry(event, edits, t, why) : withdrawnEntry(event, why);
    const wrong = 'wrong' in made ? made.wrong : 'wrong' in typed && what === 'correct' ? typed.wrong : null;
    return { typed, made, wrong };
  };
  const { typed, wrong } = read(entries.pressed ?? clock.now());
  const done = entries.saving.state === 'saved';
  const save = async () => {
    setShown(true);
    const now = entries.pressed ?? clock.now();
    const { made, wrong } = read(now);
    if (wrong !== null || !('entry' in made)) return;
    if ((await entries.save([made.entry], { now })).kind === 'done') props.onSaved();
  };
  const changing =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      entries.changed();
    };
  return (
    <Drawer
      title={<DrawerTitle what={`Correct ${label}`} patient={state.patient} />}
      onClose={props.onClose}
      foot={
        <SaveFoot form="correct" saving={entries.saving} disabled={done} onRetry={() => void save()}>
          {what === 'correct' ? `Save correction: ${label}` : `Take back: ${label}`}
        </SaveFoot>
      }
    >
      <form
        id="correct"
        className="flex flex-1 flex-col gap-4 overflow-y-auto px-5 py-4 max-tablet:px-4"
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <div>
          <p className="text-14 font-600">{entry.text}</p>
          <p className="text-12 text-ink2 num">
            of {was.day} {was.hm}, charted by you {wallTime(Date.parse(entry.at), zone).hm}
          </p>
        </div>
        {fields.length > 0 && (
          <Segments
            label="What is wrong"
            inverse
            size="form"
            options={[
              { value: 'correct', text: 'Put it right' },
              { value: 'withdraw', text: 'Entered in error' },
            ]}
            value={what}
            onChange={changing(setWhat)}
          />
        )}
        {what === 'correct' &&
          fields.map((field) => {
            const input = {
              id: `correct-${field.key}`,
              value: edits[field.key] ?? field.value,
              onChange: (e: { target: { value: string } }) => changing(setEdits)({ ...edits, [field.key]: e.target.value }),
            };
            return (
              <div key={field.key} className="text-13">
                <label htmlFor={input.id}>{field.label}</label>
                {field.type === 'number' ? (
                  <input inputMode="decimal" className="field mt-1 block h-10 w-full text-14 num" {...input} />
                ) : (
                  <textarea className="field mt-1 block min-h-24 w-full text-14" {...input} />
                )}
              </div>
            );
          })}
        {what === 'correct' && (
          <WhenField label="Time" when={when} onChange={changing(setWhen)} time={typed} pressed={entries.pressed} />
        )}
        {what === 'withdraw' && (
          <p className="text-13 text-ink2">
            The entry counts nowhere from now on. It stays in the history, struck through, with your name.
          </p>
        )}
        <label className="block text-13">
          Why
          <input
            className="field mt-1 block h-10 w-full text-14"
            value={why}
            onChange={(e) => changing(setWhy)(e.target.value)}
          />
        </label>
        {shown && !done && wrong !== null && (
          <p role="alert" className="text-13 font-600">
            {wrong}
          </p>
        )}
      </form>
    </Drawer>
  );
}
