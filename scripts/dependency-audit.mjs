// `npm run audit`: known weaknesses of what is shipped, as the registry tells them. Exit 1 if one is high or critical. With --report it
// only says so: a weakness that becomes known tonight, or a registry that does not answer, is no fault of the change under test.
import { spawnSync } from 'node:child_process';

const report = process.argv.includes('--report');
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 });
let counts;
try {
  counts = JSON.parse(stdout).metadata?.vulnerabilities;
} catch {
  counts = undefined;
}
if (counts === undefined) {
  process.stdout.write('dependency audit: the registry does not offer it; nothing was checked\n');
  process.exit(report ? 0 : 2);
}
process.stdout.write(
  `dependency audit: ${counts.critical} critical, ${counts.high} high, ${counts.moderate} moderate, ${counts.low} low\n`,
);
process.exit(!report && counts.critical + counts.high > 0 ? 1 : 0);
