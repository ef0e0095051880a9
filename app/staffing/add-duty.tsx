'use client';
import { type FormEvent, useState } from 'react';
import { DUTIES, type Duty, HOLDERS } from '../../lib/alerts/recipients';
import { timeText } from '../../lib/display/clock';
import { instantOfWall } from '../../lib/forms/wall';
import { Button } from '../components/button';
import { useClock, useZone } from '../live/clock';
import { type Colleague, dutyTitle, type OnCallEntryView } from './duties';
import type { NewDuty, useOnCall } from './use-on-call';

type Add = ReturnType<typeof useOnCall>['add'];

/** Gives a duty to somebody for a time; where somebody has it already it asks before it takes it away. */
export function AddDuty({ people, onAdd }: { people: readonly Colleague[]; onAdd: Add }) {
  const zone = useZone();
  const clock = useClock();
  const [duty, setDuty] = useState<Duty>('CN');
  const [userId, setUserId] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [note, setNote] = useState<string | null>(null);
  const [met, setMet] = useState<readonly OnCallEntryView[]>([]);
  const able = people.filter((p) => p.roles.some((r) => (HOLDERS[duty] as readonly string[]).includes(r)));
  const send = async (replace: boolean) => {
    const [a, b] = [from, to].map((t) => instantOfWall(t.slice(0, 10), t.slice(11, 16), zone, 'earlier'));
    if (a == null || b == null) return setNote('There is no such time on this unit’s clock that day.');
    const entry: NewDuty = { duty, userId, from: new Date(a).toISOString(), to: new Date(b).toISOString() };
    const answer = await onAdd(entry, replace);
    setMet(answer.kind === 'overlap' ? answer.with : []);
    setNote(answer.kind === 'failed' ? answer.why : answer.kind === 'done' ? 'Saved.' : null);
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    void send(false);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 text-13 text-ink2">
      <label className="grid gap-1">
        Duty
        <select
          className="field h-10 text-14"
          value={duty}
          onChange={(e) => {
            setDuty(e.target.value as Duty);
            setUserId('');
          }}
        >
          {DUTIES.map((d) => (
            <option key={d} value={d}>
              {dutyTitle(d)}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1">
        Who
        <select className="field h-10 w-44 text-14" value={userId} onChange={(e) => setUserId(e.target.value)} required>
          <option value="">choose</option>
          {able.map((p) => (
            <option key={p.id} value={p.id}>
              {p.name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1">
        From
        <input
          type="datetime-local"
          className="field num h-10 text-14"
          value={from}
          onChange={(e) => setFrom(e.target.value)}
          required
        />
      </label>
      <label className="grid gap-1">
        To
        <input
          type="datetime-local"
          className="field num h-10 text-14"
          value={to}
          onChange={(e) => setTo(e.target.value)}
          required
        />
      </label>
      <Button kind="primary" size="form" type="submit">
        Give duty
      </Button>
      {met.length > 0 && (
        <span role="alert" className="flex flex-wrap items-center gap-2 text-ink">
          <span className="num font-600">
            {met
              .map(
                (m) =>
                  `${m.name} has it ${timeText(Date.parse(m.from), clock.now(), zone)} to ${timeText(Date.parse(m.to), clock.now(), zone)}`,
              )
              .join('; ')}
          </span>
          <Button onClick={() => void send(true)}>Take over that time</Button>
        </span>
      )}
      <span role="status" className="min-h-5 basis-full font-600 text-ink">
        {note ?? ''}
      </span>
    </form>
  );
}
