import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor } from '../../lib/permissions';
import { runningClock } from '../../server/clock';
import { Router } from '../../server/http/router';
import { jsonRoutes } from '../../server/intake/json/listen';
import { createLog } from '../../server/log';
import { floorServer } from './controls';
import type { Row } from './row';
import { interleave, median, paceInFlight } from './stats';

const ACTOR: Actor = { kind: 'key', id: 'k', name: 'bench', source: 'bench', units: ['BENCH'], scopes: ['ingest'] };

/** Row 8: the JSON door without the database, against node:http with JSON and zod. */
export async function intakeRows(rounds: number): Promise<Row[]> {
  const intake = {
    queued: 0,
    sources: { find: () => undefined },
    deliver: async (d: { events: readonly unknown[] }) => d.events.map(() => ({ status: 'stored' as const })),
  };
  const router = new Router(
    jsonRoutes(intake, runningClock(Date.now())),
    () => true,
    async () => ACTOR,
    createLog('error'),
  );
  const http = createServer((req, res) => void router.handle(req, res));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/events`;
  const control = await floorServer(null);
  const rows: Row[] = [];
  for (const n of [1, 100]) {
    const events = Array.from({ length: n }, (_, i) => ({
      id: `e${i}`,
      patient: { mrn: 'm' },
      kind: 'vital',
      t: new Date().toISOString(),
      heartRate: 80,
    }));
    const body = JSON.stringify({ events });
    const requests = n === 1 ? 2_000 : 300;
    const drive = (url: string) => async () =>
      requests /
      (await paceInFlight(requests, 8, async () => {
        const r = await fetch(url, {
          method: 'POST',
          body,
          headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        });
        if (r.status !== 200) throw new Error(`${r.status}`);
        await r.arrayBuffer();
      }));
    const result = await interleave(rounds, drive(control.baseUrl), drive(baseUrl));
    rows.push({
      id: `8 /${n}`,
      what: `JSON intake without database, ${n} event${n === 1 ? '' : 's'} a request`,
      value: median(result.product) / median(result.control),
      gate: 0.3,
      goal: n === 1 ? 0.6 : 0.7,
      better: 'more',
      detail: `${Math.round(median(result.product))} requests/s of ${Math.round(median(result.control))}`,
    });
  }
  http.closeAllConnections();
  http.close();
  await control.close();
  return rows;
}
