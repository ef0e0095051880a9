import { describe, expect, it } from 'vitest';
import { mllp, until } from '../../../support/client';
import { adt, heartRate, hl7, minutesAgo, order, oru, pid, pv1, verdict } from './hospital';
import { admit, client, events, line, quarantine, send, server, stateWhen } from './setting';

/** Each HL7 v2 message of the contract, looked for where people look: state, log, quarantine. */

const bedOf = async (mrn: string): Promise<string | null> => (await client.state(mrn)).patient.bed;
const stays = async (mrn: string, bed: string | null) => until(async () => (await bedOf(mrn)) === bed, `${mrn} lies in ${bed}`);
describe('HL7 v2: ADT', () => {
  it('A01 admits with name, birth date, sex, weight and height; room where the bed is empty, prefix or not', async () => {
    const rows = ['OBX|1|NM|29463-7^Weight^LN||72.5|kg|||||F', 'OBX|2|NM|8302-2^Height^LN||171|cm|||||F'];
    expect(await send(adt('A01', 300, pid('A1'), pv1('ICU-7^^01'), ...rows))).toBe('AA');
    const { patient } = await client.state('A1');
    expect(patient).toMatchObject({
      mrn: 'A1',
      name: 'Doe, Jane Q',
      birthDate: '1968-03-14',
      sex: 'female',
      weightKg: 72.5,
      heightCm: 171,
      unit: 'ICU-7',
      bed: 'ICU-7-01',
    });
    expect(await send(adt('A04', 300, pid('A2'), pv1('ICU-7^02^')))).toBe('AA');
    expect(await bedOf('A2')).toBe('ICU-7-02');
    expect(await send(adt('A01', 300, pid('A3'), pv1('ICU-7^^ICU-7-03')))).toBe('AA');
    expect(await bedOf('A3')).toBe('ICU-7-03');
  });
  it('A02 moves, A12 takes the move back; A03 discharges, A13 takes that back', async () => {
    await admit('M1', '05');
    expect(await send(adt('A02', 60, pid('M1'), pv1('ICU-7^^06')))).toBe('AA');
    await stays('M1', 'ICU-7-06');
    expect(await send(adt('A12', 60, pid('M1'), pv1('ICU-7^^05')))).toBe('AA');
    await stays('M1', 'ICU-7-05');
    expect(await send(adt('A03', 30, pid('M1'), pv1('ICU-7^^05')))).toBe('AA');
    await stays('M1', null);
    expect(await send(adt('A13', 30, pid('M1'), pv1('ICU-7^^05')))).toBe('AA');
    await stays('M1', 'ICU-7-05');
  });
  it('A12 and A13 that do not say when it was mean the newest', async () => {
    await admit('M2', '07');
    await send(adt('A02', 60, pid('M2'), pv1('ICU-7^^08')));
    await send(adt('A02', 40, pid('M2'), pv1('ICU-7^^09')));
    await stays('M2', 'ICU-7-09');
    expect(await send(hl7('ADT^A12', [`EVN|A12|${minutesAgo(1)}`, pid('M2'), pv1('ICU-7^^08')]))).toBe('AA');
    await stays('M2', 'ICU-7-08');
    await send(adt('A03', 20, pid('M2')));
    await stays('M2', null);
    expect(await send(hl7('ADT^A13', [`EVN|A13|${minutesAgo(1)}`, pid('M2')]))).toBe('AA');
    await stays('M2', 'ICU-7-08');
  });
  it('A11 removes the admission as if it had never been made: the bed is free, the next one lies in it alone', async () => {
    await admit('X1', '10', 120);
    expect(await send(adt('A11', 120, pid('X1'), pv1('ICU-7^^10')))).toBe('AA');
    await until(
      async () => (await client.get('/api/units/ICU-7/board').then((r) => r.text())).includes('"mrn":"X1"') === false,
      'X1 is off the board',
    );
    await admit('X2', '10', 100);
    expect(await bedOf('X2')).toBe('ICU-7-10');
    expect(await send(oru('X1', 10, heartRate(80)))).toBe('AA');
  });
  it('A08 changes who it is, opens no stay and moves nobody', async () => {
    await admit('U1', '11');
    expect(await send(adt('A08', 5, pid('U1', 1, 'Roe^Rita'), pv1('ICU-7^^12')))).toBe('AA');
    const state = await stateWhen('U1', 'has the new name', (s) => s.patient.name === 'Roe, Rita');
    expect(state.patient.bed).toBe('ICU-7-11');
    expect(await send(adt('A08', 5, pid('U9'), pv1('ICU-7^^12')))).toBe('AA');
    expect((await client.get('/api/patients/U9/state')).status).toBe(404);
  });
  it('A17 swaps two patients; a reading that names the bed goes to who lay there at its own time', async () => {
    await admit('S1', '13');
    await admit('S2', '14');
    expect(await send(adt('A17', 30, pid('S1', 1), pv1('ICU-7^^14', 1), pid('S2', 2), pv1('ICU-7^^13', 2)))).toBe('AA');
    await stays('S1', 'ICU-7-14');
    await stays('S2', 'ICU-7-13');
    const byBed = (minutes: number, value: number) =>
      hl7('ORU^R01^ORU_R01', [pv1('ICU-7^^13'), order(minutes), heartRate(value)]);
    expect(await send(byBed(60, 61))).toBe('AA');
    expect(await send(byBed(10, 110))).toBe('AA');
    await stateWhen('S1', 'keeps what was measured before the swap', (s) => s.latest.heartRate?.value === 61);
    await stateWhen('S2', 'has what was measured after it', (s) => s.latest.heartRate?.value === 110);
  });
  it('A40: the events of MRG-1 become those of PID-3, and the old number answers with the survivor', async () => {
    await admit('OLD1', '15', 300, true);
    await send(oru('OLD1', 60, 'OBX|1|NM|8310-5^Temp^LN||39.1|Cel|||||F'));
    await send(adt('A03', 50, pid('OLD1')));
    await stays('OLD1', null);
    await admit('NEW1', '16', 45);
    expect(await send(adt('A40', 1, pid('NEW1'), 'MRG|OLD1^^^HOSP^MR'))).toBe('AA');
    const state = await stateWhen('NEW1', 'has the fever of the old number', (s) => s.latest.tempC?.value === 39.1);
    expect(state.crs.grade).toBe(1);
    expect((await client.state('OLD1')).patient.mrn).toBe('NEW1');
    // What the old number's feed still sends lands with the survivor.
    expect(await send(oru('OLD1', 2, heartRate(77)))).toBe('AA');
    expect((await client.state('NEW1')).latest.heartRate?.value).toBe(77);
  });
  it('what leaves identity, type or time in doubt is AE with the place, and nothing of it applies', async () => {
    const a40 = await line.send(adt('A40', 1, pid('A1')));
    expect(verdict(a40)).toBe('AE MRG^1^1');
    expect(a40).toMatch(/\rERR\|.*\|101\^[^|]*\^HL70357\|E\|/);
    expect(await send(adt('A01', 5, pid('A1'), pid('A2', 2), pv1('ICU-7^^01')))).toBe('AE PID^2^3');
    expect(await send(hl7('ADT', [pid('A1')]))).toBe('AE MSH^1^9');
    expect(await send(hl7('ADT^A01', ['EVN|A01|soon', pid('A1'), pv1('ICU-7^^20')]))).toBe('AE EVN^1^2');
    expect(await send(oru('D1~D2^^^HOSP^MR~D3', 5, heartRate(80)).replace('D1~D2', 'D1^^^HOSP^MR~D2'))).toBe('AE PID^1^3');
    expect(await bedOf('A1')).toBe('ICU-7-01');
  });
});

describe('HL7 v2: ORU^R01', () => {
  it('monitor rows by MDC code: device readings, NIBP as one reading at its own time', async () => {
    await admit('O1', '21');
    const nibpAt = minutesAgo(7);
    const message = hl7('ORU^R01^ORU_R01', [
      pid('O1'),
      pv1('ICU-7^^21'),
      `OBR|1||V1^MON|69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${minutesAgo(2)}`,
      'OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X',
      'OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|88|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R',
      `OBX|3||69854^MDC_DEV_METER_PRESS_BLD_VMD^MDC|1.2.0.0|||||||X|||${nibpAt}`,
      'OBX|4|NM|150021^MDC_PRESS_BLD_NONINV_SYS^MDC|1.2.1.1|120|266016^MDC_DIM_MMHG^MDC|||||R',
      'OBX|5|NM|150022^MDC_PRESS_BLD_NONINV_DIA^MDC|1.2.1.2|80|266016^MDC_DIM_MMHG^MDC|||||R',
      'OBX|6|NM|150023^MDC_PRESS_BLD_NONINV_MEAN^MDC|1.2.1.3|93|266016^MDC_DIM_MMHG^MDC|||||R',
    ]);
    expect(await send(message)).toBe('AA');
    const vitals = (await events('O1')).filter((e) => e.kind === 'vital');
    expect(vitals).toMatchObject([{ sbpMmHg: 120, dbpMmHg: 80, mapMmHg: 93, pressureSite: 'cuff' }, { heartRate: 88 }]);
    const measured = `${nibpAt.slice(0, 4)}-${nibpAt.slice(4, 6)}-${nibpAt.slice(6, 8)}T${nibpAt.slice(8, 10)}:${nibpAt.slice(10, 12)}`;
    expect(vitals[0]?.t.slice(0, 16)).toBe(measured);
  });
  it('a laboratory: text, comparators and structured numerics', async () => {
    await admit('L1', '22');
    expect(
      await send(
        oru(
          'L1',
          30,
          'OBX|1|NM|2276-4^Ferritin^LN||12400|ng/mL|||||F',
          'OBX|2|SN|1988-5^CRP^LN||>^500|mg/L|||||F',
          'OBX|3|ST|33959-8^Procalcitonin^LN||<0.05|ng/mL|||||F',
          'OBX|4|CWE|600-7^Bacteria in blood^LN||260385009^Negative^SCT||||||F',
        ),
      ),
    ).toBe('AA');
    const { latest } = await stateWhen('L1', 'has the results', (s) => s.latest.ferritin !== undefined);
    expect(latest.ferritin).toMatchObject({ value: 12400 });
    expect(latest.crp).toMatchObject({ value: 500, comparator: '>' });
    expect(latest.procalcitonin).toMatchObject({ value: 0.05, comparator: '<' });
  });
  it('OBX-11: F, then C replaces, D withdraws; a later F with another value is a correction', async () => {
    await admit('S5', '23');
    const ferritin = (value: number | string, status: string) =>
      hl7('ORU^R01^ORU_R01', [
        pid('S5'),
        at,
        `OBX|1|${typeof value === 'number' ? 'NM' : 'TX'}|2276-4^Ferritin^LN||${value}|ng/mL|||||${status}`,
      ]);
    const at = order(60, 'FER1');
    const shows = (value: number | undefined) => stateWhen('S5', `ferritin ${value}`, (s) => s.latest.ferritin?.value === value);
    expect(await send(ferritin(900, 'F'))).toBe('AA');
    await shows(900);
    expect(await send(ferritin(1900, 'C'))).toBe('AA');
    await shows(1900);
    expect(await send(ferritin(2900, 'F'))).toBe('AA');
    await shows(2900);
    // Not usable any more, and nobody knows the right value yet.
    expect(await send(ferritin('haemolysed, new sample', 'C'))).toBe('AA');
    await shows(undefined);
    expect(await send(ferritin(2700, 'C'))).toBe('AA');
    await shows(2700);
    expect(await send(ferritin('specimen contaminated', 'X'))).toBe('AA');
    await shows(undefined);
    expect(await send(ferritin(2600, 'F'))).toBe('AA');
    await shows(2600);
    expect(await send(ferritin(2600, 'D'))).toBe('AA');
    await shows(undefined);
    expect((await events('S5')).filter((e) => e.kind === 'lab')).toEqual([]);
  });
  it('OBX-11 W (wrong patient) withdraws from the chart it was put into, found without its time', async () => {
    await admit('W1', '24', 600, true);
    const row = (status: string) => `OBX|1|NM|8310-5^Temp^LN||40.2|Cel|||||${status}`;
    await send(hl7('ORU^R01', [pid('W1'), order(20, 'WP1'), row('F')]));
    await stateWhen('W1', 'has the fever', (s) => s.crs.grade === 1);
    expect(await send(hl7('ORU^R01', [pid('W1'), order(1, 'WP1'), row('W')]))).toBe('AA');
    await stateWhen('W1', 'never had it', (s) => s.crs.grade === 0 && s.latest.tempC === undefined);
  });
  it('X, N, O and I carry no result, R is one nobody has verified', async () => {
    await admit('R1', '25');
    for (const status of ['X', 'N', 'O', 'I']) expect(await send(oru('R1', 10, heartRate(99, status)))).toBe('AA');
    const never = `OBX|1|TX|2276-4^Ferritin^LN||no sample|ng/mL|||||X`;
    expect(await send(hl7('ORU^R01^ORU_R01', [pid('R1'), order(60, 'NEVER'), never]))).toBe('AA');
    expect((await events('R1')).filter((e) => e.kind === 'lab')).toEqual([]);
    expect((await client.state('R1')).latest.heartRate).toBeUndefined();
    expect(await send(oru('R1', 9, heartRate(71, 'R')))).toBe('AA');
    await stateWhen('R1', 'has the unverified one', (s) => s.latest.heartRate?.value === 71);
    expect((await quarantine()).filter((q) => q.mrn === 'R1').map((q) => q.reason)).toContain('no result');
  });
  it('sentinels, implausible values, unknown codes and units are kept raw, listed, and used by no rule', async () => {
    await admit('Q1', '26', 600, true);
    expect(
      await send(
        hl7('ORU^R01', [
          pid('Q1'),
          order(5),
          'OBX|1|NM|8867-4^HR^LN||-32768|/min|||||F',
          'OBX|2|NM|8310-5^Temp^LN||398|Cel|||||F',
          'OBX|3|NM|LOCAL-1^Secret^99LAB||5|x|||||F',
          'OBX|4|NM|2276-4^Ferritin^LN||5|furlong|||||F',
          'OBX|5|NM|2708-6^SpO2^LN||97|%|||||F',
          'OBX|6|NM|9279-1^Resp^LN||sixteen|/min|||||F',
          'OBX|7|NM|8478-0^MAP^LN|||mm[Hg]|||||F',
        ]),
      ),
    ).toBe('AA');
    const { latest, crs } = await stateWhen('Q1', 'has the good row', (s) => s.latest.spo2Percent?.value === 97);
    expect([latest.heartRate, latest.tempC, latest.ferritin, latest.respRate, latest.mapMmHg]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(crs.grade).toBe(0);
    const reasons = (await quarantine())
      .filter((q) => q.mrn === 'Q1')
      .map((q) => q.reason)
      .sort();
    expect(reasons).toEqual(['implausible value', 'no value', 'no value', 'unit not known', 'unknown code', 'unreadable number']);
  });
  it('the same unknown code twice in one message, and in many at once, is AA and one entry with its number', async () => {
    const row = (n: number) => `OBX|${n}|NM|LOCAL-2^Twice^99LAB|1.${n}|5|x|||||F`;
    const message = () => hl7('ORU^R01', [pid('Q1'), order(4), row(1), row(2), row(3)]);
    expect(await send(message())).toBe('AA');
    const many = Array.from({ length: 20 }, message);
    line.raw(many.map((m) => `\u000b${m}\u001c\r`).join(''));
    for (const _ of many) expect(verdict(await line.next())).toBe('AA');
    const entries = (await quarantine()).filter((q) => q.detail.includes('LOCAL-2'));
    expect(entries).toMatchObject([{ status: 'kept', reason: 'unknown code', count: 63 }]);
  });
  it('oxygen: a device by its SNOMED CT code under any code, flow alone updates the device in use', async () => {
    await admit('OX', '27', 600, true);
    await send(oru('OX', 60, 'OBX|1|NM|8310-5^Temp^LN||38.6|Cel|||||F'));
    const device = 'OBX|1|CWE|O2DEV^Oxygen device^L||426854004^High flow oxygen nasal cannula^SCT||||||F';
    expect(await send(hl7('ORU^R01', [pid('OX'), order(30, 'OX1'), device, 'OBX|2|NM|3151-8^Flow^LN||40|L/min|||||F']))).toBe(
      'AA',
    );
    const first = await stateWhen('OX', 'has oxygen', (s) => s.oxygen?.device === 'hfnc');
    expect(first.oxygen?.flowLpm).toBe(40);
    expect(first.crs.grade).toBe(3);
    await send(hl7('ORU^R01', [pid('OX'), order(10, 'OX2'), 'OBX|1|NM|3151-8^Flow^LN||50|L/min|||||F']));
    expect((await stateWhen('OX', 'has the new flow', (s) => s.oxygen?.flowLpm === 50)).oxygen?.device).toBe('hfnc');
  });
  it('a message that names neither patient nor place is held: AA', async () => {
    expect(await send(hl7('ORU^R01', [order(3, 'NOBODY'), heartRate(123)]))).toBe('AA');
    const held = (await quarantine()).find((q) => q.raw?.includes('NOBODY'));
    expect(held).toMatchObject({ status: 'held', reason: 'no patient' });
  });
  it('for somebody nobody has admitted: held, used at the admission', async () => {
    expect(await send(oru('LATE1', 20, 'OBX|1|NM|8310-5^Temp^LN||39.9|Cel|||||F'))).toBe('AA');
    expect((await client.get('/api/patients/LATE1/state')).status).toBe(404);
    await admit('LATE1', '28', 60);
    await stateWhen('LATE1', 'has what was held', (s) => s.latest.tempC?.value === 39.9);
  });
  it('an alarm (ORU^R40) is recorded and never graded', async () => {
    await admit('AL', '29');
    const alarm = hl7('ORU^R40', [
      pid('AL'),
      order(1),
      'OBX|1|ST|196616^MDC_EVT_ALARM^MDC|1.0.0.0.1|HR LOW||||||R',
      heartRate(20, 'R'),
    ]);
    expect(await send(alarm)).toBe('AA');
    expect((await client.state('AL')).latest.heartRate).toBeUndefined();
    expect((await quarantine()).find((q) => q.mrn === 'AL')).toMatchObject({ status: 'kept', reason: 'alarm of a device' });
  });
});

describe('HL7 v2: drugs', () => {
  const ras = (mrn: string, orc: string, rxa: string) => hl7('RAS^O17', [pid(mrn), orc, rxa, 'RXR|IV^Intravenous']);
  it('RAS^O17: a dose given counts; the same again does not; RE and NA were not done; D never was', async () => {
    await admit('T1', '31');
    const at = minutesAgo(120);
    const rxa = (status: string, action = '', t = at) =>
      `RXA|0|1|${t}||612865^tocilizumab^RXNORM|560|mg|||||||||||||${status}|${action}`;
    expect(await send(ras('T1', 'ORC|RE|ORD1', rxa('CP')))).toBe('AA');
    const first = await stateWhen('T1', 'has a dose', (s) => s.toci.total === 1);
    expect(first.toci.doses).toMatchObject([{ doseMg: 560 }]);
    await send(ras('T1', 'ORC|RE|ORD1', rxa('CP')));
    await send(ras('T1', 'ORC|RE|ORD2', rxa('RE', '', minutesAgo(30))));
    await send(ras('T1', 'ORC|RE|ORD3', rxa('NA', '', minutesAgo(20))));
    expect((await client.state('T1')).toci.total).toBe(1);
    expect(await send(ras('T1', 'ORC|RE|ORD1', rxa('CP', 'D')))).toBe('AA');
    await stateWhen('T1', 'has no dose', (s) => s.toci.total === 0);
  });
  it('RAS^O17: an infusion runs at its rate until 0 or until ORC-1 DC', async () => {
    await admit('T2', '32');
    const ne = (minutes: number, rate: string, control = 'RE') =>
      ras('T2', `ORC|${control}|ORDNE`, `RXA|0|1|${minutesAgo(minutes)}||7512^norepinephrine^RXNORM|${rate}|ug/kg/min`);
    expect(await send(ne(60, '0.08'))).toBe('AA');
    await stateWhen('T2', 'runs norepinephrine', (s) => s.pressors[0]?.rate === 0.08);
    expect(await send(ne(40, '0'))).toBe('AA');
    await stateWhen('T2', 'runs nothing', (s) => s.pressors.length === 0);
    expect(await send(ne(30, '0.1'))).toBe('AA');
    await stateWhen('T2', 'runs it again', (s) => s.pressors[0]?.rate === 0.1);
    expect(await send(ne(5, '0.1', 'DC'))).toBe('AA');
    await stateWhen('T2', 'is stopped', (s) => s.pressors.length === 0);
  });
  it('RDE^O11 and O25, ORM^O01: ordered, never given; an ORM or ORU row with a drug code is the rate of its infusion', async () => {
    await admit('T3', '33');
    const orc = (n: number) => `ORC|NW|RX${n}|||||||${minutesAgo(30)}`;
    expect(await send(hl7('RDE^O11', [pid('T3'), orc(1), 'RXE||612865^tocilizumab^RXNORM|560||mg']))).toBe('AA');
    expect(await send(hl7('RDE^O25', [pid('T3'), orc(2), 'RXE||612865^tocilizumab^RXNORM|560||mg']))).toBe('AA');
    expect(await send(hl7('ORM^O01', [pid('T3'), orc(3), 'RXO|3264^dexamethasone^RXNORM|10||mg']))).toBe('AA');
    const drugs = (await events('T3')).filter((e) => e.kind === 'medication');
    expect(drugs.map((e) => [e.drug, e.state ?? e.status])).toEqual([
      ['tocilizumab', 'ordered'],
      ['tocilizumab', 'ordered'],
      ['dexamethasone', 'ordered'],
    ]);
    expect((await client.state('T3')).toci.total).toBe(0);
    const rate = 'OBX|1|NM|7512^norepinephrine^RXNORM||0.12|ug/kg/min|||||R';
    expect(await send(hl7('ORM^O01', [pid('T3'), 'ORC|SC|RX4', order(20, 'PUMP1'), rate]))).toBe('AA');
    await stateWhen('T3', 'runs at the rate of the order', (s) => s.pressors[0]?.rate === 0.12);
    expect(await send(hl7('ORU^R01', [pid('T3'), order(5, 'PUMP2'), rate.replace('|0.12|', '|0|')]))).toBe('AA');
    await stateWhen('T3', 'is stopped by 0', (s) => s.pressors.length === 0);
  });
  it('a rate in a unit nobody knows runs at an unknown rate', async () => {
    await admit('T4', '34');
    await send(hl7('ORU^R01', [pid('T4'), order(5, 'PUMP3'), 'OBX|1|NM|7512^norepinephrine^RXNORM||7|drops/blink|||||R']));
    const { pressors } = await stateWhen('T4', 'runs', (s) => s.pressors.length === 1);
    expect(pressors[0]).toMatchObject({ drug: 'norepinephrine' });
  });
});

describe('HL7 v2: answers', () => {
  it('queries are refused politely, every other readable type is AA, acknowledgements get none', async () => {
    expect(await send(hl7('QRY^A19', ['QRD|1']))).toBe('AR MSH^1^9');
    expect(await send(hl7('QBP^Q22^QBP_Q21', ['QPD|Q22']))).toBe('AR MSH^1^9');
    for (const type of ['MDM^T02', 'SIU^S12', 'DFT^P03', 'ADT^A31', 'ADT^A60', 'ZZZ^Z01', 'RDS^O13'])
      expect([type, await send(hl7(type, [pid('A1'), 'MSA|AA|1']))]).toEqual([type, 'AA']);
    line.raw(`\u000b${hl7('ACK^R01', ['MSA|AA|1'])}\u001c\r\u000b${hl7('MCF', ['MSA|AA|1'])}\u001c\r`);
    expect(await line.send(oru('A1', 1, heartRate(80)))).toContain('MSA|AA|');
  });
  it('the same message again gets the same answer and stores nothing; the same number with other content is new', async () => {
    await admit('DUP', '35');
    const message = (value: number) => hl7('ORU^R01', [pid('DUP'), at, heartRate(value)], { id: 'SAME-1', sentAt });
    const [at, sentAt] = [order(3, 'DUP1'), minutesAgo(0)];
    expect(await send(message(80))).toBe('AA');
    const stored = (await events('DUP')).length;
    const other = await mllp(server.mllpPort);
    expect(verdict(await other.send(message(80)))).toBe('AA');
    expect((await events('DUP')).length).toBe(stored);
    expect(verdict(await other.send(message(85)))).toBe('AA');
    await stateWhen('DUP', 'has the other value', (s) => s.latest.heartRate?.value === 85);
    other.close();
  });
  it('the repetition of PID-3 typed MR that has an id decides, else the first that has one', async () => {
    await admit('PI1', '36');
    const named = (field: string, value: number) =>
      send(hl7('ORU^R01', [`PID|1||${field}`, order(value / 10, `P${value}`), heartRate(value)]));
    expect(await named('V99^^^HOSP^VN~^^^HOSP^MR~PI1^^^HOSP^MR', 60)).toBe('AA');
    expect(await named('PI1~V99^^^HOSP^VN', 50)).toBe('AA');
    expect((await events('PI1')).filter((e) => e.kind === 'vital').map((e) => e.heartRate)).toEqual([60, 50]);
  });
});
