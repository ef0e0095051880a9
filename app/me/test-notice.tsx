'use client';
import { useEffect, useState } from 'react';
import { Button } from '../components/button';
import { ask, newCommandId, sendCommand } from '../live/command';
import { Section } from './section';
import type { Own } from './use-own';

interface TestDelivery {
  readonly id: string;
  readonly channel: string;
  readonly state: string;
  readonly secondsToDisplay?: number | null;
  readonly error?: string | null;
}
const CHANNEL: Readonly<Record<string, string>> = {
  app: 'Open page',
  push: 'Phone or browser',
  webhook: 'Pager',
  email: 'E-mail',
};
const LOOK_EVERY_MS = 1_000;
const LOOKS = 60;

/** Sends a test by every channel, then follows what becomes of it: the start of a shift. */
export function TestNotice({ own, onDone }: { own: Own; onDone: () => Promise<void> }) {
  const [sent, setSent] = useState<readonly TestDelivery[] | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ids = sent?.map((d) => d.id).join(' ') ?? '';
  useEffect(() => {
    if (ids === '') return;
    const wanted = ids.split(' ');
    let looks = 0;
    const timer = setInterval(async () => {
      if (++looks > LOOKS) return clearInterval(timer);
      const answer = await ask<{ deliveries: TestDelivery[] }>('/api/me/deliveries');
      if (answer.kind === 'done') setSent(answer.body.deliveries.filter((d) => wanted.includes(d.id)));
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ids]);
  const test = async () => {
    setBusy(true);
    const answer = await sendCommand<{ deliveries: TestDelivery[] }>('/api/me/notifications/test', { commandId: newCommandId() });
    setSent(answer.kind === 'done' ? answer.body.deliveries : null);
    setWhy(answer.kind === 'failed' ? answer.why : null);
    setBusy(false);
    await onDone();
  };
  return (
    <Section
      title="Does it reach you?"
      note="At the start of each shift: send a test and tap it on your phone. Charge nurses see who has not."
    >
      <Button
        kind={own.subscriptions.some((s) => s.failedAt === null) ? 'primary' : 'secondary'}
        size="form"
        disabled={busy}
        onClick={() => void test()}
      >
        Send me a test
      </Button>
      {why !== null && (
        <p role="alert" className="mt-2 text-13 font-600">
          {why}
        </p>
      )}
      {sent !== null && (
        <ul className="mt-3" aria-live="polite">
          {sent.map((d) => (
            <li key={d.id} className="flex items-center gap-3 border-t border-line py-2 text-14">
              <span className="w-36">{CHANNEL[d.channel] ?? d.channel}</span>
              <span className="num font-600">{stateText(d)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function stateText(d: TestDelivery): string {
  const after = d.secondsToDisplay == null ? '' : ` after ${d.secondsToDisplay} s`;
  switch (d.state) {
    case 'displayed':
    case 'responded':
      return `reached you${after}`;
    case 'delivered':
      return 'on the device: tap it';
    case 'accepted':
      return 'taken by the gateway';
    case 'failed':
    case 'expired':
      return `${d.state}${d.error ? `: ${d.error}` : ''}`;
    default:
      return 'on its way';
  }
}
