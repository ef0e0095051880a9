import type { Chart } from '../chart/chart';
import { managementGrade } from '../present/grades';
import type { Protocol } from '../protocols/protocol';
import { ruleById } from '../rules';
import type { Instant } from '../time';

export interface Management {
  readonly grade: number;
  /** Why it is above the grade; empty if it is not. */
  readonly because: readonly string[];
}

const REASONS: readonly (readonly [rule: string, text: string])[] = [
  ['CRS-G1-PERSIST', 'grade 1 fever that lasts is managed as grade 2 (S1)'],
  ['CRS-NO-IMPROVE-24H', 'no improvement in 24 h after tocilizumab: one step up (S1)'],
  ['HLH-SUSPECT', 'HLH suspected: at least as grade 3 (S1)'],
];

/** The grade to manage by, with its reasons. Shown beside the grade, never instead of it. */
export function management(chart: Chart, protocol: Protocol, now: Instant): Management {
  const because: string[] = [];
  for (const [id, text] of REASONS) {
    const findings = ruleById(id)?.evaluate(chart, protocol, now).findings ?? [];
    if (findings.some((f) => f.condition === 'present')) because.push(text);
  }
  return { grade: managementGrade(chart, protocol, now), because };
}
