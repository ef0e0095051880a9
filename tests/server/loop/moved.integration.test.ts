import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, ago, type Client, clientOf, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

/** One id, first of one patient, then of another: it never counts for both. */
let db: TestDatabase;
let server: TestServer;
let client: Client;
beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '12');
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  await client.post(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].map((mrn, i) => admission(mrn, String(i + 1))));
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

const dose = (mrn: string, id: string, more: object = {}) => ({
  ...{ id, patient: { mrn }, kind: 'medication', t: ago(60), drug: 'tocilizumab', status: 'given', doseMg: 560, route: 'IV' },
  ...more,
});
const given = async (mrn: string) => (await client.state(mrn)).toci.total;
const heartRate = async (mrn: string) => (await client.state(mrn)).latest.heartRate?.value;
const heartRates = async (mrn: string) => {
  const r = await client.get(`/api/patients/${mrn}/trend?from=${ago(120)}&codes=heartRate`);
  const { series } = (await r.json()) as { series: Record<string, { points: unknown[][] }> };
  return (series.heartRate?.points ?? []).map((p) => p[4]);
};

describe('A correction that names another patient', () => {
  it('TOCI: the dose charted on the wrong patient counts for the right one alone, and was known of the wrong one then', async () => {
    const first = dose('A', unique('d'));
    await client.post([first]);
    await until(async () => (await given('A')) === 1, 'the dose is on the first chart');
    const [charted] = (await db.pool.query('select received_at from events where event_id = $1', [first.id])).rows;
    const before = charted.received_at.toISOString();
    await client.post([{ ...first, patient: { mrn: 'B' }, corrected: true }]);
    await until(async () => (await given('A')) === 0 && (await given('B')) === 1, 'it is on the second chart alone');
    const then = await client.state('A', `?known=${before}`);
    expect(then.toci.total).toBe(1);
    // The interface engine sends both once more.
    expect((await client.post([first])).map((r) => r.status)).toEqual(['duplicate']);
    expect((await client.post([{ ...first, patient: { mrn: 'B' }, corrected: true }])).map((r) => r.status)).toEqual([
      'duplicate',
    ]);
    expect([await given('A'), await given('B')]).toEqual([0, 1]);
  });

  it('moves a reading out of one course and into the other', async () => {
    const reading = { id: unique('v'), patient: { mrn: 'C' }, kind: 'vital', t: ago(10), heartRate: 121 };
    await client.post([reading]);
    await until(async () => (await heartRates('C')).includes(121), 'it is in the first course');
    await client.post([{ ...reading, patient: { mrn: 'D' }, status: 'corrected', heartRate: 122 }]);
    await until(
      async () => (await heartRate('D')) === 122 && (await heartRate('C')) === undefined,
      'it is on the second chart alone',
    );
    await until(async () => (await heartRates('D')).includes(122), 'it is in the second course');
    expect(await heartRates('C')).toEqual([]);
  });

  it('cannot give it back under the same id: that is refused, said, and changes nothing', async () => {
    const reading = { id: unique('v'), patient: { mrn: 'E' }, kind: 'vital', t: ago(10), heartRate: 88, status: 'corrected' };
    for (const mrn of ['E', 'F']) await client.post([{ ...reading, patient: { mrn } }]);
    const [back] = await client.post([{ ...reading, heartRate: 89 }]);
    expect(back).toMatchObject({ status: 'rejected', reason: expect.stringContaining('given to another patient') });
    await until(async () => (await heartRate('F')) === 88, 'it stays with the second');
    await until(async () => (await heartRate('E')) === undefined, 'and has left the first');
    const kept = await db.pool.query("select status from quarantine where reason = 'id moved'");
    expect(kept.rows).toEqual([{ status: 'rejected' }]);
  });

  it('withdraws what stands on the other chart when it is a withdrawal', async () => {
    const first = dose('G', unique('d'));
    await client.post([first]);
    await until(async () => (await given('G')) === 1, 'the dose is charted');
    await client.post([{ ...first, patient: { mrn: 'H' }, status: 'entered-in-error' }]);
    await until(async () => (await given('G')) === 0, 'the dose is withdrawn');
    expect(await given('H')).toBe(0);
  });
});

describe('The same id of another patient, not marked as a correction', () => {
  it('is no duplicate without a word: the first stands, the second is kept where someone sees it', async () => {
    const first = dose('G', unique('d'), { t: ago(90) });
    await client.post([first]);
    const [second] = await client.post([{ ...first, patient: { mrn: 'H' } }]);
    expect(second).toMatchObject({ status: 'duplicate', reason: expect.stringContaining('another patient') });
    expect((await db.pool.query('select status from quarantine where event_id = $1', [first.id])).rows).toEqual([
      { status: 'conflict' },
    ]);
    expect(await given('H')).toBe(0);
  });
});

describe('A movement corrected for another patient under its id', () => {
  const inBeds = async () => {
    const r = await client.get('/api/units/ICU-7/board');
    const { beds } = (await r.json()) as { beds: { label: string; mrn: string | null }[] };
    return (bed: string) => beds.find((b) => b.label === bed)?.mrn ?? null;
  };
  const atBed = async (bed: string, mrn: string | null) =>
    until(async () => (await inBeds())(bed) === mrn, `${mrn ?? 'nobody'} is in bed ${bed}`);

  it('an admission entered under the wrong number: the bed and what it attributes are the other one’s alone', async () => {
    const first = admission('J', '10');
    await client.post([first]);
    await atBed('10', 'J');
    const [right] = await client.post([{ ...first, mrn: 'K', name: 'Patient K', corrected: true }]);
    expect(right?.status).toBe('stored');
    await atBed('10', 'K');
    const stays = await db.pool.query(
      'select p.mrn, s.cancelled from stays s join patients p on p.key = s.patient_key where p.mrn = any($1) order by p.mrn',
      [['J', 'K']],
    );
    expect(stays.rows).toEqual([
      { mrn: 'J', cancelled: true },
      { mrn: 'K', cancelled: false },
    ]);
    // By bed alone: nobody else is meant any more.
    await client.post([{ id: unique('v'), patient: { bed: 'ICU-7-10' }, kind: 'vital', t: ago(1), heartRate: 77 }]);
    await until(async () => (await heartRate('K')) === 77, 'the bed is hers');
    // Both sent once more change nothing; back under the same id is refused and kept.
    expect((await client.post([first, { ...first, mrn: 'K', name: 'Patient K', corrected: true }])).map((r) => r.status)).toEqual(
      ['duplicate', 'duplicate'],
    );
    const [back] = await client.post([{ ...first, weightKg: 71, corrected: true }]);
    expect(back).toMatchObject({ status: 'rejected', reason: expect.stringContaining('given to another patient') });
    await atBed('10', 'K');
  });

  it('a transfer of the wrong patient: the first is back in her bed, the other has moved', async () => {
    const move = { id: unique('t'), patient: { mrn: 'H' }, kind: 'transfer', t: ago(30), unit: 'ICU-7', bed: '11' };
    await client.post([move]);
    await atBed('11', 'H');
    await atBed('8', null);
    await client.post([{ ...move, patient: { mrn: 'I' }, corrected: true }]);
    await atBed('11', 'I');
    await atBed('8', 'H');
    await atBed('9', null);
  });

  it('a discharge of the wrong patient: the first is in her bed again, the other has left', async () => {
    const leave = { id: unique('x'), patient: { mrn: 'H' }, kind: 'discharge', t: ago(20) };
    await client.post([leave]);
    await atBed('8', null);
    await client.post([{ ...leave, patient: { mrn: 'I' }, corrected: true }]);
    await atBed('8', 'H');
    await atBed('11', null);
  });
});
