import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { median, paceInFlight, percentile } from '../../bench/stats';
import { until } from '../../support/client';
import { type Figures, measure } from '../measure';
import { openProbe } from '../probe';
import { openProxy } from '../proxy';
import type { Measured, Profile } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place, type Site } from '../site';
import { openStaff } from '../staff';

const PATIENTS = 60;
const BATCH = 100;

/**
 * One, two and three nodes on one PostgreSQL: events a second and what a display waits for; then, with three, one is frozen and killed
 * under load while a display moves from node to node. `--seconds N` of throughput each.
 */
export const nodes: Profile = async (run) => {
  const seconds = run.option('seconds', 6);
  const more: Measured[] = [];
  for (const n of [1, 2]) {
    const site = await openSite({ patients: PATIENTS, nodes: n });
    try {
      more.push(...(await throughput(site, seconds)));
    } finally {
      await site.close();
    }
  }
  const site = await openSite({ patients: PATIENTS, nodes: 3 });
  try {
    more.push(...(await throughput(site, seconds)));
    const figures = await together(site, run, more);
    return { ...figures, more };
  } finally {
    await site.close();
  }
};

/** Batches of a hundred over all patients, four under way, to the nodes by turns; then the wait of a display at the last node. */
async function throughput(site: Site, seconds: number): Promise<Measured[]> {
  const n = site.places.length;
  const said = `${n} node${n > 1 ? 's' : ''}`;
  let serial = 0;
  const send = async () => {
    const place = site.places[serial++ % n] as Place;
    const t = new Date().toISOString();
    const events = Array.from({ length: BATCH }, (_, i) => ({
      ...{ id: `load-${serial}-${i}`, kind: 'vital', t, heartRate: 60 + (i % 60) },
      patient: { mrn: site.mrns[i % (site.mrns.length - 1)] },
    }));
    const r = await fetch(`${place.node.address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    if (r.status !== 200) throw new Error(`${r.status} ${await r.text()}`);
    await r.text();
  };
  await paceInFlight(20, 4, send);
  const began = performance.now();
  let sent = 0;
  const cpu = site.places.map((p) => cpuSeconds(p.node.pid));
  await Promise.all(
    Array.from({ length: 4 * n }, async () => {
      while (performance.now() - began < seconds * 1_000) {
        await send();
        sent += BATCH;
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  const busy = site.places.map((p, i) => (cpuSeconds(p.node.pid) - (cpu[i] as number)) / took);
  await until(
    async () => Number((await site.postgres.pool.query('select count(*) as n from pending')).rows[0].n) === 0,
    'everything is folded',
    60_000,
  );
  const probe = await openProbe(site, site.mrns.at(-1) as string);
  const screen = openScreen((site.places.at(-1) as Place).node.address, site.readKey, site.unit);
  await until(() => screen.shown() !== null, 'a display', 30_000);
  await probe.many(3, [screen]);
  const waits = await probe.many(20, [screen]);
  screen.close();
  return [
    { what: `${said}: events a second`, value: Math.round(sent / took), unit: '' },
    { what: `${said}: processors the nodes take`, value: busy.reduce((a, b) => a + b, 0), unit: '' },
    { what: `${said}: grade sent to the first, shown at the last node, p50`, value: median(waits), unit: 'ms' },
    { what: `${said}: the same, p95`, value: percentile(waits, 0.95), unit: 'ms' },
  ];
}

async function together(site: Site, run: Parameters<Profile>[0], more: Measured[]): Promise<{ figures: Figures; sent: number }> {
  let to = 0;
  const [a, b, c] = site.places as [Place, Place, Place];
  const staff = await openStaff(site, c, ['nurse', 'charge-nurse', 'physician']);
  const load = site.load(run.random, { everyMs: 25, mrns: site.mrns.slice(0, 6), place: () => site.places[to % 3] as Place });
  const line = await openProxy(a.node.port);
  const roaming = openScreen(`http://127.0.0.1:${line.port}`, site.readKey, site.unit);
  const staying = openScreen(c.node.address, site.readKey, site.unit);
  await until(() => roaming.shown() !== null && staying.shown() !== null, 'displays', 60_000);
  const had = load.answered();
  await until(() => load.answered() > had + 6 * 42, 'the histories are in', 240_000);
  // A proxy in front sends each message to another node.
  const turning = setInterval(() => to++, 300);
  let hole = 0;
  for (const next of [b, c, a, b]) {
    const snapshots = roaming.snapshots();
    line.aim(next.node.port);
    const began = performance.now();
    line.reset();
    await until(() => roaming.snapshots() > snapshots && roaming.connected(), 'the display is at the next node', 30_000);
    hole = Math.max(hole, performance.now() - began);
    await pause(700);
  }
  more.push({ what: 'a display moves to another node: longest hole', value: hole / 1_000, unit: 's', limit: 5 });

  // Node a stops in its tracks while it holds messages and looks; the others must take over.
  clearInterval(turning);
  to = 0;
  await pause(500);
  const probe = await openProbe(site, site.mrns[7] as string);
  await probe.many(2, [staying]);
  a.node.freeze(true);
  await pause(300);
  to = 1;
  a.http.reset();
  a.mllp.reset();
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) waits.push(await probe.once([staying], b));
  run.say(`a node is frozen: grades on a display after ${waits.map((w) => Math.round(w)).join(', ')} ms`);
  const began = Date.now();
  const mrn = site.mrns[8] as string;
  const t = new Date().toISOString();
  const post = (events: unknown[]) =>
    fetch(`${b.node.address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    }).then((r) => r.text());
  await post([{ id: 'frozen-fever', patient: { mrn }, kind: 'vital', t: new Date(began - 1_000).toISOString(), tempC: 39 }]);
  await post([
    {
      id: 'frozen-ne',
      patient: { mrn },
      kind: 'medication',
      drug: 'norepinephrine',
      status: 'running',
      rate: 0.1,
      rateUnit: 'ug/kg/min',
      t,
    },
  ]);
  let raised = Number.NaN;
  await until(
    async () => {
      const r = await site.postgres.pool.query(
        `select a.raised_at from alerts a join patients p on p.key = a.patient_key where p.mrn = $1 and a.rule = 'CRS-ESCALATION'`,
        [mrn],
      );
      raised = r.rows[0] ? r.rows[0].raised_at.getTime() - began : Number.NaN;
      return r.rowCount !== 0;
    },
    'the high is raised although a node is frozen',
    30_000,
  ).catch(() => undefined);
  more.push({ what: 'a node is frozen: a high sent to another is raised after', value: raised / 1_000, unit: 's', limit: 10 });
  more.push({ what: 'a node is frozen: slowest grade on a display', value: Math.max(...waits) / 1_000, unit: 's', limit: 10 });
  await pause(8_000);
  a.node.freeze(false);
  await pause(2_000);
  // And one is killed for good.
  await b.node.kill('SIGKILL');
  to = 2;
  await pause(4_000);
  await load.stop();
  roaming.close();
  await line.close();
  const figures = await measure(site, load.ledger, { ...run, place: c, screens: [staying] });
  staying.close();
  await staff.close();
  const count = async (sql: string) => Number((await site.postgres.pool.query(sql)).rows[0].n);
  more.push({ what: 'deliveries that three nodes shared', value: await count('select count(*) as n from deliveries'), unit: '' });
  const due = await count("select count(*) as n from alert_transitions where event = 'due'");
  more.push({ what: 'timers of alerts that fell due and were taken once', value: due, unit: '' });
  return { figures, sent: load.ledger.size };
}

/** Processor time of the process so far; the kernel counts in hundredths. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
