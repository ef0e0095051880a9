'use client';
import { useState } from 'react';
import type { AuditChainReport } from '../../../../lib/audit/view';
import { Button } from '../../../components/button';
import { Problem } from '../../../components/tags';
import { ask } from '../../../live/command';

type State =
  | { readonly kind: 'idle' | 'busy' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'done'; readonly chains: readonly AuditChainReport[] };

/** Walks the hash chains when somebody asks, and says of each whether it is whole. */
export function Chains() {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const check = async () => {
    setState({ kind: 'busy' });
    const answer = await ask<{ chains: AuditChainReport[] }>('/api/audit/chains');
    setState(
      answer.kind === 'done'
        ? { kind: 'done', chains: answer.body.chains }
        : { kind: 'failed', why: answer.kind === 'failed' ? answer.why : 'Try again.' },
    );
  };
  return (
    <section aria-label="Chains" className="rounded-4 border border-line bg-tile p-4">
      <div className="flex flex-wrap items-center gap-4">
        <h2 className="text-16 font-650">Is the record whole?</h2>
        <Button onClick={() => void check()} disabled={state.kind === 'busy'}>
          {state.kind === 'busy' ? 'Checking…' : 'Check the chains'}
        </Button>
      </div>
      <p className="mt-1 text-13 text-ink2">
        Every line carries the hash of the one before it; the ends are signed every five minutes and copied outside the database.
      </p>
      <div role="status">
        {state.kind === 'failed' && <Problem title="The chains could not be checked.">{state.why}</Problem>}
        {state.kind === 'done' && (
          <ul className="mt-3 grid gap-1 text-14">
            {state.chains.map((c) => (
              <li key={c.unit}>
                <b className="font-600">{c.unit || 'Installation'}</b>: {c.rows} lines, signed up to line {c.anchoredTo},{' '}
                {c.breaks.length === 0 ? 'whole.' : <b className="font-650">BROKEN in {c.breaks.length} places.</b>}
                {c.breaks.map((b) => (
                  <span key={`${b.kind} ${b.place}`} className="block pl-4 text-13 text-ink2">
                    {b.text}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
