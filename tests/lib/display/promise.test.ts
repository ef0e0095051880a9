import { describe, expect, it } from 'vitest';
import { promiseText, raisedAgain } from '../../../lib/display/alert';

const NOW = Date.parse('2026-11-21T08:20:00Z');

describe('an answer with a time', () => {
  it('stands in the unit’s time, with the day only when it is another one', () => {
    const promise = { text: 'Tocilizumab hanging', by: '2026-11-21T08:40:00Z' };
    expect(promiseText(promise, NOW, 'America/Chicago')).toBe('Tocilizumab hanging by 02:40');
    expect(promiseText({ ...promise, by: '2026-11-22T08:40:00Z' }, NOW, 'America/Chicago')).toContain('22 Nov');
    expect(promiseText({ text: 'On my way', by: null }, NOW, 'UTC')).toBe('On my way');
  });
  it('says why an alert that was answered stands raised again, and nothing of a new one', () => {
    expect(raisedAgain({ phase: 'raised', reason: 'promise-missed' })).toBe('Raised again: the promised time has passed');
    expect(raisedAgain({ phase: 'raised', reason: 'raised' })).toBeNull();
    expect(raisedAgain({ phase: 'acknowledged', reason: 'ack-expired' })).toBeNull();
  });
});
