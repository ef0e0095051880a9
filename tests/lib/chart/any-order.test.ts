import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, apply, compareEvents, currentVersions, emptyChart } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { REVIEW_2025 } from '../../../lib/protocols/review-2025';
import { DAY, HOUR } from '../../../lib/time';
import { EVERY_ANSWER } from '../../support/answered';
import { stay } from '../../support/arbitrary';
import { T0 } from '../../support/events';
import { foldAll, receive, settled } from '../../support/orders';
import { runs } from '../../support/property';

const END = T0 + 5 * DAY;
const protocol = fc.constantFrom(ASTCT_2019, REVIEW_2025, EVERY_ANSWER);
const RUNS = 240;

describe('DATA-01 and DATA-02: the chart is a function of what is known, not of how it came', () => {
  it('any order of arrival gives the same chart', () => {
    fc.assert(
      fc.property(stay, protocol, fc.infiniteStream(fc.nat()), (events, p, random) => {
        const shuffled = shuffle(events, random);
        expect(settled(receive(shuffled, END, p))).toEqual(settled(foldAll(events, END, p)));
      }),
      runs(RUNS),
    );
  });

  it('nearly in order, as feeds of different latency deliver, gives the same chart', () => {
    fc.assert(
      fc.property(stay, protocol, fc.infiniteStream(fc.nat()), (events, p, random) => {
        const jostled = jostle([...events].sort(compareEvents), random);
        expect(settled(receive(jostled, END, p))).toEqual(settled(foldAll(events, END, p)));
      }),
      runs(RUNS),
    );
  });

  it('events that come twice or three times change nothing', () => {
    fc.assert(
      fc.property(stay, protocol, fc.infiniteStream(fc.nat()), (events, p, random) => {
        const repeated = shuffle([...events, ...events.slice(0, 10), ...events.slice(0, 3)], random);
        expect(settled(receive(repeated, END, p))).toEqual(settled(foldAll(events, END, p)));
      }),
      runs(RUNS / 2),
    );
  });

  it('a withdrawn event leaves the chart as if it had never come', () => {
    fc.assert(
      fc.property(stay, protocol, (events, p) => {
        const gone = new Set(events.filter((e) => e.revision === 'entered-in-error').map((e) => e.id));
        const never = events.filter((e) => !gone.has(e.id));
        expect(settled(foldAll(events, END, p))).toEqual(settled(foldAll(never, END, p)));
      }),
      runs(RUNS / 2),
    );
  });

  it('it does not matter when timers fired: looks between events and at their very instant', () => {
    fc.assert(
      fc.property(
        stay,
        protocol,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 45, maxLength: 45 }),
        (events, p, shares) => {
          const ordered = currentVersions(events).sort(compareEvents);
          let chart = emptyChart();
          for (const [i, e] of ordered.entries()) {
            const share = shares[i % shares.length] ?? 0;
            if (i > 0) chart = advance(chart, share > 0.7 ? e.t : Math.floor(chart.t + share * (e.t - chart.t)), p);
            const r = apply(chart, e, p);
            if ('chart' in r) chart = r.chart;
            else {
              // What an admission says of the patient holds for the past too: the fold begins anew with it.
              expect(e.kind).toBe('admission');
              chart = foldAll(ordered.slice(0, i + 1), e.t, p);
            }
          }
          for (let t = chart.t; t < END; t += 3 * HOUR) chart = advance(chart, t, p);
          expect(settled(advance(chart, END, p))).toEqual(settled(foldAll(events, END, p)));
        },
      ),
      runs(RUNS),
    );
  });

  it('shifted by whole days everything stays the same but the dates', () => {
    fc.assert(
      fc.property(stay, protocol, fc.integer({ min: -400, max: 400 }), (events, p, days) => {
        const shift = days * DAY;
        // Without dates of birth: the age of a child changes with the date.
        const ageless = events.map((e) => ({ ...e, birthDate: undefined }) as typeof e);
        const moved = ageless.map((e) => shifted(e, shift) as typeof e);
        const a = foldAll(ageless, END, p);
        const b = foldAll(moved, END + shift, p);
        expect(b.steps.map((s) => ({ ...s, t: s.t - shift }))).toEqual(a.steps);
        expect(b.episode === null ? null : b.episode.openedAt - shift).toEqual(a.episode?.openedAt ?? null);
      }),
      runs(RUNS / 4),
    );
  });

  it('a chart survives being written down', () => {
    fc.assert(
      fc.property(stay, protocol, (events, p) => {
        const chart = foldAll(events, END, p);
        expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
      }),
      runs(RUNS / 8),
    );
  });
});

function shuffle<T>(list: readonly T[], random: Iterator<number>): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Number(random.next().value) % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Swaps some neighbours. */
function jostle<T>(list: readonly T[], random: Iterator<number>): T[] {
  const out = [...list];
  for (let round = 0; round < 2; round++) {
    for (let i = 1; i < out.length; i++)
      if (Number(random.next().value) % 2 === 0) [out[i - 1], out[i]] = [out[i] as T, out[i - 1] as T];
  }
  return out;
}

const INSTANTS = new Set(['t', 'receivedAt', 'until', 'endsAt', 'plannedAt', 'carTInfusedAt', 'monitoringStart']);
function shifted(e: object, by: number): object {
  return Object.fromEntries(Object.entries(e).map(([k, v]) => [k, INSTANTS.has(k) && typeof v === 'number' ? v + by : v]));
}
