import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyChart, fold } from '../../../lib/engine';
import type { NumberKey, Protocol } from '../../../lib/protocols/protocol';
import { type Case, eventsOf } from '../../../lib/replay/case';
import { instantAt } from '../../../lib/replay/offset';
import { RULES } from '../../../lib/rules';
import { EVERY_ANSWER } from '../../support/answered';
import { protocolOf } from '../../support/charts';

const golden = JSON.parse(readFileSync(new URL('../../golden/clinical.json', import.meta.url), 'utf8')) as {
  t0: string;
  cases: (Case & { expect: { at: string } | { at: string }[] })[];
};

/** Numbers of grading that a rule meets only through the grade or its drivers: they stand in the tables of grading. */
const OF_GRADING: readonly NumberKey[] = [
  'crs.fio2Split',
  'crs.cannulaLowMaxLpm',
  'crs.highFlowPerKg',
  'crs.highFlowUnderAge',
  'crs.inotropeEpinephrineMax',
  'crs.deviceConfirm',
  'crs.devicePressureAlone',
  'crs.pressureNormalFor',
  'crs.highNorepinephrine',
  'crs.highEpinephrine',
  'crs.highPhenylephrine',
  'crs.highDopamine',
  'icans.seizureHold',
  'icans.capdFrom',
];

describe('the rules page', () => {
  it('lists with each rule every number the rule reads in any golden case, under the shipped and under other answers', () => {
    const read = new Map<string, Set<string>>();
    let rule: string | null = null;
    const watched = (p: Protocol): Protocol => ({
      ...p,
      numbers: new Proxy(p.numbers, {
        get(numbers, key) {
          if (rule !== null) read.set(rule, (read.get(rule) ?? new Set()).add(String(key)));
          return numbers[key as NumberKey];
        },
      }),
    });
    const zero = Date.parse(golden.t0);
    const protocols = [protocolOf(), EVERY_ANSWER].map((p) => [p, watched(p)] as const);
    for (const c of golden.cases)
      for (const { at } of [c.expect].flat())
        for (const [plain, p] of protocols) {
          const now = instantAt(zero, at, 'at');
          const chart = fold(emptyChart(), [...eventsOf(c, zero, now)], now, plain);
          for (const r of RULES) {
            rule = r.id;
            r.evaluate(chart, p, now);
            rule = null;
          }
        }
    const unlisted = RULES.flatMap((r) =>
      [...(read.get(r.id) ?? [])]
        .filter((key) => !(r.numbers as readonly string[]).includes(key) && !OF_GRADING.some((k) => k === key))
        .map((key) => `${r.id} reads ${key}`),
    );
    expect(unlisted).toEqual([]);
    expect(read.size).toBeGreaterThan(50);
  });

  it('every high alert tells somebody on site: nurse, charge nurse or intensivist', () => {
    for (const r of RULES) {
      if (![r.priority].flat().includes('high')) continue;
      expect(r.notify.some((role) => ['RN', 'CN', 'ICU'].includes(role)) || r.id === 'FERRITIN-10K', r.id).toBe(true);
    }
  });
});
