'use client';
import { useState } from 'react';
import { wallTime } from '../../../../lib/display/clock';
import { HISTORY_KINDS, type HistoryEntry, type HistoryKind } from '../../../../lib/history/entry';
import { can } from '../../../../lib/permissions';
import type { PatientState } from '../../../../lib/state';
import { Button, buttonLook } from '../../../components/button';
import { Problem, Skeleton } from '../../../components/tags';
import { useZone } from '../../../live/clock';
import { actorHere, rolesOn, usePerson } from '../../../session/person';
import { PatientHead } from '../patient-head';
import { CorrectDialog } from './correct-dialog';
import { HistoryRow } from './history-row';
import { RawDialog } from './raw-dialog';
import { useHistory } from './use-history';

const NAMES: Readonly<Record<HistoryKind, string>> = {
  alert: 'Alerts',
  grade: 'Grades',
  correction: 'Corrections',
  act: 'Decisions and regrades',
  note: 'Notes',
  reading: 'Charted values',
};
const FIRST: readonly HistoryKind[] = HISTORY_KINDS.filter((k) => k !== 'reading');

/** Everything that was known, decided and corrected, newest first by when it became known. */
export function HistoryView({ state }: { state: PatientState }) {
  const [kinds, setKinds] = useState<readonly HistoryKind[]>(FIRST);
  const [raw, setRaw] = useState<string | null>(null);
  const [correcting, setCorrecting] = useState<HistoryEntry | null>(null);
  const list = useHistory(state.patient.id, kinds);
  const person = usePerson();
  const roles = rolesOn(person, state.patient.unit ?? '');
  const toggle = (kind: HistoryKind) =>
    setKinds((before) => HISTORY_KINDS.filter((k) => (k === kind ? !before.includes(k) : before.includes(k))));
  return (
    <div data-live="page" className="min-h-dvh bg-bg">
      <PatientHead state={state} page="History" />
      <main id="main" className="mx-auto max-w-[1180px] px-4 py-4 max-tablet:px-3">
        <div className="flex flex-wrap items-center gap-2">
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">What is listed</legend>
            {HISTORY_KINDS.map((kind) => (
              <label
                key={kind}
                className={`flex h-9 cursor-pointer items-center gap-2 rounded-4 border px-3 text-13 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent ${kinds.includes(kind) ? 'border-ink bg-raise font-600' : 'border-ink3 text-ink2'}`}
              >
                <input type="checkbox" className="accent-ink" checked={kinds.includes(kind)} onChange={() => toggle(kind)} />
                {NAMES[kind]}
              </label>
            ))}
          </fieldset>
          <Button className="ml-auto h-9" onClick={list.refresh}>
            Read again
          </Button>
          {can(actorHere(person), 'read', { kind: 'stay-export', unitId: state.patient.unit ?? '' }) && (
            <a
              className={`${buttonLook('secondary', 'mouse')} h-9`}
              href={`/api/patients/${encodeURIComponent(state.patient.id)}/export`}
              download
            >
              Export this stay
            </a>
          )}
        </div>
        <p className="mt-2 text-12 text-ink2">
          Ordered by when it became known here. What a monitor streams is in the lanes, not in this list.
        </p>
        {list.problem !== null && (
          <div className="mt-3">
            <Problem title="The history cannot be read" action={<Button onClick={list.refresh}>Try again</Button>}>
              {list.problem}
            </Problem>
          </div>
        )}
        {list.entries === null && list.problem === null && <Skeleton className="mt-4 h-40" />}
        {list.entries !== null && list.entries.length === 0 && (
          <p className="mt-4 text-14 text-ink2">Nothing of what is chosen has happened in this stay.</p>
        )}
        <Days
          entries={list.entries ?? []}
          onRaw={roles.some((r) => r !== 'it' && r !== 'admin') ? setRaw : null}
          ownId={person?.id ?? null}
          onCorrect={setCorrecting}
        />
        {list.more !== null && (
          <Button className="mt-4" onClick={list.more}>
            Older entries
          </Button>
        )}
      </main>
      {raw !== null && <RawDialog patientId={state.patient.id} eventId={raw} onClose={() => setRaw(null)} />}
      {correcting !== null && (
        <CorrectDialog state={state} entry={correcting} onClose={() => setCorrecting(null)} onSaved={list.refresh} />
      )}
    </div>
  );
}

function Days(props: {
  entries: readonly HistoryEntry[];
  onRaw: ((eventId: string) => void) | null;
  ownId: string | null;
  onCorrect: (entry: HistoryEntry) => void;
}) {
  const zone = useZone();
  const days: { name: string; entries: HistoryEntry[] }[] = [];
  for (const entry of props.entries) {
    const name = wallTime(Date.parse(entry.at), zone).weekday;
    if (days.at(-1)?.name === name) days.at(-1)?.entries.push(entry);
    else days.push({ name, entries: [entry] });
  }
  return days.map((day) => (
    <section key={`${day.name}${day.entries[0]?.key}`} aria-label={day.name} className="mt-4">
      <h2 className="text-13 font-600 text-ink2">{day.name}</h2>
      <ol className="mt-1 rounded-4 border border-line bg-tile">
        {day.entries.map((entry) => (
          <HistoryRow
            key={entry.key}
            entry={entry}
            onRaw={props.onRaw}
            onCorrect={entry.event?.source === `person:${props.ownId}` ? props.onCorrect : null}
          />
        ))}
      </ol>
    </section>
  ));
}
