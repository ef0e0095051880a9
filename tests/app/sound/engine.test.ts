// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SoundEngine } from '../../../app/sound/engine';
import { keepWorkstation } from '../../../app/sound/workstation';
import type { Sounding } from '../../../lib/alerts/sound';

const HIGH: Sounding = { key: 'a 3 high', priority: 'high' };
const OTHER: Sounding = { key: 'b 3 high', priority: 'high' };
let engines: SoundEngine[] = [];
let unit = 0;

/** A speaker that writes down what it was asked to sound. */
function speaker(allowed = true) {
  const heard: string[] = [];
  const it = {
    running: false,
    heard,
    start: async () => {
      it.running = allowed;
      return allowed;
    },
    burst: (p: string) => void heard.push(p),
    tone: () => void heard.push('tone'),
    close: () => undefined,
  };
  return it;
}
function tab(s = speaker(), now = () => 0) {
  const engine = new SoundEngine(`U${unit}`, now, s);
  engines.push(engine);
  return { engine, s };
}
/** The lock manager of one browser: one holder a name, the others in line. */
function lockManager() {
  const lines = new Map<string, Promise<unknown>>();
  return {
    request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) {
      const turn = (lines.get(name) ?? Promise.resolve()).then(() => (signal.aborted ? Promise.reject(signal.reason) : work()));
      lines.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}
const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  localStorage.clear();
  unit += 1;
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: lockManager() }));
});
afterEach(() => {
  for (const e of engines) e.close();
  engines = [];
  vi.unstubAllGlobals();
});

describe('the sound of a workstation', () => {
  it('says off and is silent until somebody switches it on by a click; then a tone proves it', async () => {
    const { engine, s } = tab();
    engine.hear([HIGH]);
    expect(engine.state.kind).toBe('off');
    expect(s.heard).toEqual([]);
    expect(await engine.arm()).toBe(true);
    await settle();
    expect(engine.state.kind).toBe('on');
    expect(s.heard).toEqual(['tone', 'high']);
  });
  it('never claims a sound the browser does not let out', async () => {
    const { engine, s } = tab(speaker(false));
    expect(await engine.arm()).toBe(false);
    engine.hear([HIGH]);
    expect(engine.state.kind).toBe('blocked');
    expect(s.heard).toEqual([]);
  });
  it('says so when the browser takes the sound away again', async () => {
    const { engine, s } = tab();
    await engine.arm();
    await settle();
    s.running = false;
    engine.look();
    expect(engine.state.kind).toBe('blocked');
  });
  it('of two tabs one sounds; when it is closed the other takes over', async () => {
    const one = tab();
    const two = tab();
    await one.engine.arm();
    await two.engine.arm();
    await settle();
    expect([one.engine.state.kind, two.engine.state.kind]).toEqual(['on', 'elsewhere']);
    two.engine.hear([HIGH]);
    expect(two.s.heard).toEqual(['tone']);
    one.engine.close();
    await settle();
    await settle();
    expect(two.engine.state.kind).toBe('on');
    expect(two.s.heard).toContain('high');
  });
  it('is paused for what was there, and breaks the pause for a new high', async () => {
    const { engine, s } = tab();
    await engine.arm();
    await settle();
    engine.hear([HIGH]);
    engine.pause(120_000);
    expect(engine.state.pausedUntil).toBe(120_000);
    const before = s.heard.length;
    engine.hear([HIGH, { key: 'm', priority: 'medium' }]);
    expect(s.heard).toHaveLength(before);
    engine.hear([HIGH, OTHER]);
    expect(engine.state.pausedUntil).toBeNull();
  });
  it('a wall with AUDIO OFF stays silent', async () => {
    const { engine, s } = tab();
    await engine.arm();
    await settle();
    engine.hear([HIGH], true);
    expect(s.heard).toEqual(['tone']);
  });
  it('AUDIO OFF reminds of itself with two low pulses every ten minutes, until the sound is on again', async () => {
    const ms = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { engine, s } = tab();
    await engine.arm();
    await settle();
    engine.hear([], true);
    const minutes = (n: number) => {
      ms.mockReturnValue(n * 60_000);
      engine.look();
      return s.heard.slice(1);
    };
    expect(minutes(9.9)).toEqual([]);
    expect(minutes(10)).toEqual(['low']);
    expect(minutes(19.9)).toEqual(['low']);
    expect(minutes(20)).toEqual(['low', 'low']);
    engine.hear([], false);
    expect(minutes(31)).toEqual(['low', 'low']);
    engine.hear([], true);
    expect(minutes(40)).toEqual(['low', 'low']);
    expect(minutes(42)).toEqual(['low', 'low', 'low']);
    ms.mockRestore();
  });
  it('what another tab has paused holds here too', async () => {
    const { engine } = tab();
    await engine.arm();
    await settle();
    keepWorkstation({ pause: { until: 90_000, highs: [] } });
    window.dispatchEvent(new StorageEvent('storage', { key: 'tocsin-sound' }));
    expect(engine.state.pausedUntil).toBe(90_000);
  });
});
