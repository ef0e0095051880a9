import { attributed, current } from '../chart/read';
import { span } from '../protocols/protocol';
import { bloodCultureSince } from '../rules/infection';
import { clock } from '../rules/words';
import type { Instant } from '../time';
import { TEST_WORDS } from '../trend';
import { done, due, type Facts, item, notApplicable, type Standing } from './item';
import type { ChecklistItem } from './types';

/** The infection work-up of MON-15, part by part. */

interface Part {
  readonly id: string;
  readonly title: string;
  readonly tests: readonly string[];
}
const PARTS: readonly Part[] = [
  { id: 'MON-15a', title: 'Blood culture', tests: ['blood-culture'] },
  { id: 'MON-15b', title: 'Urine culture or urinalysis', tests: ['urine-culture', 'urinalysis'] },
  { id: 'MON-15c', title: 'Chest imaging', tests: ['chest-xray', 'ct-chest'] },
];
const RESPIRATORY: Part = { id: 'MON-15d', title: 'Respiratory culture', tests: ['respiratory-culture'] };

/** Parts of the work-up since 6 h before the episode; due from 6 h after it opened. */
export function workupItems(facts: Facts): readonly ChecklistItem[] {
  const { chart, protocol, now } = facts;
  const { episode } = chart;
  if (episode === null) return [];
  const from = episode.openedAt - span(protocol, 'culture.lookback');
  const dueAt = episode.openedAt + span(protocol, 'culture.workupDue');
  const items = PARTS.map((part) => item(facts, { ...part, source: ['S1', 'S2'] }, standing(facts, part, from, dueAt)));
  const step = current(chart);
  const needed = step.hypoxia >= 2 || chart.support.ventilatedSince !== null;
  const respiratory = needed ? standing(facts, RESPIRATORY, from, dueAt) : notApplicable('no oxygen need and not ventilated');
  const excluded = attributed(chart, 'fever', now);
  const notes = excluded === null ? [] : [`fever attributed: ${excluded.cause ?? 'other cause'}`];
  return [...items, item(facts, { ...RESPIRATORY, source: ['S1', 'S2'] }, respiratory)].map((i) =>
    notes.length === 0 ? i : { ...i, why: `${i.why} (${notes.join(', ')})` },
  );
}

function standing(facts: Facts, part: Part, from: Instant, dueAt: Instant): Standing {
  const { chart, now } = facts;
  const found = chart.diagnostics.findLast((d) => part.tests.includes(d.test) && d.t >= from);
  if (found !== undefined)
    return done(`${TEST_WORDS[found.test] ?? found.test} at ${clock(chart, found.t, now)}`, found.t, found.id);
  if (part.id === 'MON-15a' && bloodCultureSince(chart, from)) {
    const result = chart.labs['blood-culture']?.findLast((v) => v.t >= from);
    return done(
      `result on record${result === undefined ? '' : ` (${clock(chart, result.t, now)})`}`,
      result?.t ?? null,
      result?.id,
    );
  }
  return due(
    now < dueAt
      ? `not on record; listed as missing from ${clock(chart, dueAt, now)}`
      : 'not on record since 6 h before the episode',
    dueAt,
  );
}

/** All parts done or not applicable. */
export function workupComplete(facts: Facts): boolean {
  return workupItems(facts).every((i) => i.state !== 'due');
}
