import type { Pool } from 'pg';
import { patientDaysOf } from '../../lib/backtest/burden';
import { agreementOf } from '../../lib/burden/agreement';
import { burdenCsv, burdenReport } from '../../lib/burden/report';
import { can } from '../../lib/permissions';
import { DAY } from '../../lib/time';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { burdenAlerts, regradesBeside, stretchesOf } from '../store/burden';
import { HttpError, sendJson } from './answer';
import { instantParam } from './guard';
import type { Call, Route } from './router';

const USUAL_MS = 7 * DAY;
const LONGEST_MS = 366 * DAY;

/** What alerts cost a unit: the report, and the alerts behind it as a table. */
export function burdenRoutes(p: {
  monitor: Monitor;
  pool: Pool;
  clock: Clock;
  nameOf: (userId: string) => string | null;
}): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/units/:unit/burden',
      access: 'session',
      async handle(call) {
        const { unitId, from, to } = asked(p.monitor, p.clock, call);
        const alerts = await burdenAlerts(call.actor, p.pool, unitId, from, to);
        const report = burdenReport(alerts, patientDaysOf(await stretchesOf(call.actor, p.pool, unitId, from, to), from, to));
        const floods = report.burden.floods.map((f) => ({ ...f, group: p.nameOf(f.group) ?? f.group }));
        sendJson(call.res, 200, {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          ...report,
          burden: { ...report.burden, floods },
          agreement: agreementOf(await regradesBeside(call.actor, p.pool, unitId, from, to)),
        });
      },
    },
    {
      method: 'GET',
      pattern: '/api/units/:unit/burden.csv',
      access: 'session',
      async handle(call) {
        const { unitId, from, to } = asked(p.monitor, p.clock, call);
        const csv = burdenCsv(await burdenAlerts(call.actor, p.pool, unitId, from, to));
        call.res.writeHead(200, {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="alerts.csv"',
          'cache-control': 'no-store',
        });
        call.res.end(csv);
      },
    },
  ];
}

function asked(monitor: Monitor, clock: Clock, call: Call): { unitId: string; from: number; to: number } {
  const unitId = call.params.unit as string;
  if (!monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
  if (!can(call.actor, 'read', { kind: 'unit', unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to this unit.');
  const to = Math.min(instantParam(call.url, 'to') ?? clock.now(), clock.now());
  const from = instantParam(call.url, 'from') ?? to - USUAL_MS;
  if (from >= to || to - from > LONGEST_MS) throw new HttpError(400, 'query', '"from" is before "to", by a year at most.');
  return { unitId, from, to };
}
