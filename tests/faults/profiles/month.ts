import { setTimeout as pause } from 'node:timers/promises';
import type { PatientState, UnitAlertView } from '../../../lib/state';
import { trustedKeys } from '../../../server/audit/key';
import { verifyAudit } from '../../../server/audit/verify';
import { percentile } from '../../bench/stats';
import { until } from '../../support/client';
import { type Person, person } from '../../support/person';
import { measure } from '../measure';
import type { Measured, Profile } from '../run';
import { openSite, type Place, type Site } from '../site';
import { QUARTER, quarterOf, readingOf, STEP, type Stay, stayOf } from '../ward';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEDS = 24;
/** A nurse gets to an alert after so long, in the unit's time. */
const ANSWERED_AFTER_MS = 3 * 60_000;
/** What a person or a screen asks for all day; `patient` stands for the id of somebody who has been there for days. */
const QUESTIONS: Readonly<Record<string, (of: { unit: string; patient: string; now: number }) => string>> = {
  'the board': ({ unit }) => `/api/units/${unit}/board`,
  'a patient': ({ patient }) => `/api/patients/${patient}/state`,
  'three days of lanes': ({ patient, now }) =>
    `/api/patients/${patient}/trend?from=${new Date(now - 3 * DAY).toISOString()}&to=${new Date(now).toISOString()}&points=400`,
  'the alert list': ({ unit }) => `/api/alerts?unit=${unit}&state=open`,
  'events of a patient': ({ patient }) => `/api/patients/${patient}/events`,
};
/** Tables that hold what has happened, in which growth is only told. */
const HISTORY = [
  ...['events', 'raw_messages', 'trends', 'charts', 'chart_checkpoints', 'grade_history', 'alerts', 'alert_transitions'],
  ...['outbox', 'deliveries', 'delivery_steps', 'audit', 'feed_counts'],
];
/** Tables that hold what stands; they may not grow with time. */
const STANDING = ['pending', 'jobs', 'beds', 'units', 'sources'];

interface Day {
  readonly rssMb: number;
  readonly heapMb: number;
  readonly bytes: ReadonlyMap<string, number>;
  readonly events: number;
  readonly alerts: number;
  readonly asked: ReadonlyMap<string, number>;
}

/**
 * A unit of 24 beds over thirty days of its own time, `--days N` at `--speed N`: patients come, fall ill, are treated and leave, nurses
 * regrade and answer. What may not grow with time is held against the second week; what must grow is told by the day.
 */
export const month: Profile = async (run) => {
  const days = run.option('days', 30);
  const speed = run.option('speed', 1_440);
  const site = await openSite({ patients: BEDS, speed });
  try {
    const place = site.places[0] as Place;
    const now = clockOf(site, place, speed);
    const began = await now.read();
    let nurse = await person(dbOf(site), place.node.address, site.unit, 'nurse');
    const stays = site.mrns.map((mrn, i) =>
      stayOf(run.random, { mrn, bed: String(i + 1).padStart(2, '0'), infusedAt: site.infusedAt, now: began }),
    );
    const out: Day[] = [];
    let [sent, answered, guests, behindMs] = [0, 0, 0, 0];
    let t = Math.floor(began / STEP) * STEP;
    for (let day = 1; day <= days; day++) {
      const until_ = began + day * DAY;
      for (; t + STEP <= until_; ) {
        t += STEP;
        while (now.guess() < t) await pause(Math.max(1, (t - now.guess()) / speed));
        behindMs = Math.max(behindMs, now.guess() - t);
        const events = stays.flatMap((s) => said(s.mrn, t, [readingOf(s, t, run.random)]));
        if (t % QUARTER === 0) {
          for (const [i, s] of stays.entries()) {
            if (t < s.leavesAt) events.push(...said(`${s.mrn}`, t + 1, quarterOf(s, t)));
            else {
              const next = { mrn: `G${++guests}`, bed: s.bed, infusedAt: t - HOUR, now: t };
              events.push(...said(s.mrn, t + 2, [{ kind: 'discharge' }]), admissionOf(next, site.unit));
              stays[i] = stayOf(run.random, next);
            }
          }
          answered += await answer(site, nurse, now.guess());
        }
        for (let i = 0; i < events.length; i += 100) await post(site, place, events.slice(i, i + 100));
        sent += events.length;
      }
      await now.read();
      // Sessions end by real time as well as by the unit's: at the next shift one signs in again.
      nurse = await nurse.again();
      out.push(await lookAt(site, place, now.guess(), stays));
      const d = out.at(-1) as Day;
      run.say(
        `day ${day}: ${d.events} events, ${d.alerts} alerts so far, RSS ${d.rssMb.toFixed(0)} MB, heap ${d.heapMb.toFixed(0)} MB, ` +
          [...d.asked].map(([what, ms]) => `${what} ${ms.toFixed(1)} ms`).join(', '),
      );
    }
    await until(
      async () =>
        Number((await site.postgres.pool.query('select count(*) as n from audit where chain_seq is null')).rows[0].n) === 0,
      'the audit chain is linked to its end',
      60_000,
    );
    const reports = await verifyAudit(
      site.postgres.pool,
      await trustedKeys(site.postgres.pool, site.env.AUTH_SECRET as string),
      [],
    );
    const figures = await measure(site, new Map(), run);
    return { figures, sent, more: [...held(out, days), ...told(out, { behindMs, answered, guests, reports }, days)] };
  } finally {
    await site.close();
  }
};

const iso = (t: number) => new Date(t).toISOString();
const said = (mrn: string, t: number, fields: readonly Record<string, unknown>[]) =>
  fields.map((f, n) => ({ id: `${mrn}-${t}-${n}`, patient: { mrn }, t: iso(t), ...f }));
const admissionOf = (s: { mrn: string; bed: string; infusedAt: number; now: number }, unit: string) => ({
  ...{ id: `in-${s.mrn}`, kind: 'admission', t: iso(s.now + 3), patient: { mrn: s.mrn }, unit, bed: s.bed, mrn: s.mrn },
  ...{
    name: `Guest ${s.mrn}`,
    birthDate: '1960-05-01',
    sex: 'M',
    weightKg: 74,
    product: 'axi-cel',
    carTInfusedAt: iso(s.infusedAt),
  },
});
const dbOf = ({ postgres: { url, pool, prisma } }: Site) => ({ url, pool, prisma, drop: async () => undefined });

/** The unit's time: asked now and then, reckoned in between. */
function clockOf(site: Site, place: Place, speed: number) {
  let at = { unit: 0, ms: 0 };
  const guess = () => at.unit + (performance.now() - at.ms) * speed;
  return {
    guess,
    async read(): Promise<number> {
      const state = await site.get<PatientState>(`/api/patients/${site.mrns[0]}/state`, place);
      at = { unit: Date.parse(state.asOf), ms: performance.now() };
      return at.unit;
    },
  };
}
async function post(site: Site, place: Place, events: readonly Record<string, unknown>[]): Promise<void> {
  const r = await fetch(`${place.node.address}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  const text = await r.text();
  if (r.status !== 200 || /"(rejected|held)"/.test(text)) throw new Error(`${r.status} ${text.slice(0, 2_000)}`);
}
/** The nurse goes through what nobody has answered. */
async function answer(site: Site, nurse: Person, now: number): Promise<number> {
  const { alerts } = await site.get<{ alerts: UnitAlertView[] }>(`/api/alerts?unit=${site.unit}&state=open`);
  let n = 0;
  for (const a of alerts) {
    if (a.phase !== 'raised' || now - Date.parse(a.raisedAt) < ANSWERED_AFTER_MS) continue;
    const r = await nurse.post(`/api/alerts/${a.id}/acknowledge`, { version: a.version });
    if (r.status === 200) n++;
  }
  return n;
}

async function lookAt(site: Site, place: Place, now: number, stays: readonly Stay[]): Promise<Day> {
  const { pool } = site.postgres;
  const sizes = await pool.query(
    `select c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes from pg_class c
     join pg_namespace s on s.oid = c.relnamespace where c.relkind = 'r' and s.nspname = 'public'`,
  );
  const counts = await pool.query(
    'select (select count(*) from events)::int as events, (select count(*) from alerts)::int as alerts',
  );
  const metrics = await (
    await fetch(`${place.node.address}/metrics`, { headers: { authorization: `Bearer ${site.readKey}` } })
  ).text();
  const oldest = [...stays].sort((a, b) => a.infusedAt - b.infusedAt)[0] as Stay;
  const { patient } = await site.get<PatientState>(`/api/patients/${oldest.mrn}/state`);
  const asked = new Map<string, number>();
  for (const [what, path] of Object.entries(QUESTIONS)) {
    const times: number[] = [];
    for (let i = 0; i < 10; i++) {
      const from = performance.now();
      await site.get(path({ unit: site.unit, patient: patient.id, now }));
      times.push(performance.now() - from);
    }
    asked.set(what, percentile(times, 0.5));
  }
  return {
    rssMb: place.node.rssMb(),
    heapMb: Number(/^tocsin_nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1]) / 1_048_576,
    bytes: new Map(sizes.rows.map((r) => [r.name as string, r.bytes as number])),
    ...(counts.rows[0] as { events: number; alerts: number }),
    asked,
  };
}

const mean = (n: readonly number[]) => n.reduce((a, b) => a + b, 0) / n.length;
/** What may not grow: the last five days against the five before the second third, when every bed has changed hands once. */
function held(all: readonly Day[], days: number): Measured[] {
  const early = all.slice(Math.floor(days / 3), Math.floor(days / 3) + 5);
  const late = all.slice(-5);
  const ratio = (of: (d: Day) => number) => mean(late.map(of)) / mean(early.map(of));
  return [
    { what: 'resident memory, last days against early ones', value: ratio((d) => d.rssMb), unit: 'times', limit: 1.15 },
    { what: 'heap, the same', value: ratio((d) => d.heapMb), unit: 'times', limit: 1.25 },
    ...Object.keys(QUESTIONS).map((what) => ({
      ...{ what: `${what}, the same`, value: ratio((d) => d.asked.get(what) as number), unit: 'times', limit: 1.5 },
    })),
    ...STANDING.filter((name) => late[0]?.bytes.has(name)).map((name) => ({
      ...{
        what: `table ${name}, the same`,
        value: ratio((d) => Math.max(65_536, d.bytes.get(name) as number)),
        unit: 'times',
        limit: 2,
      },
    })),
  ];
}
function told(
  all: readonly Day[],
  n: { behindMs: number; answered: number; guests: number; reports: readonly { rows: number; breaks: readonly unknown[] }[] },
  days: number,
): Measured[] {
  // The first third is of patients who were all infused on one day; then come and go has mixed them.
  const third = Math.floor(days / 3);
  const [first, early, middle, last] = [all[0], all[third], all[2 * third], all.at(-1)] as [Day, Day, Day, Day];
  const growth = (of: (d: Day) => number) =>
    (of(last) - of(middle)) / (days - 1 - 2 * third) / Math.max(0.01, (of(middle) - of(early)) / third);
  const mb = (d: Day, name: string) => (d.bytes.get(name) ?? 0) / 1_048_576;
  return [
    // Further behind, and what is measured is a sender that was late.
    { what: "the sender behind the unit's time, at most", value: n.behindMs / 60_000, unit: 'min', limit: 60 },
    { what: 'patients who came', value: n.guests, unit: '' },
    { what: 'alerts raised', value: last.alerts, unit: '' },
    { what: '  answered by a nurse', value: n.answered, unit: '' },
    { what: '  a patient and day', value: last.alerts / (days * BEDS), unit: '' },
    { what: '  a day, last third against the one before', value: growth((d) => d.alerts), unit: 'times' },
    { what: 'rows of the audit, all linked and walked', value: n.reports.reduce((sum, r) => sum + r.rows, 0), unit: '' },
    { what: '  places at which the chain is broken', value: n.reports.flatMap((r) => r.breaks).length, unit: '', limit: 0 },
    ...HISTORY.filter((name) => last.bytes.has(name)).flatMap((name) => [
      { what: `table ${name}, with its indexes, at the end`, value: mb(last, name), unit: 'MB' },
      {
        ...{ what: '  growth of a day, last third against the one before', unit: 'times', limit: 1.4 },
        value: growth((d) => mb(d, name)),
      },
    ]),
    { what: 'at the start: resident memory', value: first.rssMb, unit: 'MB' },
    { what: 'at the end: resident memory', value: last.rssMb, unit: 'MB' },
    { what: 'at the end: heap', value: last.heapMb, unit: 'MB' },
    ...[...last.asked].map(([what, ms]) => ({ what: `at the end: ${what}`, value: ms, unit: 'ms' })),
  ];
}
