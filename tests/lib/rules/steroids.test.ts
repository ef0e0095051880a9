import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  bolus,
  bp,
  cannula,
  dex,
  finding,
  given,
  holds,
  ice,
  norepi,
  ordered,
  oxygen,
  type Row,
  runs,
  spells,
  stops,
  temp,
  toci,
  vital,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 39);
const GRADE3 = [FEVER, norepi('+01:00')];
const GRADE4 = [FEVER, oxygen('+01:00', 'cpap', { fio2: 0.5 })];
const CHILD = { ageYears: 3, weightKg: 14 };
const signed = (p: import('../../../lib/protocols/protocol').Protocol) => ({ ...p, paediatricDosesSigned: true });
/** n doses of dexamethasone, `hours` apart, from an hour on. */
const course = (n: number, hours: number, from = 0, mg = 10): Row[] =>
  Array.from({ length: n }, (_, i) => dex(`+${String(from + i * hours).padStart(2, '0')}:00`, mg));

describe('STEROID-ADD-G2', () => {
  const low = [FEVER, bp('+00:30', 82), bolus('+00:40', 500), bolus('+01:20', 500), toci('+01:30'), bp('+05:00', 84)];
  it('STEROID-ADD-G2 when the pressure is low after two boluses and tocilizumab, until it is normal', () => {
    expect(spells('STEROID-ADD-G2', [...low, bp('+06:00', 110)], '+08:00')).toEqual(['+05:00 medium', '+06:00 off']);
  });
  it('STEROID-ADD-G2 needs boluses and dose before that reading', () => {
    expect(
      holds('STEROID-ADD-G2', [FEVER, bp('+00:30', 82), bolus('+00:40', 500), toci('+01:30'), bp('+05:00', 84)], '+05:10'),
    ).toBe(false);
    expect(
      holds(
        'STEROID-ADD-G2',
        [FEVER, bp('+00:30', 82), bolus('+00:40', 500), bolus('+05:00', 500), toci('+01:30'), bp('+05:00', 84)],
        '+05:10',
      ),
    ).toBe(false);
    expect(
      holds(
        'STEROID-ADD-G2',
        [FEVER, bp('+00:30', 82), bolus('+00:40', 500), bolus('+01:20', 500), toci('+05:00'), bp('+05:00', 84)],
        '+05:10',
      ),
    ).toBe(false);
  });
  it('STEROID-ADD-G2 counts boluses and doses of this episode only', () => {
    const before = [bolus('-02:00', 500), bolus('-01:00', 500), toci('-01:00'), FEVER, bp('+05:00', 84)];
    expect(holds('STEROID-ADD-G2', before, '+05:10')).toBe(false);
  });
  it('STEROID-ADD-G2 is answered by any steroid for 12 h', () => {
    expect(spells('STEROID-ADD-G2', [...low, bp('+09:00', 84), dex('+06:00'), bp('+15:00', 84)], '+19:00')).toEqual([
      '+05:00 medium',
      '+06:00 off',
      '+18:00 medium',
    ]);
  });
  it('STEROID-ADD-G2 is silent at grade 3 and with a decision to withhold', () => {
    expect(holds('STEROID-ADD-G2', [...low, norepi('+05:05')], '+05:10')).toBe(false);
    expect(spells('STEROID-ADD-G2', [...low, withhold('+05:10', 'steroid')], '+07:00')).toEqual(['+05:00 medium', '+05:10 off']);
  });
  it('STEROID-ADD-G2: a lone low cuff reading counts after 15 min by time alone', () => {
    const cuff = [
      FEVER,
      bp('+00:30', 82),
      bolus('+00:40', 500),
      bolus('+01:20', 500),
      toci('+01:30'),
      bp('+02:00', 110),
      bp('+03:00', 84, { source: 'device' }),
    ];
    expect(spells('STEROID-ADD-G2', cuff, '+04:00')).toEqual(['+03:15 medium']);
  });
});

describe('STEROID-DUE-CRS3', () => {
  it('STEROID-DUE-CRS3 from exactly 60 min of grade 3', () => {
    expect(spells('STEROID-DUE-CRS3', GRADE3, '+03:00')).toEqual(['+02:00 high']);
  });
  it('STEROID-DUE-CRS3 is answered by a steroid since 12 h before the run, that instant included', () => {
    expect(holds('STEROID-DUE-CRS3', [dex('-11:00'), ...GRADE3], '+02:10')).toBe(false);
    expect(holds('STEROID-DUE-CRS3', [dex('-11:00:01'), ...GRADE3], '+02:10')).toBe(true);
    expect(spells('STEROID-DUE-CRS3', [...GRADE3, dex('+02:20')], '+04:00')).toEqual(['+02:00 high', '+02:20 off']);
    expect(holds('STEROID-DUE-CRS3', [runs('+00:30', 'hydrocortisone', 8, 'mg/h'), ...GRADE3], '+02:10')).toBe(false);
  });
  it('STEROID-DUE-CRS3 is not answered by an order; a decision holds 8 h', () => {
    expect(holds('STEROID-DUE-CRS3', [...GRADE3, ordered('+01:10', 'dexamethasone', 10)], '+02:10')).toBe(true);
    expect(spells('STEROID-DUE-CRS3', [...GRADE3, withhold('+01:30', 'steroid')], '+10:00')).toEqual(['+09:30 high']);
  });
  it('STEROID-DUE-CRS3 says the amount for this patient (C8)', () => {
    expect(finding('STEROID-DUE-CRS3', GRADE3, '+02:10').text).toBe(
      'CRS 3 or more since 01:00 without a steroid: protocol dexamethasone 10 mg q6h',
    );
    expect(finding('STEROID-DUE-CRS3', GRADE3, '+02:10', { patient: CHILD }).text).toContain('dose by site protocol');
    expect(finding('STEROID-DUE-CRS3', GRADE3, '+02:10', { patient: CHILD, protocol: signed }).text).toContain(
      'dexamethasone 7 mg q6h',
    );
  });
});

describe('STEROID-DUE-ICANS', () => {
  it('STEROID-DUE-ICANS from 60 min of ICANS 2, medium; high from 3', () => {
    expect(spells('STEROID-DUE-ICANS', [ice('+01:00', 5), ice('+04:00', 2)], '+06:00')).toEqual(['+02:00 medium', '+04:00 high']);
  });
  it('STEROID-DUE-ICANS not at ICANS 1, but in the review protocol', () => {
    expect(spells('STEROID-DUE-ICANS', [ice('+01:00', 8)], '+06:00')).toEqual([]);
    expect(spells('STEROID-DUE-ICANS', [ice('+01:00', 8)], '+06:00', { profile: 'review-2025' })).toEqual(['+02:00 medium']);
  });
  it('STEROID-DUE-ICANS calls the neurologist only when high, and says consider at 2', () => {
    const rows = [ice('+01:00', 5), ice('+04:00', 2)];
    const rule = ruleById('STEROID-DUE-ICANS');
    expect(rule?.notifyFor?.(finding('STEROID-DUE-ICANS', rows, '+02:00'))).toEqual(['RN', 'ICU', 'HEM']);
    expect(rule?.notifyFor?.(finding('STEROID-DUE-ICANS', rows, '+04:00'))).toEqual(['RN', 'ICU', 'HEM', 'NEU']);
    expect(finding('STEROID-DUE-ICANS', rows, '+02:00').text).toBe(
      'ICANS 2 without a steroid: consider dexamethasone 10 mg q6h, reassess',
    );
  });
});

describe('STEROID-ESCALATE-CRS4', () => {
  const pulse = (t: string, mg = 500) => given(t, 'methylprednisolone', mg);
  it('STEROID-ESCALATE-CRS4 from exactly 60 min of grade 4, until a pulse of 500 mg', () => {
    expect(spells('STEROID-ESCALATE-CRS4', [...GRADE4, dex('+01:10'), pulse('+03:00')], '+05:00')).toEqual([
      '+02:00 high',
      '+03:00 off',
    ]);
    expect(holds('STEROID-ESCALATE-CRS4', [...GRADE4, pulse('+01:10', 499)], '+02:10')).toBe(true);
    expect(holds('STEROID-ESCALATE-CRS4', [pulse('-11:00'), ...GRADE4], '+02:10')).toBe(false);
    expect(holds('STEROID-ESCALATE-CRS4', [pulse('-11:00:01'), ...GRADE4], '+02:10')).toBe(true);
  });
  it('STEROID-ESCALATE-CRS4 for a child only with the pulse the site has set', () => {
    expect(holds('STEROID-ESCALATE-CRS4', GRADE4, '+02:10', { patient: CHILD })).toBe(false);
    const site = {
      patient: CHILD,
      protocol: (p: import('../../../lib/protocols/protocol').Protocol) => ({ ...p, paediatricPulseMg: 280 }),
    };
    expect(holds('STEROID-ESCALATE-CRS4', GRADE4, '+02:10', site)).toBe(true);
    expect(holds('STEROID-ESCALATE-CRS4', [...GRADE4, pulse('+01:10', 280)], '+02:10', site)).toBe(false);
  });
  it('STEROID-ESCALATE-CRS4 is no rule of the review protocol', () => {
    expect(holds('STEROID-ESCALATE-CRS4', GRADE4, '+02:10', { profile: 'review-2025' })).toBe(false);
  });
});

describe('STEROID-GAP', () => {
  it('STEROID-GAP more than 12 h after the last steroid of the run', () => {
    expect(spells('STEROID-GAP', [...GRADE3, dex('+01:30'), temp('+10:00', 38.5), dex('+15:00')], '+20:00')).toEqual([
      '+13:30:00.001 medium',
      '+15:00 off',
    ]);
  });
  it('STEROID-GAP counts a dose in the 12 h before the run, and none before that', () => {
    expect(holds('STEROID-GAP', [dex('-11:00'), ...GRADE3], '+02:00')).toBe(true);
    expect(holds('STEROID-GAP', [dex('-11:00:01'), ...GRADE3], '+02:00')).toBe(false);
  });
  it('STEROID-GAP speaks for ICANS 3 as well, not below, and not with a decision', () => {
    expect(holds('STEROID-GAP', [ice('+01:00', 2), dex('+01:30')], '+13:31')).toBe(true);
    expect(holds('STEROID-GAP', [ice('+01:00', 4), dex('+01:30')], '+13:31')).toBe(false);
    expect(holds('STEROID-GAP', [...GRADE3, dex('+01:30'), temp('+10:00', 38.5), withhold('+13:00', 'steroid')], '+14:00')).toBe(
      false,
    );
  });
  it('STEROID-GAP: an infusion that was stopped counts until it stopped', () => {
    const rows = [
      ...GRADE3,
      runs('+01:30', 'hydrocortisone', 8, 'mg/h'),
      temp('+10:00', 38.5),
      stops('+14:00', 'hydrocortisone'),
      temp('+20:00', 38.5),
    ];
    expect(spells('STEROID-GAP', rows, '+27:00')).toEqual(['+26:00:00.001 medium']);
  });
});

describe('STEROID-DURATION', () => {
  it('STEROID-DURATION at the 13th dose of 10 mg every 6 h, not at the 12th; over 14 h after the last', () => {
    expect(spells('STEROID-DURATION', course(13, 6), '+90:00')).toEqual(['+72:00 medium', '+86:00:00.001 off']);
    expect(spells('STEROID-DURATION', course(12, 6), '+90:00')).toEqual([]);
  });
  it('STEROID-DURATION never at 10 mg every 12 h', () => {
    expect(spells('STEROID-DURATION', course(12, 12), '+140:00')).toEqual([]);
  });
  it('STEROID-DURATION: a gap of 14 h joins, one of more does not', () => {
    const gap = (t: string) => [...course(6, 6), dex(t, 20), ...course(6, 6, 50, 20)];
    expect(holds('STEROID-DURATION', gap('+44:00'), '+80:10')).toBe(true);
    expect(holds('STEROID-DURATION', gap('+44:01'), '+80:10')).toBe(false);
  });
  it('STEROID-DURATION counts equivalents: methylprednisolone 53.33 mg is 10 mg', () => {
    const rows = Array.from({ length: 13 }, (_, i) => given(`+${String(i * 6).padStart(2, '0')}:00`, 'methylprednisolone', 54));
    expect(holds('STEROID-DURATION', rows, '+72:10')).toBe(true);
    const less = Array.from({ length: 13 }, (_, i) => given(`+${String(i * 6).padStart(2, '0')}:00`, 'methylprednisolone', 53));
    expect(holds('STEROID-DURATION', less, '+72:10')).toBe(false);
  });
  it('STEROID-DURATION of a child counts its own doses (C8)', () => {
    expect(holds('STEROID-DURATION', course(13, 6, 0, 7), '+72:10', { patient: CHILD })).toBe(true);
    expect(holds('STEROID-DURATION', course(13, 6, 0, 6.9), '+72:10', { patient: CHILD })).toBe(false);
  });
});

describe('STEROID-TAPER', () => {
  it('STEROID-TAPER after 12 h with both grades at most 1 while 40 mg in 24 h go on', () => {
    const rows = [FEVER, cannula('+01:00'), oxygen('+06:00', 'room-air'), ...course(5, 6, 2)];
    expect(spells('STEROID-TAPER', rows, '+40:00')).toEqual(['+20:00 low', '+32:00 off']);
  });
  it('STEROID-TAPER holds too where the grade never was higher', () => {
    expect(holds('STEROID-TAPER', course(4, 6), '+18:00')).toBe(true);
    expect(holds('STEROID-TAPER', course(4, 6, 0, 9.9), '+18:00')).toBe(false);
  });
  it('STEROID-TAPER not with ICANS 2', () => {
    expect(holds('STEROID-TAPER', [ice('+01:00', 5), ...course(4, 6)], '+18:00')).toBe(false);
  });
});

describe('ANTIFUNGAL-CONSIDER', () => {
  it('ANTIFUNGAL-CONSIDER from a run of 24 h, medium with CMV from 96 h', () => {
    expect(spells('ANTIFUNGAL-CONSIDER', course(9, 12), '+98:00')).toEqual(['+24:00 low', '+96:00 medium']);
    expect(finding('ANTIFUNGAL-CONSIDER', course(9, 12), '+97:00').text).toContain('CMV');
    expect(spells('ANTIFUNGAL-CONSIDER', [dex('+00:00'), dex('+12:00'), dex('+23:59')], '+30:00')).toEqual([]);
  });
  it('ANTIFUNGAL-CONSIDER is answered for 48 h, exactly 48 h old no longer counts', () => {
    const rows = [...course(9, 12), given('+26:00', 'micafungin', 100)];
    expect(spells('ANTIFUNGAL-CONSIDER', rows, '+75:00')).toEqual(['+24:00 low', '+26:00 off', '+74:00 low']);
  });
  it('ANTIFUNGAL-CONSIDER ends when the run is no longer live', () => {
    expect(spells('ANTIFUNGAL-CONSIDER', course(3, 12), '+40:00')).toEqual(['+24:00 low', '+38:00:00.001 off']);
  });
  it('ANTIFUNGAL-CONSIDER respects a decision', () => {
    expect(spells('ANTIFUNGAL-CONSIDER', [...course(4, 12), withhold('+25:00', 'antifungal')], '+34:00')).toEqual([
      '+24:00 low',
      '+25:00 off',
      '+33:00 low',
    ]);
  });
});

describe('STEROID-PREMED', () => {
  const setting = { patient: { carTInfusedAt: '+00:00', monitoringStart: '-30:00' } };
  const premed = (t: string, more: object = {}) => dex(t, 10, { purpose: 'premedication', ...more });
  it('STEROID-PREMED in the 24 h before the infusion, that instant not included', () => {
    const at = (t: string) => holds('STEROID-PREMED', [premed(t)], '+00:10', setting);
    expect(at('-24:00')).toBe(false);
    expect(spells('STEROID-PREMED', [premed('-23:59')], '+02:00', setting)).toEqual(['-23:59 medium', '+00:01:00.001 off']);
    expect(at('-00:01')).toBe(true);
    expect(at('+00:00')).toBe(false);
  });
  it('STEROID-PREMED for orders and for late charting; not for another purpose', () => {
    expect(
      holds(
        'STEROID-PREMED',
        [ordered('-01:00', 'dexamethasone', 10, undefined, { purpose: 'premedication' })],
        '-00:30',
        setting,
      ),
    ).toBe(true);
    expect(spells('STEROID-PREMED', [premed('-01:00', { receivedAt: '+30:00' })], '+60:00', setting)).toEqual([
      '+30:00 medium',
      '+54:00:00.001 off',
    ]);
    expect(holds('STEROID-PREMED', [dex('-01:00', 10, { purpose: 'adrenal insufficiency' })], '-00:30', setting)).toBe(false);
  });
});

describe('CRS-REFRACTORY', () => {
  const steroid = [dex('+02:00'), dex('+08:00'), dex('+14:00'), dex('+20:00')];
  const second = [...GRADE3, toci('+02:00'), toci('+10:00'), ...steroid];
  it('CRS-REFRACTORY by the second dose: 8 h after it, with 40 mg in 24 h', () => {
    // The fourth dose at +20:00 makes 40 mg; the first leaves the window at +26:00.
    expect(spells('CRS-REFRACTORY', second, '+30:00')).toEqual(['+20:00 high', '+26:00 off']);
    expect(spells('CRS-REFRACTORY', [...second, dex('+04:00')], '+24:00')).toEqual(['+18:00 high']);
  });
  it('CRS-REFRACTORY not if CRS was below 3 at the second dose', () => {
    const rows = [FEVER, cannula('+01:00'), toci('+02:00'), toci('+10:00'), norepi('+11:00'), ...steroid];
    expect(spells('CRS-REFRACTORY', rows, '+26:00')).toEqual([]);
  });
  it('CRS-REFRACTORY needs 4 doses of the child, not 40 mg (C8)', () => {
    const child = [...GRADE3, toci('+02:00', 168), toci('+10:00', 168), ...steroid.map((d) => ({ ...d, doseMg: 7 }))];
    expect(holds('CRS-REFRACTORY', child, '+21:00', { patient: CHILD })).toBe(true);
    expect(holds('CRS-REFRACTORY', child, '+21:00')).toBe(false);
  });
  it('CRS-REFRACTORY by organs: CRS 4, two groups at 3 or more, one risen within 24 h', () => {
    const organs = (t: string) => [
      { t, kind: 'lab', test: 'ast', value: 300, unit: 'U/L' },
      { t, kind: 'lab', test: 'creatinine', value: 4, unit: 'mg/dL' },
    ];
    const rows = [...GRADE4, toci('+02:00'), dex('+02:00', 40), ...organs('+09:00')];
    // 8 h after the dose, until the steroid leaves the 24 h.
    expect(spells('CRS-REFRACTORY', rows, '+40:00')).toEqual(['+10:00 high', '+26:00 off']);
    const old = [...GRADE4, toci('+02:00'), dex('+25:00', 40), ...organs('-20:00')];
    // The lung group itself rose at +01:00: by +25:00 nothing has risen in 24 h any more.
    expect(spells('CRS-REFRACTORY', old, '+40:00')).toEqual([]);
    expect(holds('CRS-REFRACTORY', [...GRADE3, toci('+02:00'), dex('+02:00', 40), ...organs('+09:00')], '+11:00')).toBe(false);
  });
  it('CRS-REFRACTORY by the pulse: CRS 4 still exactly 24 h after the first 500 mg', () => {
    const rows = [...GRADE4, given('+02:00', 'methylprednisolone', 500)];
    expect(spells('CRS-REFRACTORY', rows, '+30:00')).toEqual(['+26:00 high']);
    expect(ruleById('CRS-REFRACTORY')?.action).toContain('1000 mg twice daily or an alternative');
    // The steroid of the second line is named once, by what to do: not by the finding as well.
    expect(finding('CRS-REFRACTORY', rows, '+27:00').text).toBe('CRS 4 still 24 h after methylprednisolone 500 mg (1 Mar 02:00)');
    expect(spells('CRS-REFRACTORY', rows, '+30:00', { profile: 'review-2025' })).toEqual([]);
  });
  it('CRS-REFRACTORY gives each criterion a name of its own, so that a further one sounds again', () => {
    const rows = [
      ...GRADE4,
      toci('+02:00'),
      toci('+10:00'),
      dex('+02:00', 40),
      given('+02:00', 'methylprednisolone', 500),
      dex('+20:00', 40),
    ];
    expect(finding('CRS-REFRACTORY', rows, '+27:00').evidence.map((e) => e.name)).toEqual(
      expect.arrayContaining(['second tocilizumab of the episode', 'methylprednisolone pulse']),
    );
    expect(ruleById('CRS-REFRACTORY')?.notify).toEqual(['ICU', 'HEM', 'PH']);
  });
});

describe('GMCSF-ORDERED, LEUKOFILTER-USED, ANAKINRA-CONSIDER', () => {
  it('GMCSF-ORDERED for an order, and for a dose charted late from its arrival', () => {
    expect(spells('GMCSF-ORDERED', [ordered('+01:00', 'sargramostim', 0.5)], '+30:00')).toEqual([
      '+01:00 high',
      '+25:00:00.001 off',
    ]);
    expect(spells('GMCSF-ORDERED', [given('+01:00', 'molgramostim', 0.3, { receivedAt: '+30:00' })], '+60:00')).toEqual([
      '+30:00 high',
      '+54:00:00.001 off',
    ]);
    expect(holds('GMCSF-ORDERED', [given('+01:00', 'filgrastim', 0.3)], '+01:10')).toBe(false);
    expect(ruleById('GMCSF-ORDERED')?.notify).toEqual(['RN', 'PH', 'HEM']);
  });
  it('LEUKOFILTER-USED for 24 h from the record', () => {
    const rows = [{ t: '+00:30', kind: 'infusion', product: 'axi-cel', leukocyteFilter: true }];
    const setting = { patient: { carTInfusedAt: '+00:30', monitoringStart: '+00:00' } };
    expect(spells('LEUKOFILTER-USED', rows, '+30:00', setting)).toEqual(['+00:30 medium', '+24:30:00.001 off']);
    expect(holds('LEUKOFILTER-USED', [{ ...rows[0], leukocyteFilter: false } as Row], '+01:00', setting)).toBe(false);
  });
  it('ANAKINRA-CONSIDER at the first dose with a baseline ferritin above 3 000, until anakinra is given', () => {
    const with3001 = { patient: { baseline: { ferritinNgMl: 3001 } } };
    expect(spells('ANAKINRA-CONSIDER', [toci('+01:00'), given('+05:00', 'anakinra', 100)], '+10:00', with3001)).toEqual([
      '+01:00 low',
      '+05:00 off',
    ]);
    expect(holds('ANAKINRA-CONSIDER', [toci('+01:00')], '+02:00', { patient: { baseline: { ferritinNgMl: 3000 } } })).toBe(false);
    expect(holds('ANAKINRA-CONSIDER', [toci('+01:00')], '+02:00')).toBe(false);
  });
  it('ANAKINRA-CONSIDER for a prior transplant, active EBV, or a ferritin measured before the infusion', () => {
    expect(holds('ANAKINRA-CONSIDER', [toci('+01:00')], '+02:00', { patient: { baseline: { priorTransplant: true } } })).toBe(
      true,
    );
    expect(holds('ANAKINRA-CONSIDER', [toci('+01:00'), { t: '+00:00', kind: 'history', activeEbv: true }], '+02:00')).toBe(true);
    expect(
      holds(
        'ANAKINRA-CONSIDER',
        [{ t: '-80:00', kind: 'lab', test: 'ferritin', value: 3100, unit: 'ng/mL' }, toci('+01:00')],
        '+02:00',
      ),
    ).toBe(true);
    expect(
      holds('ANAKINRA-CONSIDER', [vital('+00:00', { tempC: 37 })], '+02:00', { patient: { baseline: { activeEbv: true } } }),
    ).toBe(false);
  });
});
