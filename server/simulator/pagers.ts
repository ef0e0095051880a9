import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { SECOND } from '../../lib/time';

/** The hospital's pagers, as a gateway of the unit: they take signed pages and report when somebody has looked at one. */
export interface Pagers {
  /** Where the server sends pages to. */
  readonly url: string;
  close(): Promise<void>;
}
export interface PagersOptions {
  /** Of Tocsin, for the reports back. */
  readonly baseUrl: string;
  /** Signs pages and reports. */
  readonly secret: string;
  /** How many times as fast as real time the people who carry them live. */
  readonly speed: number;
  readonly onProblem: (what: string) => void;
}

/** Between so long and so long after it came a page has been looked at: some have both hands free, some do not. */
const SOONEST_MS = 4 * SECOND;
const SPREAD_MS = 20 * SECOND;
const LARGEST_BYTES = 64_000;
/** A report that does not arrive is sent again so often. */
const ATTEMPTS = 5;
const AGAIN_MS = 2 * SECOND;

export async function startPagers({ baseUrl, secret, speed, onProblem }: PagersOptions): Promise<Pagers> {
  const signer = new Webhook(secret);
  const waiting = new Set<NodeJS.Timeout>();
  const report = async (delivery: string): Promise<void> => {
    const body = JSON.stringify({ state: 'displayed' });
    const at = new Date();
    const answer = await fetch(`${baseUrl}/api/deliveries/${encodeURIComponent(delivery)}/gateway`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': signer.sign(delivery, at, body),
      },
      body,
    });
    if (!answer.ok) throw new Error(`answered with ${answer.status}`);
  };
  /** A gateway asks again like any other sender. */
  const insist = async (delivery: string, left = ATTEMPTS): Promise<void> => {
    try {
      await report(delivery);
    } catch (error) {
      if (left <= 1) return onProblem(`a pager's report: ${String((error as Error).cause ?? error)}`);
      later(() => void insist(delivery, left - 1), AGAIN_MS);
    }
  };
  const later = (work: () => void, ms: number): void => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      work();
    }, ms);
    waiting.add(timer);
  };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LARGEST_BYTES) req.destroy();
      else chunks.push(chunk);
    });
    req.on('end', () => {
      const page = verified(signer, Buffer.concat(chunks).toString('utf8'), req.headers as Record<string, string>);
      res.writeHead(page === null ? 401 : 202).end();
      if (page?.type !== 'alert.notice') return;
      later(() => void insist(page.delivery), lookAfterMs(page.delivery) / speed);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    close() {
      for (const timer of waiting) clearTimeout(timer);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The same page is always looked at after the same time. */
function lookAfterMs(delivery: string): number {
  const hash = [...delivery].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_009, 7);
  return SOONEST_MS + (hash / 1_009) * SPREAD_MS;
}

function verified(signer: Webhook, body: string, headers: Record<string, string>): { type: string; delivery: string } | null {
  try {
    const page = signer.verify(body, headers) as { type?: unknown; data?: { delivery?: unknown } };
    if (typeof page.type !== 'string' || typeof page.data?.delivery !== 'string') return null;
    return { type: page.type, delivery: page.data.delivery };
  } catch {
    return null;
  }
}
