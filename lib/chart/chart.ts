import type { Baseline } from '../events/event';
import type { Instant } from '../time';
import type {
  Attributions,
  ChecklistEntry,
  Decision,
  Diagnostic,
  Doses,
  Evidences,
  FluidEntry,
  IceRecords,
  Infusions,
  Labs,
  Neuro,
  Regrade,
  Rejected,
  Supports,
} from './parts';

export type * from './parts';

/**
 * All that is known of one patient, across stays: an immutable value folded from events. It holds what grading and rules
 * need and not the history: newest values, evidence, running things, short sorted lists, and the steps of the grade.
 * JSON-serialisable; every time is an instant. `receivedAt` may have a fraction of a millisecond: the order within one arrival.
 *
 * A top-level part is the unit of change: a fold that does not change a part keeps the same object, and rules name the parts
 * they read. Streamed noise lives in `vitals` and `feed` alone.
 */
export interface Chart {
  /** Advanced to here: everything up to and including this instant is in it. */
  readonly t: Instant;
  readonly person: Person;
  readonly stay: Stay;
  readonly therapy: Therapy;
  readonly vitals: Vitals;
  /** When a monitor last said something plausible. */
  readonly feed: Feed;
  readonly evidence: Evidences;
  readonly support: Supports;
  readonly infusions: Infusions;
  readonly doses: Doses;
  readonly labs: Labs;
  readonly neuro: Neuro;
  readonly ice: IceRecords;
  readonly attributions: Attributions;
  readonly regrades: readonly Regrade[];
  readonly decisions: readonly Decision[];
  readonly diagnostics: readonly Diagnostic[];
  readonly checklist: Readonly<Record<string, ChecklistEntry>>;
  readonly fluid: readonly FluidEntry[];
  /** Newest implausible value of each field and test (DATA-03). */
  readonly rejects: Readonly<Record<string, Rejected>>;
  /** Every change of a grade or domain, oldest first; the last one is how it stands. */
  readonly steps: readonly Step[];
  /** The open CRS episode, or the last one if it is closed; null before the first. */
  readonly episode: Episode | null;
  /** Highest temperature in each of the last 25 clock hours that have a reading: [start of the hour, Cel]. */
  readonly temperatures: readonly (readonly [Instant, number])[];
  readonly course: Course;
}

/** What the fold itself needs to grade the current instant again when another event of the same time arrives. */
export interface Course {
  /** The instant last graded. */
  readonly at: Instant;
  /** The earliest instant at which a grade may change by time alone; null if only an event can change it. */
  readonly nextAt: Instant | null;
  /** Episode as it stood before `at`. */
  readonly before: Episode | null;
  /** Sort key of the last event of instant `t`: within one instant events are folded in this order. */
  readonly last: OrderKey | null;
  readonly peakIcans: number;
  readonly peakIcansAt: Instant | null;
  readonly peakIcansBefore: number;
  readonly peakIcansBeforeAt: Instant | null;
}
/** t, rank of kind, arrival, feed, id. */
export type OrderKey = readonly [number, number, number, string, string];

export interface Person {
  readonly mrn: string | null;
  readonly name: string | null;
  readonly birthDate: string | null;
  /** Stated age, used when there is no birth date. */
  readonly ageYears: number | null;
  readonly sex: string | null;
  readonly heightCm: number | null;
  readonly baseline: Baseline;
  /** Sorted by time; the last is in force. Implausible weights are not in it. */
  readonly weights: readonly { readonly t: Instant; readonly kg: number; readonly id: string }[];
  readonly history: {
    readonly immunosuppressed?: boolean;
    readonly organomegaly?: 'none' | 'one' | 'both';
    readonly priorTransplant?: boolean;
    readonly activeEbv?: boolean;
    readonly tumourBurdenHigh?: boolean;
  };
  readonly limits: {
    readonly text: string;
    readonly reviewBy: Instant | null;
    readonly t: Instant;
    readonly by: string | null;
  } | null;
  readonly absence: { readonly reason: string; readonly since: Instant; readonly until: Instant | null } | null;
}

/** Where and when the patient is watched. Without an open stay nothing is raised. */
export interface Stay {
  readonly open: boolean;
  readonly unit: string | null;
  readonly bed: string | null;
  /** IANA zone of the unit. */
  readonly zone: string;
  readonly levelOfCare: 'icu' | 'other';
  readonly admittedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** As given; else null, see `monitoringStart()` in read.ts. */
  readonly monitoringStart: Instant | null;
}

/** CAR-T infusions. */
export interface Therapy {
  readonly product: string | null;
  /** One entry for each infusion, oldest first. Records of the same infusion are merged. */
  readonly infusions: readonly CellInfusion[];
  /** Evidence counts from the first. What counts from the latest asks for the one of its instant: `infusionAt()` in read.ts. */
  readonly firstAt: Instant | null;
}
export interface CellInfusion {
  readonly t: Instant;
  readonly product: string | null;
  /** DRUG-02: true if a leukocyte filter was used. */
  readonly leukocyteFilter: boolean;
  /** Claimed by an admission, not recorded as an event of its own. */
  readonly claimed: boolean;
  readonly id: string;
  readonly receivedAt: Instant;
}

export const VITAL_NAMES = [
  'tempC',
  'heartRate',
  'respRate',
  'spo2Percent',
  'sbpMmHg',
  'dbpMmHg',
  'mapMmHg',
  'plateauCmH2O',
  'peepCmH2O',
  'tidalVolumeMl',
  'cvpMmHg',
] as const;
export type VitalName = (typeof VITAL_NAMES)[number];
export interface VitalValue {
  readonly value: number;
  readonly t: Instant;
  readonly device: boolean;
  readonly id: string;
  readonly feed?: string | undefined;
  /** Arrival as t + lag: of two values for one instant the later to arrive counts. */
  readonly lag: number;
  /** Site of a temperature, or arterial / cuff of a pressure. */
  readonly site?: string | undefined;
}
/** Newest plausible value of each vital sign, attributed or not, before or after the infusion. */
export type Vitals = { readonly [N in VitalName]?: VitalValue | undefined };

export interface Feed {
  /** Newest plausible device value of any vital sign. */
  readonly deviceAt: Instant | null;
  /** First device heart rate or SpO2 of this stay: it records continuous monitoring as running (C13). */
  readonly firstMonitorAt: Instant | null;
  /** First device heart rate or SpO2 that tells of a monitor running again after a recorded stop; see `resumes()` in fold/feed.ts. */
  readonly resumedAt: Instant | null;
  /** Newest plausible pressure from an arterial line (MON-12). */
  readonly arterialAt: Instant | null;
}

/** Grades and domains from `t` on. Domains are what is present; they count only inside CRS (`inside`). */
export interface Step {
  readonly t: Instant;
  readonly crs: number;
  readonly icans: number;
  readonly hypotension: number;
  readonly hypoxia: number;
  /** Fever evidence, open episode or waiver: the domains count. */
  readonly inside: boolean;
  /** Fever evidence holds (CRS-10). */
  readonly fever: boolean;
  /** A masking drug or device is active and fever was documented (CRS-09). */
  readonly waived: boolean;
  /** The fall that begins here was made by an attribution of this instant (RUN-01: ends runs at once). */
  readonly byAttribution?: true;
}

export interface Episode {
  readonly openedAt: Instant;
  /** When the last counted domain ended, or the opening; fever stands in `evidence.fever.lastAt`. See `episodeOpenUntil()`. */
  readonly lastSignAt: Instant;
  /** A counted domain is above 0: the episode stays open. */
  readonly signPresent: boolean;
  readonly peak: number;
  readonly peakAt: Instant;
  /** Closed at; null while open. */
  readonly closedAt: Instant | null;
  /** First febrile reading and first hypotension domain of this episode. */
  readonly firstFeverAt: Instant | null;
  readonly firstHypotensionAt: Instant | null;
  /** Opened later than the usual window after infusion (CRS-15). */
  readonly unusual: boolean;
}
