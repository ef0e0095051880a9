'use client';
import { useState } from 'react';
import { timeText } from '../../lib/display/clock';
import type { AlarmOffView } from '../../lib/live';
import { signOf } from '../../lib/people/sign';
import { can } from '../../lib/permissions';
import { Button } from '../components/button';
import { TopBar } from '../components/shell';
import { InverseTag, Problem, Skeleton } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { useUnit } from '../live/hooks';
import { Section } from '../me/section';
import { actorHere, usePerson } from '../session/person';
import { SignField } from '../session/sign-field';
import { useUnitName, useUnits } from '../session/unit';
import { AskOff } from './ask-off';
import { AudioOff } from './audio-off';
import { useOffCommand } from './use-off-command';

/** ALARM OFF of patients and AUDIO OFF of the walls: nothing is off without a name, a reason and an end on this page. */
export function AlarmsOffPage() {
  const { current } = useUnits();
  const unitName = useUnitName();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Alarms off</h1>
        <span className="text-14 text-ink2">{unitName}</span>
      </TopBar>
      {current !== null && <OfUnit unitId={current} />}
    </>
  );
}
function OfUnit({ unitId }: { unitId: string }) {
  const room = useUnit(unitId);
  const actor = actorHere(usePerson());
  if (room.status === 'loading') return <Skeleton className="m-5 h-40" />;
  if (room.status === 'refused') return <Problem title="This cannot be shown.">{room.error.message}</Problem>;
  const { alarmOffs, beds } = room.screen;
  const off = alarmOffs.filter((o) => o.kind === 'alarm');
  return (
    <div className="grid max-w-[1180px] gap-4 p-5 max-tablet:p-4">
      <Section title="Rules off for a patient" note="It takes a charge nurse and a physician, a reason, and an end within 12 h.">
        {off.length === 0 && <p className="text-14 text-ink2">Nothing is off.</p>}
        <ul>
          {off.map((o) => (
            <Row key={o.id} off={o} label={o.bed === null ? '?' : (beds.get(o.bed)?.label ?? o.bed)} />
          ))}
        </ul>
        {can(actor, 'manage', { kind: 'alarm-off', unitId }) && <AskOff screen={room.screen} />}
      </Section>
      <AudioOff unitId={unitId} off={alarmOffs.find((o) => o.kind === 'audio')} />
    </div>
  );
}

function Row({ off, label }: { off: AlarmOffView; label: string }) {
  const { send, why, busy } = useOffCommand();
  const zone = useZone();
  const now = useClock().now();
  const path = `/api/alarm-offs/${encodeURIComponent(off.id)}`;
  const [typed, setTyped] = useState('');
  const confirm = async () => {
    const sign = signOf(typed);
    setTyped('');
    await send(`${path}/confirm`, { sign });
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2.5 text-14">
      <span className="num w-12 text-16 font-650">{label}</span>
      <span className="min-w-0 flex-1 basis-72">
        <b className="font-600">{off.title}</b> <span className="text-13 text-ink2">{off.rule}</span>
        <span className="block text-13 text-ink2">
          {off.reason}. {off.by}
          {off.secondBy !== null && ` and ${off.secondBy}`}
          {off.until !== null && `, until ${timeText(Date.parse(off.until), now, zone)}`}
        </span>
      </span>
      {off.pending ? <InverseTag className="h-6 text-12">waits for the second person: still on</InverseTag> : <b>OFF</b>}
      {off.pending && (
        <form
          className="flex flex-wrap items-center gap-2"
          onSubmit={(e) => {
            e.preventDefault();
            void confirm();
          }}
        >
          <SignField what="it" value={typed} onChange={setTyped} height="h-8" />
          <Button type="submit" disabled={busy || typed === ''}>
            Confirm off: {label} {off.rule}
          </Button>
        </form>
      )}
      <Button disabled={busy} onClick={() => void send(`${path}/end`)}>
        {off.pending ? 'Withdraw' : `Switch on again: ${label}`}
      </Button>
      {why !== null && (
        <span role="alert" className="basis-full text-13 font-600">
          {why}
        </span>
      )}
    </li>
  );
}
