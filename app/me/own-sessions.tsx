'use client';
import { useCallback, useEffect, useState } from 'react';
import { ageText } from '../../lib/display/durations';
import { browserName } from '../../lib/people/browser';
import { END_AFTER_MS, LOCK_AFTER_MS } from '../../lib/people/lock';
import type { SessionView } from '../../lib/people/view';
import { MINUTE } from '../../lib/time';
import { Button } from '../components/button';
import { Problem } from '../components/tags';
import { ask, sendCommand } from '../live/command';
import { Section } from './section';

type Own = SessionView & { readonly current: boolean };

/** Every place where one is signed in, each with a button that ends it. */
export function OwnSessions() {
  const [own, setOwn] = useState<readonly Own[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await ask<{ sessions: Own[] }>('/api/me/sessions');
    setTrouble(answer.kind === 'failed' ? answer.why : null);
    if (answer.kind === 'done') setOwn(answer.body.sessions);
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  const end = async (one: Own) => {
    const answer = await sendCommand(`/api/me/sessions/${one.id}/end`, {});
    if (answer.kind === 'failed') return setTrouble(answer.why);
    if (one.current) window.location.assign('/login');
    else await load();
  };
  return (
    <Section
      title="Where you are signed in"
      note={`A sign-in ends by itself 12 hours after it was made, or ${END_AFTER_MS / MINUTE} minutes after the last touch; a shared workstation locks after ${LOCK_AFTER_MS / MINUTE} minutes without one.`}
    >
      {trouble !== null && <Problem title="That did not work.">{trouble}</Problem>}
      <ul>
        {own.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0">
            <div className="min-w-0 flex-1">
              <p className="text-14 font-600">
                {browserName(one.userAgent)}
                {one.current && <span className="font-500 text-ink2">, this one</span>}
              </p>
              <p className="num text-13 text-ink2">
                Since {ageText(Date.now() - Date.parse(one.since))} ago, last touched{' '}
                {ageText(Date.now() - Date.parse(one.lastActAt))} ago
              </p>
            </div>
            <Button onClick={() => void end(one)}>{one.current ? 'Sign out here' : 'End this sign-in'}</Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
