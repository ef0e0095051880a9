import { ensureClient, node, tool } from './steps';

/** `npm run check`: format, lint, types, house rules and unit tests. Runs all of them, fails if one fails. */
ensureClient();
const codes = [
  await node([tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
  await node([tool('typescript/bin/tsc'), '--noEmit']),
  await node([tool('vitest/vitest.mjs'), 'run', '--project', 'unit']),
];
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
