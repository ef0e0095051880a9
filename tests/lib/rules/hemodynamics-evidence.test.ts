import { describe, expect, it } from 'vitest';
import {
  cannula,
  dex,
  diagnostic,
  finding,
  findings,
  given,
  holds,
  ice,
  lab,
  norepi,
  offset,
  oxygen,
  type Row,
  runs,
  temp,
  vital,
} from '../../support/charts';

/** Fluid, vasopressors and ventilation: since when, in which words, on which values. */
const FEVER = temp('+00:00', 39);
const ventilated = (t: string): Row => oxygen(t, 'invasive-ventilation', { fio2: 0.6, id: 'tube' });

describe('FLUID-50 and FLUID-75', () => {
  const ml = (t: string, volumeMl: number | undefined, id: string): Row =>
    given(t, 'crystalloid-bolus', undefined, { volumeMl, id });
  const weight = { t: '-10:00', kind: 'weight', weightKg: 40 };
  it('FLUID-50: the sum of the last 24 h, the last bolus, and the weight it was divided by', () => {
    const found = finding('FLUID-50', [weight, FEVER, ml('+01:00', 1500, 'a'), ml('+02:00', 1000, 'b')], '+03:00');
    expect(found).toMatchObject({
      priority: 'medium',
      level: null,
      since: offset('+02:00'),
      text: '62.5 mL/kg in 24 h, boluses only',
    });
    expect(found.evidence).toEqual([
      { name: 'boluses in 24 h', value: 2500, unit: 'mL', t: offset('+02:00'), eventId: 'b' },
      { name: 'weight', value: 40, unit: 'kg', t: offset('-10:00') },
    ]);
  });
  it('FLUID-75 is high with the CRS grade; the newest weight counts', () => {
    const found = finding('FLUID-75', [weight, FEVER, norepi('+00:30'), ml('+01:00', 3100, 'a')], '+03:00');
    expect(found).toMatchObject({ priority: 'high', level: 3, since: offset('+01:00') });
    expect(
      findings('FLUID-75', [weight, { ...weight, t: '+00:30', weightKg: 45 }, FEVER, ml('+01:00', 3100, 'a')], '+03:00'),
    ).toEqual([]);
    expect(
      finding('FLUID-50', [weight, { ...weight, t: '+00:30', weightKg: 45 }, FEVER, ml('+01:00', 3100, 'a')], '+03:00')
        .evidence[1],
    ).toEqual({ name: 'weight', value: 45, unit: 'kg', t: offset('+00:30') });
  });
  it('FLUID-50: a bolus of unknown volume adds nothing', () => {
    const rows = [weight, FEVER, ml('+01:00', 2100, 'a'), ml('+02:00', undefined, 'b')];
    expect(finding('FLUID-50', rows, '+03:00').evidence[0]).toMatchObject({ value: 2100 });
  });
  it('FLUID-50 without a weight is unknown and says so; FLUID-75 then says nothing', () => {
    const rows = [FEVER, ml('+01:00', 9000, 'a')];
    const unknown = { patient: { weightKg: undefined } };
    expect(finding('FLUID-50', rows, '+02:00', unknown)).toMatchObject({
      condition: 'unknown',
      since: offset('+01:00'),
      text: expect.stringMatching(/^9.000 mL in 24 h, boluses only; weight not known$/),
      evidence: [{ name: 'boluses in 24 h', value: 9000, unit: 'mL', t: offset('+01:00'), eventId: 'a' }],
    });
    expect(findings('FLUID-75', rows, '+02:00', unknown)).toEqual([]);
    expect(findings('FLUID-50', [FEVER, ml('+01:00', 9000, 'a'), temp('+20:00', 39)], '+25:30', unknown)).toEqual([]);
  });
});

describe('Vasopressors', () => {
  it('DOPAMINE-AVOID since the infusion began, on it', () => {
    expect(finding('DOPAMINE-AVOID', [runs('+01:00', 'dopamine', 6, 'ug/kg/min', { id: 'd' })], '+02:00')).toMatchObject({
      since: offset('+01:00'),
      text: 'Dopamine since 01:00',
      evidence: [{ name: 'dopamine', value: 'running', t: offset('+01:00'), eventId: 'd' }],
    });
  });
  it('PHENYL-LOW-EF since the later of infusion and echo; an echo without a number changes nothing', () => {
    const phenyl = (t: string) => runs(t, 'phenylephrine', 80, 'ug/min', { id: 'p' });
    const echo = (t: string, efPercent?: number) =>
      diagnostic(t, 'echocardiogram', { id: 'e', ...(efPercent === undefined ? {} : { efPercent }) });
    const later = finding('PHENYL-LOW-EF', [phenyl('+01:00'), echo('+02:00', 35)], '+03:00');
    expect(later.since).toBe(offset('+02:00'));
    expect(later.evidence).toEqual([
      { name: 'phenylephrine', value: 'running', t: offset('+01:00'), eventId: 'p' },
      { name: 'ejection fraction', value: 35, unit: '%', t: offset('+02:00'), eventId: 'e' },
    ]);
    expect(finding('PHENYL-LOW-EF', [echo('+00:00', 35), phenyl('+01:00')], '+03:00').since).toBe(offset('+01:00'));
    expect(holds('PHENYL-LOW-EF', [phenyl('+01:00')], '+03:00')).toBe(false);
    expect(holds('PHENYL-LOW-EF', [echo('+00:00', 35), phenyl('+01:00'), { ...echo('+02:00'), id: 'x' }], '+03:00')).toBe(true);
  });
});

describe('Ventilation', () => {
  it('PRONE-CONSIDER since the later of tube and gas, on the gas', () => {
    const pf = (t: string) => lab(t, 'pf-ratio', 120, 'mm[Hg]', { id: 'g' });
    const found = finding('PRONE-CONSIDER', [pf('+00:30'), ventilated('+01:00')], '+03:00');
    expect(found.since).toBe(offset('+01:00'));
    expect(found.evidence).toEqual([{ name: 'PaO2/FiO2', value: 120, unit: 'mm[Hg]', t: offset('+00:30'), eventId: 'g' }]);
    expect(finding('PRONE-CONSIDER', [ventilated('+01:00'), pf('+02:00')], '+03:00').since).toBe(offset('+02:00'));
  });
  it('VENT-PLATEAU since the later of tube and reading, on the reading', () => {
    const plateau = (t: string, more = {}) => vital(t, { plateauCmH2O: 32, id: 'p', ...more });
    const found = finding('VENT-PLATEAU', [plateau('+00:30'), ventilated('+01:00')], '+03:00');
    expect(found.since).toBe(offset('+01:00'));
    const reading = {
      name: 'plateau pressure',
      value: 32,
      unit: 'cm[H2O]',
      t: offset('+00:30'),
      source: 'charted',
      eventId: 'p',
    };
    expect(found.evidence).toEqual([reading]);
    const device = finding('VENT-PLATEAU', [ventilated('+01:00'), plateau('+02:00', { source: 'device' })], '+03:00');
    expect(device).toMatchObject({ since: offset('+02:00'), evidence: [{ source: 'device' }] });
  });
  it.each([
    ['male', 180, 75.1],
    ['female', 165, 57],
    ['F', 165, 57],
  ])('VENT-VT: predicted weight of a %s patient of %i cm is %d kg (HEMO-11)', (sex, heightCm, kg) => {
    const person = { patient: { sex, heightCm } };
    const tidal = (tidalVolumeMl: number) => [ventilated('+01:00'), vital('+01:05', { tidalVolumeMl })];
    // 8.0 mL/kg: the predicted weights lie within 0.1 kg of the figures shown.
    expect(holds('VENT-VT', tidal(8 * (kg - 0.1)), '+03:00', person)).toBe(false);
    const found = finding('VENT-VT', tidal(8 * (kg + 0.1)), '+03:00', person);
    expect(found.text).toBe(`Tidal volume above 8 mL/kg predicted weight (${kg.toFixed(1)} kg) since 01:05`);
    expect(found.since).toBe(offset('+02:05'));
    expect(found.evidence).toEqual([
      { name: 'tidal volume above 8 mL/kg', value: 'since', t: offset('+01:05') },
      { name: 'invasive ventilation', value: 'running', t: offset('+01:00') },
    ]);
  });
  it('VENT-VT: a sex that is neither has no predicted weight, nor one without height', () => {
    const rows = [ventilated('+01:00'), vital('+01:05', { tidalVolumeMl: 900 })];
    const on = (patient: Readonly<Record<string, unknown>>) => holds('VENT-VT', rows, '+03:00', { patient });
    expect([
      on({ sex: 'unknown', heightCm: 170 }),
      on({ sex: 'male' }),
      on({ heightCm: 170 }),
      on({ sex: 'Male', heightCm: 170 }),
    ]).toEqual([false, false, false, true]);
  });
  it('NMB-STEROID: the relaxant that has run longest, with the last steroid dose', () => {
    const doses = ['+00:00', '+12:00', '+24:00', '+36:00', '+48:00'].map((t) => dex(t, 10, { id: t }));
    const vecuronium = runs('+00:00', 'vecuronium', 4, 'mg/h', { id: 'v' });
    for (const other of [runs('+10:00', 'cisatracurium', 8, 'mg/h'), runs('+10:00', 'atracurium', 8, 'mg/h')]) {
      const found = finding('NMB-STEROID', [vecuronium, other, ...doses], '+50:00');
      expect(found).toMatchObject({ since: offset('+48:00') + 1, text: 'Vecuronium since 1 Mar 00:00, with steroid' });
      expect(found.evidence).toEqual([
        { name: 'vecuronium', value: 'running', t: offset('+00:00'), eventId: 'v' },
        { name: 'last dexamethasone', value: 10, unit: 'mg', t: offset('+48:00'), eventId: '+48:00' },
      ]);
    }
  });
  it('NMB-STEROID beside a steroid infusion, on it; since the steroid where that came after the 48 h', () => {
    const relaxant = runs('+00:00', 'rocuronium', 30, 'mg/h', { id: 'r' });
    const infused = runs('+60:00', 'hydrocortisone', 8, 'mg/h', { id: 'h', endsAt: '+70:00' });
    const found = finding('NMB-STEROID', [relaxant, infused], '+62:00');
    expect(found.since).toBe(offset('+60:00'));
    expect(found.evidence).toEqual([
      { name: 'rocuronium', value: 'running', t: offset('+00:00'), eventId: 'r' },
      { name: 'hydrocortisone', value: 'running', t: offset('+60:00'), eventId: 'h' },
    ]);
    // After its end it is live for 14 h, as a dose of that time would be.
    expect(finding('NMB-STEROID', [relaxant, infused], '+70:01').evidence[1]).toMatchObject({ value: 'stopped' });
    expect(holds('NMB-STEROID', [relaxant, infused], '+84:00')).toBe(true);
    expect(holds('NMB-STEROID', [relaxant, infused], '+84:01')).toBe(false);
    expect(finding('NMB-STEROID', [relaxant, dex('+55:00')], '+56:00').since).toBe(offset('+55:00'));
    expect(finding('NMB-STEROID', [relaxant, dex('+55:00'), infused], '+62:00').since).toBe(offset('+55:00'));
  });
  it('NIV-WATCH: the device, and each sign of strain with its value', () => {
    const bipap = (fio2: number | undefined, more = {}) => oxygen('+01:00', 'bipap', { fio2, id: 'n', ...more });
    const rows = [FEVER, bipap(0.7), vital('+01:30', { respRate: 34, id: 'rr' }), ice('+01:40', 5)];
    const found = finding('NIV-WATCH', rows, '+02:10');
    expect(found).toMatchObject({ priority: 'medium', since: offset('+02:00') });
    expect(found.text).toBe('NIV since 01:00 with FiO2 0.6 or more, respiratory rate above 30 and ICANS 2');
    expect(found.evidence).toEqual([
      { name: 'bipap', value: 'running', t: offset('+01:00'), eventId: 'n' },
      { name: 'FiO2', value: 0.7, t: offset('+01:00'), eventId: 'n' },
      { name: 'respiratory rate', value: 34, unit: '/min', t: offset('+01:30'), source: 'charted', eventId: 'rr' },
      { name: 'ICANS', value: 2, t: offset('+01:40') },
    ]);
    expect(holds('NIV-WATCH', [FEVER, bipap(undefined)], '+03:00')).toBe(false);
  });
  it('NIV-WATCH: NIV that does not count for hypoxia is none (CRS-14)', () => {
    const on = (indication: string) => holds('NIV-WATCH', [oxygen('+01:00', 'bipap', { fio2: 0.8, indication })], '+03:00');
    expect([on('hypoxia'), on('comfort'), on('procedure'), on('osa-home')]).toEqual([true, false, false, false]);
    expect(holds('NIV-WATCH', [oxygen('+01:00', 'bipap', { fio2: 0.8 }), cannula('+02:00')], '+03:00')).toBe(false);
  });
});
