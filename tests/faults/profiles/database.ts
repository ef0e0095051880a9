import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/client';
import { type Figures, measure } from '../measure';
import type { Measured, Profile } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place } from '../site';

/**
 * F-02: the database is restarted in order, at once, and killed; is read-only for a while; and stands still (SIGSTOP). Each
 * `--times N`. While it cannot write nothing may be answered as stored.
 */
export const database: Profile = async (run) => {
  const times = run.option('times', 2);
  const site = await openSite({ patients: 4 });
  try {
    const place = site.places[0] as Place;
    const load = site.load(run.random);
    const screen = openScreen(`http://127.0.0.1:${place.http.port}`, site.readKey, site.unit);
    const recovered = new Map<string, number[]>();
    let storedWhileReadOnly = 0;
    const after = async (what: string) => {
      const began = performance.now();
      const had = load.answered();
      await until(() => load.answered() > had, `messages are taken in again after: ${what}`, 90_000);
      const ms = performance.now() - began;
      recovered.set(what, [...(recovered.get(what) ?? []), ms]);
      run.say(`${what}: taken in again after ${(ms / 1_000).toFixed(1)} s`);
    };
    const flowing = async () => {
      const had = load.answered();
      await until(() => load.answered() >= had + 15, 'the load goes on', 120_000);
      await pause(run.random() * 500);
    };
    for (let k = 0; k < times; k++) {
      for (const how of ['fast', 'immediate', 'kill'] as const) {
        await flowing();
        await site.postgres.restart(how);
        await after(`restart, ${how}`);
      }
      await flowing();
      await site.postgres.readOnly(true);
      // Those who are connected keep their right to write; a fail-over ends their connections.
      place.toDatabase.reset();
      const had = load.answered();
      await pause(4_000);
      storedWhileReadOnly += load.answered() - had;
      await site.postgres.readOnly(false);
      place.toDatabase.reset();
      await after('read-only for 4 s');
      await flowing();
      await site.postgres.freeze(true);
      await pause(8_000);
      await site.postgres.freeze(false);
      await after('stands still for 8 s');
    }
    await load.stop();
    const figures: Figures = await measure(site, load.ledger, { ...run, screens: [screen] });
    screen.close();
    const longest: Measured[] = [...recovered].map(([what, list]) => ({
      what: `${what}: longest until taken in again`,
      value: Math.max(...list) / 1_000,
      unit: 's',
      limit: 30,
    }));
    return {
      figures,
      sent: load.ledger.size,
      more: [
        ...longest,
        { what: 'answered as stored while read-only', value: storedWhileReadOnly, unit: '', limit: 0 },
        ...Object.entries(load.refusals).map(([what, value]) => ({ what: `  said to senders: ${what}`, value, unit: '' })),
      ],
    };
  } finally {
    await site.close();
  }
};
