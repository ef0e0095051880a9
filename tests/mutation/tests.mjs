import { readdirSync } from 'node:fs';

const GOLDEN = 'tests/lib/replay/golden.test.ts';
/** What a site may answer otherwise changes grades too (the night's rhythm of ICE, the holds, the limits). */
const SITE = 'tests/lib/rules/site-answers.test.ts';
/** The folders a mutant of `lib/grading`, `lib/rules` or `lib/chart` has to get past. */
const OF = {
  grading: ['tests/lib/grading', SITE, GOLDEN],
  rules: ['tests/lib/rules', GOLDEN],
  chart: ['tests/lib/chart', 'tests/lib/grading', 'tests/lib/rules', GOLDEN],
};
/** Random properties are left out: hundreds of stays a mutant would take days, and what they alone notice is worth a test that names it. */
const RANDOM = /any-time\.test\.ts$|any-order\.test\.ts$|\.property\.test\.ts$/;

/** Paths of the test files; for a run over few files (`--mutate`) those of TOCSIN_MUTATE_TESTS alone, comma separated. */
export function testFiles() {
  const named = process.env.TOCSIN_MUTATE_TESTS?.split(',') ?? OF[process.env.TOCSIN_MUTATE ?? 'grading'];
  const files = named.flatMap((path) =>
    path.endsWith('.ts') ? [path] : readdirSync(path, { recursive: true }).map((file) => `${path}/${file}`),
  );
  return files.filter((f) => f.endsWith('.test.ts') && !RANDOM.test(f)).sort();
}
