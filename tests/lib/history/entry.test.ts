import { describe, expect, test } from 'vitest';
import { alertEntry, gradeEntry, kindOf } from '../../../lib/history/entry';
import { eventText } from '../../../lib/history/words';

describe('a patient history in words', () => {
  test.each([
    [{ kind: 'lab', test: 'ferritin', value: 8420, unit: 'ng/mL' }, 'ferritin 8 420 ng/mL'],
    [{ kind: 'lab', test: 'il6', value: 5, comparator: '<', unit: 'pg/mL' }, 'il6 <5 pg/mL'],
    [{ kind: 'vital', tempC: 37.96, heartRate: 128 }, 'temperature 37.9 °C, heart rate 128 /min'],
    [{ kind: 'medication', drug: 'tocilizumab', doseMg: 571, status: 'given' }, 'Tocilizumab 571 mg, given'],
    [
      { kind: 'medication', drug: 'norepinephrine', rate: 0.12, rateUnit: 'ug/kg/min', status: 'running' },
      'Norepinephrine, 0.12 µg/kg/min, running',
    ],
    [{ kind: 'support', support: 'oxygen', device: 'hfnc', flowLpm: 50, fio2: 0.6 }, 'HFNC, 50 L/min, FiO2 0.6'],
    [{ kind: 'ice', orientation: 3, naming: 2, commands: 1, writing: 0, attention: 0 }, 'ICE 6 of 10'],
    [{ kind: 'ice', assessable: false, reason: 'sedated' }, 'ICE not possible: sedated'],
    [{ kind: 'ice', orientation: 3 }, 'ICE, in part'],
    [{ kind: 'regrade', crs: 3, icans: 2, reason: 'CRS: sepsis' }, 'CRS 3 confirmed, ICANS 2 confirmed, CRS: sepsis'],
    [{ kind: 'attribution', domain: 'fever', otherCause: true, cause: 'sepsis' }, 'fever set down to another cause: sepsis'],
    [{ kind: 'note', text: 'as said' }, 'as said'],
  ])('%j reads "%s"', (event, text) => {
    expect(eventText(event).replaceAll('\u2009', ' ')).toBe(text.replaceAll('\u2009', ' '));
  });
  test('a corrected note is a correction, a final one a note', () => {
    expect(kindOf({ kind: 'note', revision: 'final' })).toBe('note');
    expect(kindOf({ kind: 'note', revision: 'corrected' })).toBe('correction');
    expect(kindOf({ kind: 'regrade', revision: 'final' })).toBe('act');
    expect(kindOf({ kind: 'lab', revision: 'final' })).toBe('reading');
  });
  test('a raise says how long after the evidence it came, a timer how late it was taken', () => {
    const row = { id: '1', alertId: 'a', rule: 'C1', from: '', body: { text: 'CRS 3', priority: 'high' as const } };
    const raised = alertEntry({
      ...{ ...row, event: 'raise', to: 'raised' },
      ...{ at: '2026-11-21T03:10:00.000Z', onsetAt: '2026-11-21T03:04:00.000Z' },
    });
    expect(raised.lateMs).toBe(6 * 60_000);
    const due = alertEntry({
      ...{ ...row, event: 'due', from: 'raised', to: 'raised', body: { ...row.body, lateMs: 1_500, tier: 1 } },
      ...{ at: '2026-11-21T03:11:00.000Z', onsetAt: '2026-11-21T03:04:00.000Z' },
    });
    expect(due.lateMs).toBe(1_500);
    expect(due.detail).toBe('tier 1');
  });
  test('a grade computed later than it began says how much later', () => {
    const row = { id: '7', scale: 'CRS' as const, grade: 3, status: 'held', protocol: 'astct-2019@1', reason: 'NE' };
    const entry = gradeEntry({ ...row, t: '2026-11-21T01:58:00.000Z', computedAt: '2026-11-21T02:00:00.000Z' });
    expect(entry.text).toBe('CRS 3, held');
    expect(entry.lateMs).toBe(2 * 60_000);
  });
});
