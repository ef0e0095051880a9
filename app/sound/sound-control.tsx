'use client';
import { Volume2, VolumeX } from 'lucide-react';
import { useState } from 'react';
import { sameShift } from '../../lib/alerts/shift';
import { hmText } from '../../lib/display/clock';
import { minutesSeconds } from '../../lib/display/durations';
import { Button } from '../components/button';
import { InverseTag } from '../components/tags';
import { useFromClock, useZone } from '../live/clock';
import { newCommandId, sendCommand } from '../live/command';
import { rolesOn, usePerson } from '../session/person';
import { useSound } from './sound-provider';
import { readWorkstation } from './workstation';

/** Sound of this workstation: what holds, and switching on, pausing, testing. */
export function SoundControl({ unitId }: { unitId: string }) {
  const { engine, state } = useSound();
  const person = usePerson();
  const [trouble, setTrouble] = useState<string | null>(null);
  if (engine === null) return null;
  const armed = state.kind === 'on' || state.kind === 'elsewhere';
  const arm = async () => setTrouble((await engine.arm()) ? null : 'This browser does not let the page sound.');
  const pause = async () => {
    const answer = await sendCommand<{ until: string }>(`/api/units/${encodeURIComponent(unitId)}/audio-paused`, {
      commandId: newCommandId(),
      workstation: readWorkstation().id,
    });
    if (answer.kind === 'done') engine.pause(Date.parse(answer.body.until));
    setTrouble(answer.kind === 'failed' ? `Not paused: ${answer.why}` : null);
  };
  const mayPause = rolesOn(person, unitId).some((r) => r !== 'admin' && r !== 'auditor');
  return (
    <div className="flex flex-wrap items-center gap-2">
      {!armed && (
        <Button onClick={() => void arm()} className="font-700">
          <VolumeX size={15} aria-hidden="true" />
          SOUND OFF, click to switch on
        </Button>
      )}
      {armed && (
        <Button onClick={() => engine.disarm()} title="Switch the sound of this workstation off">
          <Volume2 size={15} aria-hidden="true" />
          {state.kind === 'on' ? 'Sound on' : 'Sound on, in another tab'}
        </Button>
      )}
      {armed && state.pausedUntil === null && mayPause && <Button onClick={() => void pause()}>Pause sound 120 s</Button>}
      {state.pausedUntil !== null && (
        <>
          <Paused until={state.pausedUntil} />
          <Button kind="quiet" onClick={() => engine.resume()}>
            Sound again
          </Button>
        </>
      )}
      {armed && <SelfCheck />}
      {trouble !== null && (
        <span role="alert" className="text-13 font-600">
          {trouble}
        </span>
      )}
    </div>
  );
}

/** AUDIO PAUSED with what is left of it. */
export function Paused({ until }: { until: number }) {
  const left = useFromClock((now) => minutesSeconds(until - now));
  return <InverseTag className="h-6 text-13">AUDIO PAUSED {left}</InverseTag>;
}

/** A tone each shift, and somebody who says that it was heard: a browser cannot know whether its speaker works. */
function SelfCheck() {
  const { engine, state } = useSound();
  const zone = useZone();
  const [asked, setAsked] = useState<'heard?' | 'nothing' | null>(null);
  const { heardAt } = state;
  const checked = useFromClock((now) => heardAt !== null && sameShift(heardAt, now, zone));
  if (engine === null) return null;
  const test = async () => setAsked((await engine.test()) ? 'heard?' : 'nothing');
  if (asked === 'heard?')
    return (
      <span className="flex items-center gap-2 text-13">
        Did you hear the tone?
        <Button
          onClick={() => {
            engine.heard();
            setAsked(null);
          }}
        >
          Heard
        </Button>
        <Button kind="quiet" onClick={() => setAsked('nothing')}>
          No
        </Button>
      </span>
    );
  return (
    <>
      <Button kind="quiet" onClick={() => void test()}>
        Test sound
      </Button>
      {asked === 'nothing' && <InverseTag className="h-6 text-13">NOT HEARD: check volume and speaker</InverseTag>}
      {asked === null && (
        <span className={`text-13 ${checked ? 'text-ink2' : 'font-600'}`}>
          {checked && heardAt !== null ? `heard ${hmText(heardAt, zone)}` : 'not tested this shift'}
        </span>
      )}
    </>
  );
}

/** One line for frames and walls: never claims a sound that cannot be heard. */
export function SoundMark({ audioOff = false }: { audioOff?: boolean }) {
  const { engine, state } = useSound();
  if (engine === null) return null;
  if (audioOff) return <InverseTag>AUDIO OFF</InverseTag>;
  if (state.pausedUntil !== null) return <Paused until={state.pausedUntil} />;
  if (state.kind === 'on') return <span>Sound on</span>;
  if (state.kind === 'elsewhere') return <span>Sound on, another tab</span>;
  return (
    <button
      type="button"
      onClick={() => void engine.arm()}
      className="inline-flex min-h-6 items-center gap-1.5 font-700 text-ink"
    >
      <VolumeX size={14} aria-hidden="true" />
      SOUND OFF, switch on
    </button>
  );
}
