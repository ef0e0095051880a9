/** Curves over hours, the drawing pens of the stories. All are pure functions of the hour asked for. */

/** From `atH` on the value moves towards `to`, two thirds of the way in `tauH` hours. */
export interface Step {
  readonly atH: number;
  readonly to: number;
  readonly tauH: number;
}
export type Curve = (hour: number) => number;

/** First-order approach to one target after another; `start` until the first step. Steps in order of time. */
export function relax(start: number, steps: readonly Step[]): Curve {
  let value = start;
  const joints = steps.map((step, i) => {
    const before = steps[i - 1];
    if (before) value = towards(value, before, step.atH);
    return { step, from: value };
  });
  return (hour) => {
    let current: (typeof joints)[number] | undefined;
    for (const joint of joints) {
      if (joint.step.atH > hour) break;
      current = joint;
    }
    return current ? towards(current.from, current.step, hour) : start;
  };
}

function towards(from: number, step: Step, hour: number): number {
  return step.to + (from - step.to) * Math.exp(-(hour - step.atH) / step.tauH);
}

/** [hour, value] in order of time. */
export type Knot = readonly [hour: number, value: number];

/** Straight lines on a logarithmic scale, as laboratory values rise and fall; flat before the first and after the last knot. */
export function logLine(knots: readonly Knot[]): Curve {
  return (hour) => {
    let before = knots[0];
    if (!before) throw new RangeError('a curve needs at least one knot');
    for (const knot of knots) {
      if (knot[0] > hour) {
        const span = knot[0] - before[0];
        if (span <= 0) return before[1];
        const share = (hour - before[0]) / span;
        return share <= 0 ? before[1] : before[1] * (knot[1] / before[1]) ** share;
      }
      before = knot;
    }
    return before[1];
  };
}

/** The last knot's value at or before the hour, for things that change in steps; `initial` before the first. */
export function stair(initial: number, knots: readonly Knot[]): Curve {
  return (hour) => {
    let value = initial;
    for (const knot of knots) {
      if (knot[0] > hour) break;
      value = knot[1];
    }
    return value;
  };
}

/** [from, to) in hours. */
export type Span = readonly [fromH: number, toH: number];

export function inside(spans: readonly Span[] | undefined, hour: number): boolean {
  return spans?.some(([from, to]) => hour >= from && hour < to) ?? false;
}
