'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button';
import { sendCommand } from '../live/command';

/** What the app takes: as a picture, or typed in. */
export interface Enrolling {
  readonly secret: string;
  readonly picture: string;
}

/** Shows the picture for the app and takes its first code, which proves that the app has it. */
export function Enrol({ enrolling, onDone }: { enrolling: Enrolling; onDone: (codes: readonly string[]) => Promise<void> }) {
  const [said, setSaid] = useState('');
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const code = new FormData(e.currentTarget).get('code');
    const answer = await sendCommand<{ recoveryCodes: readonly string[] }>('/api/me/second-factor/confirm', { code });
    if (answer.kind === 'done') return onDone(answer.body.recoveryCodes);
    setSaid(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  return (
    <div className="flex flex-wrap items-start gap-5">
      {/* biome-ignore lint/performance/noImgElement: made at this moment and shown once; there is nothing to optimise */}
      <img
        src={enrolling.picture}
        width={180}
        height={180}
        alt="For the app: point its camera here"
        className="rounded-4 bg-white"
      />
      <form onSubmit={(e) => void submit(e)} className="grid min-w-56 flex-1 gap-3">
        <p className="text-13 text-ink2">
          Point the app at the picture, or type in
          <code className="num mt-1 block text-13 break-all text-ink select-all">
            {enrolling.secret.match(/.{1,4}/g)?.join(' ')}
          </code>
        </p>
        <label className="grid gap-1 text-13 text-ink2">
          The code it shows now
          <input
            name="code"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            className="field num h-10 w-40 text-16"
          />
        </label>
        <p role="status" className="min-h-5 text-13">
          {said}
        </p>
        <Button kind="primary" size="form" type="submit">
          Confirm with this code
        </Button>
      </form>
    </div>
  );
}
