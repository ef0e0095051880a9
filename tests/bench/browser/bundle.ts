import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import tailwind from '@tailwindcss/postcss';
import { build, type Plugin } from 'esbuild';
import postcss from 'postcss';
import { VEIL_STYLE, WATCHDOG_SCRIPT } from '../../../app/live/watchdog';
import { PROJECT_ROOT } from '../../../server/root';

/** A page of the product's own components, bundled for production with the product's own styles and type, and served. */
export interface Page {
  readonly url: string;
  close(): void;
}

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
/** Frames of other origins are not wanted; time in full precision is. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** `entry`: a file of this folder. */
export async function servePage(entry: string): Promise<Page> {
  const outdir = mkdtempSync(join(tmpdir(), 'tocsin-bench-page-'));
  await build({
    entryPoints: { page: join(PROJECT_ROOT, 'tests/bench/browser', entry) },
    outdir,
    bundle: true,
    minify: process.env.PROFILE === undefined,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    loader: { '.woff2': 'file', '.woff': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: 'globalThis.process={env:{NODE_ENV:"production"}};' },
    plugins: [styles],
    logLevel: 'error',
  });
  writeFileSync(
    join(outdir, 'index.html'),
    `<!doctype html><html lang="en" data-theme="dark"><head><meta charset="utf-8"><link rel="stylesheet" href="/page.css">` +
      `<style>${VEIL_STYLE}</style><script>${WATCHDOG_SCRIPT}</script></head>` +
      '<body><div id="root"></div><script src="/page.js"></script></body></html>',
  );
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname.slice(1) || 'index.html';
    try {
      const body = readFileSync(join(outdir, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html', ...ISOLATED }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

/** Style sheets as the product's own build makes them. */
const styles: Plugin = {
  name: 'tailwind',
  setup(made) {
    made.onLoad({ filter: /globals\.css$/ }, async ({ path }) => {
      const css = await postcss([tailwind()]).process(readFileSync(path, 'utf8'), { from: path });
      return { contents: css.css, loader: 'css' };
    });
  },
};
