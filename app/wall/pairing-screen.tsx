'use client';
import { useEffect, useState } from 'react';
import { codeText, type Pairing } from '../../lib/kiosk';
import { ask } from '../live/command';

const LOOK_MS = 2_000;

/** A browser that is no wall yet: a code to read aloud, a picture to photograph, and how to go on. No sign-in form. */
export function PairingScreen() {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const [away, setAway] = useState<string | null>(null);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      // The same question keeps a code that is still good and makes a new one when it has run out.
      const answer = await ask<Pairing>('/api/kiosk/code', { method: 'POST' });
      if (stopped) return;
      if (answer.kind === 'done') {
        setAway(null);
        setPairing(answer.body);
        if (answer.body.state === 'paired') return window.location.reload();
      } else setAway(answer.kind === 'failed' ? answer.why : 'Something changed.');
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);
  const waiting = pairing?.state === 'waiting' ? pairing : null;
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-[4vh] bg-bg p-6 text-center text-ink">
      <h1 className="text-[clamp(20px,2.2vw,42px)] font-650">This display is not paired</h1>
      <p className="max-w-[36em] text-[clamp(14px,1.5vw,28px)] leading-snug text-ink2">
        It shows no patients. A charge nurse or administrator approves the code below, signed in on their own device, at{' '}
        <b className="font-600 text-ink">Paired displays</b>.
      </p>
      {waiting === null ? (
        <p role="status" className="text-[clamp(14px,1.5vw,28px)]">
          {away === null ? 'Asking for a code…' : `No code: ${away} Trying again.`}
        </p>
      ) : (
        <div className="flex flex-wrap items-center justify-center gap-[4vw]">
          <p>
            <span className="block text-[clamp(14px,1.2vw,22px)] text-ink2">Code</span>
            <span
              data-testid="pairing-code"
              className="num block text-[clamp(48px,7.5vw,144px)] leading-none font-650 tracking-[0.02em]"
            >
              {codeText(waiting.code)}
            </span>
          </p>
          {waiting.qr !== null && (
            // Black on white in both themes: that is what readers expect.
            <svg
              role="img"
              aria-label={`QR code of ${waiting.qr.address}`}
              viewBox={`-4 -4 ${waiting.qr.size + 8} ${waiting.qr.size + 8}`}
              className="h-[clamp(160px,26vh,320px)] rounded-4"
              style={{ background: '#fff' }}
              shapeRendering="crispEdges"
            >
              <path d={waiting.qr.path} fill="#000" />
            </svg>
          )}
        </div>
      )}
      <p className="text-[clamp(12px,1vw,19px)] text-ink2">
        {waiting !== null && away !== null && <b className="font-600 text-ink">The server does not answer. </b>}A code is good for
        ten minutes, then another one stands here.{' '}
        <a href="/wall/calibrate" className="underline underline-offset-2">
          Measure this screen
        </a>
        . Secondary display. Bedside monitors are the primary alarms.
      </p>
    </main>
  );
}
