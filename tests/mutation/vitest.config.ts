import { defineConfig } from 'vitest/config';

/**
 * The tests a mutant of one folder has to get past. Random properties are left out: hundreds of stays a mutant would take days,
 * and what they alone notice is worth a test that names it.
 */
const OF: Record<string, readonly string[]> = {
  grading: ['tests/lib/grading/**/*.test.ts', 'tests/lib/replay/golden.test.ts'],
  rules: ['tests/lib/rules/**/*.test.ts', 'tests/lib/replay/golden.test.ts'],
  chart: [
    'tests/lib/chart/**/*.test.ts',
    'tests/lib/grading/crs.test.ts',
    'tests/lib/grading/icans.test.ts',
    'tests/lib/replay/golden.test.ts',
  ],
};
const RANDOM = ['tests/lib/rules/any-time.test.ts', 'tests/lib/chart/any-order.test.ts', 'tests/lib/**/*.property.test.ts'];
const folder = process.env.TOCSIN_MUTATE ?? 'grading';
/** For a run over few files (`--mutate`): their tests alone, comma separated. */
const tests = process.env.TOCSIN_MUTATE_TESTS?.split(',') ?? OF[folder] ?? [];

export default defineConfig({
  // Modules stay loaded from mutant to mutant: three times as fast, and a mutant of a constant read at loading is left out anyway.
  test: { include: [...tests], exclude: RANDOM, testTimeout: 20_000, isolate: false },
});
