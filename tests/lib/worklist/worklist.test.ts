import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBed } from '../../../lib/present/empty-bed';
import type { AlertView, BedRow, DueItem } from '../../../lib/state';
import { HOUR, MINUTE } from '../../../lib/time';
import { AHEAD_MS, BUNDLE_MS, bundle, type Task, tasksOf, worklist } from '../../../lib/worklist/worklist';
import { runs } from '../../support/property';

const NOW = Date.UTC(2026, 10, 21, 3);
const iso = (t: number) => new Date(t).toISOString();
const due = (what: DueItem['what'], inMinutes: number, graceMinutes = 0): DueItem => ({
  what,
  dueAt: iso(NOW + inMinutes * MINUTE),
  overdueAt: iso(NOW + (inMinutes + graceMinutes) * MINUTE),
});
const bed = (label: string, change: Partial<BedRow> = {}): BedRow => ({
  ...emptyBed(`ICU-7-${label}`, label),
  patientId: `p${label}`,
  name: `Patient ${label}`,
  crs: { grade: 2, status: 'current', confirmed: null } as BedRow['crs'],
  icans: { grade: 0, status: 'current', confirmed: null } as BedRow['icans'],
  ...change,
});
const toci = (nextInMinutes: number, total = 1) =>
  ({ last24h: 1, total, nextEligibleAt: iso(NOW + nextInMinutes * MINUTE), canGive: false }) as BedRow['toci'];
const alert = (rule: string, change: Partial<AlertView> = {}) =>
  ({ rule, phase: 'raised', condition: 'present', since: iso(NOW - 20 * MINUTE), ...change }) as AlertView;

describe('what has to be done at a bed', () => {
  it('is everything due in the next four hours, what is late first', () => {
    const row = bed('701', { due: [due('labs', 300), due('ice', 90), due('crs-regrade', -30), due('vitals', 239)] });
    expect(tasksOf(row, NOW).map((t) => [t.what, t.late])).toEqual([
      ['crs-regrade', true],
      ['ice', false],
      ['vitals', false],
    ]);
  });
  it('is not late within its grace', () => {
    expect(tasksOf(bed('701', { due: [due('vitals', -5, 30)] }), NOW)[0]).toMatchObject({ late: false });
  });
  it('an antibiotic or cultures that an open alert asks for are late work, once; a settled alert asks for nothing', () => {
    const row = bed('701', {
      alerts: [
        alert('ABX-NOT-STARTED'),
        alert('ABX-NEUTROPENIC', { phase: 'acknowledged' }),
        alert('CULTURES-DUE', { phase: 'resolved' }),
        alert('CRS-ONSET'),
      ],
    });
    expect(tasksOf(row, NOW).map((t) => t.what)).toEqual(['antibiotic']);
  });
  it('the next permitted tocilizumab is a possibility, not a duty, and only after a first dose', () => {
    expect(tasksOf(bed('701', { toci: toci(120) }), NOW)).toMatchObject([
      { what: 'next-tocilizumab', mayOnly: true, late: false },
    ]);
    expect(tasksOf(bed('701', { toci: toci(120, 0) }), NOW)).toEqual([]);
    expect(tasksOf(bed('701', { toci: toci(250) }), NOW)).toEqual([]);
  });
  it('nothing at an empty bed', () => {
    expect(tasksOf(emptyBed('ICU-7-1', '1'), NOW)).toEqual([]);
  });
});

describe('bedside visits', () => {
  it('late work and what comes due within half an hour is one walk, the rest another', () => {
    const row = bed('701', { due: [due('crs-regrade', -60), due('ice', 30), due('vitals', 31), due('labs', 60)] });
    const visits = bundle(tasksOf(row, NOW), NOW);
    expect(visits.map((v) => [(v.at - NOW) / MINUTE, v.tasks.map((t) => t.what)])).toEqual([
      [0, ['crs-regrade', 'ice']],
      [31, ['vitals', 'labs']],
    ]);
  });
  it('every task is in exactly one visit, none waits past its time, and visits lie apart', () => {
    const task = fc
      .integer({ min: -6 * HOUR, max: AHEAD_MS })
      .map((ms): Task => ({ what: 'vitals', dueAt: NOW + ms, overdueAt: NOW + ms, late: ms < 0, mayOnly: false }));
    fc.assert(
      fc.property(fc.array(task, { maxLength: 12 }), (tasks) => {
        const sorted = [...tasks].sort((a, b) => a.dueAt - b.dueAt);
        const visits = bundle(sorted, NOW);
        expect(visits.flatMap((v) => v.tasks)).toEqual(sorted);
        for (const v of visits)
          for (const t of v.tasks) {
            expect(v.at).toBeLessThanOrEqual(Math.max(NOW, t.dueAt));
            expect(Math.max(NOW, t.dueAt)).toBeLessThanOrEqual(v.at + BUNDLE_MS);
          }
        for (const [i, v] of visits.entries()) expect(v.at).toBeGreaterThan((visits[i - 1]?.at ?? -1) + (i ? BUNDLE_MS : 0));
      }),
      runs(),
    );
  });
});

describe('the work of a unit', () => {
  const rows = [
    bed('701', { due: [due('ice', -10)] }),
    bed('702', {
      due: [due('vitals', 60)],
      toci: toci(200),
      crs: { grade: 4, status: 'current', confirmed: null } as BedRow['crs'],
    }),
    bed('703', {
      icans: { grade: 0, status: 'not-assessed', confirmed: null } as BedRow['icans'],
      crs: { grade: 0, status: 'current', confirmed: null } as BedRow['crs'],
    }),
    emptyBed('ICU-7-704', '704'),
  ];
  const ruiz = { id: 'u1', name: 'A. Ruiz' };
  const lee = { id: 'u2', name: 'K. Lee' };
  it('stands by nurse, patients nobody has before all; an empty bed and a patient who left have none', () => {
    const list = worklist(
      rows,
      [
        { patientId: 'p702', nurse: lee },
        { patientId: 'p703', nurse: ruiz },
        { patientId: 'gone', nurse: lee },
      ],
      NOW,
    );
    expect(list.map((g) => [g.nurse?.name ?? 'nobody', g.patients.map((p) => p.label)])).toEqual([
      ['nobody', ['701']],
      ['A. Ruiz', ['703']],
      ['K. Lee', ['702']],
    ]);
  });
  it('load counts duties, not possibilities, and an unknown grade as work', () => {
    const [all] = worklist(rows, [], NOW);
    expect(all?.load).toEqual({ visits: 2, tasks: 2, late: 1, acuity: 2 + 4 + 2 });
  });
});
