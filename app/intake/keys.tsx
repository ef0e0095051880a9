'use client';
import { useState } from 'react';
import type { SourceView } from '../../lib/sources';
import { Button } from '../components/button';
import { TypeToConfirm } from '../components/type-to-confirm';
import { newCommandId, sendCommand } from '../live/command';
import { useUnits } from '../session/unit';
import { useTime } from './parts';

const entries = (text: string) => text.split(/[\s,;]+/).filter((entry) => entry !== '');

/** Keys of a source: made (and shown this once), and revoked, which asks for the source's name: a device may fall silent. */
export function Keys(props: { source: SourceView; mayManage: boolean; onChanged: (source: SourceView) => void }) {
  const { source: s, mayManage } = props;
  const { units } = useUnits();
  const [unit, setUnit] = useState('');
  const [scope, setScope] = useState<'ingest' | 'read'>('ingest');
  const [from, setFrom] = useState('');
  const [ending, setEnding] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const time = useTime();
  const chosen = unit || units[0]?.id || '';

  async function send(path: string, body: Record<string, unknown>) {
    setProblem(null);
    const answer = await sendCommand<{ source: SourceView; key?: string }>(path, { commandId: newCommandId(), ...body });
    if (answer.kind !== 'done') return setProblem(answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.');
    setMade(answer.body.key ?? null);
    setEnding(null);
    props.onChanged(answer.body.source);
  }
  const live = s.keys.filter((k) => k.revokedAt === null);
  const revoked = s.keys.length - live.length;
  return (
    <div className="grid gap-3 p-4 text-13">
      {live.length === 0 ? (
        <p className="text-ink2">No key. HL7 needs none; JSON and FHIR do.</p>
      ) : (
        <ul className="grid gap-2">
          {live.map((k) => (
            <li key={k.kid} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="num font-600">ctk_{k.kid}_…</span>
              <span>{k.unitId}</span>
              <span className="text-ink2">{k.scopes.join(', ')}</span>
              <span className="num text-12 text-ink2">
                {k.addresses.length === 0 ? 'from anywhere' : `from ${k.addresses.join(', ')}`}
              </span>
              <span className="text-12 text-ink2">{k.lastUsedAt === null ? 'never used' : `used ${time(k.lastUsedAt)}`}</span>
              {mayManage && ending !== k.kid && (
                <Button kind="quiet" className="ml-auto" aria-label={`Revoke key ${k.kid}`} onClick={() => setEnding(k.kid)}>
                  Revoke
                </Button>
              )}
              {ending === k.kid && (
                <TypeToConfirm
                  name={s.name}
                  act={`Revoke ctk_${k.kid}_…`}
                  onConfirm={() => void send(`/api/sources/${s.id}/keys/${k.kid}/revoke`, {})}
                  onCancel={() => setEnding(null)}
                >
                  Whatever still sends with this key is refused within 10 s.
                </TypeToConfirm>
              )}
            </li>
          ))}
        </ul>
      )}
      {revoked > 0 && <p className="text-12 text-ink2">{revoked} revoked</p>}
      {made !== null && (
        <div role="status" className="rounded-4 border-2 border-ink p-3">
          <p className="font-600">The key, shown this once:</p>
          <code className="mt-1 block break-all text-12 select-all">{made}</code>
        </div>
      )}
      {mayManage && (
        <div className="flex flex-wrap items-end gap-3">
          <label className="grid gap-1 text-12 text-ink2">
            Unit
            <select value={chosen} onChange={(e) => setUnit(e.target.value)} className="field h-8 text-13">
              {units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
          <label className="grid gap-1 text-12 text-ink2">
            For
            <select value={scope} onChange={(e) => setScope(e.target.value as 'ingest' | 'read')} className="field h-8 text-13">
              <option value="ingest">sending</option>
              <option value="read">reading</option>
            </select>
          </label>
          <label className="grid min-w-56 flex-1 gap-1 text-12 text-ink2">
            Only from (addresses or ranges; empty: anywhere)
            <input
              value={from}
              onChange={(e) => setFrom(e.target.value)}
              placeholder="10.2.0.17, 10.3.0.0/16"
              autoComplete="off"
              spellCheck={false}
              className="field num h-8 text-13"
            />
          </label>
          <Button
            disabled={chosen === ''}
            onClick={() => void send(`/api/sources/${s.id}/keys`, { unit: chosen, scopes: [scope], addresses: entries(from) })}
          >
            Make a key
          </Button>
        </div>
      )}
      {problem !== null && (
        <p role="alert" className="font-600">
          {problem}
        </p>
      )}
    </div>
  );
}
