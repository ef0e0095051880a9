import { describe, expect, it } from 'vitest';
import {
  AUDIO_PAUSE_SECS,
  BURST,
  burstNow,
  burstSecs,
  HARMONICS,
  NOTHING_SOUNDED,
  pauseFor,
  pauseNow,
  RISE_PART,
  type Sounding,
  soundings,
} from '../../../lib/alerts/sound';
import type { AlertView } from '../../../lib/state';

const HIGH: Sounding = { key: 'a', priority: 'high' };
const MEDIUM: Sounding = { key: 'b', priority: 'medium' };
const LOW: Sounding = { key: 'c', priority: 'low' };
/** Silences between pulses, seconds. */
const gaps = (p: 'high' | 'medium' | 'low') =>
  BURST[p].startsSecs.slice(1).map((t, i) => t - ((BURST[p].startsSecs[i] ?? 0) + BURST[p].pulseSecs));

describe('patterns of IEC 60601-1-8', () => {
  it('high: ten pulses as 3-2 pause 3-2, every gap inside its range', () => {
    const { pulseSecs: td, startsSecs } = BURST.high;
    expect(startsSecs).toHaveLength(10);
    expect(td).toBeGreaterThanOrEqual(0.075);
    expect(td).toBeLessThanOrEqual(0.2);
    const x = gaps('high')[0] as number;
    expect(x).toBeGreaterThanOrEqual(0.05);
    expect(x).toBeLessThanOrEqual(0.125);
    for (const i of [0, 1, 3, 5, 6, 8]) expect(gaps('high')[i]).toBeCloseTo(x);
    for (const i of [2, 7]) expect(gaps('high')[i]).toBeCloseTo(2 * x + td);
    expect(gaps('high')[4]).toBeGreaterThanOrEqual(0.35);
    expect(gaps('high')[4]).toBeLessThanOrEqual(1.3);
  });
  it('medium three and low two pulses of 125 to 250 ms, as far apart', () => {
    expect(BURST.medium.startsSecs).toHaveLength(3);
    expect(BURST.low.startsSecs).toHaveLength(2);
    for (const p of ['medium', 'low'] as const)
      for (const t of [BURST[p].pulseSecs, ...gaps(p)]) {
        expect(t).toBeGreaterThanOrEqual(0.125 - 1e-9);
        expect(t).toBeLessThanOrEqual(0.25 + 1e-9);
      }
  });
  it('the silence between bursts: high 2.5 to 15 s, medium 2.5 to 30 s, low never again', () => {
    const silence = (p: 'high' | 'medium') => (BURST[p].repeatSecs as number) - burstSecs(p);
    expect(silence('high')).toBeCloseTo(6.6);
    expect(silence('medium')).toBeCloseTo(24);
    expect(BURST.low.repeatSecs).toBeNull();
  });
  it('a pitch of 150 to 1000 Hz with at least four harmonics within 15 dB, rising for 10 to 40 % of a pulse', () => {
    for (const { pitchHz } of Object.values(BURST)) {
      expect(pitchHz).toBeGreaterThanOrEqual(150);
      expect(pitchHz).toBeLessThanOrEqual(1_000);
      const heard = HARMONICS.slice(1).filter((_, i) => pitchHz * (i + 2) >= 300 && pitchHz * (i + 2) <= 4_000);
      expect(heard.length).toBeGreaterThanOrEqual(4);
    }
    for (const part of HARMONICS) expect(Math.abs(20 * Math.log10(part / (HARMONICS[0] as number)))).toBeLessThanOrEqual(15);
    expect(RISE_PART).toBeGreaterThanOrEqual(0.1);
    expect(RISE_PART).toBeLessThanOrEqual(0.4);
  });
});

/** Runs the pattern second by second; gives the bursts with their times. */
function played(at: (second: number) => readonly Sounding[], seconds: number): string[] {
  let state = NOTHING_SOUNDED;
  const out: string[] = [];
  for (let t = 0; t < seconds; t++) {
    const { play, after } = burstNow(at(t), state, t);
    state = after;
    if (play !== null) out.push(`${t} ${play}`);
  }
  return out;
}

describe('which burst when', () => {
  it('a high each 10 s, a medium each 25 s, a low once', () => {
    expect(played(() => [HIGH], 31)).toEqual(['0 high', '10 high', '20 high', '30 high']);
    expect(played(() => [MEDIUM], 51)).toEqual(['0 medium', '25 medium', '50 medium']);
    expect(played(() => [LOW], 60)).toEqual(['0 low']);
  });
  it('the gravest wins; a new high does not wait for the next medium, and never sounds over it', () => {
    expect(played((t) => (t < 1 ? [MEDIUM] : [MEDIUM, HIGH]), 15)).toEqual(['0 medium', '4 high', '14 high']);
    expect(played(() => [HIGH, MEDIUM, LOW], 21)).toEqual(['0 high', '10 high', '20 high']);
  });
  it('nothing sounds once somebody has it', () => {
    expect(played((t) => (t < 5 ? [HIGH] : []), 40)).toEqual(['0 high']);
  });
  it('raised sounds; answered, quieted, latched and switched off do not', () => {
    const alert = (more: Partial<AlertView>) => ({ id: 'x', phase: 'raised', priority: 'high', level: 3, ...more }) as AlertView;
    const all = [
      alert({ id: 'yes' }),
      alert({ phase: 'acknowledged' }),
      alert({ phase: 'latched' }),
      alert({ phase: 'snoozed' }),
      alert({ quietedBy: 'yes' }),
      alert({ alarmOff: true }),
    ];
    expect(soundings(all)).toEqual([{ key: 'yes 3 high', priority: 'high' }]);
  });
});

describe('AUDIO PAUSED', () => {
  const until = AUDIO_PAUSE_SECS * 1_000;
  it('holds for two minutes for what was there', () => {
    const pause = pauseFor([HIGH], until);
    expect(pauseNow(pause, [HIGH], until - 1)).not.toBeNull();
    expect(pauseNow(pause, [HIGH, MEDIUM], 5)).not.toBeNull();
    expect(pauseNow(pause, [HIGH], until)).toBeNull();
  });
  it('ends with a new high, one that became graver, and one that was answered and came back', () => {
    const pause = pauseFor([HIGH], until);
    expect(pauseNow(pause, [HIGH, { key: 'new', priority: 'high' }], 5)).toBeNull();
    const worse = soundings([{ id: 'a', phase: 'raised', priority: 'high', level: 4 } as AlertView]);
    expect(
      pauseNow(pauseFor(soundings([{ id: 'a', phase: 'raised', priority: 'high', level: 3 } as AlertView]), until), worse, 5),
    ).toBeNull();
    const answered = pauseNow(pause, [], 5);
    expect(answered).not.toBeNull();
    expect(pauseNow(answered, [HIGH], 6)).toBeNull();
  });
});
