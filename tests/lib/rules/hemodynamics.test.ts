import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  bolus,
  dex,
  diagnostic,
  finding,
  holds,
  ice,
  lab,
  oxygen,
  roomAir,
  runs,
  spells,
  stops,
  temp,
  vital,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.8);
const ventilated = (t: string) => oxygen(t, 'invasive-ventilation', { fio2: 0.6 });

describe('FLUID-50 and FLUID-75', () => {
  it('FLUID-50 strictly above 50 mL/kg of the last 24 h, replaced by FLUID-75 strictly above 75', () => {
    const rows = [
      FEVER,
      bolus('+01:00', 4000),
      bolus('+02:00', 1),
      bolus('+03:00', 1999),
      bolus('+04:00', 1),
      temp('+12:00', 38.5),
      temp('+24:00', 38.5),
    ];
    expect(spells('FLUID-50', rows, '+30:00')).toEqual(['+02:00 medium', '+04:00 off']);
    expect(spells('FLUID-75', rows, '+30:00')).toEqual(['+04:00 high', '+25:00 off']);
    expect(ruleById('FLUID-75')?.family).toBe('FLUID-50');
  });
  it('FLUID-50: a bolus exactly 24 h old no longer counts, one before the episode does', () => {
    expect(spells('FLUID-50', [bolus('-01:00', 2000), FEVER, bolus('+02:00', 2500), temp('+12:00', 38.5)], '+25:00')).toEqual([
      '+02:00 medium',
      '+23:00 off',
    ]);
  });
  it('FLUID-50 only while an episode is open', () => {
    expect(holds('FLUID-50', [bolus('+01:00', 4500)], '+02:00')).toBe(false);
    expect(spells('FLUID-50', [bolus('+01:00', 4500), temp('+02:00', 38.5)], '+04:00')).toEqual(['+02:00 medium']);
  });
  it('FLUID-50 without a weight is unknown, not absent', () => {
    expect(spells('FLUID-50', [FEVER, bolus('+01:00', 4500)], '+04:00', { patient: { weightKg: undefined } })).toEqual([
      '+01:00 unknown',
    ]);
  });
});

describe('vasopressors', () => {
  it('DOPAMINE-AVOID while dopamine runs', () => {
    expect(spells('DOPAMINE-AVOID', [runs('+01:00', 'dopamine', 6, 'ug/kg/min'), stops('+03:00', 'dopamine')], '+05:00')).toEqual(
      ['+01:00 low', '+03:00 off'],
    );
    expect(spells('DOPAMINE-AVOID', [runs('+01:00', 'dopamine', 6, 'ug/kg/min', { endsAt: '+02:00' })], '+05:00')).toEqual([
      '+01:00 low',
      '+02:00 off',
    ]);
    expect(holds('DOPAMINE-AVOID', [runs('+01:00', 'dobutamine', 6, 'ug/kg/min')], '+02:00')).toBe(false);
  });
  it('PHENYL-LOW-EF with an ejection fraction below 40 % of at most 7 days', () => {
    const phenyl = runs('+01:00', 'phenylephrine', 80, 'ug/min');
    const echo = (t: string, efPercent: number) => diagnostic(t, 'echocardiogram', { efPercent });
    expect(holds('PHENYL-LOW-EF', [echo('+00:00', 39), phenyl], '+02:00')).toBe(true);
    expect(holds('PHENYL-LOW-EF', [echo('+00:00', 40), phenyl], '+02:00')).toBe(false);
    expect(spells('PHENYL-LOW-EF', [echo('-60:00', 35), phenyl], '+110:00')).toEqual(['+01:00 low', '+108:00:00.001 off']);
    expect(spells('PHENYL-LOW-EF', [echo('+00:00', 35), phenyl, echo('+05:00', 50)], '+08:00')).toEqual([
      '+01:00 low',
      '+05:00 off',
    ]);
  });
});

describe('ventilation', () => {
  const pf = (t: string, v: number) => lab(t, 'pf-ratio', v, 'mm[Hg]');
  it('PRONE-CONSIDER with the latest P/F below 150 while ventilated, also one measured before', () => {
    expect(
      spells(
        'PRONE-CONSIDER',
        [pf('+00:30', 149), ventilated('+01:00'), pf('+02:00', 150), pf('+03:00', 120), roomAir('+04:00')],
        '+06:00',
      ),
    ).toEqual(['+01:00 low', '+02:00 off', '+03:00 low', '+04:00 off']);
    expect(holds('PRONE-CONSIDER', [pf('+00:30', 100), oxygen('+01:00', 'bipap', { fio2: 0.6 })], '+02:00')).toBe(false);
  });
  it('VENT-PLATEAU from 30 cmH2O while ventilated', () => {
    const plateau = (t: string, plateauCmH2O: number) => vital(t, { plateauCmH2O });
    expect(
      spells(
        'VENT-PLATEAU',
        [ventilated('+01:00'), plateau('+01:10', 29.9), plateau('+02:00', 30), plateau('+03:00', 28)],
        '+05:00',
      ),
    ).toEqual(['+02:00 low', '+03:00 off']);
    expect(holds('VENT-PLATEAU', [plateau('+02:00', 35)], '+03:00')).toBe(false);
  });
  it('VENT-VT above 8.0 mL/kg predicted weight for exactly 60 min; adults with height and sex', () => {
    const man = { patient: { sex: 'male', heightCm: 152.4 } };
    const tidal = (t: string, tidalVolumeMl: number) => vital(t, { tidalVolumeMl });
    expect(spells('VENT-VT', [ventilated('+01:00'), tidal('+01:05', 401), tidal('+03:00', 400)], '+05:00', man)).toEqual([
      '+02:05 low',
      '+03:00 off',
    ]);
    expect(holds('VENT-VT', [ventilated('+01:00'), tidal('+01:05', 400)], '+05:00', man)).toBe(false);
    expect(holds('VENT-VT', [ventilated('+01:00'), tidal('+01:05', 401)], '+05:00')).toBe(false);
    expect(
      holds('VENT-VT', [ventilated('+01:00'), tidal('+01:05', 401)], '+05:00', { patient: { ...man.patient, ageYears: 17 } }),
    ).toBe(false);
    expect(spells('VENT-VT', [tidal('+01:05', 401), ventilated('+02:00')], '+05:00', man)).toEqual(['+03:00 low']);
  });
  it('NMB-STEROID after more than 48 h of a relaxant beside a live steroid run', () => {
    const nmb = runs('+00:00', 'cisatracurium', 8, 'mg/h');
    const doses = ['+00:00', '+12:00', '+24:00', '+36:00', '+48:00'].map((t) => dex(t));
    expect(spells('NMB-STEROID', [nmb, ...doses], '+70:00')).toEqual(['+48:00:00.001 low', '+62:00:00.001 off']);
    expect(spells('NMB-STEROID', [nmb], '+60:00')).toEqual([]);
    expect(spells('NMB-STEROID', [nmb, ...doses, stops('+50:00', 'cisatracurium')], '+60:00')).toEqual([
      '+48:00:00.001 low',
      '+50:00 off',
    ]);
  });
});

describe('NIV-WATCH', () => {
  const bipap = (t: string, fio2: number, more: object = {}) => oxygen(t, 'bipap', { fio2, ...more });
  it('NIV-WATCH from exactly 60 min of NIV with FiO2 0.6', () => {
    expect(spells('NIV-WATCH', [FEVER, bipap('+01:00', 0.6)], '+04:00')).toEqual(['+02:00 medium']);
    expect(spells('NIV-WATCH', [FEVER, bipap('+01:00', 0.59)], '+04:00')).toEqual([]);
  });
  it('NIV-WATCH with a respiratory rate above 30 or ICANS 2 now', () => {
    const rows = [bipap('+01:00', 0.4), vital('+02:30', { respRate: 31 }), vital('+03:00', { respRate: 30 }), ice('+03:30', 5)];
    expect(spells('NIV-WATCH', rows, '+05:00')).toEqual(['+02:30 medium', '+03:00 off', '+03:30 medium']);
    expect(finding('NIV-WATCH', rows, '+02:40').text).toBe('NIV since 01:00 with respiratory rate above 30');
  });
  it('NIV-WATCH ends with intubation, improvement or a decision; home CPAP is none', () => {
    expect(spells('NIV-WATCH', [bipap('+01:00', 0.7), ventilated('+03:00')], '+05:00')).toEqual(['+02:00 medium', '+03:00 off']);
    expect(spells('NIV-WATCH', [bipap('+01:00', 0.7), withhold('+02:30', 'intubation')], '+12:00')).toEqual([
      '+02:00 medium',
      '+02:30 off',
      '+10:30 medium',
    ]);
    expect(spells('NIV-WATCH', [oxygen('+01:00', 'cpap', { fio2: 0.7, indication: 'osa-home' })], '+05:00')).toEqual([]);
  });
});
