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
    const quiet = await probe.many(PROBES, good);
    // A process that has only begun takes its young generation from the machine as it goes: that is nobody's buffer.
    await until(() => grew(place, 5_000).then((mb) => mb < 3), 'the server has its size', 120_000);
    const rssBefore = place.node.rssMb();
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
    const beside = await probe.many(PROBES, good);
    await pause(Math.max(0, began + 20_000 - performance.now()));
    const grown = place.node.rssMb() - rssBefore;
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
        { what: 'resident memory gained meanwhile', value: grown, unit: 'MB', limit: 50 },
        { what: 'frozen displays cut off by the server after', value: (cutMs ?? 90_000) / 1_000, unit: 's', limit: 30 },
        { what: 'frozen displays without a sign of life, so NOT LIVE', value: silence, unit: 's', limit: 12, least: true },
      ],
    };
  } finally {
    await Promise.all(lines.map((l) => l.close()));
    await site.close();
  }
};

async function grew(place: Place, ms: number): Promise<number> {
  const before = place.node.rssMb();
  await pause(ms);
  return place.node.rssMb() - before;
}
async function metrics(site: Site, place: Place): Promise<string> {
  return (await fetch(`${place.node.address}/metrics`, { headers: { authorization: `Bearer ${site.readKey}` } })).text();
}
