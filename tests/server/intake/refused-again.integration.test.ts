import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, ago, type Client, clientOf, mllp, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { keyIn, unitIn } from '../../support/person';

let db: TestDatabase;
let server: Inside;
let client: Client;

beforeAll(async () => {
  db = await freshDatabase();
  const { key, readKey } = await unitIn(db);
  await keyIn(db, 'OTHER', ['ingest'], 'ICU-8');
  server = await serverInside(db);
  client = clientOf(server.address, key, readKey);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

interface Item {
  readonly id: string;
  readonly count: number;
  readonly raw: string;
}
const about = async (word: string) =>
  ((await (await client.get('/api/quarantine')).json()) as { items: Item[] }).items.filter((i) => i.raw.includes(word));

describe('what is refused and sent again', () => {
  it('is one entry with the number of times, whether it comes in one request or in several', async () => {
    const id = unique('bad');
    const bad = { id, kind: 'vital', patient: { mrn: 'R-1' }, t: ago(1), heartRate: 'fast' };
    for (const events of [[bad], [bad, bad], [bad]])
      expect((await client.post(events)).every((r) => r.status === 'rejected')).toBe(true);
    expect((await about(id)).map((i) => i.count)).toEqual([4]);
    // Another content under the same id, and the same fault under another id, are entries of their own.
    await client.post([{ ...bad, heartRate: 'slow' }]);
    await client.post([{ ...bad, id: `${id}-2` }]);
    expect((await about(id)).map((i) => i.count).sort()).toEqual([1, 1, 4]);
  });
  it('by FHIR too; once somebody has dismissed it, it is listed anew', async () => {
    const code = unique('code');
    const body = JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: code } });
    const send = async () =>
      (
        await fetch(`${server.address}/fhir/R4/Observation`, {
          method: 'POST',
          headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/fhir+json' },
          body,
        })
      ).status;
    expect([await send(), await send(), await send()]).toEqual([422, 422, 422]);
    const first = await about(code);
    expect(first.map((i) => i.count)).toEqual([3]);
    await db.prisma.quarantine.update({ where: { id: BigInt(first[0]?.id ?? 0) }, data: { state: 'dismissed' } });
    expect(await send()).toBe(422);
    expect((await about(code)).map((i) => i.count)).toEqual([1]);
  });
  it('an event of a unit the key may not write to, and one whose id has other content already, are counted too', async () => {
    const elsewhere = { id: unique('adm'), kind: 'admission', t: ago(1), unit: 'ICU-8', bed: '01', mrn: 'R-8' };
    const entries = (reason: string, eventId: string) =>
      db.prisma.quarantine.findMany({ where: { reason, eventId }, select: { status: true, count: true, mrn: true } });
    for (const events of [[elsewhere], [elsewhere, elsewhere]])
      expect((await client.post(events)).every((r) => r.status === 'rejected')).toBe(true);
    expect(await entries('unit not allowed', elsewhere.id)).toEqual([{ status: 'rejected', count: 3, mrn: 'R-8' }]);

    const id = unique('same');
    const reading = (heartRate: number) => ({ id, kind: 'vital', patient: { mrn: 'R-2' }, t: ago(1), heartRate });
    await client.post([admission('R-2', '02', 5), reading(80)]);
    const other = reading(90);
    for (let n = 0; n < 3; n++) expect((await client.post([other]))[0]).toMatchObject({ status: 'duplicate' });
    expect(await entries('same id, other content', id)).toEqual([{ status: 'conflict', count: 3, mrn: 'R-2' }]);
    // Another content again is an entry of its own: what was said is not lost among what was said often.
    await client.post([{ ...other, heartRate: 100 }]);
    expect((await entries('same id, other content', id)).map((e) => e.count).sort()).toEqual([1, 3]);
  });
  it('an HL7 message for a unit its sender may not write to is listed, once however often it comes', async () => {
    await client.post([admission('R-3', '03', 5)]);
    await db.prisma.source.create({ data: { name: 'GATE/ICU', kind: 'hl7v2', units: ['ICU-8'], firstSeenAt: new Date() } });
    await until(() => server.running.monitor.sources.find('GATE/ICU') !== undefined, 'the source is known');
    const line = await mllp(server.running.mllpPort);
    const at = ago(1)
      .replace(/[-:TZ]/g, '')
      .slice(0, 14);
    const send = (n: number) =>
      line.send(
        [
          `MSH|^~\\&|GATE|ICU|||${at}+0000||ORU^R01|M${n}|P|2.6`,
          'PID|1||R-3^^^HOSP^MR',
          'OBR|1||V|X',
          `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|88|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R|||${at}+0000`,
        ].join('\r'),
      );
    for (const n of [1, 2, 3]) expect(await send(n)).toContain('MSA|AR');
    line.close();
    expect(
      await db.prisma.quarantine.findMany({ where: { mrn: 'R-3' }, select: { status: true, reason: true, count: true } }),
    ).toEqual([{ status: 'rejected', reason: 'unit not allowed', count: 3 }]);
  });
});
