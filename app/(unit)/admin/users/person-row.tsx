'use client';
import { useState } from 'react';
import { ROLE_NAMES } from '../../../../lib/people/role-names';
import type { PersonView } from '../../../../lib/people/view';
import { ROLES } from '../../../../lib/permissions';
import { Button } from '../../../components/button';
import { sendCommand } from '../../../live/command';
import { type HandedLink, LinkShown } from './link-shown';

type Ending = 'disable' | 'password' | 'second-factor';
const ENDINGS: Record<Ending, string> = {
  disable: 'Disable',
  password: 'Make a password link for',
  'second-factor': 'Let go of the telephone of',
};

/** One person: roles to give and take, sign-ins to end; what ends an account asks for the address to be typed. */
export function PersonRow(props: {
  readonly person: PersonView;
  readonly base: string;
  readonly mayManage: boolean;
  readonly own: boolean;
  readonly onDone: () => void;
}) {
  const { person: p, base, mayManage, own, onDone } = props;
  const [ending, setEnding] = useState<Ending | null>(null);
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  const [link, setLink] = useState<HandedLink | null>(null);
  const act = async (what: string, body: Record<string, unknown>) => {
    const answer = await sendCommand<{ link?: HandedLink }>(`${base}/${encodeURIComponent(p.id)}/${what}`, body);
    setSaid(answer.kind === 'failed' ? answer.why : answer.kind === 'done' ? '' : 'Try again.');
    setLink(answer.kind === 'done' ? (answer.body.link ?? null) : null);
    if (answer.kind !== 'done') return;
    setEnding(null);
    setTyped('');
    onDone();
  };
  const state = p.disabled ? 'disabled' : p.lockedUntil !== null ? 'closed after wrong passwords' : signIns(p.sessions.length);
  return (
    <li
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3 first:border-t-0 ${p.disabled ? 'text-ink2' : ''}`}
    >
      <div className="w-64 min-w-0">
        <p className="truncate text-14 font-600">{p.name}</p>
        <p className="truncate text-13 text-ink2">{p.email}</p>
      </div>
      <ul aria-label={`Roles of ${p.name}`} className="flex flex-1 flex-wrap items-center gap-2 text-13">
        {p.roles.map((r) => (
          <li key={r} className="inline-flex items-center rounded-2 border border-line2">
            <span className="px-2 py-1">{ROLE_NAMES[r]}</span>
            {mayManage && !(own && r === 'admin') && (
              <button
                type="button"
                className="-ml-2 px-2 py-1 text-ink2 hover:bg-raise"
                aria-label={`Take ${ROLE_NAMES[r]} from ${p.name}`}
                onClick={() => void act('roles', { role: r, revoke: true })}
              >
                ×
              </button>
            )}
          </li>
        ))}
        {mayManage && !p.disabled && (
          <li>
            <select
              className="field h-8 text-13"
              aria-label={`Give ${p.name} another role`}
              value=""
              onChange={(e) => void act('roles', { role: e.target.value })}
            >
              <option value="">+ role</option>
              {ROLES.filter((r) => !p.roles.includes(r)).map((r) => (
                <option key={r} value={r}>
                  {ROLE_NAMES[r]}
                </option>
              ))}
            </select>
          </li>
        )}
        {p.elsewhere.length > 0 && <li className="text-ink2">also on {p.elsewhere.join(', ')}</li>}
      </ul>
      <span className="text-13 text-ink2">{state}</span>
      {mayManage && !p.disabled && (
        <span className="flex flex-wrap gap-2">
          {p.sessions.length > 0 && <Button onClick={() => void act('sign-out', {})}>Sign out everywhere</Button>}
          <Button onClick={() => setEnding('password')}>Password link</Button>
          <Button onClick={() => setEnding('second-factor')}>Telephone lost</Button>
          {!own && <Button onClick={() => setEnding('disable')}>Disable</Button>}
        </span>
      )}
      {ending !== null && (
        <form
          className="flex w-full flex-wrap items-end gap-3"
          onSubmit={(e) => {
            e.preventDefault();
            void act(ending, { confirm: typed });
          }}
        >
          {ending === 'second-factor' && (
            <p className="w-full text-13">
              Ends every sign-in, the second factor if there is one, and calls to every telephone and browser: {p.name} switches
              them on again under How you are told.
            </p>
          )}
          <label className="grid gap-1 text-13 text-ink2">
            Type {p.email} to go on
            <input
              className="field h-10 w-72 text-14"
              value={typed}
              onChange={(e) => setTyped(e.target.value)}
              autoComplete="off"
            />
          </label>
          <Button kind="primary" size="form" type="submit" disabled={typed.trim().toLowerCase() !== p.email}>
            {ENDINGS[ending]} {p.name}
          </Button>
          <Button size="form" onClick={() => setEnding(null)}>
            Cancel
          </Button>
        </form>
      )}
      <p role="status" className="w-full text-13 select-all empty:hidden">
        {said}
        {link !== null && <LinkShown link={link} />}
      </p>
    </li>
  );
}
const signIns = (n: number) => (n === 0 ? 'not signed in' : n === 1 ? 'signed in once' : `signed in ${n} times`);
