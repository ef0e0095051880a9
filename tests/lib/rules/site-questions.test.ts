import { describe, expect, it } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../../lib/protocols';
import { changed, checked, type ProtocolChanges } from '../../../lib/protocols/document';
import { ruleById } from '../../../lib/rules';
import { site, under } from '../../support/answered';
import {
  bolus,
  bp,
  cannula,
  dex,
  finding,
  findings,
  given,
  holds,
  lab,
  norepi,
  runs,
  spells,
  temp,
  toci,
} from '../../support/charts';

/** What a site decides (the questions of the protocol): each as shipped, and on both sides of the site's own answer. */
const FEVER = temp('+00:00', 38.9);
const GRADE2 = [FEVER, cannula('+01:00')];
const GRADE3 = [FEVER, norepi('+01:00')];

const answer = (changes: ProtocolChanges, id: string) => site(changes).questions.find((q) => q.id === id)?.now;

describe('questions a site decides', () => {
  it('STEROID-DUE-CRS3, STEROID-DUE-ICANS: any steroid answers as shipped, or one of the amount the site asks for (Q10)', () => {
    const ten = under({ numbers: { 'steroid.answersMg': 10 } });
    const with_ = (mg: number, setting = {}) => holds('STEROID-DUE-CRS3', [...GRADE3, dex('+01:10', mg)], '+02:10', setting);
    expect([with_(1), with_(9.9, ten), with_(10, ten)]).toEqual([false, true, false]);
    const methyl = (mg: number) =>
      holds('STEROID-DUE-CRS3', [...GRADE3, given('+01:10', 'methylprednisolone', mg)], '+02:10', ten);
    expect([methyl(53), methyl(54)]).toEqual([true, false]);
    expect(holds('STEROID-DUE-CRS3', [...GRADE3, given('+01:10', 'dexamethasone')], '+02:10', ten)).toBe(true);
    expect(holds('STEROID-DUE-CRS3', [...GRADE3, runs('+01:10', 'hydrocortisone', 8, 'mg/h')], '+02:10', ten)).toBe(false);
    expect(spells('STEROID-DUE-CRS3', [...GRADE3, dex('+01:10', 4), dex('+02:20', 10)], '+03:00', ten)).toEqual([
      '+02:00 high',
      '+02:20 off',
    ]);
  });
  it('STEROID-DUE-CRS3: a child’s own dose answers where the site asks for ten (C8)', () => {
    const child = under({ numbers: { 'steroid.answersMg': 10 } }, { ageYears: 3, weightKg: 14 });
    const with_ = (mg: number) => holds('STEROID-DUE-CRS3', [...GRADE3, dex('+01:10', mg)], '+02:10', child);
    expect([with_(6.9), with_(7)]).toEqual([true, false]);
  });
  it('STEROID-ADD-G2: any recorded bolus as shipped, or one of the site’s smallest volume (Q11)', () => {
    const rows = (ml: number) => [
      FEVER,
      bp('+00:30', 82),
      bolus('+00:40', ml),
      bolus('+01:20', ml),
      toci('+01:30'),
      bp('+05:00', 84),
    ];
    const at = (ml: number, setting = {}) => holds('STEROID-ADD-G2', rows(ml), '+05:10', setting);
    const least = under({ numbers: { 'steroid.bolusMinMl': 250 } });
    expect([at(10), at(249, least), at(250, least)]).toEqual([true, false, true]);
    const byWeight = under({ numbers: { 'steroid.bolusMinMlPerKg': 5 } });
    expect([at(399, byWeight), at(400, byWeight)]).toEqual([false, true]);
    const both = under({ numbers: { 'steroid.bolusMinMl': 450, 'steroid.bolusMinMlPerKg': 5 } });
    expect([at(449, both), at(450, both)]).toEqual([false, true]);
    const noWeight = under({ numbers: { 'steroid.bolusMinMlPerKg': 5 } }, { ageYears: 50, weightKg: undefined });
    expect(at(10, noWeight)).toBe(true);
  });
  it('FERRITIN-10K: medium at any grade as shipped, high from the site’s CRS grade, with the intensivist (Q16)', () => {
    const high = under({ numbers: { 'hlh.ferritinHighFromCrs': 3 } });
    const ferritin = lab('+02:00', 'ferritin', 12_000, 'ng/mL');
    expect(finding('FERRITIN-10K', [...GRADE3, ferritin], '+03:00').priority).toBe('medium');
    expect(finding('FERRITIN-10K', [...GRADE2, ferritin], '+03:00', high).priority).toBe('medium');
    const found = finding('FERRITIN-10K', [...GRADE3, ferritin], '+03:00', high);
    expect(found.priority).toBe('high');
    expect(ruleById('FERRITIN-10K')?.notifyFor?.(found)).toEqual(['HEM', 'ICU']);
    expect(spells('FERRITIN-10K', [FEVER, ferritin, norepi('+04:00')], '+06:00', high)).toEqual(['+02:00 medium', '+04:00 high']);
  });
  it('ABX-NOT-STARTED: at every grade 2 as shipped, or only with an ANC that is low, old or unknown (Q17)', () => {
    const only = under({ choices: { antibioticsOnlyNeutropenic: true } });
    const anc = (t: string, value: number, more: object = {}) => lab(t, 'anc', value, '10*9/L', more);
    const at = (rows: Parameters<typeof holds>[1], setting = {}) =>
      holds('ABX-NOT-STARTED', [...rows, ...GRADE2], '+02:10', setting);
    expect(at([anc('-01:00', 2)])).toBe(true);
    expect([at([], only), at([anc('-01:00', 0.49)], only), at([anc('-01:00', 0.5)], only)]).toEqual([true, true, false]);
    expect(at([anc('-01:00', 0.5, { comparator: '<' })], only)).toBe(true);
    expect(spells('ABX-NOT-STARTED', [anc('-44:00', 2), ...GRADE2], '+06:00', only)).toEqual(['+04:00:00.001 high']);
  });
  it('CRS-03: no mean limit under 18 years as shipped; where the site counts it, below 40 + 1.5 x age (Q13)', () => {
    const yes = under({ choices: { childMapCounts: true } }, { ageYears: 8, weightKg: 25 });
    const no = under({}, { ageYears: 8, weightKg: 25 });
    const low = (map: number, setting: object) =>
      findings('CRS-ESCALATION', [FEVER, { t: '+00:10', kind: 'vital', mapMmHg: map }], '+00:20', setting).length > 0;
    expect([low(40, no), low(51.9, yes), low(52, yes)]).toEqual([false, true, false]);
    const seventeen = under({ choices: { childMapCounts: true } }, { ageYears: 17.9, weightKg: 60 });
    expect([low(66.8, seventeen), low(66.9, seventeen)]).toEqual([true, false]);
    expect(low(65, under({ choices: { childMapCounts: true } }, { ageYears: 18 }))).toBe(false);
  });
  it('STEROID-PREMED: only a recorded purpose as shipped, or any steroid without one where the site asks (Q12)', () => {
    const day0 = { carTInfusedAt: '+00:00', monitoringStart: '-30:00' };
    const any = under({ choices: { premedWithoutPurpose: true } }, day0);
    const at = (more: object, setting: object) => holds('STEROID-PREMED', [dex('-01:00', 10, more)], '-00:30', setting);
    expect([at({}, under({}, day0)), at({}, any), at({ purpose: 'adrenal insufficiency' }, any)]).toEqual([false, true, false]);
    expect(finding('STEROID-PREMED', [dex('-01:00', 10)], '-00:30', any).text).toContain('no purpose recorded');
  });
  it('the answers stand in the protocol, and a version stored before the choices existed says no', () => {
    expect(answer({ numbers: { 'steroid.answersMg': 10 } }, 'Q10')).toBe(
      'A steroid reminder is answered by one dose of at least 10 mg',
    );
    expect(answer({ choices: { antibioticsOnlyNeutropenic: true } }, 'Q17')).toContain('Only with a low ANC');
    expect(answer({ choices: { childMapCounts: true } }, 'Q13')).toContain('under 18 years');
    expect(answer({ choices: { adultMapCounts: false } }, 'Q1')).toBe('It does not count.');
    const made = changed(DEFAULT_PROTOCOL, {});
    if ('errors' in made) throw new Error(made.errors.join());
    const { childMapCounts: _, antibioticsOnlyNeutropenic: __, premedWithoutPurpose: ___, ...choices } = made.document.choices;
    const old = checked({ ...made.document, choices });
    expect('document' in old && old.document.choices).toMatchObject({
      childMapCounts: false,
      antibioticsOnlyNeutropenic: false,
      premedWithoutPurpose: false,
    });
  });
});
