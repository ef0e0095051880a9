import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../lib/permissions';
import { addressReader } from '../../../server/addresses';
import type { HttpError } from '../../../server/http/answer';
import { Limits, SignInLimits } from '../../../server/http/limits';

const nurse: Actor = { kind: 'user', id: 'u1', name: 'Ann', roles: [], session: 's1' };
const monitor: Actor = { kind: 'key', id: 'k1', name: 'MON', source: 'MON', units: ['ICU-7'], scopes: ['ingest'] };
const read = { method: 'GET', pattern: '/api/alerts' } as const;
const write = { method: 'POST', pattern: '/api/patients/:ref/events' } as const;
const acknowledge = { method: 'POST', pattern: '/api/alerts/:id/acknowledge' } as const;
const receipt = { method: 'POST', pattern: '/api/deliveries/:id/receipt' } as const;

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
    now += 60_000;
    expect(letIn(limits, read, nurse, 2_000)).toBe(600);
    expect(letIn(limits, write, nurse, 500)).toBe(240);
  });
  it('never stand between a person and an acknowledgement or a receipt, whatever else that person sends', () => {
    const limits = new Limits(() => 0);
    letIn(limits, read, nurse, 1_000);
    letIn(limits, write, nurse, 1_000);
    for (const one of [acknowledge, receipt]) expect(letIn(limits, one, nurse, 10_000)).toBe(10_000);
  });
  it('one that floods takes nothing from another', () => {
    const limits = new Limits(() => 0);
    letIn(limits, write, nurse, 1_000);
    expect(letIn(limits, write, { ...nurse, session: 's2' }, 300)).toBe(300);
    expect(letIn(limits, { method: 'POST', pattern: '/api/events' }, monitor, 21_000)).toBe(20_000);
  });
  describe('sign-ins', () => {
    const proxy = '10.0.0.1';
    const limits = () => new SignInLimits(addressReader([[ipaddr.parse(proxy), 32]]));
    /** Lets one sign-in through the door and answers it, with the cookie of a session if the password was right. */
    function signIn(of: SignInLimits, client: string, right: boolean, url = '/api/auth/callback/credentials'): void {
      const headers = { 'x-forwarded-for': client };
      const req = { method: 'POST', url, headers, socket: { remoteAddress: proxy } } as unknown as IncomingMessage;
      const cookies = right ? ['a=1', 'next-auth.session-token=0123; Path=/'] : ['a=1', 'next-auth.session-token=; Max-Age=0'];
      const res = Object.assign(new EventEmitter(), { getHeader: () => cookies });
      of.admit(req, res as unknown as ServerResponse);
      res.emit('finish');
    }
    it('that are wrong are counted by client, also behind a proxy: twenty a minute, then also the right one waits', () => {
      const door = limits();
      for (let i = 0; i < 20; i += 1) signIn(door, '192.0.2.1', false);
      expect(() => signIn(door, '192.0.2.1', true)).toThrow('Too many');
      expect(() => signIn(door, '192.0.2.2', true)).not.toThrow();
      expect(() => signIn(door, '192.0.2.1', false, '/api/auth/csrf')).not.toThrow();
    });
    it('are counted however the address is spelled that they are posted to', () => {
      const door = limits();
      for (let i = 0; i < 10; i += 1) {
        signIn(door, '192.0.2.1', false, '/api/auth/callback/%63redentials');
        signIn(door, '192.0.2.1', false, '/api/auth/x/../callback/credentials?a=b');
      }
      expect(() => signIn(door, '192.0.2.1', true)).toThrow('Too many');
    });
    it('that are right let a whole ward behind one address change shift, and give nobody more guesses', () => {
      const door = limits();
      for (let i = 0; i < 90; i += 1) signIn(door, '192.0.2.1', true);
      for (let i = 0; i < 20; i += 1) signIn(door, '192.0.2.1', false);
      expect(() => signIn(door, '192.0.2.1', true)).toThrow('Too many');
    });
    it('are at most so many that hashing leaves the machine to the loop', () => {
      const door = limits();
      for (let i = 0; i < 120; i += 1) signIn(door, '192.0.2.1', true);
      expect(() => signIn(door, '192.0.2.1', true)).toThrow('Too many');
    });
  });
});
