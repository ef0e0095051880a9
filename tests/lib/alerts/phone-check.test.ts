import { describe, expect, it } from 'vitest';
import { DEFAULT_PERSON_SETTINGS } from '../../../lib/alerts/person-settings';
import { type Phone, phoneCheck, silentPhonesText, TAP_WITHIN_MS } from '../../../lib/alerts/phone-check';
import type { Member, Staff } from '../../../lib/alerts/recipients';
import { HOUR, type Instant, MINUTE } from '../../../lib/time';

const ZONE = 'Europe/Berlin';
/** 07:00 in Berlin: the day shift begins. */
const SEVEN = Date.parse('2026-11-22T06:00:00Z');

const member = (id: string, settings: Partial<Member['settings']> = {}): Member => ({
  ...{ id, name: `Dr ${id}`, email: '', roles: ['physician'], pushes: 1 },
  settings: { ...DEFAULT_PERSON_SETTINGS, ...settings },
});
const staff = (members: readonly Member[], onCall: Staff['onCall']): Staff => ({
  ...{ members, onCall, assigned: [], assigns: false, scheduled: ['ICU'], failSafe: null, webhooks: 0, mail: false },
});
const phone = (userId: string, more: Partial<Phone> = {}): Phone => ({
  ...{ id: `${userId}-phone`, userId, checkedAt: null, askedAt: null, failedAt: null },
  ...more,
});
const ICU = staff([member('Ash')], [{ duty: 'ICU', userId: 'Ash' }]);
const look = (phones: readonly Phone[], now: Instant, who = ICU) => phoneCheck(who, phones, now, ZONE);

describe('The check of phones at the beginning of a shift', () => {
  it('asks who is on call for one tap, though they tapped in the shift before', () => {
    const before = phone('Ash', { checkedAt: SEVEN - MINUTE, askedAt: SEVEN - 12 * HOUR });
    expect(look([before], SEVEN - 1).ask).toEqual([]);
    expect(look([before], SEVEN).ask).toMatchObject([{ userId: 'Ash', phones: ['Ash-phone'] }]);
  });
  it('asks once: nobody is named before ten minutes have gone, then who has not tapped is', () => {
    const asked = phone('Ash', { askedAt: SEVEN });
    for (const now of [SEVEN, SEVEN + TAP_WITHIN_MS - 1]) expect(look([asked], now)).toEqual({ ask: [], silent: [] });
    expect(look([asked], SEVEN + TAP_WITHIN_MS)).toEqual({
      ask: [],
      silent: [{ duty: 'intensivist', name: 'Dr Ash', why: 'not confirmed' }],
    });
  });
  it('a tap on any of the person’s browsers is enough, also one before they came on duty', () => {
    const two = [phone('Ash', { askedAt: SEVEN }), phone('Ash', { id: 'tablet', checkedAt: SEVEN + 5 * MINUTE })];
    expect(look(two, SEVEN + HOUR)).toEqual({ ask: [], silent: [] });
  });
  it('a browser switched on in the middle of a shift does not ask a person again who was asked', () => {
    const two = [phone('Ash', { askedAt: SEVEN }), phone('Ash', { id: 'tablet' })];
    expect(look(two, SEVEN + 5 * MINUTE).ask).toEqual([]);
  });
  it('names at once whose every browser rings no more: a push service said so, maybe in the night before', () => {
    expect(look([phone('Ash', { failedAt: SEVEN - HOUR })], SEVEN).silent).toEqual([
      { duty: 'intensivist', name: 'Dr Ash', why: 'rings no more' },
    ]);
    const other = phone('Ash', { id: 'tablet', checkedAt: SEVEN });
    expect(look([phone('Ash', { failedAt: SEVEN - HOUR }), other], SEVEN).silent).toEqual([]);
  });
  it('concerns nobody who is not on call, has no phone, is not called by push, or wants not to be disturbed', () => {
    const off = staff([member('Ash')], []);
    expect(look([phone('Ash')], SEVEN, off)).toEqual({ ask: [], silent: [] });
    expect(look([], SEVEN)).toEqual({ ask: [], silent: [] });
    const noPush = staff([member('Ash', { push: false })], ICU.onCall);
    expect(look([phone('Ash')], SEVEN, noPush)).toEqual({ ask: [], silent: [] });
    const resting = staff([member('Ash', { doNotDisturbUntil: new Date(SEVEN + HOUR).toISOString() })], ICU.onCall);
    expect(look([phone('Ash')], SEVEN, resting)).toEqual({ ask: [], silent: [] });
    expect(look([phone('Ash')], SEVEN + HOUR, resting).ask).toHaveLength(1);
  });
  it('two duties of one person are one test, and both are named', () => {
    const both = staff([member('Ash')], [...ICU.onCall, { duty: 'HEM', userId: 'Ash' }]);
    expect(look([phone('Ash')], SEVEN, both).ask).toHaveLength(1);
    const { silent } = look([phone('Ash', { askedAt: SEVEN })], SEVEN + HOUR, both);
    expect(silentPhonesText(silent)).toBe('intensivist, Dr Ash; CAR-T attending, Dr Ash');
  });
});
