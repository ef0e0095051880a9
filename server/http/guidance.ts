import { advance } from '../../lib/engine';
import { guidance } from '../../lib/guidance';
import { checkTocilizumabOrder } from '../../lib/guidance/order-check';
import type { Actor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { HttpError, sendJson } from './answer';
import { instantParam, patientOf } from './guard';
import type { Route } from './router';

/** What the drill-down shows beside the grade, computed when a person looks. Suggests, orders nothing, stores nothing. */
export function guidanceRoutes({ monitor, clock }: { monitor: Monitor; clock: Clock }): Route[] {
  const chartOf = (actor: Actor | null, ref: string) => {
    const { person } = patientOf(monitor, actor, ref, 'read');
    const patient = monitor.ward.get(person.key);
    if (!patient) throw new HttpError(404, 'not-found', 'Nothing is known of this patient yet.');
    const { protocol } = patient;
    const now = Math.max(clock.now(), patient.chart.t);
    return { chart: advance(patient.view, now, protocol), protocol, now };
  };
  return [
    {
      method: 'GET',
      pattern: '/api/patients/:ref/guidance',
      access: 'reader',
      handle({ res, actor, params }) {
        const { chart, protocol, now } = chartOf(actor, params.ref as string);
        sendJson(res, 200, { asOf: now, ...guidance(chart, protocol, now) });
      },
    },
    {
      method: 'GET',
      pattern: '/api/patients/:ref/order-check',
      access: 'reader',
      handle({ res, actor, params, url }) {
        const { chart, protocol, now } = chartOf(actor, params.ref as string);
        const text = url.searchParams.get('mg');
        const mg = text === null || text === '' ? null : Number(text);
        if (mg !== null && !(mg > 0)) throw new HttpError(400, 'query', '"mg" is not a dose.');
        const plannedAt = instantParam(url, 'at') ?? now;
        sendJson(res, 200, { findings: checkTocilizumabOrder(chart, protocol, now, mg, plannedAt) });
      },
    },
  ];
}
