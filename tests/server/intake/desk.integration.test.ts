import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuarantineView, ReplayResult } from '../../../lib/quarantine';
import type { FeedView, Preview, SourceView } from '../../../lib/sources';
import { admission, ago, type Client, clientOf, type MllpLine, mllp, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Person, person, unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

/** The interface analyst's desk: what could not be used, the maps, the preview, and reading again. */
let db: TestDatabase;
let server: TestServer;
let client: Client;
let line: MllpLine;
let it_: Person;
let nurse: Person;

beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db);
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  line = await mllp(server.mllpPort);
  it_ = await person(db, server.address, UNIT, 'it');
  nurse = await person(db, server.address, UNIT, 'nurse');
  await client.post([admission('9001', '01'), admission('9002', '02')]);
}, 120_000);
afterAll(async () => {
  line?.close();
  await server?.stop();
  await db?.drop();
});

const stamp = (t: number) => `${new Date(t).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
function oru(sender: string, mrn: string | null, rows: readonly string[], bed: string | null = null): string {
  const now = Date.now();
  return [
    `MSH|^~\\&|${sender}|HOSP|TOCSIN|HOSP|${stamp(now)}||ORU^R01^ORU_R01|${unique('M')}|P|2.6`,
    ...(mrn === null ? [] : [`PID|1||${mrn}^^^HOSP^MR`]),
    ...(bed === null ? [] : [`PV1|1|I|${bed}`]),
    `OBR|1||${unique('O')}|PANEL^Panel^L|||${stamp(now - 60_000)}`,
    ...rows,
  ].join('\r');
}
const open = async (reason: string, source?: string): Promise<QuarantineView | undefined> => {
  const { body } = await it_.get<{ items: QuarantineView[] }>(`/api/quarantine?reason=${encodeURIComponent(reason)}`);
  return body.items.find((q) => source === undefined || q.source === source);
};
const sourceNamed = async (name: string): Promise<SourceView> => {
  const { body } = await it_.get<{ sources: SourceView[] }>('/api/sources');
  return body.sources.find((s) => s.name === name) as SourceView;
};

describe('an unmapped code', () => {
  it('waits with its reason and advice, is tried out, mapped, read again, and its value is on the chart', async () => {
    await line.send(oru('NDRY', '9001', ['OBX|1|NM|7001^Ferritin quick^99MNDRY||15400|ng/mL|||||F']));
    await line.send(oru('NDRY', '9002', ['OBX|1|NM|7001^Ferritin quick^99MNDRY||880|ng/mL|||||F']));
    const waiting = await open('unknown code', 'NDRY/HOSP');
    expect(waiting).toMatchObject({ status: 'kept', count: 2, acts: ['map', 'replay', 'dismiss'] });
    expect(waiting?.help).toMatch(/code map/);
    expect((await client.state('9001')).latest.ferritin).toBeUndefined();

    const source = await sourceNamed('NDRY/HOSP');
    expect(source.isNew).toBe(true);
    const codes = { '99MNDRY|7001': 'loinc:2276-4' };
    const tried = await it_.post<Preview>(`/api/sources/${source.id}/preview`, { codes });
    expect(tried.body).toMatchObject({ messages: 2, used: 2, lost: 0 });
    expect(tried.body.lines.map((l) => l.after).sort()).toEqual(['lab ferritin 15400 ng/mL', 'lab ferritin 880 ng/mL']);
    expect(tried.body.lines[0]?.before).toMatch(/^unknown code: /);
    expect((await client.state('9001')).latest.ferritin).toBeUndefined();

    expect((await it_.post(`/api/sources/${source.id}`, { codes })).status).toBe(200);
    const again = await it_.post<{ state: string; result: ReplayResult; said: string }>(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ state: 'replayed', result: { messages: 2, stored: 2, still: 0 } });
    expect(again.body.said).toBe('2 messages read again, 2 taken into the chart.');
    expect((await client.state('9001')).latest.ferritin).toMatchObject({ value: 15400, unit: 'ng/mL' });
    expect((await client.state('9002')).latest.ferritin).toMatchObject({ value: 880 });
    expect(await open('unknown code', 'NDRY/HOSP')).toBeUndefined();
  });
  it('a unit of HL7 the lab spells its own way: mapped and read again, the stored value is corrected, not doubled', async () => {
    await line.send(oru('LABX', '9001', ['OBX|1|NM|1988-5^CRP^LN||9.1|milligr/dl|||||F']));
    const waiting = await open('unit not known', 'LABX/HOSP');
    const source = await sourceNamed('LABX/HOSP');
    await it_.post(`/api/sources/${source.id}`, { unitMap: { 'milligr/dl': 'mg/dL' } });
    const again = await it_.post(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ state: 'replayed', result: { messages: 1, stored: 1 } });
    await until(async () => (await client.state('9001')).latest.crp?.value === 91, 'the corrected value is on the chart');
    const { events } = (await (await client.get('/api/patients/9001/events')).json()) as { events: { test?: string }[] };
    expect(events.filter((e) => e.test === 'crp')).toHaveLength(1);
  });
  it('what is mapped and still cannot be used, for another reason, is listed with that reason', async () => {
    await line.send(oru('COMMA', '9001', ['OBX|1|NM|7002^CRP^99MNDRY||12,4|mg/dL|||||F']));
    const waiting = await open('unknown code', 'COMMA/HOSP');
    const source = await sourceNamed('COMMA/HOSP');
    await it_.post(`/api/sources/${source.id}`, { codes: { '99MNDRY|7002': 'loinc:1988-5' } });
    const again = await it_.post<{ said: string }>(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({
      state: 'replayed',
      said: '1 message read again, 0 taken into the chart, 1 listed for another reason.',
    });
    const now = await open('unreadable number', 'COMMA/HOSP');
    expect(now).toMatchObject({ status: 'kept', count: 1, mrn: '9001' });
    // Read again without a change it is not counted once more.
    await it_.post(`/api/quarantine/${now?.id}/replay`);
    expect(await open('unreadable number', 'COMMA/HOSP')).toMatchObject({ count: 1 });
  });
  it('what waits for its bed goes on waiting when it is read again before anybody lies there', async () => {
    await line.send(oru('EARLY', null, ['OBX|1|NM|8867-4^HR^LN||91|/min|||||R'], 'ICU-7^^05'));
    const waiting = await open('bed without patient', 'EARLY/HOSP');
    const again = await it_.post<{ said: string }>(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ state: 'open', said: '1 message read again, 0 taken into the chart, 1 held.' });
    expect((await open('bed without patient', 'EARLY/HOSP'))?.id).toBe(waiting?.id);
    await client.post([admission('9109', '05')]);
    await until(async () => (await client.state('9109')).latest.heartRate?.value === 91, 'it is on the chart of who lies there');
  });
  it('a test of JSON the lab names its own way: the same road', async () => {
    const id = unique('lab');
    expect(
      await client.post([{ id, kind: 'lab', patient: { mrn: '9001' }, t: ago(5), test: 'PCT-Q', value: 3.2, unit: 'ug/l' }]),
    ).toEqual([{ id, status: 'stored' }]);
    const waiting = await open('unknown code', 'LAB');
    expect(waiting?.detail).toBe('lab test PCT-Q is not one we use');
    const source = await sourceNamed('LAB');
    const codes = { 'PCT-Q': 'lab:procalcitonin' };
    const tried = await it_.post<Preview>(`/api/sources/${source.id}/preview`, { codes });
    expect(tried.body).toMatchObject({ used: 1 });
    await it_.post(`/api/sources/${source.id}`, { codes });
    const again = await it_.post(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ state: 'replayed', result: { stored: 1 } });
    await until(async () => (await client.state('9001')).latest.procalcitonin?.value === 3.2, 'the value is on the chart');
    await client.post([
      { id: unique('lab'), kind: 'lab', patient: { mrn: '9001' }, t: ago(1), test: 'PCT-Q', value: 4, unit: 'ug/l' },
    ]);
    expect((await client.state('9001')).latest.procalcitonin).toMatchObject({ value: 4 });
  });
  it('a local code of FHIR: the same road', async () => {
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'urn:lab:local', code: 'LDH-X' }] },
      subject: { identifier: { value: '9001' } },
      effectiveDateTime: ago(3),
      valueQuantity: { value: 612, unit: 'U/L', system: 'http://unitsofmeasure.org', code: 'U/L' },
    };
    const sent = await fetch(`${server.address}/fhir/R4/Observation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(observation),
    });
    expect(sent.status).toBe(201);
    const waiting = await open('unknown code', 'LAB');
    const source = await sourceNamed('LAB');
    const codes = { ...source.codes, 'urn:lab:local|LDH-X': 'loinc:2532-0' };
    expect((await it_.post<Preview>(`/api/sources/${source.id}/preview`, { codes })).body).toMatchObject({ used: 1, lost: 0 });
    await it_.post(`/api/sources/${source.id}`, { codes });
    const again = await it_.post(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ state: 'replayed', result: { messages: 1, stored: 1 } });
    expect((await client.state('9001')).latest.ldh).toMatchObject({ value: 612 });
  });
  it('what the map says must mean something', async () => {
    const source = await sourceNamed('LAB');
    const r = await it_.post<{ error: { message: string } }>(`/api/sources/${source.id}`, { codes: { X: 'loinc:0000-0' } });
    expect([r.status, r.body.error.message]).toEqual([422, 'X: loinc:0000-0 is no observation we use.']);
  });
});

describe('an entry of the quarantine', () => {
  it('a wrong bed is repaired: held, assigned to the patient, on the chart', async () => {
    const answer = await line.send(
      oru(
        'MONB',
        null,
        ['OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|131|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R'],
        `${UNIT}^^09`,
      ),
    );
    expect(answer).toMatch(/MSA\|AA/);
    const waiting = await open('bed without patient', 'MONB/HOSP');
    const r = await nurse.post(`/api/quarantine/${waiting?.id}/assign`, { mrn: '9002' });
    expect(r.body).toMatchObject({ state: 'assigned', outcome: 'stored', said: '1 of 1 event taken into the chart of 9002.' });
    expect((await client.state('9002')).latest.heartRate).toMatchObject({ value: 131 });
    expect((await nurse.post(`/api/quarantine/${waiting?.id}/assign`, { mrn: '9001' })).status).toBe(409);
  });
  it('a message that names nobody is given to whoever lies in a bed', async () => {
    await line.send(oru('MONC', null, ['OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|91|262688^MDC_DIM_PERCENT^MDC|||||R']));
    const waiting = await open('no patient', 'MONC/HOSP');
    const r = await nurse.post(`/api/quarantine/${waiting?.id}/assign`, { bed: `${UNIT}-02` });
    expect(r.body).toMatchObject({ state: 'assigned', outcome: 'stored' });
    expect((await client.state('9002')).latest.spo2Percent).toMatchObject({ value: 91 });
  });
  it('its text is opened by itself, and that is noted', async () => {
    const [first] = (await it_.get<{ items: QuarantineView[] }>('/api/quarantine?state=settled')).body.items;
    expect(first).not.toHaveProperty('raw');
    const { body } = await it_.get<{ message: string }>(`/api/quarantine/${first?.id}/raw`);
    expect(body.message).toMatch(/^MSH/);
    const noted = await db.prisma.auditEntry.findMany({ where: { action: 'quarantine.open', subject: first?.id as string } });
    expect(noted.map((a) => a.actor)).toEqual([it_.id]);
  });
  it('is dismissed only with a reason, and every act has its audit line', async () => {
    await client.post([{ id: unique('held'), kind: 'note', patient: { mrn: 'NOBODY-1' }, t: ago(1), text: 'x' }]);
    const waiting = await open('no such patient');
    expect((await nurse.post(`/api/quarantine/${waiting?.id}/dismiss`)).status).toBe(400);
    expect((await nurse.post(`/api/quarantine/${waiting?.id}/dismiss`, { reason: 'test patient' })).body).toMatchObject({
      state: 'dismissed',
    });
    const actions = (await db.prisma.auditEntry.findMany({ where: { action: { startsWith: 'quarantine.' } } })).map(
      (a) => a.action,
    );
    for (const action of ['quarantine.replay', 'quarantine.assign', 'quarantine.dismiss']) expect(actions).toContain(action);
  });
  it('a nurse settles, but sets up no source', async () => {
    const source = await sourceNamed('LAB');
    expect((await nurse.post(`/api/sources/${source.id}`, { monitor: true })).status).toBe(403);
    expect((await nurse.get('/api/sources')).status).toBe(403);
  });
});

describe('a source', () => {
  it('is of a kind out of a list; what somebody wrote freely before may stay', async () => {
    const odd = await it_.post<{ error: { message: string } }>('/api/sources', { name: 'GATEWAY-1', kind: 'Bedside thing' });
    expect([odd.status, odd.body.error.message]).toEqual([
      422,
      'kind: Bedside thing is not one of unknown, hl7v2, monitor, respiratory, pump, lab, pharmacy, adt, record, gateway, other.',
    ]);
    const { id } = await db.prisma.source.create({ data: { name: 'GATEWAY-1', kind: 'Bedside thing' } });
    expect((await it_.post(`/api/sources/${id}`, { kind: 'Bedside thing', monitor: true })).status).toBe(200);
    expect((await it_.post(`/api/sources/${id}`, { kind: 'monitor' })).status).toBe(200);
    expect((await it_.post(`/api/sources/${id}`, { kind: 'Bedside thing' })).status).toBe(422);
  });
  it('gets a key that is shown once, writes with it, and is shut out when it is revoked', async () => {
    const made = await it_.post<{ source: SourceView }>('/api/sources', { name: 'GATEWAY-2', kind: 'monitor' });
    const { id } = made.body.source;
    const { body } = await it_.post<{ key: string; source: SourceView }>(`/api/sources/${id}/keys`, { unit: UNIT });
    expect(
      await client.post([{ id: unique('v'), kind: 'vital', patient: { mrn: '9001' }, t: ago(0), heartRate: 88 }], body.key),
    ).toMatchObject([{ status: 'stored' }]);
    expect(JSON.stringify((await it_.get(`/api/sources/${id}`)).body)).not.toContain(body.key);
    await it_.post(`/api/sources/${id}/keys/${body.source.keys[0]?.kid}/revoke`);
    await until(async () => {
      const r = await fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${body.key}` },
        body: '{"events":[]}',
      });
      return r.status === 401;
    }, 'the revoked key is refused');
  });
  it('may have a key for certain addresses, which is refused from others with the reason', async () => {
    const { id } = (await it_.post<{ source: SourceView }>('/api/sources', { name: 'GATEWAY-3' })).body.source;
    const make = (addresses: string[]) =>
      it_.post<{ key: string; source: SourceView }>(`/api/sources/${id}/keys`, { unit: UNIT, addresses });
    expect((await make(['gateway-3.example.org'])).status).toBe(422);
    const send = async (key: string, more: Record<string, string> = {}) => {
      const headers = { authorization: `Bearer ${key}`, ...more };
      const r = await fetch(`${server.address}/api/events`, { method: 'POST', headers, body: '{"events":[]}' });
      return { status: r.status, text: await r.text() };
    };
    const here = await make(['127.0.0.0/8', '::1']);
    expect(here.body.source.keys[0]?.addresses).toEqual(['127.0.0.0/8', '::1']);
    expect((await send(here.body.key)).status).toBe(400);
    const there = (await make(['10.2.0.0/16'])).body.key;
    const refused = await send(there);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('This key may not be used from');
    // A proxy on this machine says where the request comes from.
    expect((await send(there, { 'x-forwarded-for': '10.2.0.9' })).status).toBe(400);
    expect((await send(there, { 'x-forwarded-for': '10.2.0.9, 192.0.2.4' })).status).toBe(403);
  });
  it('is listed among the feeds with what came of its parts, its clock and its beds', async () => {
    const { body } = await nurse.get<{ feeds: FeedView[] }>('/api/feeds');
    const f = body.feeds.find((x) => x.source === 'NDRY/HOSP');
    expect(f).toMatchObject({ messages: 2, kept: 2, used: 0, kind: 'hl7v2' });
    const lab = body.feeds.find((x) => x.source === 'LAB');
    expect(lab?.used).toBeGreaterThanOrEqual(4);
    expect(lab?.beds.map((b) => b.bed)).toContain(`${UNIT}-01`);
    const text = await (await client.get('/metrics')).text();
    expect(text).toContain('tocsin_feed_parts{source="NDRY/HOSP",status="kept"} 2');
    expect(text).toMatch(/tocsin_feed_last_message_seconds\{source="NDRY\/HOSP"\} \d+/);
  });
});

describe('the story of docs/integration.md: a new monitor gateway and ADT, from the first message to a chart that is right', () => {
  const at = (minutes: number) => stamp(Date.now() - minutes * 60_000);
  const move = (trigger: string, minutes: number, mrn: string, bed: string) =>
    line.send(
      [
        `MSH|^~\\&|EPIC|HOSP|TOCSIN|HOSP|${at(0)}||ADT^${trigger}|${unique('A')}|P|2.5.1`,
        `EVN|${trigger}|${at(minutes)}`,
        `PID|1||${mrn}^^^HOSP^MR||Story^Ann`,
        `PV1|1|I|${UNIT}^^${bed}`,
      ].join('\r'),
    );
  const monitor = (place: string, heartRate: number, minutes: number, ...more: string[]) =>
    line.send(
      [
        `MSH|^~\\&|GATE|HOSP|TOCSIN|HOSP|${at(0)}||ORU^R01^ORU_R01|${unique('G')}|P|2.6`,
        `PV1|1|I|${place}`,
        `OBR|1||${unique('O')}|69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${at(minutes)}`,
        `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|${heartRate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R`,
        ...more,
      ].join('\r'),
    );
  const heartRate = async (mrn: string) => (await client.state(mrn)).latest.heartRate?.value;

  it('connects itself by its first message, waits for ADT, and is seen among the feeds', async () => {
    expect(await monitor(`${UNIT}^^07`, 77, 20)).toMatch(/MSA\|AA/);
    expect(await sourceNamed('GATE/HOSP')).toMatchObject({ isNew: true, kind: 'hl7v2', zone: 'UTC' });
    expect(await open('bed without patient', 'GATE/HOSP')).toMatchObject({ status: 'held', bed: `${UNIT}-07` });
    const { body } = await nurse.get<{ feeds: FeedView[] }>('/api/feeds');
    expect(body.feeds.find((f) => f.source === 'GATE/HOSP')).toMatchObject({ messages: 1, held: 1, used: 0, waiting: 1 });
  });
  it('ADT puts the patient into the wrong bed: another bed is read for them, until ADT says where they really lie', async () => {
    await move('A01', 60, '9101', '06');
    await monitor(`${UNIT}^^06`, 133, 10);
    expect(await heartRate('9101')).toBe(133);
    // The same admission, corrected.
    await move('A01', 60, '9101', '07');
    await until(async () => (await heartRate('9101')) === 77, 'what waited for the right bed is on the chart');
    const { events } = (await (await client.get('/api/patients/9101/events')).json()) as { events: { heartRate?: number }[] };
    expect(events.flatMap((e) => e.heartRate ?? [])).toEqual([77]);
    expect((await open('bed without patient', 'GATE/HOSP'))?.bed).toBe(`${UNIT}-06`);
  });
  it('a place spelled the way of the gateway is mapped, to the wrong bed at first: read again it leaves the wrong chart', async () => {
    await move('A01', 60, '9102', '08');
    const source = await sourceNamed('GATE/HOSP');
    await it_.post(`/api/sources/${source.id}`, { locations: { 'BAY^^8': `${UNIT}-07` } });
    await monitor('BAY^^8', 151, 4, 'OBX|2|NM|7009^Pleth^99GATE|1.1.1.2|4.1|%|||||R');
    expect(await heartRate('9101')).toBe(151);
    const waiting = await open('unknown code', 'GATE/HOSP');
    await it_.post(`/api/sources/${source.id}`, {
      locations: { 'BAY^^8': `${UNIT}-08` },
      codes: { '99GATE|7009': 'mdc:149530' },
    });
    const again = await it_.post<{ said: string }>(`/api/quarantine/${waiting?.id}/replay`);
    expect(again.body).toMatchObject({ result: { messages: 1 } });
    await until(async () => (await heartRate('9102')) === 151, 'it is on the right chart');
    await until(async () => (await heartRate('9101')) === 77, 'and no longer on the wrong one');
  });
});

describe('the same message again after a restart', () => {
  it('is answered as before and stored no second time', async () => {
    const message = oru('REPEAT', '9001', ['OBX|1|NM|2524-7^Lactate^LN||2.2|mmol/L|||||F', 'OBX|2|NM|ODD^Odd^L||1|x|||||F']);
    expect(await line.send(message)).toMatch(/MSA\|AA/);
    const rows = () => db.prisma.rawMessage.count({ where: { body: message } });
    expect(await rows()).toBe(1);
    await server.kill('SIGKILL');
    server = await startServer({ env: { DATABASE_URL: db.url }, dataDir: server.dataDir });
    line = await mllp(server.mllpPort);
    expect(await line.send(message)).toMatch(/MSA\|AA/);
    expect(await rows()).toBe(1);
    const kept = await db.prisma.quarantine.findFirst({ where: { detail: { contains: 'ODD Odd' } } });
    expect(kept?.count).toBe(1);
  });
});
