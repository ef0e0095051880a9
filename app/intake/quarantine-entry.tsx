'use client';
import { useState } from 'react';
import { turnsWrittenOut } from '../../lib/events/direction';
import { can } from '../../lib/permissions';
import { codeToMap, type QuarantineView } from '../../lib/quarantine';
import { Button, buttonLook } from '../components/button';
import { Link } from '../components/link';
import { Scrolls } from '../components/scrolls';
import { ask, newCommandId, sendCommand } from '../live/command';
import { usePerson } from '../session/person';
import { Ago } from './parts';

interface Settled {
  readonly state: string;
  readonly said: string;
}
type Form = 'assign' | 'dismiss' | null;

/** One entry: reason in words, what would help, its text on demand, and what can be done with it. */
export function Entry({ entry: q, onSettled }: { entry: QuarantineView; onSettled: () => Promise<void> }) {
  const person = usePerson();
  const actor = person === null ? null : ({ kind: 'user', session: '', ...person } as const);
  const maySettle = can(actor, 'settle', { kind: 'quarantine' }) && q.state === 'open';
  const [form, setForm] = useState<Form>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Settled | null>(null);
  const [failed, setFailed] = useState<string | null>(null);

  async function act(what: 'assign' | 'replay' | 'dismiss', body: Record<string, string> = {}) {
    setBusy(true);
    setFailed(null);
    const answer = await sendCommand<Settled & { error?: { message: string } }>(`/api/quarantine/${q.id}/${what}`, {
      commandId: newCommandId(),
      ...body,
    });
    setBusy(false);
    if (answer.kind === 'failed') return setFailed(answer.why);
    if (answer.kind === 'changed') return setFailed(answer.body.error?.message ?? 'Somebody has settled it already.');
    setDone(answer.body);
    setForm(null);
    await onSettled();
  }

  const settled = done !== null && done.state !== 'open';
  const code = codeToMap(q.reason, q.detail);
  return (
    <li>
      <article
        aria-label={`${q.reason}, ${q.source}`}
        className={`rounded-4 border border-line bg-tile px-4 py-3 ${settled ? 'opacity-70' : ''}`}
      >
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 className="text-14 font-650">{q.reason}</h2>
          <span className="text-13">{q.source}</span>
          <span className="text-12 text-ink2">
            {q.status}
            {q.protocol !== null && `, ${PROTOCOL[q.protocol] ?? q.protocol}`}
          </span>
          {q.count > 1 && <span className="num text-13 font-600">{q.count} times</span>}
          <span className="ml-auto text-12">
            <Ago at={q.lastAt} />
          </span>
        </div>
        <p className="mt-1 text-13 break-words">
          {q.detail}
          {(q.mrn !== null || q.bed !== null) && (
            <span className="text-ink2">
              {' '}
              {q.count > 1 ? 'Last for' : 'For'} {[q.mrn, q.bed].filter((x) => x !== null).join(' in ')}.
            </span>
          )}
        </p>
        <p className="mt-1 text-13 text-ink2">{q.help}</p>
        {q.settledAt !== null && (
          <p className="mt-1 text-13">
            {q.state}: {q.settledBy} <Ago at={q.settledAt} />
          </p>
        )}
        <div className="mt-2 flex flex-wrap items-center gap-2">
          {maySettle && !settled && (
            <>
              {q.acts.includes('assign') && (
                <Button onClick={() => setForm(form === 'assign' ? null : 'assign')} aria-expanded={form === 'assign'}>
                  Assign to a patient
                </Button>
              )}
              {q.acts.includes('map') && can(actor, 'manage', { kind: 'sources' }) && (
                <Link
                  href={`/admin/sources/${q.sourceId}${code === null ? '' : `?code=${encodeURIComponent(code)}`}`}
                  className={buttonLook()}
                >
                  Set up {q.source}
                </Link>
              )}
              {q.acts.includes('replay') && (
                <Button disabled={busy} onClick={() => void act('replay')}>
                  Read again
                </Button>
              )}
              {q.acts.includes('dismiss') && (
                <Button onClick={() => setForm(form === 'dismiss' ? null : 'dismiss')} aria-expanded={form === 'dismiss'}>
                  Dismiss
                </Button>
              )}
            </>
          )}
          <RawText id={q.id} />
          <span role="status" aria-live="polite" className="text-13 font-600">
            {busy ? 'Working…' : (done?.said ?? '')}
          </span>
        </div>
        {failed !== null && (
          <p role="alert" className="mt-2 text-13 font-600">
            Not done: {failed}
          </p>
        )}
        {form === 'assign' && <Assign busy={busy} onSend={(to) => void act('assign', to)} />}
        {form === 'dismiss' && <Dismiss busy={busy} onSend={(reason) => void act('dismiss', { reason })} />}
      </article>
    </li>
  );
}
const PROTOCOL: Readonly<Record<string, string | undefined>> = { hl7v2: 'HL7', fhir: 'FHIR', json: 'JSON', command: 'entry' };

function Assign({ busy, onSend }: { busy: boolean; onSend: (to: { mrn: string } | { bed: string }) => void }) {
  const [mrn, setMrn] = useState('');
  const [bed, setBed] = useState('');
  const ready = (mrn.trim() === '') !== (bed.trim() === '');
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-3 border-t border-line pt-3"
      onSubmit={(e) => {
        e.preventDefault();
        if (ready) onSend(mrn.trim() === '' ? { bed: bed.trim() } : { mrn: mrn.trim() });
      }}
    >
      <label className="grid gap-1 text-12 text-ink2">
        Record number
        <input value={mrn} onChange={(e) => setMrn(e.target.value)} className="field h-8 w-40 text-13" autoComplete="off" />
      </label>
      <label className="grid gap-1 text-12 text-ink2">
        or whoever is in bed
        <input
          value={bed}
          onChange={(e) => setBed(e.target.value)}
          className="field h-8 w-40 text-13"
          placeholder="ICU-7-04"
          autoComplete="off"
        />
      </label>
      <Button type="submit" kind="primary" disabled={!ready || busy}>
        Assign
      </Button>
      <span className="text-12 text-ink2">Compare with the wristband first.</span>
    </form>
  );
}
function Dismiss({ busy, onSend }: { busy: boolean; onSend: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-3 border-t border-line pt-3"
      onSubmit={(e) => {
        e.preventDefault();
        if (reason.trim() !== '') onSend(reason.trim());
      }}
    >
      <label className="grid min-w-0 flex-1 gap-1 text-12 text-ink2">
        Reason
        <input value={reason} onChange={(e) => setReason(e.target.value)} className="field h-8 text-13" maxLength={500} />
      </label>
      <Button type="submit" kind="primary" disabled={reason.trim() === '' || busy}>
        Dismiss
      </Button>
    </form>
  );
}

/** The text as it came. Opening it is noted with the person's name. */
function RawText({ id }: { id: string }) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function open() {
    const answer = await ask<{ part: string | null; message: string | null }>(`/api/quarantine/${id}/raw`);
    if (answer.kind === 'failed') return setProblem(answer.why);
    setText(answer.body.message ?? answer.body.part ?? 'Nothing is stored of it.');
  }
  if (text === null)
    return (
      <>
        <Button kind="quiet" onClick={() => void open()} title="Opening it is noted with your name">
          Open the text
        </Button>
        {problem !== null && <span className="text-13 font-600">{problem}</span>}
      </>
    );
  return (
    <div className="order-last w-full">
      <Scrolls name="The text" className="mt-1 max-h-72 rounded-4 border border-line bg-bg">
        <pre className="p-3 text-12 break-all whitespace-pre-wrap">{turnsWrittenOut(text).replaceAll('\r', '\n')}</pre>
      </Scrolls>
      <Button kind="quiet" onClick={() => setText(null)}>
        Close the text
      </Button>
    </div>
  );
}
