import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../lib/history/entry';
import { createUnit } from '../../../server/administration/units';
import { eventName } from '../../../server/audit/event-name';
import { createKey } from '../../../server/auth/keys';
import { hashPassword } from '../../../server/auth/passwords';
import { SIGNED_IN_MS } from '../../../server/http/signed';
import { admission, ago, type Client, clientOf, mllp, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Person, person } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

/** What became of a patient's alerts, grades and entries, and the message behind a value. */
let db: TestDatabase;
let server: TestServer;
let client: Client;
let nurse: Person;
let auditor: Person;
let it_: Person;
let elsewhere: Person;

beforeAll(async () => {
  db = await freshDatabase();
  const unit = { zone: 'UTC', beds: '4', protocolId: 'astct-2019', now: new Date(), by: 'test' };
  for (const id of [UNIT, 'ICU-9']) await createUnit(db.prisma, { ...unit, id, name: id });
  server = await startServer({ env: { DATABASE_URL: db.url } });
  const own = { unitId: UNIT, now: Date.now() };
  const { key } = await createKey(db.prisma, { ...own, source: 'LAB', scopes: ['ingest'] });
  client = clientOf(server.address, key, (await createKey(db.prisma, { ...own, source: 'READER', scopes: ['read'] })).key);
  nurse = await person(db, server.address, UNIT, 'nurse');
  auditor = await person(db, server.address, UNIT, 'auditor');
  it_ = await person(db, server.address, UNIT, 'it');
  elsewhere = await person(db, server.address, 'ICU-9', 'nurse');
  await client.post([admission('8001', '01'), admission('8002', '02')]);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

const history = async (mrn: string, query = '') =>
  (await nurse.get<{ entries: HistoryEntry[]; next?: string }>(`/api/patients/${mrn}/history${query}`)).body;
const audited = (action: string) => db.prisma.auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } });

describe('the history of a patient', () => {
  it('lists an alert from its raise to its answer with who, and the grade with its protocol', async () => {
    await client.post([
      { id: unique('t'), patient: { mrn: '8001' }, kind: 'vital', t: ago(9), tempC: 38.9 },
      {
        id: unique('ne'),
        patient: { mrn: '8001' },
        kind: 'medication',
        t: ago(8),
        drug: 'norepinephrine',
        status: 'running',
        rate: 0.1,
        rateUnit: 'ug/kg/min',
      },
    ]);
    await until(async () => (await client.alerts()).some((a) => a.mrn === '8001' && a.rule.startsWith('CRS')), 'the alert');
    const find = async () => (await client.alerts()).find((a) => a.mrn === '8001' && a.rule.startsWith('CRS'));
    const alert = await find();
    const answer = async () =>
      (await nurse.post(`/api/alerts/${alert?.id}/acknowledge`, { version: (await find())?.version })).status === 200;
    await until(answer, 'the nurse answers');
    const { entries } = await history('8001');
    const life = entries.filter((e) => e.alert?.id === alert?.id).map((e) => [e.alert?.event, e.alert?.to, e.by]);
    expect(life[0]).toEqual(['acknowledge', 'acknowledged', 'The nurse']);
    expect(life.at(-1)).toEqual(['raise', 'raised', null]);
    const grade = entries.find((e) => e.grade?.scale === 'CRS' && e.grade.grade === 3);
    expect(grade?.grade?.protocol).toMatch(/^astct-2019@/);
    expect(grade?.lateMs).toBeGreaterThan(7 * 60_000);
  });

  it('a correction stands with what was and what is, a withdrawal with what was', async () => {
    const id = unique('ferritin');
    const lab = { id, patient: { mrn: '8002' }, kind: 'lab', test: 'ferritin', unit: 'ng/mL' };
    await client.post([{ ...lab, t: ago(60), value: 8123 }]);
    await client.post([{ ...lab, t: ago(60), value: 812.5, status: 'corrected' }]);
    const [first] = (await history('8002', '?kinds=correction')).entries;
    expect(first?.versions?.map((v) => [v.text, v.revision, v.inForce])).toEqual([
      ['ferritin 8 123 ng/mL', 'final', false],
      ['ferritin 813 ng/mL', 'corrected', true],
    ]);
    await client.post([{ ...lab, t: ago(60), value: 812.5, status: 'entered-in-error' }]);
    await until(async () => (await history('8002', '?kinds=correction')).entries.length === 2, 'the withdrawal');
    const [withdrawn] = (await history('8002', '?kinds=correction')).entries;
    expect(withdrawn?.text).toMatch(/^withdrawn: ferritin/);
    expect(withdrawn?.versions?.some((v) => v.inForce)).toBe(false);
  });

  it('notes and acts stand under their author; readings only when asked for', async () => {
    await nurse.post('/api/patients/8002/events', { kind: 'note', text: 'Daughter says he is slower.' });
    await client.post([
      { id: unique('k'), patient: { mrn: '8002' }, kind: 'lab', t: ago(3), test: 'crp', value: 99, unit: 'mg/L' },
    ]);
    const usual = (await history('8002')).entries;
    expect(usual.find((e) => e.kind === 'note')).toMatchObject({ by: 'The nurse', text: 'Daughter says he is slower.' });
    expect(usual.some((e) => e.text.startsWith('crp'))).toBe(false);
    expect((await history('8002', '?kinds=reading')).entries.some((e) => e.text === 'crp 99 mg/L')).toBe(true);
  });

  it('pages without losing or repeating an entry, also where many became known at one instant', async () => {
    const many = Array.from({ length: 450 }, (_, i) => ({
      ...{ id: unique('many'), patient: { mrn: '8002' }, kind: 'lab', test: 'lactate', unit: 'mmol/L' },
      ...{ t: ago(2_000 - i), value: 1 + i / 1_000 },
    }));
    await client.post(many);
    const keys: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined = ''; cursor !== undefined; pages++) {
      const page: { entries: HistoryEntry[]; next?: string } = await history(
        '8002',
        `?kinds=reading,note,act,correction,grade,alert${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      keys.push(...page.entries.map((e) => e.key));
      cursor = page.next;
    }
    expect(pages).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((k) => k.startsWith('event-')).length).toBeGreaterThanOrEqual(450);
  });

  it('is refused to other units and without a session, and reading it is audited', async () => {
    const before = (await audited('history.read')).length;
    expect((await elsewhere.get('/api/patients/8001/history')).status).toBe(403);
    expect((await client.get('/api/patients/8001/history')).status).toBe(403);
    expect((await nurse.get('/api/patients/8001/history?kinds=all')).status).toBe(400);
    expect((await nurse.get('/api/patients/8001/history?cursor=x')).status).toBe(400);
    expect((await audited('history.read')).length).toBe(before);
    await history('8001');
    expect((await audited('history.read')).at(-1)).toMatchObject({ actor: nurse.id, unitId: UNIT });
  });
});

describe('the raw message of a value', () => {
  it('is the part of this patient, for clinicians and auditors, each opening audited', async () => {
    const [mine, other] = [unique('mine'), unique('other')];
    await client.post([
      { id: mine, patient: { mrn: '8001' }, kind: 'lab', t: ago(5), test: 'crp', value: 214, unit: 'mg/L', remark: 'haemolysed' },
      { id: other, patient: { mrn: '8002' }, kind: 'lab', t: ago(5), test: 'crp', value: 31, unit: 'mg/L' },
    ]);
    const answer = await auditor.get<{ versions: { raw?: string }[] }>(`/api/patients/8001/raw?event=${mine}`);
    expect(answer.status).toBe(200);
    expect(answer.body.versions[0]?.raw).toContain('haemolysed');
    expect(JSON.stringify(answer.body)).not.toContain(other);
    expect((await audited('raw.open')).at(-1)).toMatchObject({ actor: auditor.id, detail: { event: eventName(mine) } });
    expect((await nurse.get(`/api/patients/8001/raw?event=${other}`)).status).toBe(404);
    expect((await it_.get(`/api/patients/8001/raw?event=${mine}`)).status).toBe(403);
    expect((await elsewhere.get(`/api/patients/8001/raw?event=${mine}`)).status).toBe(403);
  });

  it('of an HL7 row is the message as it came', async () => {
    const line = await mllp(server.mllpPort);
    const stamp = `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
    const answer = await line.send(
      [
        `MSH|^~\\&|LABX|HOSP|TOCSIN|HOSP|${stamp}||ORU^R01^ORU_R01|${unique('M')}|P|2.6`,
        'PID|1||8001^^^HOSP^MR',
        `OBR|1||${unique('O')}|PANEL^Panel^L|||${stamp}`,
        'OBX|1|NM|2276-4^Ferritin^LN||4010|ng/mL|||||F',
      ].join('\r'),
    );
    line.close();
    expect(answer).toContain('MSA|AA');
    const { entries } = await history('8001', '?kinds=reading');
    const ferritin = entries.find((e) => e.text === 'ferritin 4 010 ng/mL');
    const { body } = await nurse.get<{ versions: { protocol: string; raw?: string }[] }>(
      `/api/patients/8001/raw?event=${encodeURIComponent(ferritin?.event?.id ?? '')}`,
    );
    expect(body.versions[0]?.protocol).toBe('hl7v2');
    expect(body.versions[0]?.raw).toContain('OBX|1|NM|2276-4^Ferritin^LN||4010');
  });
});

describe('what a person charts', () => {
  const chart = (who: Person, mrn: string, body: Record<string, unknown>) => who.post(`/api/patients/${mrn}/events`, body);

  it('a correction of one’s own entry replaces it on the chart; nobody else’s entry can be corrected', async () => {
    const weight = await chart(nurse, '8002', { kind: 'weight', weightKg: 74 });
    const { id } = weight.body as { id: string };
    await until(async () => (await client.state('8002')).patient.weightKg === 74, 'the weight');
    const corrected = { kind: 'weight', id, weightKg: 47.5, status: 'corrected', correctionReason: 'scale in pounds' };
    const colleague = await person(db, server.address, UNIT, 'physician');
    expect((await chart(colleague, '8002', corrected)).status).toBe(404);
    expect((await chart(nurse, '8001', corrected)).status).toBe(404);
    expect((await client.state('8002')).patient.weightKg).toBe(74);
    expect((await chart(nurse, '8002', corrected)).status).toBe(200);
    await until(async () => (await client.state('8002')).patient.weightKg === 47.5, 'the corrected weight');
    expect((await chart(nurse, '8002', { kind: 'weight', id, weightKg: 90 })).status).toBe(409);
    const withdrawn = { kind: 'weight', id, weightKg: 47.5, status: 'entered-in-error', correctionReason: 'other patient' };
    expect((await chart(nurse, '8002', withdrawn)).status).toBe(200);
    await until(async () => (await client.state('8002')).patient.weightKg === 70, 'the weight of the admission again');
  });

  it('a form filled in for another patient, or for a bed the patient has left, stores nothing', async () => {
    const note = { kind: 'note', text: 'Wrong one.' };
    const before = await db.prisma.event.count({ where: { kind: 'note' } });
    const other = await chart(nurse, '8002', { ...note, patient: { mrn: '8001', bed: `${UNIT}-02` } });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'wrong-patient' } } });
    const bed = await chart(nurse, '8002', { ...note, patient: { mrn: '8002', bed: `${UNIT}-01` } });
    expect(bed).toMatchObject({ status: 422, body: { error: { code: 'wrong-bed' } } });
    expect(await db.prisma.event.count({ where: { kind: 'note' } })).toBe(before);
    expect((await chart(nurse, '8002', { ...note, patient: { mrn: '8002', bed: `${UNIT}-02` } })).status).toBe(200);
  });

  it('whoever signed in within the last five minutes has signed another grade by that, and the record says so', async () => {
    const { crs, icans } = await client.state('8001');
    const doctor = await person(db, server.address, UNIT, 'physician');
    const other = { kind: 'regrade', crs: crs.grade === 2 ? 3 : 2, icans: icans.grade, reason: 'CRS: rigors with the infusion' };
    expect((await chart(doctor, '8001', { ...other, seen: { crs: crs.grade, icans: icans.grade } })).status).toBe(200);
    const [line] = await db.prisma.auditEntry.findMany({ where: { actor: doctor.id, action: 'regrade.signed' } });
    expect(line?.detail).toMatchObject({ with: 'sign-in', reason: other.reason });
  });

  it('agreeing needs no signature; another grade needs its reason and the password, which is kept nowhere', async () => {
    const { crs, icans } = await client.state('8001');
    const seen = { crs: crs.grade, icans: icans.grade };
    const doctor = await person(db, server.address, UNIT, 'physician');
    const secret = 'correct horse battery staple';
    await db.prisma.user.update({ where: { id: doctor.id }, data: { passwordHash: await hashPassword(secret) } });
    const other = { kind: 'regrade', crs: crs.grade === 2 ? 3 : 2, icans: icans.grade, seen };
    expect((await chart(doctor, '8001', { kind: 'regrade', ...seen, seen })).status).toBe(200);
    expect((await chart(doctor, '8001', { ...other, sign: { password: secret } })).status).toBe(422);
    const why = { ...other, reason: 'CRS: pressor is for the sedation' };
    await db.prisma.session.updateMany({
      where: { userId: doctor.id },
      data: { createdAt: new Date(Date.now() - SIGNED_IN_MS) },
    });
    expect(await chart(doctor, '8001', why)).toMatchObject({ status: 403, body: { error: { code: 'sign' } } });
    expect(await chart(doctor, '8001', { ...why, sign: { password: 'wrong' } })).toMatchObject({
      ...{ status: 403, body: { error: { code: 'signature' } } },
    });
    expect((await client.state('8001')).crs.confirmed?.grade).toBe(crs.grade);
    expect((await chart(doctor, '8001', { ...why, sign: { password: secret } })).status).toBe(200);
    await until(async () => (await client.state('8001')).crs.confirmed?.grade === other.crs, 'the override');
    expect(await db.prisma.rawMessage.count({ where: { body: { contains: secret } } })).toBe(0);
    expect((await audited('regrade.signed')).at(-1)).toMatchObject({ actor: doctor.id, detail: { reason: why.reason } });
  });

  it('five wrong passwords close signing for a while, also for the right one', async () => {
    const doctor = await person(db, server.address, UNIT, 'physician');
    const secret = 'another long secret';
    await db.prisma.user.update({ where: { id: doctor.id }, data: { passwordHash: await hashPassword(secret) } });
    const { crs, icans } = await client.state('8001');
    const seen = { crs: crs.grade, icans: icans.grade };
    const other = { kind: 'regrade', crs: 4, icans: icans.grade, seen, reason: 'guess' };
    for (let i = 0; i < 5; i++) await chart(doctor, '8001', { ...other, sign: { password: `guess ${i}` } });
    expect(await chart(doctor, '8001', { ...other, sign: { password: secret } })).toMatchObject({
      ...{ status: 403, body: { error: { code: 'locked' } } },
    });
  });

  it('a PIN signs as the password does; five wrong ones close it, not the account, until the password was right', async () => {
    const doctor = await person(db, server.address, UNIT, 'physician');
    const sign = { pin: '739482' };
    const { crs, icans } = await client.state('8001');
    const other = { kind: 'regrade', crs: crs.grade === 2 ? 3 : 2, icans: icans.grade, reason: 'PIN' };
    const signed = (with_: object) =>
      chart(doctor, '8001', { ...other, seen: { crs: crs.grade, icans: icans.grade }, sign: with_ });
    expect(await signed(sign)).toMatchObject({ status: 403, body: { error: { code: 'no-pin' } } });
    await db.prisma.user.update({ where: { id: doctor.id }, data: { pinHash: await hashPassword(sign.pin) } });
    expect((await signed(sign)).status).toBe(200);
    expect((await audited('regrade.signed')).at(-1)).toMatchObject({ actor: doctor.id, detail: { reason: 'PIN', with: 'pin' } });
    const guesses = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => signed({ pin: `73948${i + 2}` })));
    expect(guesses.map((g) => g.status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(await signed(sign)).toMatchObject({ status: 403, body: { error: { code: 'pin-closed' } } });
    expect((await audited('signature.failed')).at(-1)).toMatchObject({ actor: doctor.id, detail: { act: 'regrade.signed' } });
    expect((await signed(doctor.sign)).status).toBe(200);
    expect((await signed(sign)).status).toBe(200);
  });

  it('two people at one form: the second is shown the suggestion that has come in between', async () => {
    const { crs, icans } = await client.state('8002');
    const seen = { crs: crs.grade, icans: icans.grade };
    await chart(nurse, '8002', { ...{ kind: 'ice', orientation: 2, naming: 2, commands: 1, writing: 0, attention: 0 } });
    await until(async () => (await client.state('8002')).icans.grade === 2, 'ICANS 2');
    const late = await chart(nurse, '8002', { kind: 'regrade', ...seen, seen });
    expect(late).toMatchObject({ status: 409, body: { suggestion: { icans: 2 } } });
    expect((await client.state('8002')).icans.confirmed).toBeNull();
  });
});

describe('handovers', () => {
  interface Answer {
    readonly data: { readonly illness: string[]; readonly summary: string[] };
    readonly handoffs: {
      id: string;
      author: string;
      authorId: string;
      body: { text: { illness: string }; data: { illness: string[] } };
      readBacks: { author: string; synthesis: string }[];
    }[];
  }
  const words = { illness: 'Sicker than the number.', summary: '', actions: 'Call at MAP 60.', awareness: '' };
  const read = async (who: Person) => (await who.get<Answer>('/api/patients/8001/handoffs')).body;

  it('are given with the data of that moment, audited, and said back by somebody else', async () => {
    const filled = await read(nurse);
    const { crs } = await client.state('8001');
    expect(filled.data.illness.join('\n')).toContain(`CRS at least ${crs.grade}`);
    const sent = await nurse.post('/api/patients/8001/handoffs', { text: words });
    expect(sent.status).toBe(200);
    const [given] = (await read(nurse)).handoffs;
    expect(given).toMatchObject({
      author: 'The nurse',
      authorId: nurse.id,
      body: { text: { illness: words.illness } },
      readBacks: [],
    });
    const back = `/api/patients/8001/handoffs/${given?.id}/read-back`;
    expect((await nurse.post(back, { synthesis: 'I said it to myself.' })).status).toBe(403);
    const receiver = await person(db, server.address, UNIT, 'physician');
    expect((await receiver.post(back, { synthesis: 'MAP below 60: I come.' })).status).toBe(200);
    const [said] = (await read(nurse)).handoffs;
    expect(said?.readBacks).toMatchObject([{ author: 'The physician', synthesis: 'MAP below 60: I come.' }]);
    expect(said?.body).toEqual(given?.body);
    expect((await audited('handoff.give')).at(-1)?.actor).toBe(nurse.id);
    expect((await audited('handoff.read-back')).at(-1)?.actor).toBe(receiver.id);
  });

  it('stay as they were given when the chart goes on; the same command again gives nothing new', async () => {
    const [given] = (await read(nurse)).handoffs;
    await client.post([{ id: unique('t'), patient: { mrn: '8001' }, kind: 'vital', t: ago(0), tempC: 36.4 }]);
    const command = { commandId: given?.id, text: { ...words, illness: 'changed' } };
    expect((await nurse.post('/api/patients/8001/handoffs', command)).status).toBe(200);
    expect((await read(nurse)).handoffs[0]).toEqual(given);
  });

  it('are refused to other units, to those who only read, and for another patient’s handover', async () => {
    expect((await elsewhere.get('/api/patients/8001/handoffs')).status).toBe(403);
    expect((await auditor.post('/api/patients/8001/handoffs', { text: words })).status).toBe(403);
    const [given] = (await read(nurse)).handoffs;
    const receiver = await person(db, server.address, UNIT, 'consultant');
    expect((await receiver.post(`/api/patients/8002/handoffs/${given?.id}/read-back`, { synthesis: 'x' })).status).toBe(404);
  });

  it('the course of the grades leaves as FHIR Observations, suggested and confirmed apart, with the patient they are about', async () => {
    interface Resource {
      resourceType: string;
      status: string;
      valueInteger: number;
      performer?: { display: string }[];
      subject: { reference: string };
      identifier: { value: string }[];
    }
    const { status, body } = await nurse.get<{
      type: string;
      entry: { fullUrl: string; resource: Resource }[];
    }>('/api/patients/8001/grade-course');
    expect(status).toBe(200);
    expect(body.type).toBe('collection');
    const at = new Map(body.entry.map((e) => [e.fullUrl, e.resource]));
    expect(at.size).toBe(body.entry.length);
    for (const url of at.keys()) expect(url).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const rows = body.entry.map((e) => e.resource).filter((r) => r.resourceType === 'Observation');
    for (const row of rows) expect(at.get(row.subject.reference)?.identifier[0]?.value).toBe('8001');
    expect(rows.some((r) => r.status === 'preliminary' && r.valueInteger === 3)).toBe(true);
    expect(rows.some((r) => r.status === 'final' && r.performer?.[0]?.display === 'The physician')).toBe(true);
    expect((await audited('grade-course.export')).at(-1)?.actor).toBe(nurse.id);
  });
});

describe('an unfinished regrade', () => {
  it('comes back to its owner only, and is kept by the server alone', async () => {
    const path = '/api/patients/8001/drafts/regrade';
    const put = await nurse.put(path, { note: 'half done' });
    expect(put.status).toBe(200);
    expect((await nurse.get<{ draft: { body: unknown } }>(path)).body.draft.body).toMatchObject({ note: 'half done' });
    const other = await person(db, server.address, UNIT, 'nurse');
    expect((await other.get<{ draft: unknown }>(path)).body.draft).toBeNull();
    expect((await elsewhere.get(path)).status).toBe(403);
    expect((await auditor.get(path)).status).toBe(403);
    expect((await nurse.get('/api/patients/8001/drafts/anything')).status).toBe(404);
  });

  it('is one draft, an entry begun in the charting drawer another, of whoever may chart any of them', async () => {
    const path = '/api/patients/8001/drafts/charting';
    const draft = { name: 'dose' };
    expect((await nurse.put(path, draft)).status).toBe(200);
    const read = async (who: typeof nurse, of: string) => (await who.get<{ draft: { body: unknown } | null }>(of)).body.draft;
    expect((await read(nurse, path))?.body).toEqual(draft);
    expect(await read(nurse, '/api/patients/8002/drafts/charting')).toBeNull();
    const pharmacist = await person(db, server.address, UNIT, 'pharmacist');
    expect(await read(pharmacist, path)).toBeNull();
    expect((await pharmacist.put(path, draft)).status).toBe(200);
    expect((await auditor.put(path, draft)).status).toBe(403);
    expect((await nurse.delete(path)).status).toBe(200);
    expect(await read(nurse, path)).toBeNull();
    expect((await read(pharmacist, path))?.body).toEqual(draft);
  });

  it('is one draft, a correction that was begun another', async () => {
    const path = '/api/patients/8001/drafts/correction';
    expect((await nurse.put(path, { why: 'misread' })).status).toBe(200);
    expect((await nurse.get<{ draft: { body: unknown } }>(path)).body.draft.body).toEqual({ why: 'misread' });
    expect((await auditor.get(path)).status).toBe(403);
    expect((await nurse.delete(path)).status).toBe(200);
  });

  it('is one draft, what is being said back to a handover another', async () => {
    const path = '/api/patients/8001/drafts/read-back';
    expect((await nurse.put(path, { 'h-1': { synthesis: 'ICE at 18:00', commandId: null } })).status).toBe(200);
    expect((await nurse.get<{ draft: { body: unknown } }>(path)).body.draft.body).toMatchObject({ 'h-1': { commandId: null } });
    expect((await nurse.get<{ draft: unknown }>('/api/patients/8001/drafts/handoff')).body.draft).toBeNull();
    expect((await auditor.get(path)).status).toBe(403);
  });
});
