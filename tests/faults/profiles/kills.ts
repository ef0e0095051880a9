import { setTimeout as pause } from 'node:timers/promises';
import { POINTS } from '../../../server/notify/points';
import { until } from '../../support/client';
import { measure } from '../measure';
import type { Profile } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place } from '../site';

/** Kill -9 at these places is made through the line between server and database, so that it hits what it means to hit. */
const AT = [
  'any time',
  'before the commit',
  'after the commit, before the answer',
  'in the middle of a statement',
  'after an answer',
] as const;

/**
 * F-01: kill -9 of the server at random and at the places that matter, of the database, and restarts of it, under load and with
 * displays open. `--kills N`, and no more than fit into `--minutes N`.
 */
export const kills: Profile = async (run) => {
  const { random } = run;
  const times = run.option('kills', 5);
  const endsMs = performance.now() + run.option('minutes', Number.POSITIVE_INFINITY) * 60_000;
  const site = await openSite({ patients: 6 });
  try {
    const place = site.places[0] as Place;
    const load = site.load(random, { everyMs: 8 });
    const screens = Array.from({ length: 2 }, () => openScreen(`http://127.0.0.1:${place.http.port}`, site.readKey, site.unit));
    const accepts: number[] = [];
    const ready: number[] = [];
    const kinds = new Map<string, number>();
    const afresh = async (env: Record<string, string> = {}) => {
      ready.push(await place.node.start(env));
    };
    let done = 0;
    for (let k = 0; k < times && performance.now() < endsMs; k++) {
      const before = load.answered();
      await until(() => load.answered() >= before + 25, 'the load goes on', 120_000);
      await pause(random() * 600);
      const die = random();
      const what =
        die < 0.12 ? 'database' : die < 0.2 ? 'database restart' : die < 0.4 ? 'telling' : AT[Math.floor(random() * AT.length)];
      let said: string = what as string;
      if (what === 'database') await site.postgres.restart('kill');
      else if (what === 'database restart') {
        const how = random() < 0.5 ? 'fast' : 'immediate';
        said = `database restart, ${how}`;
        await site.postgres.restart(how);
      } else if (what === 'telling') {
        const point = POINTS[Math.floor(random() * POINTS.length)] as string;
        said = `telling, ${point}`;
        await place.node.kill('SIGKILL');
        // It may die of it before it is ready.
        await place.node.start({ FAULTS_DIE_AT: `${point}:${1 + Math.floor(random() * 3)}` }).catch(() => 0);
        await Promise.race([place.node.ended(), pause(6_000)]);
        await place.node.kill('SIGKILL');
        await afresh();
      } else {
        await killAt(what as string, place, () => load.answered());
        await afresh();
      }
      kinds.set(said, (kinds.get(said) ?? 0) + 1);
      const back = performance.now();
      const had = load.answered();
      await until(() => load.answered() > had, `messages are taken in again after: ${said}`, 60_000).catch((error) => {
        throw new Error(`${error.message}\n${JSON.stringify(load.refusals)}\n${place.node.output().slice(-6_000)}`);
      });
      accepts.push(performance.now() - back);
      done++;
      run.say(`${k + 1} ${said}: ${load.ledger.size} messages so far`);
    }
    await load.stop();
    const figures = await measure(site, load.ledger, { ...run, screens });
    for (const s of screens) s.close();
    const ofUnit = await site.postgres.pool.query(
      `select rule, count(*)::int as n, count(distinct body->>'trigger')::int as triggers from alerts
       where open and patient_key is null group by rule order by rule`,
    );
    const most = (list: readonly number[]) => Math.max(0, ...list) / 1_000;
    return {
      figures,
      sent: load.ledger.size,
      more: [
        { what: 'kills', value: done, unit: '' },
        ...[...kinds].sort().map(([what, value]) => ({ what: `  ${what}`, value, unit: '' })),
        { what: 'longest from ready to the next answer', value: most(accepts), unit: 's', limit: 5 },
        { what: 'longest from spawn to ready', value: most(ready), unit: 's' },
        // One family, one alert for each that nobody has on a screen: not doubled.
        ...ofUnit.rows.map((r) => ({ what: `open ${r.rule} of the unit, with ${r.triggers} triggers`, value: r.n, unit: '' })),
        { what: 'messages sent more than once', value: [...load.ledger.values()].filter((e) => e.tries > 1).length, unit: '' },
      ],
    };
  } finally {
    await site.close();
  }
};

async function killAt(what: string, place: Place, answered: () => number): Promise<void> {
  const { toDatabase, node } = place;
  if (what === 'before the commit') {
    // Statements no longer reach the database: what is in the loop's hands now is nowhere else.
    toDatabase.set({ up: { hold: true } });
    await pause(150);
  } else if (what === 'after the commit, before the answer') {
    // The database commits and its answer never comes back: stored, and nobody knows.
    toDatabase.set({ down: { hold: true } });
    await pause(150);
  } else if (what === 'in the middle of a statement') {
    toDatabase.set({ up: { bytesPerSecond: 2_000 } });
    await pause(250);
  } else if (what === 'after an answer') {
    const had = answered();
    await until(() => answered() > had, 'an answer', 30_000);
  }
  await node.kill('SIGKILL');
  toDatabase.reset();
  toDatabase.set({});
}
