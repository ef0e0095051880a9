import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuarantineView } from '../../../lib/quarantine';
import type { UnitAlertView } from '../../../lib/state';
import { admission, ago, type Client, clientOf, type MllpLine, mllp, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Person, person, unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

/** Nothing lands on the wrong stay: what is doubtful is held, T6 says so, and ends when it is settled. */
let db: TestDatabase;
let server: TestServer;
let client: Client;
let line: MllpLine;
let nurse: Person;

beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db);
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  line = await mllp(server.mllpPort);
  nurse = await person(db, server.address, UNIT, 'nurse');
}, 120_000);
afterAll(async () => {
  line?.close();
  await server?.stop();
  await db?.drop();
});

const stamp = (minutesAgo: number) => `${ago(minutesAgo).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
const adt = (trigger: string, minutesAgo: number, ...segments: string[]) =>
  line.send(
    [
      `MSH|^~\\&|ADT|HOSP|TOCSIN|HOSP|${stamp(0)}||ADT^${trigger}|${unique('A')}|P|2.5.1`,
      `EVN|${trigger}|${stamp(minutesAgo)}`,
      ...segments,
    ].join('\r'),
  );
const pid = (mrn: string) => `PID|1||${mrn}^^^HOSP^MR`;
const pv1 = (bed: string, before = '') => `PV1|1|I|${UNIT}^^${bed}|||${before === '' ? '' : `${UNIT}^^${before}`}`;
const spo2 = (bed: string, value: number, minutesAgo: number) => ({
  id: unique('spo2'),
  kind: 'vital',
  patient: { bed: `${UNIT}-${bed}` },
  t: ago(minutesAgo),
  spo2Percent: value,
});
const t6 = async (mrn: string): Promise<UnitAlertView | undefined> =>
  (await client.alerts('open')).find((a) => a.rule === 'T6' && a.mrn === mrn && a.condition === 'present');
const latest = async (mrn: string) => (await client.state(mrn)).latest.spo2Percent?.value;
const held = async (reason: string) =>
  (await nurse.get<{ items: QuarantineView[] }>(`/api/quarantine?status=held&reason=${encodeURIComponent(reason)}`)).body.items;

describe('T6: two patients in one bed', () => {
  it('is raised for both at once, bed-only readings wait, and both end when one of them leaves', async () => {
    await client.post([admission('1001', '01', 600), admission('1002', '01', 30)]);
    await until(async () => (await t6('1001')) !== undefined && (await t6('1002')) !== undefined, 'T6 for both');
    expect(await t6('1001')).toMatchObject({ priority: 'high', text: `Two patients are recorded in ${UNIT}-01` });
    const [byBed] = await client.post([spo2('01', 93, 5)]);
    expect(byBed).toMatchObject({ status: 'held' });
    // What names the patient goes on as usual.
    expect(await client.post([{ ...spo2('01', 96, 4), patient: { mrn: '1001' } }])).toMatchObject([{ status: 'stored' }]);

    await adt('A03', 30, pid('1001'), pv1('01'));
    await until(async () => (await t6('1002')) === undefined, 'T6 of who stays has ended');
    await until(async () => (await latest('1002')) === 93, 'what waited went to who was there');
    expect(await latest('1001')).toBe(96);
  });
});

describe('T6: number and bed name two people', () => {
  it('the reading is held, both patients are named, and settling it ends both', async () => {
    await client.post([admission('1101', '03', 600), admission('1102', '04', 600)]);
    const clash = { ...spo2('04', 71, 2), patient: { mrn: '1101', bed: `${UNIT}-04` } };
    expect(await client.post([clash])).toMatchObject([{ status: 'held' }]);
    await until(async () => (await t6('1101')) !== undefined && (await t6('1102')) !== undefined, 'T6 for both');
    expect((await t6('1101'))?.text).toBe(`Readings name this patient in ${UNIT}-04, where somebody else lies`);
    expect((await t6('1102'))?.text).toBe(`Readings from ${UNIT}-04 name another patient`);
    const entry = (await held('patient and bed differ')).find((q) => q.eventId === clash.id);
    expect((await nurse.post(`/api/quarantine/${entry?.id}/assign`, { mrn: '1102' })).body).toMatchObject({ state: 'assigned' });
    await until(async () => (await t6('1101')) === undefined && (await t6('1102')) === undefined, 'both have ended');
    expect(await latest('1102')).toBe(71);
    expect(await latest('1101')).toBeUndefined();
  });
  it("a new patient in the bed while the old one's monitor still sends: nothing of it lands on the new one", async () => {
    await adt('A03', 10, pid('1102'), pv1('04'));
    await client.post([admission('1103', '04', 8)]);
    expect(await client.post([{ ...spo2('04', 66, 1), patient: { mrn: '1102', bed: `${UNIT}-04` } }])).toMatchObject([
      { status: 'held' },
    ]);
    await until(async () => (await t6('1103')) !== undefined, 'T6 of the new patient');
    expect(await latest('1103')).toBeUndefined();
    const entry = (await held('patient and bed differ'))[0];
    await nurse.post(`/api/quarantine/${entry?.id}/dismiss`, { reason: 'monitor was not disconnected' });
    await until(async () => (await t6('1103')) === undefined, 'it has ended');
  });
});

describe('T6: a discharge that names one patient and the bed of another', () => {
  it('is held: both stay where they lie, and it is used once ADT says who lies where', async () => {
    await client.post([admission('1121', '26', 600), admission('1122', '27', 600)]);
    expect(await adt('A03', 1, pid('1121'), pv1('27'))).toMatch(/MSA\|AA/);
    await until(async () => (await t6('1121')) !== undefined && (await t6('1122')) !== undefined, 'T6 for both');
    expect((await t6('1121'))?.text).toBe(`A discharge names this patient in ${UNIT}-27, where somebody else lies`);
    expect((await t6('1122'))?.text).toBe(`A discharge from ${UNIT}-27 names another patient`);
    for (const [mrn, bed] of [
      ['1121', '26'],
      ['1122', '27'],
    ] as const)
      expect((await client.state(mrn)).patient).toMatchObject({ bed: `${UNIT}-${bed}` });
    // They had changed beds before.
    await adt('A17', 5, pid('1121'), pv1('27'), pid('1122'), pv1('26'));
    await until(async () => (await t6('1122')) === undefined, 'it has ended for who stays');
    await until(async () => (await client.state('1121')).patient.bed === null, 'the right one has left');
    expect((await client.state('1122')).patient).toMatchObject({ bed: `${UNIT}-26` });
  });
  it('is the named patient’s if somebody who has looked at the wristband says so', async () => {
    await client.post([admission('1124', '32', 600), admission('1125', '33', 600)]);
    await adt('A03', 1, pid('1124'), pv1('33'));
    await until(async () => (await t6('1124')) !== undefined, 'T6');
    const entry = (await held('patient and bed differ')).find((q) => q.mrn === '1124');
    expect((await nurse.post(`/api/quarantine/${entry?.id}/assign`, { mrn: '1124' })).body).toMatchObject({ state: 'assigned' });
    await until(async () => (await client.state('1124')).patient.bed === null, 'who was named has left');
    await until(async () => (await t6('1125')) === undefined, 'it has ended for who stays');
    expect((await client.state('1125')).patient.bed).toBe(`${UNIT}-33`);
    expect((await held('patient and bed differ')).filter((q) => q.mrn === '1124')).toEqual([]);
  });
  it('by FHIR is held as by HL7, and the same Encounter with the right bed ends it', async () => {
    await client.post([admission('1127', '35', 600)]);
    const encounter = (bed: string, more: object = {}) =>
      fetch(`${server.address}/fhir/R4/Encounter/enc-1126`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify({
          ...{ resourceType: 'Encounter', id: 'enc-1126', status: 'in-progress', class: { code: 'IMP' } },
          subject: { identifier: { value: '1126' } },
          period: { start: ago(600) },
          location: [{ location: { identifier: { value: `${UNIT}-${bed}` } } }],
          ...more,
        }),
      });
    expect((await encounter('34')).status).toBe(201);
    const over = { status: 'finished', period: { start: ago(600), end: ago(1) } };
    expect((await encounter('35', over)).status).toBe(200);
    await until(async () => (await t6('1126')) !== undefined && (await t6('1127')) !== undefined, 'T6 for both');
    expect((await client.state('1126')).patient.bed).toBe(`${UNIT}-34`);
    expect((await client.state('1127')).patient.bed).toBe(`${UNIT}-35`);
    expect((await encounter('34', over)).status).toBe(200);
    await until(async () => (await client.state('1126')).patient.bed === null, 'the right one has left');
    await until(async () => (await t6('1127')) === undefined, 'it has ended for who stays');
    expect((await client.state('1127')).patient.bed).toBe(`${UNIT}-35`);
  });
  it("the bed may be a new patient's by then, or not be said: the number decides", async () => {
    await client.post([admission('1131', '28', 600), admission('1132', '29', 600)]);
    await adt('A03', 10, pid('1131'), pv1('28'));
    await client.post([admission('1133', '28', 8)]);
    // Once more, as engines do, when the bed has been given away.
    await adt('A03', 10, pid('1131'), pv1('28'));
    await adt('A03', 5, pid('1132'));
    await until(async () => (await client.state('1132')).patient.bed === null, 'who is named has left');
    expect((await held('patient and bed differ')).filter((q) => q.mrn?.startsWith('113'))).toEqual([]);
  });
});

describe('T6: an admission that names two people', () => {
  it('is held, and neither gets a bed, a name or a weight of it', async () => {
    await client.post([admission('1111', '23', 600), admission('1112', '24', 600)]);
    const torn = { ...admission('1112', '25', 5, { name: 'Nobody, Known', weightKg: 33 }), patient: { mrn: '1111' } };
    expect(await client.post([torn])).toMatchObject([{ status: 'held' }]);
    await until(async () => (await t6('1111')) !== undefined && (await t6('1112')) !== undefined, 'T6 for both');
    for (const [mrn, bed] of [
      ['1111', '23'],
      ['1112', '24'],
    ] as const) {
      const { patient } = await client.state(mrn);
      expect(patient).toMatchObject({ bed: `${UNIT}-${bed}` });
      expect(patient).not.toMatchObject({ weightKg: 33 });
    }
    const entry = (await held('numbers of two patients')).find((q) => q.eventId === torn.id);
    await nurse.post(`/api/quarantine/${entry?.id}/dismiss`, { reason: 'sent again by ADT' });
    await until(async () => (await t6('1111')) === undefined && (await t6('1112')) === undefined, 'both have ended');
  });
  it('an earlier number of the same person is no other person', async () => {
    await client.post([admission('1113', '26', 600)]);
    await adt('A40', 4, pid('1113'), 'MRG|1114^^^HOSP^MR');
    expect(await client.post([{ ...admission('1113', '26', 3), patient: { mrn: '1114' } }])).toMatchObject([
      { status: 'stored' },
    ]);
  });
});

describe('a number that another source has told us of', () => {
  const visitor = (...numbers: string[]) => `PID|1||${numbers.join('~')}`;
  const result = (value: number, ...numbers: string[]) =>
    line.send(
      [
        `MSH|^~\\&|LIS|HOSP|TOCSIN|HOSP|${stamp(0)}||ORU^R01^ORU_R01|${unique('L')}|P|2.5.1`,
        visitor(...numbers),
        `OBR|1||${unique('O')}|X|||${stamp(5)}`,
        `OBX|1|NM|59408-5^SpO2^LN||${value}|%|||||F`,
      ].join('\r'),
    );

  it('the laboratory knows only its own number: ADT has said whose it is, before or after the result', async () => {
    await result(88, 'L-71^^^LAB^PI');
    expect((await held('no such patient')).some((q) => q.mrn === 'L-71')).toBe(true);
    await adt('A01', 60, visitor('1171^^^HOSP^MR', 'L-71^^^LAB^PI'), pv1('21'));
    await until(async () => (await latest('1171')) === 88, 'what waited under the other number is used');
    await result(89, 'L-71^^^LAB^PI');
    await until(async () => (await latest('1171')) === 89, 'the next is used at once');
  });
  it('the same number of another authority is another number', async () => {
    await result(70, 'L-71^^^OTHER^PI');
    expect((await held('no such patient')).filter((q) => q.mrn === 'L-71')).toHaveLength(1);
    expect(await latest('1171')).toBe(89);
  });
  it('T6: two patients for one number, or numbers of two patients in one message: held until ADT has put it right', async () => {
    await adt('A01', 60, visitor('1172^^^HOSP^MR', 'L-72^^^LAB^PI'), pv1('22'));
    await result(61, '1172^^^HOSP^MR', 'L-71^^^LAB^PI');
    await until(async () => (await t6('1171')) !== undefined && (await t6('1172')) !== undefined, 'T6 for both');
    expect((await t6('1171'))?.text).toBe('A message gives numbers of this patient and of another');
    expect([await latest('1171'), await latest('1172')]).toEqual([89, undefined]);

    // ADT corrects itself: the laboratory's number was the second patient's all along.
    await adt('A08', 1, visitor('1171^^^HOSP^MR'));
    await adt('A08', 1, visitor('1172^^^HOSP^MR', 'L-71^^^LAB^PI'));
    await until(async () => (await latest('1172')) === 61, 'the result is where it belongs');
    await until(async () => (await t6('1171')) === undefined && (await t6('1172')) === undefined, 'the doubt has ended');
  });
});

describe('T6: one device on two beds', () => {
  it('what it says of the second patient within a minute is held, and both are named', async () => {
    await client.post([admission('1201', '05', 600), admission('1202', '06', 600)]);
    const from = (mrn: string, value: number, minutesAgo: number) =>
      line.send(
        [
          `MSH|^~\\&|GW|ICU|TOCSIN|HOSP|${stamp(0)}||ORU^R01^ORU_R01|${unique('G')}|P|2.6`,
          pid(mrn),
          `OBR|1||${unique('O')}|X|||${stamp(minutesAgo)}`,
          `OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|${value}|262688^MDC_DIM_PERCENT^MDC|||||R|||${stamp(minutesAgo)}||||MON-77^GW`,
        ].join('\r'),
      );
    expect(await from('1201', 97, 1)).toMatch(/MSA\|AA/);
    expect(await from('1202', 82, 1)).toMatch(/MSA\|AA/);
    await until(async () => (await t6('1201')) !== undefined && (await t6('1202')) !== undefined, 'T6 for both');
    expect(await latest('1202')).toBeUndefined();
    const entry = (await held('device on two beds'))[0];
    await nurse.post(`/api/quarantine/${entry?.id}/dismiss`, { reason: 'cable was swapped back' });
    await until(async () => (await t6('1201')) === undefined && (await t6('1202')) === undefined, 'both have ended');
  });
});

describe('README Identity: what is learned later about beds', () => {
  it('a swap (A17) takes the readings of both beds with it, and half a swap is no clash', async () => {
    await client.post([admission('1301', '07', 600), admission('1302', '08', 600)]);
    await client.post([spo2('07', 91, 5), spo2('08', 98, 5)]);
    expect([await latest('1301'), await latest('1302')]).toEqual([91, 98]);
    await adt('A17', 20, pid('1301'), pv1('08'), pid('1302'), pv1('07'));
    await until(async () => (await latest('1301')) === 98 && (await latest('1302')) === 91, 'the readings went with the beds');
    expect((await client.alerts('all')).filter((a) => a.rule === 'T6' && (a.mrn === '1301' || a.mrn === '1302'))).toEqual([]);
  });
  it('a cancelled transfer (A12) gives the readings of the bed back; a cancelled discharge (A13) the stay', async () => {
    await client.post([admission('1401', '09', 600)]);
    await adt('A02', 30, pid('1401'), pv1('02'));
    await client.post([spo2('02', 88, 10)]);
    expect(await latest('1401')).toBe(88);
    await adt('A12', 30, pid('1401'), pv1('09'));
    await until(async () => (await latest('1401')) === undefined, 'the reading of the other bed has left the chart');
    expect((await held('bed without patient')).some((q) => q.bed === `${UNIT}-02`)).toBe(true);

    await adt('A03', 9, pid('1401'), pv1('09'));
    const [late] = await client.post([spo2('09', 95, 3)]);
    expect(late).toMatchObject({ status: 'held' });
    await adt('A13', 9, pid('1401'), pv1('09'));
    await until(async () => (await latest('1401')) === 95, 'the reading after the discharge that was none');
  });
  it('T6: an alert that had rested on the readings of somebody else is withdrawn, and the doubt is said', async () => {
    await client.post([
      admission('1501', '02', 600),
      { id: unique('ra'), kind: 'support', patient: { mrn: '1501' }, t: ago(300), support: 'oxygen', device: 'room-air' },
      { id: unique('fever'), kind: 'vital', patient: { mrn: '1501' }, t: ago(60), tempC: 39.4 },
      { id: unique('bp'), kind: 'vital', patient: { bed: `${UNIT}-02` }, t: ago(8), sbpMmHg: 72, dbpMmHg: 40, mapMmHg: 51 },
    ]);
    await until(async () => (await client.state('1501')).crs.grade >= 2, 'grade 2 by low pressure');
    await until(
      async () => (await client.alerts()).some((a) => a.mrn === '1501' && a.rule.startsWith('CRS')),
      'the alert for it',
    );
    // In truth the patient had been moved before the reading, and somebody else lay there.
    await adt('A02', 20, pid('1501'), pv1('05B'));
    await until(async () => (await t6('1501')) !== undefined, 'T6 of who had the wrong readings');
    expect((await t6('1501'))?.text).toMatch(/rested on readings from ICU-7-02 that were not this patient's$/);
    await until(async () => (await client.state('1501')).crs.grade === 1, 'the grade is what his own readings say');
    const noted = await db.prisma.auditEntry.count({ where: { action: 'alert rested on another patient' } });
    expect(noted).toBe(1);
    // Somebody is found for what was taken away: it is assigned, and is on that chart.
    await client.post([admission('1502', '02B', 600)]);
    const entry = (await held('bed without patient')).find((q) => q.eventId?.startsWith('bp'));
    expect((await nurse.post(`/api/quarantine/${entry?.id}/assign`, { mrn: '1502' })).body).toMatchObject({ outcome: 'stored' });
    await until(
      async () => (await client.state('1502')).latest.sbpMmHg?.value === 72,
      'the reading is on the chart it was given to',
    );
  });
  it('a merge (A40) moves all of the old number, and the old number answers with the survivor', async () => {
    await client.post([admission('1601', '11', 600), { ...spo2('11', 94, 6), patient: { mrn: '1601' } }]);
    await client.post([{ ...spo2('11', 92, 3), patient: { mrn: 'T-1601' } }]);
    await adt('A01', 4, pid('T-1601'), pv1('12'));
    await until(async () => (await latest('T-1601')) === 92, 'what waited for the temporary number');
    await adt('A40', 1, pid('1601'), 'MRG|T-1601^^^HOSP^MR');
    await until(async () => (await latest('1601')) === 92, 'the survivor has the reading');
    expect((await client.state('T-1601')).patient.mrn).toBe('1601');
  });
});

describe('what is said of a patient nobody has admitted yet', () => {
  it('a result, its correction and its withdrawal all wait, and are taken in their order at the admission', async () => {
    const t = ago(9);
    const lab = (id: string, value: number, more: object = {}) => ({
      id,
      kind: 'lab',
      patient: { mrn: '1701' },
      t,
      test: 'ferritin',
      value,
      unit: 'ng/mL',
      ...more,
    });
    const [a, b] = [unique('lab'), unique('lab')];
    expect(await client.post([lab(a, 900)])).toMatchObject([{ status: 'held' }]);
    expect(await client.post([lab(a, 700, { status: 'corrected' })])).toMatchObject([{ status: 'held' }]);
    expect(await client.post([lab(a, 700, { status: 'corrected' })])).toMatchObject([{ status: 'duplicate' }]);
    expect(await client.post([{ ...lab(b, 55), test: 'crp', unit: 'mg/L' }])).toMatchObject([{ status: 'held' }]);
    expect(await client.post([{ ...lab(b, 55), test: 'crp', unit: 'mg/L', status: 'entered-in-error' }])).toMatchObject([
      { status: 'held' },
    ]);
    await client.post([admission('1701', '13', 60)]);
    await until(async () => (await client.state('1701')).latest.ferritin?.value === 700, 'the corrected value');
    expect((await client.state('1701')).latest.crp).toBeUndefined();
    expect((await held('no such patient')).filter((q) => q.mrn === '1701')).toEqual([]);
  });
});
