'use client';
import { type FormEvent, useMemo, useState } from 'react';
import type { Simulation } from '../../lib/alerts/simulate';
import { secondsText } from '../../lib/display/delivery';
import { RULES } from '../../lib/rules/index';
import { Button } from '../components/button';
import { InverseTag } from '../components/tags';
import { sendCommand } from '../live/command';
import { useUnitPart } from '../live/hooks';
import { Section } from '../me/section';

type Answer = Simulation & {
  readonly rule: string;
  readonly title: string;
  readonly priority: string;
  readonly level: number | null;
};
const RISES = ['CRS-ESCALATION', 'ICANS-ESCALATION'];

/** "704 goes to CRS 4 now": who would be told, when and how, if nobody answered. Nobody is told by asking. */
export function Simulator({ unitId }: { unitId: string }) {
  const beds = useUnitPart(unitId, (s) => s.beds);
  const [rule, setRule] = useState('CRS-ESCALATION');
  const [level, setLevel] = useState('4');
  const [patientId, setPatientId] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const patients = useMemo(() => [...(beds?.values() ?? [])].filter((b) => b.patientId !== null), [beds]);
  const graded = RISES.includes(rule);
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    const told = await sendCommand<Answer>(`/api/units/${encodeURIComponent(unitId)}/escalation/simulate`, {
      rule,
      ...(graded ? { level: Number(level) } : {}),
      ...(patientId === '' ? {} : { patientId }),
    });
    setAnswer(told.kind === 'done' ? told.body : null);
    setWhy(told.kind === 'failed' ? told.why : null);
  };
  return (
    <Section title="What would happen now" note="As saved, with the people of this moment. Nothing is stored and nobody is told.">
      <form onSubmit={(e) => void submit(e)} className="flex flex-wrap items-end gap-3 text-13 text-ink2">
        <label className="grid gap-1">
          Bed
          <select className="field num h-10 text-14" value={patientId} onChange={(e) => setPatientId(e.target.value)}>
            <option value="">no patient</option>
            {patients.map((b) => (
              <option key={b.bed} value={b.patientId ?? ''}>
                {b.label}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          Rule
          <select className="field h-10 w-64 text-14" value={rule} onChange={(e) => setRule(e.target.value)}>
            {RULES.map((r) => (
              <option key={r.id} value={r.id}>
                {r.id}: {r.title}
              </option>
            ))}
          </select>
        </label>
        {graded && (
          <label className="grid gap-1">
            To grade
            <select className="field num h-10 text-14" value={level} onChange={(e) => setLevel(e.target.value)}>
              {['2', '3', '4'].map((g) => (
                <option key={g}>{g}</option>
              ))}
            </select>
          </label>
        )}
        <Button kind="primary" size="form" type="submit">
          Who is told?
        </Button>
      </form>
      {why !== null && (
        <p role="alert" className="mt-3 text-13 font-600 text-ink">
          {why}
        </p>
      )}
      {answer !== null && <Told answer={answer} />}
    </Section>
  );
}

function Told({ answer }: { answer: Answer }) {
  return (
    <div className="mt-4" aria-live="polite">
      <p className="text-14 font-600">
        {answer.title}, {answer.priority}
      </p>
      <ol className="num mt-2 text-14">
        {answer.steps.map((s) => (
          <li key={s.tier} className="grid grid-cols-[72px_56px_minmax(0,1fr)] gap-2 border-t border-line py-2">
            <span className="font-650">{s.afterSeconds === 0 ? 'at once' : `+${secondsText(s.afterSeconds)}`}</span>
            <span className="text-ink2">tier {s.tier}</span>
            {s.nobody ? (
              <span>
                <InverseTag className="h-5 text-12">NOBODY</InverseTag> {s.roles.join(', ')}: the next tier at once, and{' '}
                {answer.failSafe.map((f) => f.name).join(', ') || 'no fail-safe recipient'}
              </span>
            ) : (
              <ul>
                {s.people.map((p) => (
                  <li key={p.id}>
                    <b className="font-600">{p.name}</b>{' '}
                    <span className="text-13 text-ink2">
                      {p.because}; {p.channels.map((c) => WORDS[c] ?? c).join(', ')}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
        <li className="border-t border-line py-2 text-ink2">
          {answer.loop === null
            ? 'Then a reminder on open pages.'
            : `Then again every ${secondsText(answer.loop.everySeconds)}, ${answer.loop.times === null ? 'without end' : `${answer.loop.times} times`}.`}
        </li>
      </ol>
    </div>
  );
}
const WORDS: Readonly<Record<string, string>> = {
  app: 'open page',
  push: 'push',
  webhook: 'pager',
  email: 'e-mail',
  sound: 'sound',
};
