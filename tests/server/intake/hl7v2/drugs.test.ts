import { describe, expect, it } from 'vitest';
import { admitted, events, header, iso, message, OBR, one, only, PID, PV1, reasons } from './support';

const TOCI = '612865^tocilizumab^RXNORM';
const NORE = '7512^norepinephrine^RXNORM';
interface Rxa {
  drug?: string;
  start?: string;
  end?: string;
  amount?: string;
  unit?: string;
  per?: string;
  perUnit?: string;
  done?: string;
  action?: string;
}
const rxa = ({
  drug = TOCI,
  start = '20261121010000+0000',
  end = '',
  amount = '560',
  unit = 'mg',
  per = '',
  perUnit = '',
  done = 'CP',
  action = '',
}: Rxa = {}) => `RXA|0|1|${start}|${end}|${drug}|${amount}|${unit}|||||${per}|${perUnit}|||||||${done}|${action}`;
const ORC = 'ORC|RE|ORD1^CPOE|FIL1^PHA';
const ras = (...segments: string[]) => one(message(header('RAS^O17^RAS_O17'), PID, PV1, ...segments));

describe('RAS^O17: doses', () => {
  it('a dose given, with its amount and route', () => {
    const a = admitted(ras(ORC, rxa(), 'RXR|IV^Intravenous'), 'medication');
    expect(a).toMatchObject({
      patient: { mrn: 'M100', bed: 'ICU-7-04' },
      restates: true,
      event: { drug: 'tocilizumab', state: 'given', doseMg: 560, route: 'IV', t: Date.parse('2026-11-21T01:00:00Z') },
    });
    expect(a.event.id).toBe('M100|rxa|ORD1|tocilizumab|1795222800000');
  });
  it.each([
    ['CP', 'given'],
    ['PA', 'given'],
    ['', 'given'],
    ['RE', 'not-done'],
    ['NA', 'not-done'],
  ])('RXA-20 %s: %s', (done, state) => expect(only(ras(ORC, rxa({ done })), 'medication').state).toBe(state));
  it('another word in RXA-20 is no status: kept, not given', () =>
    expect(reasons(ras(ORC, rxa({ done: 'XX' })))).toEqual(['unknown status']));
  it.each([
    ['1', 'g', 1000],
    ['10', 'mg', 10],
    ['500', 'ug', 0.5],
    ['500', 'mcg', 0.5],
    ['2', 'tab', undefined],
    ['8', 'mg/kg', undefined],
    ['', 'mg', undefined],
  ])('%s %s is a dose of %s mg', (amount, unit, doseMg) =>
    expect(only(ras(ORC, rxa({ amount, unit })), 'medication').doseMg).toBe(doseMg),
  );
  it('a bolus has a volume', () => {
    expect(only(ras(rxa({ drug: 'BOLUS^Crystalloid bolus^L', amount: '0.5', unit: 'L' })), 'medication')).toMatchObject({
      drug: 'crystalloid-bolus',
      volumeMl: 500,
    });
  });
  it('RXA-21: D never was, U corrects, and both find the dose whose time was another', () => {
    const first = admitted(ras(ORC, rxa()), 'medication');
    const gone = admitted(ras(ORC, rxa({ action: 'D' })), 'medication');
    expect(gone.event).toMatchObject({ id: first.event.id, revision: 'entered-in-error' });
    const changed = admitted(ras(ORC, rxa({ action: 'U', amount: '400', start: '20261121011500+0000' })), 'medication');
    expect(changed.event).toMatchObject({ revision: 'corrected', doseMg: 400 });
    expect(first.event.id.startsWith(changed.idPrefix ?? '-')).toBe(true);
  });
  it('by ATC, by a name with its salt and strength, by the code of the site', () => {
    const drug = (field: string, codes = {}) =>
      only(one(message(header('RAS^O17'), PID, ORC, rxa({ drug: field })), { codes }), 'medication').drug;
    expect(drug('H02AB02^x^ATC')).toBe('dexamethasone');
    expect(drug('00409^Norepinephrine bitartrate 4 mg^NDC')).toBe('norepinephrine');
    expect(drug('Tocilizumab-aazg')).toBe('tocilizumab');
    expect(drug('99^x^LOC', { 'LOC|99': 'drug:anakinra' })).toBe('anakinra');
    expect(drug('YESC^axicabtagene ciloleucel^L')).toBe('axi-cel');
  });
  it('a drug nobody knows is stored under its name, and said', () => {
    const m = ras(ORC, rxa({ drug: '4917^Nitroglycerin^NDC' }));
    expect(only(m, 'medication').drug).toBe('Nitroglycerin');
    expect(reasons(m)).toEqual(['drug not known']);
  });
  it('two doses in one message are two events, also of the same minute', () => {
    const ids = events(ras(ORC, rxa(), rxa(), 'ORC|RE|ORD2', rxa({ drug: NORE }))).map((e) => e.id);
    expect(new Set(ids).size).toBe(3);
  });
  it.each([
    ['1001^DEXA HAUSMARKE^99MNDRY', 'DEXA HAUSMARKE is not a drug we use (99MNDRY|1001)', '99MNDRY|1001'],
    ['1001^DEXA HAUSMARKE', 'DEXA HAUSMARKE is not a drug we use (1001)', '1001'],
    ['^DEXA HAUSMARKE', 'DEXA HAUSMARKE is not a drug we use (DEXA HAUSMARKE)', 'DEXA HAUSMARKE'],
  ])('%s: what is wrong names it as the map does, and so mapped it is the drug', (drug, detail, key) => {
    const m = ras(ORC, rxa({ drug, amount: '10' }));
    expect(m.refused.map((r) => r.detail)).toEqual([detail]);
    const mapped = one(message(header('RAS^O17^RAS_O17'), PID, PV1, ORC, rxa({ drug, amount: '10' })), {
      codes: { [key]: 'drug:dexamethasone' },
    });
    expect([only(mapped, 'medication').drug, reasons(mapped)]).toEqual(['dexamethasone', []]);
  });
  it('no drug named: kept', () => expect(reasons(ras(ORC, rxa({ drug: '' })))).toEqual(['unknown code']));
  it('in the hour that comes twice a dose takes the later instant and names the other', () => {
    const e = only(
      one(message(header('RAS^O17'), PID, ORC, rxa({ start: '20261101013000' })), { zone: 'America/Chicago' }),
      'medication',
    ) as { t: number; otherT?: number };
    expect([e.t, e.otherT].map((x) => iso(x ?? 0))).toEqual(['2026-11-01T07:30:00.000Z', '2026-11-01T06:30:00.000Z']);
  });
  it('RXA-3 missing: RXA-4, else MSH-7; unreadable: in doubt', () => {
    expect(iso(only(ras(ORC, rxa({ start: '', end: '20261121003000+0000' })), 'medication').t)).toBe('2026-11-21T00:30:00.000Z');
    expect(iso(only(ras(ORC, rxa({ start: '' })), 'medication').t)).toBe('2026-11-21T01:05:00.000Z');
    expect(ras(ORC, rxa({ start: 'now' }))).toMatchObject({ answerCode: 'AE', err: { segment: 'RXA', field: 3 } });
  });
  it('no patient: held', () =>
    expect(one(message(header('RAS^O17'), ORC, rxa())).refused).toMatchObject([{ status: 'held', reason: 'no patient' }]));
});

describe('RAS^O17: infusions', () => {
  const run = (r: Rxa, orc = ORC) => only(ras(orc, rxa({ drug: NORE, ...r })), 'medication');
  it('a rate unit in RXA-7 makes it a running infusion', () => {
    expect(run({ amount: '8', unit: 'mcg/min' })).toMatchObject({ state: 'running', rate: 8, rateUnit: 'ug/min' });
    expect(run({ amount: '0.1', unit: 'ug/kg/min' })).toMatchObject({ rate: 0.1, rateUnit: 'ug/kg/min' });
    expect(run({ amount: '8', unit: 'mL/h' })).toMatchObject({ state: 'running', rate: 8, rateUnit: 'mL/h' });
  });
  it.each([
    ['RXA-6', rxa({ drug: NORE, amount: '-100', unit: 'ug/min' })],
    ['RXA-12', rxa({ drug: NORE, amount: '', unit: '', per: '-1', perUnit: 'ug/min' })],
    ['RXA-6, the time alone in RXA-12', rxa({ drug: NORE, amount: '-1', unit: 'ug', per: 'min' })],
    ['RXA-6, above what pumps do', rxa({ drug: NORE, amount: '99999', unit: 'mL/h' })],
  ])('a rate that cannot be in %s says nothing of the infusion: listed, and nothing else', (_, row) => {
    const m = ras(ORC, row);
    expect(m).toMatchObject({ answerCode: 'AA', events: [] });
    expect(reasons(m)).toEqual(['implausible value']);
  });
  it('a dose beside such a rate was given', () => {
    const m = ras(ORC, rxa({ drug: NORE, amount: '4', unit: 'mg', per: '-1', perUnit: 'ug/min' }));
    expect(only(m, 'medication')).toMatchObject({ state: 'running', doseMg: 4 });
    expect(only(m, 'medication')).not.toHaveProperty('rate');
    expect(reasons(m)).toEqual(['implausible value']);
  });
  it('a dose that cannot be is stored as sent and listed, given and ordered', () => {
    const m = ras(ORC, rxa({ amount: '99999999999' }));
    expect(only(m, 'medication')).toMatchObject({ state: 'given', doseMg: 99_999_999_999 });
    expect(reasons(m)).toEqual(['implausible value']);
    const order = message(header('RDE^O11^RDE_O11'), PID, PV1, 'ORC|NW|ORD2', `RXE||${TOCI}|99999999999||mg`);
    expect(reasons(one(order))).toEqual(['implausible value']);
  });
  it('a rate that cannot be read is listed: the drug runs, nobody knows how fast', () => {
    const m = ras(ORC, rxa({ drug: NORE, amount: '1e300', unit: 'ug/min' }));
    expect(only(m, 'medication')).toMatchObject({ state: 'running' });
    expect(reasons(m)).toEqual(['unreadable number']);
    expect(reasons(ras(ORC, rxa({ drug: NORE, amount: '', unit: 'ug/min' })))).toEqual([]);
  });
  it('so do RXA-12 and RXA-13, and a time alone in RXA-12', () => {
    expect(run({ amount: '4', unit: 'mg', per: '8', perUnit: 'ug/min' })).toMatchObject({
      state: 'running',
      rate: 8,
      rateUnit: 'ug/min',
    });
    expect(run({ amount: '8', unit: 'mcg', per: 'min' })).toMatchObject({ state: 'running', rate: 8, rateUnit: 'ug/min' });
  });
  it('TOCI-02: a dose with its rate beside it keeps its amount, an amount per time is none', () => {
    const toci = run({ drug: TOCI, amount: '900', per: '100', perUnit: 'mL/h' });
    expect(toci).toMatchObject({ state: 'running', doseMg: 900, rate: 100, rateUnit: 'mL/h' });
    expect(run({ drug: '6902^x^RXNORM', amount: '0.5', unit: 'g', per: '500', perUnit: 'mg/h' })).toMatchObject({ doseMg: 500 });
    expect(run({ amount: '8', unit: 'mcg', per: 'min' })).not.toHaveProperty('doseMg');
    expect(run({ amount: '8', unit: 'mg/h' })).not.toHaveProperty('doseMg');
  });
  it('it runs until RXA-4', () => {
    expect(run({ amount: '8', unit: 'ug/min', end: '20261121033000+0000' }).endsAt).toBe(Date.parse('2026-11-21T03:30:00Z'));
    expect(run({ amount: '8', unit: 'ug/min', end: '20261121010000+0000' })).not.toHaveProperty('endsAt');
  });
  it('a later 0 stops it', () => expect(run({ amount: '0', unit: 'ug/min' }).state).toBe('stopped'));
  it('ORC-1 DC stops it at RXA-4, else when the order was discontinued; its start keeps its event', () => {
    const started = run({ amount: '8', unit: 'ug/min' });
    const stopped = run({ amount: '8', unit: 'ug/min' }, 'ORC|DC|ORD1||||||20261121000000|20261121023000+0000');
    expect([stopped.state, iso(stopped.t)]).toEqual(['stopped', '2026-11-21T02:30:00.000Z']);
    expect(stopped.id).not.toBe(started.id);
    expect(iso(run({ amount: '8', unit: 'ug/min', end: '20261121022000+0000' }, 'ORC|DC|ORD1').t)).toBe(
      '2026-11-21T02:20:00.000Z',
    );
  });
  it('refused or not administered: not done, whatever the rate', () =>
    expect(run({ amount: '8', unit: 'ug/min', done: 'RE' }).state).toBe('not-done'));
});

describe('RDE and ORM: orders', () => {
  const rde = (...segments: string[]) => one(message(header('RDE^O11^RDE_O11'), PID, PV1, ...segments));
  const NEW = 'ORC|NW|ORD9^CPOE|||||||20261121004000+0000';
  it.each(['RDE^O11^RDE_O11', 'RDE^O25^RDE_O25'])('%s: ordered, with dose and planned time', (type) => {
    const m = one(message(header(type), PID, NEW, `RXE||${TOCI}|560||mg`, 'TQ1|1||||||20261121030000+0000', 'RXR|IV'));
    expect(only(m, 'medication')).toMatchObject({
      drug: 'tocilizumab',
      state: 'ordered',
      doseMg: 560,
      route: 'IV',
      t: Date.parse('2026-11-21T00:40:00Z'),
      plannedAt: Date.parse('2026-11-21T03:00:00Z'),
    });
  });
  it('a start in the older quantity and timing field', () => {
    const m = rde(NEW, `RXE|1^Q8H^^20261121040000+0000|${TOCI}|560||mg`);
    expect(only(m, 'medication').plannedAt).toBe(Date.parse('2026-11-21T04:00:00Z'));
  });
  it('what the pharmacy encoded stands for what was requested: one order', () => {
    expect(
      only(rde(NEW, 'TQ1|1||||||20261121030000+0000', `RXO|${TOCI}|8||mg/kg`, `RXE||${TOCI}|560||mg`), 'medication'),
    ).toMatchObject({ doseMg: 560, plannedAt: Date.parse('2026-11-21T03:00:00Z') });
  });
  it('ORM^O01: RXO; an order for the laboratory is none of a drug', () => {
    const m = one(message(header('ORM^O01'), PID, NEW, `RXO|${TOCI}|560||mg`, 'ORC|NW|ORD10', `RXO|${NORE}|5||mg`));
    expect(events(m)).toMatchObject([{ drug: 'tocilizumab', state: 'ordered' }, { drug: 'norepinephrine' }]);
    expect(one(message(header('ORM^O01'), PID, NEW, OBR))).toMatchObject({ answerCode: 'AA', events: [], refused: [] });
  });
  it.each(['CA', 'OC', 'DC'])('ORC-1 %s takes the order back', (control) => {
    const placed = admitted(rde(NEW, `RXE||${TOCI}|560||mg`), 'medication');
    const gone = admitted(rde(`ORC|${control}|ORD9^CPOE|||||||20261121010000+0000`, `RXE||${TOCI}|560||mg`), 'medication');
    expect(gone.event).toMatchObject({ id: placed.event.id, revision: 'entered-in-error' });
  });
  it('a rate reported as an order row is the rate of a running infusion; other rows are not taken from an order', () => {
    const m = one(
      message(header('ORM^O01'), PID, NEW, OBR, `OBX|1|NM|${NORE}||8|ug/min|||||R`, 'OBX|2|NM|8867-4^HR^LN||80|/min|||||F'),
    );
    expect(only(m, 'medication')).toMatchObject({ state: 'running', rate: 8 });
    expect(reasons(m)).toEqual(['not taken from an order']);
  });
});
