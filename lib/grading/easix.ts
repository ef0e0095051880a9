import type { Chart, LabValue } from '../chart/chart';
import { type Protocol, span } from '../protocols/protocol';

export interface EasixValue {
  readonly value: number;
  readonly log2: number;
}
/** EASIX and its two variants (Pennisi 2021): prognostic display only. */
export interface Easix {
  /** LDH [U/L] x creatinine [mg/dL] / platelets [10*9/L]. */
  readonly easix: EasixValue | null;
  /** LDH / platelets. */
  readonly sEasix: EasixValue | null;
  /** LDH x CRP [mg/dL] / platelets. */
  readonly mEasix: EasixValue | null;
  /** Inputs that were never measured. */
  readonly missing: readonly string[];
  /** Scores left out because their inputs lie more than the allowed time apart. */
  readonly apart: readonly ('easix' | 'sEasix' | 'mEasix')[];
  readonly inputs: Readonly<Record<string, LabValue>>;
}

const INPUTS = ['ldh', 'platelets', 'creatinine', 'crp'] as const;
type Input = (typeof INPUTS)[number];

/** From the latest value of each input; the earliest and the latest of them at most 24 h apart (HLH-06). */
export function easixOf(chart: Chart, protocol: Protocol): Easix {
  const inputs: Partial<Record<Input, LabValue>> = {};
  for (const test of INPUTS) {
    const v = chart.labs[test]?.at(-1);
    if (v !== undefined) inputs[test] = v;
  }
  const apart: ('easix' | 'sEasix' | 'mEasix')[] = [];
  const score = (name: 'easix' | 'sEasix' | 'mEasix', third: 'creatinine' | 'crp' | null, scale: number): EasixValue | null => {
    const { ldh, platelets } = inputs;
    const factor = third === null ? undefined : inputs[third];
    if (ldh === undefined || platelets === undefined || (third !== null && factor === undefined)) return null;
    const times = [ldh.t, platelets.t, ...(factor === undefined ? [] : [factor.t])];
    if (Math.max(...times) - Math.min(...times) > span(protocol, 'hlh.easixWithin')) {
      apart.push(name);
      return null;
    }
    if (platelets.value === 0) return null;
    const value = (ldh.value * (factor === undefined ? 1 : factor.value * scale)) / platelets.value;
    return { value, log2: Math.log2(value) };
  };
  return {
    easix: score('easix', 'creatinine', 1),
    sEasix: score('sEasix', null, 1),
    // CRP is kept in mg/L; the formula wants mg/dL.
    mEasix: score('mEasix', 'crp', 0.1),
    missing: INPUTS.filter((test) => inputs[test] === undefined),
    apart,
    inputs,
  };
}
