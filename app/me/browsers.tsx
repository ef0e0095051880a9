'use client';
import { useEffect, useState } from 'react';
import { sameShift } from '../../lib/alerts/shift';
import { timeText } from '../../lib/display/clock';
import { browserName } from '../../lib/people/browser';
import { Button } from '../components/button';
import { useClock, useZone } from '../live/clock';
import { ask } from '../live/command';
import { pushProblem, subscribeHere, unsubscribeHere } from '../push/subscribe';
import { Section } from './section';
import type { Own, OwnBrowser } from './use-own';

const KEPT = 'tocsin-push-browser';

/** Browsers that ring with the page closed, this one first of all. */
export function Browsers({ own, onChange }: { own: Own; onChange: () => Promise<void> }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [here, setHere] = useState<string | null>(null);
  useEffect(() => {
    setProblem(pushProblem());
    setHere(localStorage.getItem(KEPT));
  }, []);
  const thisOne = own.subscriptions.find((s) => s.id === here);
  const subscribe = async () => {
    setBusy(true);
    const answer = await subscribeHere(own.publicKey);
    if (answer.kind === 'done') {
      localStorage.setItem(KEPT, answer.body.id);
      setHere(answer.body.id);
    }
    setProblem(answer.kind === 'failed' ? answer.why : null);
    await onChange();
    setBusy(false);
  };
  const remove = async (id: string) => {
    setBusy(true);
    const answer = await ask(`/api/me/subscriptions/${encodeURIComponent(id)}`, { method: 'DELETE' });
    if (answer.kind === 'done' && id === here) {
      localStorage.removeItem(KEPT);
      setHere(null);
      await unsubscribeHere();
    }
    setProblem(answer.kind === 'failed' ? answer.why : null);
    await onChange();
    setBusy(false);
  };
  return (
    <Section
      title="Phones and browsers"
      note="They ring while Tocsin is closed. A locked screen shows the unit and the priority, nothing of a patient."
    >
      {thisOne === undefined && (
        <Button kind="primary" size="form" disabled={busy} onClick={() => void subscribe()}>
          Let this browser ring
        </Button>
      )}
      {problem !== null && (
        <p role="alert" className="mt-2 text-13 font-600">
          {problem}
        </p>
      )}
      <ul className="mt-2">
        {own.subscriptions.map((s) => (
          <Row key={s.id} browser={s} here={s.id === here} busy={busy} onRemove={() => void remove(s.id)} />
        ))}
      </ul>
      {own.subscriptions.every((s) => s.failedAt !== null) && (
        <p className="mt-2 text-14 font-600">No device of yours rings yet.</p>
      )}
    </Section>
  );
}

function Row(props: { browser: OwnBrowser; here: boolean; busy: boolean; onRemove: () => void }) {
  const { browser } = props;
  const zone = useZone();
  const now = useClock().now();
  const checked = browser.checkedAt === null ? null : Date.parse(browser.checkedAt);
  const thisShift = checked !== null && sameShift(checked, now, zone);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2.5 text-14">
      <span className="font-600">
        {browserName(browser.userAgent)}
        {props.here && <span className="font-400 text-ink2"> (this one)</span>}
      </span>
      <span className={`num text-13 ${thisShift ? 'text-ink2' : 'font-600'}`}>
        {browser.failedAt !== null
          ? `rings no more since ${timeText(Date.parse(browser.failedAt), now, zone)}: switch it on again there, or remove it`
          : checked === null
            ? 'never confirmed by a tap'
            : thisShift
              ? `rings: confirmed ${timeText(checked, now, zone)}`
              : `not confirmed this shift, last ${timeText(checked, now, zone)}`}
      </span>
      <Button
        kind="quiet"
        className="ml-auto"
        disabled={props.busy}
        onClick={props.onRemove}
        aria-label={`Remove ${browserName(browser.userAgent)}`}
      >
        Remove
      </Button>
    </li>
  );
}
