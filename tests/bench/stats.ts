export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Nearest rank; NaN for no values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

/** Runs control and product in turn, so that a change of the machine's mood meets both; the medians are compared. */
export async function interleave<C, P>(
  rounds: number,
  control: () => Promise<C>,
  product: () => Promise<P>,
): Promise<{ control: C[]; product: P[] }> {
  const result: { control: C[]; product: P[] } = { control: [], product: [] };
  await control();
  await product();
  for (let i = 0; i < rounds; i++) {
    result.control.push(await control());
    result.product.push(await product());
  }
  return result;
}

/** Keeps `inFlight` calls of `work` under way, one in each place, until all of `n` are done; returns the seconds it took. */
export async function paceInFlight(
  n: number,
  inFlight: number,
  work: (i: number, place: number) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, place) => {
      while (next < n) await work(next++, place);
    }),
  );
  return (performance.now() - started) / 1_000;
}
