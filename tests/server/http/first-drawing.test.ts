import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sessionOfNobody } from '../../../server/auth/first-drawing';
import { drawOnce } from '../../../server/http/first-drawing';

/** Pages that say for whom they were drawn. */
function pages(seen: { path: string; roles: number | null }[]): RequestListener {
  return async (req, res) => {
    await Promise.resolve();
    seen.push({ path: req.url ?? '', roles: sessionOfNobody()?.person.roles.length ?? null });
    res.end('drawn');
  };
}

it('board and patient are drawn once for nobody, who has no role anywhere', async () => {
  const seen: { path: string; roles: number | null }[] = [];
  await drawOnce(pages(seen));
  expect(seen).toEqual([
    { path: '/', roles: 0 },
    { path: '/patients/none', roles: 0 },
  ]);
  expect(sessionOfNobody()).toBeNull();
});

it('whoever asks over the network while that happens is not taken for nobody', async () => {
  const seen: { path: string; roles: number | null }[] = [];
  const listener = pages(seen);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    let asked: Promise<unknown> | null = null;
    await drawOnce((req, res) => {
      asked ??= new Promise((resolve, reject) => get({ port, path: '/asked', agent: false }, resolve).on('error', reject));
      listener(req, res);
    });
    // The request went out from within the drawing, its answer is drawn by another server of the same process.
    await asked;
    expect(seen.find((s) => s.path === '/asked')).toEqual({ path: '/asked', roles: null });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('the scripts and styles the pages name are asked for once each', async () => {
  const asked: string[] = [];
  await drawOnce((req, res) => {
    asked.push(req.url ?? '');
    res.end(
      '<script src="/_next/static/chunks/a.js"></script><link href="/_next/static/chunks/b.css"/>"/_next/static/chunks/a.js"',
    );
  });
  expect(asked).toEqual(['/', '/patients/none', '/_next/static/chunks/a.js', '/_next/static/chunks/b.css']);
});

it('a page that answers badly is named', async () => {
  const broken: RequestListener = (_req, res) => res.writeHead(500).end();
  await expect(drawOnce(broken)).rejects.toThrow('/ was answered with 500');
});
