import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** As root, in a container, without anything that reaches out. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium to drive: the one CHROMIUM names, else an installed one. null: there is none. */
export function installedChromium(): string | null {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const hit = INSTALLED.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (hit) return hit;
  }
  return null;
}

/**
 * The environment in which a Chromium starts: an installed one, else the one from npm, unpacked with the libraries it
 * brings into a folder of our own.
 * @throws when no browser can be had, saying what to install
 */
export async function prepareChromium(): Promise<Record<string, string>> {
  const installed = installedChromium();
  if (installed) return { CHROMIUM: installed };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No browser for the journeys: install Chromium or Chrome, or set CHROMIUM to the path of one.');
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tocsin-chromium-147');
  if (!existsSync(cache)) await unpackInto(cache);
  const env = {
    CHROMIUM: join(cache, 'chromium'),
    LD_LIBRARY_PATH: [join(cache, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? join(cache, 'fonts'),
  };
  const trial = spawnSync(env.CHROMIUM, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (trial.status !== 0)
    throw new Error(
      `The Chromium from npm does not start here (${trial.stderr?.trim().split('\n')[0]}): install Chromium, or set CHROMIUM to the path of one.`,
    );
  return env;
}

/** The package unpacks into the system's temporary folder, and its libraries only where it believes to be a Lambda. */
async function unpackInto(cache: string): Promise<void> {
  mkdirSync(dirname(cache), { recursive: true });
  const draft = mkdtempSync(`${cache}.`);
  const { TMPDIR, AWS_EXECUTION_ENV, LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
  Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    for (const [name, value] of Object.entries({ TMPDIR, AWS_EXECUTION_ENV, LD_LIBRARY_PATH, FONTCONFIG_PATH })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  renameSync(draft, cache);
}
