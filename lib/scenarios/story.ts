import type { Instant } from '../time';
import { aftermath } from './cast/aftermath';
import { mild } from './cast/mild';
import type { BedPlan } from './cast/people';
import { quiet } from './cast/quiet';
import { severe } from './cast/severe';
import { type Course, course } from './course';
import { drawPlan } from './draw';
import type { Fact } from './plan';
import { hash } from './random';

/** One bed of the unit: who lies in it, one after another, for as long as anybody asks. */
export interface Story {
  readonly unit: string;
  readonly bed: string;
  /** The stays that overlap [from, to). */
  courses(from: Instant, to: Instant): readonly Course[];
  /**
   * All that the hospital's systems say with `from <= at < to`, in order. Heart rate and the like come every `everyMs`.
   * A pure function of its arguments: who asks again, or begins to ask later, hears the same.
   */
  facts(from: Instant, to: Instant, everyMs: number): Fact[];
  /** When the first stay of the bed was admitted, or the first thing was recorded if that was earlier. */
  readonly beginsAt: Instant;
}

export const CAST: readonly BedPlan[] = [...severe, ...aftermath, ...mild, ...quiet].sort((a, b) => (a.bed < b.bed ? -1 : 1));

/**
 * The demo's unit as it stands at `zero`, mid-course, and everything that follows from it.
 * @param seed chooses whom the beds are given to after the first patients have gone home
 */
export function stories(unit: string, seed: number, zero: Instant): Story[] {
  return CAST.map((member) => story(unit, seed, zero, member));
}

function story(unit: string, seed: number, zero: Instant, { bed, plan }: BedPlan): Story {
  const first = course(unit, bed, plan, zero);
  const stays: Course[] = [first];
  const until = (to: Instant): readonly Course[] => {
    for (let last = first; ; ) {
      last = stays[stays.length - 1] ?? first;
      if (last.dischargedAt >= to) return stays;
      const next = drawPlan(`${seed}/${bed}/${stays.length}`, laterMrn(seed, bed, stays.length));
      stays.push(course(unit, bed, next.plan, last.dischargedAt + next.afterMs));
    }
  };
  const beginsAt = Math.min(first.admittedAt, ...first.facts.map((fact) => fact.at));
  const courses = (from: Instant, to: Instant): Course[] =>
    until(to).filter((stay) => stay.dischargedAt >= from && Math.min(stay.admittedAt, stay.facts[0]?.at ?? stay.admittedAt) < to);
  return {
    unit,
    bed,
    beginsAt,
    courses,
    facts: (from, to, everyMs) =>
      courses(from, to)
        .flatMap((stay) => [...stay.facts.filter((fact) => fact.at >= from && fact.at < to), ...stay.readings(from, to, everyMs)])
        .sort((a, b) => a.at - b.at || a.t - b.t),
  };
}

/** Beds and turns make numbers that cannot meet; the seed keeps apart what different demos send to one database. */
function laterMrn(seed: number, bed: string, turn: number): string {
  return `8${bed}${String(turn).padStart(2, '0')}${String(hash(String(seed)) % 100).padStart(2, '0')}`;
}
