/** What the oracle is asked: the versions of everything that was sent for each patient and answered, in the order of answers. */
export interface Question {
  readonly now: number;
  readonly patients: readonly PatientQuestion[];
}
export interface PatientQuestion {
  readonly mrn: string;
  readonly admittedAt: number;
  readonly infusedAt: number;
  readonly sent: readonly { readonly revision: 'final' | 'corrected' | 'withdrawn'; readonly event: Record<string, unknown> }[];
  /** Instants at which the grades are wanted. */
  readonly ask: readonly number[];
}
export type Answer = {
  [mrn: string]: {
    crs: number;
    icans: number;
    crsAt: number[];
    icansAt: number[];
    /** How often the grade changed. */
    crsChanges: number;
    /** Alerts whose condition holds now: family, and the grade it stands for where it has one. */
    alerts: { family: string; level: number | null }[];
  };
};

/** A patient's record as it counts: one version of each event, sorted by its own time. */
export interface PatientRecord {
  readonly now: number;
  readonly admittedAt: number;
  readonly infusedAt: number;
  readonly temperatures: readonly { t: number; c: number }[];
  readonly pressures: readonly { t: number; low: boolean }[];
  readonly oxygen: readonly { t: number; domain: number }[];
  readonly pressors: readonly { t: number; drug: string; running: boolean }[];
  readonly ice: readonly { t: number; points: number }[];
  readonly consciousness: readonly { t: number; grade: number }[];
  readonly ferritin: readonly { t: number; value: number }[];
  readonly regrades: readonly { t: number; crs: number | null; icans: number | null }[];
}

export function recordOf(p: PatientQuestion, now: number): PatientRecord {
  const latest = new Map<string, { rank: number; event: Record<string, unknown> }>();
  const RANK = { final: 0, corrected: 1, withdrawn: 2 };
  for (const { revision, event } of p.sent) {
    const known = latest.get(event.id as string);
    // Withdrawn beats corrected beats final; of two corrections the later arrival counts; of two finals the first.
    if (known && (RANK[revision] < known.rank || (RANK[revision] === known.rank && revision !== 'corrected'))) continue;
    latest.set(event.id as string, { rank: RANK[revision], event });
  }
  const events = [...latest.values()]
    .filter((v) => v.rank < 2)
    .map(({ event }) => ({ ...event, t: Date.parse(event.t as string) }) as Fact)
    .filter((e) => e.t <= now && e.t >= p.infusedAt)
    .sort((a, b) => a.t - b.t);
  const of = (kind: string) => events.filter((e) => e.kind === kind);
  const vitals = of('vital');
  return {
    now,
    admittedAt: p.admittedAt,
    infusedAt: p.infusedAt,
    temperatures: vitals.flatMap((e) => (e.tempC === undefined ? [] : [{ t: e.t, c: e.tempC }])),
    pressures: vitals.flatMap((e) =>
      e.sbpMmHg === undefined && e.mapMmHg === undefined
        ? []
        : [{ t: e.t, low: (e.sbpMmHg ?? 90) < 90 || (e.mapMmHg ?? 65) < 65 }],
    ),
    oxygen: of('support').map((e) => ({ t: e.t, domain: oxygenDomain(e.device ?? '', e.flowLpm) })),
    pressors: of('medication')
      .filter((e) => PRESSORS.includes(e.drug ?? ''))
      .map((e) => ({ t: e.t, drug: e.drug ?? '', running: e.status === 'running' && (e.rate ?? 1) > 0 })),
    ice: of('ice').map((e) => ({
      t: e.t,
      points: (e.orientation ?? 0) + (e.naming ?? 0) + (e.commands ?? 0) + (e.writing ?? 0) + (e.attention ?? 0),
    })),
    consciousness: of('neuro').map((e) => ({ t: e.t, grade: AWAKE.indexOf(e.loc ?? 'alert') })),
    ferritin: of('lab').flatMap((e) => (e.test === 'ferritin' && e.value !== undefined ? [{ t: e.t, value: e.value }] : [])),
    regrades: of('regrade').map((e) => ({ t: e.t, crs: e.crs ?? null, icans: e.icans ?? null })),
  };
}
interface Fact {
  readonly t: number;
  readonly kind: string;
  readonly status?: string;
  readonly tempC?: number;
  readonly sbpMmHg?: number;
  readonly mapMmHg?: number;
  readonly device?: string;
  readonly flowLpm?: number;
  readonly drug?: string;
  readonly rate?: number;
  readonly orientation?: number;
  readonly naming?: number;
  readonly commands?: number;
  readonly writing?: number;
  readonly attention?: number;
  readonly loc?: string;
  readonly test?: string;
  readonly value?: number;
  readonly crs?: number;
  readonly icans?: number;
}
const PRESSORS = ['norepinephrine', 'epinephrine', 'phenylephrine', 'dopamine', 'vasopressin'];
/** By grade of consciousness (ASTCT 2019, ICANS). */
const AWAKE = ['alert', 'awakens-spontaneously', 'awakens-to-voice', 'awakens-to-tactile', 'unarousable'];

/** ASTCT 2019, hypoxia by device: low flow up to 6 L/min is 2, more or a mask is 3, positive pressure is 4. */
function oxygenDomain(device: string, flowLpm: number | undefined): number {
  switch (device) {
    case 'room-air':
      return 0;
    case 'nasal-cannula':
      return flowLpm !== undefined && flowLpm > 6 ? 3 : 2;
    case 'blow-by':
      return 2;
    case 'hfnc':
      return flowLpm !== undefined && flowLpm <= 6 ? 2 : 3;
    case 'simple-face-mask':
    case 'venturi':
    case 'non-rebreather':
      return 3;
    case 'cpap':
    case 'bipap':
    case 'invasive-ventilation':
      return 4;
    default:
      throw new Error(`the oracle knows no device ${device}`);
  }
}
