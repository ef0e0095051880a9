import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { controlTable } from './controls';
import { engineRows } from './engine';
import { ingestRows } from './ingest';
import { intakeRows } from './intake';
import { latencyRows } from './latency';
import { type Row, table } from './row';
import { openSetting } from './setting';
import { writeRows } from './writes';

/** `npm run bench [-- --rounds N] [--only 1,4]`: the performance table as text and as JSON. */
const argument = (name: string) => {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? undefined : process.argv[i + 1];
};
const rounds = Number(argument('rounds') ?? 5);
const only = argument('only')?.split(',');
const wanted = (...ids: string[]) => only === undefined || ids.some((id) => only.includes(id));

const rows: Row[] = [];
if (wanted('4')) rows.push(...engineRows(rounds));
if (wanted('8')) rows.push(...(await intakeRows(rounds)));
if (wanted('1', '1b', '2', '9')) {
  const setting = await openSetting(200);
  try {
    await controlTable(setting.pool);
    if (wanted('1', '1b')) rows.push(...(await ingestRows(setting, rounds)));
    if (wanted('2')) rows.push(...(await latencyRows(setting, rounds)));
    if (wanted('9')) rows.push(...(await writeRows(setting, rounds)));
  } finally {
    await setting.stop();
  }
}
rows.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
const result = { at: new Date().toISOString(), node: process.version, cpus: cpus().length, rounds, rows };
mkdirSync('.tocsin', { recursive: true });
writeFileSync('.tocsin/bench.json', `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${table(rows)}\n\n${JSON.stringify(result)}\n`);
process.exit(0);
