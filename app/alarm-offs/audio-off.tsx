'use client';
import { type FormEvent, useState } from 'react';
import { timeText } from '../../lib/display/clock';
import type { AlarmOffView } from '../../lib/live';
import { can } from '../../lib/permissions';
import { Button } from '../components/button';
import { useClock, useZone } from '../live/clock';
import { Section } from '../me/section';
import { actorHere, usePerson } from '../session/person';
import { useOffCommand } from './use-off-command';

/** AUDIO OFF: the sound of the unit's walls, until somebody switches it on again. Workstations only pause. */
export function AudioOff({ unitId, off }: { unitId: string; off: AlarmOffView | undefined }) {
  const { send, why, busy } = useOffCommand();
  const zone = useZone();
  const now = useClock().now();
  const [reason, setReason] = useState('');
  const may = can(actorHere(usePerson()), 'manage', { kind: 'audio-off', unitId });
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (await send(`/api/units/${encodeURIComponent(unitId)}/audio-off`, { reason })) setReason('');
  };
  return (
    <Section title="Sound of the walls" note="The pictures of the walls go on; workstations and phones are not touched.">
      {off !== undefined ? (
        <p className="flex flex-wrap items-center gap-3 text-14">
          <b>AUDIO OFF</b>
          <span className="text-ink2">
            since {timeText(Date.parse(off.from), now, zone)}, {off.by}: {off.reason}
          </span>
          {may && (
            <Button disabled={busy} onClick={() => void send(`/api/alarm-offs/${encodeURIComponent(off.id)}/end`)}>
              Sound on again
            </Button>
          )}
        </p>
      ) : may ? (
        <form onSubmit={(e) => void submit(e)} className="flex flex-wrap items-end gap-3 text-13 text-ink2">
          <label className="grid gap-1">
            Reason
            <input
              className="field h-10 w-72 text-14"
              value={reason}
              minLength={3}
              maxLength={500}
              onChange={(e) => setReason(e.target.value)}
              required
            />
          </label>
          <Button size="form" type="submit" disabled={busy}>
            AUDIO OFF on the walls
          </Button>
        </form>
      ) : (
        <p className="text-14 text-ink2">On. Charge nurses and administrators switch it off.</p>
      )}
      {why !== null && (
        <p role="alert" className="mt-2 text-13 font-600">
          {why}
        </p>
      )}
    </Section>
  );
}
