import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/stats';
import { until } from '../../support/client';
import { measure } from '../measure';
import type { Profile } from '../run';
import { openScreen } from '../screen';
import { openSite, type Place } from '../site';
import { openStaff } from '../staff';

const PLANTED = 12;

/**
 * F-06: every bed's results raise and end alerts at once while a laboratory sends its day again, and twelve highs are planted in
 * it. `--seconds N`.
 */
export const storm: Profile = async (run) => {
  const seconds = run.option('seconds', 20);
  const site = await openSite({ patients: 24 + PLANTED });
  try {
    const place = site.places[0] as Place;
    const staff = await openStaff(site, place, ['nurse', 'charge-nurse', 'physician', 'consultant']);
    const screen = openScreen(place.node.address, site.readKey, site.unit);
    const crowd = site.mrns.slice(0, 24);
    const planted = site.mrns.slice(24);
    const post = async (events: readonly Record<string, unknown>[], key = site.probeKey) => {
      const r = await fetch(`${place.node.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      if (r.status !== 200) throw new Error(`${r.status} ${await r.text()}`);
      await r.text();
    };
    const now = () => new Date().toISOString();
    await post(planted.map((mrn) => ({ id: `fever-${mrn}`, patient: { mrn }, kind: 'vital', t: now(), tempC: 39 })));
    const load = site.load(run.random, { everyMs: 40, mrns: crowd });
    let going = true;
    let changes = 0;
    // Twenty-four monitors alarm together: oxygen and pressors of all beds up and down, each a rise or an end of alerts.
    const flapping = (async () => {
      for (let n = 0; going; n++) {
        await post(
          crowd.map((mrn, i) => ({
            ...{ id: `storm-${n}-${i}`, patient: { mrn }, kind: 'lab', t: now(), test: 'ferritin', unit: 'ng/mL' },
            value: n % 2 === 0 ? 12_000 + i : 800 + i,
          })),
        );
        changes += crowd.length;
        await pause(300);
      }
    })();
    // And a laboratory that resends what it sent today.
    const results = Array.from({ length: 2_000 }, (_, i) => ({
      ...{
        id: `again-${i}`,
        patient: { mrn: crowd[i % crowd.length] },
        kind: 'lab',
        test: 'crp',
        value: 20 + (i % 90),
        unit: 'mg/L',
      },
      t: new Date(Date.now() - 3_600_000 - i * 1_000).toISOString(),
    }));
    for (let i = 0; i < results.length; i += 500) await post(results.slice(i, i + 500));
    const resending = (async () => {
      for (let k = 0; going; k++) {
        await post(results.slice((k * 250) % 2_000, ((k * 250) % 2_000) + 250));
        await pause(200);
      }
    })();
    const plantedAt = new Map<string, number>();
    for (const mrn of planted) {
      await pause((seconds * 1_000) / PLANTED);
      plantedAt.set(mrn, Date.now());
      const dose = { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'ug/kg/min' };
      await post([{ id: `high-${mrn}`, patient: { mrn }, kind: 'medication', t: now(), ...dose }]);
    }
    await until(async () => (await highs(planted)).length >= PLANTED, 'the planted highs are raised', 20_000).catch(
      () => undefined,
    );
    await pause(4_000);
    going = false;
    await Promise.all([flapping, resending]);
    await load.stop();
    const raised = await highs(planted);
    const late = raised.map((r) => r.raisedAt - (plantedAt.get(r.mrn) as number));
    const told = raised.map((r) => (r.submittedAt ?? Number.POSITIVE_INFINITY) - (plantedAt.get(r.mrn) as number));
    const calls = [...staff.people.values()].map(({ phone }) => busiestMinute(phone.requests().map((r) => r.at)));
    // The crowd's ferritin was set beside the ledger: its oracle would not know of it.
    const figures = await measure(site, load.ledger, { ...run, screens: [screen], without: ['FERRITIN-10K'] });
    screen.close();
    await staff.close();
    return {
      figures,
      sent: load.ledger.size,
      more: [
        { what: 'alerts that went up and down beside it', value: changes, unit: '' },
        { what: 'planted highs raised', value: raised.length, unit: `of ${PLANTED}`, limit: PLANTED, least: true },
        {
          what: 'planted highs submitted to a channel',
          value: told.filter(Number.isFinite).length,
          unit: `of ${PLANTED}`,
          limit: PLANTED,
          least: true,
        },
        { what: 'from the dose to the alert, slowest', value: percentile(late, 1) / 1_000, unit: 's', limit: 3 },
        { what: 'from the dose to the channel, slowest', value: percentile(told, 1) / 1_000, unit: 's', limit: 3 },
        { what: 'calls the busiest phone got within a minute', value: Math.max(...calls), unit: '' },
      ],
    };

    async function highs(mrns: readonly string[]) {
      const r = await site.postgres.pool.query(
        `select p.mrn, min(t.at) as raised, min(d.submitted_at) as submitted from alerts a join patients p on p.key = a.patient_key
         join alert_transitions t on t.alert_id = a.id and t.body->>'priority' = 'high'
         left join deliveries d on d.alert_id = a.id and d.priority = 'high'
         where p.mrn = any($1) and a.rule = 'CRS-ESCALATION' group by p.mrn, a.id`,
        [mrns],
      );
      return r.rows.map((x) => ({
        mrn: x.mrn as string,
        raisedAt: x.raised.getTime() as number,
        submittedAt: (x.submitted?.getTime() ?? null) as number | null,
      }));
    }
  } finally {
    await site.close();
  }
};

function busiestMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((t) => times.filter((x) => x >= t && x < t + 60_000).length));
}
