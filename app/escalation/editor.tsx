'use client';
import { type FormEvent, useState } from 'react';
import { type EscalationPolicy, policyProblems } from '../../lib/alerts/escalate';
import { hmsText } from '../../lib/display/clock';
import type { Priority } from '../../lib/rules/rule';
import { SECOND } from '../../lib/time';
import { Button } from '../components/button';
import { SaveState, type Saving } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { Section } from '../me/section';
import { DelayTable } from './delay-table';
import type { EscalationDraft, EscalationView } from './use-escalation';

interface Props {
  readonly view: EscalationView;
  readonly may: boolean;
  readonly onSave: (version: number, draft: EscalationDraft) => Promise<string | null>;
}
/** Delays, channels, the person of last resort and the phone tree. What is unsafe is said while it is written, and refused. */
export function Editor({ view, may, onSave }: Props) {
  const [policy, setPolicy] = useState<EscalationPolicy>(view.policy);
  const [failSafe, setFailSafe] = useState(view.failSafe?.id ?? '');
  const [bedInPush, setBedInPush] = useState(view.bedInPush);
  const [tree, setTree] = useState(view.phoneTree.join('\n'));
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const clock = useClock();
  const zone = useZone();
  const problems = [
    ...policyProblems(policy),
    ...(failSafe === '' ? ['Name somebody who is told when nobody else can be.'] : []),
  ];
  const setDelay = (priority: Priority, tier: number, seconds: number | null) =>
    setPolicy((p) => ({
      ...p,
      afterMs: {
        ...p.afterMs,
        [priority]: p.afterMs[priority].map((ms, i) => (i === tier ? (seconds === null ? null : seconds * SECOND) : ms)),
      },
    }));
  const save = async (e?: FormEvent) => {
    e?.preventDefault();
    setSaving({ state: 'saving' });
    const phoneTree = tree
      .split('\n')
      .map((l) => l.trim())
      .filter((l) => l !== '');
    const why = await onSave(view.version, { policy, failSafe, bedInPush, phoneTree });
    setSaving(why === null ? { state: 'saved', at: hmsText(clock.now(), zone) } : { state: 'failed', why });
  };
  return (
    <form onSubmit={(e) => void save(e)}>
      <Section
        title={view.isDefault ? 'Defaults are in force' : `Version ${view.version}`}
        note="Counted from the raise. An alert keeps the times it was raised with until it becomes worse or moves."
      >
        <fieldset disabled={!may} className="grid gap-4">
          <DelayTable policy={policy} onDelay={setDelay} onPolicy={setPolicy} />
          <label className="grid gap-1 text-13 text-ink2">
            Told when nobody else can be
            <select className="field h-10 w-64 text-14" value={failSafe} onChange={(e) => setFailSafe(e.target.value)}>
              <option value="">nobody named: administrators</option>
              {view.people.map((p) => (
                <option key={p.id} value={p.id}>
                  {p.name}, {p.roles.join(', ')}
                </option>
              ))}
            </select>
          </label>
          <label className="grid gap-1 text-13 text-ink2">
            Phone tree, a line each: shown on every screen when paging is down
            <textarea
              className="field min-h-20 py-2 text-14"
              value={tree}
              onChange={(e) => setTree(e.target.value)}
              placeholder="Charge nurse 5-1234"
            />
          </label>
          <label className="flex items-center gap-2.5 text-14">
            <input
              type="checkbox"
              className="h-4 w-4 accent-(--accent)"
              checked={bedInPush}
              onChange={(e) => setBedInPush(e.target.checked)}
            />
            Notices on locked phones may name the bed
          </label>
          {problems.length > 0 && (
            <div role="alert" className="rounded-4 border-2 border-ink p-3 text-14 font-600">
              {problems.map((p) => (
                <p key={p}>{p}</p>
              ))}
            </div>
          )}
          {may ? (
            <div className="flex flex-wrap items-center gap-3">
              <Button kind="primary" size="form" type="submit" disabled={problems.length > 0 || saving.state === 'saving'}>
                Save escalation
              </Button>
              <Button size="form" onClick={() => setPolicy(view.defaults)}>
                Use the defaults
              </Button>
              <SaveState saving={saving} onRetry={() => void save()} />
            </div>
          ) : (
            <p className="text-13 text-ink2">Charge nurses and administrators change it.</p>
          )}
        </fieldset>
      </Section>
    </form>
  );
}
