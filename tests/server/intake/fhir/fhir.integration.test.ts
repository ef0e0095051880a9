import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PatientState } from '../../../../lib/state';
import { admission, ago, type Client, clientOf, UNIT, until } from '../../../support/client';
import { freshDatabase, type TestDatabase } from '../../../support/database';
import { keyIn, unitIn } from '../../../support/person';
import { startServer, type TestServer } from '../../../support/server';
import { type FhirClient, fhirClient } from './http';
import {
  administration,
  bundle,
  encounter,
  entry,
  LOINC,
  loinc,
  NOREPINEPHRINE,
  OURS,
  observation,
  ours,
  patient,
  procedure,
  quantity,
  snomed,
  subject,
} from './resources';

let db: TestDatabase;
let server: TestServer;
let client: Client;
let fhir: FhirClient;
let reader: FhirClient;
let foreign: FhirClient;
beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '4');
  const both = ['ingest', 'read'] as const;
  const [ehr, other] = [await keyIn(db, 'EHR', both), await keyIn(db, 'OTHER', both, 'ICU-8')];
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  fhir = fhirClient(server, ehr);
  reader = fhirClient(server, client.readKey);
  foreign = fhirClient(server, other);
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

const events = async (mrn: string): Promise<Record<string, unknown>[]> =>
  ((await (await client.get(`/api/patients/${mrn}/events`)).json()) as { events: Record<string, unknown>[] }).events;
const onBoard = async (mrn: string): Promise<boolean> => {
  const board = (await (await client.get(`/api/units/${UNIT}/board`)).json()) as { beds: { mrn: string | null }[] };
  return board.beds.some((b) => b.mrn === mrn);
};
/** A chart into which something late was placed is folded again beside the loop: read until it has. */
const stateWhen = async (mrn: string, ready: (s: PatientState) => boolean): Promise<PatientState> => {
  let state = await client.state(mrn);
  await until(async () => {
    state = await client.state(mrn);
    return ready(state);
  }, `the chart of ${mrn} is as expected`).catch(() => undefined);
  return state;
};
const hr = (mrn: string, value: number, minutesAgo = 5, more: object = {}) =>
  observation(mrn, '8867-4', quantity(value, '/min'), ago(minutesAgo), more);

describe('who may ask', () => {
  it('the CapabilityStatement needs no key and says what is served', async () => {
    const r = await fhirClient(server, null).get('/metadata');
    expect(r.status).toBe(200);
    expect(r.headers.get('content-type')).toContain('application/fhir+json');
    expect(r.body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
    expect(r.body.rest[0].resource.map((x: { type: string }) => x.type).sort()).toEqual([
      'Encounter',
      'MedicationAdministration',
      'MedicationRequest',
      'Observation',
      'Patient',
      'Procedure',
    ]);
  });
  it('everything else does, and every refusal is an OperationOutcome', async () => {
    const nobody = fhirClient(server, null);
    const outcomes = [
      [await nobody.get('/Patient'), 401, 'login'],
      [await nobody.post('/Observation', hr('X', 80)), 401, 'login'],
      [await reader.post('/Observation', hr('X', 80)), 403, 'forbidden'],
      [await fhir.post('/Condition', {}), 404, 'not-found'],
      [await fhir.get('/Nothing/1'), 404, 'not-found'],
      [await fhir.call('DELETE', '/Observation/1'), 405, 'not-supported'],
      [await fhir.call('PATCH', '/Observation/1', '[]'), 405, 'not-supported'],
      [await fhir.put('/Observation', hr('X', 80)), 405, 'not-supported'],
      [await fhir.post('/Observation', '{"resourceType":'), 400, 'invalid'],
      [await fhir.post('/Observation', '[]'), 400, 'invalid'],
      [await fhir.post('/Observation', { resourceType: 'Patient' }), 400, 'invalid'],
      [await fhir.put('/Observation/a', { ...hr('X', 80), id: 'b' }), 400, 'invalid'],
      [await fhir.post('', hr('X', 80)), 400, 'invalid'],
      [await fhir.post('/Observation', { ...hr('X', 80), status: 'done' }), 422, 'invalid'],
      [await fhir.post('/Observation', { ...hr('X', 80), subject: undefined }), 422, 'required'],
      [await fhir.post('/Observation', { ...hr('X', 80), effectiveDateTime: '2026-11-21T10:00:00' }), 422, 'invalid'],
      [await fhir.post('/Observation', JSON.stringify(hr('X', 80)).replace('"value":80', '"value":1e309')), 422, 'invalid'],
    ] as const;
    for (const [r, status, code] of outcomes) {
      expect([r.status, r.body?.resourceType, r.body?.issue?.[0]?.code]).toEqual([status, 'OperationOutcome', code]);
      expect(r.headers.get('content-type')).toContain('application/fhir+json');
    }
    expect((await fhir.call('DELETE', '/Observation/1')).headers.get('allow')).toContain('PUT');
  });
  it('a body of more than 5 MB, or nested without end, is refused and the next is taken', async () => {
    expect((await fhir.post('/Observation', `"${'x'.repeat(5_000_001)}"`)).status).toBe(413);
    expect((await fhir.post('/Observation', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)).status).toBe(400);
    expect((await fhir.post('/Observation', hr('DEEP', 80))).status).toBe(201);
  });
  it('what was refused for its content is found in quarantine', async () => {
    const { items } = (await (await client.get('/api/quarantine')).json()) as { items: { status: string; detail: string }[] };
    expect(items.some((i) => i.status === 'rejected' && i.detail.includes('zone'))).toBe(true);
  });
});

describe('a patient from first word to discharge', () => {
  it('what is said before the admission is held, the Encounter admits with the name of the Patient, another bed is a transfer', async () => {
    expect((await fhir.put('/Patient/p1', { ...patient('F1'), id: 'p1' })).status).toBe(201);
    const early = await fhir.post(
      '/Observation',
      { ...hr('', 91, 30), subject: { reference: 'Patient/p1' } },
      { prefer: 'return=OperationOutcome' },
    );
    expect(early.status).toBe(201);
    expect(early.body.issue[0].diagnostics).toContain('Held');
    expect((await client.get('/api/patients/F1/state')).status).toBe(404);

    const stay = { ...encounter({ reference: 'Patient/p1' }, 'ICU-7-01', ago(60)), id: 'e1' };
    expect((await fhir.put('/Encounter/e1', stay)).status).toBe(201);
    const state = await client.state('F1');
    expect(state.patient).toMatchObject({ mrn: 'F1', name: 'Chalmers, Petra Jane', bed: 'ICU-7-01', birthDate: '1974-12-25' });
    expect(state.latest.heartRate?.value).toBe(91);

    await fhir.put('/Encounter/e1', { ...stay, location: [{ location: { identifier: { value: '02' } }, status: 'active' }] });
    expect((await client.state('F1')).patient.bed).toBe('ICU-7-02');
    const moves = (await events('F1')).filter((e) => e.kind === 'admission' || e.kind === 'transfer');
    expect(moves.map((e) => [e.kind, e.bed])).toEqual([
      ['admission', 'ICU-7-01'],
      ['transfer', 'ICU-7-02'],
    ]);
    await fhir.put('/Encounter/e1', { ...stay, status: 'finished', period: { ...stay.period, end: ago(0.1) } });
    expect(await onBoard('F1')).toBe(false);
  });
  it('of a date of birth of which only the year or the month is known, that much is taken', async () => {
    for (const [n, birthDate] of ['1961', '1961-05'].entries()) {
      const mrn = `F1b${n}`;
      await fhir.put(`/Patient/p1b${n}`, { ...patient(mrn), id: `p1b${n}`, birthDate });
      await fhir.put(`/Encounter/e1b${n}`, { ...encounter(subject(mrn), `ICU-7-0${7 + n}`, ago(60)), id: `e1b${n}` });
      expect((await client.state(mrn)).patient).toMatchObject({ birthDate, ageYears: expect.any(Number) });
    }
  });
  it('an Encounter entered in error takes the admission back', async () => {
    const stay = { ...encounter(subject('F2'), 'ICU-7-03', ago(60)), id: 'e2' };
    await fhir.put('/Encounter/e2', stay);
    expect((await client.state('F2')).patient.bed).toBe('ICU-7-03');
    await fhir.put('/Encounter/e2', { ...stay, status: 'entered-in-error' });
    expect(await onBoard('F2')).toBe(false);
    expect((await client.get('/api/patients/F2/state')).status).toBe(404);
  });
  it('a changed Patient changes name and birth date of who lies there, and moves nobody', async () => {
    await fhir.put('/Patient/p3', { ...patient('F3'), id: 'p3' });
    await fhir.post('/Encounter', encounter({ reference: 'Patient/p3' }, 'ICU-7-03', ago(60)));
    await fhir.put('/Patient/p3', { ...patient('F3', { name: [{ family: 'Married', given: ['Petra'] }] }), id: 'p3' });
    const { patient: p } = await client.state('F3');
    expect(p).toMatchObject({ name: 'Married, Petra', bed: 'ICU-7-03' });
  });
  it("another source's own number means the patient whose Patient has listed it, of that system alone", async () => {
    const listed = patient('F9').identifier.concat({ system: 'urn:lab:own', value: 'L-900' } as never);
    await fhir.put('/Patient/p9', { ...patient('F9'), id: 'p9', identifier: listed });
    await fhir.put('/Encounter/e9', { ...encounter({ reference: 'Patient/p9' }, 'ICU-7-03', ago(60)), id: 'e9' });
    const lab = fhirClient(server, client.key);
    const of = (system: string, value: number) => ({ ...hr('', value, 3), subject: { identifier: { system, value: 'L-900' } } });
    expect((await lab.post('/Observation', of('urn:lab:own', 93))).status).toBe(201);
    expect((await stateWhen('F9', (s) => s.latest.heartRate?.value === 93)).latest.heartRate?.value).toBe(93);
    const other = await lab.post('/Observation', of('urn:lab:other', 55), { prefer: 'return=OperationOutcome' });
    expect(other.body.issue[0].diagnostics).toContain('Held');
    expect((await client.state('F9')).latest.heartRate?.value).toBe(93);
  });
  it('a Patient that comes last releases what referred to it', async () => {
    expect((await fhir.post('/Observation', { ...hr('', 77, 3), subject: { reference: 'Patient/late' } })).status).toBe(201);
    await client.post([admission('F4', '04')]);
    expect((await client.state('F4')).latest.heartRate).toBeUndefined();
    await fhir.put('/Patient/late', { ...patient('F4'), id: 'late' });
    expect((await client.state('F4')).latest.heartRate?.value).toBe(77);
  });
});

describe('readings, drugs and procedures', () => {
  beforeAll(async () => {
    await client.post([{ ...admission('G1', '01'), carTInfusedAt: undefined, product: undefined }]);
  });

  it('a CAR-T infusion, fever, a cannula and a vasopressor make the grade', async () => {
    const t = ago(20);
    for (const resource of [
      procedure('G1', { coding: [], text: 'Infusion of axicabtagene ciloleucel' }, ago(3 * 24 * 60)),
      observation('G1', '8310-5', quantity(102.2, '[degF]'), t),
      {
        ...observation('G1', '85354-9', {}, t),
        valueQuantity: undefined,
        component: [
          { code: loinc('8480-6'), valueQuantity: quantity(82, 'mm[Hg]') },
          { code: loinc('8462-4'), valueQuantity: quantity(45, 'mm[Hg]') },
        ],
      },
      {
        ...observation('G1', '3151-8', quantity(3, 'L/min'), t),
        component: [{ code: ours('oxygen-device'), valueCodeableConcept: snomed('336623009') }],
      },
      administration('G1', {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectivePeriod: { start: ago(15) },
        dosage: { rateQuantity: quantity(0.08, 'ug/kg/min') },
      }),
    ]) {
      const r = await fhir.post(`/${resource.resourceType}`, resource);
      expect([resource.resourceType, r.status, r.body.issue]).toEqual([resource.resourceType, 201, undefined]);
    }
    const state = await stateWhen('G1', (s) => s.crs.grade === 3 && s.domains.hypoxia === 2);
    expect(state.crs).toMatchObject({ grade: 3 });
    expect(state.domains).toMatchObject({ hypotension: 3, hypoxia: 2 });
    expect(state.latest.tempC).toMatchObject({ value: 39, unit: 'Cel' });
  });

  it('an ICE of our own codes is graded; one item above its maximum is refused', async () => {
    const item = (code: string, valueInteger: number) => ({ code: ours(code), valueInteger });
    const ice = (orientation: number) => ({
      resourceType: 'Observation',
      status: 'final',
      code: ours('ice'),
      subject: subject('G1'),
      effectiveDateTime: ago(10),
      performer: [{ display: 'Nurse Reed' }],
      component: [
        item('ice-orientation', orientation),
        item('ice-naming', 2),
        item('ice-commands', 1),
        item('ice-writing', 0),
        item('ice-attention', 1),
      ],
    });
    expect((await fhir.post('/Observation', ice(5))).status).toBe(422);
    expect((await fhir.post('/Observation', ice(4))).status).toBe(201);
    const { icans } = await stateWhen('G1', (s) => s.icans.ice !== null);
    expect(icans).toMatchObject({ grade: 1, ice: 8 });
  });

  it('a tocilizumab dose counts once however often it is sent, and not when entered in error', async () => {
    const dose = {
      ...administration('G1', {
        effectivePeriod: { start: ago(9), end: ago(1) },
        dosage: { dose: quantity(560, 'mg'), rateQuantity: quantity(100, 'mL/h') },
      }),
      id: 'toci-1',
    };
    expect((await fhir.put('/MedicationAdministration/toci-1', dose)).status).toBe(201);
    expect((await fhir.put('/MedicationAdministration/toci-1', dose)).status).toBe(200);
    expect((await stateWhen('G1', (s) => s.toci.total === 1)).toci.total).toBe(1);
    const same = administration('G1', {
      effectiveDateTime: ago(9),
      medicationCodeableConcept: { text: 'Dexamethasone' },
      dosage: { dose: quantity(0.01, 'g') },
    });
    const [one, two] = [await fhir.post('/MedicationAdministration', same), await fhir.post('/MedicationAdministration', same)];
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    expect((await events('G1')).filter((e) => e.drug === 'dexamethasone')).toMatchObject([{ doseMg: 10, status: 'given' }]);
    await fhir.put('/MedicationAdministration/toci-1', { ...dose, status: 'entered-in-error' });
    expect((await stateWhen('G1', (s) => s.toci.total === 0)).toci.total).toBe(0);
  });

  it('PUT corrects; A, B, A and B again ends with B; withdrawn and put back it counts again', async () => {
    const at = ago(2);
    const put = (value: number, more: object = {}) =>
      fhir.put('/Observation/temp-1', { ...observation('G1', '8310-5', quantity(value, 'Cel'), at), id: 'temp-1', ...more });
    const seen = async () => (await events('G1')).filter((e) => e.resource === 'Observation/temp-1').map((e) => e.tempC);
    for (const value of [37.1, 38.4, 37.1, 38.4]) await put(value);
    expect(await seen()).toEqual([38.4]);
    await put(38.4, { status: 'entered-in-error' });
    expect(await seen()).toEqual([]);
    await put(38.4);
    expect(await seen()).toEqual([38.4]);
    const r = await fhir.get('/Observation/temp-1');
    expect([r.body.meta.versionId, r.headers.get('etag')]).toEqual(['6', 'W/"6"']);
  });

  it('a result moved to another patient leaves the first', async () => {
    await client.post([admission('G2', '02')]);
    const lab = (mrn: string) => ({ ...observation(mrn, '2276-4', quantity(4000, 'ng/mL'), ago(3)), id: 'ferritin-1' });
    await fhir.put('/Observation/ferritin-1', lab('G1'));
    expect((await stateWhen('G1', (s) => s.latest.ferritin !== undefined)).latest.ferritin?.value).toBe(4000);
    await fhir.put('/Observation/ferritin-1', lab('G2'));
    expect((await stateWhen('G1', (s) => s.latest.ferritin === undefined)).latest.ferritin).toBeUndefined();
    expect((await stateWhen('G2', (s) => s.latest.ferritin !== undefined)).latest.ferritin?.value).toBe(4000);
  });

  it('an infusion in progress that is reported stopped ran until then', async () => {
    const infusion = {
      ...administration('G2', {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectiveDateTime: ago(50),
        dosage: { rateQuantity: quantity(5, 'ug/min') },
      }),
      id: 'ne-1',
    };
    await fhir.put('/MedicationAdministration/ne-1', infusion);
    await fhir.put('/MedicationAdministration/ne-1', { ...infusion, status: 'stopped', effectiveDateTime: ago(20) });
    expect((await events('G2')).filter((e) => e.drug === 'norepinephrine').map((e) => e.status)).toEqual(['running', 'stopped']);
  });

  it('intubation is ventilation, a culture a diagnostic; a reading from a device without a performer is a device reading', async () => {
    await fhir.post('/Procedure', procedure('G2', snomed('112798008'), ago(8)));
    await fhir.post('/Procedure', procedure('G2', snomed('30088009'), ago(7)));
    await fhir.post('/Observation', observation('G2', '59408-5', quantity(96, '%'), ago(1), { device: { display: 'Monitor' } }));
    const list = await events('G2');
    expect(list.find((e) => e.kind === 'support' && e.support === 'oxygen')).toMatchObject({ device: 'invasive-ventilation' });
    expect(list.find((e) => e.kind === 'diagnostic')).toMatchObject({ test: 'blood-culture' });
    expect(list.find((e) => e.spo2Percent === 96)).toMatchObject({ reading: 'device', source: 'EHR' });
  });
});

describe('versions and conditions', () => {
  it('If-Match of an old version is 412, of the present one 200', async () => {
    const first = await fhir.put('/Observation/v1', { ...hr('V1', 80), id: 'v1' });
    expect([first.status, first.headers.get('etag')]).toEqual([201, 'W/"1"']);
    expect(first.headers.get('location')).toMatch(/\/fhir\/R4\/Observation\/v1\/_history\/1$/);
    const put = (value: number, match: string) =>
      fhir.put('/Observation/v1', { ...hr('V1', value), id: 'v1' }, { 'if-match': match });
    expect((await put(81, 'W/"1"')).status).toBe(200);
    expect((await put(82, 'W/"1"')).status).toBe(412);
    expect((await put(82, 'W/"2"')).body.meta.versionId).toBe('3');
    expect((await fhir.put('/Observation/none', { ...hr('V1', 1), id: 'none' }, { 'if-match': 'W/"1"' })).status).toBe(412);
  });
  it('If-None-Exist with a match answers 200 with what is there, and stores nothing', async () => {
    const identified = { ...hr('V1', 90, 4), identifier: [{ system: 'urn:lab', value: 'acc-1' }] };
    const condition = { 'if-none-exist': 'identifier=urn:lab|acc-1' };
    const made = await fhir.post('/Observation', identified, condition);
    const again = await fhir.post('/Observation', { ...identified, valueQuantity: quantity(99, '/min') }, condition);
    expect([made.status, again.status, again.body.id, again.body.valueQuantity.value]).toEqual([201, 200, made.body.id, 90]);
    expect((await fhir.post('/Observation', identified, { 'if-none-exist': 'code=8867-4' })).status).toBe(400);
  });
  it('two changes at the same moment: each version is told apart, none is lost', async () => {
    const replies = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => fhir.put('/Observation/race', { ...hr('V1', 60 + n), id: 'race' })),
    );
    expect(replies.map((r) => r.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(replies.map((r) => r.body.meta.versionId).sort()).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('bundles', () => {
  const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;
  it('a transaction admits a patient and takes their readings, references by urn:uuid', async () => {
    const r = await fhir.post(
      '',
      bundle('transaction', [
        entry('POST', 'Observation', { ...hr('', 118, 3), subject: { reference: uuid(1) }, encounter: { reference: uuid(2) } }),
        entry('POST', 'Encounter', encounter({ reference: uuid(1) }, 'ICU-7-04', ago(40)), { fullUrl: uuid(2) }),
        entry('POST', 'Patient', patient('B1'), { fullUrl: uuid(1), request: { ifNoneExist: 'identifier=urn:hospital:mrn|B1' } }),
      ]),
    );
    expect([r.status, r.body.type]).toEqual([200, 'transaction-response']);
    expect(r.body.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual([
      '201 Created',
      '201 Created',
      '201 Created',
    ]);
    const [o, e, p] = r.body.entry.map((x: { resource: object }) => x.resource);
    expect([o.subject.reference, o.encounter.reference]).toEqual([`Patient/${p.id}`, `Encounter/${e.id}`]);
    expect((await client.state('B1')).latest.heartRate?.value).toBe(118);
  });
  it('one entry we do not serve makes the whole transaction 422, and nothing of it is stored', async () => {
    const r = await fhir.post(
      '',
      bundle('transaction', [
        entry('PUT', 'Observation/all-or-none', { ...hr('B1', 99), id: 'all-or-none' }),
        entry('POST', 'Condition', { resourceType: 'Condition' }),
      ]),
    );
    expect([r.status, r.body.resourceType]).toEqual([422, 'OperationOutcome']);
    expect((await fhir.get('/Observation/all-or-none')).status).toBe(404);
    for (const bad of [
      { ...hr('B1', 1), status: 'x' },
      { ...hr('B1', 1), effectiveDateTime: '2026-11-21T10:00' },
    ]) {
      const again = await fhir.post(
        '',
        bundle('transaction', [
          entry('PUT', 'Observation/all-or-none', { ...hr('B1', 99), id: 'all-or-none' }),
          entry('POST', 'Observation', bad),
        ]),
      );
      expect(again.status).toBe(422);
    }
    expect((await fhir.get('/Observation/all-or-none')).status).toBe(404);
  });
  it('in a batch each stands on its own', async () => {
    const r = await fhir.post(
      '',
      bundle('batch', [
        entry('PUT', 'Observation/batch-1', { ...hr('B1', 101), id: 'batch-1' }),
        entry('POST', 'Condition', { resourceType: 'Condition' }),
        entry('DELETE', 'Observation/batch-1', {}),
        entry('PUT', 'Observation/batch-2', { ...hr('B1', 102), id: 'other' }),
        entry('POST', 'Observation', { ...hr('B1', 1), status: 'x' }),
        entry('PUT', 'Observation/batch-1', { ...hr('B1', 103), id: 'batch-1' }, { request: { ifMatch: 'W/"1"' } }),
        entry('PUT', 'Observation/batch-1', { ...hr('B1', 104), id: 'batch-1' }, { request: { ifMatch: 'W/"1"' } }),
        entry('POST', 'Observation', { ...hr('', 105), subject: { reference: 'Patient?identifier=urn:hospital:mrn|B1' } }),
      ]),
    );
    expect(r.status).toBe(200);
    expect(r.body.entry.map((e: { response: { status: string } }) => e.response.status.slice(0, 3))).toEqual([
      '201',
      '404',
      '405',
      '400',
      '422',
      '200',
      '412',
      '201',
    ]);
    expect(r.body.entry[7].resource.subject.reference).toMatch(/^Patient\/[a-z2-7]+$/);
  });
  it('an entry of a batch that is none is refused alone; with it a transaction is refused as a whole', async () => {
    const good = entry('POST', 'Observation', hr('B1', 106));
    const broken = ['no entry', null, { ...good, resource: null }, { ...good, request: { method: 'POST', url: 5 } }];
    const send = (type: 'batch' | 'transaction', of: unknown[]) => fhir.post('', { resourceType: 'Bundle', type, entry: of });
    const r = await send('batch', [...broken, good]);
    expect(r.status).toBe(200);
    expect(r.body.entry.map((e: { response: { status: string } }) => e.response.status.slice(0, 3))).toEqual([
      ...['422', '422', '422', '422'],
      '201',
    ]);
    for (const one of broken) expect((await send('transaction', [good, one])).status).toBe(422);
  });
  it('a byte order mark before the bundle is no fault', async () => {
    const text = `\uFEFF${JSON.stringify(bundle('batch', [entry('POST', 'Observation', hr('B1', 88, 1))]))}`;
    expect((await fhir.post('', new TextEncoder().encode(text))).body.entry[0].response.status).toBe('201 Created');
  });
  it('an empty bundle is answered, one without a type is not', async () => {
    expect((await fhir.post('', bundle('batch', []))).body).toMatchObject({ type: 'batch-response', entry: [] });
    expect((await fhir.post('', { resourceType: 'Bundle', entry: [] })).status).toBe(422);
    expect((await fhir.post('', bundle('collection' as 'batch', []))).status).toBe(422);
  });
  it('sent again after a lost answer it stores nothing twice', async () => {
    const b = bundle('transaction', [
      entry('POST', 'Observation', hr('B1', 140, 2)),
      entry('POST', 'Observation', hr('B1', 141, 2)),
    ]);
    const [one, two] = [await fhir.post('', b), await fhir.post('', b)];
    const ids = (r: typeof one) => r.body.entry.map((e: { resource: { id: string } }) => e.resource.id);
    expect(ids(two)).toEqual(ids(one));
    expect((await events('B1')).filter((e) => e.heartRate === 140 || e.heartRate === 141)).toHaveLength(2);
  });
});

describe("another unit's patient", () => {
  beforeAll(async () => {
    await client.post([admission('O1', '01', 600)]);
  });
  it('is 403 for a resource, for its Patient, and for a transaction as a whole', async () => {
    expect((await foreign.post('/Observation', hr('O1', 80))).status).toBe(403);
    expect((await foreign.post('/Patient', patient('O1'))).status).toBe(403);
    expect((await foreign.post('/Encounter', encounter(subject('O9'), 'ICU-7-03', ago(5)))).status).toBe(403);
    expect((await foreign.post('/Observation', observation('O1', '99999-9', quantity(1, '1'), ago(1)))).status).toBe(403);
    const r = await foreign.post(
      '',
      bundle('transaction', [
        entry('POST', 'Encounter', encounter(subject('O2'), 'ICU-8-01', ago(5))),
        entry('POST', 'Observation', hr('O1', 80)),
      ]),
    );
    expect([r.status, r.body.issue[0].code]).toEqual([403, 'forbidden']);
    expect((await foreign.get('/Patient?identifier=O2')).body.entry).toEqual([]);
  });
  it('in a batch only that entry is 403', async () => {
    const r = await foreign.post(
      '',
      bundle('batch', [
        entry('POST', 'Encounter', encounter(subject('O3'), 'ICU-8-02', ago(5))),
        entry('POST', 'Observation', hr('O1', 80)),
      ]),
    );
    expect(r.body.entry.map((e: { response: { status: string } }) => e.response.status.slice(0, 3))).toEqual(['201', '403']);
  });
  it('cannot be read either', async () => {
    expect((await foreign.get('/Observation?patient=O1')).status).toBe(403);
    expect(
      (await foreign.get('/Patient')).body.entry.map(
        (e: { resource: { identifier: { value: string }[] } }) => e.resource.identifier[0]?.value,
      ),
    ).toEqual(['O3']);
  });
});

describe('reading', () => {
  beforeAll(async () => {
    await client.post([
      admission('R1', '03', 600),
      { id: 'r1-t', patient: { mrn: 'R1' }, kind: 'vital', t: ago(120), tempC: 39.2 },
      { id: 'r1-f', patient: { mrn: 'R1' }, kind: 'lab', t: ago(90), test: 'ferritin', value: 2500, unit: 'ng/mL' },
    ]);
    await fhir.post('/Observation', hr('R1', 97, 60));
    await fhir.post('/Observation', hr('R1', 98, 50));
  });
  const values = (r: { body: { entry: { resource: { valueQuantity?: { value: number } } }[] } }) =>
    r.body.entry.map((e) => e.resource.valueQuantity?.value);

  it('Observations by patient, code and date: FHIR ones as they came, others as they are', async () => {
    expect(values(await reader.get('/Observation?patient=R1&code=http://loinc.org|8867-4'))).toEqual([98, 97]);
    expect(values(await reader.get('/Observation?patient=R1&code=8867-4,2276-4'))).toEqual([98, 97, 2500]);
    expect(values(await reader.get(`/Observation?patient=R1&code=8867-4&date=ge${encodeURIComponent(ago(55))}`))).toEqual([98]);
    expect(values(await reader.get(`/Observation?patient=R1&code=8310-5&date=lt${ago(55)}`))).toEqual([39.2]);
    const page = await reader.get('/Observation?patient=R1&code=8867-4&_count=1');
    const next = page.body.link.find((l: { relation: string }) => l.relation === 'next').url as string;
    expect(values(await reader.get(next.slice(next.indexOf('/Observation'))))).toEqual([97]);
    expect((await reader.get('/Observation')).status).toBe(400);
    expect((await reader.get('/Observation?patient=R1&date=yesterday')).status).toBe(400);
    expect((await reader.get('/Observation?patient=nobody')).body).toMatchObject({ type: 'searchset', total: 0, entry: [] });
  });
  it('our grades, suggested and confirmed, in our code system', async () => {
    const r = await reader.get(`/Observation?patient=R1&code=${OURS}|crs-grade`);
    expect(r.body.entry[0].resource).toMatchObject({ status: 'preliminary', valueInteger: 1 });
    const displays = (await reader.get('/Observation?patient=R1')).body.entry.flatMap(
      (e: { resource: { code: { coding: { display?: string }[] } } }) => e.resource.code.coding.map((c) => c.display ?? ''),
    );
    expect(displays.some((d: string) => d.includes('CRS grade'))).toBe(true);
    expect(displays.some((d: string) => d.includes('ICANS grade'))).toBe(true);
  });
  it('every id a search gives can be read', async () => {
    const { body } = await reader.get('/Observation?patient=R1');
    for (const e of body.entry) {
      const one = await reader.get(`/Observation/${e.resource.id}`);
      expect([e.resource.id, one.status]).toEqual([e.resource.id, 200]);
      expect(one.body).toEqual(e.resource);
    }
    expect(
      body.entry.some(
        (e: { resource: { code: { coding: { system: string }[] } } }) => e.resource.code.coding[0]?.system === LOINC,
      ),
    ).toBe(true);
  });
  it('Patients of the unit, by number and by id', async () => {
    const [hit] = (await reader.get('/Patient?identifier=R1')).body.entry;
    expect(hit.resource).toMatchObject({ resourceType: 'Patient', birthDate: '1968-03-14' });
    expect((await reader.get(`/Patient/${hit.resource.id}`)).body).toEqual(hit.resource);
    expect(values(await reader.get(`/Observation?patient=Patient/${hit.resource.id}&code=8867-4`))).toEqual([98, 97]);
    expect((await reader.get('/Patient?identifier=urn:hospital:mrn|B1')).body.entry[0].resource.name[0].family).toBe('Chalmers');
  });
});
