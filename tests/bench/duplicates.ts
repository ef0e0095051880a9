import { mllpLine, oru12 } from './ingest';
import type { Row } from './row';
import { answersOf, type Setting } from './setting';
import { interleave, median, paceInFlight } from './stats';

const BATCHES = 30;
const MESSAGES = 200;

/** Row 1d: what a sender costs that sends everything again, against the first time; and whether anything is stored twice. */
export async function duplicateRows(s: Setting, rounds: number): Promise<Row[]> {
  let run = 0;
  const sent = () => `dup${run}`;
  // After everything else that is measured, so that nothing new is late.
  const base = Date.now() - 600_000;
  const batch = (tag: string, at: number, b: number) =>
    Array.from({ length: 100 }, (_, i) => ({
      id: `${tag}-${b}-${i}`,
      patient: { mrn: s.mrns[i % s.mrns.length] },
      kind: 'vital',
      t: new Date(at + b * 100).toISOString(),
      source: 'device',
      heartRate: 80 + (i % 5),
    }));
  const post = (expected: 'stored' | 'duplicate') => async () => {
    const [tag, at] = [sent(), base + run * 5_000];
    return paceInFlight(BATCHES, 4, async (b) => {
      const odd = (await answersOf(s, batch(tag, at, b))).find((r) => r.status !== expected);
      if (odd) throw new Error(`expected ${expected}, got ${odd.status}: ${odd.reason}`);
    });
  };
  const json = await interleave(
    rounds,
    () => {
      run++;
      return post('stored')();
    },
    () => post('duplicate')(),
  );
  const hl7 = await interleave(
    rounds,
    () => {
      run++;
      return messages(s, `dup${run}a`, base + run * 5_000);
    },
    // Sent again under numbers of their own, as an interface engine does after its own restart.
    () => messages(s, `dup${run}b`, base + run * 5_000),
  );
  const twice = await s.pool.query(
    'select count(*)::int as n from (select source_id, event_id from events where revision = 0 group by 1, 2 having count(*) > 1) twice',
  );
  const row = (id: string, what: string, r: { control: number[]; product: number[] }, events: number): Row => ({
    id,
    what,
    value: median(r.product) / median(r.control),
    gate: 1.2,
    goal: 0.7,
    better: 'less',
    detail: `${Math.round(events / median(r.product))}/s again, ${Math.round(events / median(r.control))}/s new`,
  });
  return [
    row('1d', 'events sent again against new ones, 100 a request', json, BATCHES * 100),
    row('1d HL7', 'the same of HL7 observations, under new message numbers', hl7, MESSAGES * 12),
    {
      id: '1d twice',
      what: 'events stored twice',
      value: twice.rows[0].n,
      gate: 0,
      goal: 0,
      better: 'less',
      detail: 'rows of one source and id, both in their first version',
    },
  ];
}

/** Seconds for the same readings of all patients, 16 messages under way. */
async function messages(s: Setting, tag: string, at: number): Promise<number> {
  const lines = await Promise.all(Array.from({ length: 16 }, () => mllpLine(s.mllpPort)));
  const seconds = await paceInFlight(MESSAGES, 16, async (m) => {
    const answer = await (lines[m % 16] as Awaited<ReturnType<typeof mllpLine>>).send(
      oru12(`${tag}-${m}`, s.mrns[m % s.mrns.length] as string, new Date(at)),
    );
    if (!answer.includes('MSA|AA')) throw new Error(`not accepted: ${answer}`);
  });
  for (const line of lines) line.close();
  return seconds;
}
