/** From `t` (epoch ms) on the value holds, until the next step. */
export interface Step {
  readonly t: number;
  readonly value: number;
}
/** Adds a step if it changes anything. */
export function push(steps: Step[], t: number, value: number): void {
  if ((steps.at(-1)?.value ?? 0) !== value) steps.push({ t, value });
}
/** 0 before the first step. */
export function valueAt(steps: readonly Step[], t: number): number {
  let value = 0;
  for (const s of steps) if (s.t <= t) value = s.value;
  return value;
}
