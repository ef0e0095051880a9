import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { acknowledgeRows } from './acknowledge';
import { backfillRows } from './backfill';
import { boardRows } from './board';
import { coldLoadRows, longStayRows } from './cold-load';
import { controlTable } from './controls';
import { displayRows } from './displays';
import { drillDownRows } from './drill-down';
import { duplicateRows } from './duplicates';
import { engineRows } from './engine';
import { fhirRows } from './fhir';
import { flushRows } from './flush';
import { ingestRows } from './ingest';
import { intakeRows } from './intake';
import { latencyRows } from './latency';
import { memoryRows } from './memory';
import { protocolRows } from './protocols';
import { type Row, table } from './row';
import { openSetting, type Setting } from './setting';
import { soakRows } from './soak';
import { startRows } from './start';
import { stayRows } from './stays';
import { tellingRows } from './telling';
import { vitalsRows } from './vitals';
import { writeRows } from './writes';

/** `npm run bench [-- --rounds N] [--only 1,4] [--seed TEXT]`: the performance table as text and as JSON. */
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
if (wanted('6', '6b')) rows.push(...(await boardRows(rounds)));
if (wanted('6c')) rows.push(...(await drillDownRows(rounds)));
if (wanted('6d', '6e')) rows.push(...(await coldLoadRows()));
if (only?.includes('6g')) rows.push(...(await longStayRows()));
if (wanted('6f')) rows.push(...(await soakRows()));
if (wanted('4b', '4c', '5')) rows.push(...(await stayRows(rounds)));
if (only?.includes('protocol')) rows.push(...(await protocolRows(rounds)));
/** Rows that share a server, a database and their patients. */
async function together(ids: readonly string[], patients: number, measure: (s: Setting) => Promise<void>): Promise<void> {
  if (!wanted(...ids)) return;
  const setting = await openSetting(patients);
  try {
    await controlTable(setting.pool);
    await measure(setting);
  } finally {
    await setting.stop();
  }
}
// What comes late costs more, and is measured where it is meant: the readings of these three are of the last minutes, so that they are judged.
await together(['1', '1b', '1c'], 200, async (setting) => {
  if (wanted('1', '1b')) rows.push(...(await ingestRows(setting, rounds)));
  if (wanted('1c')) rows.push(...(await flushRows(setting, rounds)));
});
// Bytes a row are those of tables that hold nothing else, as the control's do: in an index that other rows have filled pages split more often.
await together(['9'], 200, async (setting) => {
  rows.push(...(await writeRows(setting, rounds)));
});
// Each row's readings are later than those of the row before.
await together(['1d', '2', '2b', '2c', '3', '8b', 'fhir'], 200, async (setting) => {
  if (wanted('2')) rows.push(...(await latencyRows(setting, rounds)));
  if (wanted('3')) rows.push(...(await displayRows(setting, rounds)));
  if (wanted('2b')) rows.push(...(await vitalsRows(setting, rounds)));
  if (wanted('2c')) rows.push(...(await backfillRows(setting, rounds)));
  if (wanted('1d')) rows.push(...(await duplicateRows(setting, rounds)));
  if (wanted('fhir')) rows.push(...(await fhirRows(setting, rounds)));
  if (wanted('8b')) rows.push(...(await acknowledgeRows(setting, rounds)));
});
if (wanted('7', '7b')) rows.push(...(await startRows(rounds)));
await together(['memory'], 200, async (setting) => {
  rows.push(...(await memoryRows(setting)));
});
if (wanted('tell', 'ack')) rows.push(...(await tellingRows(argument('seed') ?? 'tocsin')));
rows.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
const result = { at: new Date().toISOString(), node: process.version, cpus: cpus().length, rounds, rows };
mkdirSync('.tocsin', { recursive: true });
writeFileSync('.tocsin/bench.json', `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${table(rows)}\n\n${JSON.stringify(result)}\n`);
process.exit(0);
