import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareChromium } from '../tests/support/chromium';
import { ensureBuilt } from './build';
import { ensureClient, environment, node, tool } from './steps';

/**
 * `npm test`: format and lint, types, unit and house tests, tests against a real database and real sockets, journeys in a
 * real browser. Everything runs even if something fails; the last line counts.
 */
const count = { passed: 0, failed: 0 };
const reports = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
const heading = (text: string) => process.stdout.write(`\n== ${text}\n`);
const add = (passed: number, failed: number) => {
  count.passed += passed;
  count.failed += failed;
};

async function single(name: string, args: readonly string[]): Promise<void> {
  heading(name);
  const code = await node(args);
  add(code === 0 ? 1 : 0, code === 0 ? 0 : 1);
}
async function counted(
  name: string,
  args: readonly string[],
  report: string,
  read: (json: never) => [number, number],
  env = {},
): Promise<void> {
  heading(name);
  const code = await node(args, { env: environment(env) });
  const [passed, failed] = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8')) as never) : [0, 0];
  // A run that ends badly without a failed test (a crash, no report) has failed all the same.
  add(passed, failed === 0 && code !== 0 ? 1 : failed);
}

ensureClient();
await single('Format and lint', [tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']);
await single('Types', [tool('typescript/bin/tsc'), '--noEmit']);
for (const project of ['unit', 'integration']) {
  const report = join(reports, `${project}.json`);
  await counted(
    project === 'unit' ? 'Unit and house tests' : 'Tests against a real database and real sockets',
    [
      tool('vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    report,
    (json: { numPassedTests: number; numFailedTests: number }) => [json.numPassedTests, json.numFailedTests],
  );
}
try {
  const browser = await prepareChromium();
  await ensureBuilt();
  const report = join(reports, 'journeys.json');
  await counted(
    'Journeys in a browser',
    [tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
    report,
    (json: { stats: { expected: number; flaky: number; unexpected: number } }) => [
      json.stats.expected,
      json.stats.unexpected + json.stats.flaky,
    ],
    { ...browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  add(0, 1);
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`);
process.exitCode = count.failed === 0 ? 0 : 1;
