// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient } from '../../app/live/client';
import type { Trace } from '../../app/live/watchdog';
import { unitSnapshot } from '../../app/style/fixtures';

/** A socket as the client uses it, with the server's side in the test's hands. */
function fakeSocket() {
  const on = new Map<string, (...args: never[]) => void>();
  const watched: { request: unknown; answer: (failed: Error | null, reply?: unknown) => void }[] = [];
  const socket = {
    connected: false,
    on: (name: string, fn: (...args: never[]) => void) => on.set(name, fn),
    emit: vi.fn(),
    timeout: () => ({ emit: (_: string, request: unknown, answer: never) => watched.push({ request, answer }) }),
    connect: vi.fn(),
    disconnect: vi.fn(),
  };
  const say = (name: string, ...args: unknown[]) => on.get(name)?.(...(args as never[]));
  return {
    socket: socket as never,
    raw: socket,
    watched,
    say,
    connect() {
      socket.connected = true;
      say('connect');
    },
  };
}
const trace = (): Trace => ({
  heard: null,
  heardDate: 0,
  from: null,
  fromDate: 0,
  heardText: '',
  heardDay: '',
  unit: '',
  last: [],
  phase: 0,
});
beforeEach(() => {
  window.__tocsin = trace();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the one socket', () => {
  it('watches a unit as soon as it is connected, and again after each reconnect', () => {
    const fake = fakeSocket();
    const client = new LiveClient({ socket: fake.socket });
    client.unit('ICU-7');
    expect(fake.watched).toHaveLength(0);
    fake.connect();
    expect(fake.watched.map((w) => w.request)).toEqual([{ unit: 'ICU-7' }]);
    fake.watched[0]?.answer(null, unitSnapshot());
    expect(client.unit('ICU-7').state.status).toBe('ready');
    fake.connect();
    expect(fake.watched).toHaveLength(2);
    // Numbers of another connection mean nothing: until the new snapshot is there nothing is folded.
    fake.say('board', { unit: 'ICU-7', seq: 2, changes: [{ bed: 'ICU-7-702', tempMax24h: 41 }] });
    expect(client.unit('ICU-7').bed('ICU-7-702')?.tempMax24h).toBe(37.2);
    fake.watched[1]?.answer(null, unitSnapshot());
    expect(client.unit('ICU-7').bed('ICU-7-702')?.tempMax24h).toBe(41);
  });
  it('turned away while the database was away: it comes back by itself, and not where it has no right', () => {
    vi.useFakeTimers();
    const fake = fakeSocket();
    new LiveClient({ socket: fake.socket });
    fake.say('connect_error', new Error('unauthenticated'));
    vi.advanceTimersByTime(10_000);
    expect(fake.raw.connect).not.toHaveBeenCalled();
    fake.say('connect_error', new Error('unavailable'));
    vi.advanceTimersByTime(2_000);
    expect(fake.raw.connect).toHaveBeenCalledTimes(1);
  });
  it('watches again after a gap, and a tick with another number is a gap', () => {
    const fake = fakeSocket();
    const client = new LiveClient({ socket: fake.socket });
    client.unit('ICU-7');
    fake.connect();
    fake.watched[0]?.answer(null, unitSnapshot());
    fake.say('tick', { unit: 'ICU-7', seq: 4, serverNow: new Date().toISOString(), sources: [] });
    expect(fake.watched).toHaveLength(2);
  });
  it("tells the server with a tick, not more often than every 20 s, how far this screen's own clock is off", () => {
    const fake = fakeSocket();
    new LiveClient({ socket: fake.socket }).unit('ICU-7');
    fake.connect();
    const tick = () =>
      fake.say('tick', { unit: 'ICU-7', seq: 1, serverNow: new Date(Date.now() - 60_000).toISOString(), sources: [] });
    tick();
    tick();
    const told = fake.raw.emit.mock.calls.filter((m) => m[0] === 'clock').map((m) => m[1] as { unit: string; offMs: number });
    expect(told).toHaveLength(1);
    expect(told[0]?.unit).toBe('ICU-7');
    expect(Math.round((told[0]?.offMs ?? 0) / 1_000)).toBe(60);
  });
  it('keeps asking when the server does not answer', () => {
    vi.useFakeTimers();
    const fake = fakeSocket();
    new LiveClient({ socket: fake.socket }).unit('ICU-7');
    fake.connect();
    fake.watched[0]?.answer(new Error('timeout'));
    vi.advanceTimersByTime(2_000);
    expect(fake.watched).toHaveLength(2);
  });
  it("finds a patient's room by the opaque id and by the number of its messages", () => {
    const fake = fakeSocket();
    const client = new LiveClient({ socket: fake.socket });
    client.patient('opaque');
    fake.connect();
    expect(fake.watched[0]?.request).toEqual({ mrn: 'opaque' });
    fake.watched[0]?.answer(null, {
      seq: 1,
      mrn: '00482193',
      serverNow: new Date().toISOString(),
      speed: 1,
      state: { tempMax24h: 38, alerts: [] },
    });
    fake.say('patient', { mrn: '00482193', seq: 2, changes: { tempMax24h: 39 } });
    const { state } = client.patient('opaque');
    expect(state.status === 'ready' && state.screen.state.tempMax24h).toBe(39);
  });
  it('leaves the page only when the server says that nobody is signed in, never for a lost link', () => {
    const fake = fakeSocket();
    const refused = vi.fn();
    new LiveClient({ socket: fake.socket, onRefused: refused });
    fake.say('connect_error', new Error('websocket error'));
    fake.say('connect_error', new Error('unauthenticated'));
    expect(refused.mock.calls).toEqual([['websocket error'], ['unauthenticated']]);
  });
  it('comes back by itself when the server ends the connection', () => {
    vi.useFakeTimers();
    const fake = fakeSocket();
    new LiveClient({ socket: fake.socket });
    fake.say('disconnect', 'io server disconnect');
    vi.advanceTimersByTime(2_000);
    expect(fake.raw.connect).toHaveBeenCalledTimes(1);
  });
});

describe('the trace for the watchdog', () => {
  it('holds the last known grades and the time, but counts a tick as life only once it is drawn', () => {
    const fake = fakeSocket();
    const client = new LiveClient({ socket: fake.socket });
    client.unit('ICU-7');
    fake.connect();
    fake.watched[0]?.answer(null, unitSnapshot());
    expect(window.__tocsin?.heard).toBeNull();
    expect(window.__tocsin?.heardText).toBe('03:14:22');
    expect(window.__tocsin?.last.find((b) => b.label === '704')).toEqual({ label: '704', crs: '4', icans: '1', at: '03:14' });
    expect(window.__tocsin?.last.find((b) => b.label === '717')?.icans).toBe('?');
    expect(window.__tocsin?.last.find((b) => b.label === '706')?.at).toBe('02:41');
    expect(window.__tocsin?.last.find((b) => b.label === '722')?.crs).toBeNull();
    client.drawn();
    expect(window.__tocsin?.heard).toBeGreaterThan(0);
  });
});
