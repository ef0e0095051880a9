/** How long a fuzz test may take: FUZZ_SECONDS each where it is set, else what a run of all tests can afford. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);

/** Parameters for fc.assert: so many runs within so many milliseconds, or as many as FUZZ_SECONDS allow. */
export const bounded = (numRuns: number, ms = 2_000) => ({
  numRuns: seconds > 0 ? Number.MAX_SAFE_INTEGER : numRuns,
  interruptAfterTimeLimit: seconds > 0 ? seconds * 1_000 : ms,
  markInterruptAsFailure: false,
});
/** Time limit of a test that fuzzes so many times. */
export const fuzzTimeout = (asserts = 1): number => 60_000 + seconds * 1_000 * asserts;
