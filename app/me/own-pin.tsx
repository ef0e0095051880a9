'use client';
import { type FormEvent, useState } from 'react';
import { SHORTEST_PIN } from '../../lib/people/pin';
import type { SecurityView } from '../../lib/people/view';
import { Button } from '../components/button';
import { sendCommand } from '../live/command';
import { OwnField } from './own-field';
import { Section } from './section';

const STANDING: Record<SecurityView['pin'], string> = {
  none: 'You have no PIN: your password signs.',
  set: 'You have a PIN.',
  closed: 'Your PIN is closed after wrong ones. Your password opens it again, or set a new one here.',
};

/** Sets the PIN that signs and unlocks on shared workstations. */
export function OwnPin({ security, onDone }: { security: SecurityView; onDone: () => Promise<void> }) {
  const [said, setSaid] = useState('');
  const send = async (body: Record<string, unknown>, done: string) => {
    const answer = await sendCommand('/api/me/pin', body);
    setSaid(answer.kind === 'failed' ? answer.why : answer.kind === 'done' ? done : 'Try again.');
    if (answer.kind === 'done') await onDone();
    return answer.kind === 'done';
  };
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
    if (given.pin !== given.again) return setSaid('The two PINs are not the same.');
    if (await send({ pin: given.pin, current: given.current }, 'Set. It signs and unlocks from now on.')) form.reset();
  };
  return (
    <Section
      title="PIN"
      note={`Signs overrides, alarms off, resolved highs and published protocols, and unlocks a shared workstation. At least ${SHORTEST_PIN} digits.`}
    >
      <p className="mb-3 text-14 font-600">{STANDING[security.pin]}</p>
      <form onSubmit={(e) => void submit(e)} className="grid max-w-80 gap-3">
        {security.password && <OwnField name="current" text="Present password for the PIN" complete="current-password" />}
        <OwnField name="pin" text="New PIN" complete="off" digits />
        <OwnField name="again" text="New PIN once more" complete="off" digits />
        <p role="status" className="min-h-5 text-13">
          {said}
        </p>
        <Button kind="primary" size="form" type="submit">
          Set the PIN
        </Button>
      </form>
    </Section>
  );
}
