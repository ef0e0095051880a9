import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import { g1Persists } from '../../../lib/rules/crs';
import {
  bolus,
  bp,
  cannula,
  chartAt,
  dex,
  finding,
  given,
  holds,
  ice,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  type Setting,
  spells,
  temp,
  toci,
} from '../../support/charts';

/** What the rules of grade, tocilizumab and second line rest on: which dose, which steroid, since when. */
const FEVER = temp('+00:00', 39);
const GRADE4 = [FEVER, oxygen('+01:00', 'cpap', { fio2: 0.5 })];

describe('CRS-ESCALATION and ICANS-ESCALATION', () => {
  it('how long an answer holds: until worse at 1 and 2, until done at 3 and 4', () => {
    const holdsUntil = (id: string, level: number | null) =>
      ruleById(id)?.ackFor?.({ ...finding('CRS-ESCALATION', GRADE4, '+01:10'), level });
    for (const id of ['CRS-ESCALATION', 'ICANS-ESCALATION'])
      expect([null, 1, 2, 3, 4].map((level) => holdsUntil(id, level))).toEqual([
        ...['until-worse', 'until-worse', 'until-worse', 'until-done', 'until-done'],
      ]);
  });
});

describe('TOCI-DUE and TOCI-DELAY', () => {
  it('TOCI-DUE: says that there is no dose on record, or since when there was none', () => {
    const rows = [FEVER, cannula('+01:00')];
    const none = finding('TOCI-DUE', rows, '+01:10');
    expect(none.text).toMatch(/^CRS 2 or more, no dose on record: protocol /);
    expect(none.evidence[1]).toEqual({ name: 'tocilizumab', value: 'none given', t: null });
    const earlier = [toci('-27:00'), toci('-18:00'), toci('-10:00', 640, { id: 'last' }), ...rows];
    const since = finding('TOCI-DUE', earlier, '+01:10');
    expect(since.text).toMatch(/^CRS 2 or more, no dose since 14:00: protocol /);
    expect(since.evidence).toMatchObject([
      { name: 'CRS', value: 2, t: offset('+01:00') },
      { name: 'last tocilizumab', value: 640, t: offset('-10:00'), eventId: 'last' },
    ]);
    expect(finding('TOCI-DELAY', earlier, '+03:10').text).toMatch(/^CRS 2 or more since 01:00, still no dose since 14:00: /);
  });
});

describe('CRS-NO-IMPROVE-24H where the site asks for it inside grade 2 (Q9)', () => {
  const yes: Setting = { protocol: (p) => ({ ...p, choices: { ...p.choices, worseInsideGrade2: true } }) };
  const when = (rows: readonly Row[]) => spells('CRS-NO-IMPROVE-24H', rows, '+04:59', yes);
  const since = (rows: readonly Row[], at: string) => finding('CRS-NO-IMPROVE-24H', rows, at, yes).since;
  it('CRS-NO-IMPROVE-24H: with the second domain, whichever of the two came first', () => {
    expect(when([FEVER, bp('+01:00', 84), toci('+02:00'), cannula('+03:00')])).toEqual(['+03:00 high']);
    expect(when([FEVER, cannula('+01:00'), toci('+02:00'), bp('+03:00', 84)])).toEqual(['+03:00 high']);
  });
  it('CRS-NO-IMPROVE-24H: only after a dose given at grade 2', () => {
    expect(when([FEVER, toci('+00:30'), cannula('+01:00'), bp('+01:30', 84)])).toEqual([]);
    const at3 = [FEVER, norepi('+01:00'), toci('+02:00'), norepi('+02:30', 0), bp('+04:00', 84), cannula('+04:30')];
    expect(when(at3)).toEqual([]);
  });
  it('CRS-NO-IMPROVE-24H: not where both were there at the dose, whatever else changed since', () => {
    expect(when([FEVER, cannula('+01:00'), bp('+01:30', 84), toci('+02:00'), ice('+03:00', 8)])).toEqual([]);
  });
  it('CRS-NO-IMPROVE-24H: since both domains stand together, whatever else changed since', () => {
    const both = [FEVER, cannula('+01:00'), toci('+02:00'), bp('+03:00', 84)];
    expect(since([...both, ice('+04:00', 8)], '+04:30')).toBe(offset('+03:00'));
    // Hypoxia gone for an hour; hypotension gone when its four hours were over.
    expect(since([...both, roomAir('+04:00'), cannula('+05:00'), bp('+05:00', 84)], '+05:30')).toBe(offset('+05:00'));
    expect(since([...both, bp('+03:30', 120), bp('+09:00', 84)], '+09:30')).toBe(offset('+09:00'));
  });
});

describe('CRS-G1-PERSIST', () => {
  const rows = [FEVER, temp('+24:00', 38.5), temp('+48:00', 38.5), temp('+70:00', 38.7, { id: 'last-fever' })];
  it('CRS-G1-PERSIST: the temperature it rests on is named with its record', () => {
    expect(finding('CRS-G1-PERSIST', rows, '+73:00').evidence[1]).toEqual({
      name: 'temperature',
      value: 38.7,
      unit: 'Cel',
      t: offset('+70:00'),
      eventId: 'last-fever',
    });
  });
  it('CRS-16: grade 1 persists strictly after 72 h, not before', () => {
    const persists = (at: string) => g1Persists(chartAt(rows, at), protocolOf(), offset(at));
    expect([persists('+72:00'), persists('+72:01')]).toEqual([false, true]);
  });
});

describe('CRS-REFRACTORY', () => {
  it('CRS-REFRACTORY: a dose at the very opening of the episode is its first', () => {
    const rows = [FEVER, norepi('+01:00'), toci('+00:00'), toci('+08:00'), dex('+02:00', 40)];
    expect(spells('CRS-REFRACTORY', rows, '+30:00')).toEqual(['+16:00 high', '+26:00 off']);
  });
  it('CRS-REFRACTORY by the pulse: methylprednisolone and grade 4, not another steroid and not grade 3', () => {
    const pulse = (drug: string) => given('+02:00', drug, 500);
    expect(holds('CRS-REFRACTORY', [pulse('methylprednisolone'), ...GRADE4], '+27:00')).toBe(true);
    expect(holds('CRS-REFRACTORY', [pulse('hydrocortisone'), ...GRADE4], '+27:00')).toBe(false);
    expect(holds('CRS-REFRACTORY', [pulse('methylprednisolone'), FEVER, norepi('+01:00')], '+27:00')).toBe(false);
  });
  it('CRS-REFRACTORY by the pulse: under 18 y not where the site has set no pulse', () => {
    const child = { patient: { ageYears: 8, weightKg: 25 } };
    expect(holds('CRS-REFRACTORY', [given('+02:00', 'methylprednisolone', 500), ...GRADE4], '+27:00', child)).toBe(false);
  });
});

describe('STEROID-ADD-G2', () => {
  it('STEROID-ADD-G2: a bolus and a dose at the very opening of the episode are of this episode', () => {
    const rows = [FEVER, toci('+00:00'), bolus('+00:00', 500), bolus('+00:30', 500), bp('+01:00', 84)];
    expect(finding('STEROID-ADD-G2', rows, '+01:10').since).toBe(offset('+00:30'));
  });
});
