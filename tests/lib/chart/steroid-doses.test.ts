import { describe, expect, it } from 'vitest';
import { findDose } from '../../../lib/chart/steroid-doses';
import { HOUR, MINUTE } from '../../../lib/time';
import { chartAt, given, offset, type Row, runs, stops } from '../../support/charts';

/** One dose of a steroid found in a chart: 10 mg of dexamethasone every 6 h, looked for from +42:00. */
const DEX = 'dexamethasone';
const FROM = '+42:00';
const infused = (t: string, rate: number, more: object = {}): Row => runs(t, DEX, rate, 'mg/h', more);
const unknown = (t: string, more: object = {}): Row => ({ t, kind: 'medication', status: 'running', drug: DEX, ...more });
const search = (now: string, ...rows: Row[]) =>
  findDose(chartAt(rows, now), { drug: DEX, mg: 10, everyMs: 6 * HOUR }, offset(FROM), offset(now), 30 * MINUTE);
const found = (now: string, ...rows: Row[]) => search(now, ...rows).first?.t ?? null;

describe('a dose of dexamethasone that was infused', () => {
  it('STER-05: another steroid is none, however much of it ran', () => {
    expect(found('+48:00', runs('+42:30', 'hydrocortisone', 500, 'mg/h'))).toBeNull();
    expect(found('+48:00', infused('+42:30', 5))).toBe(offset('+42:30'));
  });
  it('what ended before the time asked for is neither a dose nor one that fell short', () => {
    expect(search('+48:00', infused('+40:00', 2), stops('+41:00', DEX))).toEqual({
      first: null,
      turnsAt: null,
      fellShortAt: null,
    });
    expect(search('+48:00', infused('+42:00', 2), stops('+43:00', DEX)).fellShortAt).toBe(offset('+43:00'));
  });
  it('one that came to the amount did not fall short', () => {
    expect(search('+48:00', infused('+42:00', 10), stops('+43:00', DEX))).toMatchObject({ fellShortAt: null });
  });
  it('one that ran at an unknown rate counts by what was said at its start, if it began within the time', () => {
    const said = (t: string): Row[] => [unknown(t, { doseMg: 10 }), stops('+43:00', DEX)];
    expect(found('+48:00', ...said('+42:00'))).toBe(offset('+42:00'));
    expect(found('+48:00', ...said('+41:59'))).toBeNull();
  });
  it('an unknown rate with an announced end is asked again at that end', () => {
    expect(search('+44:00', unknown('+43:00', { endsAt: '+45:00' }))).toEqual({
      first: { t: offset('+43:00'), dose: null, id: expect.any(String) },
      turnsAt: offset('+45:00'),
      fellShortAt: null,
    });
  });
  it('is asked again when it comes to the amount or ends, whichever is first', () => {
    // 2 mg/h from +43:00 come to 10 mg at +48:00.
    expect(search('+44:00', infused('+43:00', 2)).turnsAt).toBe(offset('+48:00'));
    expect(search('+44:00', infused('+43:00', 2, { endsAt: '+46:00' })).turnsAt).toBe(offset('+46:00'));
    expect(search('+44:00', infused('+43:00', 2, { endsAt: '+50:00' })).turnsAt).toBe(offset('+48:00'));
  });
  it('an earlier infusion that came to less is none because a later one runs', () => {
    const later = infused('+46:00', 0.5, { id: 'later' });
    expect(search('+47:00', infused('+42:00', 4), stops('+43:00', DEX), later)).toMatchObject({
      first: null,
      fellShortAt: offset('+43:00'),
    });
  });
  it('the contents said at the start stay those of the syringe after its rate was changed', () => {
    expect(found('+44:00', infused('+43:00', 2, { doseMg: 5 }), infused('+43:30', 4))).toBeNull();
    expect(found('+44:00', infused('+43:00', 2, { doseMg: 20 }), infused('+43:30', 4))).toBe(offset('+43:00'));
  });
  it('of a dose at once and an infusion the earlier one is named', () => {
    const both = (bolus: string): Row[] => [infused('+44:00', 4, { id: 'run' }), given(bolus, DEX, 10, { id: 'bolus' })];
    expect(search('+45:00', ...both('+43:00')).first).toMatchObject({ t: offset('+43:00'), id: 'bolus' });
    expect(search('+45:00', ...both('+44:30')).first).toMatchObject({ t: offset('+44:00'), id: 'run', dose: null });
  });
  it('a dose of an unknown amount at once is none', () => {
    expect(found('+45:00', { t: '+43:00', kind: 'medication', status: 'given', drug: DEX })).toBeNull();
  });
});
