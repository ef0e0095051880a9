import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CourseSince } from '../../../lib/guidance/since-tocilizumab';
import { HOUR, MINUTE } from '../../../lib/time';
import type { TrendBody } from '../../../lib/trend';
import { admission, ago, type Client, clientOf, mllp, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { keyIn, unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

let db: TestDatabase;
let server: TestServer;
let client: Client;
let foreign: string;
beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '4');
  foreign = await keyIn(db, 'ELSEWHERE', ['ingest'], 'OTHER');
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

const vital = (mrn: string, minutesAgo: number, fields: Record<string, unknown>) => ({
  id: unique('v'),
  patient: { mrn },
  kind: 'vital',
  t: ago(minutesAgo),
  ...fields,
});

/** Values of the patient's trend, buckets and single readings alike. */
async function trendOf(mrn: string, code: string): Promise<number[]> {
  const r = await client.get(`/api/patients/${mrn}/trend?codes=${code}`);
  const { series } = (await r.json()) as TrendBody;
  return [...(series[code]?.points ?? []).map((b) => b[1]), ...(series[code]?.raw ?? []).map((p) => p[1])];
}

describe('POST /api/events', () => {
  it('answers in order: stored, duplicate, conflict, held, rejected by the field that is wrong', async () => {
    const first = vital('A1', 10, { tempC: 37 });
    const results = await client.post([
      admission('A1', '01'),
      first,
      { ...first },
      { ...first, tempC: 41 },
      { id: unique('l'), patient: { mrn: 'A1-unknown' }, kind: 'lab', t: ago(1), test: 'crp', value: 3, unit: 'mg/L' },
      { id: unique('x'), patient: { mrn: 'A1' }, kind: 'vital', t: '2026-11-21T00:00:00', tempC: 37 },
      { id: unique('y'), patient: { mrn: 'A1' }, kind: 'teleport', t: ago(1) },
      { patient: { mrn: 'A1' }, kind: 'vital', t: ago(1), tempC: 37 },
    ]);
    expect(results.map((r) => r.status)).toEqual([
      'stored',
      'stored',
      'duplicate',
      'duplicate',
      'held',
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(results[5]?.reason).toMatch(/^t\b/);
    expect(results[6]?.reason).toMatch(/^kind\b/);
    expect(results[7]?.reason).toMatch(/^id\b/);
    expect((await client.state('A1')).latest.tempC?.value).toBe(37);
  });

  it('a flood is held back by 429 with Retry-After, and what was answered 200 is stored', { timeout: 90_000 }, async () => {
    const batch = (n: number) =>
      Array.from({ length: 1_000 }, (_, i) => ({
        ...{ id: `flood-${n}-${i}`, patient: { mrn: 'A1' }, kind: 'vital', t: ago(3), heartRate: 60 + (i % 60) },
      }));
    const answers: { n: number; status: number; retryAfter: string | null }[] = [];
    const send = async (n: number) => {
      const r = await fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: batch(n) }),
      });
      await r.arrayBuffer();
      answers.push({ n, status: r.status, retryAfter: r.headers.get('retry-after') });
    };
    const held = () => answers.filter((a) => a.status === 429);
    // How much is stored meanwhile depends on the machine: the flood goes on until it is more.
    await until(
      async () => {
        await Promise.all(Array.from({ length: 10 }, (_, i) => send(answers.length + i)));
        return held().length > 0;
      },
      'a flood that is more than can be stored',
      30_000,
    );
    expect(held().every((a) => a.retryAfter === '1')).toBe(true);
    const taken = answers.filter((a) => a.status === 200);
    expect(taken.length + held().length).toBe(answers.length);
    expect(taken.length).toBeGreaterThan(0);
    const again = await client.post(batch((taken[0] as { n: number }).n).slice(0, 5));
    expect(again.map((r) => r.status)).toEqual(Array(5).fill('duplicate'));
  });

  it('keeps what it refuses where someone can see it', async () => {
    const { items } = (await (await client.get('/api/quarantine')).json()) as { items: { status: string; detail: string }[] };
    expect(
      items
        .filter((i) => i.status === 'rejected')
        .map((i) => i.detail)
        .join('\n'),
    ).toContain('teleport');
    expect(items.some((i) => i.status === 'conflict')).toBe(true);
  });

  it.each([
    ['a body that is not JSON', '{"events":[', 400],
    ['NaN in it', '{"events":[{"id":"a","value":NaN}]}', 400],
    ['no events', '{}', 400],
    ['an empty list', '{"events":[]}', 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400],
    ['more than 5 MB', `{"events":["${'x'.repeat(5_000_001)}"]}`, 413],
  ])('refuses %s as a whole', async (_, body, status) => {
    const r = await fetch(`${server.address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.key}` },
      body,
    });
    expect(r.status).toBe(status);
    expect(await r.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  it('knows no wrong key, and lets a reading key not write', async () => {
    const send = (key: string) =>
      fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: '{"events":[{}]}',
      });
    expect((await send('ctk_nonsense')).status).toBe(401);
    expect((await send(client.readKey)).status).toBe(403);
  });

  it('holds an event for a patient not yet known and uses it once the patient is admitted', async () => {
    const early = vital('H1', 30, { tempC: 38.7 });
    expect((await client.post([early]))[0]?.status).toBe('held');
    expect((await client.post([early]))[0]?.status).toBe('duplicate');
    expect((await client.get('/api/patients/H1/state')).status).toBe(404);
    await client.post([admission('H1', '02')]);
    expect((await client.state('H1')).latest.tempC?.value).toBe(38.7);
    expect((await client.state('H1')).crs.grade).toBe(1);
  });

  it('refuses an event of a unit the key may not write to', async () => {
    const [result] = await client.post([vital('H1', 5, { tempC: 37 })], foreign);
    expect(result).toMatchObject({ status: 'rejected', reason: expect.stringContaining(UNIT) });
  });

  it('refuses an event of a bed of a unit the key may not write to, whether or not somebody lies in it', async () => {
    const of = (bed: string) => ({ ...vital('', 5, { tempC: 37 }), patient: { bed } });
    const results = await client.post([of(`${UNIT}-01`), of(`${UNIT}-never`)], foreign);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected']);
    expect((await client.post([of('ICU-70-01')], foreign))[0]?.status).toBe('held');
  });

  it('what waited for a patient is refused when they are admitted to a unit the key may not write to', async () => {
    const early = vital('H2', 30, { tempC: 38.7 });
    expect((await client.post([early], foreign))[0]?.status).toBe('held');
    await client.post([admission('H2', '25'), vital('H2', 20, { heartRate: 80 })]);
    await until(async () => (await client.state('H2')).latest.heartRate?.value === 80, 'the unit’s own reading is used');
    expect((await client.state('H2')).latest.tempC).toBeUndefined();
    expect((await client.post([early], foreign))[0]?.status).toBe('rejected');
  });
});

describe('DATA-01, DATA-02: late, corrected and withdrawn', () => {
  it('places a late reading at its own time and grades what follows again', async () => {
    await client.post([admission('L1', '03'), vital('L1', 60, { tempC: 36.9 }), vital('L1', 10, { sbpMmHg: 84 })]);
    expect((await client.state('L1')).crs.grade).toBe(0);
    await client.post([vital('L1', 90, { tempC: 38.6 })]);
    await until(async () => (await client.state('L1')).crs.grade === 2, 'fever before the low pressure makes it grade 2');
  });

  it('a withdrawn reading is as if it had never come', async () => {
    const fever = vital('W1', 50, { tempC: 39 });
    await client.post([admission('W1', '04'), fever]);
    expect((await client.state('W1')).crs.grade).toBe(1);
    await until(async () => (await client.alerts()).some((a) => a.mrn === 'W1' && a.rule === 'CRS-ONSET'), 'the onset is told');
    expect((await client.post([{ ...fever, status: 'entered-in-error' }]))[0]?.status).toBe('stored');
    await until(async () => (await client.state('W1')).crs.grade === 0, 'the grade falls with the reading it rested on');
    expect((await client.post([{ ...fever, status: 'entered-in-error' }]))[0]?.status).toBe('duplicate');
    const closed = await client.alerts('closed');
    expect(closed.find((a) => a.mrn === 'W1' && a.rule === 'CRS-ONSET')).toMatchObject({ phase: 'withdrawn' });
  });

  it('a corrected value replaces the first; what was known before can still be asked', async () => {
    const lab = {
      id: unique('f'),
      patient: { mrn: 'C1' },
      kind: 'lab',
      t: ago(120),
      test: 'ferritin',
      value: 12_400,
      unit: 'ng/mL',
    };
    await client.post([admission('C1', '05'), lab]);
    const { events } = (await (await client.get('/api/patients/C1/events')).json()) as {
      events: { kind: string; receivedAt: string }[];
    };
    const before = events.find((e) => e.kind === 'lab')?.receivedAt as string;
    await client.post([{ ...lab, status: 'corrected', value: 1_240 }]);
    await until(async () => (await client.state('C1')).latest.ferritin?.value === 1_240, 'the corrected value is shown');
    expect((await client.state('C1', `?known=${before}`)).latest.ferritin?.value).toBe(12_400);
    expect((await client.state('C1', `?at=${encodeURIComponent(ago(121))}`)).latest.ferritin).toBeUndefined();
  });

  it('a correction and a withdrawal that come in one body with what they put right count, in the order they stand in', async () => {
    const lab = (test: string, value: number) =>
      ({ id: unique('ob'), patient: { mrn: 'OB1' }, kind: 'lab', t: ago(30), test, value, unit: 'mg/L' }) as const;
    const [crp, other] = [lab('crp', 40), { ...lab('ferritin', 900), unit: 'ng/mL' }];
    await client.post([admission('OB1', '23')]);
    const body = [
      crp,
      { ...crp, status: 'corrected', value: 50 },
      { ...crp, status: 'corrected', value: 60 },
      { ...crp, status: 'corrected', value: 50 },
      other,
      { ...other, status: 'entered-in-error' },
    ];
    const stored = ['stored', 'stored', 'stored', 'duplicate', 'stored', 'stored'];
    expect((await client.post(body)).map((r) => r.status)).toEqual(stored);
    await until(async () => (await client.state('OB1')).latest.crp?.value === 60, 'the last correction stands');
    await until(async () => (await client.state('OB1')).latest.ferritin === undefined, 'what was withdrawn is gone');
    expect((await client.post(body)).map((r) => r.status)).toEqual(stored.map(() => 'duplicate'));
    expect((await client.state('OB1')).latest.crp?.value).toBe(60);
  });

  it('an event up to ten minutes ahead is used when its time comes, one beyond is held', async () => {
    await client.post([admission('T1', '06')]);
    const ahead = (seconds: number) => ({
      ...vital('T1', 0, { tempC: 38.2 }),
      t: new Date(Date.now() + seconds * 1_000).toISOString(),
    });
    const [near, soon, far] = await client.post([ahead(60), ahead(123), ahead(3_600)]);
    expect(near?.status).toBe('stored');
    expect(soon?.status).toBe('stored');
    expect(far?.status).toBe('held');
  });
});

describe('Identity: beds and numbers', () => {
  it('a reading that names only a bed goes to whoever lay there at its own time', async () => {
    await client.post([
      admission('B1', '11', 3 * 24 * 60),
      { id: unique('t'), patient: { mrn: 'B1' }, kind: 'transfer', t: ago(60), unit: UNIT, bed: '12' },
    ]);
    await client.post([admission('B2', '11', 30)]);
    const inBed = (minutes: number, heartRate: number) => ({
      id: unique('b'),
      patient: { bed: 'ICU-7-11' },
      kind: 'vital',
      t: ago(minutes),
      heartRate,
    });
    const results = await client.post([inBed(120, 71), inBed(20, 99), inBed(45, 55)]);
    expect(results.map((r) => r.status)).toEqual(['stored', 'stored', 'held']);
    await until(
      async () => (await client.state('B1')).latest.heartRate?.value === 71,
      'the earlier reading is of the first patient',
    );
    expect((await client.state('B2')).latest.heartRate?.value).toBe(99);
  });

  it('a move learned late takes the readings of the bed to the right chart', async () => {
    await client.post([admission('S1', '13', 600), admission('S2', '14', 600)]);
    await client.post([
      { id: unique('b'), patient: { bed: 'ICU-7-13' }, kind: 'vital', t: ago(20), tempC: 39.4, heartRate: 121 },
    ]);
    expect((await client.state('S1')).crs.grade).toBe(1);
    await client.post([
      { id: unique('t'), patient: { mrn: 'S1' }, kind: 'transfer', t: ago(40), unit: UNIT, bed: '15' },
      { id: unique('t'), patient: { mrn: 'S2' }, kind: 'transfer', t: ago(40), unit: UNIT, bed: '13' },
    ]);
    await until(async () => (await client.state('S2')).crs.grade === 1, 'the fever is of the patient who lay there');
    expect((await client.state('S1')).crs.grade).toBe(0);
    expect(await trendOf('S2', 'heartRate')).toEqual([121]);
    expect(await trendOf('S1', 'heartRate')).toEqual([]);
  });

  it('tells the course since the last tocilizumab from what was stored, and nothing where none was given', async () => {
    const drug = (minutesAgo: number, fields: Record<string, unknown>) => ({
      ...vital('C7', minutesAgo, fields),
      kind: 'medication',
    });
    const read = async () =>
      (await (await client.get('/api/patients/C7/since-tocilizumab')).json()) as { course: CourseSince | null };
    await client.post([
      admission('C7', '07'),
      drug(300, { drug: 'norepinephrine', status: 'running', rate: 0.2, rateUnit: 'ug/kg/min' }),
    ]);
    expect((await read()).course).toBeNull();
    await client.post([
      vital('C7', 200, { heartRate: 126, sbpMmHg: 84 }),
      drug(190, { drug: 'tocilizumab', status: 'given', doseMg: 560 }),
      drug(120, { drug: 'norepinephrine', status: 'running', rate: 0.05, rateUnit: 'ug/kg/min' }),
      vital('C7', 75, { heartRate: 90, sbpMmHg: 100 }),
    ]);
    const rows = (await read()).course?.rows ?? [];
    const said = rows.map((r) => [r.measure, r.atDose, ...r.marks.map((m) => `${m.hours}: ${m.value} ${m.direction}`)]);
    expect(said).toEqual([
      ['vasopressors', 0.2, '2: 0.05 better'],
      ['pfRatio', null, '2: null null'],
      ['rox', null, '2: null null'],
      ['lactate', null, '2: null null'],
      ['shockIndex', 1.5, '2: 0.9 better'],
    ]);
  });

  it('a merged number answers with the survivor', async () => {
    await client.post([
      admission('M-old', '16', 600),
      vital('M-old', 30, { tempC: 38.9, heartRate: 117 }),
      { id: unique('d'), patient: { mrn: 'M-old' }, kind: 'discharge', t: ago(20) },
    ]);
    await client.post([admission('M-new', '16', 15)]);
    await client.post([{ id: unique('m'), patient: { mrn: 'M-new' }, kind: 'merge', from: 'M-old', t: ago(1) }]);
    await until(async () => (await client.state('M-new')).latest.tempC?.value === 38.9, 'the fever came along');
    expect((await client.state('M-old')).patient.mrn).toBe('M-new');
    expect(await trendOf('M-new', 'heartRate')).toEqual([117]);
  });

  it('a merge into a number nobody has had: the patient goes on under it, the old number answers with it', async () => {
    await client.post([admission('T-77', '18', 600), vital('T-77', 30, { tempC: 38.8 })]);
    const merge = { id: unique('m'), patient: { mrn: 'M-known' }, kind: 'merge', from: 'T-77', t: ago(1) };
    expect((await client.post([merge]))[0]?.status).toBe('stored');
    await until(async () => (await client.state('M-known')).latest.tempC?.value === 38.8, 'the fever came along');
    const { patient } = await client.state('T-77');
    expect([patient.mrn, patient.name, patient.bed]).toEqual(['M-known', 'Patient T-77', 'ICU-7-18']);
    await client.post([vital('M-known', 1, { tempC: 39.1 }), vital('T-77', 2, { heartRate: 91 })]);
    await until(
      async () => (await client.state('M-known')).latest.tempC?.value === 39.1,
      'what comes under the new number counts',
    );
    expect((await client.state('M-known')).latest.heartRate?.value).toBe(91);
    expect((await client.post([merge]))[0]?.status).toBe('duplicate');
  });

  it('a merge of a number nobody was admitted under: what waited under it, and what still comes, is the survivor’s', async () => {
    expect((await client.post([vital('T-78', 30, { tempC: 38.7 })]))[0]?.status).toBe('held');
    await client.post([admission('M-78', '19', 600)]);
    await client.post([{ id: unique('m'), patient: { mrn: 'M-78' }, kind: 'merge', from: 'T-78', t: ago(1) }]);
    await until(async () => (await client.state('M-78')).latest.tempC?.value === 38.7, 'what waited is used');
    expect((await client.post([vital('T-78', 2, { heartRate: 92 })]))[0]?.status).toBe('stored');
    expect((await client.state('T-78')).patient.mrn).toBe('M-78');
  });

  it('a merge that is withdrawn before it was ever heard of merges nobody', async () => {
    await client.post([admission('M-79', '20', 600), admission('M-80', '22', 600)]);
    const merge = {
      id: unique('m'),
      patient: { mrn: 'M-79' },
      kind: 'merge',
      from: 'M-80',
      t: ago(1),
      status: 'entered-in-error',
    };
    await client.post([merge]);
    expect((await client.state('M-80')).patient.mrn).toBe('M-80');
  });

  it('a merge with a patient of a unit the key may not write to is refused', async () => {
    const merge = { id: unique('m'), patient: { mrn: 'M-elsewhere' }, kind: 'merge', from: 'M-79', t: ago(1) };
    expect((await client.post([merge], foreign))[0]).toMatchObject({ status: 'rejected' });
  });

  it('a patient in another bed than the message says is held, not guessed', async () => {
    const [result] = await client.post([{ ...vital('B2', 5, { heartRate: 80 }), patient: { mrn: 'B2', bed: 'ICU-7-12' } }]);
    expect(result?.status).toBe('held');
  });
});

describe('a registration corrected within the hour', () => {
  it('another date of birth and sex, minutes later: the patient stays graded, and the later one holds', async () => {
    // Both in one hour of the clock, which is folded as one part.
    const first = (Date.now() % HOUR) / MINUTE + 290;
    await client.post([admission('R1', '31', first), vital('R1', 200, { tempC: 36.8, spo2Percent: 97 })]);
    await client.post([admission('R1', '31', first - 2, { birthDate: '1986-03-14', sex: 'M', updateOnly: true })]);
    await client.post([vital('R1', 5, { tempC: 39.2 })]);
    await until(async () => (await client.state('R1')).crs.grade === 1, 'CRS 1 after the correction');
    const { patient } = await client.state('R1');
    expect(patient).toMatchObject({ sex: 'M' });
    expect(Math.floor(patient.ageYears ?? 0)).toBe(40);
  });
  it('an infusion and an age told five hours late hold for the hours before: a low pressure then is that of a child', async () => {
    const low = vital('R3', 400, { tempC: 39.1, sbpMmHg: 82, spo2Percent: 97 });
    await client.post([
      admission('R3', '33', 600, { birthDate: '1968-03-14' }),
      low,
      vital('R3', 100, { tempC: 38.9, sbpMmHg: 112 }),
    ]);
    await until(async () => (await client.state('R3')).crs.peak === 2, 'CRS 2: an adult with 82 mmHg');
    await client.post([
      admission('R3', '33', 90, { birthDate: '2021-03-14', updateOnly: true }),
      vital('R3', 5, { tempC: 38.8 }),
    ]);
    await until(async () => (await client.state('R3')).crs.peak === 1, 'CRS 1: 82 mmHg are enough at five years');
  });
  it('an update with a wrong date of birth is withdrawn hours later: nothing of it stays, not in what was folded before it either', async () => {
    const at = (minutes: number) => vital('R2', minutes, { tempC: 36.8, spo2Percent: 97 });
    await client.post([admission('R2', '32', 600), at(500), at(400), at(300)]);
    const wrong = admission('R2', '32', 200, { birthDate: '2014-03-14', updateOnly: true });
    const age = async () => Math.floor((await client.state('R2')).patient.ageYears ?? 0);
    await client.post([wrong, at(100)]);
    await until(async () => (await age()) === 12, 'the wrong age');
    await client.post([{ ...wrong, status: 'entered-in-error' }]);
    await until(async () => (await age()) === 58, 'the age of the admission');
  });
});

describe('HL7 over MLLP', () => {
  it('a fever sent as an ORU is graded; the acknowledgement carries its own control id', async () => {
    await client.post([admission('7001', '21')]);
    const line = await mllp(server.mllpPort);
    const ts = `${ago(2).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
    const answer = await line.send(
      [
        `MSH|^~\\&|MON|ICU|TOCSIN|H|${ts}||ORU^R01^ORU_R01|MSG-1|P|2.6`,
        'PID|||7001^^^H^MR',
        `OBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${ts}`,
        `OBX|1|NM|150364^MDC_TEMP_BODY^MDC|1.1.1.1|38.6|268192^MDC_DIM_DEGC^MDC|||||R|||${ts}`,
        '',
      ].join('\r'),
    );
    expect(answer).toContain('MSA|AA|MSG-1');
    expect((await client.state('7001')).crs.grade).toBe(1);
    line.close();
  });

  it('a result and its correction in one frame: the corrected value stands, also where both are rows of one message', async () => {
    await client.post([admission('7002', '24')]);
    const line = await mllp(server.mllpPort);
    const ts = `${ago(20).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
    const head = (id: string) => [
      `MSH|^~\\&|LAB|H|TOCSIN|H|${ts}||ORU^R01^ORU_R01|${id}|P|2.5.1`,
      'PID|||7002^^^H^MR',
      `OBR|1||F1^LAB|CHEM|||${ts}`,
    ];
    const row = (code: string, value: number | '', status: string) => `OBX|1|NM|${code}^^LN||${value}|mg/L|||||${status}`;
    const [crp, ferritin] = ['1988-5', '2276-4'];
    line.raw(
      `\u000b${[...head('OF-1'), row(crp, 40, 'F'), ...head('OF-2'), row(crp, 50, 'C'), row(ferritin, 2, 'F'), row(ferritin, '', 'D'), ''].join('\r')}\u001c\r`,
    );
    expect([await line.next(), await line.next()].map((a) => a.match(/MSA\|(\w+\|[^|\r]+)/)?.[1])).toEqual([
      'AA|OF-1',
      'AA|OF-2',
    ]);
    await until(async () => (await client.state('7002')).latest.crp?.value === 50, 'the corrected value stands');
    expect((await client.state('7002')).latest.ferritin).toBeUndefined();
    line.close();
  });

  it('after a merge a dose and a result are corrected, withdrawn and told again under the new number; each counts once', async () => {
    const line = await mllp(server.mllpPort);
    const stamp = (minutes: number) => `${ago(minutes).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
    const then = stamp(20);
    let serial = 0;
    const tell = async (type: string, mrn: string, ...rows: string[]) => {
      const head = [
        `MSH|^~\\&|HIS|H|TOCSIN|H|${stamp(1)}||${type}|AM-${++serial}|P|2.5.1`,
        `EVN||${stamp(1)}`,
        `PID|||${mrn}^^^H^MR`,
      ];
      expect(await line.send([...head, ...rows, ''].join('\r'))).toContain(`MSA|AA|AM-${serial}`);
    };
    const result = (value: string, status: string) =>
      [`OBR|1||AM^LAB|C|||${then}`, `OBX|1|NM|2276-4^^LN||${value}|ng/mL|||||${status}`] as const;
    const dose = (mg: number, action: string) =>
      ['ORC|RE|AM', `RXA|0|1|${then}||612865^tocilizumab^RXNORM|${mg}|mg|||||||||||||CP|${action}`] as const;
    await client.post([admission('AM-temp', '27', 600)]);
    await tell('ORU^R01', 'AM-temp', ...result('12400', 'F'));
    await tell('RAS^O17', 'AM-temp', ...dose(580, ''));
    await tell('ADT^A02', 'AM-temp', 'PV1|1|I|ICU-7^^28');
    await tell('ADT^A40', 'AM-real', 'MRG|AM-temp^^^H^MR');
    await until(async () => (await client.state('AM-real')).toci.total === 1, 'the dose came along');
    await tell('RAS^O17', 'AM-real', ...dose(580, ''));
    await tell('RAS^O17', 'AM-real', ...dose(560, 'U'));
    await tell('ORU^R01', 'AM-real', ...result('', 'D'));
    await tell('ADT^A12', 'AM-real', 'PV1|1|I|ICU-7^^27');
    await until(async () => (await client.state('AM-real')).toci.doses[0]?.doseMg === 560, 'the dose is the corrected one');
    await until(async () => (await client.state('AM-real')).latest.ferritin === undefined, 'the result is withdrawn');
    const { toci, patient } = await client.state('AM-real');
    expect([toci.total, patient.bed]).toEqual([1, 'ICU-7-27']);
    line.close();
  });

  it('garbage on one connection harms no other', async () => {
    const [bad, good] = [await mllp(server.mllpPort), await mllp(server.mllpPort)];
    bad.raw(Buffer.from([0x0b, 0xff, 0xfe, 0x00, 0x41, 0x1c, 0x0d]));
    expect(await bad.next()).toMatch(/MSA\|A[RE]/);
    expect(await good.send('MSH|^~\\&|X|Y|TOCSIN|H|20261121000000||ADT^A08|G1|P|2.5\r')).toContain('|G1');
    bad.close();
    good.close();
  });
});
