'use client';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { AuditLine } from '../../../../lib/audit/view';
import { timeText } from '../../../../lib/display/clock';
import { Button, buttonLook } from '../../../components/button';
import { Scrolls } from '../../../components/scrolls';
import { TopBar } from '../../../components/shell';
import { Problem } from '../../../components/tags';
import { useZone } from '../../../live/clock';
import { ask } from '../../../live/command';
import { useUnits } from '../../../session/unit';
import { Chains } from './chains';

interface Page {
  readonly lines: readonly AuditLine[];
  readonly next?: string;
}
const FIELDS = [
  { name: 'actor', label: 'Who', hint: 'name, id or key' },
  { name: 'action', label: 'Action begins with', hint: 'patient.read' },
  { name: 'subject', label: 'About', hint: 'patient or alert id' },
] as const;
type Filter = Readonly<Record<string, string>>;

const queryOf = (unit: string, filter: Filter, more: Filter = {}) =>
  new URLSearchParams(Object.entries({ unit, ...filter, ...more }).filter(([, value]) => value !== '')).toString();

/** Search, export, and the state of the chains. */
export function Audit() {
  const { current } = useUnits();
  const [filter, setFilter] = useState<Filter>({});
  const [page, setPage] = useState<Page | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const unit = current ?? '';
  const load = useCallback(
    async (more?: string) => {
      const answer = await ask<Page>(`/api/audit?${queryOf(unit, filter, more === undefined ? {} : { cursor: more })}`);
      setTrouble(answer.kind === 'failed' ? answer.why : null);
      if (answer.kind !== 'done') return;
      const { lines, next } = answer.body;
      setPage((before) => ({
        lines: more === undefined ? lines : [...(before?.lines ?? []), ...lines],
        ...(next === undefined ? {} : { next }),
      }));
    },
    [unit, filter],
  );
  useEffect(() => {
    void load();
  }, [load]);
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const given = new FormData(e.currentTarget);
    setFilter(Object.fromEntries(FIELDS.map((f) => [f.name, String(given.get(f.name) ?? '').trim()])));
  };
  return (
    <>
      <TopBar
        actions={
          <a className={buttonLook('secondary', 'mouse')} href={`/api/audit/export?${queryOf(unit, filter)}`} download>
            Export as a table
          </a>
        }
      >
        <h1 className="text-20 font-650">Audit</h1>
        <span className="text-14 text-ink2">{unit}</span>
      </TopBar>
      <div className="flex max-w-[1400px] flex-col gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="The audit could not be read.">{trouble}</Problem>}
        <Chains />
        <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
          {FIELDS.map((f) => (
            <label key={f.name} className="grid gap-1 text-13 text-ink2">
              {f.label}
              <input className="field h-10 w-52 text-14" name={f.name} placeholder={f.hint} maxLength={200} autoComplete="off" />
            </label>
          ))}
          <Button kind="primary" size="form" type="submit">
            Search
          </Button>
        </form>
        {page !== null && <Lines lines={page.lines} />}
        {page?.next !== undefined && (
          <div>
            <Button onClick={() => void load(page.next)}>Show older</Button>
          </div>
        )}
      </div>
    </>
  );
}

function Lines({ lines }: { lines: readonly AuditLine[] }) {
  const zone = useZone();
  const newest = Date.parse(lines[0]?.at ?? '');
  if (lines.length === 0)
    return <p className="rounded-4 border border-line bg-tile p-4 text-14 text-ink2">Nothing is recorded that fits.</p>;
  return (
    <Scrolls name="What is recorded" className="rounded-4 border border-line bg-tile">
      <table className="w-full text-left text-13">
        <thead className="text-12 text-ink2">
          <tr>
            {['When', 'Who', 'What', 'About', 'Detail', 'Place'].map((t) => (
              <th key={t} className={`px-4 py-2 font-500 ${t === 'Place' ? 'text-right' : ''}`}>
                {t}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => (
            <tr key={l.id} className="border-t border-line align-top">
              <td className="num px-4 py-2 whitespace-nowrap">{timeText(Date.parse(l.at), newest, zone)}</td>
              <td className="px-4 py-2 whitespace-nowrap">{l.actorName ?? l.actor}</td>
              <td className="px-4 py-2 whitespace-nowrap">{l.action}</td>
              <td className="px-4 py-2 break-all text-ink2">{l.subject}</td>
              <td className="max-w-[480px] px-4 py-2 break-words text-ink2">{inWords(l.detail)}</td>
              <td className="num px-4 py-2 text-right text-ink2">{l.place ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
function inWords(detail: AuditLine['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
