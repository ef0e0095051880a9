import type { Chart } from '../chart/chart';
import { confirmed, current, monitoringStart, type Scale, stepAt } from '../chart/read';
import { type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { list } from './words';

/** What a person confirmed of a scale, and what was suggested then. */
interface Agreed {
  readonly scale: Scale;
  readonly grade: number;
  /** The suggestion of the regrade's own time: a person who overruled it is not asked again about the same. */
  readonly suggested: number;
  readonly t: Instant;
}

/** Never graded counts as confirmed 0 (C5). */
function agreed(chart: Chart, scale: Scale): Agreed {
  const regrade = confirmed(chart, scale);
  if (regrade === null) return { scale, grade: 0, suggested: 0, t: Number.NEGATIVE_INFINITY };
  return { scale, grade: regrade[scale] ?? 0, suggested: stepAt(chart, regrade.t)[scale], t: regrade.t };
}

/**
 * Since when some suggestion has differed from what was confirmed: one clock for both scales, each counting from the
 * regrade that named it. Null if none differs now.
 */
function differsSince(chart: Chart, scales: readonly Agreed[]): Instant | null {
  let start: Instant | null = null;
  for (let i = chart.steps.length - 1; i >= 0; i--) {
    const step = chart.steps[i];
    if (step === undefined) break;
    const end = start ?? Number.POSITIVE_INFINITY;
    let from: Instant | null = null;
    for (const a of scales) {
      const now = step[a.scale];
      // A regrade that lies after this stretch says nothing about it.
      if (now === a.grade || now === a.suggested || a.t >= end) continue;
      const since = Math.max(step.t, a.t);
      if (from === null || since < from) from = since;
    }
    if (from === null) break;
    start = from;
    if (from > step.t) break;
  }
  return start;
}

export const GRADE_UNCONFIRMED: Rule = {
  id: 'GRADE-UNCONFIRMED',
  family: 'GRADE-UNCONFIRMED',
  title: 'Grade to confirm',
  when: 'The suggested CRS or ICANS differs from the last confirmed one, and from what was suggested when it was confirmed: higher for 60 min (medium), lower for 4 h (low). One clock for any difference; never graded counts as confirmed 0.',
  priority: ['medium', 'low'],
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'HEM'],
  action: 'Confirm or correct the suggested grade.',
  source: ['S1', 'ENG'],
  numbers: ['unconfirmed.after', 'unconfirmed.lowerAfter'],
  reads: ['steps', 'regrades', 'stay', 'therapy'],
  evaluate(chart, protocol, now) {
    const scales = [agreed(chart, 'crs'), agreed(chart, 'icans')];
    const since = differsSince(chart, scales);
    const monitored = monitoringStart(chart);
    if (since === null || monitored === null) return QUIET;
    const step = current(chart);
    const differing = scales.filter((a) => step[a.scale] !== a.grade && step[a.scale] !== a.suggested);
    const higher = differing.some((a) => step[a.scale] > a.grade);
    const from = Math.max(since, monitored) + waitFor(protocol, higher);
    if (now < from) return quietUntil(from);
    const words = differing.map((a) => `${a.scale.toUpperCase()} ${step[a.scale]} suggested, ${confirmedWords(a)}`);
    return holds(GRADE_UNCONFIRMED, {
      priority: higher ? 'medium' : 'low',
      since: from,
      text: list(words),
      evidence: differing.flatMap((a) => evidenceOf(chart, a)),
    });
  },
};

function waitFor(protocol: Protocol, higher: boolean): number {
  return span(protocol, higher ? 'unconfirmed.after' : 'unconfirmed.lowerAfter');
}

function confirmedWords(a: Agreed): string {
  return a.t === Number.NEGATIVE_INFINITY ? 'never confirmed' : `${a.grade} confirmed`;
}

function evidenceOf(chart: Chart, a: Agreed): readonly Evidence[] {
  const step = current(chart);
  const name = a.scale.toUpperCase();
  const regrade = confirmed(chart, a.scale);
  return [
    { name: `suggested ${name}`, value: step[a.scale], t: step.t },
    { name: `confirmed ${name}`, value: a.grade, t: regrade?.t ?? null, ...(regrade === null ? {} : { eventId: regrade.id }) },
  ];
}

export const UNCONFIRMED_RULES: readonly Rule[] = [GRADE_UNCONFIRMED];
