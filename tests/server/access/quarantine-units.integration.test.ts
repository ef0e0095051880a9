import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUnit } from '../../../server/administration/units';
import { mllp } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { keyIn } from '../../support/person';
import { type ActorName, askerOf, type Credentials, everybody } from './actors';

let db: TestDatabase;
let server: Inside;
let who: Credentials;

beforeAll(async () => {
  db = await freshDatabase();
  const unit = { zone: 'UTC', beds: '2', protocolId: 'astct-2019', now: new Date(), by: 'test' };
  for (const id of ['ICU-7', 'ICU-8']) await createUnit(db.prisma, { id, name: id, ...unit });
  server = await serverInside(db);
  who = await everybody(db, server);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const as = askerOf(() => ({ address: server.address, who }));

const NOW = new Date().toISOString();
const lab = (id: string, mrn: string, more: object = {}) => ({
  ...{ id, kind: 'lab', patient: { mrn }, t: NOW, test: 'ferritin', value: 900, unit: 'ng/mL' },
  ...more,
});

describe('whose quarantine an entry is in', () => {
  it('what names a patient, a bed or came with a key of one unit is not read, opened or settled from another', async () => {
    const { body } = await as('ingest key', '/api/events', {
      events: [
        { id: 'adm', kind: 'admission', t: NOW, unit: 'ICU-7', bed: '01', mrn: 'OURS', name: 'Our Patient' },
        lab('of-patient', 'OURS', { unit: 'furlong' }),
        lab('of-key', 'NOBODY-YET'),
        lab('no-event', 'OURS', { value: null }),
        { id: 'of-bed', kind: 'vital', patient: { bed: 'ICU-7-02' }, t: NOW, heartRate: 80 },
      ],
    });
    expect(body.results.map((r: { status: string }) => r.status)).toEqual(['stored', 'stored', 'held', 'rejected', 'held']);
    const entries = await db.prisma.quarantine.findMany();
    expect(entries.map((e) => e.eventId).sort()).toEqual(['no-event', 'of-bed', 'of-key', 'of-patient']);

    const seen = async (actor: ActorName) =>
      ((await as(actor, '/api/quarantine')).body.items as { eventId: string }[]).map((i) => i.eventId).sort();
    for (const actor of ['reading key', 'nurse'] as const)
      expect(await seen(actor), actor).toEqual(['no-event', 'of-bed', 'of-key', 'of-patient']);
    for (const actor of ['reading key of another unit', 'nurse of another unit'] as const)
      expect(await seen(actor), actor).toEqual([]);
    expect((await as('nurse of another unit', '/api/quarantine/counts')).body.counts).toEqual([]);
    for (const { id } of entries) {
      expect((await as('nurse of another unit', `/api/quarantine/${id}/raw`)).status).toBe(403);
      const dismiss = { commandId: `d-${id}`, reason: 'x' };
      expect((await as('nurse of another unit', `/api/quarantine/${id}/dismiss`, dismiss)).status).toBe(403);
    }
  });
  it('what a sender to every unit says of a bed is of that bed’s unit; what nothing places is everybody’s', async () => {
    const source = await db.prisma.source.findFirstOrThrow({ where: { name: 'S-ICU-7-read' } });
    const row = { sourceId: source.id, receivedAt: new Date(), lastAt: new Date(), status: 'rejected', detail: 'x' };
    await db.prisma.quarantine.createMany({
      data: [
        { ...row, reason: 'placed', bed: 'ICU-8-01' },
        { ...row, reason: 'unplaced' },
      ],
    });
    const of = async (actor: ActorName) =>
      ((await as(actor, `/api/quarantine?source=${source.name}`)).body.items as { reason: string }[]).map((i) => i.reason);
    expect(await of('nurse')).toEqual(['unplaced']);
    expect(await of('nurse of another unit')).toEqual(['unplaced', 'placed']);
  });
  it('what a source of several units sends is seen by each of them with its number, the text only by the one it came from last', async () => {
    const send = async (unit: string, mrn: string, id: string) => {
      const key = await keyIn(db, 'SHARED', ['ingest'], unit);
      const admission = { id: `adm-${mrn}`, kind: 'admission', t: NOW, unit, bed: '02', mrn };
      const r = await fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: [admission, lab(id, mrn, { test: 'local-77' })] }),
      });
      expect(((await r.json()) as { results: { status: string }[] }).results[1]?.status).toBe('stored');
    };
    const of = async (actor: ActorName) =>
      ((await as(actor, '/api/quarantine?source=SHARED')).body.items as { id: string; count: number; mrn: string | null }[]).map(
        ({ count, mrn }) => ({ count, mrn }),
      );
    await send('ICU-7', 'SH-7', 'sh-1');
    expect([await of('nurse'), await of('nurse of another unit')]).toEqual([[{ count: 1, mrn: 'SH-7' }], []]);
    await send('ICU-8', 'SH-8', 'sh-2');
    expect(await of('nurse')).toEqual([{ count: 2, mrn: null }]);
    expect(await of('nurse of another unit')).toEqual([{ count: 2, mrn: 'SH-8' }]);
    const source = await db.prisma.source.findUniqueOrThrow({ where: { name: 'SHARED' } });
    const { id } = await db.prisma.quarantine.findFirstOrThrow({ where: { sourceId: source.id } });
    expect((await as('nurse', `/api/quarantine/${id}/raw`)).body.error.message).toBe(
      'It came last from another unit, whose text it is.',
    );
    expect((await as('nurse of another unit', `/api/quarantine/${id}/raw`)).body.part).toContain('SH-8');
    const program = (await as('reading key', '/api/quarantine?source=SHARED')).body.items as { raw: string | null }[];
    expect(program.map((i) => i.raw)).toEqual([null]);
  });
  it('so does a monitor gateway of several units, which has no key, also within one message after the other at once', async () => {
    const line = await mllp(server.running.mllpPort);
    const oru = (n: number, mrn: string) =>
      [
        `MSH|^~\\&|GATE|ALL|||${NOW.replace(/[-:TZ]/g, '').slice(0, 14)}+0000||ORU^R01|G${n}|P|2.6`,
        `PID|1||${mrn}^^^HOSP^MR`,
        'OBR|1||1|X',
        'OBX|1|NM|7777^Mystery^99LOCAL||3|mmHg|||||R',
      ].join('\r');
    const answers = [line.send(oru(1, 'OURS')), line.send(oru(2, 'SH-8'))];
    for (const answer of await Promise.all(answers)) expect(answer).toContain('MSA|AA');
    line.close();
    for (const actor of ['nurse', 'nurse of another unit'] as const)
      expect(
        ((await as(actor, '/api/quarantine?source=GATE/ALL')).body.items as { count: number }[]).map((i) => i.count),
        actor,
      ).toEqual([2]);
  });
  it('an admission to a unit that is not run here is everybody’s: the way its sender spells a place has to be mapped', async () => {
    const source = await db.prisma.source.findUniqueOrThrow({ where: { name: 'SHARED' } });
    const row = { sourceId: source.id, receivedAt: new Date(), lastAt: new Date(), status: 'held', detail: 'x' };
    await db.prisma.quarantine.create({ data: { ...row, reason: 'no such unit', unitId: 'INTENSIV' } });
    for (const actor of ['nurse', 'nurse of another unit', 'it'] as const) {
      const { items } = (await as(actor, '/api/quarantine?reason=no such unit')).body as { items: unknown[] };
      expect(items, actor).toHaveLength(1);
    }
  });
});
