import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Range, readRange, within } from '../addresses';

/**
 * Requests that leave the house. An address is resolved once, every answer is judged, and the connection goes to exactly the
 * judged one; redirects are not followed. Private, loopback and link-local ranges are reached only if they are listed.
 */
export class Egress {
  private readonly hosts: readonly string[];
  private readonly ranges: readonly Range[];

  /** `allowed`: host names (".example.org" for all below), addresses and ranges ("10.2.0.0/16"). */
  constructor(readonly allowed: readonly string[]) {
    this.ranges = allowed.map(readRange).filter((r) => r !== null);
    this.hosts = allowed.filter((entry) => readRange(entry) === null).map((entry) => entry.toLowerCase());
  }

  /** Whether a gateway at this address may be set up at all; the reason if not. */
  problemWith(url: string, kind: 'webhook' | 'push'): string | null {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) return 'is not an http(s) address';
    if (parsed.username !== '' || parsed.password !== '') return 'must not carry a password';
    const literal = address(bare(parsed.hostname));
    const listed = literal ? within(literal, this.ranges) : this.listsHost(parsed.hostname);
    if (parsed.protocol === 'http:' && !listed) return 'must be https';
    if (kind === 'webhook' && !listed) return 'is not on the list of allowed hosts (NOTIFY_ALLOW)';
    if (literal && !listed && literal.range() !== 'unicast') return 'is a private address that is not listed (NOTIFY_ALLOW)';
    return null;
  }

  /**
   * Posts and reads at most 8 kB of the answer.
   * @throws Refused when the address may not be reached; Error on timeout, reset and the like
   */
  async post(
    url: string,
    headers: Readonly<Record<string, string | number>>,
    body: Buffer | string,
    kind: 'webhook' | 'push',
    timeoutMs: number,
  ): Promise<{ status: number; retryAfterMs: number }> {
    const problem = this.problemWith(url, kind);
    if (problem !== null) throw new Refused(`the address ${problem}`);
    const target = new URL(url);
    const signal = AbortSignal.timeout(timeoutMs);
    const pinned = await this.resolve(bare(target.hostname));
    const pin: LookupFunction = (_host, options, done) =>
      options.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family);
    return new Promise((resolve, reject) => {
      const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
      const req = send(target, { method: 'POST', headers, lookup: pin, signal, agent: false }, (res) => {
        let read = 0;
        res.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > 8_192) res.destroy();
        });
        res.on('close', () => resolve({ status: res.statusCode ?? 0, retryAfterMs: retryAfter(res.headers['retry-after']) }));
        res.on('error', () => undefined);
      });
      req.on('error', (error) => reject(signal.aborted ? new Error(`no answer in ${timeoutMs / 1_000} s`) : error));
      req.end(body);
    });
  }

  /** The one address the connection goes to. All answers of the name must be allowed: a mixed answer is somebody's trick. */
  private async resolve(host: string): Promise<{ address: string; family: 4 | 6 }> {
    const literal = address(host);
    const answers = literal ? [{ address: host }] : await lookup(host, { all: true });
    for (const answer of answers) {
      const ip = ipaddr.process(answer.address);
      if (ip.range() !== 'unicast' && !within(ip, this.ranges))
        throw new Refused(`${host} is at a private address that is not listed`);
    }
    const first = answers[0];
    if (!first) throw new Error(`${host} has no address`);
    return { address: first.address, family: ipaddr.parse(first.address).kind() === 'ipv4' ? 4 : 6 };
  }
  private listsHost(host: string): boolean {
    const name = host.toLowerCase();
    return this.hosts.some((h) => (h.startsWith('.') ? name.endsWith(h) : name === h));
  }
}

/** The address may not be reached; trying again will not help. */
export class Refused extends Error {
  override name = 'Refused';
}

function address(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}
const bare = (host: string) => host.replace(/^\[|\]$/g, '');
function retryAfter(header: string | undefined): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}
