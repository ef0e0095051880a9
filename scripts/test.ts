import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { prepareChromium } from '../tests/support/chromium';
import { ensureBuilt } from './build';
import { ensureClient, environment, node, tool } from './steps';

/**
 * `npm test`: format and lint, types, unit and house tests, tests against a real database and real sockets, journeys in a
 * real browser. Everything runs even if something fails; the last line counts.
 */
const count = { passed: 0, failed: 0 };
/** What failed, said once more at the end: of a long run often only the end is kept. */
const failures: string[] = [];
const reports = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
const heading = (text: string) => process.stdout.write(`\n== ${text}\n`);
const add = (passed: number, failed: number) => {
  count.passed += passed;
  count.failed += failed;
};

async function single(name: string, args: readonly string[]): Promise<void> {
  heading(name);
  const code = await node(args);
  if (code !== 0) failures.push(name);
  add(code === 0 ? 1 : 0, code === 0 ? 0 : 1);
}
async function counted(
  name: string,
  args: readonly string[],
  report: string,
  read: (json: never) => { readonly passed: number; readonly failed: readonly string[] },
  env = {},
): Promise<void> {
  heading(name);
  const code = await node(args, { env: environment(env) });
  const { passed, failed } = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')) as never)
    : { passed: 0, failed: [] };
  // A run that ends badly without a failed test (a crash, no report) has failed all the same.
  const all = failed.length === 0 && code !== 0 ? [`${name}: ended with code ${code}`] : failed;
  failures.push(...all);
  add(passed, all.length);
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}
const readVitest = (json: VitestReport) => ({
  passed: json.numPassedTests,
  failed: json.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${relative(process.cwd(), file.name)}: ${test.fullName}`),
  ),
});
interface Suite {
  readonly file: string;
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
  readonly suites?: readonly Suite[];
}
function readJourneys(json: { readonly stats: { readonly expected: number }; readonly suites: readonly Suite[] }) {
  const failedOf = (suite: Suite): string[] => [
    ...suite.specs.flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
        .map(() => `tests/journeys/${suite.file}: ${spec.title}`),
    ),
    ...(suite.suites ?? []).flatMap(failedOf),
  ];
  return { passed: json.stats.expected, failed: json.suites.flatMap(failedOf) };
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
    readVitest,
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
    readJourneys,
    { ...browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  failures.push('Journeys in a browser could not begin');
  add(0, 1);
}
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) process.stdout.write(`\nFAILED ${failure}`);
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`);
process.exitCode = count.failed === 0 ? 0 : 1;
