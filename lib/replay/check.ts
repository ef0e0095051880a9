import type { Case } from './case';
import { parseOffset } from './offset';
import type { ReplayLine } from './replay';

const SCORE_TOLERANCE = 0.005;

/** Every difference between what a case expects and what the engine said, in words; what a case does not list is not asserted. */
export function differences(c: Case, line: ReplayLine): string[] {
  const out: string[] = [];
  const { expect } = c;
  const say = (what: string, wanted: unknown, got: unknown): void => {
    out.push(`${c.id} ${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };
  for (const field of ['crs', 'icans', 'icansStatus', 'ice'] as const) {
    if (expect[field] !== undefined && expect[field] !== line[field]) say(field, expect[field], line[field]);
  }
  for (const [domain, grade] of Object.entries(expect.domains ?? {})) {
    const got = (line.domains as Readonly<Record<string, number>>)[domain];
    if (got !== grade) say(`domains.${domain}`, grade, got);
  }
  for (const [field, wanted] of Object.entries(expect.toci ?? {})) {
    const got = (line.toci as Readonly<Record<string, unknown>>)[field];
    const same = field === 'nextEligibleAt' ? sameOffset(wanted, got) : wanted === got;
    if (!same) say(`toci.${field}`, wanted, got);
  }
  for (const [score, wanted] of Object.entries(expect.scores ?? {})) {
    const got = line.scores[score];
    if (wanted === null ? got !== undefined : got === undefined || Math.abs(got - wanted) > SCORE_TOLERANCE)
      say(`scores.${score}`, wanted, got ?? null);
  }
  for (const wanted of expect.canonical ?? []) {
    const got = line.canonical.find((v) => v.test === wanted.test);
    const near =
      got !== undefined &&
      got.unit === wanted.unit &&
      (wanted.value === null
        ? got.value === null
        : typeof got.value === 'number' && Math.abs(got.value - wanted.value) <= (wanted.tol ?? 0));
    if (!near) say(`canonical.${wanted.test}`, { value: wanted.value, unit: wanted.unit }, got ?? null);
  }
  for (const rule of expect.alerts ?? []) if (!line.alerts.includes(rule)) say('alerts', rule, line.alerts);
  for (const rule of expect.notAlerts ?? []) if (line.alerts.includes(rule)) say('notAlerts', `no ${rule}`, line.alerts);
  for (const [rule, level] of Object.entries(expect.priorities ?? {})) {
    if (line.priorities[rule] !== level) say(`priorities.${rule}`, level, line.priorities[rule] ?? null);
  }
  return out;
}

function sameOffset(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return a === b;
  return parseOffset(a) === parseOffset(b);
}
