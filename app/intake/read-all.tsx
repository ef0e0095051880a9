'use client';
import { useRef, useState } from 'react';
import { can } from '../../lib/permissions';
import type { QuarantineView, ReplayResult } from '../../lib/quarantine';
import { Button } from '../components/button';
import { newCommandId, sendCommand } from '../live/command';
import { usePerson } from '../session/person';

interface Progress {
  readonly entries: number;
  readonly taken: number;
  readonly waiting: number;
  readonly failed: string | null;
  readonly ended: boolean;
}
const NOTHING: Progress = { entries: 0, taken: 0, waiting: 0, failed: null, ended: false };

/**
 * After a map or a bed has been put right: every entry of the chosen source and reason is read again, one after the other, each
 * with its own answer and audit line as if somebody had pressed its button. `pages` gives the entries from the newest on.
 */
export function ReadAll(props: {
  /** Whether one of them can be read again at all. */
  any: boolean;
  pages: () => AsyncIterable<readonly QuarantineView[]>;
  onDone: () => void;
}) {
  const person = usePerson();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stop = useRef(false);
  if (!can(person === null ? null : { kind: 'user', session: '', ...person }, 'settle', { kind: 'quarantine' })) return null;
  const running = progress !== null && !progress.ended;

  async function run() {
    stop.current = false;
    let now = NOTHING;
    const say = (more: Partial<Progress>) => {
      now = { ...now, ...more };
      setProgress(now);
    };
    say({});
    try {
      for await (const page of props.pages()) {
        for (const q of page.filter((entry) => entry.acts.includes('replay'))) {
          if (stop.current) break;
          const answer = await sendCommand<{ state: string; result?: ReplayResult }>(`/api/quarantine/${q.id}/replay`, {
            commandId: newCommandId(),
          });
          // Somebody else has settled it meanwhile: there is nothing left to do with it.
          if (answer.kind === 'changed') continue;
          if (answer.kind === 'failed') throw new Error(answer.why);
          say({
            entries: now.entries + 1,
            taken: now.taken + (answer.body.result?.stored ?? 0),
            waiting: now.waiting + (answer.body.state === 'open' ? 1 : 0),
          });
        }
        if (stop.current) break;
      }
    } catch (error) {
      say({ failed: (error as Error).message });
    }
    say({ ended: true });
    props.onDone();
  }

  return (
    <span className="flex flex-wrap items-center gap-3">
      {running ? (
        <Button
          onClick={() => {
            stop.current = true;
          }}
        >
          Stop
        </Button>
      ) : (
        props.any && <Button onClick={() => void run()}>Read all again</Button>
      )}
      <span role="status" aria-live="polite" className="num text-13 font-600">
        {progress !== null && words(progress)}
      </span>
    </span>
  );
}

function words(p: Progress): string {
  const done = `${p.entries} ${p.entries === 1 ? 'entry' : 'entries'} read again, ${p.taken} taken into the chart, ${p.waiting} still waiting`;
  if (p.failed !== null) return `${done}. Not gone on: ${p.failed}`;
  return p.ended ? `${done}.` : `${done} …`;
}
