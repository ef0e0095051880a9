import type { Evidence } from '../rules/rule';
import type { Instant } from '../time';

/**
 * What the drill-down shows beside the grade: plain data computed from a chart at an instant, never an order. Every part
 * says where it comes from (tags of docs/clinical-sources.md). Times are instants.
 */

export type ItemState = 'done' | 'due' | 'not-applicable';

export interface ChecklistItem {
  /** CHK-1a. The id under which a person ticks it. */
  readonly id: string;
  readonly title: string;
  readonly state: ItemState;
  /** Why it stands so, with the value and its time: "acetaminophen at 02:10". */
  readonly why: string;
  /** When what decided it happened. */
  readonly t: Instant | null;
  /** A person may tick it done; every item may be marked not applicable with a reason. */
  readonly tick: boolean;
  /** Who ticked or decided it, if a person did. */
  readonly by: string | null;
  readonly source: readonly string[];
  readonly eventId?: string;
}
export interface ChecklistSection {
  readonly id: 'crs' | 'icans' | 'intubation' | 'work-up';
  readonly title: string;
  /** From which management grade each group begins. */
  readonly groups: readonly { readonly fromGrade: number; readonly items: readonly ChecklistItem[] }[];
}
export interface Checklist {
  readonly managementGrade: number;
  /** Why it differs from the grade; empty if it does not. */
  readonly because: readonly string[];
  readonly sections: readonly ChecklistSection[];
  readonly open: number;
}

export type FeatureState = 'met' | 'not-met' | 'unknown';
export interface FeatureCell {
  /** What would count: "> 10 000". Empty where the source names nothing for this column. */
  readonly criterion: string;
  readonly state: FeatureState | 'none';
}
export interface FeatureRow {
  readonly id: string;
  readonly feature: string;
  readonly crs: FeatureCell;
  readonly sepsis: FeatureCell;
  readonly hlh: FeatureCell;
  /** This patient's value in words, null = not known. */
  readonly value: string | null;
  readonly t: Instant | null;
  readonly note?: string;
  readonly source: readonly string[];
}
export interface FeatureTable {
  readonly rows: readonly FeatureRow[];
  readonly caption: string;
}

export interface WeightUsed {
  readonly kg: number;
  readonly t: Instant;
  /** Older than a week: to be confirmed again. */
  readonly old: boolean;
  /** Differs by more than a tenth from the one before: to be confirmed. */
  readonly jumped: boolean;
}
export interface LedgerDose {
  readonly t: Instant;
  readonly mg: number | null;
  readonly source: string | null;
  readonly eventId: string;
  /** Start to start, ms; null for the first. */
  readonly gap: number | null;
  readonly countsInTotal: boolean;
  readonly countsIn24h: boolean;
}
export interface TociPanel {
  readonly weight: WeightUsed | null;
  readonly mgPerKg: number | null;
  /** mg/kg x weight, before the cap. */
  readonly byWeightMg: number | null;
  readonly capMg: number;
  readonly doseMg: number | null;
  /** "640 mg (8 mg/kg, 80 kg)", or "dose by site protocol". */
  readonly doseText: string;
  readonly doses: readonly LedgerDose[];
  readonly orders: readonly {
    readonly t: Instant;
    readonly plannedAt: Instant | null;
    readonly mg: number | null;
    readonly eventId: string;
  }[];
  /** Other IL-6 blockade: shown, not counted (C17). */
  readonly otherIl6: readonly { readonly drug: string; readonly t: Instant; readonly mg: number | null }[];
  readonly last24h: number;
  readonly per24h: number;
  readonly total: number;
  readonly totalLimit: number;
  readonly canGive: boolean;
  readonly nextEligibleAt: Instant | null;
  /** How the next time comes about, one step a line. */
  readonly derivation: readonly string[];
  /** Records that may be one dose, and the same limits if they are. */
  readonly duplicates: {
    readonly pairs: readonly { readonly first: string; readonly second: string; readonly text: string }[];
    readonly last24h: number;
    readonly total: number;
    readonly nextEligibleAt: Instant | null;
  } | null;
  /** CRS 2 or more now. Indication is separate from permission. */
  readonly indicated: boolean;
  /** What the sources say of tocilizumab for this patient now. */
  readonly notes: readonly Advice[];
  /** What they say of it for everybody. */
  readonly always: readonly Advice[];
}
export interface Advice {
  readonly id: string;
  readonly text: string;
  readonly source: readonly string[];
}
export interface LadderStep {
  readonly text: string;
  readonly fromDay: number;
  /** null: until the grade is 1. */
  readonly toDay: number | null;
  readonly current: boolean;
}
export interface SteroidPanel {
  readonly run: { readonly since: Instant; readonly last: Instant; readonly lastText: string; readonly hours: number } | null;
  readonly doses: readonly {
    readonly t: Instant;
    readonly drug: string;
    readonly mg: number | null;
    readonly equivalentMg: number;
    readonly eventId: string;
  }[];
  /** Given and infused, mg dexamethasone equivalent; an infusion at an unknown rate counts with what its start says alone. */
  readonly equivalent24h: number;
  readonly equivalent72h: number;
  /** A steroid ran in the last 72 h at a rate that is not known: the sums are the least it can have been. */
  readonly rateUnknown: boolean;
  /** One dexamethasone dose for this patient. */
  readonly dexamethasoneText: string;
  /** What the source lists at the present grades. */
  readonly listed: readonly Advice[];
  readonly ladder: { readonly startedAt: Instant | null; readonly day: number | null; readonly steps: readonly LadderStep[] };
  readonly alternatives: readonly Advice[];
}
export interface AnakinraPanel {
  readonly lines: readonly Advice[];
  readonly doses: readonly { readonly t: Instant; readonly mg: number | null; readonly eventId: string }[];
  readonly creatinineClearance: { readonly mlPerMin: number; readonly t: Instant } | null;
  readonly reasons: readonly Evidence[];
}
export interface DelayClock {
  /** First fever of the episode. */
  readonly onsetAt: Instant | null;
  readonly grade2At: Instant | null;
  /** First dose of the episode; the clock stops there. */
  readonly doseAt: Instant | null;
  readonly hoursSinceOnset: number | null;
  readonly hoursSinceGrade2: number | null;
  /** 1.7^(h/12), only within the intervals studied. */
  readonly factor: number | null;
  readonly text: string;
  readonly source: readonly string[];
}
export interface Criterion {
  readonly name: string;
  readonly state: FeatureState;
  readonly value: string | null;
  readonly t: Instant | null;
  readonly speaksFor: boolean;
}
export interface SalvagePanel {
  /** Cytapheresis is listed only for the gravest courses; null = not listed. */
  readonly cytapheresis: { readonly because: string; readonly text: string; readonly source: readonly string[] } | null;
  readonly ecmo: {
    readonly running: 'VV' | 'VA' | null;
    readonly criteria: readonly Criterion[];
    readonly source: readonly string[];
  } | null;
}
export interface InfectionPanel {
  readonly anc: { readonly value: number; readonly t: Instant; readonly neutropenicSince: Instant | null } | null;
  readonly workup: readonly ChecklistItem[];
  readonly cultures: readonly {
    readonly test: string;
    readonly t: Instant;
    /** Whole hours since collection. */
    readonly hours: number;
    readonly result: string | null;
    /** Whole hours from collection until it was known to be positive; null while it is not. */
    readonly positiveAfterH: number | null;
  }[];
  readonly antibiotics: readonly {
    readonly drug: string;
    readonly since: Instant;
    readonly day: number;
    readonly running: boolean;
    readonly review: boolean;
    readonly inSet: boolean;
  }[];
  /** The reassessment of MON-13: since when it is open, what changed since the dose. */
  readonly reassess: {
    readonly opensAt: Instant;
    readonly dueAt: Instant;
    readonly open: boolean;
    readonly changes: readonly Change[];
  } | null;
}
export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly now: string | null;
}
export interface ProductFacts {
  readonly product: string | null;
  readonly rows: readonly { readonly name: string; readonly text: string; readonly mark: 'v' | 'k' | null }[];
  readonly generic: string;
}
