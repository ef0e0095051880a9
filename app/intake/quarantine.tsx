'use client';
import { useCallback, useEffect, useState } from 'react';
import type { QuarantineCount, QuarantineView } from '../../lib/quarantine';
import { Button, Segments } from '../components/button';
import { read } from '../live/command';
import { Count, IntakePage, Panel } from './parts';
import { Entry } from './quarantine-entry';
import { ReadAll } from './read-all';
import { useRead } from './use-read';

export interface QuarantineFilter {
  readonly source: string;
  readonly reason: string;
}
type State = 'open' | 'settled';

/** Everything that could not be used in full: why, what would make it usable, and what can be done with it. */
export function Quarantine({ initial }: { initial: QuarantineFilter }) {
  const counts = useRead<{ counts: readonly QuarantineCount[] }>('/api/quarantine/counts', 15_000);
  const [filter, setFilter] = useState(initial);
  const [state, setState] = useState<State>('open');
  const [items, setItems] = useState<readonly QuarantineView[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(
    async (cursor: string | null) => {
      try {
        const body = await pageOf(state, filter, cursor);
        setItems((before) => (cursor === null ? body.items : [...(before ?? []), ...body.items]));
        setNext(body.next ?? null);
        setProblem(null);
      } catch (error) {
        setProblem((error as Error).message || 'The server cannot be reached.');
      }
    },
    [filter, state],
  );
  useEffect(() => {
    setItems(null);
    void load(null);
  }, [load]);

  const all = counts.body?.counts ?? [];
  const sources = [...new Set([...all.map((c) => c.source), ...(filter.source === '' ? [] : [filter.source])])].sort();
  const reasons = [...new Set([...all.map((c) => c.reason), ...(filter.reason === '' ? [] : [filter.reason])])].sort();
  const waiting = all.reduce((n, c) => n + c.entries, 0);
  return (
    <IntakePage
      title="Quarantine"
      facts={counts.body === null ? undefined : `${waiting} ${waiting === 1 ? 'entry waits' : 'entries wait'}`}
      problem={problem ?? counts.problem}
      loading={items === null}
    >
      <div className="grid gap-4 full:grid-cols-[minmax(0,1fr)_380px]">
        <div className="min-w-0">
          <div className="mb-3 flex flex-wrap items-center gap-3">
            <Segments
              label="Which entries"
              options={[
                { value: 'open', text: 'Waiting' },
                { value: 'settled', text: 'Settled' },
              ]}
              value={state}
              onChange={setState}
            />
            <Pick label="Source" value={filter.source} all={sources} onChange={(source) => setFilter({ ...filter, source })} />
            <Pick label="Reason" value={filter.reason} all={reasons} onChange={(reason) => setFilter({ ...filter, reason })} />
            {(filter.source !== '' || filter.reason !== '') && (
              <>
                <Button kind="quiet" onClick={() => setFilter({ source: '', reason: '' })}>
                  Show all
                </Button>
                {state === 'open' && (
                  <ReadAll
                    any={(items ?? []).some((q) => q.acts.includes('replay'))}
                    key={`${filter.source} ${filter.reason}`}
                    pages={() => pagesOf(filter)}
                    onDone={() => void Promise.all([load(null), counts.again()])}
                  />
                )}
              </>
            )}
          </div>
          {items?.length === 0 ? (
            <p className="rounded-4 border border-line px-4 py-6 text-14 text-ink2">
              {state === 'open' ? 'Nothing waits here.' : 'Nothing has been settled yet.'}
            </p>
          ) : (
            <ul className="grid gap-2">
              {items?.map((q) => (
                <Entry key={q.id} entry={q} onSettled={counts.again} />
              ))}
            </ul>
          )}
          {next !== null && (
            <p className="mt-3">
              <Button onClick={() => void load(next)}>Earlier</Button>
            </p>
          )}
        </div>
        <div className="max-full:order-first">
          <Panel title="By source and reason">
            <Counts counts={all} filter={filter} onChoose={setFilter} />
          </Panel>
        </div>
      </div>
    </IntakePage>
  );
}

interface Page {
  readonly items: readonly QuarantineView[];
  readonly next?: string;
}
async function pageOf(state: State, filter: QuarantineFilter, cursor: string | null): Promise<Page> {
  const query = new URLSearchParams({
    state,
    ...(filter.source === '' ? {} : { source: filter.source }),
    ...(filter.reason === '' ? {} : { reason: filter.reason }),
    ...(cursor === null ? {} : { cursor }),
  });
  return read<Page>(`/api/quarantine?${query}`);
}
/** Everything that waits, page by page; what is settled meanwhile does not shift what comes after. */
async function* pagesOf(filter: QuarantineFilter): AsyncIterable<readonly QuarantineView[]> {
  for (let cursor: string | null = null; ; ) {
    const page: Page = await pageOf('open', filter, cursor);
    yield page.items;
    if (page.next === undefined) return;
    cursor = page.next;
  }
}

function Pick(props: { label: string; value: string; all: readonly string[]; onChange: (value: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-13 text-ink2">
      {props.label}
      <select
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        className="field h-8 max-w-52 text-13 font-600"
      >
        <option value="">all</option>
        {props.all.map((v) => (
          <option key={v} value={v}>
            {v}
          </option>
        ))}
      </select>
    </label>
  );
}

function Counts(props: {
  counts: readonly QuarantineCount[];
  filter: QuarantineFilter;
  onChoose: (filter: QuarantineFilter) => void;
}) {
  if (props.counts.length === 0) return <p className="px-4 py-4 text-13 text-ink2">Nothing waits.</p>;
  return (
    <ul className="max-h-[60dvh] overflow-y-auto">
      {props.counts.map((c) => {
        const chosen = c.source === props.filter.source && c.reason === props.filter.reason;
        return (
          <li key={`${c.source} ${c.reason} ${c.status}`} className="border-t border-line first:border-t-0">
            <button
              type="button"
              aria-pressed={chosen}
              onClick={() => props.onChoose({ source: c.source, reason: c.reason })}
              className={`flex w-full items-baseline gap-3 px-4 py-2 text-left text-13 hover:bg-raise ${chosen ? 'bg-raise font-600' : ''}`}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{c.reason}</span>
                <span className="block truncate text-12 font-400 text-ink2">
                  {c.source}, {c.status}
                </span>
              </span>
              <span className="num">
                <Count n={c.parts} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
