import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../server/root';
import { program } from '../support/programs';
import { freePort, startServer, type TestServer } from '../support/server';
import { oxygen } from './displays';
import { fevers } from './latency';
import type { Row } from './row';
import { answersOf, openSetting, type Setting } from './setting';
import { interleave, median } from './stats';

const PATIENTS = 1_000;

/** Rows 7 and 7b: how soon a server with 1,000 charts is there, and there again after kill -9. */
export async function startRows(rounds: number): Promise<Row[]> {
  const s = await openSetting(PATIENTS);
  try {
    const since = await fevers(s, 30);
    const start = () => startServer({ pages: true, env: { DATABASE_URL: s.databaseUrl } });
    const timed = async () => {
      const began = performance.now();
      const server = await start();
      const ms = performance.now() - began;
      await server.stop();
      return ms;
    };
    const r = await interleave(rounds, bareNext, timed);
    const back: { ms: number; lost: number; different: number }[] = [];
    for (let round = 0; round < rounds; round++) back.push(await killed(s, await start(), start, since + round * 600_000));
    const sum = (of: (b: (typeof back)[number]) => number) => back.reduce((n, b) => n + of(b), 0);
    const seconds = median(back.map((b) => b.ms)) / 1_000;
    const [product, control] = [median(r.product), median(r.control)];
    return [
      {
        ...{
          id: '7',
          what: `spawn to ready with ${PATIENTS} charts, against Next alone`,
          gate: 4,
          goal: 2,
          better: 'less' as const,
        },
        value: product / control,
        detail: `${Math.round(product)} ms, Next alone ${Math.round(control)} ms`,
      },
      {
        ...{ id: '7b', what: 'kill -9 to the whole board again, s', gate: 5, goal: 2, better: 'less' as const },
        value: seconds,
        detail: `${back.length} kills, ${PATIENTS} beds`,
      },
      {
        ...{ id: '7b lost', what: 'events acknowledged and lost by it', gate: 0, goal: 0, better: 'less' as const },
        value: sum((b) => b.lost),
        detail: 'sent again: whatever was not there already',
      },
      {
        ...{ id: '7b graded', what: 'beds graded differently after it', gate: 0, goal: 0, better: 'less' as const },
        value: sum((b) => b.different),
        detail: 'compared bed by bed',
      },
    ];
  } finally {
    await s.stop();
  }
}

/** Milliseconds until the built pages alone answer. */
async function bareNext(): Promise<number> {
  const port = await freePort();
  const file = await program('tests/bench/bare-next.ts');
  const began = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while ((await fetch(`http://127.0.0.1:${port}/icon.svg`).catch(() => null))?.status !== 200) await pause(50);
  const ms = performance.now() - began;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return ms;
}

/** Kills a server right after it has acknowledged something about every patient, and waits for the next one's board. */
async function killed(s: Setting, first: TestServer, start: () => Promise<TestServer>, t: number) {
  const at = { baseUrl: first.address, ingestKey: s.ingestKey };
  const events = s.mrns.map((mrn, i) => oxygen(mrn, i % 2 === 0, new Date(t + 60_000), `k${t}-${mrn}`));
  for (let i = 0; i < events.length; i += 200) await answersOf(at, events.slice(i, i + 200));
  const before = await grades(first.address, s);
  await first.kill('SIGKILL');
  const began = performance.now();
  const again = await start();
  const after = await grades(again.address, s);
  const ms = performance.now() - began;
  const answers = await answersOf({ ...at, baseUrl: again.address }, events);
  await again.stop();
  return {
    ms,
    lost: answers.filter((a) => a.status !== 'duplicate').length,
    different: [...before].filter(([bed, grade]) => after.get(bed) !== grade).length,
  };
}

async function grades(address: string, s: Setting): Promise<Map<string, string>> {
  const r = await fetch(`${address}/api/units/${s.unit}/board`, { headers: { authorization: `Bearer ${s.readKey}` } });
  if (r.status !== 200) throw new Error(`the board: ${r.status}`);
  const { beds } = (await r.json()) as {
    beds: { bed: string; crs: { grade: number } | null; icans: { grade: number } | null }[];
  };
  if (beds.filter((b) => b.crs).length !== PATIENTS) throw new Error(`${beds.length} beds, not all graded`);
  return new Map(beds.map((b) => [b.bed, `${b.crs?.grade} ${b.icans?.grade}`]));
}
