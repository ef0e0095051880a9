'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { EMERGENCY_REASONS } from '../../lib/people/emergency';
import { signOf } from '../../lib/people/sign';
import { Button } from '../components/button';
import { sendCommand } from '../live/command';
import { Section } from '../me/section';
import { SignField } from '../session/sign-field';

/** Which patient, why, signed. Nothing is preset. */
export function TakeForm() {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const given = Object.fromEntries(new FormData(e.currentTarget));
    setBusy(true);
    const answer = await sendCommand<{ patientId: string }>('/api/emergency-access', { ...given, sign: signOf(typed) });
    setBusy(false);
    setTyped('');
    if (answer.kind === 'done') router.push(`/patients/${encodeURIComponent(answer.body.patientId)}`);
    else setWhy(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  return (
    <Section
      title="A patient of a unit you do not work on"
      note="Opens this one patient for four hours: to read, and to respond to alerts. The unit's charge nurses, administrators and auditors are told at once, everything you look at is on record, and the access is reviewed within 72 hours. Three a day."
    >
      <form onSubmit={(e) => void submit(e)} className="grid max-w-[640px] gap-3 text-13 text-ink2">
        <label className="grid gap-1">
          Medical record number, exactly
          <input name="mrn" required autoComplete="off" maxLength={200} className="field num h-10 w-64 text-14" />
        </label>
        <label className="grid gap-1">
          Reason
          <select name="reason" required defaultValue="" className="field h-10 w-80 text-14">
            <option value="" disabled>
              choose
            </option>
            {Object.entries(EMERGENCY_REASONS).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          In your words
          <textarea name="text" required minLength={10} maxLength={1_000} rows={3} className="field py-2 text-14" />
        </label>
        <SignField what="it" value={typed} onChange={setTyped} />
        <p role="alert" className="min-h-5 font-600 text-ink">
          {why}
        </p>
        <span>
          <Button kind="primary" size="form" type="submit" disabled={busy || typed === ''}>
            Open this patient
          </Button>
        </span>
      </form>
    </Section>
  );
}
