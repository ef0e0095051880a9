import { spawn } from 'node:child_process';
import { program } from '../support/programs';
import { PRODUCT_FLAGS } from './setting';

/**
 * `npm run bench`: runs the bench as one bundled program, as the product itself is shipped. From its sources each function made
 * anywhere would be given its name anew each time, which costs the engine a third of its time and no user ever pays.
 */
const flags = ['--enable-source-maps', ...PRODUCT_FLAGS];
const bench = spawn(process.execPath, [...flags, await program('tests/bench/index.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
bench.once('exit', (code) => process.exit(code ?? 1));
