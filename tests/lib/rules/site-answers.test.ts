import { describe, expect, it } from 'vitest';
import { nightAt, nightTurnsAt } from '../../../lib/grading/ice-night';
import { crsStatus } from '../../../lib/grading/status';
import { guidance } from '../../../lib/guidance';
import { crsState } from '../../../lib/present/grades';
import { latestValues } from '../../../lib/present/values';
import { DEFAULT_PROTOCOL } from '../../../lib/protocols';
import { formatOffset } from '../../../lib/replay/offset';
import { site, under } from '../../support/answered';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  finding,
  findings,
  holds,
  norepi,
  offset,
  ordered,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  runs,
  type Setting,
  spells,
  T0,
  temp,
  toci,
  vital,
} from '../../support/charts';

/** What a site decides about grading and the ledger: each question as shipped, and on both sides of the other answer. */
const FEVER = temp('+00:00', 38.9);
/** How the grade comes and goes: ["+00:00 1", "+01:00 2"]. */
const course = (rows: readonly Row[], at: string, setting: Setting = {}, scale: 'crs' | 'icans' = 'crs') => {
  const out: string[] = [];
  let last = 0;
  for (const s of chartAt(rows, at, setting).steps) {
    if (s[scale] !== last) out.push(`${formatOffset(s.t - T0)} ${s[scale]}`);
    last = s[scale];
  }
  return out;
};
const grade = (rows: readonly Row[], at: string, setting: Setting = {}, scale: 'crs' | 'icans' = 'crs') =>
  chartAt(rows, at, setting).steps.at(-1)?.[scale] ?? 0;
const basisOf = (rows: readonly Row[], at: string, setting: Setting) => {
  const protocol = protocolOf(setting);
  return crsState(chartAt(rows, at, setting), protocol, offset(at)).basis;
};

describe('Q2: a fall from the usual pressure', () => {
  const fall = under({ numbers: { 'crs.sbpFallPercent': 20 } }, { baseline: { usualSbpMmHg: 150 } });
  const at = (sbp: number, setting: Setting) => grade([FEVER, bp('+01:00', sbp)], '+01:10', setting);
  it('CRS-03: the fixed limit as shipped, whatever the usual pressure is', () => {
    const usual = { patient: { baseline: { usualSbpMmHg: 150 } } };
    expect([at(119, usual), at(90, usual), at(89, usual)]).toEqual([1, 1, 2]);
  });
  it('CRS-03: 20 % below the usual 150 is 120, which is normal itself', () => {
    expect([at(119, fall), at(120, fall)]).toEqual([2, 1]);
  });
  it('CRS-03: a usual pressure of 85 is not hypotension until it falls, and an own limit goes before it', () => {
    const low = under({ numbers: { 'crs.sbpFallPercent': 20 } }, { baseline: { usualSbpMmHg: 85 } });
    expect([at(68, low), at(67, low)]).toEqual([1, 2]);
    const own = under({ numbers: { 'crs.sbpFallPercent': 20 } }, { baseline: { usualSbpMmHg: 150, hypotensionSbpBelow: 100 } });
    expect([at(100, own), at(99, own)]).toEqual([1, 2]);
  });
  it('CRS-03: where no usual pressure is known the fixed limit holds', () => {
    expect([
      at(90, under({ numbers: { 'crs.sbpFallPercent': 20 } })),
      at(89, under({ numbers: { 'crs.sbpFallPercent': 20 } })),
    ]).toEqual([1, 2]);
  });
});

describe('Q3: how long a low pressure counts', () => {
  const two = under({ choices: { pressureHoldUntilTwoNormal: true } });
  const rows = (...more: Row[]) => [FEVER, bp('+01:00', 84), ...more];
  it('CRS-03: four hours as shipped, however many normal readings follow', () => {
    const normal = [bp('+01:30', 110), bp('+02:40', 112)];
    expect(course(rows(...normal), '+06:00')).toEqual(['+00:00 1', '+01:00 2', '+05:00 1']);
  });
  it('CRS-03: two normal readings 60 min apart end it, 59 min apart do not', () => {
    expect(course(rows(bp('+01:30', 110), bp('+02:30', 112)), '+06:00', two)).toEqual(['+00:00 1', '+01:00 2', '+02:30 1']);
    expect(course(rows(bp('+01:30', 110), bp('+02:29', 112)), '+09:00', two)).toEqual(['+00:00 1', '+01:00 2']);
    expect(course(rows(bp('+01:30', 110), bp('+02:29', 112), bp('+08:00', 115)), '+09:00', two).at(-1)).toBe('+08:00 1');
  });
  it('CRS-03: no time ends it, and a low reading in between begins the count anew', () => {
    expect(grade(rows(), '+20:00', two)).toBe(2);
    expect(course(rows(bp('+01:30', 110), bp('+02:00', 80), bp('+02:40', 110), bp('+03:39', 110)), '+06:00', two).at(-1)).toBe(
      '+01:00 2',
    );
    expect(course(rows(bp('+01:30', 110), bp('+02:00', 80), bp('+02:40', 110), bp('+03:40', 110)), '+06:00', two).at(-1)).toBe(
      '+03:40 1',
    );
  });
  it('CRS-03: a reading attributed to another cause is no normal one', () => {
    const other = attribution('+01:10', 'hypotension', { until: '+02:00' });
    expect(course(rows(other, bp('+01:30', 110), bp('+02:40', 110), bp('+03:40', 110)), '+06:00', two).at(-1)).toBe('+03:40 1');
  });
  it('CRS-03: the basis says what ends it', () => {
    const basis = basisOf(rows(bp('+01:30', 110)), '+02:00', two);
    expect(basis.reason).toContain('held until two normal readings 60 min apart');
    expect(basis.wouldChange.find((c) => c.grade === 1)?.text).toBe('two normal pressures 60 min apart');
  });
});

describe('Q5: one febrile reading, or two', () => {
  const two = under({ choices: { feverHoldNeedsTwo: true } });
  it('CRS-10: one reading is a day of grade 1 as shipped', () => {
    expect(course([FEVER, temp('+01:00', 37)], '+30:00')).toEqual(['+00:00 1', '+24:00 0']);
  });
  it('CRS-10: where two are asked for, one counts while it is the latest; the episode stays open', () => {
    expect(course([FEVER, temp('+01:00', 37)], '+30:00', two)).toEqual(['+00:00 1', '+01:00 0']);
    expect(grade([FEVER], '+30:00', two)).toBe(1);
    expect(chartAt([FEVER, temp('+01:00', 37)], '+10:00', two).episode?.closedAt).toBeNull();
    expect(grade([FEVER, temp('+01:00', 37), cannula('+05:00')], '+05:00', two)).toBe(2);
  });
  it('CRS-10: a second one 60 min after the first holds a day, 59 min after does not, nor 24 h after', () => {
    expect(course([FEVER, temp('+01:00', 38), temp('+02:00', 37)], '+30:00', two)).toEqual(['+00:00 1', '+25:00 0']);
    expect(course([FEVER, temp('+00:59', 38), temp('+02:00', 37)], '+30:00', two)).toEqual(['+00:00 1', '+02:00 0']);
    const late = [FEVER, temp('+01:00', 37), temp('+24:00', 38.2), temp('+24:30', 37)];
    expect(course(late, '+30:00', two)).toEqual(['+00:00 1', '+01:00 0', '+24:00 1', '+24:30 0']);
    const within = [FEVER, temp('+01:00', 37), temp('+23:59', 38.2), temp('+24:30', 37)];
    expect(course(within, '+30:00', two)).toEqual(['+00:00 1', '+01:00 0', '+23:59 1']);
  });
});

describe('Q6: high flow by weight in infants', () => {
  const one = (ageYears: number, weightKg: number | undefined) =>
    under({ numbers: { 'crs.highFlowPerKg': 1 } }, { ageYears, weightKg });
  const at = (flowLpm: number, setting: Setting) => grade([FEVER, oxygen('+01:00', 'hfnc', { flowLpm })], '+01:10', setting);
  it('CRS-04: grade 2 up to 6 L/min as shipped, at any weight', () => {
    const infant = { patient: { ageYears: 0.5, weightKg: 5 } };
    expect([at(6, infant), at(6.5, infant)]).toEqual([2, 3]);
  });
  it('CRS-04: above 1 L/kg/min is grade 3, at the limit not', () => {
    expect([at(5, one(0.5, 5)), at(5.1, one(0.5, 5)), at(6, one(0.5, 7))]).toEqual([2, 3, 2]);
  });
  it('CRS-04: only under the age, only high flow; a weight that is not known is the careful reading', () => {
    expect([at(6, one(0.99, 5)), at(6, one(1, 5))]).toEqual([3, 2]);
    expect(grade([FEVER, cannula('+01:00', 6)], '+01:10', one(0.5, 5))).toBe(2);
    expect(at(2, one(0.5, undefined))).toBe(3);
  });
});

describe('Q7: epinephrine in a low dose beside norepinephrine', () => {
  const inotrope = under({ numbers: { 'crs.inotropeEpinephrineMax': 0.05 } });
  const epi = (rate: number, unit = 'ug/kg/min') => runs('+01:10', 'epinephrine', rate, unit);
  const at = (rows: readonly Row[], setting: Setting = {}) => grade([FEVER, ...rows], '+01:20', setting);
  it('CRS-05: a second vasopressor at any rate as shipped', () => {
    expect(at([norepi('+01:00'), epi(0.01)])).toBe(4);
  });
  it('CRS-05: up to 0.05 ug/kg/min it is an inotrope, above it a second vasopressor', () => {
    expect([at([norepi('+01:00'), epi(0.05)], inotrope), at([norepi('+01:00'), epi(0.051)], inotrope)]).toEqual([3, 4]);
    // 80 kg: 4 ug/min is 0.05
    expect([at([norepi('+01:00'), epi(4, 'ug/min')], inotrope), at([norepi('+01:00'), epi(4.1, 'ug/min')], inotrope)]).toEqual([
      3, 4,
    ]);
  });
  it('CRS-05: alone, or beside another one than norepinephrine, it counts; a rate not known is no low dose', () => {
    expect(at([epi(0.02)], inotrope)).toBe(3);
    expect(at([runs('+01:00', 'phenylephrine', 100, 'ug/min'), epi(0.02)], inotrope)).toBe(4);
    expect(at([norepi('+01:00'), epi(5, 'mL/h')], inotrope)).toBe(4);
    const noWeight = { ...inotrope, patient: { weightKg: undefined } };
    expect([at([norepi('+01:00'), epi(2, 'ug/min')], noWeight), at([norepi('+01:00'), epi(0.02)], noWeight)]).toEqual([4, 3]);
  });
  it('CRS-05: the basis names it as not used, and why', () => {
    const input = basisOf([FEVER, norepi('+01:00'), epi(0.03)], '+01:20', inotrope).inputs.find((i) => i.name === 'epinephrine');
    expect(input).toMatchObject({ used: false, note: 'low dose beside norepinephrine: an inotrope by choice of the site' });
  });
});

describe('Q8: a vasopressor begun under sedation for airway protection', () => {
  const ask = under({ choices: { askSedationVasopressor: true } });
  const tube = oxygen('+01:00', 'invasive-ventilation', { indication: 'airway-protection' });
  const prompt = (rows: readonly Row[], setting: Setting) => {
    const g = guidance(chartAt([FEVER, ...rows], '+03:00', setting), protocolOf(setting), offset('+03:00'));
    return g.checklist.sections.flatMap((s) => s.groups.flatMap((x) => x.items)).find((i) => i.id === 'INT-01f');
  };
  it('INT-01: nothing is asked as shipped, the vasopressor counts either way', () => {
    expect(prompt([tube, norepi('+01:30')], {})).toBeUndefined();
    expect([grade([FEVER, tube, norepi('+01:30')], '+03:00'), grade([FEVER, tube, norepi('+01:30')], '+03:00', ask)]).toEqual([
      3, 3,
    ]);
  });
  it('INT-01: the site asks where it began with or after the tube, not where it ran before or for hypoxia', () => {
    expect(prompt([tube, norepi('+01:30')], ask)).toMatchObject({ state: 'due' });
    expect(prompt([tube, norepi('+01:00')], ask)).toMatchObject({ state: 'due' });
    expect(prompt([tube, norepi('+00:59')], ask)).toBeUndefined();
    expect(prompt([oxygen('+01:00', 'invasive-ventilation'), norepi('+01:30')], ask)).toBeUndefined();
  });
  it('INT-01: an attribution of hypotension answers it', () => {
    const answered = prompt([tube, norepi('+01:30'), attribution('+02:00', 'hypotension', { cause: 'sedation' })], ask);
    expect(answered).toMatchObject({ state: 'done' });
    expect(answered?.why).toContain('attributed to sedation until');
  });
});

describe('Q9: worse inside grade 2', () => {
  const yes = under({ choices: { worseInsideGrade2: true } });
  const rows = [FEVER, cannula('+01:00'), toci('+02:00'), bp('+05:00', 84)];
  it('CRS-NO-IMPROVE-24H: only after a day as shipped', () => {
    expect(spells('CRS-NO-IMPROVE-24H', rows, '+27:00')).toEqual(['+26:00 high']);
  });
  it('CRS-NO-IMPROVE-24H: at once with a second domain, until it is gone', () => {
    expect(spells('CRS-NO-IMPROVE-24H', rows, '+08:59', yes)).toEqual(['+05:00 high']);
    const better = [...rows, bp('+06:00', 110), roomAir('+07:00')];
    expect(spells('CRS-NO-IMPROVE-24H', better, '+12:00', yes)).toEqual(['+05:00 high', '+07:00 off']);
    expect(finding('CRS-NO-IMPROVE-24H', rows, '+05:10', yes).text).toContain('hypotension and hypoxia: manage as grade 3');
  });
  it('CRS-NO-IMPROVE-24H: not where both were there at the dose, nor at grade 3', () => {
    const both = [FEVER, cannula('+01:00'), bp('+01:30', 84), toci('+02:00'), bp('+05:00', 84)];
    expect(holds('CRS-NO-IMPROVE-24H', both, '+05:10', yes)).toBe(false);
    expect(holds('CRS-NO-IMPROVE-24H', [FEVER, cannula('+01:00'), toci('+02:00'), norepi('+05:00')], '+05:10', yes)).toBe(false);
  });
});

describe('Q13: CAPD of a child with a raised baseline', () => {
  const child = { ageYears: 5, weightKg: 18 };
  const above = under({ choices: { capdAboveBaseline: true } }, child);
  const capd = (t: string, value: number): Row => ({ t, kind: 'ice', capd: value });
  const at = (own: number | null, value: number, setting: Setting) =>
    grade([...(own === null ? [] : [capd('-80:00', own)]), capd('+01:00', value)], '+01:10', setting, 'icans');
  it('ICANS-06: CAPD 1 to 8 is grade 1 as shipped, whatever it was before', () => {
    expect([at(5, 5, { patient: child }), at(5, 8, { patient: child })]).toEqual([1, 1]);
  });
  it('ICANS-06: counts above the child’s own score only, 9 always, and without a score before as shipped', () => {
    expect([at(5, 5, above), at(5, 6, above), at(12, 9, above), at(null, 5, above)]).toEqual([0, 1, 3, 1]);
  });
});

describe('Q14: the tocilizumab interval and total', () => {
  const fromEnd = under({ numbers: { 'toci.infusionLasts': 60 } });
  it('TOCI-INTERVAL: 8 h start to start as shipped, 9 h where the hour of the infusion is added', () => {
    const at = (t: string, setting: Setting = {}) =>
      findings('TOCI-INTERVAL', [toci('+00:00'), toci(t)], t, setting).map((f) => f.priority);
    expect([at('+08:00'), at('+08:00', fromEnd), at('+08:44:59', fromEnd), at('+08:45', fromEnd), at('+09:00', fromEnd)]).toEqual(
      [[], ['high'], ['high'], ['low'], []],
    );
    expect(holds('TOCI-INTERVAL', [toci('+00:00'), ordered('+01:00', 'tocilizumab', 640, '+08:59')], '+01:10', fromEnd)).toBe(
      true,
    );
  });
  it('TOCI-REPEAT-DUE: comes with the next permitted dose', () => {
    const rows = [FEVER, cannula('+01:00'), toci('+02:00')];
    expect(spells('TOCI-REPEAT-DUE', rows, '+12:00')).toEqual(['+10:00 medium']);
    expect(spells('TOCI-REPEAT-DUE', rows, '+12:00', fromEnd)).toEqual(['+11:00 medium']);
  });
  it('TOCI-TOTAL-LIMIT: counted anew after a second infusion as shipped, on from the first where the site says so', () => {
    const four = ['-60:00', '-50:00', '-35:00', '-24:00'].map((t) => toci(t));
    const again: Row = { t: '-02:00', kind: 'infusion', product: 'axi-cel' };
    const at = (setting: Setting) => holds('TOCI-TOTAL-LIMIT', [...four, again, toci('+01:00')], '+01:10', setting);
    expect([at({}), at(under({ choices: { tociTotalNotReset: true } }))]).toEqual([false, true]);
  });
});

describe('Q18: two readings refused before an arrest', () => {
  const yes = under({ choices: { rejectsMakeUnknown: true } });
  const base = [temp('+00:00', 37), vital('+00:50', { spo2Percent: 97 }), bp('+00:50', 120), roomAir('+00:50')];
  const status = (rows: readonly Row[], setting: Setting) =>
    crsStatus(chartAt([...base, ...rows], '+01:10', setting), offset('+01:10'), protocolOf(setting));
  const low = (t: string, more: object = { sbpMmHg: 25 }) => vital(t, more);
  it('DATA-03: the last normal pressure stands as shipped, the refused ones are told', () => {
    expect(status([low('+01:00'), low('+01:05')], {})).toBe('current');
    expect(holds('DATA-IMPLAUSIBLE', [...base, low('+01:00'), low('+01:05')], '+01:10')).toBe(true);
  });
  it('GRADE-STATUS: one refused reading changes nothing, two make the grade at least, a plausible one ends it', () => {
    expect(status([low('+01:00')], yes)).toBe('current');
    expect(status([low('+01:00'), low('+01:05')], yes)).toBe('at-least');
    expect(status([low('+01:00'), low('+01:05'), bp('+01:06', 118)], yes)).toBe('current');
    expect(status([low('+01:00'), bp('+01:03', 118), low('+01:05')], yes)).toBe('current');
    expect(status([low('+01:00'), low('+01:05'), vital('+01:06', { mapMmHg: 80 })], yes)).toBe('current');
  });
  it('GRADE-STATUS: SpO2 likewise on room air; on counted oxygen the device grades; temperature never', () => {
    const spo2 = [low('+01:00', { spo2Percent: 35 }), low('+01:05', { spo2Percent: 30 })];
    expect(status(spo2, yes)).toBe('at-least');
    expect(status([cannula('+00:55'), ...spo2], yes)).toBe('current');
    expect(status([low('+01:00', { tempC: 20 }), low('+01:05', { tempC: 20 })], yes)).toBe('current');
  });
  it('GRADE-STATUS: the page withholds the value and says what is missing', () => {
    const rows = [...base, low('+01:00'), low('+01:05')];
    const chart = chartAt(rows, '+01:10', yes);
    expect(latestValues(chart, offset('+01:10'), protocolOf(yes)).sbpMmHg?.fresh).toBe('withheld');
    expect(latestValues(chart, offset('+01:10'), DEFAULT_PROTOCOL).sbpMmHg?.fresh).toBe('fresh');
    expect(basisOf(rows, '+01:10', yes).missing).toEqual(['pressure (two readings refused)']);
  });
});

describe('Q20: ICE at night', () => {
  const yes = under({ choices: { iceNightArousal: true } });
  const ice = (t: string): Row => ({ t, kind: 'ice', orientation: 4, naming: 3, commands: 1, writing: 1, attention: 1 });
  const awake = (t: string): Row => ({ t, kind: 'neuro', loc: 'alert' });
  // T0 is midnight; an ICE of 10:00 is overdue after 23:00.
  it('ICE-OVERDUE: after 13 h day and night as shipped, a check of consciousness does not count', () => {
    expect(spells('ICE-OVERDUE', [ice('+10:00'), awake('+22:30')], '+33:00')).toEqual(['+23:00:00.001 medium']);
  });
  it('ICE-OVERDUE: at night a check of consciousness is enough, ICE again by 07:00', () => {
    expect(spells('ICE-OVERDUE', [ice('+10:00'), awake('+22:30')], '+33:00', yes)).toEqual(['+31:00:00.001 medium']);
    expect(spells('ICE-OVERDUE', [ice('+10:00'), awake('+22:30'), ice('+31:00')], '+33:00', yes)).toEqual([]);
  });
  it('ICE-OVERDUE: without a check it is overdue at night; a check ends it', () => {
    const spell = spells('ICE-OVERDUE', [ice('+10:00'), awake('+25:00')], '+30:59', yes);
    expect(spell).toEqual(['+23:00:00.001 medium', '+25:00 off']);
  });
  it('ICE-OVERDUE: by day a check of consciousness does not count', () => {
    expect(spells('ICE-OVERDUE', [ice('+02:00'), awake('+12:00')], '+17:00', yes)).toEqual(['+15:00:00.001 medium']);
  });
  it('ICE-OVERDUE: overdue since before the night a check is enough until the morning, no longer', () => {
    const rows = [ice('+02:00'), awake('+22:30')];
    expect(spells('ICE-OVERDUE', rows, '+33:00', yes)).toEqual(['+15:00:00.001 medium', '+22:30 off', '+30:00 medium']);
  });
  it('ICE-OVERDUE: the night is the unit’s own, also when the clocks change', () => {
    const p = site({ choices: { iceNightArousal: true } });
    const at = (text: string) => Date.parse(text);
    expect(nightAt('Europe/Berlin', at('2026-03-28T21:00:00Z'), p)).toEqual({
      from: at('2026-03-28T21:00:00Z'),
      to: at('2026-03-29T04:00:00Z'),
    });
    expect(nightAt('Europe/Berlin', at('2026-03-28T20:59:59Z'), p)).toBeNull();
    expect(nightAt('Europe/Berlin', at('2026-03-29T04:00:00Z'), p)).toBeNull();
    expect(nightTurnsAt('Europe/Berlin', at('2026-03-28T12:00:00Z'), p)).toBe(at('2026-03-28T21:00:00Z'));
    expect(nightTurnsAt('Europe/Berlin', at('2026-03-28T23:00:00Z'), p)).toBe(at('2026-03-29T04:00:00Z'));
  });
});

describe('answers in the protocol', () => {
  it('every question is answered by a number or a choice that a site can change', () => {
    for (const q of DEFAULT_PROTOCOL.questions) expect(q.numbers.length + (q.choices?.length ?? 0), q.id).toBeGreaterThan(0);
  });
  it('a choice answers in its own words', () => {
    const p = site({ choices: { feverHoldNeedsTwo: true, capdAboveBaseline: true } });
    expect(p.questions.find((q) => q.id === 'Q5')?.now).toBe(
      'One counts while it is the latest; a day takes two, an hour apart.',
    );
    expect(p.questions.find((q) => q.id === 'Q13')?.now).toBe(
      'CAPD 1 to 8 counts only above the last score before the infusion.',
    );
  });
});
