import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { foldAdmission, withFacts } from '../../../lib/chart/fold/person';
import { apply, emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent, ChartEventOf } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { DAY } from '../../../lib/time';
import { at, event, T0 } from '../../support/events';

const folded = (...events: ChartEvent[]): Chart => fold(emptyChart(), events, at('30:00'), ASTCT_2019);
/** An admission with nothing but where the patient lies. */
const bare = (fields: object = {}): ChartEvent =>
  event({ kind: 'admission', id: 'first', t: at('00:00'), mrn: 'm', unit: 'ICU-7', bed: 'ICU-7-01', ...fields });
const again = (fields: object): ChartEvent => bare({ id: 'again', t: at('01:00'), ...fields });
const WHO = { name: 'Petra Chalmers', birthDate: '1974-12-25', ageYears: 51, sex: 'F', heightCm: 168 };

describe('who the patient is', () => {
  it('as the admission says', () => {
    const { person } = folded(bare({ ...WHO, baseline: { creatinineMgDl: 0.9 } }));
    expect(person).toMatchObject({ mrn: 'm', ...WHO, baseline: { creatinineMgDl: 0.9 } });
  });
  it('a later admission that does not say it takes nothing away', () => {
    expect(folded(bare(WHO), again({})).person).toMatchObject(WHO);
  });
  it('a later admission adds what was not known, in the baseline too, and takes a new name', () => {
    const { person } = folded(
      bare({ name: 'Petra Chalmers', baseline: { creatinineMgDl: 0.9 } }),
      again({ name: 'Petra Chalmers-Ruiz', birthDate: '1974-12-25', sex: 'F', baseline: { ferritinNgMl: 800 } }),
    );
    expect(person).toMatchObject({ name: 'Petra Chalmers-Ruiz', birthDate: '1974-12-25', sex: 'F' });
    expect(person.baseline).toEqual({ creatinineMgDl: 0.9, ferritinNgMl: 800 });
  });
  it.each([
    [19.9, null],
    [20, 20],
    [168, 168],
    [260, 260],
    [260.1, null],
    [undefined, null],
  ])('a height of %s cm is kept as %s', (heightCm, expected) => {
    expect(folded(bare(heightCm === undefined ? {} : { heightCm })).person.heightCm).toBe(expected);
  });
  it('an implausible height does not replace a plausible one', () => {
    expect(folded(bare({ heightCm: 168 }), again({ heightCm: 1.68 })).person.heightCm).toBe(168);
  });
});

describe('the baseline', () => {
  it.each([
    ['a limit of the pressure', 'hypotensionSbpBelow', 100, [-100, 1e300]],
    ['a limit of the mean', 'hypotensionMapBelow', 60, [-1, 1000]],
    ['the usual pressure', 'usualSbpMmHg', 150, [0, 1e6]],
    ['oxygen at home', 'oxygenFlowLpm', 2, [-2, 1e300]],
    ['the creatinine', 'creatinineMgDl', 0.9, [-0.9, 90]],
    ['the bilirubin', 'bilirubinMgDl', 0.6, [-1, 1e6]],
  ] as const)('%s that cannot be is no baseline and replaces none', (_, field, usual, wrong) => {
    for (const value of wrong) {
      expect(folded(bare({ baseline: { [field]: value } })).person.baseline).toEqual({});
      expect(folded(bare({ baseline: { [field]: usual } }), again({ baseline: { [field]: value } })).person.baseline).toEqual({
        [field]: usual,
      });
    }
  });
});

describe('the product', () => {
  it('is known from the admission even before the cells are given, and kept by one that does not name it', () => {
    expect(folded(bare({ product: 'axi-cel' })).therapy).toMatchObject({ product: 'axi-cel', infusions: [], firstAt: null });
    expect(folded(bare({ product: 'axi-cel' }), again({})).therapy.product).toBe('axi-cel');
    expect(folded(bare({ product: 'axi-cel' }), again({ product: 'cilta-cel' })).therapy.product).toBe('cilta-cel');
    expect(folded(bare({})).therapy.product).toBeNull();
  });
  it('only admissions speak for the whole stay; an infusion does from its own time', () => {
    const infusion = event({ kind: 'infusion', t: at('02:00'), product: 'cilta-cel' });
    expect(withFacts(emptyChart(), [bare({ product: 'axi-cel' }), infusion]).therapy.product).toBe('axi-cel');
    expect(folded(bare({ product: 'axi-cel' }), infusion).therapy).toMatchObject({ product: 'cilta-cel', firstAt: at('02:00') });
  });
});

describe('DATA-01 an admission that changes what earlier grades rest on', () => {
  const start = folded(bare({ ...WHO, carTInfusedAt: T0 - 3 * DAY, baseline: { creatinineMgDl: 0.9 } }));
  const late = (fields: object) => apply(start, bare({ id: 'late', t: at('40:00'), ...fields }), ASTCT_2019);
  it.each([
    ['another date of birth', { birthDate: '2014-12-25' }],
    ['another age', { ageYears: 11 }],
    ['another sex', { sex: 'M' }],
    ['another height', { heightCm: 186 }],
    ['another baseline', { baseline: { creatinineMgDl: 1.9 } }],
    ['the same infusion at another time', { carTInfusedAt: T0 - 4 * DAY }],
    ['an infusion before the known one', { carTInfusedAt: T0 - 60 * DAY }],
    ['a further infusion after the known one', { carTInfusedAt: T0 + DAY + 14 * DAY }],
  ])('%s: everything is folded again from the beginning', (_, fields) => {
    expect(late(fields)).toEqual({ refoldFrom: 0 });
  });
  it.each([
    ['the same facts once more', { ...WHO, carTInfusedAt: T0 - 3 * DAY, baseline: { creatinineMgDl: 0.9 } }],
    ['another name, bed and weight', { name: 'P. Chalmers', bed: 'ICU-7-02', weightKg: 71 }],
    ['an implausible height', { heightCm: 1.86 }],
    ['nothing', {}],
  ])('%s: nothing is folded again', (_, fields) => {
    expect(late(fields)).toHaveProperty('chart');
  });
});

describe('DATA-03 the weight', () => {
  const weighed = (kg: number) =>
    folded(bare({ weightKg: 80 }), event({ kind: 'weight', id: 'w', t: at('01:00'), weightKg: kg }));
  it.each([0.5, 71.5, 400])('%s kg is in force from its time', (kg) => {
    expect(weighed(kg).person.weights).toStrictEqual([
      { t: at('00:00'), kg: 80, id: 'first' },
      { t: at('01:00'), kg, id: 'w' },
    ]);
    expect(weighed(kg).rejects).toEqual({});
  });
  it.each([0.4, 400.1])('%s kg is noted with its reason and not used', (kg) => {
    const { person, rejects } = weighed(kg);
    expect(person.weights).toStrictEqual([{ t: at('00:00'), kg: 80, id: 'first' }]);
    expect(rejects).toStrictEqual({
      weightKg: {
        t: at('01:00'),
        receivedAt: at('01:00'),
        field: 'weightKg',
        value: kg,
        unit: 'kg',
        reason: 'outside 0.5 to 400',
        id: 'w',
      },
    });
  });
  it('an implausible weight in an admission does not hinder the admission', () => {
    const { person, stay, rejects } = folded(bare({ weightKg: 4000 }));
    expect(person.weights).toEqual([]);
    expect(stay.open).toBe(true);
    expect(rejects.weightKg?.value).toBe(4000);
  });
});

describe('history', () => {
  it.each([
    ['immunosuppressed', true],
    ['organomegaly', 'both'],
    ['priorTransplant', true],
    ['activeEbv', true],
    ['tumourBurdenHigh', true],
  ])('%s is kept as said, and corrected by what is said later', (item, value) => {
    const said = event({ kind: 'history', t: at('01:00'), [item]: value });
    expect(folded(bare(), said).person.history).toStrictEqual({ [item]: value });
    const silent = event({ kind: 'history', t: at('02:00') });
    expect(folded(bare(), said, silent).person.history).toStrictEqual({ [item]: value });
    const other = item === 'organomegaly' ? 'none' : false;
    expect(folded(bare(), said, event({ kind: 'history', t: at('02:00'), [item]: other })).person.history).toStrictEqual({
      [item]: other,
    });
  });
});

describe('limits of treatment and absence', () => {
  const limits = (t: string, fields: object) => event({ kind: 'limits', t: at(t), text: 'no intubation', ...fields });
  it('the text, when it is to be reviewed and by whom; an empty text ends them', () => {
    const said = limits('01:00', { reviewBy: new Date(at('20:00')).toISOString(), by: 'Dr. Okafor' });
    expect(folded(bare(), said).person.limits).toStrictEqual({
      text: 'no intubation',
      reviewBy: at('20:00'),
      t: at('01:00'),
      by: 'Dr. Okafor',
    });
    expect(folded(bare(), said, limits('02:00', { text: '' })).person.limits).toBeNull();
    expect(folded(bare(), limits('01:00', {})).person.limits).toStrictEqual({
      text: 'no intubation',
      reviewBy: null,
      t: at('01:00'),
      by: null,
    });
    expect(folded(bare(WHO), said).person.name).toBe(WHO.name);
  });
  it('an absence: why, since when and until when it is announced; its end ends it', () => {
    const gone = event({ kind: 'absence', t: at('01:00'), reason: 'CT', until: at('02:00') });
    expect(folded(bare(WHO), gone).person).toMatchObject({
      name: WHO.name,
      absence: { reason: 'CT', since: at('01:00'), until: at('02:00') },
    });
    const silent = event({ kind: 'absence', t: at('01:00') });
    expect(folded(bare(), silent).person.absence).toStrictEqual({ reason: '', since: at('01:00'), until: null });
    expect(folded(bare(), gone, event({ kind: 'absence', t: at('01:30'), ended: true })).person.absence).toBeNull();
  });
});

describe('an update of who the patient is', () => {
  it('opens no stay, moves nobody, and takes the name and the number', () => {
    const update = again({ updateOnly: true, name: 'Petra C.', bed: 'ICU-7-09', mrn: 'm2', weightKg: 70 });
    const alone = foldAdmission(emptyChart(), update as ChartEventOf<'admission'>);
    expect(alone.stay).toEqual(emptyChart().stay);
    expect(alone.person).toMatchObject({ mrn: 'm2', name: 'Petra C.', weights: [{ kg: 70 }] });
    const { stay, person } = folded(bare(WHO), update);
    expect(stay).toMatchObject({ open: true, bed: 'ICU-7-01', admittedAt: at('00:00') });
    expect(person).toMatchObject({ mrn: 'm2', name: 'Petra C.' });
  });
});
