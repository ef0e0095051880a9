import type { ATTRIBUTION_DOMAINS, LOC, OXYGEN_DEVICES, OXYGEN_INDICATIONS, WireEvent } from '../events/event';
import type { Instant } from '../time';
import type { Knot, Span, Step } from './curve';

/**
 * What happens to one invented patient, written down as data: the course of the illness as curves, what is given and
 * charted as times. All times are hours from the plan's zero. What every patient gets anyway (regrades, ICE, daily
 * laboratory, cultures at onset, ...) is not written here; `care.ts` adds it.
 */
export interface Plan {
  readonly person: Person;
  /** A CAR-T product of clinical.md section 12. */
  readonly product: string;
  readonly admittedH: number;
  readonly infusedH: number;
  readonly dischargeH: number;
  readonly baseline: Baseline;
  /** Degrees Celsius above the patient's own normal temperature. */
  readonly fever?: readonly Step[];
  /** mm[Hg] of mean pressure above (below: negative) the patient's own, treatment included. */
  readonly pressure?: readonly Step[];
  /** Points of SpO2 above (below: negative) the patient's own, oxygen included. */
  readonly saturation?: readonly Step[];
  readonly oxygen?: readonly OxygenChange[];
  readonly infusions?: readonly RunningDrug[];
  readonly doses?: readonly Dose[];
  readonly courses?: readonly DrugCourse[];
  /** Values of a test over time; tests not named follow the usual course after lymphodepletion. */
  readonly labs?: Readonly<Partial<Record<LabTest, readonly Knot[]>>>;
  /** Draws beyond the daily panel. */
  readonly draws?: readonly { readonly atH: number; readonly tests: readonly LabTest[] }[];
  /** ICE score (0 to 10) as it would be found, in steps. Under 12 years: the CAPD score. */
  readonly ice?: readonly Knot[];
  readonly arousal?: readonly { readonly atH: number; readonly loc: (typeof LOC)[number] }[];
  readonly seizures?: readonly { readonly atH: number; readonly durationMin: number }[];
  readonly sedated?: readonly Span[];
  readonly arterialLine?: readonly Span[];
  /** Spells in which the cuff cycles every two and a half minutes instead of every quarter of an hour. */
  readonly frequentCuff?: readonly Span[];
  /** Spells in which the monitor sends nothing. */
  readonly silent?: readonly Span[];
  /** The last regrade before zero is made at this hour, none between it and zero. */
  readonly lastRegradeH?: number;
  readonly lastIceH?: number;
  /** Nobody regrades in these hours, whatever is due. */
  readonly noRegrade?: readonly Span[];
  readonly noIce?: readonly Span[];
  /** Temperatures taken beside the routine ones. */
  readonly extraTemperaturesH?: readonly number[];
  readonly culturesPositive?: { readonly drawnH: number; readonly reportedH: number; readonly organism: string };
  readonly history?: {
    readonly immunosuppressed?: boolean;
    readonly organomegaly?: 'none' | 'one' | 'both';
    readonly priorTransplant?: boolean;
    readonly tumourBurdenHigh?: boolean;
  };
  readonly notes?: readonly { readonly atH: number; readonly text: string }[];
  readonly diagnostics?: readonly {
    readonly atH: number;
    readonly test: string;
    readonly efPercent?: number;
    readonly hemophagocytosis?: boolean;
  }[];
  readonly attributions?: readonly {
    readonly atH: number;
    readonly domain: (typeof ATTRIBUTION_DOMAINS)[number];
    readonly cause: string;
  }[];
  readonly absences?: readonly { readonly atH: number; readonly reason: string; readonly hours: number }[];
}

export interface Person {
  readonly mrn: string;
  readonly family: string;
  readonly given: string;
  readonly sex: 'female' | 'male';
  readonly ageYears: number;
  /** Month and day of birth, `MM-DD`. */
  readonly birthday: string;
  readonly weightKg: number;
  readonly heightCm: number;
}
export interface Baseline {
  readonly tempC: number;
  readonly mapMmHg: number;
  readonly heartRate: number;
  readonly respRate: number;
  readonly spo2Percent: number;
}
export interface OxygenChange {
  readonly atH: number;
  readonly device: (typeof OXYGEN_DEVICES)[number];
  readonly flowLpm?: number;
  readonly fio2?: number;
  readonly indication?: (typeof OXYGEN_INDICATIONS)[number];
}
/** A continuous infusion; a rate of 0 stops it. */
export interface RunningDrug {
  readonly drug: string;
  readonly rateUnit: string;
  readonly rates: readonly Knot[];
}
export interface Dose {
  readonly atH: number;
  readonly drug: string;
  readonly doseMg?: number;
  /** Crystalloid boluses only. */
  readonly volumeMl?: number;
  readonly route?: string;
}
/** The same dose again and again: first at `fromH`, last before `toH`. */
export interface DrugCourse {
  readonly drug: string;
  readonly doseMg: number;
  readonly everyH: number;
  readonly fromH: number;
  readonly toH: number;
  readonly route?: string;
}

export const LAB_TESTS = [
  'hemoglobin',
  'wbc',
  'anc',
  'platelets',
  'creatinine',
  'ast',
  'alt',
  'bilirubin',
  'magnesium',
  'phosphate',
  'crp',
  'ferritin',
  'ldh',
  'urate',
  'fibrinogen',
  'pt',
  'aptt',
  'il6',
  'procalcitonin',
  'lactate',
  'triglycerides',
] as const;
export type LabTest = (typeof LAB_TESTS)[number];

/** By which of the hospital's systems a fact becomes known. */
export type Channel = 'adt' | 'monitor' | 'respiratory' | 'pump' | 'lab' | 'pharmacy' | 'charting';

/** One thing a hospital system says about a patient. */
export interface Fact {
  /** When it is said: a laboratory result comes after the draw it belongs to. */
  readonly at: Instant;
  /** When it was so, at the bedside; the event's `t`. */
  readonly t: Instant;
  readonly channel: Channel;
  readonly event: WireEvent;
}
