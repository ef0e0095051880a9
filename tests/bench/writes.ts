import { insertRows, type NarrowRow } from './controls';
import { mllpLine, oru12 } from './ingest';
import type { Row } from './row';
import type { Setting } from './setting';
import { median } from './stats';

const MESSAGES = 400;

/** Row 9: what the log of the database grows by for each stored observation, and the statements a batch needs. */
export async function writeRows(s: Setting, rounds: number): Promise<Row[]> {
  const ours: number[] = [];
  const raw: number[] = [];
  const statements: number[] = [];
  const position = async () =>
    BigInt((await s.pool.query("select (pg_current_wal_insert_lsn() - '0/0')::text as at")).rows[0].at);
  const line = await mllpLine(s.mllpPort);
  for (let r = 0; r < rounds; r++) {
    // Full page images after a checkpoint would drown what is compared: both write as much before as while it is measured.
    await s.pool.query('checkpoint');
    await send(s, line, MESSAGES);
    await insertLikewise(s, `v${r}`);
    const calls = await statementCount(s);
    let before = await position();
    await send(s, line, MESSAGES);
    ours.push(Number((await position()) - before) / (MESSAGES * 12));
    statements.push(((await statementCount(s)) - calls) / MESSAGES);
    before = await position();
    await insertLikewise(s, `w${r}`);
    raw.push(Number((await position()) - before) / (MESSAGES * 12));
  }
  line.close();
  return [
    {
      id: '9 WAL',
      what: 'WAL bytes a stored observation, 12-OBX messages, chart saved',
      value: median(ours) / median(raw),
      gate: 2.5,
      goal: 1.5,
      better: 'less',
      detail: `${Math.round(median(ours))} bytes, raw rows ${Math.round(median(raw))}`,
    },
    {
      id: '9 trips',
      what: 'SQL statements a batch',
      value: median(statements),
      gate: 3,
      goal: 1,
      better: 'less',
      detail: 'one message a batch',
    },
  ];
}

/** The same readings as plain rows: one statement a message, with ids as the product gives them. */
async function insertLikewise(s: Setting, tag: string): Promise<void> {
  const t = new Date();
  for (let m = 0; m < MESSAGES; m++) {
    const mrn = s.mrns[m % s.mrns.length] as string;
    const rows: NarrowRow[] = Array.from({ length: 12 }, (_, i) => ({
      id: `MON^${mrn}^${i}^1.${i}.1.1^${tag}${m}`,
      patient: m,
      t,
      code: 'heartRate',
      value: i,
    }));
    await insertRows(s.pool, rows);
  }
}
let serial = 0;
async function send(s: Setting, line: Awaited<ReturnType<typeof mllpLine>>, messages: number): Promise<void> {
  for (let m = 0; m < messages; m++) {
    const n = serial++;
    const at = new Date(Date.now() - 1_000);
    const answer = await line.send(oru12(`w${n}`, s.mrns[n % s.mrns.length] as string, at));
    if (!answer.includes('MSA|AA')) throw new Error(`not accepted: ${answer}`);
  }
}
/** Statements other sessions have run so far: transactions are a close count, since each batch is one statement. */
async function statementCount(s: Setting): Promise<number> {
  // Other sessions hand in their counts when they have been idle for a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await s.pool.query('select pg_stat_clear_snapshot()');
  const r = await s.pool.query('select xact_commit::int as n from pg_stat_database where datname = current_database()');
  return r.rows[0].n;
}
