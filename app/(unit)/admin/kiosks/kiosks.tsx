'use client';
import { type FormEvent, useState } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import { type KioskView, WALL_LIGHTS, type WallLight } from '../../../../lib/kiosk';
import { can } from '../../../../lib/permissions';
import { Button } from '../../../components/button';
import { Scrolls } from '../../../components/scrolls';
import { TopBar } from '../../../components/shell';
import { Problem } from '../../../components/tags';
import { useZone } from '../../../live/clock';
import { sendCommand } from '../../../live/command';
import { useRead } from '../../../live/use-read';
import { actorHere, usePerson } from '../../../session/person';
import { useUnits } from '../../../session/unit';

const READ_EVERY_MS = 15_000;

/** Pairing and revoking the displays on the unit's walls. */
export function Kiosks({ code }: { code: string }) {
  const { current } = useUnits();
  const person = usePerson();
  const path = current === null ? null : `/api/units/${encodeURIComponent(current)}/kiosks`;
  const { value: list, trouble, load } = useRead<{ kiosks: KioskView[]; now: string }>(path, READ_EVERY_MS);

  const may = (action: 'approve' | 'manage') =>
    current !== null && can(actorHere(person), action, { kind: 'kiosk', unitId: current });
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Paired displays</h1>
        <span className="text-14 text-ink2">{current ?? ''}</span>
      </TopBar>
      <div className="flex max-w-[1100px] flex-col gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="The list could not be read.">{trouble}</Problem>}
        {current !== null && may('approve') && <Approve unit={current} code={code} onDone={load} />}
        {current !== null && !may('approve') && list !== null && (
          <p className="text-13 text-ink2">Charge nurses and administrators approve displays.</p>
        )}
        {list !== null && <List kiosks={list.kiosks} now={Date.parse(list.now)} mayRevoke={may('manage')} onDone={load} />}
      </div>
    </>
  );
}

function Approve({ unit, code, onDone }: { unit: string; code: string; onDone: () => void }) {
  const [typed, setTyped] = useState(code);
  const [name, setName] = useState('');
  const [state, setState] = useState<{ done: boolean; text: string } | null>(null);
  const [sending, setSending] = useState(false);
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    setSending(true);
    const answer = await sendCommand<{ id: string }>('/api/kiosks', { code: typed, unit, name });
    setSending(false);
    setState(
      answer.kind === 'done'
        ? { done: true, text: `${name} is paired with ${unit}. Its screen changes within seconds.` }
        : { done: false, text: answer.kind === 'failed' ? answer.why : 'Try again.' },
    );
    if (answer.kind !== 'done') return;
    setTyped('');
    setName('');
    onDone();
  };
  return (
    <form onSubmit={submit} className="rounded-4 border border-line bg-tile p-4">
      <h2 className="text-16 font-650">Pair a display with {unit}</h2>
      <p className="mt-1 mb-3 text-13 text-ink2">
        Open <b className="font-600 text-ink">/wall</b> on the display; it shows a code. Approve only a code you can see yourself.
        The display then shows this unit, without names, and can do nothing.
      </p>
      <div className="flex flex-wrap items-end gap-3">
        <label className="grid gap-1 text-13 text-ink2">
          Code on the display
          <input
            className="field num h-10 w-44 text-16 uppercase"
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={12}
            required
          />
        </label>
        <label className="grid gap-1 text-13 text-ink2">
          Where it hangs
          <input
            className="field h-10 w-64 text-14"
            value={name}
            onChange={(e) => setName(e.target.value)}
            placeholder="Nurses' station, left"
            maxLength={60}
            required
          />
        </label>
        <Button kind="primary" size="form" type="submit" disabled={sending}>
          Pair display with {unit}
        </Button>
      </div>
      <p role="status" className={`mt-2 min-h-5 text-13 ${state?.done === false ? 'font-600' : 'text-ink2'}`}>
        {sending ? 'Pairing…' : (state?.text ?? '')}
      </p>
    </form>
  );
}

function List({
  kiosks,
  now,
  mayRevoke,
  onDone,
}: {
  kiosks: readonly KioskView[];
  /** Real time, also where the unit's is simulated. */
  now: number;
  mayRevoke: boolean;
  onDone: () => void;
}) {
  const zone = useZone();
  if (kiosks.length === 0)
    return <p className="rounded-4 border border-line bg-tile p-4 text-14 text-ink2">No display is paired with this unit yet.</p>;
  return (
    <Scrolls name="Displays" className="rounded-4 border border-line bg-tile">
      <table className="w-full text-left text-13">
        <thead className="text-12 text-ink2">
          <tr>
            {['Where it hangs', 'Last seen', 'Brightness', 'Paired', 'By', 'Good until', ''].map((t) => (
              <th key={t} className="px-4 py-2 font-500">
                {t === '' ? <span className="sr-only">Actions</span> : t}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kiosks.map((k) => {
            const ended = k.revokedAt !== null || (k.expiresAt !== null && Date.parse(k.expiresAt) <= now);
            const at = (t: string | null) => (t === null ? '' : timeText(Date.parse(t), now, zone));
            return (
              <tr key={k.id} className={`border-t border-line ${ended ? 'text-ink2' : ''}`}>
                <td className="px-4 py-2.5 font-600">{k.name}</td>
                <td className="num px-4 py-2.5">
                  {k.lastSeenAt === null ? 'never' : `${ageText(Math.max(0, now - Date.parse(k.lastSeenAt)))} ago`}
                </td>
                <td className="px-4 py-1.5">
                  {ended ? '' : mayRevoke ? <Brightness kiosk={k} onDone={onDone} /> : LIGHT_WORDS[k.light]}
                </td>
                <td className="num px-4 py-2.5">{at(k.pairedAt)}</td>
                <td className="px-4 py-2.5">{k.pairedAt === null ? '' : (k.approvedBy ?? 'unknown')}</td>
                <td className="num px-4 py-2.5">{endWords(k, at)}</td>
                <td className="px-4 py-1.5 text-right">{!ended && mayRevoke && <Revoke kiosk={k} onDone={onDone} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** Until when it is good, or why it is not: whoever finds a dark wall looks here. */
function endWords(k: KioskView, at: (t: string | null) => string): string {
  if (k.copiedAt !== null) return `ended ${at(k.copiedAt)}: its cookie was used in two places. Pair the wall anew.`;
  return k.revokedAt === null ? at(k.expiresAt) : `revoked ${at(k.revokedAt)}`;
}

const LIGHT_WORDS: Readonly<Record<WallLight, string>> = {
  dark: 'dark',
  day: 'light 07:00 to 19:00',
  light: 'light',
};
/** Windows drown a dark screen by day; a light one blinds at night. The display follows within a minute. */
function Brightness({ kiosk, onDone }: { kiosk: KioskView; onDone: () => void }) {
  const [why, setWhy] = useState<string | null>(null);
  const choose = async (light: string) => {
    const path = `/api/units/${encodeURIComponent(kiosk.unit)}/kiosks/${encodeURIComponent(kiosk.id)}/light`;
    const answer = await sendCommand(path, { light });
    if (answer.kind === 'done') onDone();
    setWhy(answer.kind === 'done' ? null : answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  return (
    <>
      <select
        aria-label={`Brightness of ${kiosk.name}`}
        className="field h-8 text-13"
        value={kiosk.light}
        onChange={(e) => void choose(e.target.value)}
      >
        {WALL_LIGHTS.map((light) => (
          <option key={light} value={light}>
            {LIGHT_WORDS[light]}
          </option>
        ))}
      </select>
      {why !== null && <span className="ml-2 font-600">{why}</span>}
    </>
  );
}

/** Asked twice: a wall that goes dark by a slip is a unit without its board. */
function Revoke({ kiosk, onDone }: { kiosk: KioskView; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  const [why, setWhy] = useState<string | null>(null);
  const revoke = async () => {
    const answer = await sendCommand(
      `/api/units/${encodeURIComponent(kiosk.unit)}/kiosks/${encodeURIComponent(kiosk.id)}/revoke`,
      {},
    );
    if (answer.kind === 'done') onDone();
    else setWhy(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  if (!asked) return <Button onClick={() => setAsked(true)}>Revoke: {kiosk.name}</Button>;
  return (
    <span className="inline-flex items-center gap-2">
      {why !== null && <span className="font-600">{why}</span>}
      <Button kind="alarm-off" onClick={() => void revoke()}>
        Revoke now: {kiosk.name} goes dark
      </Button>
      <Button kind="quiet" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </span>
  );
}
