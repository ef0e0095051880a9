'use client';
import { useState } from 'react';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { Finding } from '../../../../lib/rules/rule';
import type { PatientState } from '../../../../lib/state';
import { AlertBadge } from '../../../components/alert-badge';
import { Button } from '../../../components/button';
import { ask } from '../../../live/command';
import { bedLabel } from '../bars';
import { PanelHead } from './panel';

type Check =
  | { readonly state: 'idle' | 'asking' }
  | { readonly state: 'told'; readonly mg: number; readonly findings: readonly Finding[] }
  | { readonly state: 'failed'; readonly why: string };

/** "What if this dose were ordered now": the alerts it would raise, by the same rules. Nothing is ordered, nothing stored. */
export function OrderCheck({ state }: { state: PatientState }) {
  const [typed, setTyped] = useState('');
  const [check, setCheck] = useState<Check>({ state: 'idle' });
  const mg = Number(typed.trim());
  const readable = /^\d+(\.\d+)?$/.test(typed.trim()) && mg > 0;
  const run = async () => {
    if (!readable) return setCheck({ state: 'failed', why: 'Write the dose in mg, with a point.' });
    setCheck({ state: 'asking' });
    const path = `/api/patients/${encodeURIComponent(state.patient.id)}/order-check?mg=${mg}`;
    const answer = await ask<{ findings: readonly Finding[] }>(path);
    setCheck(
      answer.kind === 'done'
        ? { state: 'told', mg, findings: answer.body.findings }
        : { state: 'failed', why: answer.kind === 'failed' ? answer.why : 'The server refused.' },
    );
  };
  return (
    <>
      <PanelHead>What if it were ordered now</PanelHead>
      <form
        className="mt-1 flex flex-wrap items-center gap-2 text-13"
        onSubmit={(e) => {
          e.preventDefault();
          void run();
        }}
      >
        <label className="flex items-center gap-2">
          <input
            inputMode="decimal"
            aria-label="Dose of tocilizumab in mg"
            className="field h-9 w-20 text-14 num"
            placeholder={state.toci.maxDoseMg === null ? '' : clinicalNumber(state.toci.maxDoseMg, 0)}
            value={typed}
            onChange={(e) => {
              setTyped(e.target.value);
              setCheck({ state: 'idle' });
            }}
          />
          mg
        </label>
        <Button type="submit" className="h-9" disabled={check.state === 'asking'}>
          Check: {bedLabel(state)}
        </Button>
        <span className="text-12 text-ink2">nothing is ordered by it</span>
      </form>
      <div role="status" className="mt-1 text-13">
        {check.state === 'failed' && <p className="font-600">{check.why}</p>}
        {check.state === 'told' && check.findings.length === 0 && (
          <p>{clinicalNumber(check.mg)} mg now would raise no alert of the order rules.</p>
        )}
        {check.state === 'told' && check.findings.length > 0 && (
          <>
            <p className="font-600">{clinicalNumber(check.mg)} mg now would raise:</p>
            <ul>
              {check.findings.map((f) => (
                <li key={f.rule} className="flex items-start gap-2 py-1">
                  <AlertBadge alert={{ priority: f.priority, phase: 'acknowledged' }} height={18} />
                  <span>
                    {f.text} <span className="text-12 text-ink2">{f.rule}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
