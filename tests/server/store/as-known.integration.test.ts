import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentVersions, emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { refOf } from '../../../lib/protocols/document';
import { HOUR, MINUTE } from '../../../lib/time';
import { chartAsKnown } from '../../../server/store/as-known';
import { SYSTEM } from '../../../server/store/reader';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { admission, event, T0 } from '../../support/events';

/** A past picture is folded on from a checkpoint where nothing arrived later, and is the one folded from the first event. */
let db: TestDatabase;
const at = (minutes: number) => T0 + minutes * MINUTE;
const sign = (minutes: number, tempC: number, receivedMinutes = minutes) =>
  event({ kind: 'vital', id: `v${minutes}`, t: at(minutes), receivedAt: at(receivedMinutes), tempC, feed: 'm' });
// Every quarter of an hour for five hours; one reading of 01:07 arrives at 04:10, one of 03:10 within the hour, at 03:35.
const told: ChartEvent[] = [
  { ...admission(), feed: 'm' },
  ...Array.from({ length: 20 }, (_, i) => sign(i * 15 + 1, 36.5 + i / 10)),
  sign(67, 39.4, 250),
  sign(190, 38.2, 215),
  // The registration is corrected at 03:20: born in another year, infused eight hours earlier.
  event({
    ...{
      kind: 'admission',
      id: 'corrected',
      t: at(200),
      receivedAt: at(200),
      mrn: 'm',
      unit: 'ICU-7',
      bed: 'ICU-7-01',
      feed: 'm',
    },
    ...{ updateOnly: true, ageYears: 7, carTInfusedAt: T0 - 80 * HOUR },
  }),
].sort((a, b) => a.receivedAt - b.receivedAt);

const admissionsKnown = (known: number) => told.filter((e) => e.kind === 'admission' && e.receivedAt <= known);

beforeAll(async () => {
  db = await freshDatabase();
  const client = await db.pool.connect();
  await client.query('set session_replication_role = replica');
  await client.query("insert into sources (id, name) values (1, 'm')");
  for (const [i, e] of told.entries())
    await client.query(
      `insert into events (source_id, event_id, patient_key, kind, t, received_at, digest, body) values (1, $1, 1, $2, $3, $4, $5, $6)`,
      [e.id, e.kind, new Date(e.t), new Date(e.receivedAt), i, JSON.stringify(e)],
    );
  for (const hour of [1, 2, 3, 4]) {
    const before = told.filter((e) => e.t < T0 + hour * HOUR);
    const chart = fold(emptyChart(), before, Math.max(...before.map((e) => e.t)), ASTCT_2019, admissionsKnown(at(300)));
    await client.query('insert into chart_checkpoints (patient_key, at, protocol, snapshot) values (1, $1, $2, $3)', [
      new Date(chart.t),
      refOf(ASTCT_2019),
      JSON.stringify(chart),
    ]);
  }
  await client.query('set session_replication_role = origin');
  client.release();
});
afterAll(() => db.drop());

test.each([
  ['before the late reading came', 200, 200],
  ['after it came', 290, 290],
  ['of an hour before it, as known today', 50, 300],
  ['of a time after it, as known before it', 240, 245],
  ['while a reading of the last hour had not come yet', 230, 205],
  ['before the registration was corrected', 190, 195],
  ['of a time before that, as known after it', 50, 210],
])('a picture %s is that of all events that had arrived', async (_, minutes, known) => {
  let folded: unknown = null;
  const monitor = { census: { staysOf: () => [] }, room: { protocolOf: () => ASTCT_2019 } };
  const views = {
    stateOf: (_key: number, chart: unknown) => {
      folded = chart;
      return null;
    },
  };
  await chartAsKnown(SYSTEM.allowed, db.pool, monitor as never, views as never, 1, at(minutes), at(known));
  const arrived = currentVersions(told.filter((e) => e.receivedAt <= at(known) && e.t <= at(minutes)));
  const whole = fold(emptyChart(), arrived, at(minutes), ASTCT_2019, admissionsKnown(at(known)));
  expect(whole.person.ageYears).toBe(known < 200 ? 55 : 7);
  expect(JSON.parse(JSON.stringify(folded))).toEqual(JSON.parse(JSON.stringify(whole)));
});
