import { describe, expect, it } from 'vitest';
import { NOW, unitSnapshot } from '../../../app/style/fixtures';
import { alertSubject } from '../../../lib/display/alert';
import { bedName, gradeTrend, gradeView, standing } from '../../../lib/display/grade';
import { isQuiet, sortBeds, unitCounts, unowned } from '../../../lib/display/unit';
import { unitScreen } from '../../../lib/screen';
import type { BedRow } from '../../../lib/state';

const screen = unitScreen(unitSnapshot());
const row = (label: string): BedRow => {
  const found = screen.beds.get(`ICU-7-${label}`);
  if (!found) throw new Error(`no bed ${label}`);
  return found;
};
const state = (grade: number, status: string, confirmed: number | null = null) => ({
  grade,
  status: status as never,
  confirmed: confirmed === null ? null : { grade: confirmed },
});

describe('how a grade is named and marked', () => {
  it.each([
    ['CRS', state(4, 'current', 3), 'CRS 4', 'suggested'],
    ['CRS', state(4, 'current', 4), 'CRS 4', 'confirmed'],
    ['CRS', state(2, 'held', 2), 'CRS 2 held', 'held'],
    ['CRS', state(2, 'at-least'), 'CRS at least 2', 'suggested'],
    ['CRS', state(3, 'ungradable', 3), 'CRS not known', null],
    ['CRS', state(0, 'no-infusion'), 'CRS not graded, no infusion recorded', null],
    ['ICANS', state(1, 'carried', 1), 'ICANS 1', 'held'],
    ['ICANS', state(0, 'not-assessed'), 'ICANS not known', null],
    ['ICANS', null, 'ICANS not known', null],
  ] as const)('%s %o is "%s"', (scale, of, name, mark) => {
    expect(gradeView(scale, of)).toMatchObject({ name, mark });
  });
  it('a grade that cannot be said shows "?" and never its number', () => {
    expect(gradeView('CRS', state(3, 'ungradable', 3)).value).toBe('unknown');
    expect(gradeView('ICANS', state(0, 'not-assessed')).value).toBe('unknown');
  });
  it.each([
    [state(3, 'current', 3), 'confirmed', 'confirmed by Lee'],
    [state(3, 'current', 2), 'suggested', 'suggested, not confirmed'],
    [state(3, 'held', 3), 'held', 'held, was confirmed by Lee'],
    [state(3, 'held'), 'held', 'held, not confirmed'],
    [state(3, 'carried', 3), 'carried', 'carried, was confirmed by Lee'],
    [state(3, 'ungradable', 3), 'not known', 'not known'],
    [state(0, 'no-infusion'), 'not graded', 'not graded'],
  ] as const)('%o is worded "%s" everywhere, in a sentence "%s"', (of, word, text) => {
    const view = gradeView('CRS', of);
    const confirmed = of.confirmed === null ? null : { ...of.confirmed, t: '2026-11-21T08:36:00Z', by: 'Lee' };
    expect(view.word).toBe(word);
    expect(standing(view, confirmed)).toEqual({ text, at: /by Lee/.test(text) ? '2026-11-21T08:36:00Z' : null });
  });
  it("names a bed's tile", () => {
    expect(bedName('704', gradeView('CRS', row('704').crs), gradeView('ICANS', row('704').icans))).toBe(
      'Bed 704, CRS 4, ICANS 1',
    );
    expect(bedName('717', gradeView('CRS', row('717').crs), gradeView('ICANS', row('717').icans))).toBe(
      'Bed 717, CRS 0, ICANS not known',
    );
  });
  it('has no direction while it rests on old data or never was above 0', () => {
    expect(gradeTrend({ grade: 2, status: 'current', grade12hAgo: 1 })).toBe('worse');
    expect(gradeTrend({ grade: 0, status: 'current', grade12hAgo: 2 })).toBe('better');
    expect(gradeTrend({ grade: 2, status: 'held', grade12hAgo: 1 })).toBeNull();
    expect(gradeTrend({ grade: 0, status: 'current', grade12hAgo: null })).toBeNull();
  });
});

describe('the header of a unit', () => {
  it('counts every patient once, by the worse grade, with the unknown apart', () => {
    const { byGrade, unknown, due, overdue } = unitCounts(screen, NOW);
    expect(byGrade).toEqual([8, 6, 4, 3, 1]);
    expect(unknown).toBe(1);
    expect(byGrade.reduce((a, b) => a + b) + unknown).toBe(23);
    expect([due, overdue]).toEqual([2, 1]);
  });
  it('names the unowned high that has waited longest first', () => {
    expect(unowned(screen, 'high').map((a) => a.bed)).toEqual(['ICU-7-704']);
    expect(unowned(screen, 'medium').map((a) => a.bed)).toEqual(['ICU-7-711']);
  });
});

describe('orders of the board', () => {
  const labels = (sort: Parameters<typeof sortBeds>[1]) => sortBeds(screen, sort, NOW).map((b) => b.slice(6));
  it('keeps every bed in every order', () => {
    for (const sort of ['bed', 'acuity', 'due', 'unowned'] as const)
      expect([...labels(sort)].sort()).toEqual([...labels('bed')].sort());
  });
  it('acuity: the worst grade first, rising before steady; empty beds last', () => {
    expect(labels('acuity').slice(0, 4)).toEqual(['704', '701', '709', '715']);
    expect(labels('acuity').at(-1)).toBe('722');
  });
  it('due next: what is late before what is next', () => {
    expect(labels('due').slice(0, 3)).toEqual(['703', '717', '709']);
  });
  it('unowned: high, then medium, then the rest in bed order', () => {
    expect(labels('unowned').slice(0, 4)).toEqual(['704', '711', '701', '702']);
  });
});

describe('the quiet strip of a large wall', () => {
  it('takes beds at 0 with nothing due, and nobody else', () => {
    expect(isQuiet(row('702'), NOW)).toBe(true);
    expect(isQuiet(row('722'), NOW)).toBe(true);
    for (const label of ['701', '703', '706', '717', '709']) expect(isQuiet(row(label), NOW), label).toBe(false);
  });
});

describe('what an alert is about', () => {
  it('is the grade for grade alerts and the title for all others', () => {
    expect(alertSubject({ rule: 'CRS-ESCALATION', title: 'CRS rises', level: 4 })).toBe('CRS 4');
    expect(alertSubject({ rule: 'CRS-REFRACTORY', title: 'Refractory CRS', level: 4 })).toBe('Refractory CRS');
  });
});
