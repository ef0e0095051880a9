import { describe, expect, it } from 'vitest';
import { type IecHsFeature, iecHsFeatures } from '../../../lib/grading/iec-hs';
import {
  bp,
  cannula,
  chartAt,
  diagnostic,
  ice,
  infusionTold,
  lab,
  offset,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  type Setting,
  temp,
} from '../../support/charts';

const at = '+10:00';
const feature = (id: string, rows: readonly Row[], setting: Setting = {}, rapid = false): IecHsFeature => {
  const found = iecHsFeatures(chartAt(rows, at, setting), protocolOf(setting), offset(at), rapid).find((f) => f.id === id);
  if (found === undefined) throw new Error(`no feature ${id}`);
  return found;
};
const state = (id: string, rows: readonly Row[], setting: Setting = {}) => feature(id, rows, setting).state;
const fever = temp('+00:00', 38.6);

describe('HLH-04 the features of IEC-HS', () => {
  it('AST or ALT, whichever is higher, against 5 x the limit or 5 x the value before the infusion', () => {
    expect(state('transaminases', [lab('+09:00', 'ast', 200, 'U/L')])).toBe('not-met');
    expect(state('transaminases', [lab('+09:00', 'ast', 201, 'U/L')])).toBe('met');
    expect(
      feature('transaminases', [lab('+09:00', 'ast', 40, 'U/L'), lab('+09:00', 'alt', 300, 'U/L', { id: 'alt' })]),
    ).toMatchObject({
      state: 'met',
      value: '300',
      eventId: 'alt',
      t: offset('+09:00'),
    });
    expect(feature('transaminases', [lab('+09:00', 'ast', 300, 'U/L'), lab('+09:00', 'alt', 40, 'U/L')]).value).toBe('300');
    const before = [lab('-80:00', 'ast', 20, 'U/L'), lab('+09:00', 'ast', 101, 'U/L')];
    expect(state('transaminases', before)).toBe('met');
    expect(state('transaminases', before, { patient: { baseline: { astUl: 30 } } })).toBe('not-met');
    expect(feature('transaminases', [])).toMatchObject({ state: 'unknown', value: null, t: null });
  });
  it('HLH-04 AST and ALT each against its own value before the infusion', () => {
    const before = [lab('-80:00', 'ast', 12, 'U/L'), lab('-80:00', 'alt', 40, 'U/L')];
    expect(state('transaminases', [...before, lab('+09:00', 'ast', 40, 'U/L'), lab('+09:00', 'alt', 65, 'U/L')])).toBe('not-met');
    expect(
      feature('transaminases', [...before, lab('+09:00', 'ast', 61, 'U/L'), lab('+09:00', 'alt', 100, 'U/L')]),
    ).toMatchObject({ state: 'met', value: '61' });
    expect(state('transaminases', [lab('-80:00', 'alt', 12, 'U/L'), lab('+09:00', 'alt', 61, 'U/L')])).toBe('met');
  });
  it('ferritin against the value before the infusion, or the stated baseline, which goes first', () => {
    const rows = [lab('-80:00', 'ferritin', 200, 'ng/mL'), lab('+09:00', 'ferritin', 401, 'ng/mL')];
    expect(state('ferritin', rows)).toBe('met');
    expect(state('ferritin', rows, { patient: { baseline: { ferritinNgMl: 300 } } })).toBe('not-met');
    expect(feature('ferritin', [lab('+09:00', 'ferritin', 100, 'ng/mL')], {}, true).state).toBe('met');
    expect(feature('ferritin', [lab('+09:00', 'ferritin', 100, 'ng/mL', { comparator: '<' })]).value).toBe('<100');
  });
  it('a second infusion told before it is given: values are still held against those before the first', () => {
    const told = infusionTold('+05:00', '+400:00');
    const rows = [lab('-80:00', 'ferritin', 200, 'ng/mL'), told, lab('+09:00', 'ferritin', 401, 'ng/mL')];
    expect(state('ferritin', rows)).toBe('met');
    const fallen = [lab('-80:00', 'platelets', 200, '10*9/L'), told, lab('+09:00', 'platelets', 30, '10*9/L')];
    expect(feature('cytopenia', fallen).value).toContain('(was 200)');
  });
  it('CRS that settles: below its peak or over; not at the peak, unknown before any', () => {
    expect(state('onset', [])).toBe('unknown');
    expect(feature('onset', [fever, cannula('+01:00')])).toMatchObject({ state: 'not-met', t: offset('+01:00') });
    expect(state('onset', [fever, cannula('+01:00'), roomAir('+02:00')])).toBe('met');
    expect(state('onset', [temp('-40:00', 38.6), temp('-39:00', 36.8)])).toBe('met');
  });
  it('CRS that is worse again after it improved, also back up to its peak; a fall of at most 30 min is no improvement', () => {
    const back = (t: string) => [fever, cannula('+01:00'), roomAir('+02:00'), cannula(t)];
    expect(feature('onset', back('+02:30:01'))).toMatchObject({ state: 'met', t: offset('+02:30:01'), value: 'CRS 1 to 2' });
    expect(state('onset', back('+02:30'))).toBe('not-met');
    expect(state('onset', [fever, cannula('+01:00'), cannula('+02:00', 8)])).toBe('not-met');
    // An episode that follows one that is over.
    expect(state('onset', [temp('-40:00', 38.6), temp('-39:00', 36.8), temp('+05:00', 38.6)])).toBe('met');
  });
  it('hemophagocytosis: seen once is seen, looked for and not seen is not met, never looked for is unknown', () => {
    expect(state('hemophagocytosis', [])).toBe('unknown');
    const clear = diagnostic('+05:00', 'bone-marrow', { hemophagocytosis: false, id: 'no' });
    const seen = diagnostic('+04:00', 'bone-marrow', { hemophagocytosis: true, id: 'yes' });
    expect(feature('hemophagocytosis', [clear])).toMatchObject({ state: 'not-met', eventId: 'no' });
    expect(feature('hemophagocytosis', [seen, clear])).toMatchObject({ state: 'met', eventId: 'yes', t: offset('+04:00') });
    expect(state('hemophagocytosis', [diagnostic('+04:00', 'bone-marrow')])).toBe('unknown');
  });
  it('spleen, nerve, lung and kidney', () => {
    expect(state('splenomegaly', [])).toBe('unknown');
    for (const [organomegaly, said] of [
      ['none', 'not-met'],
      ['one', 'met'],
    ])
      expect(state('splenomegaly', [{ t: '+00:00', kind: 'history', organomegaly }])).toBe(said);
    expect(feature('neurotoxicity', [ice('+01:00', 9)])).toMatchObject({ state: 'met', value: 'ICANS 1' });
    expect(state('neurotoxicity', [ice('+01:00', 10)])).toBe('not-met');
    expect(feature('lung', [cannula('+01:00')])).toMatchObject({ state: 'met', value: 'hypoxia domain 2' });
    expect(state('lung', [oxygen('+01:00', 'room-air'), bp('+01:00', 120)])).toBe('not-met');
    expect(state('fever', [fever])).toBe('met');
    expect(state('fever', [temp('+00:00', 37.1)])).toBe('not-met');
    for (const id of ['fever', 'neurotoxicity', 'lung']) expect(state(id, []), id).toBe('unknown');
    expect(state('kidney', [])).toBe('unknown');
    expect(feature('kidney', [lab('+09:00', 'creatinine', 4, 'mg/dL')])).toMatchObject({
      state: 'met',
      value: '4',
      t: offset('+09:00'),
    });
    expect(state('kidney', [lab('+09:00', 'creatinine', 1.2, 'mg/dL')])).toBe('not-met');
  });
  it('a cytopenia counts when it is worse than before the infusion; unknown where nobody knows how it was', () => {
    const anc = (t: string, v: number) => lab(t, 'anc', v, '10*9/L');
    const rest = (t: string) => [lab(t, 'hemoglobin', 13, 'g/dL'), lab(t, 'platelets', 200, '10*9/L')];
    expect(feature('cytopenia', [anc('-80:00', 3), anc('+09:00', 0.4), ...rest('+08:00')])).toMatchObject({
      state: 'met',
      value: 'ANC 0.4 (was 3)',
      t: offset('+09:00'),
    });
    expect(state('cytopenia', [anc('-80:00', 0.4), anc('+09:00', 0.4), ...rest('+08:00')])).toBe('not-met');
    expect(state('cytopenia', [anc('+09:00', 0.4), ...rest('+08:00')])).toBe('unknown');
    expect(state('cytopenia', [anc('+09:00', 3), ...rest('+08:00')])).toBe('not-met');
    expect(state('cytopenia', [anc('+09:00', 3)])).toBe('unknown');
  });
  it('of AST and ALT the higher is said, whether both are raised or neither', () => {
    const both = (ast: number, alt: number) =>
      feature('transaminases', [lab('+09:00', 'ast', ast, 'U/L'), lab('+09:00', 'alt', alt, 'U/L')]);
    expect(both(300, 400)).toMatchObject({ state: 'met', value: '400' });
    expect(both(400, 300)).toMatchObject({ state: 'met', value: '400' });
    expect(both(90, 120)).toMatchObject({ state: 'not-met', value: '120' });
    expect(both(120, 90)).toMatchObject({ state: 'not-met', value: '120' });
  });
  it.each([
    ['ldh', 'ldh', 250, 251, 'U/L'],
    ['triglycerides', 'triglycerides', 265, 266, 'mg/dL'],
  ])('%s counts strictly above its limit and is unknown where it was never drawn', (id, test, at, above, unit) => {
    expect(state(id, [])).toBe('unknown');
    expect(state(id, [lab('+09:00', test, at, unit)])).toBe('not-met');
    expect(feature(id, [lab('+09:00', test, above, unit)])).toMatchObject({ state: 'met', value: `${above}` });
  });
  it('what was looked at in any way is known: consciousness without ICE, SpO2 without a record of oxygen', () => {
    expect(state('neurotoxicity', [{ t: '+01:00', kind: 'neuro', loc: 'alert' }])).toBe('not-met');
    expect(state('lung', [{ t: '+01:00', kind: 'vital', spo2Percent: 97 }])).toBe('not-met');
  });
  it('a kidney injury counts from organ grade 2, and the spleen is said as it was charted', () => {
    expect(state('kidney', [lab('+09:00', 'creatinine', 1.95, 'mg/dL')])).toBe('met');
    expect(feature('splenomegaly', [{ t: '+00:00', kind: 'history', organomegaly: 'both' }]).value).toBe('both');
  });
  it('a new cytopenia names its line, and a count drawn at the infusion itself is not one before it', () => {
    const counts = (t: string, platelets: number) => [
      lab(t, 'platelets', platelets, '10*9/L'),
      lab(t, 'hemoglobin', 13, 'g/dL'),
      lab(t, 'anc', 3, '10*9/L'),
    ];
    const infused: Setting = { patient: { carTInfusedAt: '-72:00' } };
    const low = counts('+09:00', 30);
    expect(feature('cytopenia', [...counts('-72:01', 200), ...low], infused).value).toBe('platelets 30 (was 200)');
    expect(feature('cytopenia', [...counts('-72:00', 200), ...low], infused)).toMatchObject({ state: 'unknown', value: null });
    expect(feature('cytopenia', low, { patient: { carTInfusedAt: undefined } })).toMatchObject({ state: 'unknown', value: null });
  });
});
