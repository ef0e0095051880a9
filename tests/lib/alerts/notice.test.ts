import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenAlert } from '../../../lib/alerts/alert';
import { DEFAULT_POLICY } from '../../../lib/alerts/escalate';
import { type Notice, verdict } from '../../../lib/alerts/notice';
import { GATHER_MS, PUSHES_A_PERSON, pace, retryInMs, STORM_OF_A_RULE, ttlSeconds, worthMs } from '../../../lib/alerts/pace';
import { escalationOf, readTelling } from '../../../lib/alerts/policy';
import { MINUTE, SECOND } from '../../../lib/time';
import { runs } from '../../support/property';
import { charge, finding, nurse, raised, step, T0 } from './support';

const notice = (more: Partial<Extract<Notice, { kind: 'notify' }>> = {}): Extract<Notice, { kind: 'notify' }> => ({
  kind: 'notify',
  tier: 0,
  roles: ['RN'],
  channels: ['app', 'push'],
  priority: 'high',
  why: 'raised',
  except: [],
  people: [],
  ...more,
});
const rise = raised(finding('CRS-ESCALATION', { level: 3 }));
const judge = (alert: OpenAlert | null, n = notice(), open: OpenAlert[] = [], now = T0) => verdict(n, alert, open, [], now);

describe('Right before people are told', () => {
  it('a raised alert is told', () => {
    expect(judge(rise)).toEqual({ do: 'tell' });
  });
  it('one that somebody has meanwhile is not, and the reason names who', () => {
    const owned = step<OpenAlert>(rise, { type: 'acknowledge', by: nurse, version: rise.version }, T0 + SECOND).alert;
    expect(judge(owned)).toEqual({ do: 'drop', reason: 'ruiz has it' });
  });
  it('one that has ended is not; a high that ended unseen is told to the charge nurse and nobody further up', () => {
    const latched = step<OpenAlert>(rise, { type: 'clear' }, T0 + SECOND).alert;
    expect(latched.phase).toBe('latched');
    expect(judge(latched, notice({ tier: 1 })).do).toBe('tell');
    expect(judge(latched, notice({ tier: 2 })).do).toBe('drop');
    expect(judge(null).do).toBe('drop');
  });
  it('one that a graver alert quiets is kept back, and goes out when that ends', () => {
    const due = raised(finding('TOCI-DUE', { priority: 'medium' }));
    const to2 = raised(finding('CRS-ESCALATION', { level: 2, priority: 'medium' }));
    const n = notice({ priority: 'medium' });
    expect(judge(due, n, [to2, due], T0 + MINUTE)).toEqual({ do: 'hold', reason: `quieted by ${to2.id}` });
    expect(judge(due, n, [to2, due], T0 + 31 * MINUTE)).toEqual({ do: 'tell' });
  });
  it('a rise to 3 is never kept back by another alert', () => {
    const other = raised(finding('HLH-SUSPECT'));
    expect(judge(rise, notice(), [other, rise])).toEqual({ do: 'tell' });
  });
  it('an alarm that is off for the patient is kept back until then, not lost', () => {
    const off = [{ patientId: rise.patientId, rule: 'CRS-ESCALATION', until: T0 + MINUTE }];
    expect(verdict(notice(), rise, [], off, T0).do).toBe('hold');
    expect(verdict(notice(), rise, [], off, T0 + MINUTE).do).toBe('tell');
    expect(verdict(notice(), rise, [], [{ patientId: 'p2', rule: 'CRS-ESCALATION', until: null }], T0).do).toBe('tell');
  });
  it('a hand-over is asked until it is settled', () => {
    const owned = step<OpenAlert>(rise, { type: 'acknowledge', by: nurse, version: rise.version }, T0).alert;
    const asked = step<OpenAlert>(owned, { type: 'handover', by: nurse, to: charge, version: owned.version }, T0).alert;
    const n = notice({ why: 'handover', roles: [], people: [charge.id] });
    expect(judge(asked, n).do).toBe('tell');
    const taken = step<OpenAlert>(asked, { type: 'acknowledge', by: charge, version: asked.version }, T0).alert;
    expect(judge(taken, n).do).toBe('drop');
  });
});

describe('How often, how long', () => {
  it('a push lives 120 s for a high and 60 s otherwise', () => {
    expect([ttlSeconds('high'), ttlSeconds('medium')]).toEqual([120, 60]);
  });
  it('a push is tried again after 1, 2, 4, 8 s, a page of a high after 2, 5, 10, 20 s, then every 30 s; a gateway that asks for time gets some', () => {
    expect([1, 2, 3, 4, 5].map((n) => retryInMs('high', 'push', n) / SECOND)).toEqual([1, 2, 4, 8, 30]);
    expect([1, 2, 3, 4, 5].map((n) => retryInMs('high', 'webhook', n) / SECOND)).toEqual([2, 5, 10, 20, 30]);
    expect(retryInMs('high', 'push', 1, 7 * SECOND)).toBe(7 * SECOND);
    expect(retryInMs('high', 'push', 1, 3_600 * SECOND)).toBe(30 * SECOND);
  });
  it('a high is always sent at once and by itself, whatever else is going on', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(500), fc.option(fc.nat()), (pushes, ofRule, ago) => {
        const gatheredAt = ago === null ? null : T0 - ago;
        for (const channel of ['app', 'push', 'webhook', 'email'] as const)
          expect(pace({ priority: 'high', channel, rule: 'X' }, { pushes, ofRule, gatheredAt }, T0)).toEqual({
            at: T0,
            gather: null,
          });
      }),
      runs(),
    );
  });
  it('what is gathered is put off by a minute at most, never dropped, and says why', () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.nat(30),
        fc.option(fc.integer({ min: -GATHER_MS, max: GATHER_MS })),
        (pushes, ofRule, offset) => {
          const gatheredAt = offset === null ? null : T0 + offset;
          const p = pace({ priority: 'medium', channel: 'push', rule: 'X' }, { pushes, ofRule, gatheredAt }, T0);
          const much = pushes >= PUSHES_A_PERSON || ofRule > STORM_OF_A_RULE;
          expect(p.gather === null).toBe(!much);
          expect(p.at).toBeGreaterThanOrEqual(T0);
          expect(p.at).toBeLessThanOrEqual(T0 + GATHER_MS);
        },
      ),
      runs(),
    );
  });
  it('nothing is sent after ten minutes of a high: what stands then is told anew by the loop', () => {
    expect(worthMs('high', 'push')).toBe(10 * MINUTE);
  });
});

describe('A policy that is stored', () => {
  it('is used if it is sound, else the default holds', () => {
    const own = { ...DEFAULT_POLICY, id: 'ICU-7@1', restMs: 3 * 3_600_000 };
    expect(escalationOf({ telling: { version: 1, policy: own } }).id).toBe('ICU-7@1');
    const endless = { ...own, loop: { ...own.loop, high: null } };
    expect(escalationOf({ telling: { version: 1, policy: endless } })).toBe(DEFAULT_POLICY);
    expect(escalationOf({ telling: { version: 1, policy: { id: 'x' } } })).toBe(DEFAULT_POLICY);
    expect(escalationOf({})).toBe(DEFAULT_POLICY);
    expect(readTelling({ telling: 'nonsense' }).failSafe).toBeNull();
  });
});
