import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { drawnForNobody } from '../auth/first-drawing';

/** The pages somebody waits for at night: the board and one patient. */
const PAGES = ['/', '/patients/none'];

/** Scripts and styles a page names: they are read and sent for the first time too. */
const PARTS = /\/_next\/static\/[^"'\\ )]+\.(?:js|css)/g;

/**
 * Draws the main pages once for nobody, so that the first person after a start does not wait while the scripts they are drawn with are
 * read (about 0.2 s a page), nor while the browser's own are. It goes by a socket in a folder of its own, which is gone afterwards.
 * Rejects with what the pages answered badly.
 */
export async function drawOnce(pages: RequestListener): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const socketPath = join(folder, 'pages');
  const server = createServer((req, res) => drawnForNobody(() => pages(req, res)));
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
    const parts = new Set<string>();
    for (const path of PAGES) for (const part of (await fetched(socketPath, path)).match(PARTS) ?? []) parts.add(part);
    for (const part of parts) await fetched(socketPath, part);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function fetched(socketPath: string, path: string): Promise<string> {
  const headers = { accept: 'text/html', 'accept-encoding': 'gzip', host: 'localhost' };
  return new Promise((resolve, reject) => {
    get({ socketPath, path, agent: false, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject).on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`${path} was answered with ${answer.statusCode}`));
        const body = Buffer.concat(chunks);
        resolve((answer.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      });
    }).on('error', reject);
  });
}
