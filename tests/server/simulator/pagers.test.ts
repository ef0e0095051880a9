import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Pagers, startPagers } from '../../../server/simulator/pagers';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const reports: { path: string; state: string }[] = [];
let answers: number[] = [];
const tocsin = createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => {
    body += chunk;
  });
  req.on('end', () => {
    new Webhook(SECRET).verify(body, req.headers as Record<string, string>);
    reports.push({ path: req.url ?? '', state: (JSON.parse(body) as { state: string }).state });
    res.writeHead(answers.shift() ?? 200).end();
  });
});
let pagers: Pagers;

beforeAll(async () => {
  await new Promise<void>((done) => tocsin.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(tocsin.address() as AddressInfo).port}`;
  pagers = await startPagers({ baseUrl, secret: SECRET, speed: 1_000, onProblem: () => undefined });
});
afterAll(async () => {
  await pagers.close();
  tocsin.close();
});
async function page(delivery: string, secret = SECRET, type = 'alert.notice'): Promise<number> {
  const body = JSON.stringify({ type, data: { delivery } });
  const at = new Date();
  const headers = {
    'webhook-id': delivery,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(delivery, at, body),
  };
  return (await fetch(pagers.url, { method: 'POST', headers, body })).status;
}
const reported = (count: number) => expect.poll(() => reports.length, { timeout: 20_000 }).toBe(count);

it('a page that is signed is taken and reported as looked at; one that is not is refused; a test is only taken', async () => {
  expect(await page('d1')).toBe(202);
  await reported(1);
  expect(reports).toEqual([{ path: '/api/deliveries/d1/gateway', state: 'displayed' }]);
  expect(await page('d2', `whsec_${Buffer.alloc(32, 4).toString('base64')}`)).toBe(401);
  expect(await page('d3', SECRET, 'alert.test')).toBe(202);
  answers = [503];
  expect(await page('d4')).toBe(202);
  // Refused once, sent again.
  await reported(3);
  expect(reports.slice(1).map((r) => r.path)).toEqual(Array(2).fill('/api/deliveries/d4/gateway'));
});
