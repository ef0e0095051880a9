'use client';
import { useState } from 'react';
import type { GatewayDeliveryView, GatewayView } from '../../lib/gateways';
import { Button } from '../components/button';
import { Scrolls } from '../components/scrolls';
import { InverseTag } from '../components/tags';
import { Ago, CELL, HEAD, Panel } from '../intake/parts';
import { ask, newCommandId, sendCommand } from '../live/command';

/** One gateway: where it is, its secrets, and what became of the last calls. `onDone` gets a new secret, or null. */
export function Gateway(props: { gateway: GatewayView; may: boolean; onDone: (secret: string | null) => void }) {
  const { gateway: g, may } = props;
  const [said, setSaid] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const act = async (what: 'rotate' | 'test', words: string, more: Record<string, unknown> = {}) => {
    const body = { commandId: newCommandId(), ...more };
    const answer = await sendCommand<{ secret?: string }>(`/api/webhooks/${g.id}/${what}`, body);
    setSaid(answer.kind === 'done' ? words : answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.');
    if (answer.kind === 'done') props.onDone(answer.body.secret ?? null);
  };
  const remove = async () => {
    const answer = await ask(`/api/webhooks/${g.id}`, { method: 'DELETE' });
    if (answer.kind === 'done') return props.onDone(null);
    setSaid(answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.');
  };
  return (
    <Panel title={g.name} aside={g.secrets > 1 ? <InverseTag className="h-5 text-12">two secrets in use</InverseTag> : undefined}>
      <div className="grid gap-3 p-4 text-13">
        <p className="num break-all">{g.url}</p>
        {g.problem !== null && <p className="font-600">Nothing can be sent: the address {g.problem}.</p>}
        {may && (
          <div className="flex flex-wrap items-center gap-3">
            <Button onClick={() => void act('test', 'A test is under way; it stands in the list below.')}>Test {g.name}</Button>
            {g.secrets > 1 ? (
              <Button onClick={() => void act('rotate', 'Only the new secret signs now.', { finish: true })}>
                Retire the old secret
              </Button>
            ) : (
              <Button onClick={() => void act('rotate', 'Both secrets sign until the old one is retired.')}>New secret</Button>
            )}
            {removing ? (
              <span className="flex flex-wrap items-center gap-2">
                <span>Nobody is paged by it any more.</span>
                <Button kind="primary" onClick={() => void remove()}>
                  Switch off {g.name}
                </Button>
                <Button kind="quiet" onClick={() => setRemoving(false)}>
                  Keep it
                </Button>
              </span>
            ) : (
              <Button kind="quiet" onClick={() => setRemoving(true)}>
                Switch off
              </Button>
            )}
          </div>
        )}
        <p role="status" className="min-h-5 text-ink2">
          {said}
        </p>
      </div>
      {g.last.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-13 text-ink2">Never called yet.</p>
      ) : (
        <Scrolls name={`Last calls of ${g.name}`} className="border-t border-line">
          <table className="w-full text-13">
            <thead>
              <tr>
                {['When', 'What', 'For', 'State', 'After', 'Tries', 'What was said'].map((h) => (
                  <th key={h} scope="col" className={HEAD}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {g.last.map((d) => (
                <Delivery key={d.id} delivery={d} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </Panel>
  );
}

function Delivery({ delivery: d }: { delivery: GatewayDeliveryView }) {
  return (
    <tr className="border-t border-line">
      <td className={CELL}>
        <Ago at={d.at} />
      </td>
      <td className={CELL}>{d.kind === 'alert' ? `${d.priority} alert` : d.kind}</td>
      <td className={CELL}>{d.to ?? '—'}</td>
      <td className={CELL}>
        {d.state === 'failed' ? (
          <InverseTag className="h-5 text-12">failed</InverseTag>
        ) : (
          <span className="font-600">{d.state}</span>
        )}
      </td>
      <td className={`${CELL} num whitespace-nowrap`}>{d.submittedAfterSecs === null ? '—' : `${d.submittedAfterSecs} s`}</td>
      <td className={`${CELL} num`}>{d.attempts}</td>
      <td className={`${CELL} text-ink2`}>{d.said}</td>
    </tr>
  );
}
