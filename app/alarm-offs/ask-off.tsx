'use client';
import { type FormEvent, useState } from 'react';
import { signOf } from '../../lib/people/sign';
import { RULES } from '../../lib/rules/index';
import type { UnitScreen } from '../../lib/screen';
import { HOUR } from '../../lib/time';
import { Button } from '../components/button';
import { useClock } from '../live/clock';
import { SignField } from '../session/sign-field';
import { useOffCommand } from './use-off-command';

/** Asks for a rule to be off for a patient; a person of the other kind confirms it. Nothing is preset. */
export function AskOff({ screen }: { screen: UnitScreen }) {
  const { send, why, busy } = useOffCommand();
  const clock = useClock();
  const [patientId, setPatientId] = useState('');
  const [rule, setRule] = useState('');
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('4');
  const [typed, setTyped] = useState('');
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    const until = new Date(clock.now() + Number(hours) * HOUR).toISOString();
    const sign = signOf(typed);
    setTyped('');
    if (await send(`/api/patients/${encodeURIComponent(patientId)}/alarm-offs`, { rule, reason, until, sign })) {
      setRule('');
      setReason('');
    }
  };
  return (
    <form
      onSubmit={(e) => void submit(e)}
      className="mt-3 flex flex-wrap items-end gap-3 border-t border-line pt-3 text-13 text-ink2"
    >
      <label className="grid gap-1">
        Bed
        <select className="field num h-10 text-14" value={patientId} onChange={(e) => setPatientId(e.target.value)} required>
          <option value="">choose</option>
          {screen.order.map((bed) => {
            const row = screen.beds.get(bed);
            return row?.patientId == null ? null : (
              <option key={bed} value={row.patientId}>
                {row.label}
              </option>
            );
          })}
        </select>
      </label>
      <label className="grid gap-1">
        Rule
        <select className="field h-10 w-64 text-14" value={rule} onChange={(e) => setRule(e.target.value)} required>
          <option value="">choose</option>
          {RULES.map((r) => (
            <option key={r.id} value={r.id}>
              {r.id}: {r.title}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1">
        Reason
        <input
          className="field h-10 w-64 text-14"
          value={reason}
          minLength={3}
          maxLength={500}
          onChange={(e) => setReason(e.target.value)}
          required
        />
      </label>
      <label className="grid gap-1">
        For
        <select className="field num h-10 text-14" value={hours} onChange={(e) => setHours(e.target.value)}>
          {['1', '2', '4', '8', '12'].map((h) => (
            <option key={h} value={h}>
              {h} h
            </option>
          ))}
        </select>
      </label>
      <SignField what="it" value={typed} onChange={setTyped} />
      <Button size="form" type="submit" disabled={busy || typed === ''}>
        Ask for alarm off
      </Button>
      {why !== null && (
        <span role="alert" className="basis-full font-600 text-ink">
          {why}
        </span>
      )}
    </form>
  );
}
