import type { Chart, Step } from '../../lib/chart/chart';
import { current } from '../../lib/chart/read';
import { crsState, icansState } from '../../lib/engine';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';
import type { GradeWrite } from '../store/batch';
import type { Before } from './step';

/**
 * Rows of the grade history for what changed between two charts. History rows are never rewritten: a grade that late data
 * changed gets a further row with the time it was computed. Each carries its whole basis, as of its own time; only where
 * `chartAt` cannot say how things stood then, the step alone.
 */
export function gradeWrites(
  patientKey: number,
  before: Chart,
  after: Chart,
  protocol: Protocol,
  now: Instant,
  chartAt: (t: Instant) => Chart | null = () => null,
): GradeWrite[] {
  const rows: GradeWrite[] = [];
  let i = 0;
  while (i < before.steps.length && i < after.steps.length && same(before.steps[i] as Step, after.steps[i] as Step)) i++;
  for (; i < after.steps.length; i++) {
    const step = after.steps[i] as Step;
    const previous = after.steps[i - 1];
    const newest = i === after.steps.length - 1;
    for (const scale of ['crs', 'icans'] as const) {
      if (step[scale] === (previous?.[scale] ?? 0) && !(newest && changedAt(before, step, scale))) continue;
      const then = newest ? after : chartAt(step.t);
      const at = newest ? now : step.t;
      const told = then === null || current(then)[scale] !== step[scale] ? null : then;
      const state = told === null ? null : scale === 'crs' ? crsState(told, protocol, at) : icansState(told, protocol, at);
      rows.push({
        patientKey,
        scale: scale === 'crs' ? 'CRS' : 'ICANS',
        t: step.t,
        grade: step[scale],
        status: state?.status ?? 'current',
        computedAt: now,
        protocol: `${protocol.id}@${protocol.version}`,
        reason: state?.basis.reason ?? 'computed from history',
        basis: JSON.stringify(state?.basis ?? step),
      });
    }
  }
  return rows;
}

/**
 * The two grades at a change of the protocol, under the new one. Rows of the past stay as they were written, with the label
 * they had: nobody ever saw those hours graded by the new version.
 */
export function changedGrades(patientKey: number, was: Before, after: Chart, protocol: Protocol, now: Instant): GradeWrite[] {
  return (['crs', 'icans'] as const).map((scale) => {
    const state = scale === 'crs' ? crsState(after, protocol, now) : icansState(after, protocol, now);
    const grade = current(was.view)[scale];
    return {
      patientKey,
      scale: scale === 'crs' ? ('CRS' as const) : ('ICANS' as const),
      t: now,
      grade: state.grade,
      status: state.status,
      computedAt: now,
      protocol: refOf(protocol),
      reason: `protocol changed from ${refOf(was.protocol)}, was ${grade}`,
      basis: JSON.stringify(state.basis),
    };
  });
}

const same = (a: Step, b: Step) => a === b || (a.t === b.t && a.crs === b.crs && a.icans === b.icans);
const changedAt = (before: Chart, step: Step, scale: 'crs' | 'icans') => (before.steps.at(-1)?.[scale] ?? 0) !== step[scale];
