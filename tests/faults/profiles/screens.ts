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
    // A process takes its young generation (up to three times 64 MB) from the machine as it goes and gives some of it back now and then:
    // its peaks are compared. The control is the peak without the bad ones, once it has not risen by itself for a minute.
    let { value: quiet, peakMb: ownMb } = await peak(place, () => probe.many(PROBES, good));
    for (let i = 0, still = 0; still < 2 && i < SETTLING; i++) {
      const next = await peak(place, () => probe.many(PROBES, good));
      still = next.peakMb > ownMb + SETTLED_MB ? 0 : still + 1;
      quiet = next.value;
      ownMb = Math.max(ownMb, next.peakMb);
    }
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
    const { value: beside, peakMb: besideMb } = await peak(place, () => probe.many(PROBES, good));
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
        { what: 'peak of resident memory before', value: ownMb, unit: 'MB' },
        { what: 'above that beside the bad ones', value: besideMb - ownMb, unit: 'MB', limit: 50 },
        { what: 'frozen displays cut off by the server after', value: (cutMs ?? 90_000) / 1_000, unit: 's', limit: 30 },
        { what: 'frozen displays without a sign of life, so NOT LIVE', value: silence, unit: 's', limit: 12, least: true },
      ],
    };
  } finally {
    await Promise.all(lines.map((l) => l.close()));
    await site.close();
  }
};

const PEAK_MS = 30_000;
const SETTLED_MB = 10;
const SETTLING = 8;
/** What the work gives, and the highest resident memory from its beginning until the time is over. */
async function peak<T>(place: Place, work: () => Promise<T>): Promise<{ value: T; peakMb: number }> {
  const end = performance.now() + PEAK_MS;
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  let peakMb = 0;
  while (!done || performance.now() < end) {
    peakMb = Math.max(peakMb, place.node.rssMb());
    await pause(250);
  }
  return { value: await working, peakMb };
}
async function metrics(site: Site, place: Place): Promise<string> {
  return (await fetch(`${place.node.address}/metrics`, { headers: { authorization: `Bearer ${site.readKey}` } })).text();
}
