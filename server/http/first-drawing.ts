import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawnForNobody } from '../auth/first-drawing';

/** The pages somebody waits for at night: the board and one patient. */
const PAGES = ['/', '/patients/none'];

/**
 * Draws the main pages once for nobody, so that the first person after a start does not wait while the scripts they are drawn with are
 * read (about 0.2 s a page). It goes by a socket in a folder of its own, which is gone afterwards. Rejects with what the pages answered badly.
 */
export async function drawOnce(pages: RequestListener): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const socketPath = join(folder, 'pages');
  const server = createServer((req, res) => drawnForNobody(() => pages(req, res)));
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
    for (const path of PAGES) {
      const status = await statusOf(socketPath, path);
      if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function statusOf(socketPath: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ socketPath, path, agent: false, headers: { accept: 'text/html', host: 'localhost' } }, (answer) => {
      answer.on('error', reject).on('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    }).on('error', reject);
  });
}
