'use client';
import { memo, useState } from 'react';
import type { Checklist, ChecklistItem } from '../../../../lib/guidance/types';
import type { PatientState } from '../../../../lib/state';
import { Button } from '../../../components/button';
import { SourcesNamed } from '../../../components/sources-named';
import { SaveState } from '../../../components/tags';
import { bedLabel } from '../bars';
import { dueItems } from '../open-items';
import { withSubscripts } from '../subscripts';
import { useEntries } from '../use-entries';
import { useMayChart } from '../use-may';
import { Panel } from './panel';

/** Everything that is due, and as much of the rest as makes this many rows. */
const SHOWN = 10;

/** What the sources list at the management grade: due first, then what is done and why it counts as done. Never an order. */
export const ChecklistPanel = memo(function ChecklistPanel(props: {
  readonly list: Checklist;
  readonly state: PatientState;
  readonly onSaved: () => void;
}) {
  const { list, state } = props;
  // The management grade is that of CRS; what ICANS adds to the list is not to stand under "grade 0".
  const icans = state.icans.grade;
  const items = list.sections.flatMap((s) => s.groups.flatMap((g) => g.items));
  const done = items.filter((i) => i.state === 'done').length;
  const counted = items.filter((i) => i.state !== 'not-applicable').length;
  const due = dueItems(list);
  const sorted = [...due, ...(['done', 'not-applicable'] as const).flatMap((state) => items.filter((i) => i.state === state))];
  const shown = sorted.slice(0, Math.max(due.length, SHOWN));
  const rest = sorted.slice(shown.length);
  if (items.length === 0)
    return (
      <Panel id="checklist" title="Checklist">
        {<p className="mt-1 text-13 text-ink2">Nothing is listed at grade {list.managementGrade}.</p>}
      </Panel>
    );
  return (
    <Panel
      id="checklist"
      title={`Checklist, grade ${list.managementGrade}${icans > list.managementGrade ? `, ICANS ${icans}` : ''}`}
      note={`${done} of ${counted} done`}
    >
      {list.because.length > 0 && <p className="mt-1 text-13 text-ink2">{list.because.join(' ')}</p>}
      <ul className="mt-2">
        {shown.map((item) => (
          <Row key={item.id} item={item} state={state} onSaved={props.onSaved} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="border-t border-line">
          <summary className="min-h-8 pt-1.5 text-13 text-ink2">{rest.length} more, done or not applicable</summary>
          <ul>
            {rest.map((item) => (
              <Row key={item.id} item={item} state={state} onSaved={props.onSaved} />
            ))}
          </ul>
        </details>
      )}
      <SourcesNamed texts={[...list.because, ...items.flatMap((i) => [i.title, i.why])]} className="border-t border-line pt-2" />
    </Panel>
  );
});

function Row({ item, state, onSaved }: { item: ChecklistItem; state: PatientState; onSaved: () => void }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const entries = useEntries(state.patient);
  const may = useMayChart(state, 'checklist');
  const label = bedLabel(state);
  const isDue = item.state === 'due';
  const send = async (what: 'done' | 'not-applicable') => {
    const entry = { kind: 'checklist', item: item.id, state: what, ...(what === 'done' ? {} : { reason: reason.trim() }) };
    const answer = await entries.save([entry]);
    if (answer.kind !== 'done') return;
    setAsking(false);
    onSaved();
  };
  return (
    <li className="border-t border-line py-1.5 text-13">
      <div className="flex items-baseline gap-3">
        {isDue && item.tick && may ? (
          <button
            type="button"
            aria-label={`Done: ${label} ${item.title}`}
            onClick={() => void send('done')}
            disabled={entries.saving.state === 'saving'}
            className="-m-1.5 self-center p-1.5"
          >
            <Box state={item.state} />
          </button>
        ) : (
          <span className="self-center">
            <Box state={item.state} />
          </span>
        )}
        <span className={isDue ? 'font-600' : 'text-ink2'}>
          <span className="sr-only">{item.state === 'not-applicable' ? 'not applicable' : item.state}: </span>
          {withSubscripts(item.title)}
        </span>
        <span className="ml-auto min-w-0 text-right text-12 text-ink2 num">{withSubscripts(item.why)}</span>
        {isDue && may && (
          <button
            type="button"
            className="-my-1 min-h-6 flex-none self-center px-1 text-12 text-ink2 underline-offset-2 hover:underline"
            aria-expanded={asking}
            aria-label={`Does not apply: ${label} ${item.title}`}
            onClick={() => setAsking((open) => !open)}
          >
            n/a
          </button>
        )}
      </div>
      {asking && (
        <form
          className="mt-1.5 flex flex-wrap items-center gap-2 pl-7"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') void send('not-applicable');
          }}
        >
          <label className="flex flex-1 items-center gap-2">
            Reason
            <input
              className="field h-8 min-w-32 flex-1 text-13"
              maxLength={200}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
          <Button type="submit" disabled={reason.trim() === ''}>
            Does not apply
          </Button>
        </form>
      )}
      {entries.saving.state === 'failed' && (
        <div className="pl-7">
          <SaveState saving={entries.saving} />
        </div>
      )}
    </li>
  );
}

function Box({ state }: { state: ChecklistItem['state'] }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="block flex-none">
      <rect
        x="1"
        y="1"
        width="14"
        height="14"
        rx="2"
        fill={state === 'done' ? 'var(--ink2)' : 'none'}
        stroke={state === 'done' ? 'var(--ink2)' : 'var(--ink3)'}
        strokeWidth="1.6"
      />
      {state === 'done' && <path d="M3.8 8.4 L6.8 11.2 L12.2 4.8" fill="none" stroke="var(--tile)" strokeWidth="2" />}
      {state === 'not-applicable' && <path d="M4.5 8 H11.5" stroke="var(--ink3)" strokeWidth="1.8" />}
    </svg>
  );
}
