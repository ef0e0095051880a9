/** Mutation testing of one folder: TOCSIN_MUTATE=grading | rules | chart. What it found stands in docs/mutation.md. */
const folder = process.env.TOCSIN_MUTATE ?? 'grading';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'in-process',
  plugins: ['./tests/mutation/in-process-runner.mjs'],
  mutate: [`lib/${folder}/**/*.ts`],
  // Wording is judged by people; a constant read while a module loads cannot be switched from test to test.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.TOCSIN_MUTATE_WORKERS ?? 1),
  timeoutMS: 10_000,
  incremental: true,
  incrementalFile: `.tocsin/mutation/${folder}.json`,
  tempDirName: '.tocsin/mutation/sandbox',
  ignorePatterns: [
    'app',
    'dist',
    'docs',
    'prisma',
    'server',
    '.next',
    'tests/journeys',
    'tests/server',
    'tests/app',
    'tests/bench',
  ],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: `.tocsin/mutation/${folder}-report.json` },
};
