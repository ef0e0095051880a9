'use client';
import { Printer } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { type HandoffDraft, readHandoffDraft } from '../../../../lib/forms/handoff-draft';
import { HANDOFF_TITLES, type HandoffBody, type HandoffText, type HandoffView } from '../../../../lib/handoff/handoff';
import type { PatientState } from '../../../../lib/state';
import { MINUTE } from '../../../../lib/time';
import { Button, buttonLook } from '../../../components/button';
import { Problem, SaveState, Skeleton } from '../../../components/tags';
import { useNow, useZone } from '../../../live/clock';
import { ask } from '../../../live/command';
import { usePerson } from '../../../session/person';
import { bedLabel } from '../bars';
import { BroughtBack } from '../brought-back';
import { PatientHead } from '../patient-head';
import { withSubscripts } from '../subscripts';
import { useDraft } from '../use-draft';
import { useMayChart, useMayPrint } from '../use-may';
import { GivenHandoffs } from './given-handoffs';
import { useSend } from './use-send';

interface Answer {
  readonly asOf: string;
  readonly protocol: string;
  readonly data: HandoffBody['data'];
  readonly handoffs: readonly HandoffView[];
}
const PARTS = ['illness', 'summary', 'actions', 'awareness'] as const;
const EMPTY: HandoffText = { illness: '', summary: '', actions: '', awareness: '' };

/** I-PASS: the facts from data, one's own words beside them, given with a stamp; then the receiver says it back. */
export function HandoffScreen({ state }: { state: PatientState }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const person = usePerson();
  const id = encodeURIComponent(state.patient.id);
  const path = `/api/patients/${id}/handoffs`;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [text, setText] = useState<HandoffText>(EMPTY);
  const load = useCallback(async () => {
    const read = await ask<Answer>(path);
    if (read.kind === 'done') setAnswer(read.body);
    setProblem(read.kind === 'done' ? null : read.kind === 'failed' ? read.why : 'The server refused.');
  }, [path]);
  useEffect(() => void load(), [load]);
  const { saving, sent, send, changed, resume } = useSend(path);
  const content = useMemo((): HandoffDraft | null => {
    if (PARTS.every((part) => text[part] === '')) return null;
    return { text, commandId: sent?.words === JSON.stringify({ text }) ? sent.commandId : null };
  }, [text, sent]);
  const draft = useDraft({
    patientId: state.patient.id,
    form: 'handoff',
    content,
    read: readHandoffDraft,
    restore: (kept) => {
      setText(kept.text);
      // Perhaps it was given and nobody heard: tried again it is the same handover.
      if (kept.commandId !== null) resume({ words: JSON.stringify({ text: kept.text }), commandId: kept.commandId });
    },
  });
  const give = async () => {
    if (answer === null || !(await send({ text }))) return;
    draft.dismiss();
    setText(EMPTY);
    await load();
  };
  const label = bedLabel(state);
  const [mayGive, mayPrint] = [useMayChart(state, 'note'), useMayPrint(state)];
  const last = answer?.handoffs[0];
  return (
    <div data-live="page" className="min-h-dvh bg-bg">
      <PatientHead state={state} page="Handoff">
        {mayPrint && (
          <>
            <a href={`/api/patients/${id}/sheet.pdf`} target="_blank" rel="noreferrer" className={buttonLook()}>
              Grade course, PDF
            </a>
            <a href={`/api/patients/${id}/grade-course`} className={buttonLook()}>
              Grade course, FHIR
            </a>
            <Button onClick={() => window.print()}>
              <Printer size={16} aria-hidden="true" /> Print
            </Button>
          </>
        )}
      </PatientHead>
      <main id="main" className="mx-auto max-w-[1400px] px-4 py-4 max-tablet:px-3">
        {problem !== null && (
          <Problem title="The handover cannot be read" action={<Button onClick={() => void load()}>Try again</Button>}>
            {problem}
          </Problem>
        )}
        {answer === null && problem === null && <Skeleton className="h-80" />}
        {answer !== null && (
          <section aria-label="New handover" className="print:hidden">
            <div className="flex flex-wrap items-baseline gap-3">
              <h2 className="text-20 font-650">
                {mayGive ? 'Give' : 'Handover of'} {label}
              </h2>
              <p className="text-13 text-ink2">
                Data of {timeText(Date.parse(answer.asOf), now, zone)}, {answer.protocol.replace('@', ' v')}.
                {mayGive && ' They are taken anew and stamped when you give it.'}
              </p>
              {draft.ageMs !== null && (
                <BroughtBack
                  ageMs={draft.ageMs}
                  onAfresh={() => {
                    draft.dismiss();
                    setText(EMPTY);
                    resume(null);
                    changed();
                  }}
                />
              )}
            </div>
            {/* In the order of I-PASS down the first column and then the second: parts of unequal length leave no holes. */}
            <div className="mt-3 columns-2 gap-3 max-desk:columns-1">
              {PARTS.map((part) => (
                <div key={part} className="mb-3 break-inside-avoid rounded-4 border border-line bg-tile px-4 py-3">
                  <h3 className="text-14 font-650">{HANDOFF_TITLES[part]}</h3>
                  <DataLines lines={answer.data[part]} />
                  {mayGive && (
                    <label className="mt-3 block text-12 text-ink2">
                      Your words
                      <textarea
                        className="field mt-1 block min-h-16 w-full text-14 text-ink"
                        value={text[part]}
                        onChange={(e) => {
                          setText((before) => ({ ...before, [part]: e.target.value }));
                          changed();
                        }}
                      />
                    </label>
                  )}
                </div>
              ))}
            </div>
            {mayGive && (
              <div className="mt-3 flex flex-wrap items-center justify-end gap-4">
                <span className="text-12 text-ink2">
                  Given as {person?.name ?? 'nobody signed in'}. It cannot be changed afterwards.
                </span>
                <SaveState saving={saving} onRetry={() => void give()} />
                <Button kind="primary" size="form" disabled={saving.state === 'saving'} onClick={() => void give()}>
                  Give handover: {label}
                </Button>
              </div>
            )}
          </section>
        )}
        {answer !== null && (
          <section aria-label="Handovers given" className="mt-6 print:mt-0">
            <h2 className="text-20 font-650 print:hidden">Given before</h2>
            {last === undefined && <p className="mt-1 text-14 text-ink2">None in this stay.</p>}
            <GivenHandoffs
              handoffs={answer.handoffs}
              patientId={state.patient.id}
              label={label}
              mayTake={mayGive}
              path={path}
              onReadBack={() => void load()}
            />
          </section>
        )}
      </main>
    </div>
  );
}

export function DataLines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <p className="mt-1 text-13 text-ink2">nothing in the data</p>;
  return (
    <ul className="mt-1 text-13">
      {lines.map((line) => (
        <li key={line} className="border-t border-line py-0.5 first:border-t-0">
          {withSubscripts(line)}
        </li>
      ))}
    </ul>
  );
}
