'use client';
import { type FormEvent, useState } from 'react';
import { SHORTEST_PASSWORD } from '../../lib/people/password';
import { Button } from '../components/button';
import { sendCommand } from '../live/command';
import { Section } from './section';

/** Changes the password; the other sign-ins end with it. */
export function OwnPassword() {
  const [said, setSaid] = useState('');
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
    if (given.password !== given.again) return setSaid('The two new ones are not the same.');
    const answer = await sendCommand('/api/me/password', { current: given.current, password: given.password });
    if (answer.kind !== 'done') return setSaid(answer.kind === 'failed' ? answer.why : 'Try again.');
    setSaid('Changed. Your other sign-ins have ended.');
    form.reset();
  };
  const fields = [
    ['current', 'Present password', 'current-password'],
    ['password', 'New password', 'new-password'],
    ['again', 'New password once more', 'new-password'],
  ] as const;
  return (
    <Section
      title="Password"
      note={`At least ${SHORTEST_PASSWORD} characters of any kind; a few words in a row are easy to keep in mind.`}
    >
      <form onSubmit={submit} className="grid max-w-80 gap-3">
        {fields.map(([name, text, complete]) => (
          <label key={name} className="grid gap-1 text-13 text-ink2">
            {text}
            <input name={name} type="password" required autoComplete={complete} className="field h-10 text-14" />
          </label>
        ))}
        <p role="status" className="min-h-5 text-13">
          {said}
        </p>
        <Button kind="primary" size="form" type="submit">
          Change the password
        </Button>
      </form>
    </Section>
  );
}
