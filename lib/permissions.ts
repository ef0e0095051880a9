/** Roles are held on a unit. */
export const ROLES = ['nurse', 'charge-nurse', 'physician', 'pharmacist', 'consultant', 'it', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface UnitRole {
  readonly unitId: string;
  readonly role: Role;
}
/** A signed-in person. */
export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly UnitRole[];
  /** Tells this sign-in from the person's others: the hash of the session's id. */
  readonly session: string;
  /** Units whose roles are not in force until the person has a second factor. */
  readonly waiting?: readonly string[];
  /** Patients outside the person's units that may be read in an emergency, by opaque id. What has run out is not here. */
  readonly emergencies?: readonly string[];
}
/** A program with an API key. */
export interface KeyActor {
  readonly kind: 'key';
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly units: readonly string[];
  readonly scopes: readonly Scope[];
}
/** A paired wall display, or a screen that its person has locked: reads its unit without names, can do nothing. */
export interface KioskActor {
  readonly kind: 'kiosk';
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  /** The hash of the session whose screen is locked. */
  readonly locked?: string;
}
export type Actor = UserActor | KeyActor | KioskActor;

export const SCOPES = ['ingest', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * read: see it. chart: record an event about a patient. settle: decide what becomes of something in quarantine. answer:
 * act on an alert (which alert in which way is `mayAnswer`'s matter). manage: change settings. approve: let in (a kiosk).
 */
export type Action = 'read' | 'chart' | 'settle' | 'answer' | 'manage' | 'approve';
export type Resource =
  | { readonly kind: 'unit'; readonly unitId: string }
  /** `patientId` is given where a single patient is read on a screen: emergency access is to that, not to prints and lists. */
  | { readonly kind: 'patient'; readonly unitId: string; readonly patientId?: string; readonly eventKind?: string }
  /** With a unit: whether something may be settled there, as giving an entry to a patient of it. */
  | { readonly kind: 'quarantine'; readonly unitId?: string }
  | { readonly kind: 'raw'; readonly unitId: string }
  | { readonly kind: 'feeds' }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'emergency'; readonly unitId: string }
  | { readonly kind: 'kiosk'; readonly unitId: string }
  | { readonly kind: 'unit-settings' | 'users' | 'stay-export'; readonly unitId: string }
  | { readonly kind: 'units' | 'retention' }
  | { readonly kind: 'on-call' | 'assignments' | 'escalation' | 'alarm-off' | 'audio-off' | 'webhooks'; readonly unitId: string }
  | { readonly kind: 'sources' }
  | { readonly kind: 'keys'; readonly unitId: string }
  | { readonly kind: 'protocols' }
  | { readonly kind: 'unit-protocol'; readonly unitId: string };

const BEDSIDE: readonly Role[] = ['nurse', 'charge-nurse', 'physician'];
const CLINICAL: readonly Role[] = [...BEDSIDE, 'pharmacist', 'consultant'];
const JUDGING: readonly Role[] = ['physician', 'consultant'];
const PLACING: readonly Role[] = ['nurse', 'charge-nurse', 'physician', 'admin'];

/** Who may record which kind of event. A kind that has no row may be recorded by nobody. */
const CHART: Readonly<Record<string, readonly Role[]>> = {
  vital: BEDSIDE,
  lab: BEDSIDE,
  support: BEDSIDE,
  weight: BEDSIDE,
  fluid: BEDSIDE,
  absence: BEDSIDE,
  medication: [...BEDSIDE, 'pharmacist'],
  ice: [...BEDSIDE, 'consultant'],
  neuro: [...BEDSIDE, 'consultant'],
  regrade: [...BEDSIDE, 'consultant'],
  diagnostic: [...BEDSIDE, 'consultant'],
  history: [...BEDSIDE, 'consultant'],
  infusion: [...BEDSIDE, 'consultant'],
  note: CLINICAL,
  checklist: CLINICAL,
  decision: ['physician', 'consultant', 'pharmacist', 'charge-nurse'],
  attribution: JUDGING,
  limits: JUDGING,
  admission: PLACING,
  transfer: PLACING,
  discharge: PLACING,
  merge: ['charge-nurse', 'admin'],
};

const EVERY_ROLE: readonly Role[] = ROLES;
/** The table: which roles may do what. Where a row is missing, nobody may. `CHART` refines "chart patient". */
const TABLE: { readonly [K in Resource['kind']]?: { readonly [A in Action]?: readonly Role[] } } = {
  unit: { read: EVERY_ROLE, answer: [...CLINICAL, 'it'] },
  patient: { read: [...CLINICAL, 'admin', 'auditor'] },
  /** The message behind a value. */
  raw: { read: [...CLINICAL, 'auditor'] },
  quarantine: { read: [...BEDSIDE, 'pharmacist', 'consultant', 'it', 'admin', 'auditor'], settle: [...BEDSIDE, 'it', 'admin'] },
  feeds: { read: EVERY_ROLE, manage: ['it', 'admin'] },
  metrics: { read: ['it', 'admin'] },
  audit: { read: ['auditor', 'admin'] },
  // Emergency access to the unit's patients: who sees that it was taken, and who closes its review.
  emergency: { read: ['charge-nurse', 'admin', 'auditor'], manage: ['admin', 'auditor'] },
  kiosk: { read: ['charge-nurse', 'it', 'admin'], approve: ['charge-nurse', 'admin'], manage: ['charge-nurse', 'it', 'admin'] },
  'unit-settings': { read: ['charge-nurse', 'it', 'admin', 'auditor'], manage: ['admin'] },
  // Making a unit; who makes one administers it.
  units: { manage: ['admin'] },
  // A whole stay in one file, for the hospital's record, the patient or an auditor.
  'stay-export': { read: ['physician', 'admin', 'auditor'] },
  retention: { read: ['it', 'admin', 'auditor'], manage: ['admin'] },
  users: { read: ['admin', 'auditor'], manage: ['admin'] },
  'on-call': { read: EVERY_ROLE, manage: ['charge-nurse', 'admin'] },
  assignments: { read: EVERY_ROLE, manage: ['nurse', 'charge-nurse', 'admin'] },
  escalation: { read: EVERY_ROLE, manage: ['charge-nurse', 'admin'] },
  // Off for a patient takes two: a charge nurse and a physician.
  'alarm-off': { read: EVERY_ROLE, manage: ['charge-nurse', 'physician', 'consultant'] },
  'audio-off': { read: EVERY_ROLE, manage: ['charge-nurse', 'admin'] },
  webhooks: { read: ['it', 'admin', 'auditor'], manage: ['it', 'admin'] },
  sources: { read: ['it', 'admin', 'auditor'], manage: ['it', 'admin'] },
  // A key opens the whole unit to a program: who has no part in the unit makes none for it, and silences none of its devices.
  keys: { manage: ['it', 'admin'] },
  // Numbers are signed off by clinical people only; an administrator may write a version and let a unit follow it.
  protocols: {
    read: EVERY_ROLE,
    manage: ['physician', 'consultant', 'pharmacist', 'admin'],
    approve: ['physician', 'consultant', 'pharmacist'],
  },
  'unit-protocol': { read: EVERY_ROLE, manage: ['physician', 'consultant', 'admin'] },
};
/** What a key with scope `read` sees of its unit. */
const READ_KEY: readonly Resource['kind'][] = ['unit', 'patient', 'quarantine', 'feeds', 'metrics'];

/** Whether the actor may do this to that. Denies whatever the table does not allow; nobody (null) may do nothing. */
export function can(actor: Actor | null, action: Action, resource: Resource): boolean {
  const unitId = ('unitId' in resource ? resource.unitId : null) ?? null;
  if (actor === null) return false;
  if (actor.kind === 'kiosk') return action === 'read' && resource.kind === 'unit' && resource.unitId === actor.unitId;
  if (actor.kind === 'key')
    return (
      action === 'read' &&
      actor.scopes.includes('read') &&
      READ_KEY.includes(resource.kind) &&
      (unitId === null || actor.units.includes(unitId))
    );
  if (action === 'read' && resource.kind === 'patient' && isEmergency(actor, resource.patientId)) return true;
  const allowed = rolesFor(action, resource);
  return actor.roles.some((r) => (unitId === null || r.unitId === unitId) && allowed.includes(r.role));
}

/** Whether the person has emergency access to this patient. */
export function isEmergency(actor: UserActor, patientId: string | undefined): boolean {
  return patientId !== undefined && (actor.emergencies?.includes(patientId) ?? false);
}

function rolesFor(action: Action, resource: Resource): readonly Role[] {
  if (action !== 'chart') return TABLE[resource.kind]?.[action] ?? [];
  if (resource.kind !== 'patient') return [];
  // Without a kind the question is whether there is anything at all the person may chart.
  const { eventKind } = resource;
  if (eventKind === undefined) return ROLES.filter((role) => Object.values(CHART).some((roles) => roles.includes(role)));
  return Object.hasOwn(CHART, eventKind) ? (CHART[eventKind] as readonly Role[]) : [];
}

/** Units on which the person holds a role, each once, in the order given. */
export function unitsOf(actor: Actor): readonly string[] {
  if (actor.kind === 'kiosk') return [actor.unitId];
  if (actor.kind === 'key') return actor.units;
  return [...new Set(actor.roles.map((r) => r.unitId))];
}
/** Units on which the actor may do this, each once. */
export function unitsAllowed(actor: Actor, action: Action, kind: Resource['kind']): readonly string[] {
  return unitsOf(actor).filter((unitId) => can(actor, action, { kind, unitId } as Resource));
}
