import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/client';
import { measure } from '../measure';
import type { Line } from '../proxy';
import type { Measured, Profile } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place } from '../site';

/** After so long without a sign of life a display says NOT LIVE (lib/live.ts). */
const NOT_LIVE_MS = 12_000;

/**
 * F-03: the lines between senders, server, database and displays are cut, slow, late, flapping and half-open, one after the
 * other. `--times N`.
 */
export const network: Profile = async (run) => {
  const times = run.option('times', 1);
  const site = await openSite({ patients: 4 });
  try {
    const place = site.places[0] as Place;
    const load = site.load(run.random);
    const screen = openScreen(`http://127.0.0.1:${place.http.port}`, site.readKey, site.unit);
    const more: Measured[] = [];
    const ready = async () =>
      (await fetch(`${place.node.address}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null))?.status === 200;
    const again = async (what: string, limit = 30) => {
      const began = performance.now();
      const had = load.answered();
      await until(() => load.answered() >= had + 3, `messages are taken in again after: ${what}`, 120_000);
      await until(ready, `ready after: ${what}`, 60_000);
      const value = (performance.now() - began) / 1_000;
      run.say(`${what}: taken in again after ${value.toFixed(1)} s`);
      more.push({ what: `${what}: until taken in again`, value, unit: 's', limit });
    };
    const flowing = async () => {
      const had = load.answered();
      await until(() => load.answered() >= had + 10, 'the load goes on', 120_000);
      await pause(run.random() * 500);
    };
    const both = (way: Line['up']): Line => ({ up: way, down: way }) as Line;
    for (let k = 0; k < times; k++) {
      // The database is behind a partition; /readyz has to say so.
      await flowing();
      place.toDatabase.set(both({ hold: true }));
      const cut = performance.now();
      await until(async () => !(await ready()), 'not ready any more', 60_000);
      more.push({
        what: 'partition from the database: until /readyz says so',
        value: (performance.now() - cut) / 1_000,
        unit: 's',
        limit: 12,
      });
      await pause(6_000);
      place.toDatabase.set({});
      await again('partition from the database');

      // The far end forgot the connections and tells nobody: what was asked is never answered.
      await flowing();
      place.toDatabase.orphan();
      await again('half-open connections to the database');

      for (const [what, way] of [
        ['one way lost, to the database', { up: { hold: true } }],
        ['one way lost, from the database', { down: { hold: true } }],
      ] as const) {
        await flowing();
        place.toDatabase.set(way);
        await pause(5_000);
        place.toDatabase.set({});
        await again(what);
      }

      await flowing();
      place.toDatabase.set(both({ delayMs: 1_000 }));
      await pause(8_000);
      place.toDatabase.set({});
      await again('2 s there and back to the database');

      await flowing();
      for (let n = 0; n < 4; n++) {
        place.toDatabase.set({ refuse: true });
        place.toDatabase.reset();
        await pause(1_500);
        place.toDatabase.set({});
        await pause(1_500);
      }
      await again('flapping line to the database');

      // Senders: cut in the middle of messages, and so slow that a message takes seconds.
      await flowing();
      for (let n = 0; n < 5; n++) {
        for (const line of [place.http, place.mllp]) line.reset();
        await pause(200 + run.random() * 300);
      }
      await again('senders cut five times');
      place.http.set(both({ bytesPerSecond: 2_000 }));
      place.mllp.set(both({ bytesPerSecond: 300 }));
      await pause(5_000);
      place.http.set({});
      place.mllp.set({});
      await again('senders at 300 bytes/s and 2 kB/s');

      // The display is cut off: it must know, and be right again within 5 s of the heal.
      await until(() => screen.shown() !== null, 'the screen shows something', 60_000);
      place.http.set(both({ hold: true }));
      await until(() => screen.longestSilenceMs() > NOT_LIVE_MS, 'the display says NOT LIVE', 30_000);
      const shows = screen.snapshots();
      place.http.set({});
      place.http.reset();
      const healed = performance.now();
      await until(() => screen.snapshots() > shows && screen.connected(), 'the display has a new snapshot', 30_000);
      more.push({
        what: 'display cut off: new snapshot after the heal',
        value: (performance.now() - healed) / 1_000,
        unit: 's',
        limit: 5,
      });
      await again('the display and its senders cut off');
    }
    await load.stop();
    const figures = await measure(site, load.ledger, { ...run, screens: [screen] });
    screen.close();
    return {
      figures,
      sent: load.ledger.size,
      more: [
        ...more,
        ...Object.entries(load.refusals).map(([what, value]) => ({ what: `  said to senders: ${what}`, value, unit: '' })),
      ],
    };
  } finally {
    await site.close();
  }
};
