import type { Pool } from 'pg';
import { weightKg } from '../../lib/chart/read';
import { courseQuery, courseSince } from '../../lib/guidance/since-tocilizumab';
import { can } from '../../lib/permissions';
import { readTrendQuery } from '../../lib/trend';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { listAlerts } from '../store/alerts';
import { chartAsKnown } from '../store/as-known';
import { listEvents } from '../store/event-list';
import { beginsAt, readTrend } from '../store/trends';
import type { Trends } from '../trends';
import type { Views } from '../views';
import { HttpError, sendJson } from './answer';
import { instantParam, patientOf } from './guard';
import type { Route } from './router';

/** What signed-in people, kiosks and reading keys may ask for (contract "Reading"). */
export function readingRoutes(p: { monitor: Monitor; views: Views; pool: Pool; clock: Clock; trends: Trends }): Route[] {
  const { monitor, views, pool, clock, trends } = p;
  return [
    {
      method: 'GET',
      pattern: '/api/units',
      access: 'display',
      handle({ res, actor }) {
        const units = monitor.census.allUnits().filter((u) => can(actor, 'read', { kind: 'unit', unitId: u.id }));
        sendJson(res, 200, { units: units.map((u) => ({ id: u.id, name: u.name, zone: u.zone })) });
      },
    },
    {
      method: 'GET',
      pattern: '/api/units/:unit/board',
      access: 'display',
      handle({ res, actor, params }) {
        const unitId = params.unit as string;
        if (!monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
        if (!can(actor, 'read', { kind: 'unit', unitId }))
          throw new HttpError(403, 'forbidden', 'You have no right to this unit.');
        sendJson(res, 200, views.snapshot(unitId, actor?.kind === 'kiosk'));
      },
    },
    {
      method: 'GET',
      pattern: '/api/patients/:ref/state',
      access: 'reader',
      async handle({ res, actor, params, url }) {
        const at = instantParam(url, 'at');
        const known = instantParam(url, 'known');
        const { person } = patientOf(monitor, actor, params.ref as string, 'read');
        const state =
          at === undefined && known === undefined
            ? views.state(person.key)
            : await chartAsKnown(actor, pool, monitor, views, person.key, at ?? known ?? clock.now(), known ?? null);
        if (!state) throw new HttpError(404, 'not-found', 'Nothing is known of this patient yet.');
        sendJson(res, 200, state);
      },
    },
    {
      method: 'GET',
      pattern: '/api/patients/:ref/trend',
      access: 'reader',
      async handle({ res, actor, params, url }) {
        const { person } = patientOf(monitor, actor, params.ref as string, 'read');
        const query = readTrendQuery(Object.fromEntries(url.searchParams), clock.now());
        if ('error' in query) throw new HttpError(400, 'query', query.error);
        await trends.flush(person.key, beginsAt(query));
        sendJson(res, 200, await readTrend(actor, pool, monitor.ward.get(person.key), person.key, query));
      },
    },
    {
      method: 'GET',
      pattern: '/api/patients/:ref/since-tocilizumab',
      access: 'reader',
      async handle({ res, actor, params }) {
        const { person } = patientOf(monitor, actor, params.ref as string, 'read');
        const patient = monitor.ward.get(person.key);
        const now = Math.max(clock.now(), patient?.chart.t ?? Number.NEGATIVE_INFINITY);
        const doseAt = patient?.view.doses.tocilizumab.findLast((d) => d.t <= now)?.t;
        if (patient === undefined || doseAt === undefined) return sendJson(res, 200, { asOf: now, course: null });
        const query = courseQuery(doseAt, now);
        await trends.flush(person.key, beginsAt(query));
        const trend = await readTrend(actor, pool, patient, person.key, query);
        sendJson(res, 200, { asOf: now, course: courseSince(doseAt, now, trend, weightKg(patient.view)) });
      },
    },
    {
      method: 'GET',
      pattern: '/api/patients/:ref/events',
      access: 'reader',
      async handle({ res, actor, params, url }) {
        const { person } = patientOf(monitor, actor, params.ref as string, 'read');
        const page = await listEvents(
          actor,
          pool,
          person.key,
          instantParam(url, 'from') ?? null,
          instantParam(url, 'to') ?? null,
          url.searchParams.get('cursor'),
        );
        if (page === null) throw new HttpError(400, 'cursor', 'This cursor was not given out here.');
        sendJson(res, 200, {
          events: page.events.map((e) => ({ ...e, patient: { mrn: person.mrn } })),
          ...(page.next === null ? {} : { next: page.next }),
        });
      },
    },
    {
      method: 'GET',
      pattern: '/api/alerts',
      access: 'display',
      async handle({ res, actor, url }) {
        const state = url.searchParams.get('state') ?? 'open';
        if (state !== 'open' && state !== 'closed' && state !== 'all')
          throw new HttpError(400, 'query', '"state" is open, closed or all.');
        const page = await listAlerts(actor, pool, url.searchParams.get('unit'), state, url.searchParams.get('cursor'));
        if (page === null) throw new HttpError(400, 'cursor', 'This cursor was not given out here.');
        const kiosk = actor?.kind === 'kiosk';
        sendJson(res, 200, {
          alerts: page.alerts.map((a) => views.alert(a, kiosk)),
          ...(page.next === null ? {} : { next: page.next }),
        });
      },
    },
  ];
}
