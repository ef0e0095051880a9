import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../../../lib/events/admit';
import type { KeyActor } from '../../../server/auth/actor';
import { runningClock } from '../../../server/clock';
import { FhirError } from '../../../server/intake/fhir/outcome';
import { readBundle, readResource } from '../../../server/intake/fhir/parse';
import { FhirWriter } from '../../../server/intake/fhir/write';
import type { Delivery } from '../../../server/intake/port';
import { createLog } from '../../../server/log';
import { Monitor } from '../../../server/monitor';
import { Sources } from '../../../server/store/sources';
import { UNIT } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';
import { watched } from '../../support/watched-pool';

/** A message with a movement and readings is applied whole, whenever the database fails in its midst. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await unitIn(db);
});
afterAll(() => db.drop());

const T = Date.now();
function transaction(mrn: string, bed: string): Delivery {
  const at = (minutes: number) => new Date(T - minutes * 60_000).toISOString();
  const events = [
    { id: `${mrn}-in`, kind: 'admission', t: at(60), unit: UNIT, bed, mrn },
    { id: `${mrn}-hr`, kind: 'vital', patient: { mrn }, t: at(30), heartRate: 101 },
    { id: `${mrn}-spo2`, kind: 'vital', patient: { mrn }, t: at(20), spo2Percent: 92 },
    { id: `${mrn}-move`, kind: 'transfer', patient: { mrn }, t: at(10), unit: UNIT, bed: `${bed}B` },
  ].map((wire) => {
    const read = admit(wire, T);
    if ('rejected' in read) throw new Error(read.rejected.detail);
    return { ...read.ok, event: { ...read.ok.event, feed: 'EHR' } };
  });
  return {
    feed: 'EHR',
    protocol: 'fhir',
    receivedAt: T,
    raw: mrn,
    controlId: null,
    units: [UNIT],
    atomic: true,
    events,
    refused: [],
  };
}
/** On a database that goes away when `gone` says so. */
const cut = (gone: () => boolean) =>
  watched(db.pool, () => {
    if (gone()) throw Object.assign(new Error('Connection terminated'), { code: '08006' });
  });
async function monitorOn(pool: typeof db.pool): Promise<Monitor> {
  const monitor = new Monitor(pool, runningClock(T), createLog('fatal'), new Sources(pool), 'astct-2019');
  return monitor;
}
const stored = async (mrn: string) =>
  (await db.prisma.event.findMany({ where: { eventId: { startsWith: `${mrn}-` } }, orderBy: { eventId: 'asc' } })).map(
    (e) => e.eventId,
  );

describe('a transaction with an admission, readings and a transfer', () => {
  it('is either not stored at all, or applied whole once the database is back, wherever it fails', async () => {
    let whole = 0;
    let nothing = 0;
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 21, 25]) {
      const mrn = `w${n}`;
      let armed = false;
      let left = n;
      const monitor = await monitorOn(cut(() => armed && --left === 0));
      await monitor.start();
      armed = true;
      const answer = await monitor.deliver(transaction(mrn, `b${n}`)).then(
        (outcomes) => outcomes.map((o) => o.status),
        () => 'nothing',
      );
      armed = false;
      await monitor.releaseDue();
      await monitor.stop();
      if (answer === 'nothing') {
        nothing++;
        expect(await stored(mrn), `failed at ${n}`).toEqual([]);
      } else {
        whole++;
        expect(await stored(mrn), `failed at ${n}`).toEqual([`${mrn}-hr`, `${mrn}-in`, `${mrn}-move`, `${mrn}-spo2`]);
        expect(await db.prisma.quarantine.count({ where: { eventId: { startsWith: `${mrn}-` }, state: 'open' } })).toBe(0);
      }
    }
    expect(nothing).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(5);
  }, 60_000);
  it('one event of a unit the sender may not write to: none of it is stored', async () => {
    const monitor = await monitorOn(db.pool);
    await monitor.start();
    const d = transaction('refused', 'z1');
    const outcomes = await monitor.deliver({ ...d, units: ['OTHER'] });
    expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(await stored('refused')).toEqual([]);
    await monitor.stop();
  });
});

const HOSPITAL: KeyActor = { kind: 'key', id: 'k', name: 'EPIC', source: 'EPIC', units: [UNIT], scopes: ['ingest'] };
const iso = (minutes: number) => new Date(T - minutes * 60_000).toISOString();
const heartRate = (mrn: string, value: number) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { identifier: { value: mrn } },
  effectiveDateTime: iso(15),
  valueQuantity: { value, system: 'http://unitsofmeasure.org', code: '/min' },
});
const post = (resource: object, id: number) => ({
  fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${id}`,
  resource,
  request: { method: 'POST', url: (resource as { resourceType: string }).resourceType },
});
const bundle = (mrn: string, bed: string) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    post({ resourceType: 'Patient', identifier: [{ value: mrn }], name: [{ family: mrn }] }, 1),
    post(
      {
        resourceType: 'Encounter',
        status: 'in-progress',
        class: { code: 'IMP' },
        subject: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
        period: { start: iso(60) },
        location: [{ location: { identifier: { value: bed } }, status: 'active' }],
      },
      2,
    ),
    post(heartRate(mrn, 101), 3),
  ],
});

describe('a FHIR transaction with a Patient, an Encounter and an Observation', () => {
  it('its resources and what follows from them are stored together or not at all, wherever the database fails', async () => {
    const answers = new Map<string, number>();
    for (const n of [1, 2, 4, 6, 7, 8, 9, 10, 12, 15, 20, 28]) {
      const mrn = `fhir${n}`;
      let armed = false;
      let left = n;
      const pool = cut(() => armed && --left === 0);
      const monitor = await monitorOn(pool);
      await monitor.start();
      const body = bundle(mrn, `${UNIT}-f${n}`);
      armed = true;
      const answer = await new FhirWriter(monitor, pool, runningClock(T))
        .transaction(readBundle(body).entries, { actor: HOSPITAL, raw: JSON.stringify(body) })
        .then(
          () => 'whole',
          () => 'nothing',
        );
      armed = false;
      await monitor.releaseDue();
      await monitor.stop();
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      const resources = await db.prisma.fhirResource.count({ where: { mrn } });
      const events = await db.prisma.event.count({ where: { patientKey: await keyOf(mrn) } });
      expect([resources, events], `failed at ${n}: ${answer}`).toEqual(answer === 'whole' ? [3, 2] : [0, 0]);
      expect(await db.prisma.quarantine.count({ where: { mrn, state: 'open' } })).toBe(0);
    }
    expect(answers.get('nothing')).toBeGreaterThan(3);
    expect(answers.get('whole')).toBeGreaterThan(3);
  }, 60_000);
});
const keyOf = async (mrn: string) => (await db.prisma.patient.findUnique({ where: { mrn } }))?.key ?? -1;

describe('two nodes change one FHIR resource at the same moment', () => {
  /** The other node is faster so many times: it changes the resource just before we store it. */
  async function raced(times: number) {
    let left = times;
    const pool = watched(db.pool, async (text) => {
      if (!text.startsWith('insert into fhir_resources') || left-- <= 0) return;
      await db.pool.query("update fhir_resources set version = version + 1 where id = 'o1'");
    });
    const monitor = await monitorOn(pool);
    await monitor.start();
    const writer = new FhirWriter(monitor, pool, runningClock(T));
    const put = (id: string, value: number, ifMatch?: string) => {
      const body = { ...heartRate('RACE', value), id };
      const at = { method: 'PUT', type: 'Observation', id } as const;
      return { request: readResource(body, at, { ifMatch, ifNoneExist: undefined }), raw: JSON.stringify(body) };
    };
    const single = async (value: number, ifMatch?: string) => {
      const { request, raw } = put('o1', value, ifMatch);
      return writer.single(request, { actor: HOSPITAL, raw }).then(
        (w) => [w.status, w.row.version],
        (e) => [e instanceof FhirError ? e.status : e],
      );
    };
    return { monitor, writer, put, single };
  }
  const version = async () => (await db.prisma.fhirResource.findFirst({ where: { id: 'o1' } }))?.version;
  const said = async () => db.prisma.event.count({ where: { kind: 'vital', patientKey: await keyOf('RACE') } });

  it('who is overtaken is judged again against what stands there now, and stores its events once', async () => {
    const calm = await raced(0);
    const person = bundle('RACE', `${UNIT}-r1`);
    await calm.writer.transaction(readBundle(person).entries, { actor: HOSPITAL, raw: '' });
    expect(await calm.single(80)).toEqual([201, 1]);
    await calm.monitor.stop();
    const one = await raced(1);
    const before = await said();
    expect(await one.single(81)).toEqual([200, 3]);
    expect(await said()).toBe(before + 1);
    await one.monitor.stop();
  });
  it('412 for who asked for a version, 409 for who is overtaken every time: nothing of it is stored', async () => {
    const before = [await version(), await said()] as const;
    const asking = await raced(1);
    expect(await asking.single(82, `W/"${before[0]}"`)).toEqual([412]);
    await asking.monitor.stop();
    const never = await raced(99);
    expect(await never.single(83)).toEqual([409]);
    expect([await version(), await said()]).toEqual([(before[0] ?? 0) + 4, before[1]]);
    await never.monitor.stop();
  });
  it('in a batch only the entry that is overtaken every time is 409', async () => {
    const never = await raced(99);
    const [mine, other] = [never.put('o1', 84), never.put('o2', 85)];
    const before = await said();
    const answers = await never.writer.batch([mine.request, other.request], { actor: HOSPITAL, raw: '' });
    expect(answers.map((a) => a.status)).toEqual([409, 201]);
    expect(await said()).toBe(before + 1);
    await never.monitor.stop();
  });
});
