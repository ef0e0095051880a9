import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../../bench/stats';
import { until } from '../../support/client';
import { measure } from '../measure';
import { openProbe } from '../probe';
import { type BadLine, openProxy } from '../proxy';
import type { Profile } from '../run';
import { openScreen, type Screen } from '../screen';
import { openSite, type Place, type Site } from '../site';

const GOOD = 20;
const PROBES = 30;

/**
 * F-04: among twenty displays two read a kilobyte a second and three have stopped reading. What the others wait for a grade, what
 * the server holds for the bad ones, and when they are cut off.
 */
export const screens: Profile = async (run) => {
  const site = await openSite({ patients: 12 });
  const lines: BadLine[] = [];
  try {
    const place = site.places[0] as Place;
    const load = site.load(run.random, { everyMs: 150, mrns: site.mrns.slice(0, 11) });
    const good = Array.from({ length: GOOD }, () => openScreen(place.node.address, site.readKey, site.unit));
    await until(() => good.every((s) => s.shown() !== null), 'all screens show the unit', 60_000);
    // The histories are in; from here on the load is even.
    const had = load.answered();
    await until(() => load.answered() >= had + 11 * 42, 'the histories are in', 240_000);
    const probe = await openProbe(site, site.mrns.at(-1) as string);
    await probe.many(5, good);
    // A process that has only begun takes its young generation from the machine as it goes: the same time is measured without the bad
    // ones first, as their control.
    const { value: quiet, mb: ownMb } = await gained(place, () => probe.many(PROBES, good));
    const connections = async () => Number(/^tocsin_sockets (\d+)/m.exec(await metrics(site, place))?.[1] ?? 0);
    const bad: Screen[] = [];
    for (let i = 0; i < 5; i++) {
      const line = await openProxy(place.node.port);
      lines.push(line);
      bad.push(openScreen(`http://127.0.0.1:${line.port}`, site.readKey, site.unit));
    }
    await until(() => bad.every((s) => s.shown() !== null), 'the bad screens show the unit, too', 60_000);
    for (const [i, line] of lines.entries()) line.set(i < 2 ? { down: { bytesPerSecond: 1_000 } } : { down: { hold: true } });
    const began = performance.now();
    let cutMs: number | null = null;
    const watching = until(async () => (await connections()) <= GOOD + 2, 'the frozen screens are cut off', 90_000).then(
      () => {
        cutMs = performance.now() - began;
      },
      () => undefined,
    );
    const { value: beside, mb: grownMb } = await gained(place, () => probe.many(PROBES, good));
    await watching;
    const silence = Math.min(...bad.slice(2).map((s) => s.longestSilenceMs())) / 1_000;
    for (const line of lines) {
      line.set({});
      line.reset();
    }
    await load.stop();
    const figures = await measure(site, load.ledger, { ...run, screens: [...good.slice(0, 2), ...bad] });
    for (const s of [...good, ...bad]) s.close();
    return {
      figures,
      sent: load.ledger.size,
      more: [
        { what: `others' p50 for a grade, all ${GOOD} displays, before`, value: median(quiet), unit: 'ms' },
        { what: 'the same beside the bad ones', value: median(beside), unit: 'ms' },
        { what: "others' p99 before", value: percentile(quiet, 0.99), unit: 'ms' },
        { what: 'the same beside the bad ones', value: percentile(beside, 0.99), unit: 'ms' },
        { what: 'resident memory gained in 20 s before', value: ownMb, unit: 'MB' },
        { what: 'the same beside the bad ones', value: grownMb, unit: 'MB', limit: 50 },
        { what: 'frozen displays cut off by the server after', value: (cutMs ?? 90_000) / 1_000, unit: 's', limit: 30 },
        { what: 'frozen displays without a sign of life, so NOT LIVE', value: silence, unit: 's', limit: 12, least: true },
      ],
    };
  } finally {
    await Promise.all(lines.map((l) => l.close()));
    await site.close();
  }
};

const GAINED_MS = 20_000;
/** What the work gives, and what resident memory has grown by when it is done and the time is over. */
async function gained<T>(place: Place, work: () => Promise<T>): Promise<{ value: T; mb: number }> {
  const before = place.node.rssMb();
  const end = performance.now() + GAINED_MS;
  const value = await work();
  await pause(Math.max(0, end - performance.now()));
  return { value, mb: place.node.rssMb() - before };
}
async function metrics(site: Site, place: Place): Promise<string> {
  return (await fetch(`${place.node.address}/metrics`, { headers: { authorization: `Bearer ${site.readKey}` } })).text();
}
