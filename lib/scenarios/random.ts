/**
 * Seeded chance for stories: the same seed always gives the same numbers, on every machine. Nothing here is fit for
 * anything that must not be guessed.
 */

/** 32 bit hash of any text (FNV-1a with a final mix), the root of every stream below. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return mix(h);
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number;
  normal(mean: number, deviation: number): number;
  /** Lognormal with the given median; `sigma` is the deviation of the logarithm. */
  lognormal(median: number, sigma: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Index into `weights`, drawn in proportion to them. */
  weighted(weights: readonly number[]): number;
  chance(probability: number): boolean;
}

/** A stream of numbers that belongs to `seed` alone (mulberry32). */
export function random(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const normal = (mean: number, deviation: number): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * next());
  };
  return {
    next,
    normal,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    lognormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, w) => sum + w, 0);
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i] ?? 0;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    chance: (probability) => next() < probability,
  };
}

/** A number in [-1, 1] that belongs to (seed, index): chance that can be asked at any point without a stream. */
export function at(seed: number, index: number): number {
  return (mix(seed ^ mix(index | 0) ^ mix(Math.floor(index / 0x1_0000_0000))) / 0xffffffff) * 2 - 1;
}

/** Smooth noise in [-1, 1] over `t`: random values every `period`, eased between. A pure function of its arguments. */
export function drift(seed: number, t: number, period: number): number {
  const cell = Math.floor(t / period);
  const x = t / period - cell;
  const ease = x * x * (3 - 2 * x);
  return at(seed, cell) * (1 - ease) + at(seed, cell + 1) * ease;
}
