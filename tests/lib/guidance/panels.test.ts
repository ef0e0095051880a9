import { describe, expect, it } from 'vitest';
import { guidance } from '../../../lib/guidance';
import { checkTocilizumabOrder } from '../../../lib/guidance/order-check';
import {
  bp,
  cannula,
  chartAt,
  dex,
  diagnostic,
  given,
  ice,
  lab,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  runs,
  type Setting,
  stops,
  temp,
  toci,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.6);
const of = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  guidance(chartAt(rows, at, setting), protocolOf(setting), offset(at));

describe('dosing panel', () => {
  it('TOCI-03 derives the next time from the last dose, start to start', () => {
    const t = of([toci('+01:00')], '+05:00').tocilizumab;
    expect(t).toMatchObject({ canGive: false, nextEligibleAt: offset('+09:00'), last24h: 1, total: 1, doseMg: 640 });
    expect(t.derivation[0]).toBe('Last dose 01:00 + 8 h = 09:00 (start to start)');
    expect(of([toci('+01:00')], '+09:00').tocilizumab.canGive).toBe(true);
  });
  it('TOCI-04 derives it from the oldest of three doses in 24 h', () => {
    const t = of([toci('+00:00'), toci('+06:00'), toci('+12:00')], '+21:00').tocilizumab;
    expect(t.nextEligibleAt).toBe(offset('+24:00'));
    expect(t.derivation.at(-1)).toBe('Next permitted 00:00');
  });
  it('TOCI-05 has no next time once the total is reached', () => {
    const t = of([toci('+00:00'), toci('+08:00'), toci('+16:00'), toci('+24:00')], '+40:00').tocilizumab;
    expect(t).toMatchObject({ total: 4, nextEligibleAt: null, canGive: false });
  });
  it('TOCI-16 shows both counts and both next times', () => {
    const t = of([toci('+01:00', 640, { source: 'pump' }), toci('+01:20', 640, { source: 'pharmacy' })], '+02:00').tocilizumab;
    expect([t.total, t.duplicates?.total]).toEqual([2, 1]);
    expect([t.nextEligibleAt, t.duplicates?.nextEligibleAt]).toEqual([offset('+09:20'), offset('+09:00')]);
  });
  it('C17 shows other IL-6 blockade beside the ledger and does not count it', () => {
    const t = of([given('+01:00', 'siltuximab', 880), given('+01:00', 'tocilizumab-aazg', 640)], '+02:00').tocilizumab;
    expect([t.total, t.otherIl6.length]).toEqual([1, 1]);
  });
  it('a weight of more than 7 days or with a jump of more than a tenth asks to be confirmed', () => {
    const weight = (t: string, weightKg: number): Row => ({ t, kind: 'weight', weightKg });
    const used = (rows: Row[], at: string) => of(rows, at).tocilizumab.weight;
    expect(used([weight('+00:00', 80)], '+168:00')).toMatchObject({ old: false, jumped: false });
    expect(used([weight('+00:00', 80)], '+168:01')?.old).toBe(true);
    expect(used([weight('+00:00', 88)], '+01:00')?.jumped).toBe(false);
    expect(used([weight('+00:00', 88.1)], '+01:00')?.jumped).toBe(true);
  });
  it('STER-05 what is infused counts by its rate for as long as it ran; of an unknown rate the sum is the least it can have been', () => {
    const rows = [given('+01:00', 'dexamethasone', 10), runs('+02:00', 'dexamethasone', 2, 'mg/h')];
    const running = of(rows, '+12:00').steroid;
    expect(running).toMatchObject({ equivalent24h: 30, equivalent72h: 30, rateUnknown: false });
    expect(running.run?.lastText).toBe('dexamethasone running since 02:00');
    const stopped = of([...rows, stops('+12:00', 'dexamethasone')], '+14:00').steroid;
    expect(stopped).toMatchObject({ equivalent24h: 30, rateUnknown: false });
    expect(stopped.run?.lastText).toBe('dexamethasone stopped at 12:00');
    const unknown: Row = { t: '+02:00', kind: 'medication', status: 'running', drug: 'dexamethasone' };
    expect(of([rows[0] as Row, unknown], '+12:00').steroid).toMatchObject({ equivalent24h: 10, rateUnknown: true });
  });
  it('STER-04 marks the rung of the day', () => {
    const rows = [FEVER, oxygen('+01:00', 'cpap'), given('+02:00', 'methylprednisolone', 500), temp('+20:00', 38.5)];
    const rung = (at: string) => of(rows, at).steroid.ladder.steps.find((s) => s.current)?.text;
    expect([rung('+73:59'), rung('+74:00'), rung('+122:00'), rung('+170:00')]).toEqual([
      '500 mg q12h',
      '250 mg q12h',
      '125 mg q12h',
      '60 mg q12h',
    ]);
  });
  it('STER-04 at grade 4 the pulse is listed, and no second steroid beside it that belongs to grade 3', () => {
    const listed = (profile: string, rows: Row[]) => of(rows, '+02:00', { profile }).steroid.listed.map((l) => l.id);
    const four = [FEVER, oxygen('+01:00', 'cpap')];
    expect(listed('astct-2019', four)).toEqual(['STER-04']);
    // The review knows no pulse at grade 4: there both sources stand.
    expect(listed('review-2025', four)).toEqual(['STER-02', 'STER-04']);
    expect(listed('astct-2019', [FEVER, norepi('+01:00')])).toEqual(['STER-02']);
  });
  it('C8: a child in grade 4 is shown no amount of the pulse, nor of what comes after it', () => {
    const child = of([FEVER, oxygen('+01:00', 'cpap')], '+02:00', { patient: { ageYears: 3, weightKg: 14 } });
    expect(child.steroid.listed.map((l) => l.text).join()).not.toMatch(/\d mg/);
  });
  it('TOCI-08 what concerns this patient stands apart from what is said to everybody', () => {
    const { tocilizumab } = of([ice('+01:00', 5)], '+02:00');
    expect(tocilizumab.notes.map((n) => n.text)).toEqual(['Tocilizumab does little for ICANS: steroid is what S1 and S2 list']);
    expect(tocilizumab.always.map((n) => n.id)).toEqual(['TOCI-15', 'DRUG-01', 'TOCI-14s']);
    expect(of([FEVER], '+02:00').tocilizumab.notes).toEqual([]);
  });
  it('ANAK-03 computes 2 and 10 mg/kg and warns of poor uptake under a vasopressor', () => {
    const text = of([FEVER, norepi('+01:00')], '+02:00')
      .anakinra.lines.map((l) => l.text)
      .join('\n');
    expect(text).toContain('160 mg to 800 mg a day, 6.7 to 33.3 mg/h at 80 kg');
    expect(text).toContain('SC uptake unreliable: a vasopressor runs');
    const child = of([FEVER], '+02:00', { patient: { ageYears: 3, weightKg: 14 } })
      .anakinra.lines.map((l) => l.text)
      .join('\n');
    expect(child).not.toMatch(/\d+ mg/);
  });
  it('C8: no panel shows a computed amount for a child whose site has signed none', () => {
    const g = of([FEVER, norepi('+01:00'), ice('+01:00', 5)], '+02:00', { patient: { ageYears: 3, weightKg: 14 } });
    expect(g.tocilizumab.doseText).toBe('dose by site protocol');
    expect(g.steroid.dexamethasoneText).toContain('dose by site protocol');
    expect(g.steroid.listed.map((l) => l.text).join()).not.toMatch(/\d mg/);
    expect(
      g.steroid.alternatives
        .filter((a) => a.id !== 'C8')
        .map((l) => l.text)
        .join(),
    ).not.toMatch(/\d+ mg( |$)/);
  });
});

describe('order check', () => {
  it('what an order now would raise, without touching the chart', () => {
    const chart = chartAt([FEVER, cannula('+01:00'), toci('+02:00')], '+05:00');
    const before = JSON.stringify(chart);
    expect(checkTocilizumabOrder(chart, protocolOf(), offset('+05:00'), 900).map((f) => f.rule)).toEqual([
      'TOCI-INTERVAL',
      'TOCI-OVERDOSE',
    ]);
    expect(checkTocilizumabOrder(chart, protocolOf(), offset('+05:00'), 640, offset('+10:00'))).toEqual([]);
    expect(JSON.stringify(chart)).toBe(before);
  });
});

describe('C28 delay clock', () => {
  const rows = [FEVER, cannula('+02:00')];
  it('C28 counts hours from the first fever and from grade 2, and stops at the dose', () => {
    expect(of(rows, '+12:00').delay).toMatchObject({ hoursSinceOnset: 12, hoursSinceGrade2: 10, doseAt: null });
    expect(of(rows, '+12:00').delay?.factor).toBeCloseTo(1.7, 9);
    expect(of([...rows, toci('+06:00')], '+12:00').delay).toMatchObject({ hoursSinceOnset: 6, doseAt: offset('+06:00') });
  });
  it('C28 shows the factor to 24 h and then says it is longer than studied', () => {
    expect(of([...rows, temp('+20:00', 38.5)], '+24:00').delay?.factor).not.toBeNull();
    const late = of([...rows, temp('+20:00', 38.5)], '+24:01').delay;
    expect([late?.factor, late?.text]).toEqual([null, 'Longer than the intervals studied.']);
  });
  it('C28 has no clock without an open episode', () => {
    expect(of([temp('+00:00', 37)], '+01:00').delay).toBeNull();
  });
});

describe('feature table', () => {
  const row = (id: string, rows: readonly Row[], at = '+10:00') => of(rows, at).features.rows.find((r) => r.id === id);
  it('section 8: what was never measured is unknown in every column that asks for it', () => {
    for (const r of of([FEVER], '+01:00').features.rows.filter((x) => x.value === null)) {
      for (const c of [r.crs, r.sepsis, r.hlh]) expect(['unknown', 'none'], r.id).toContain(c.state);
    }
  });
  it('section 8 limits: procalcitonin, CRP, ferritin, transaminases', () => {
    const pct = (v: number) => row('procalcitonin', [lab('+00:00', 'procalcitonin', v, 'ng/mL')]);
    expect([
      pct(0.4)?.crs.state,
      pct(0.5)?.crs.state,
      pct(10)?.crs.state,
      pct(10)?.sepsis.state,
      pct(10.1)?.sepsis.state,
    ]).toEqual(['not-met', 'met', 'met', 'not-met', 'met']);
    const crp = (v: number) => row('crp', [lab('+00:00', 'crp', v, 'mg/L')])?.crs.state;
    expect([crp(100), crp(101)]).toEqual(['not-met', 'met']);
    const ferritin = (v: number) => row('ferritin', [lab('+00:00', 'ferritin', v, 'ng/mL')]);
    expect([ferritin(10_000)?.hlh.state, ferritin(10_001)?.hlh.state, ferritin(9_999)?.crs.state]).toEqual([
      'not-met',
      'met',
      'met',
    ]);
    // One of the two that was never measured may be the high one.
    expect(row('transaminases', [lab('+00:00', 'ast', 400, 'U/L')])?.hlh.state).toBe('unknown');
    expect(row('transaminases', [lab('+00:00', 'ast', 501, 'U/L')])?.hlh.state).toBe('met');
  });
  it('TOCI-12: an IL-6 after tocilizumab is not used and said to be so', () => {
    const il6 = (t: string, v: number) => lab(t, 'il6', v, 'pg/mL');
    const r = row('il6', [il6('+00:00', 900), toci('+01:00'), il6('+05:00', 9000)]);
    expect([r?.value, r?.sepsis.state]).toEqual(['900', 'met']);
    expect(r?.note).toContain('not interpretable');
    expect(row('il6', [toci('+01:00'), il6('+05:00', 9000)])?.crs.state).toBe('unknown');
  });
  it('DDX-01: fever to hypotension of 24 h or less', () => {
    expect(row('fever-to-hypotension', [FEVER, bp('+02:00', 80)])?.crs.state).toBe('met');
    expect(row('fever-to-hypotension', [FEVER])?.crs.state).toBe('unknown');
    expect(row('fever-to-hypotension', [FEVER, temp('+20:00', 38.5), bp('+24:01', 80)], '+25:00')?.crs.state).toBe('not-met');
  });
  it('DDX-01: the vasopressor halved 6 to 12 h after the first steroid', () => {
    const rows = (later: number) => [FEVER, norepi('+01:00', 10), dex('+02:00'), norepi('+07:00', later)];
    expect(row('pressor-after-steroid', rows(5), '+08:00')?.crs.state).toBe('met');
    expect(row('pressor-after-steroid', rows(5.1), '+08:00')?.crs.state).toBe('not-met');
    expect(row('pressor-after-steroid', rows(5), '+07:59')?.crs.state).toBe('unknown');
  });
  it('DDX-02 only before tocilizumab, with fever and hypotension, without a positive culture', () => {
    const base = [FEVER, bp('+00:30', 80), lab('+00:40', 'il6', 1001, 'pg/mL')];
    expect(row('early-il6', base, '+01:00')).toBeDefined();
    expect(row('early-il6', [FEVER, bp('+00:30', 80), lab('+00:40', 'il6', 1000, 'pg/mL')], '+01:00')).toBeUndefined();
    expect(row('early-il6', [toci('+00:10'), ...base], '+01:00')).toBeUndefined();
    expect(
      row('early-il6', [...base, { t: '+00:50', kind: 'lab', test: 'blood-culture', value: 'positive' }], '+01:00'),
    ).toBeUndefined();
  });
});

describe('infection, salvage, products, haemodynamics', () => {
  it('MON-13 a culture says the hours since it was drawn, and once it grows the hours to positivity', () => {
    const drawn = [FEVER, diagnostic('+01:00', 'blood-culture'), diagnostic('+01:30', 'sterile-culture')];
    const grew = { t: '+01:10', kind: 'lab', test: 'blood-culture', value: 'positive', receivedAt: '+15:05' };
    const clean = { t: '+01:30', kind: 'lab', test: 'sterile-culture', value: 'negative', receivedAt: '+30:00' };
    const cultures = (rows: readonly Row[], at: string) =>
      of(rows, at).infection.cultures.map((c) => [c.test, c.hours, c.result, c.positiveAfterH]);
    expect(cultures(drawn, '+12:30')).toEqual([
      ['sterile-culture', 11, null, null],
      ['blood-culture', 11, null, null],
    ]);
    const named = { ...grew, receivedAt: '+40:00', organism: 'Klebsiella pneumoniae' };
    expect(cultures([...drawn, grew, named, clean], '+41:00')).toEqual([
      ['sterile-culture', 39, 'negative', null],
      ['blood-culture', 40, 'Klebsiella pneumoniae', 14],
    ]);
    // Known by its result alone: from the collection the laboratory says.
    expect(cultures([FEVER, grew], '+20:00')).toEqual([['blood-culture', 18, 'positive', 14]]);
  });
  it('MON-13 opens 12 h after the first dose and is closed by the reassessment', () => {
    const rows = [FEVER, cannula('+01:00'), toci('+02:00')];
    expect(of(rows, '+13:59').infection.reassess).toBeNull();
    expect(of(rows, '+14:00').infection.reassess).toMatchObject({ open: true, dueAt: offset('+26:00') });
    expect(of([...rows, { t: '+15:00', kind: 'decision', reassess: 'crs-infection' }], '+16:00').infection.reassess?.open).toBe(
      false,
    );
  });
  it('MON-13 asks "narrow or stop?" from 48 h of an antibiotic', () => {
    const doses = ['+00:00', '+12:00', '+24:00', '+36:00', '+48:00'].map((t) => given(t, 'cefepime', 2000));
    expect(of(doses, '+47:59').infection.antibiotics[0]).toMatchObject({ day: 2, review: false });
    expect(of(doses, '+48:00').infection.antibiotics[0]).toMatchObject({ day: 3, review: true });
  });
  it('SALV-01 and ECMO-01 are listed only for the gravest courses', () => {
    expect(of([FEVER, norepi('+01:00')], '+02:00').salvage).toEqual({ cytapheresis: null, ecmo: null });
    const ecmo = of([FEVER, { t: '+01:00', kind: 'support', support: 'ecmo-vv', status: 'running' }], '+02:00').salvage;
    expect(ecmo.cytapheresis?.because).toBe('ECMO entered');
    expect(ecmo.ecmo?.running).toBe('VV');
    expect(ecmo.ecmo?.criteria.find((c) => c.name.startsWith('platelets'))?.state).toBe('unknown');
    expect(of([{ t: '+01:00', kind: 'neuro', icp: 'diffuse-edema' }], '+02:00').salvage.cytapheresis).not.toBeNull();
  });
  it('section 12: facts of the patient’s product, else the general line alone', () => {
    expect(of([FEVER], '+01:00', { patient: { product: 'axi-cel' } }).product.rows).toHaveLength(2);
    expect(of([FEVER], '+01:00').product).toMatchObject({ rows: [] });
  });
  it('HEMO-03 marks vasopressin outside 0.03 to 0.04 U/min', () => {
    const lines = (rate: number) =>
      of(
        [
          FEVER,
          norepi('+01:00'),
          { t: '+01:10', kind: 'medication', drug: 'vasopressin', status: 'running', rate, rateUnit: 'U/min' },
        ],
        '+02:00',
      ).hemodynamics.filter((a) => a.id === 'HEMO-03');
    expect([lines(0.03).length, lines(0.04).length, lines(0.05).length, lines(0.02).length]).toEqual([0, 0, 1, 1]);
  });
  it('HEMO-09 explains a raised troponin, and low ejection fraction names the inotropes', () => {
    const text = of(
      [FEVER, lab('+00:10', 'troponin-t', 60, 'ng/L'), diagnostic('+00:20', 'echocardiogram', { efPercent: 35 })],
      '+01:00',
    )
      .hemodynamics.map((a) => a.text)
      .join('\n');
    expect(text).toContain('not by itself ischaemia');
    expect(text).toContain('dobutamine, milrinone');
  });
  it('a protocol nobody signed is marked, and nothing in guidance is phrased as an order', () => {
    const g = of([FEVER, oxygen('+01:00', 'invasive-ventilation'), ice('+01:00', 2), toci('+02:00')], '+05:00');
    expect(g.unsigned).toBe(true);
    expect(JSON.stringify(g)).not.toMatch(/"(Give|Administer|Start) /);
  });
});
