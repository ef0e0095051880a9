'use client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SilentPhone } from '../../lib/alerts/phone-check';
import { ageText } from '../../lib/display/durations';
import { type Calibration, FAR_ARC_MINUTES, readableM } from '../../lib/legibility';
import type { SourceAge } from '../../lib/live';
import { alarmsOff, type UnitScreen } from '../../lib/screen';
import { MINUTE } from '../../lib/time';
import { Dot } from '../components/icons';
import { useFromClock } from '../live/clock';
import { SoundMark } from '../sound/sound-control';
import { type TileKind, WALL_HEIGHT, WALL_WIDTH } from './density';
import { px } from './units';
import type { WallLayout } from './wall-layout';

const LEGEND: Record<TileKind, string> = {
  full: '* vasopressin is not a 2nd pressor',
  rows: 'CRS left, ICANS right',
  pair: 'CRS left, ICANS right',
  stack: 'CRS above, ICANS below',
  small: 'CRS above, ICANS below',
  line: 'CRS left, ICANS right',
};
/** What stands at the corner of a grade. */
function Marks() {
  return (
    <>
      <Dot on size={10} /> confirmed <Dot on={false} size={10} /> suggested{' '}
      <svg width="10" height="11" viewBox="0 0 11 13" fill="var(--ink)" aria-hidden="true" className="inline-block">
        <rect width="4" height="13" />
        <rect x="7" width="4" height="13" />
      </svg>{' '}
      held
    </>
  );
}
/** Units are not written into tiles: each is always the same, and stands here. Tiles of up to 12 beds have laboratory values. */
function Units({ kind }: { kind: TileKind }) {
  const labs = kind === 'full' || kind === 'rows';
  return (
    <>
      T °C · BP mmHg · O<sub>2</sub> L/min · pressors µg/kg/min, VP U/min{labs ? ' · ferritin ng/mL · CRP mg/L' : ''}
    </>
  );
}
/** Sources with their age, legend of the marks, and always what this screen is not. */
export function WallFooter(props: { screen: UnitScreen; layout: WallLayout; calibration: Calibration | null }) {
  const { screen, layout, calibration } = props;
  return (
    <footer className="wall-foot">
      <Sources sources={screen.sources} />
      <SoundMark audioOff={screen.alarmOffs.some((o) => o.kind === 'audio')} />
      <AlarmsOff screen={screen} />
      <SilentPhones phones={screen.silentPhones} />
      <span className="bar" />
      <span className="two min-w-0">
        <span className="block truncate">
          {alarmsOff(screen).length > 0 && 'bed overlined: an alarm is off · '}
          {[...screen.beds.values()].some((b) => b.limits !== null) && 'bed underlined twice: treatment limits · '}
          <Marks /> · {LEGEND[layout.density.tile]}
        </span>
        <span className="block truncate">
          <Units kind={layout.density.tile} />
        </span>
      </span>
      {calibration !== null && <Shortfall farPx={layout.farPx} calibration={calibration} />}
      <span className="bar" />
      <span className="two ml-auto flex-none text-ink">
        Secondary display. Bedside monitors are the primary alarms.
        <br />
        Not a cleared medical device; for use after local validation.
      </span>
    </footer>
  );
}
/** Alarms that two people have switched off for a patient: nobody is told of them. */
function AlarmsOff({ screen }: { screen: UnitScreen }) {
  const off = alarmsOff(screen);
  if (off.length === 0) return null;
  const beds = new Set(off.map((o) => screen.beds.get(o.bed ?? '')?.label ?? 'no bed'));
  return <b className="flex-none text-ink">ALARM OFF: {firstFew([...beds].sort(), 4)}</b>;
}
/** On call, and nobody knows whether a call would ring. */
function SilentPhones({ phones }: { phones: readonly SilentPhone[] }) {
  if (phones.length === 0) return null;
  return <b className="flex-none text-ink">PHONE NOT CONFIRMED: {firstFew([...new Set(phones.map((p) => p.duty))], 2)}</b>;
}
/** "702, 703 +2": the footer is one line. */
const firstFew = (all: readonly string[], n: number): string =>
  `${all.slice(0, n).join(', ')}${all.length > n ? ` +${all.length - n}` : ''}`;

/** Says it where so many beds cannot be read from the distance somebody asked for. */
function Shortfall({ farPx, calibration }: { farPx: number; calibration: Calibration }) {
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const measure = () => setScale(Math.min(window.innerWidth / WALL_WIDTH, window.innerHeight / WALL_HEIGHT));
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const reach = readableM(farPx * scale, FAR_ARC_MINUTES, calibration.pitchMm);
  // A measured screen is right to the millimetre, people's distances are not.
  if (reach >= calibration.farM - 0.1) return null;
  return <span className="font-600 text-ink">grades read from {reach.toFixed(1)} m</span>;
}

/**
 * The legend gives way first, then the sources, never the line at the right: the longest silent stand first, and what does not
 * fit is counted with the oldest of its ages. A name is shown whole or not at all.
 */
function Sources({ sources }: { sources: readonly SourceAge[] }) {
  const box = useRef<HTMLSpanElement>(null);
  const sorted = bySilence(sources);
  const names = sources.map((s) => s.name).join('|');
  const [shown, setShown] = useState({ names, count: sources.length });
  const count = shown.names === names ? Math.min(shown.count, sources.length) : sources.length;
  useEffect(() => {
    const { current } = box;
    if (current === null || typeof ResizeObserver === 'undefined') return;
    // The room changes with the screen, with what else the footer has to say, and when the type has loaded.
    const again = () => setShown({ names, count: Number.POSITIVE_INFINITY });
    const observer = new ResizeObserver(again);
    observer.observe(current);
    void document.fonts?.ready.then(again);
    return () => observer.disconnect();
  }, [names]);
  useLayoutEffect(() => {
    const { current } = box;
    if (current !== null && count > 0 && current.scrollWidth > current.clientWidth + 1) setShown({ names, count: count - 1 });
  });
  const rest = sorted.slice(count);
  return (
    <span
      ref={box}
      className="flex flex-auto items-center overflow-hidden whitespace-nowrap"
      style={{ gap: px(12), minWidth: px(230) }}
    >
      {sorted.slice(0, count).map((s, i) => (
        <span key={s.id} className="flex flex-none items-center" style={{ gap: px(12) }}>
          {i > 0 && <span className="bar" />}
          <Source name={s.name} source={s} />
        </span>
      ))}
      {rest[0] !== undefined && (
        <span className="flex flex-none items-center" style={{ gap: px(12) }}>
          {count > 0 && <span className="bar" />}
          <Source name={count === 0 ? `${rest.length} sources, oldest` : `+${rest.length}, oldest`} source={rest[0]} />
        </span>
      )}
    </span>
  );
}
/** The longest silent first; one never heard of before all. Equal ones by name, so that nothing changes places each second. */
function bySilence(sources: readonly SourceAge[]): readonly SourceAge[] {
  const minute = (s: SourceAge) => (s.lastMessageAt === null ? 0 : Math.floor(Date.parse(s.lastMessageAt) / MINUTE));
  return [...sources].sort((a, b) => minute(a) - minute(b) || a.name.localeCompare(b.name));
}
function Source({ name, source }: { name: string; source: SourceAge }) {
  const from = source.lastMessageAt === null ? null : Date.parse(source.lastMessageAt);
  const text = useFromClock((now) => (from === null ? 'never' : ageText(now - from)));
  return (
    <span>
      {name}{' '}
      <b className="w-num inline-block" style={{ minWidth: '2.6em' }}>
        {text}
      </b>
    </span>
  );
}
