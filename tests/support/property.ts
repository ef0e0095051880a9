/**
 * Parameters of a property in an ordinary test run: so many runs, but never longer than this, so that a busy machine makes a
 * property shorter and not red. The time is looked at between runs; the limit of a test (vitest.config.ts) lies well above it.
 */
export const runs = (numRuns = 100) => ({ numRuns, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false });
