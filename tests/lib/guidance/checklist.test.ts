import { describe, expect, it } from 'vitest';
import { checklist } from '../../../lib/guidance/checklist';
import type { ChecklistItem } from '../../../lib/guidance/types';
import {
  bolus,
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
  temp,
  toci,
  vital,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.6);
const GRADE2 = [FEVER, cannula('+01:00')];
const GRADE3 = [FEVER, norepi('+01:00')];

function list(rows: readonly Row[], at: string, setting: Setting = {}) {
  return checklist(chartAt(rows, at, setting), protocolOf(setting), offset(at));
}
function item(id: string, rows: readonly Row[], at: string, setting: Setting = {}): ChecklistItem {
  const found = list(rows, at, setting)
    .sections.flatMap((s) => s.groups.flatMap((g) => g.items))
    .find((i) => i.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}
const state = (id: string, rows: readonly Row[], at: string, setting: Setting = {}) => item(id, rows, at, setting).state;
const tick = (t: string, id: string, more: object = {}): Row => ({
  t,
  kind: 'checklist',
  item: id,
  state: 'done',
  by: 'K. Lee',
  ...more,
});

describe('CHK by management grade', () => {
  it('CHK lists nothing at grade 0 and each grade with those below it', () => {
    const groups = (rows: readonly Row[], at: string) =>
      list(rows, at)
        .sections.find((s) => s.id === 'crs')
        ?.groups.map((g) => g.fromGrade);
    expect(groups([temp('+00:00', 37)], '+01:00')).toBeUndefined();
    expect(groups([FEVER], '+01:00')).toEqual([1]);
    expect(groups(GRADE2, '+01:10')).toEqual([1, 2]);
    expect(groups(GRADE3, '+01:10')).toEqual([1, 2, 3]);
    expect(groups([FEVER, oxygen('+01:00', 'cpap')], '+01:10')).toEqual([1, 2, 3, 4]);
  });
  it('CHK follows the management grade and says why it is higher', () => {
    const rows = ['+00:00', '+23:00', '+46:00', '+70:00'].map((t) => temp(t, 38.3));
    const c = list(rows, '+73:00');
    expect(c.managementGrade).toBe(2);
    expect(c.because).toHaveLength(1);
  });
  it('CHK: every item cites a source and says why it stands so', () => {
    const rows = [FEVER, oxygen('+01:00', 'invasive-ventilation'), ice('+02:00', 2)];
    const items = list(rows, '+03:00').sections.flatMap((s) => s.groups.flatMap((g) => g.items));
    expect(items.length).toBeGreaterThan(20);
    for (const i of items) {
      expect(i.source.length, i.id).toBeGreaterThan(0);
      expect(i.why, i.id).not.toBe('');
    }
  });
});

describe('CHK items', () => {
  it('CHK-1a acetaminophen counts up to exactly 8 h', () => {
    const rows = [FEVER, given('+01:00', 'acetaminophen', 1000), temp('+08:00', 38.2)];
    expect(state('CHK-1a', rows, '+09:00')).toBe('done');
    expect(state('CHK-1a', rows, '+09:00:01')).toBe('due');
    expect(state('CHK-1a', [FEVER, given('+01:00', 'ibuprofen', 400)], '+02:00')).toBe('due');
  });
  it('CHK-1e: unknown or old ANC is due, never "not applicable"', () => {
    const anc = (t: string, v: number) => lab(t, 'anc', v, '10*9/L');
    expect(state('CHK-1e', [FEVER], '+01:00')).toBe('due');
    expect(state('CHK-1e', [anc('-01:00', 2), FEVER], '+01:00')).toBe('not-applicable');
    expect(state('CHK-1e', [anc('-47:01', 2), FEVER], '+01:00')).toBe('due');
    expect(state('CHK-1e', [anc('-01:00', 0.2), FEVER], '+01:00')).toBe('due');
    expect(state('CHK-1e', [anc('-01:00', 0.2), FEVER, given('+00:30', 'cefepime', 2000)], '+01:00')).toBe('done');
  });
  it('CHK-2a is due with this dose, done by it, not applicable when withheld', () => {
    expect(item('CHK-2a', GRADE2, '+02:00')).toMatchObject({ state: 'due', title: 'Tocilizumab: 640 mg (8 mg/kg, 80 kg)' });
    expect(state('CHK-2a', [...GRADE2, toci('+01:30')], '+02:00')).toBe('done');
    const withheld = item('CHK-2a', [...GRADE2, withhold('+01:30', 'tocilizumab')], '+02:00');
    expect(withheld.state).toBe('not-applicable');
    expect(withheld.why).toContain('by the attending');
  });
  it('CHK-2c: a bolus, or not hypotensive', () => {
    expect(state('CHK-2c', GRADE2, '+02:00')).toBe('not-applicable');
    expect(state('CHK-2c', [FEVER, bp('+01:00', 80)], '+02:00')).toBe('due');
    expect(state('CHK-2c', [FEVER, bp('+01:00', 80), bolus('+01:10', 500)], '+02:00')).toBe('done');
  });
  it('CHK-2d is not done by vancomycin, CHK-2e is', () => {
    const rows = [...GRADE2, given('+01:20', 'vancomycin', 1250)];
    expect([state('CHK-2d', rows, '+02:00'), state('CHK-2e', rows, '+02:00')]).toEqual(['due', 'done']);
  });
  it('CHK-3b takes the steroid of the run, CHK-3c objects to dopamine', () => {
    expect(state('CHK-3b', GRADE3, '+02:00')).toBe('due');
    expect(state('CHK-3b', [...GRADE3, dex('+01:30')], '+02:00')).toBe('done');
    expect(state('CHK-3c', GRADE3, '+02:00')).toBe('done');
    expect(state('CHK-3c', [...GRADE3, runs('+01:10', 'dopamine', 5, 'ug/kg/min')], '+02:00')).toBe('due');
  });
  it('CHK-3e asks for the pressure line only after 2 h of grade 3 (MON-12)', () => {
    const echoed = [...GRADE3, diagnostic('+01:10', 'echocardiogram')];
    expect(state('CHK-3e', echoed, '+02:59')).toBe('done');
    expect(item('CHK-3e', echoed, '+03:00').why).toContain('invasive pressure');
    expect(state('CHK-3e', [...echoed, vital('+02:30', { sbpMmHg: 110, pressureSite: 'arterial' })], '+03:00')).toBe('done');
  });
  it('CHK-4a counts the day of the course, CHK-4d is not applicable without ventilation', () => {
    const rows = [FEVER, oxygen('+01:00', 'cpap'), given('+02:00', 'methylprednisolone', 500)];
    expect(item('CHK-4a', rows, '+26:00').why).toMatch(/^day 2 of the course/);
    expect(state('CHK-4d', rows, '+03:00')).toBe('not-applicable');
  });
  it('CHK-3d asks for high flow before intubation, not of a patient who is ventilated', () => {
    expect(state('CHK-3d', [FEVER, oxygen('+01:00', 'hfnc')], '+02:00')).toBe('due');
    const ventilated = item('CHK-3d', [FEVER, oxygen('+01:00', 'invasive-ventilation')], '+02:00');
    expect(ventilated).toMatchObject({ state: 'not-applicable', why: 'ventilated' });
  });
  it('CRS-05: two vasopressor pushes within an hour ask for an infusion', () => {
    const push = (t: string) => given(t, 'phenylephrine', 0.1);
    expect(state('CRS-05', [...GRADE2, push('+01:10'), push('+02:10')], '+02:20')).toBe('due');
    expect(() => item('CRS-05', [...GRADE2, push('+01:10'), push('+02:11')], '+02:20')).toThrow();
  });
});

describe('ticks', () => {
  it('a tick does what only a person can say, with name and time', () => {
    expect(state('CHK-3d', GRADE3, '+02:00')).toBe('due');
    expect(item('CHK-3d', [...GRADE3, tick('+01:30', 'CHK-3d')], '+02:00')).toMatchObject({ state: 'done', by: 'K. Lee' });
  });
  it('a tick never replaces what the chart can show: an antibiotic is not given by ticking', () => {
    expect(state('CHK-2d', [...GRADE2, tick('+01:30', 'CHK-2d')], '+02:00')).toBe('due');
  });
  it('any item can be marked not applicable with a reason', () => {
    const na = tick('+01:30', 'CHK-1a', { state: 'not-applicable', reason: 'liver failure' });
    expect(item('CHK-1a', [...GRADE2, na], '+02:00')).toMatchObject({ state: 'not-applicable', by: 'K. Lee' });
  });
  it('a tick of an earlier episode does not count', () => {
    expect(state('CHK-3d', [tick('-02:00', 'CHK-3d'), ...GRADE3], '+02:00')).toBe('due');
  });
});

describe('MON-15 and INT-01', () => {
  it('MON-15 asks for blood, urine and chest, and the airway only with oxygen need', () => {
    const part = (id: string, rows: readonly Row[]) => state(id, rows, '+07:00');
    expect(['MON-15a', 'MON-15b', 'MON-15c'].map((id) => part(id, [FEVER]))).toEqual(['due', 'due', 'due']);
    expect(part('MON-15d', [FEVER])).toBe('not-applicable');
    expect(part('MON-15d', [FEVER, cannula('+01:00')])).toBe('due');
    const done = [
      diagnostic('-06:00', 'blood-culture'),
      diagnostic('+00:10', 'urinalysis'),
      diagnostic('+00:10', 'ct-chest'),
      FEVER,
    ];
    expect(state('CHK-1d', done, '+07:00')).toBe('done');
    expect(state('MON-15a', [diagnostic('-06:01', 'blood-culture'), FEVER], '+07:00')).toBe('due');
  });
  it('INT-01 is listed at any day once ventilated with CRS or ICANS', () => {
    const rows = [FEVER, ice('+00:30', 8), oxygen('+01:00', 'invasive-ventilation', { indication: 'airway-protection' })];
    expect(item('INT-01a', rows, '+02:00').state).toBe('done');
    expect(item('INT-01e', rows, '+02:00').state).toBe('done');
    expect(() =>
      item('INT-01a', [oxygen('+01:00', 'invasive-ventilation', { indication: 'airway-protection' })], '+02:00'),
    ).toThrow();
  });
});
