import type { Condition, Phase, RaisedReason } from './alerts/alert';
import type { Evidence, Priority } from './rules/rule';

/**
 * What the outside sees of a patient and of a bed: the bodies of GET /api/patients/{mrn}/state and of the board.
 * Instants are RFC 3339 text in UTC here, since these objects leave the process as JSON.
 */

export type CrsStatus = 'current' | 'held' | 'at-least' | 'ungradable' | 'no-infusion';
export type IcansStatus = 'current' | 'carried' | 'at-least' | 'not-assessed' | 'no-infusion';
/** ux-safety 2.6: how old a value may be before it stops being shown as live. */
export type Freshness = 'fresh' | 'ageing' | 'stale' | 'withheld' | 'unknown';

export interface BasisInput {
  readonly name: string;
  readonly value: string | number | null;
  readonly unit?: string;
  readonly t: string | null;
  readonly source?: string;
  readonly eventId?: string;
  readonly fresh: Freshness;
  readonly used: boolean;
  readonly note?: string;
}
export interface BasisStep {
  readonly rule: string;
  readonly text: string;
  readonly result: boolean | 'unknown';
  /** The grade this step alone would give, if it gives one. */
  readonly gives?: number;
  readonly inputs: readonly string[];
  readonly ref: string;
}
/** What a grade rests on. The decisive reason stands first. */
export interface GradeBasis {
  readonly scale: 'CRS' | 'ICANS';
  readonly grade: number;
  readonly protocol: string;
  readonly computedAt: string;
  /** One line: "One vasopressor, and high-flow oxygen above 6 L/min." */
  readonly reason: string;
  /** At most 18 characters for a tile: "NE 0.12", "HFNC 45", "T 38.9", "ICE 6", "room air". */
  readonly chip: string;
  readonly inputs: readonly BasisInput[];
  readonly steps: readonly BasisStep[];
  readonly missing: readonly string[];
  readonly notConsidered: readonly string[];
  readonly wouldChange: readonly { readonly grade: number; readonly text: string }[];
  /** The grade under the other protocol for this patient now, and why it differs. */
  readonly otherProtocol?: { readonly protocol: string; readonly grade: number; readonly text: string };
}
/** The unit's protocol was changed: from when, and the grades at that instant under the old and the new one. */
export interface ProtocolChange {
  readonly at: string;
  /** "id@version", as is `to`. */
  readonly from: string;
  readonly to: string;
  readonly crs: { readonly was: number; readonly is: number };
  readonly icans: { readonly was: number; readonly is: number };
}
export interface Confirmed {
  readonly grade: number;
  readonly t: string;
  readonly by: string | null;
  readonly reason?: string;
}
export interface CrsState {
  readonly grade: number;
  readonly status: CrsStatus;
  /** When the present grade began. */
  readonly since: string | null;
  readonly peak: number;
  readonly peakAt: string | null;
  readonly managementGrade: number;
  readonly episode: { readonly open: boolean; readonly openedAt: string | null; readonly openUntil: string | null };
  readonly confirmed: Confirmed | null;
  /** Grade 12 h ago, for the trend arrow; null if there was none. */
  readonly grade12hAgo: number | null;
  readonly basis: GradeBasis;
}
export interface IcansState {
  readonly grade: number;
  readonly status: IcansStatus;
  readonly since: string | null;
  readonly peak: number;
  readonly ice: number | null;
  readonly iceAt: string | null;
  readonly confirmed: Confirmed | null;
  readonly grade12hAgo: number | null;
  readonly basis: GradeBasis;
}
export interface LatestValue {
  readonly value: number | string;
  readonly unit: string;
  readonly t: string;
  readonly source: string;
  readonly comparator?: string;
  readonly fresh: Freshness;
  /** "art", "cuff" for pressures, as it is written beside the number; of a temperature as it was sent. */
  readonly site?: string;
}
export interface OxygenState {
  readonly device: string;
  readonly flowLpm?: number;
  readonly fio2?: number;
  readonly indication?: string;
  readonly since: string;
  readonly t: string;
  readonly fresh: Freshness;
}
export interface PressorState {
  readonly drug: string;
  readonly rate: number | null;
  readonly rateUnit: string | null;
  readonly since: string;
  readonly t: string;
  /** false for vasopressin and terlipressin: never a second vasopressor. */
  readonly counted: boolean;
  readonly fresh: Freshness;
}
export interface TociState {
  readonly last24h: number;
  readonly total: number;
  readonly nextEligibleAt: string | null;
  readonly canGive: boolean;
  readonly maxDoseMg: number | null;
  readonly possibleDuplicates: number;
  readonly doses: readonly {
    readonly t: string;
    readonly doseMg: number | null;
    readonly source?: string;
    readonly eventId: string;
  }[];
  /**
   * The protocol's own numbers: interval, counts, mg per kg at this weight (without one an adult's), the largest single dose,
   * and the shares of a dose above and below which it is told.
   */
  readonly limits: {
    readonly intervalHours: number;
    readonly per24h: number;
    readonly total: number;
    readonly mgPerKg: number;
    readonly maxMg: number;
    readonly overFactor: number;
    readonly underFactor: number;
  };
}
/** Something a person has to do by a time. */
export interface DueItem {
  readonly what: 'crs-regrade' | 'ice' | 'vitals' | 'labs' | 'tocilizumab';
  readonly dueAt: string;
  readonly overdueAt: string;
}
export interface AlertView {
  readonly id: string;
  readonly rule: string;
  readonly family: string;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly priority: Priority;
  readonly phase: Phase;
  readonly condition: Condition;
  readonly level: number | null;
  readonly cls: 'clinical' | 'task' | 'drug' | 'technical';
  /** Clinical onset. */
  readonly since: string;
  readonly raisedAt: string;
  readonly owner?: { readonly id: string; readonly name: string; readonly role: string };
  readonly ackUntil?: string;
  readonly snoozeUntil?: string;
  readonly promise?: { readonly text: string; readonly by: string | null };
  readonly closedAt?: string;
  readonly closedReason?: string;
  readonly unseen?: boolean;
  readonly tier: number;
  readonly nextActionAt: string | null;
  readonly version: number;
  readonly evidence: readonly Evidence[];
  /** The patient has left: a high waits for the charge nurse to confirm that. */
  readonly stayEndedAt?: string;
  /** Id of the graver alert that quiets this one at present. */
  readonly quietedBy?: string;
  /** Why it stands raised. */
  readonly reason?: RaisedReason;
  /** A high that nobody has had on a screen or phone 60 s after it was sent. */
  readonly undelivered?: true;
  /** The alarm is off for this patient: nobody is told. */
  readonly alarmOff?: true;
}
/** Alert as lists and the unit's room carry it. */
export interface UnitAlertView extends AlertView {
  readonly patientId: string;
  /** Absent for kiosks. */
  readonly mrn?: string;
  readonly unit: string;
  readonly bed: string | null;
}

export interface PatientIdentity {
  /** Opaque id used in page addresses. */
  readonly id: string;
  readonly mrn: string;
  readonly name: string | null;
  readonly birthDate: string | null;
  readonly ageYears: number | null;
  readonly sex: string | null;
  readonly weightKg: number | null;
  readonly weightAt: string | null;
  readonly heightCm: number | null;
  readonly product: string | null;
  readonly infusedAt: string | null;
  /** Calendar days since infusion in the unit's zone; infusion date = 0. */
  readonly day: number | null;
  readonly unit: string | null;
  readonly bed: string | null;
  readonly zone: string;
  readonly admittedAt: string | null;
  readonly limits: { readonly text: string; readonly reviewBy: string | null } | null;
  readonly absence: { readonly reason: string; readonly until: string | null } | null;
}
export interface PatientState {
  readonly patient: PatientIdentity;
  readonly asOf: string;
  readonly protocol: {
    readonly id: string;
    readonly version: string;
    readonly signedOff: string | null;
    /** Said for a day after the change. */
    readonly change?: ProtocolChange | null;
  };
  readonly crs: CrsState;
  readonly icans: IcansState;
  readonly domains: { readonly hypotension: number; readonly hypoxia: number };
  readonly oxygen: OxygenState | null;
  readonly pressors: readonly PressorState[];
  readonly toci: TociState;
  readonly scores: {
    readonly hscore: number | null;
    readonly hscoreMissing: readonly string[];
    readonly hscorePartial: number;
    readonly easix: number | null;
    readonly sEasix: number | null;
    readonly mEasix: number | null;
  };
  readonly due: readonly DueItem[];
  readonly latest: Readonly<Record<string, LatestValue>>;
  /** Highest temperature of the last 24 h. */
  readonly tempMax24h: number | null;
  readonly alerts: readonly AlertView[];
}

/** Change of a lab against an earlier value, for tiles: factor over an interval. */
export interface LabChange {
  readonly factor: number;
  readonly hours: number;
}
/** One bed of the board. An empty bed has `mrn: null` and nothing else. Kiosks get no mrn, name or birth date. */
export interface BedRow {
  readonly bed: string;
  readonly label: string;
  readonly patientId: string | null;
  readonly mrn: string | null;
  readonly name: string | null;
  readonly ageYears: number | null;
  readonly sex: string | null;
  readonly day: number | null;
  readonly product: string | null;
  readonly crs: (Omit<CrsState, 'basis'> & { readonly reason: string; readonly chip: string }) | null;
  readonly icans: (Omit<IcansState, 'basis'> & { readonly reason: string; readonly chip: string }) | null;
  readonly domains: { readonly hypotension: number; readonly hypoxia: number } | null;
  readonly latest: Readonly<Record<string, LatestValue>>;
  readonly tempMax24h: number | null;
  readonly oxygen: OxygenState | null;
  readonly pressors: readonly PressorState[];
  readonly labChange: Readonly<Record<string, LabChange>>;
  /** Recent values for sparklines: [epoch ms, value], 72 h, ferritin and crp. */
  readonly spark: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly steroid: string | null;
  /** When what is said of the steroid began. */
  readonly steroidSince: string | null;
  readonly toci: Omit<TociState, 'doses'> | null;
  readonly due: readonly DueItem[];
  readonly alerts: readonly AlertView[];
  /** Said for a day after the change. */
  readonly protocolChange?: ProtocolChange | null;
  /** Streaming monitor: when its last plausible value came, and whether that is live. Null if none ever streamed. */
  readonly feeds: { readonly lastDeviceAt: string | null; readonly fresh: Freshness };
  readonly absence: { readonly reason: string; readonly until: string | null } | null;
  readonly limits: { readonly text: string; readonly reviewBy: string | null } | null;
}
