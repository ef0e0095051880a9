import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PatientState } from '../../../lib/state';
import { until } from '../../support/client';
import { type Figures, measure } from '../measure';
import type { Measured, Profile } from '../run';
import { openSite, type Place, type Site } from '../site';

const SECOND = 1_000;
/** Instants through which the load runs, in the unit's zone (America/Chicago) where that matters. */
const NIGHTS: readonly (readonly [string, string])[] = [
  ['clocks go forward', '2027-03-14T08:00:00Z'],
  ['clocks go back', '2027-11-07T07:00:00Z'],
  ['the year ends', '2026-12-31T23:59:59.999Z'],
  ['29 February', '2028-02-28T23:59:59.999Z'],
];
/** Debian's place, or where FAULTS_FAKETIME says it is. */
const LIBFAKETIME = process.env.FAULTS_FAKETIME ?? '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

/**
 * F-07: somebody sets the date of the server's machine (libfaketime, where it is installed), the database's clock jumps, and the load
 * runs through the nights at which calendars are odd. Whatever a clock shows, grades, order and timers follow the database's time and
 * the process's monotonic one.
 */
export const clock: Profile = async (run) => {
  const more: Measured[] = [];
  let sent = 0;
  const sum: Figures[] = [];
  const take = async (site: Site, load: ReturnType<Site['load']>) => {
    await load.stop();
    sum.push(await measure(site, load.ledger, run));
    sent += load.ledger.size;
  };
  const flowing = async (load: ReturnType<Site['load']>, n = 15) => {
    const had = load.answered();
    await until(() => load.answered() >= had + n, 'the load goes on', 120_000);
  };

  // The machine's date is set while the server runs: nothing of it may show.
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-clock-'));
  const file = join(folder, 'date');
  const has = existsSync(LIBFAKETIME);
  if (!has) run.say(`no libfaketime at ${LIBFAKETIME}: the server's date is left alone`);
  writeFileSync(file, '+0s\n');
  const faked = {
    LD_PRELOAD: LIBFAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  const site = await openSite({ patients: 4, ...(has && { env: faked }) });
  try {
    const place = site.places[0] as Place;
    const load = site.load(run.random, { everyMs: 15 });
    let off = 0;
    const apart = async () => {
      const state = await site.get<PatientState>(`/api/patients/${site.mrns[0]}/state`);
      return Math.abs(Date.parse(state.asOf) - site.now());
    };
    for (const jump of has ? [1, -1, 5, -5, 60, -60, 7_200, -7_200, 86_400, -86_400] : []) {
      writeFileSync(file, `${jump < 0 ? '' : '+'}${jump}s\n`);
      await pause(1_200);
      await flowing(load, 5);
      off = Math.max(off, await apart());
    }
    writeFileSync(file, '+0s\n');
    if (has)
      more.push({
        what: "server's date set ±1 s to ±1 day: its time beside the database's",
        value: off / SECOND,
        unit: 's',
        limit: 2,
      });

    // The database's clock jumps while the server is away; it is what counts, and time never goes back by more than that.
    for (const ahead of [5, -5, 60, -55]) {
      await site.postgres.clockAhead(ahead * SECOND);
      await place.node.kill('SIGKILL');
      await place.node.start();
      await flowing(load);
    }
    await site.postgres.clockAhead(0);
    await place.node.kill('SIGTERM');
    await place.node.start();
    await flowing(load);
    await take(site, load);
    const late = await site.postgres.pool.query(
      `select coalesce(max((body->>'lateMs')::float8), 0) as ms, count(*)::int as n from alert_transitions where event = 'due'`,
    );
    more.push({ what: 'timers of alerts that fell due', value: late.rows[0].n, unit: '' });
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }

  for (const [what, at] of NIGHTS) {
    const night = await openSite({ patients: 3, startAt: Date.parse(at) - 12 * SECOND, env: { TZ: 'America/Chicago' } });
    try {
      const load = night.load(run.random, { everyMs: 15 });
      await until(() => night.now() > Date.parse(at) + 3 * SECOND, what, 120_000);
      await flowing(load);
      // An hour of ages must be an hour: the past is asked for on both sides of the night.
      await take(night, load);
      run.say(`${what}: ${load.ledger.size} messages`);
    } finally {
      await night.close();
    }
  }
  const figures = Object.fromEntries(
    Object.keys(sum[0] as Figures).map((k) => [k, sum.reduce((n, f) => n + f[k as keyof Figures], 0)]),
  ) as unknown as Figures;
  return { figures, sent, more: [...more, { what: 'odd nights gone through', value: NIGHTS.length, unit: '' }] };
};
