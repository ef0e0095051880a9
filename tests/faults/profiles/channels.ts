import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/stats';
import { until } from '../../support/client';
import type { Manner } from '../../support/sinks';
import { measure } from '../measure';
import type { Profile } from '../run';
import { openSite, type Place } from '../site';
import { openStaff } from '../staff';

/** How a push service behaves towards one phone during one alert. */
const MANNERS: readonly Manner[] = [201, 429, 500, 'hang', { status: 429, retryAfter: 2 }];

/**
 * F-09: the push services of the people who are called accept without a receipt, ask to wait, fail and hang, by turns, while highs are
 * raised; the server is killed in the middle. `--rises N`.
 */
export const channels: Profile = async (run) => {
  const rises = run.option('rises', 12);
  const site = await openSite({ patients: rises + 2 });
  try {
    const place = site.places[0] as Place;
    const staff = await openStaff(site, place, ['nurse', 'nurse', 'charge-nurse', 'physician', 'consultant']);
    const load = site.load(run.random, { everyMs: 60, mrns: site.mrns.slice(rises) });
    const waits: number[] = [];
    const post = async (events: readonly Record<string, unknown>[]) => {
      for (;;) {
        const r = await fetch(`${place.node.address}/api/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ events }),
        }).catch(() => null);
        await r?.text();
        if (r?.status === 200) return;
        await pause(100);
      }
    };
    for (const [n, mrn] of site.mrns.slice(0, rises).entries()) {
      for (const { phone } of staff.people.values())
        staff.push.behave(MANNERS[Math.floor(run.random() * MANNERS.length)] as Manner, phone.path);
      const t = new Date().toISOString();
      const patient = { mrn };
      await post([{ id: `t-${mrn}`, patient, kind: 'vital', t: new Date(Date.now() - 1_000).toISOString(), tempC: 39 }]);
      const began = performance.now();
      const had = staff.push.requests.length;
      await post([
        {
          id: `ne-${mrn}`,
          patient,
          kind: 'medication',
          t,
          drug: 'norepinephrine',
          status: 'running',
          rate: 0.1,
          rateUnit: 'ug/kg/min',
        },
      ]);
      await until(() => staff.push.requests.length > had, 'somebody is called', 30_000).catch(() => undefined);
      waits.push(performance.now() - began);
      if (n === Math.floor(rises / 2)) {
        await place.node.kill('SIGKILL');
        await place.node.start();
        run.say('killed and started again in the middle');
      }
      await pause(400);
    }
    for (const { phone } of staff.people.values()) staff.push.behave(201, phone.path);
    await pause(8_000);
    await load.stop();
    const figures = await measure(site, load.ledger, run);
    const count = async (sql: string) => Number((await site.postgres.pool.query(sql)).rows[0].n);
    const asked = await count(`select coalesce(sum(attempts), 0) as n from deliveries where channel = 'push'`);
    await staff.close();
    return {
      figures,
      sent: load.ledger.size,
      more: [
        { what: 'highs raised', value: rises, unit: '' },
        { what: 'calls that reached the push service', value: staff.push.requests.length, unit: '' },
        {
          what: 'of them beyond the attempts in the record',
          value: Math.max(0, staff.push.requests.length - asked),
          unit: '',
          limit: 1,
        },
        { what: 'from the dose to the first call, slowest', value: percentile(waits, 1) / 1_000, unit: 's', limit: 10 },
        {
          what: 'notices of a high that nobody was told of',
          value: await count(
            `select count(*) as n from outbox o where o.tier > 0 and o.body->>'kind' = 'notify' and o.state not in ('told', 'moot', 'nobody')`,
          ),
          unit: '',
          limit: 0,
        },
      ],
    };
  } finally {
    await site.close();
  }
};
