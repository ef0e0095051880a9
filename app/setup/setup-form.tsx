'use client';
import { type FormEvent, useState } from 'react';
import { passwordTrouble, SHORTEST_PASSWORD } from '../../lib/people/password';
import { Button } from '../components/button';
import { sendCommand } from '../live/command';

const FIELDS = [
  ['unit', 'Unit, a short name such as ICU-7', 'text', 'off'],
  ['unitName', 'Unit, as people call it', 'text', 'off'],
  ['beds', 'Beds: how many, or their names with commas', 'text', 'off'],
  ['name', 'Your name', 'text', 'name'],
  ['email', 'Your e-mail', 'email', 'username'],
  ['password', `Password, at least ${SHORTEST_PASSWORD} characters`, 'password', 'new-password'],
] as const;

/** The token of the server's output comes behind the # of the address; the unit gets the time zone of the browser. */
export function SetupForm() {
  const [why, setWhy] = useState('');
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const g = Object.fromEntries(new FormData(e.currentTarget)) as Record<string, string>;
    const who = { email: g.email ?? '', name: g.name ?? '', password: g.password ?? '' };
    const trouble = passwordTrouble(who.password, who);
    if (trouble !== null) return setWhy(trouble);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const answer = await sendCommand('/api/setup', {
      ...{ token: window.location.hash.slice(1), ...who },
      unit: { id: g.unit, name: g.unitName, beds: g.beds, zone },
    });
    if (answer.kind === 'done') window.location.assign('/login');
    else setWhy(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-4 border border-line bg-tile p-6">
      <h2 className="text-16 font-650">The first unit and its administrator</h2>
      {FIELDS.map(([name, text, type, complete]) => (
        <label key={name} className="grid gap-1 text-13 text-ink2">
          {text}
          <input name={name} type={type} required autoComplete={complete} className="field h-10 text-14" />
        </label>
      ))}
      <p className="text-13 text-ink2">The unit keeps the time of this browser&apos;s zone.</p>
      <p role="alert" className="min-h-5 text-14 font-600">
        {why}
      </p>
      <Button type="submit" kind="primary" size="form">
        Set up
      </Button>
    </form>
  );
}
