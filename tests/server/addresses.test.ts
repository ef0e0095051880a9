import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressReader, type Range, readAddress, readRange, within } from '../../server/addresses';

const range = (text: string) => readRange(text) as Range;
const inside = (address: string, ...ranges: string[]) => {
  const at = readAddress(address);
  return at !== null && within(at, ranges.map(range));
};

describe('an address', () => {
  it('lies in a range by its first bits, IPv4 and IPv6 apart; IPv4 inside IPv6 is IPv4', () => {
    expect(inside('10.2.255.1', '10.2.0.0/16')).toBe(true);
    expect(inside('10.3.0.1', '10.2.0.0/16', '192.0.2.7')).toBe(false);
    expect(inside('::ffff:10.2.0.1', '10.2.0.0/16')).toBe(true);
    expect(inside('2001:db8::7', '2001:db8::/32')).toBe(true);
    expect(inside('2001:db9::7', '2001:db8::/32', '0.0.0.0/0')).toBe(false);
  });
  it.each([
    '',
    'ward-7',
    '10.2',
    '10.2.0.256',
    '010.2.0.1',
    '0x0a020001',
    '10.2.0.0/33',
    '10.2.0.0/',
    '/16',
    '::/129',
    '1.2.3.4/8/8',
  ])('%s is no address or range', (text) => expect(readRange(text)).toBeNull());
});

describe('where a request comes from', () => {
  const from = (peer: string | undefined, forwarded: string | undefined, ...trusted: string[]) =>
    addressReader(trusted.map(range))({
      socket: { remoteAddress: peer } as IncomingMessage['socket'],
      headers: { 'x-forwarded-for': forwarded },
    });
  it('is the other end of the connection, whatever it says of itself, unless that is a proxy of ours', () => {
    expect(from('192.0.2.9', '10.2.0.1')).toBe('192.0.2.9');
    expect(from('192.0.2.9', '10.2.0.1', '127.0.0.1')).toBe('192.0.2.9');
    expect(from('::ffff:192.0.2.9', undefined)).toBe('192.0.2.9');
    expect(from(undefined, '10.2.0.1', '127.0.0.1')).toBe('');
  });
  it('is what our proxy saw: the last entry, not what the client wrote before it', () => {
    expect(from('127.0.0.1', '10.2.0.1, 192.0.2.9', '127.0.0.0/8')).toBe('192.0.2.9');
    expect(from('127.0.0.1', '10.2.0.1, 192.0.2.9, 172.16.0.4', '127.0.0.0/8', '172.16.0.0/12')).toBe('192.0.2.9');
  });
  it('is the proxy itself where it says nothing that can be read', () => {
    expect(from('127.0.0.1', undefined, '127.0.0.0/8')).toBe('127.0.0.1');
    expect(from('127.0.0.1', 'unknown', '127.0.0.0/8')).toBe('127.0.0.1');
    expect(from('127.0.0.1', '192.0.2.9:443', '127.0.0.0/8')).toBe('127.0.0.1');
  });
});
