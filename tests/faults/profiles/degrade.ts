import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/stats';
import { until } from '../../support/client';
import { oru } from '../load';
import { measure } from '../measure';
import { openProbe, type Probe } from '../probe';
import type { Measured, Profile, Run } from '../run';
import { openScreen, type Screen } from '../screen';
import { openSite, type Place, type Site } from '../site';

const DISK_MB = 400;

/**
 * What suffers first when there is too little of something: a slow database, a flood by HTTP and by MLLP, little memory, a full
 * disk. Grades are measured beside each on their way to a display; what senders and /readyz are told is counted.
 */
export const degrade: Profile = async (run) => {
  // A disk of its own that can be filled; needs the right to mount one.
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=0755`, 'tmpfs', folder]).status === 0;
  if (!mounted) run.say('no disk of its own can be mounted here: a full disk is left out');
  const site = await openSite({ patients: 20, dataDir: join(folder, 'data'), env: { NODE_OPTIONS: '--max-old-space-size=192' } });
  try {
    const place = site.places[0] as Place;
    const screen = openScreen(place.node.address, site.readKey, site.unit);
    await until(() => screen.shown() !== null, 'a display', 30_000);
    const probe = await openProbe(site, site.mrns.at(-1) as string);
    const load = site.load(run.random, { everyMs: 40, mrns: site.mrns.slice(0, 4) });
    const had = load.answered();
    await until(() => load.answered() > had + 4 * 44, 'the histories are in', 180_000);
    const more: Measured[] = [];
    const grades = async (what: string, limitMs?: number) => {
      const waits = await probe.many(12, [screen]);
      const value = percentile(waits, 0.95);
      run.say(`${what}: a grade takes ${value.toFixed(0)} ms to a display`);
      more.push({
        what: `${what}: a grade to a display, p95`,
        value,
        unit: 'ms',
        ...(limitMs === undefined ? {} : { limit: limitMs }),
      });
    };
    await probe.many(3, [screen]);
    await grades('nothing amiss');

    place.toDatabase.set({ up: { delayMs: 50 }, down: { delayMs: 50 } });
    await grades('database 100 ms away', 5_000);
    place.toDatabase.set({});

    await flood(site, place, probe, screen, more, run);
    if (mounted) await fullDisk(place, join(folder, 'filler'), more, run, () => load.answered());
    await load.stop();
    const figures = await measure(site, load.ledger, { ...run, screens: [screen] });
    screen.close();
    more.push({ what: 'memory of the server at the end (heap limited to 192 MB)', value: place.node.rssMb(), unit: 'MB' });
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
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** One source sends requests of a thousand events, forty under way; another writes HL7 without waiting for or reading an answer. */
async function flood(site: Site, place: Place, probe: Probe, screen: Screen, more: Measured[], run: Run): Promise<void> {
  let going = true;
  const said: { [status: string]: number } = {};
  const http = Array.from({ length: 40 }, async (_, lane) => {
    for (let n = 0; going; n++) {
      const t = new Date().toISOString();
      const events = Array.from({ length: 1_000 }, (_x, i) => ({
        ...{ id: `flood-${lane}-${n}-${i}`, kind: 'vital', t, heartRate: 60 + (i % 60) },
        patient: { mrn: site.mrns[4 + (i % 14)] },
      }));
      const r = await fetch(`${place.node.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      }).catch(() => null);
      const status = r === null ? 'lost' : String(r.status);
      said[status] = (said[status] ?? 0) + 1;
      await r?.text();
      if (status !== '200') await pause(200);
    }
  });
  await pause(1_500);
  const waits = await probe.many(6, [screen]);
  going = false;
  await Promise.all(http);
  run.say(`flood by HTTP: ${JSON.stringify(said)}`);
  more.push({
    what: 'flood of 40 x 1,000 events by HTTP: a grade to a display, p95',
    value: percentile(waits, 0.95),
    unit: 'ms',
    limit: 10_000,
  });
  for (const [status, value] of Object.entries(said)) more.push({ what: `  answered ${status}`, value, unit: '' });

  const socket = createConnection({ port: place.node.mllpPort, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.pause();
  let written = 0;
  let heldAt: number | null = null;
  const t = new Date().toISOString();
  for (let n = 0; n < 60_000 && heldAt === null; n++) {
    const message = `\u000b${oru(`FLOOD-${n}`, site.mrns[18] as string, t, { tempC: 37, heartRate: 60 + (n % 60) })}\u001c\r`;
    written += message.length;
    if (socket.write(message)) continue;
    // The system's buffers are full: does it go on within two seconds?
    const drained = await Promise.race([
      new Promise((resolve) => socket.once('drain', () => resolve(true))),
      pause(2_000, false),
    ]);
    if (!drained) heldAt = n;
  }
  more.push({
    what: 'flood by MLLP whose answers nobody reads: held by TCP after',
    value: (heldAt ?? Number.NaN) / 1,
    unit: 'messages',
  });
  more.push({ what: '  bytes it got rid of', value: written / 1_048_576, unit: 'MB' });
  const beside = await probe.many(5, [screen]);
  more.push({ what: '  a grade to a display meanwhile, p95', value: percentile(beside, 0.95), unit: 'ms', limit: 10_000 });
  socket.destroy();
  run.say(`flood by MLLP: held after ${heldAt} messages`);
}

/** The disk of the database fills up while messages come in, and is given room again. */
async function fullDisk(place: Place, filler: string, more: Measured[], run: Run, answered: () => number): Promise<void> {
  const { bavail, bsize } = statfsSync(join(filler, '..'));
  writeFileSync(filler, Buffer.alloc(1));
  const room = bavail * bsize;
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M', `count=${Math.ceil(room / 1_048_576) + 1}`]);
  const began = performance.now();
  let reason = '';
  await until(
    async () => {
      const r = await fetch(`${place.node.address}/readyz`);
      const body = (await r.json()) as { reasons: Record<string, string> };
      reason = JSON.stringify(body.reasons);
      return r.status === 503;
    },
    '/readyz says that nothing can be stored',
    60_000,
  ).catch(() => undefined);
  const noticed = (performance.now() - began) / 1_000;
  run.say(`full disk: /readyz says ${reason} after ${noticed.toFixed(1)} s`);
  more.push({ what: 'disk full: until /readyz says so', value: noticed, unit: 's', limit: 30 });
  await pause(3_000);
  truncateSync(filler, 0);
  rmSync(filler);
  const freed = performance.now();
  const had = answered();
  await until(() => answered() > had + 3, 'messages are taken in again', 120_000);
  await until(async () => (await fetch(`${place.node.address}/readyz`)).status === 200, 'ready again', 60_000);
  more.push({
    what: 'disk freed: until taken in again and ready',
    value: (performance.now() - freed) / 1_000,
    unit: 's',
    limit: 30,
  });
  run.say(`full disk: taken in again ${((performance.now() - freed) / 1_000).toFixed(1)} s after it had room`);
}
