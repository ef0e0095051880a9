import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A first address and how many of its bits count. */
export type Range = readonly [Address, number];

/** An address as it is written out in full; an IPv4 address inside IPv6 is that IPv4 address. Null: none. */
export function readAddress(text: string): Address | null {
  if (text.includes(':')) return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : null;
  // Shortened and octal spellings mean one thing to one program and another to the next.
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null;
}

/** "10.2.0.0/16", "2001:db8::/32", or one address. Null: neither. */
export function readRange(text: string): Range | null {
  const [, base, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = base === undefined ? null : readAddress(base);
  if (address === null) return null;
  const width = address.kind() === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? width : Number(bits);
  return length <= width ? [address, length] : null;
}

export function within(address: Address, ranges: readonly Range[]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits));
}

/** Where a request comes from, in words of an address; empty if the connection is gone already. */
export type AddressOf = (req: Pick<IncomingMessage, 'socket' | 'headers'>) => string;

/**
 * Reads the address of whoever asks. What X-Forwarded-For says is believed as far as the proxies reach that are trusted: from
 * its right end, each entry was written by the hop after it, and the first that is no proxy of ours is the client.
 */
export function addressReader(trusted: readonly Range[]): AddressOf {
  return ({ socket, headers }) => {
    const hops = String(headers['x-forwarded-for'] ?? '').split(',');
    let at = readAddress(socket?.remoteAddress ?? '');
    while (at !== null && within(at, trusted)) {
      const before = readAddress(hops.pop()?.trim() ?? '');
      if (before === null) break;
      at = before;
    }
    return at?.toString() ?? '';
  };
}
