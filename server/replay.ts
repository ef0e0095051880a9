import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CaseFile } from '../lib/replay/case';
import { differences } from '../lib/replay/check';
import { replay } from '../lib/replay/replay';

/** `npm run replay -- FILE [--check]`: the pure engine over a case file, one JSON line a case. */
function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({ args: [...argv], options: { check: { type: 'boolean' } }, allowPositionals: true });
  const path = positionals[0];
  if (path === undefined) {
    console.error('usage: npm run replay -- FILE [--check]');
    return 2;
  }
  let file: CaseFile;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`${path} cannot be read: ${(error as Error).message}`);
    return 2;
  }
  const t0 = Date.parse(file?.t0);
  if (!Array.isArray(file?.cases) || Number.isNaN(t0)) {
    console.error(`${path}: a case file has t0 and cases`);
    return 2;
  }
  let failed = 0;
  for (const c of file.cases) {
    try {
      const line = replay(c, t0);
      console.log(JSON.stringify(line));
      if (values.check !== true) continue;
      const found = differences(c, line);
      for (const difference of found) console.log(difference);
      if (found.length > 0) failed++;
    } catch (error) {
      failed++;
      console.log(`${c.id} cannot be run: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (values.check === true) console.log(`${file.cases.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
