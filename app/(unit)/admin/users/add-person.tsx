'use client';
import { type FormEvent, useState } from 'react';
import { ROLE_NAMES } from '../../../../lib/people/role-names';
import { ROLES } from '../../../../lib/permissions';
import { Button } from '../../../components/button';
import { sendCommand } from '../../../live/command';
import { type HandedLink, LinkShown } from './link-shown';

/** Lets somebody in: who has an account gets the role, who has none a link to choose a password by. */
export function AddPerson({ unit, base, onDone }: { unit: string; base: string; onDone: () => void }) {
  const [said, setSaid] = useState<{ text: string; link: HandedLink | null } | null>(null);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
    const answer = await sendCommand<{ link: HandedLink | null }>(base, given);
    if (answer.kind !== 'done') return setSaid({ text: answer.kind === 'failed' ? answer.why : 'Try again.', link: null });
    const { link } = answer.body;
    const text =
      link === null
        ? `${given.name} has an account already and now works on ${unit} too.`
        : `${given.name} chooses a password by this link within three days.`;
    setSaid({ text, link });
    form.reset();
    onDone();
  };
  return (
    <form onSubmit={submit} className="rounded-4 border border-line bg-tile p-4">
      <h2 className="mb-3 text-16 font-650">Let somebody in</h2>
      <div className="flex flex-wrap items-end gap-3">
        <label className="grid gap-1 text-13 text-ink2">
          Name
          <input className="field h-10 w-52 text-14" name="name" required maxLength={100} autoComplete="off" />
        </label>
        <label className="grid gap-1 text-13 text-ink2">
          E-mail
          <input className="field h-10 w-64 text-14" name="email" type="email" required maxLength={200} autoComplete="off" />
        </label>
        <label className="grid gap-1 text-13 text-ink2">
          Role
          <select className="field h-10 w-44 text-14" name="role" defaultValue="nurse">
            {ROLES.map((r) => (
              <option key={r} value={r}>
                {ROLE_NAMES[r]}
              </option>
            ))}
          </select>
        </label>
        <Button kind="primary" size="form" type="submit">
          Add to {unit}
        </Button>
      </div>
      <p role="status" className="mt-2 min-h-5 text-13 text-ink2">
        {said?.text} {said?.link != null && <LinkShown link={said.link} />}
      </p>
    </form>
  );
}
