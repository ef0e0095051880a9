import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chart, emptyChart, evaluate, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import type { Protocol } from '../../../lib/protocols/protocol';
import { eventsOf } from '../../../lib/replay/case';
import { DAY, HOUR, type Instant, MINUTE } from '../../../lib/time';
import { caseOf, ice, protocolOf, type Row, T0 } from '../../support/charts';
import { foldAll, receive } from '../../support/orders';
import { runs } from '../../support/property';
import { one, rows } from '../../support/rows';

/** What must not change the answer, and what may change it in one direction only, over stays nobody thought of. */
const END = T0 + 74 * HOUR;
const timeline = fc.array(rows, { minLength: 4, maxLength: 24 });
const profile = one('astct-2019', 'review-2025');

const events = (list: readonly Row[], zero: Instant = T0): readonly ChartEvent[] =>
  eventsOf(
    caseOf(list, { patient: { sex: 'male', heightCm: 160, baseline: { priorTransplant: true } } }),
    zero,
    zero + 74 * HOUR,
  );
const findingsOf = (chart: Chart, p: Protocol, at: Instant = END) => evaluate(chart, p, at).findings;
const chartOf = (list: readonly Row[], p: Protocol) => fold(emptyChart(), [...events(list)], END, p);
const undated = (text: string) => text.replace(/\b\d{1,2} [A-Z][a-z]{2}\b/g, 'the day');
/** Everything a person is told, without the amounts that a conversion of units may turn in the last digit. */
const told = (chart: Chart, p: Protocol) => [
  chart.steps.map((s) => [s.t, s.crs, s.icans, s.hypotension, s.hypoxia]),
  findingsOf(chart, p).map((f) => [f.rule, f.trigger, f.priority, f.condition, f.level, f.since]),
];

describe('findings over generated stays', () => {
  it('do not depend on the order of arrival, nor on what came twice', () => {
    fc.assert(
      fc.property(timeline, profile, fc.infiniteStream(fc.nat()), (list, id, random) => {
        const p = protocolOf({ profile: id });
        const all = events(list);
        const shuffled = [...all, ...all.slice(0, 5)]
          .map((e) => ({ e, key: Number(random.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ e }) => e);
        expect(findingsOf(receive(shuffled, END, p), p)).toEqual(findingsOf(foldAll(all, END, p), p));
      }),
      runs(60),
    );
  });

  it('a corrected event is as if its first version had never been sent', () => {
    fc.assert(
      fc.property(timeline, fc.array(rows, { minLength: 40, maxLength: 40 }), profile, fc.nat(), (list, others, id, pick) => {
        const p = protocolOf({ profile: id });
        const named = list.map((row, i) => ({ ...row, id: `x${i}` }));
        const at = pick % named.length;
        const old = named[at] as Row;
        const other = others.find((row) => row.kind === old.kind);
        fc.pre(other !== undefined);
        const all = events(named);
        const version = { ...(other as Row), t: old.t, id: old.id };
        const second = events(named.map((row, i) => (i === at ? version : row))).find((e) => e.id === old.id) as ChartEvent;
        const corrected: ChartEvent = { ...second, revision: 'corrected', receivedAt: second.receivedAt + 20 * MINUTE };
        const never = all.filter((e) => e.id !== old.id);
        const findings = findingsOf(receive([...all, corrected], END, p), p);
        expect(findings).toEqual(findingsOf(foldAll([...never, corrected], END, p), p));
      }),
      runs(120),
    );
  });

  it('shifted by whole days, everything is said the same with other dates', () => {
    fc.assert(
      fc.property(timeline, profile, fc.integer({ min: -300, max: 300 }), (list, id, days) => {
        const p = protocolOf({ profile: id });
        const shift = days * DAY;
        const a = findingsOf(chartOf(list, p), p);
        const moved = fold(emptyChart(), [...events(list, T0 + shift)], END + shift, p);
        const b = findingsOf(moved, p, END + shift);
        expect(b.map((f) => [f.rule, f.priority, f.condition, f.level, undated(f.text), f.since - shift])).toEqual(
          a.map((f) => [f.rule, f.priority, f.condition, f.level, undated(f.text), f.since]),
        );
      }),
      runs(60),
    );
  });

  it('the same values in other units say the same', () => {
    fc.assert(
      fc.property(timeline, profile, (list, id) => {
        const p = protocolOf({ profile: id });
        expect(told(chartOf(list.map(inOtherUnits), p), p)).toEqual(told(chartOf(list, p), p));
      }),
      runs(80),
    );
  });
});

const OTHER_UNIT: Readonly<Record<string, readonly [string, number]>> = {
  ferritin: ['mg/L', 1 / 1000],
  ast: ['ukat/L', 1 / 60],
  alt: ['ukat/L', 1 / 60],
  creatinine: ['umol/L', 88.42],
  fibrinogen: ['g/L', 1 / 100],
  anc: ['/uL', 1000],
  il6: ['ng/L', 1],
  'pf-ratio': ['kPa', 1 / 7.50062],
};
function inOtherUnits(row: Row): Row {
  if (row.kind === 'vital' && typeof row.tempC === 'number') {
    const { tempC, ...rest } = row;
    return { ...rest, tempF: Number((row.tempC * 1.8 + 32).toFixed(4)) } as Row;
  }
  const other = row.kind === 'lab' ? OTHER_UNIT[String(row.test)] : undefined;
  if (other !== undefined && typeof row.value === 'number' && row.test !== 'pf-ratio')
    return { ...row, value: row.value * other[1], unit: other[0] };
  if (row.kind === 'medication' && row.rateUnit === 'ug/min' && typeof row.rate === 'number')
    return { ...row, rate: row.rate * 0.06, rateUnit: 'mg/h' };
  return row;
}

describe('a grade never falls because a finding got worse', () => {
  const graver = (name: string, change: (row: Row) => Row | readonly Row[] | null): void => {
    it(`${name}: at no instant is CRS or ICANS lower than without it`, () => {
      fc.assert(
        fc.property(timeline, profile, fc.nat(), (list, id, pick) => {
          const p = protocolOf({ profile: id });
          const able = list.flatMap((row, i) => (change(row) === null ? [] : [i]));
          const at = able[pick % Math.max(1, able.length)];
          if (at === undefined) return;
          const worse = list.flatMap((row, i) => (i === at ? (change(row) as Row | readonly Row[]) : row));
          const a = chartOf(list, p);
          const b = chartOf(worse, p);
          for (const t of [...a.steps, ...b.steps].map((s) => s.t)) {
            const before = a.steps.findLast((s) => s.t <= t);
            const after = b.steps.findLast((s) => s.t <= t);
            expect(after?.crs ?? 0).toBeGreaterThanOrEqual(before?.crs ?? 0);
            expect(after?.icans ?? 0).toBeGreaterThanOrEqual(before?.icans ?? 0);
          }
        }),
        runs(150),
      );
    });
  };
  graver('a higher temperature', (row) => (typeof row.tempC === 'number' && row.tempC < 39.5 ? { ...row, tempC: 39.6 } : null));
  graver('a lower pressure', (row) => (typeof row.sbpMmHg === 'number' && row.sbpMmHg > 80 ? { ...row, sbpMmHg: 70 } : null));
  graver('a lower SpO2', (row) =>
    typeof row.spo2Percent === 'number' && row.spo2Percent > 85 ? { ...row, spo2Percent: 82 } : null,
  );
  graver('more oxygen', (row) =>
    row.kind === 'support' && row.device === 'nasal-cannula' && row.flowLpm === 2 && row.indication === 'hypoxia'
      ? { ...row, flowLpm: 40 }
      : null,
  );
  graver('ventilation instead of high flow', (row) =>
    row.kind === 'support' && (row.device === 'hfnc' || row.device === 'bipap') && row.indication === 'hypoxia'
      ? { ...row, device: 'invasive-ventilation' }
      : null,
  );
  graver('a further vasopressor', (row) =>
    row.kind === 'medication' && row.drug === 'norepinephrine'
      ? [row, { t: row.t, kind: 'medication', status: 'running', drug: 'metaraminol', rate: 5, rateUnit: 'mg/h' }]
      : null,
  );
  graver('a lower ICE', (row) => (row.kind === 'ice' && row.orientation === 4 ? ice(row.t, 1) : null));
  graver('a lower consciousness', (row) =>
    row.kind === 'neuro' && (row.loc === 'alert' || row.loc === 'awakens-to-voice') ? { ...row, loc: 'unarousable' } : null,
  );
  graver('a longer seizure', (row) =>
    row.kind === 'neuro' && (row.seizure as { durationMin?: number } | undefined)?.durationMin === 1
      ? { ...row, seizure: { durationMin: 6 } }
      : null,
  );
  graver('renal replacement', (row) =>
    row.kind === 'vital' ? [row, { t: row.t, kind: 'support', support: 'crrt', status: 'running' }] : null,
  );
});
