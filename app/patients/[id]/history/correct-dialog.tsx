'use client';
import { useMemo, useState } from 'react';
import { hmText, wallTime } from '../../../../lib/display/clock';
import { correctedEntry, correctionFields, withdrawnEntry } from '../../../../lib/forms/correction';
import { type CorrectionDraft, readCorrectionDraft } from '../../../../lib/forms/correction-draft';
import { typedTime } from '../../../../lib/forms/wall';
import type { HistoryEntry } from '../../../../lib/history/entry';
import type { PatientState } from '../../../../lib/state';
import type { Instant } from '../../../../lib/time';
import { Segments } from '../../../components/button';
import { useClock, useZone } from '../../../live/clock';
import { bedLabel } from '../bars';
import { BroughtBack } from '../brought-back';
import { Drawer, DrawerTitle, SaveFoot } from '../drawer';
import { useDraft } from '../use-draft';
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
  const [asOpened] = useState(() => ofEntry(entry));
  const [of, setOf] = useState(asOpened);
  const fields = correctionFields(of.body);
  const first = fields.length > 0 ? 'correct' : 'withdraw';
  const [what, setWhat] = useState<'correct' | 'withdraw'>(first);
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({});
  const [why, setWhy] = useState('');
  const was = wallTime(Date.parse(of.t), zone);
  const same = typedTime(Date.parse(of.t), zone);
  const [when, setWhen] = useState<When>(same);
  const [shown, setShown] = useState(false);
  const entries = useEntries(state.patient);
  const timeOf = useWhen(when, 'earlier');
  const label = bedLabel(state);
  const moved = when === null || when.date !== same.date || when.hm !== same.hm || when.twice !== same.twice;
  const begun = moved || why !== '' || what !== first || Object.keys(edits).length > 0;
  const { unfinished } = entries;
  const content = useMemo(
    (): CorrectionDraft | null => (begun ? { of, what, edits, when, why, unfinished } : null),
    [begun, of, what, edits, when, why, unfinished],
  );
  const draft = useDraft({
    patientId: state.patient.id,
    form: 'correction',
    content,
    read: (body) => readCorrectionDraft(body, asOpened),
    restore: (kept) => {
      setOf(kept.of);
      setWhat(kept.what);
      setEdits(kept.edits);
      setWhen(kept.when);
      setWhy(kept.why);
      // Perhaps it was stored and nobody heard: tried again it is the same correction.
      if (kept.unfinished !== null) entries.resume(kept.unfinished);
    },
  });
  const afresh = () => {
    draft.dismiss();
    setOf(asOpened);
    setWhat(first);
    setEdits({});
    setWhen(typedTime(Date.parse(asOpened.t), zone));
    setWhy('');
    entries.afresh();
  };
  const read = (now: Instant) => {
    const time = timeOf(now);
    // The time it has is good, however long ago.
    const typed = !moved && 'wrong' in time ? { t: Date.parse(of.t) } : time;
    const t = 'wrong' in time || !moved ? null : (time.t ?? now);
    const made = what === 'correct' ? correctedEntry(of, edits, t, why) : withdrawnEntry(of, why);
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
    if ((await entries.save([made.entry], { now })).kind !== 'done') return;
    draft.close();
    props.onSaved();
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
      onClose={() => {
        draft.close();
        props.onClose();
      }}
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
        {draft.ageMs !== null && <BroughtBack ageMs={draft.ageMs} onAfresh={afresh} />}
        <div>
          <p className="text-14 font-600">{entry.text}</p>
          <p className="text-12 text-ink2 num">
            of {was.day} {hmText(Date.parse(of.t), zone)}, charted by you {hmText(Date.parse(entry.at), zone)}
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

function ofEntry(entry: HistoryEntry): CorrectionDraft['of'] {
  const { id, body } = entry.event as NonNullable<HistoryEntry['event']>;
  return { id, body, t: entry.t };
}
