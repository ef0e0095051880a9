import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, apply, compareEvents, currentVersions, type Evaluation, emptyChart, evaluate, fold } from '../../lib/engine';
import { ASTCT_2019 } from '../../lib/protocols/astct-2019';
import { REVIEW_2025 } from '../../lib/protocols/review-2025';
import { RULES } from '../../lib/rules';
import type { Finding } from '../../lib/rules/rule';
import { DAY, HOUR, type Instant, MINUTE } from '../../lib/time';
import { stay } from '../support/arbitrary';
import { admission, at, event } from '../support/events';
import { runs } from '../support/property';

const byRule = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => (a.rule + a.trigger < b.rule + b.trigger ? -1 : 1));

describe('evaluation', () => {
  it('says the same whether rules are run again only where they must or all anew, at every look and every event', () => {
    fc.assert(
      fc.property(stay, fc.constantFrom(ASTCT_2019, REVIEW_2025), (events, protocol) => {
        const ordered = currentVersions(events).sort(compareEvents);
        const first = ordered.findIndex((e) => e.kind === 'admission');
        let chart = fold(emptyChart(), ordered.slice(0, first + 1), (ordered[first] as { t: Instant }).t, protocol);
        let seen: Evaluation = evaluate(chart, protocol, chart.t);
        const look = (t: Instant): void => {
          chart = advance(chart, t, protocol);
          seen = evaluate(chart, protocol, t, seen);
        };
        for (const e of ordered.slice(first + 1)) {
          for (let k = 0; seen.nextLookAt !== null && seen.nextLookAt < e.t && k < 60; k++) {
            const due = seen.nextLookAt;
            const before = fresh(chart, due - 1);
            expect(byRule(seen.findings), `nothing changes before the look at ${new Date(due).toISOString()}`).toEqual(before);
            look(due);
          }
          const r = apply(chart, e, protocol);
          if (!('chart' in r)) return;
          chart = r.chart;
          look(Math.max(chart.t, e.t));
          expect(byRule(seen.findings)).toEqual(fresh(chart, chart.t));
        }
        function fresh(c: typeof chart, t: Instant): Finding[] {
          const then = t > c.t ? advance(c, t, protocol) : c;
          return byRule(evaluate(then, protocol, Math.max(t, c.t)).findings);
        }
      }),
      runs(40),
    );
  });

  it('has no findings without an open stay, and all of them again with one', () => {
    const story = [admission(), event({ kind: 'vital', t: at('00:00'), tempC: 38.6 })];
    const gone = event({ kind: 'discharge', t: at('01:00') });
    const watched = fold(emptyChart(), story, at('00:30'), ASTCT_2019);
    expect(evaluate(watched, ASTCT_2019, watched.t).findings.map((f) => f.rule)).toContain('CRS-ONSET');
    const left = fold(watched, [gone], at('01:00'), ASTCT_2019);
    expect(evaluate(left, ASTCT_2019, left.t, evaluate(watched, ASTCT_2019, watched.t)).findings).toEqual([]);
    const back = fold(left, [admission({ id: 'again', t: at('01:30') })], at('01:30'), ASTCT_2019);
    expect(evaluate(back, ASTCT_2019, back.t).findings.map((f) => f.rule)).toContain('CRS-ONSET');
  });

  it('keeps the very same findings while a stream of normal readings goes on', () => {
    let chart = fold(emptyChart(), [admission(), event({ kind: 'vital', t: at('00:00'), tempC: 38.6 })], at('00:10'), ASTCT_2019);
    let seen = evaluate(chart, ASTCT_2019, chart.t);
    for (let i = 1; i < 40; i++) {
      const e = event({
        kind: 'vital',
        source: 'device',
        t: at('00:10') + i * 1000,
        heartRate: 90 + (i % 3),
        spo2Percent: 97,
        mapMmHg: 80,
      });
      const r = apply(chart, e, ASTCT_2019);
      chart = 'chart' in r ? r.chart : chart;
      const next = evaluate(chart, ASTCT_2019, chart.t, seen);
      if (i > 2) expect(next.findings).toBe(seen.findings);
      seen = next;
    }
  });

  it('VITALS-OVERDUE: one sign overdue stays word for word while others stream; a second joins it; taken, they leave', () => {
    const overdue = (e: Evaluation) => e.findings.find((f) => f.rule === 'VITALS-OVERDUE');
    const ALL = { tempC: 36.8, heartRate: 80, respRate: 16, sbpMmHg: 120, spo2Percent: 97 };
    let chart = fold(emptyChart(), [admission(), event({ kind: 'vital', t: at('00:00'), ...ALL })], at('00:10'), ASTCT_2019);
    let seen = evaluate(chart, ASTCT_2019, chart.t);
    const takes = (t: Instant, signs: Partial<typeof ALL>) => {
      const r = apply(chart, event({ kind: 'vital', t, ...signs }), ASTCT_2019);
      if (!('chart' in r)) throw new Error('late in this test');
      chart = r.chart;
      seen = evaluate(chart, ASTCT_2019, chart.t, seen);
      expect(byRule(seen.findings)).toEqual(byRule(evaluate(chart, ASTCT_2019, chart.t).findings));
      return overdue(seen);
    };
    const { respRate: _, ...monitor } = ALL;
    takes(at('04:10'), monitor);
    const first = takes(at('04:16'), monitor);
    expect(first?.text).toBe('Older than 4 h 15 min: respiratory rate (00:00)');
    for (let s = 1; s < 20; s++) expect(takes(at('04:16') + s * 1000, { heartRate: 80 + s, sbpMmHg: 118 })).toBe(first);
    expect(takes(at('08:40'), { heartRate: 82, sbpMmHg: 118, tempC: 37 })?.text).toBe(
      'Older than 4 h 15 min: respiratory rate (00:00) and SpO2 (04:16)',
    );
    expect(takes(at('08:41'), { respRate: 18 })?.text).toBe('Older than 4 h 15 min: SpO2 (04:16)');
    expect(takes(at('08:42'), { spo2Percent: 96 })).toBeUndefined();
  });

  it('runs everything again under another protocol', () => {
    const story = [admission(), event({ kind: 'vital', t: at('00:00'), tempC: 38.6 })];
    const chart = fold(emptyChart(), story, at('00:30'), ASTCT_2019);
    const before = evaluate(chart, ASTCT_2019, chart.t);
    expect(evaluate(chart, REVIEW_2025, chart.t, before).byRule?.[0]).not.toBe(before.byRule?.[0]);
  });

  it('never looks again in the past, and within a month for a quiet patient', () => {
    const chart = fold(emptyChart(), [admission()], at('00:30'), ASTCT_2019);
    const { nextLookAt } = evaluate(chart, ASTCT_2019, chart.t);
    expect(nextLookAt).toBeGreaterThan(chart.t);
    expect(nextLookAt).toBeLessThan(chart.t + 5 * HOUR);
  });
});

describe('rules and the parts they read', () => {
  it('each rule reads at least one part and names numbers that exist', () => {
    for (const rule of RULES) {
      expect(rule.reads.length, rule.id).toBeGreaterThan(0);
      for (const key of rule.numbers) expect(Object.keys(ASTCT_2019.numbers), `${rule.id} ${key}`).toContain(key);
    }
  });
  it('an evaluation from a day ago is still a valid start', () => {
    const chart = fold(
      emptyChart(),
      [admission(), event({ kind: 'vital', t: at('00:00'), tempC: 38.6 })],
      at('00:10'),
      ASTCT_2019,
    );
    const old = evaluate(chart, ASTCT_2019, chart.t);
    const later = advance(chart, chart.t + DAY + MINUTE, ASTCT_2019);
    expect(byRule(evaluate(later, ASTCT_2019, later.t, old).findings)).toEqual(
      byRule(evaluate(later, ASTCT_2019, later.t).findings),
    );
  });
});

describe('looks between the events', () => {
  it('T1 is told at once when a streamed pressure and SpO2 that replaced charted ones go stale', () => {
    const all = { tempC: 36.8, sbpMmHg: 120, mapMmHg: 80, spo2Percent: 97 };
    const story = [
      admission(),
      event({ kind: 'ice', t: at('00:00'), assessable: false, reason: 'unarousable' }),
      event({ kind: 'vital', t: at('00:10'), source: 'device', heartRate: 80, ...all }),
      event({ kind: 'vital', t: at('00:12'), ...all }),
      event({ kind: 'vital', t: at('05:30'), source: 'device', sbpMmHg: 120, mapMmHg: 80, spo2Percent: 97 }),
    ];
    const lost = at('05:36');
    let chart = fold(emptyChart(), story.slice(0, 1), at('00:00') - 1, ASTCT_2019);
    let seen = evaluate(chart, ASTCT_2019, chart.t);
    const look = (t: Instant): void => {
      chart = advance(chart, t, ASTCT_2019);
      seen = evaluate(chart, ASTCT_2019, t, seen);
    };
    for (const e of story.slice(1)) {
      while (seen.nextLookAt !== null && seen.nextLookAt < e.t) look(seen.nextLookAt);
      const r = apply(chart, e, ASTCT_2019);
      if (!('chart' in r)) throw new Error('in order');
      chart = r.chart;
      look(chart.t);
    }
    while (seen.nextLookAt !== null && seen.nextLookAt <= lost) look(seen.nextLookAt);
    const fresh = evaluate(advance(chart, lost, ASTCT_2019), ASTCT_2019, lost);
    expect(fresh.findings.map((f) => f.rule)).toContain('T1');
    expect(seen.findings.map((f) => f.rule)).toContain('T1');
  });
});
