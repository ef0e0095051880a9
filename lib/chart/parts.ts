import type { Instant } from '../time';

/** The parts of the chart that hold what was given, measured, found and said; see `Chart` in chart.ts. */

/** What may count for CRS: after attribution, infusion time, device confirmation. Changes only when evidence changes. */
export interface Evidences {
  readonly fever: FeverEvidence;
  readonly pressure: SignEvidence;
  readonly spo2: SignEvidence;
  /** HEMO-11: since when tidal volume has stayed above its limit, mL/kg predicted weight; null if it is not. */
  readonly tidalHighSince: Instant | null;
}
export interface FeverEvidence {
  /** First febrile reading that counts: fever is documented from here on. */
  readonly firstAt: Instant | null;
  /** Newest febrile reading that counts. */
  readonly lastAt: Instant | null;
  readonly lastC: number | null;
  readonly lastId: string | null;
  /** The latest temperature that counts is febrile (then it is the one of `lastAt`). */
  readonly now: boolean;
  /** Q5, only where the site asks for two readings: the first of the febrile ones that follow each other within the hold. */
  readonly stringFrom?: Instant;
}
/**
 * Evidence of low pressure or low SpO2. A device run may come to count by time alone: read it through `lowPressure()` and
 * `lowSpo2()` of lib/grading/crs.ts, which know the instant.
 */
export interface SignEvidence {
  /** The latest reading that counts is abnormal. */
  readonly now: boolean;
  /** Newest evidence time: the reading's own, or when a device run began to count. */
  readonly lastAt: Instant | null;
  /** Values of the reading behind `lastAt`, e.g. {sbpMmHg: 84, mapMmHg: 58}. */
  readonly values: Readonly<Record<string, number>>;
  readonly id: string | null;
  readonly device: boolean;
  /** Abnormal device readings without a normal one since (DATA-04). */
  readonly run: DeviceRun | null;
  /** Q3, only where two normal readings end the hold: the first normal one since `lastAt`, and the one that ended it. */
  readonly normalFrom?: Instant;
  readonly clearedAt?: Instant;
}
export interface DeviceRun {
  readonly firstAt: Instant;
  /** From when it counts; null = not confirmed yet. */
  readonly countsFrom: Instant | null;
  readonly values: Readonly<Record<string, number>>;
  readonly id: string;
}

export interface Supports {
  readonly oxygen: Oxygen | null;
  /** Invasive ventilation without interruption since; null when not ventilated. */
  readonly ventilatedSince: Instant | null;
  /** CPAP or BiPAP not for home sleep apnoea, without interruption since. */
  readonly nivSince: Instant | null;
  readonly crrt: Switch | null;
  readonly ecmoVv: Switch | null;
  readonly ecmoVa: Switch | null;
  readonly cooling: Switch | null;
  /** Recorded continuous monitoring; see `monitoring()` in read.ts for what holds. */
  readonly monitoring: Switch | null;
}
export interface Oxygen {
  readonly device: string;
  readonly flowLpm: number | null;
  readonly fio2: number | null;
  readonly indication: string;
  /** This device without interruption since. */
  readonly since: Instant;
  /** Newest charting. */
  readonly t: Instant;
  readonly id: string;
}
export interface Switch {
  readonly running: boolean;
  /** Start of the running spell, or when it was stopped. */
  readonly since: Instant;
  /** Start of the last running spell (equal to `since` while running). */
  readonly startedAt: Instant;
  /** Newest charting. */
  readonly t: Instant;
  readonly id: string;
}

/** Continuous drug infusions by canonical drug name, running or not. */
export type Infusions = Readonly<Record<string, DrugInfusion>>;
export interface DrugInfusion {
  readonly drug: string;
  readonly running: boolean;
  /** null = running at an unknown rate. */
  readonly rate: number | null;
  readonly rateUnit: string | null;
  /** Start of the running spell, or when it was stopped. */
  readonly since: Instant;
  readonly startedAt: Instant;
  /** Newest charting. */
  readonly t: Instant;
  readonly id: string;
  /** Announced end (RXA-4); the infusion stops by itself then. */
  readonly endsAt: Instant | null;
  /** Changes of rate, oldest first, at most 24: [instant, rate in rateUnit; null = unknown, 0 = stopped]. */
  readonly rates: readonly (readonly [Instant, number | null])[];
}

/** Doses and orders by what they are for; each list sorted by time. A drug is in exactly one group. */
export interface Doses {
  /** Tocilizumab and biosimilars given: the ledger. */
  readonly tocilizumab: readonly Dose[];
  /** Orders of tocilizumab, not-done ones removed. */
  readonly tocilizumabOrders: readonly Dose[];
  /** Siltuximab, sarilumab: mask fever, not counted. */
  readonly otherIl6: readonly Dose[];
  readonly steroid: readonly Dose[];
  readonly steroidOrders: readonly Dose[];
  readonly anakinra: readonly Dose[];
  readonly antipyretic: readonly Dose[];
  readonly antibiotic: readonly Dose[];
  readonly antifungal: readonly Dose[];
  readonly gmCsf: readonly Dose[];
  readonly bolus: readonly Dose[];
  /** Single pushes of a vasopressor: never graded, prompt to confirm an infusion. */
  readonly push: readonly Dose[];
  /** Everything else the catalogue knows (G-CSF, levetiracetam, ...). */
  readonly other: readonly Dose[];
}
export type DoseGroup = keyof Doses;
export interface Dose {
  readonly t: Instant;
  readonly receivedAt: Instant;
  /** Canonical name of lib/events/drugs.ts, or the name as sent if unknown. */
  readonly drug: string;
  readonly state: 'given' | 'ordered' | 'running';
  readonly mg: number | null;
  /** Boluses. */
  readonly ml: number | null;
  readonly plannedAt: Instant | null;
  readonly purpose: string | null;
  readonly route: string | null;
  /** Source of the record: `source` of the event, else its feed; null in case files without one. */
  readonly source: string | null;
  readonly id: string;
}

/** Results in canonical units by test, each list sorted by collection time, ties by arrival. */
export type Labs = Readonly<Record<string, readonly LabValue[]>>;
export interface LabValue {
  readonly t: Instant;
  readonly receivedAt: Instant;
  /** Canonical unit of the catalogue. 1 / 0 for a positive / negative culture. */
  readonly value: number;
  readonly comparator?: '<' | '<=' | '>' | '>=';
  /** Only for tests without a canonical unit (D-dimer): as reported. */
  readonly unit?: string;
  readonly organism?: string;
  /** A culture reported positive more than once: when it was first known to be. */
  readonly positiveAt?: Instant;
  readonly id: string;
}

export interface Neuro {
  /** Latest assessment of each field after the infusion; consciousness recorded under sedation is not in it. */
  readonly loc: Finding<string> | null;
  readonly motor: Finding<string> | null;
  readonly icp: Finding<string> | null;
  /** Newest neuro record said sedated. */
  readonly sedated: Finding<boolean> | null;
  /** Seizures, oldest first, kept 14 days. */
  readonly seizures: readonly Seizure[];
}
export interface Finding<V> {
  readonly value: V;
  readonly t: Instant;
  readonly id: string;
}
export interface Seizure {
  readonly t: Instant;
  readonly receivedAt: Instant;
  readonly type: string | null;
  readonly durationMin: number | null;
  /** ICANS grade it gives for 24 h: 3 or 4. */
  readonly grade: 3 | 4;
  /** Attributed to another cause at its own time: not graded, still told. */
  readonly attributed: boolean;
  readonly id: string;
}

/** ICE and CAPD records, oldest first, kept 14 days; the last is the newest. */
export interface IceRecords {
  readonly records: readonly IceRecord[];
  /** Newest record that gives points, after the infusion; in force until the next one. */
  readonly graded: IceRecord | null;
  /** Newest record after the infusion that could not be assessed although awake enough to try (sedated, language, refused). */
  readonly carriedSince: Instant | null;
  /** CAPD of the newest record before the infusion: the child's own (Q13). */
  readonly baselineCapd?: number;
}
export interface IceRecord {
  readonly t: Instant;
  readonly receivedAt: Instant;
  /** ICE total 0-10; null if not assessable, incomplete, or a CAPD record. */
  readonly score: number | null;
  readonly capd: number | null;
  readonly reason: string | null;
  /** Gives an ICE/CAPD grade for this patient. */
  readonly gradable: boolean;
  /** Before the infusion: baseline only. */
  readonly beforeInfusion: boolean;
  /** Attributed to another cause at its own time (ICANS-10 ignores it). */
  readonly attributed: boolean;
  /** The language it was done in, as written. */
  readonly language?: string;
  readonly id: string;
}

/** Attributions of each domain, oldest first, kept 14 days; the last with t <= T decides, see `attributed()` in read.ts. */
export type Attributions = Readonly<Record<string, readonly Attribution[]>>;
export interface Attribution {
  readonly t: Instant;
  readonly otherCause: boolean;
  readonly cause: string | null;
  /** End, exclusive; null = until the next one. */
  readonly until: Instant | null;
  /** `until` is the 24 h default, not said by the clinician. */
  readonly byDefault: boolean;
  readonly by: string | null;
  readonly id: string;
}

/** A clinician-confirmed regrade; a scale it left out is null. Newest last; the newest of each scale is always kept. */
export interface Regrade {
  readonly t: Instant;
  readonly crs: number | null;
  readonly icans: number | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly id: string;
}
export interface Decision {
  readonly t: Instant;
  readonly withhold: string | null;
  readonly duplicate: 'same' | 'different' | null;
  readonly reassess: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly id: string;
}
export interface Diagnostic {
  readonly t: Instant;
  readonly test: string;
  readonly hemophagocytosis: boolean | null;
  readonly efPercent: number | null;
  readonly id: string;
}
export interface ChecklistEntry {
  readonly t: Instant;
  readonly state: 'done' | 'not-applicable';
  readonly reason: string | null;
  readonly by: string | null;
  readonly id: string;
}
export interface FluidEntry {
  readonly t: Instant;
  readonly intakeMl: number | null;
  readonly outputMl: number | null;
  readonly urineMl: number | null;
  readonly id: string;
}
export interface Rejected {
  readonly t: Instant;
  readonly receivedAt: Instant;
  /** Time of the newest refused value of the field before this one; undefined if there was none. */
  readonly before?: Instant;
  /** Vital field or lab test. */
  readonly field: string;
  readonly value: number | string;
  readonly unit: string | null;
  readonly reason: string;
  readonly id: string;
  /** Source of the record: two sources may use one id. */
  readonly feed?: string;
}
