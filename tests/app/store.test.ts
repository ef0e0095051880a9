import { describe, expect, it, vi } from 'vitest';
import { ServerClock } from '../../app/live/server-clock';
import { UnitRoom } from '../../app/live/store';
import { unitSnapshot } from '../../app/style/fixtures';
import { foldBoard, unitScreen } from '../../lib/screen';

const board = (seq: number, tempMax24h: number) => (s: ReturnType<typeof unitScreen>) =>
  foldBoard(s, { seq, changes: [{ bed: 'ICU-7-702', tempMax24h }] });
const shown = (room: UnitRoom) => room.bed('ICU-7-702')?.tempMax24h;

describe("a unit's room", () => {
  it('keeps messages that come before the snapshot and folds in those after it', () => {
    const askAgain = vi.fn();
    const room = new UnitRoom(askAgain);
    room.fold(board(1, 38.1));
    room.fold(board(2, 38.2));
    expect(shown(room)).toBeUndefined();
    room.snapshot(unitScreen(unitSnapshot()));
    expect(shown(room)).toBe(38.2);
    expect(askAgain).not.toHaveBeenCalled();
  });
  it('after a gap asks once for a snapshot and shows the old screen until it comes', () => {
    const askAgain = vi.fn();
    const room = new UnitRoom(askAgain);
    room.snapshot(unitScreen(unitSnapshot()));
    const before = shown(room);
    room.fold(board(4, 41));
    room.fold(board(5, 42));
    expect(askAgain).toHaveBeenCalledTimes(1);
    expect(shown(room)).toBe(before);
    room.snapshot(unitScreen({ ...unitSnapshot(), seq: 4 }));
    expect(shown(room)).toBe(42);
  });
  it('a gap among the kept messages asks again', () => {
    const askAgain = vi.fn();
    const room = new UnitRoom(askAgain);
    room.fold(board(3, 39));
    room.snapshot(unitScreen(unitSnapshot()));
    expect(askAgain).toHaveBeenCalledTimes(1);
  });
  it('wakes only the tile whose row changed', () => {
    const room = new UnitRoom(() => undefined);
    room.snapshot(unitScreen(unitSnapshot()));
    const changed = vi.fn();
    const other = vi.fn();
    room.subscribeBed('ICU-7-702', changed);
    room.subscribeBed('ICU-7-703', other);
    room.fold(board(2, 38.9));
    expect(changed).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });
  it('says why it may not show a unit', () => {
    const room = new UnitRoom(() => undefined);
    room.refuse({ code: 'forbidden', message: 'You have no right to this unit.' });
    expect(room.state).toEqual({ status: 'refused', error: { code: 'forbidden', message: 'You have no right to this unit.' } });
  });
});

describe("the server's clock on a screen", () => {
  it('goes on by the monotonic clock, whatever the browser believes', () => {
    let mono = 1_000;
    const clock = new ServerClock(() => mono);
    clock.heard(50_000_000);
    mono += 3_500;
    expect(clock.now()).toBe(50_003_500);
  });
  it('stands at the instant a page came with until the page comes to life, and goes on from when the server answered', () => {
    let mono = 2_000;
    const clock = new ServerClock(() => mono);
    clock.stand(1_000_000, 1);
    mono = 3_000;
    expect(clock.now()).toBe(1_000_000);
    clock.run(500);
    expect(clock.now()).toBe(1_002_500);
    clock.run(3_000);
    expect(clock.now()).toBe(1_002_500);
    clock.heard(1_002_400);
    expect(clock.now()).toBe(1_002_500);
    clock.heard(1_002_900);
    expect(clock.now()).toBe(1_002_900);
  });
  it('a message that comes before the page is alive ends the standing', () => {
    const clock = new ServerClock(() => 1_000);
    clock.stand(1_000_000, 60);
    clock.heard(2_000_000);
    expect(clock.now()).toBe(2_000_000);
  });
  it('believes the message that was least late and never steps back for a slow one', () => {
    let mono = 0;
    const clock = new ServerClock(() => mono);
    clock.heard(1_000_000);
    mono = 5_000;
    clock.heard(1_004_600); // 400 ms late
    expect(clock.now()).toBe(1_005_000);
    mono = 10_000;
    clock.heard(1_010_200); // the first one had been 200 ms late
    expect(clock.now()).toBe(1_010_200);
  });
  it('follows a real jump of the server, and simulated time at its speed', () => {
    let mono = 0;
    const clock = new ServerClock(() => mono);
    clock.heard(1_000_000);
    clock.heard(900_000);
    expect(clock.now()).toBe(900_000);
    clock.heard(900_000, 60);
    mono = 1_000;
    expect(clock.now()).toBe(960_000);
  });
});
