import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../lib/permissions';
import type { HttpError } from '../../../server/http/answer';
import { Limits, SignInLimits } from '../../../server/http/limits';

const nurse: Actor = { kind: 'user', id: 'u1', name: 'Ann', roles: [], session: 's1' };
const monitor: Actor = { kind: 'key', id: 'k1', name: 'MON', source: 'MON', units: ['ICU-7'], scopes: ['ingest'] };
const read = { method: 'GET', pattern: '/api/alerts' } as const;
const write = { method: 'POST', pattern: '/api/patients/:ref/events' } as const;
const acknowledge = { method: 'POST', pattern: '/api/alerts/:id/acknowledge' } as const;

/** How many of so many are let in at once. */
function letIn(limits: Limits, route: Parameters<Limits['admit']>[0], actor: Actor, times: number): number {
  let n = 0;
  for (let i = 0; i < times; i += 1) {
    try {
      limits.admit(route, actor);
      n += 1;
    } catch (error) {
      expect((error as HttpError).status).toBe(429);
      expect(Number((error as HttpError).headers['retry-after'])).toBeGreaterThan(0);
    }
  }
  return n;
}

describe('S-10: limits', () => {
  it('a flood of one person is answered 429 with when to come back, and ends by itself', () => {
    let now = 0;
    const limits = new Limits(() => now);
    expect(letIn(limits, read, nurse, 2_000)).toBe(1_000);
    expect(letIn(limits, write, nurse, 500)).toBe(300);
    now += 10_000;
    expect(letIn(limits, read, nurse, 2_000)).toBe(500);
    expect(letIn(limits, write, nurse, 500)).toBe(200);
  });
  it('never stand between a person and an acknowledgement, whatever else that person sends', () => {
    const limits = new Limits(() => 0);
    letIn(limits, read, nurse, 1_000);
    letIn(limits, write, nurse, 1_000);
    expect(letIn(limits, acknowledge, nurse, 10_000)).toBe(10_000);
  });
  it('one that floods takes nothing from another', () => {
    const limits = new Limits(() => 0);
    letIn(limits, write, nurse, 1_000);
    expect(letIn(limits, write, { ...nurse, session: 's2' }, 300)).toBe(300);
    expect(letIn(limits, { method: 'POST', pattern: '/api/events' }, monitor, 21_000)).toBe(20_000);
  });
  it('sign-ins are counted by client, also behind a proxy, and nothing else is', () => {
    const limits = new SignInLimits();
    const from = (client: string, url = '/api/auth/callback/credentials') =>
      ({
        method: 'POST',
        url,
        headers: { 'x-forwarded-for': client },
        socket: { remoteAddress: '10.0.0.1' },
      }) as unknown as IncomingMessage;
    for (let i = 0; i < 120; i += 1) limits.admit(from('192.0.2.1'));
    expect(() => limits.admit(from('192.0.2.1'))).toThrow('Too many');
    expect(() => limits.admit(from('192.0.2.2'))).not.toThrow();
    expect(() => limits.admit(from('192.0.2.1', '/api/auth/csrf'))).not.toThrow();
  });
});
