import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyChart, evaluate, fold } from '../../../lib/engine';
import { eventsOf } from '../../../lib/replay/case';
import { formatOffset } from '../../../lib/replay/offset';
import { HOUR } from '../../../lib/time';
import { EVERY_ANSWER } from '../../support/answered';
import { caseOf, Live, protocolOf, T0 } from '../../support/charts';
import { runs } from '../../support/property';
import { one, rows } from '../../support/rows';

/** A shipped protocol, or the default with every question of a site answered the other way. */
const profileOf = (name: string) => (name === 'every answer' ? { protocol: () => EVERY_ANSWER } : { profile: name });
const probes = fc.array(fc.integer({ min: -6 * HOUR, max: 73 * HOUR }), { minLength: 6, maxLength: 10 });

describe('every rule', () => {
  it('says the same whenever it is asked: between two looks nothing changes, and a look finds what folding from nothing finds', () => {
    fc.assert(
      fc.property(
        fc.array(rows, { minLength: 4, maxLength: 26 }),
        probes,
        one('astct-2019', 'review-2025', 'every answer'),
        one('icu', 'other'),
        // Long enough ago that a further infusion is another one.
        one({}, { carTInfusedAt: '-600:00', monitoringStart: '-06:00' }),
        (timeline, offsets, profile, levelOfCare, infused) => {
          const setting = {
            ...profileOf(profile),
            patient: { levelOfCare, sex: 'male', heightCm: 160, baseline: { priorTransplant: true }, ...infused },
          };
          const protocol = protocolOf(setting);
          const end = T0 + 74 * HOUR;
          const c = caseOf(timeline, setting);
          const all = eventsOf(c, T0, end);
          const fresh = (t: number) =>
            evaluate(
              fold(
                emptyChart(),
                all.filter((e) => e.t <= t),
                t,
                protocol,
              ),
              protocol,
              t,
            ).findings;
          const first = Math.min(...all.map((e) => e.t));
          let live = new Live(protocol, first);
          const asks = [...new Set([...all.map((e) => e.t), ...offsets.map((o) => T0 + o).filter((t) => t > first), end])].sort(
            (a, b) => a - b,
          );
          const arrivals = new Set(all.map((e) => e.t));
          for (const t of asks) {
            for (
              let next = live.seen.nextLookAt;
              next !== null && next <= t && !(next === t && arrivals.has(t));
              next = live.seen.nextLookAt
            )
              live.look(next);
            if (arrivals.has(t))
              live = live.take(
                all.filter((e) => e.t <= t),
                t,
              );
            expect(live.seen.findings, formatOffset(t - T0)).toEqual(fresh(t));
          }
        },
      ),
      runs(60),
    );
  });
});
