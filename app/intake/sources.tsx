'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { RefusedSender } from '../../lib/refused-senders';
import type { SourceView } from '../../lib/sources';
import { Button } from '../components/button';
import { Link } from '../components/link';
import { Scrolls } from '../components/scrolls';
import { InverseTag } from '../components/tags';
import { newCommandId, sendCommand } from '../live/command';
import { Ago, CELL, HEAD, IntakePage, Panel } from './parts';
import { useRead } from './use-read';

/** All sources: who may send, and what each is. */
export function Sources() {
  const { body, problem } = useRead<{ sources: readonly SourceView[]; refused: readonly RefusedSender[] }>(
    '/api/sources',
    15_000,
  );
  const sources = body?.sources ?? [];
  return (
    <IntakePage
      title="Sources"
      facts={body === null ? undefined : `${sources.length} sources`}
      problem={problem}
      loading={body === null}
    >
      <NewSource />
      <Scrolls name="Sources" className="rounded-4 border border-line bg-tile">
        <table className="w-full text-13">
          <thead>
            <tr>
              {['Source', 'Kind', 'Time zone', 'May write to', 'Maps', 'Keys', 'Certificate', 'Last message'].map((h) => (
                <th key={h} scope="col" className={HEAD}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sources.map((s) => (
              <tr key={s.id} className="border-t border-line">
                <th scope="row" className={`${CELL} text-left font-600`}>
                  <Link href={`/admin/sources/${s.id}`} className="underline decoration-line2 underline-offset-4">
                    {s.name}
                  </Link>
                  {s.isNew && <InverseTag className="ml-2 h-5 text-12">new</InverseTag>}
                </th>
                <td className={CELL}>
                  {s.kind}
                  {s.monitor && <span className="block text-12 text-ink2">device readings</span>}
                </td>
                <td className={CELL}>{s.zone}</td>
                <td className={CELL}>{s.units.length === 0 ? 'every unit' : s.units.join(', ')}</td>
                <td className={CELL}>{mapsText(s)}</td>
                <td className={CELL}>{s.keys.filter((k) => k.revokedAt === null).length}</td>
                <td className={CELL}>
                  {s.certificate === null ? <span className="text-ink2">none</span> : `${s.certificate.slice(0, 11)}…`}
                </td>
                <td className={CELL}>
                  <Ago at={s.lastAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      {body !== null && body.refused.length > 0 && <Refused refused={body.refused} />}
    </IntakePage>
  );
}

/** Who connected and was not let in: a certificate or key that has to be put right, here or there. */
function Refused({ refused }: { refused: readonly RefusedSender[] }) {
  return (
    <Panel title="Turned away" aside="In the last 24 hours; nothing of theirs was read">
      <ul className="divide-y divide-line text-13">
        {refused.map((r) => (
          <li key={`${r.source} ${r.address} ${r.why}`} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
            <span className="font-600">{r.source ?? 'At the HL7 port'}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{r.why}</span>
            <span className="num text-ink2">address {r.address}</span>
            <span className="ml-auto">
              <Ago at={r.at} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function mapsText(s: SourceView): string {
  const parts = [
    [Object.keys(s.codes).length, 'code'],
    [Object.keys(s.unitMap).length, 'unit'],
    [Object.keys(s.locations).length, 'place'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}${n === 1 ? '' : 's'}`);
  return said.length === 0 ? 'none' : said.join(', ');
}

function NewSource() {
  const router = useRouter();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  async function make(e: FormEvent) {
    e.preventDefault();
    const answer = await sendCommand<{ source: SourceView }>('/api/sources', { commandId: newCommandId(), name: name.trim() });
    if (answer.kind === 'done') router.push(`/admin/sources/${answer.body.source.id}`);
    else setProblem(answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.');
  }
  return (
    <form onSubmit={(e) => void make(e)} className="flex flex-wrap items-end gap-3">
      <label className="grid gap-1 text-12 text-ink2">
        Add a source
        <input
          value={name}
          onChange={(e) => setName(e.target.value)}
          className="field h-8 w-64 text-13"
          placeholder="name, as in MSH-3/MSH-4"
          autoComplete="off"
        />
      </label>
      <Button type="submit" disabled={name.trim() === ''}>
        Add
      </Button>
      <span className="text-12 text-ink2">A sender over HL7 becomes a source by itself with its first message.</span>
      {problem !== null && (
        <span role="alert" className="text-13 font-600">
          {problem}
        </span>
      )}
    </form>
  );
}
