import { until } from '../../support/client';
import { measure } from '../measure';
import type { Measured, Profile, Run } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place } from '../site';

/** Patients, and numeric sets of each. */
const POINTS: readonly (readonly [number, number])[] = [
  [10, 720],
  [100, 100],
  [1_000, 10],
];
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'events with their indexes': ['events'],
  'messages as they came': ['raw_messages'],
  trends: ['trends'],
  'charts and checkpoints': ['charts', 'chart_checkpoints'],
  'alerts, grades, notices and audit': [
    'alerts',
    'alert_transitions',
    'outbox',
    'grade_history',
    'audit',
    'deliveries',
    'delivery_steps',
  ],
};

/**
 * Points on the scale page (docs/scale.md): what 10, 100 and 1,000 patients cost in storage, memory, connections and fan-out, each
 * with readings every five seconds, as a bed monitor sends them.
 */
export const scale: Profile = async (run) => {
  const more: Measured[] = [];
  let sent = 0;
  let figures = null;
  for (const [patients, sets] of POINTS) {
    const site = await openSite({ patients });
    try {
      const place = site.places[0] as Place;
      const { pool } = site.postgres;
      const size = async (tables: readonly string[]) =>
        Number(
          (await pool.query('select sum(pg_total_relation_size(t::regclass)) as n from unnest($1::text[]) as t', [tables]))
            .rows[0].n,
        );
      const all = Object.values(GROUPS);
      const before = await Promise.all(all.map(size));
      const began = performance.now();
      const events = await fill(site.mrns, sets, place, site.probeKey, run);
      const seconds = (performance.now() - began) / 1_000;
      run.say(`${patients} patients: ${events} readings taken in`);
      await until(
        async () => Number((await pool.query('select count(*) as n from pending')).rows[0].n) === 0,
        'all is folded',
        120_000,
      );
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const after = await Promise.all(all.map(size));
      const point = (what: string, value: number, unit: string) => {
        more.push({ what: `${patients} patients: ${what}`, value, unit });
        run.say(`${patients} patients: ${what} ${value.toFixed(1)} ${unit}`);
      };
      point('readings of five values', events, '');
      point('taken in', events / seconds, 'a second');
      for (const [i, name] of Object.keys(GROUPS).entries())
        point(`  ${name}`, ((after[i] as number) - (before[i] as number)) / events, 'bytes a reading');
      point('memory of the server', place.node.rssMb(), 'MB');
      point(
        'connections to the database',
        Number((await pool.query(`select count(*) as n from pg_stat_activity where application_name = 'tocsin'`)).rows[0].n),
        '',
      );
      const asked = performance.now();
      const screen = openScreen(place.node.address, site.readKey, site.unit);
      await until(() => screen.shown() !== null, 'a display shows all of them', 30_000);
      point('a display of all of them: first sight', performance.now() - asked, 'ms');
      const board = await fetch(`${place.node.address}/api/units/${site.unit}/board`, {
        headers: { authorization: `Bearer ${site.readKey}` },
      });
      point('  the snapshot', (await board.text()).length / 1_024, 'KB');
      screen.close();
      await place.node.kill('SIGKILL');
      point('killed and ready again', (await place.node.start()) / 1_000, 's');
      sent += events;

      figures = await measure(site, new Map(), run);
    } finally {
      await site.close();
    }
  }
  if (figures === null) throw new Error('no point was measured');
  return { figures, sent, more };
};

/** A reading of each patient every five seconds up to now, in requests of five hundred, four under way. */
async function fill(mrns: readonly string[], sets: number, place: Place, key: string, run: Run): Promise<number> {
  const start = Date.now() - sets * 5_000;
  let n = 0;
  const total = sets * mrns.length;
  const value = (base: number, width: number) => base + Math.floor(run.random() * width);
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (n < total) {
        const from = n;
        n += 500;
        const events = Array.from({ length: Math.min(500, total - from) }, (_, k) => {
          const i = from + k;
          const t = new Date(start + Math.floor(i / mrns.length) * 5_000).toISOString();
          const sbpMmHg = value(100, 40);
          return {
            ...{ id: `scale-${i}`, kind: 'vital', source: 'device', t, patient: { mrn: mrns[i % mrns.length] } },
            ...{ heartRate: value(70, 40), respRate: value(14, 8), spo2Percent: value(93, 6), tempC: 37 + value(0, 15) / 10 },
            ...{ sbpMmHg, mapMmHg: Math.floor(sbpMmHg * 0.7) },
          };
        });
        for (;;) {
          const r = await fetch(`${place.node.address}/api/events`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: JSON.stringify({ events }),
          });
          const text = await r.text();
          if (r.status === 200) break;
          if (r.status !== 429) throw new Error(`${r.status} ${text}`);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    }),
  );
  return total;
}
