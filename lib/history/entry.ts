import type { Priority } from '../rules/rule';
import { eventText, type LoggedEvent } from './words';

/** What a history is filtered by. */
export const HISTORY_KINDS = ['alert', 'grade', 'correction', 'act', 'note', 'reading'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** A version of a corrected event, oldest first. */
export interface HistoryVersion {
  readonly text: string;
  readonly revision: 'final' | 'corrected' | 'entered-in-error';
  readonly t: string;
  readonly receivedAt: string;
  readonly by: string | null;
  /** The one that counts today; none does once it is entered in error. */
  readonly inForce: boolean;
}
/** One line of a patient's history: when we knew it (`at`), and of when it speaks (`t`). Instants are RFC 3339 text. */
export interface HistoryEntry {
  readonly key: string;
  readonly kind: HistoryKind;
  readonly at: string;
  readonly t: string;
  readonly by: string | null;
  readonly text: string;
  readonly detail?: string;
  readonly alert?: {
    readonly id: string;
    readonly rule: string;
    readonly event: string;
    readonly from: string;
    readonly to: string;
    readonly priority: Priority;
  };
  readonly grade?: {
    readonly scale: 'CRS' | 'ICANS';
    readonly grade: number;
    readonly status: string;
    readonly protocol: string;
  };
  readonly versions?: readonly HistoryVersion[];
  /** The event it is about: its raw message can be asked for, and its author may correct it. */
  readonly event?: { readonly source: string; readonly id: string; readonly body: LoggedEvent };
  /** How much later than due or than what it speaks of, in ms; only where that is a matter. */
  readonly lateMs?: number;
}

const ACTS = ['regrade', 'attribution', 'decision', 'checklist', 'limits', 'absence', 'merge'];
/** Under which filter an event stands. */
export function kindOf(event: { readonly kind: string; readonly revision: string }): HistoryKind {
  if (event.revision !== 'final') return 'correction';
  if (event.kind === 'note') return 'note';
  return ACTS.includes(event.kind) ? 'act' : 'reading';
}

const PHASE_WORDS: Readonly<Record<string, string>> = {
  raise: 'raised',
  rise: 'graver',
  update: 'updated',
  clear: 'condition ended',
  unknown: 'inputs missing or stale',
  withdraw: 'withdrawn',
  supersede: 'absorbed by another alert',
  due: 'timer',
  skip: 'next tier at once',
  acknowledge: 'responding',
  handover: 'asked somebody to take over',
  decline: 'cannot take it',
  snooze: 'snoozed',
  seen: 'seen',
  resolve: 'resolved',
  acted: 'acted on',
  moved: 'moved',
  stayEnded: 'stay ended',
};

/** A transition of an alert, as stored. */
export interface TransitionRow {
  readonly id: string;
  readonly alertId: string;
  readonly rule: string;
  readonly at: string;
  readonly onsetAt: string;
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly body: {
    readonly reason?: string;
    readonly actor?: { readonly name: string; readonly role: string } | null;
    readonly priority?: Priority;
    readonly lateMs?: number;
    readonly text?: string;
    readonly tier?: number;
  };
}
export function alertEntry(row: TransitionRow): HistoryEntry {
  const { body } = row;
  const raised = row.event === 'raise';
  const late = raised ? Date.parse(row.at) - Date.parse(row.onsetAt) : (body.lateMs ?? 0);
  const step = row.to === '' || row.to === row.from ? '' : `${row.from === '' ? '' : `${row.from} to `}${row.to}`;
  return {
    key: `alert-${row.id}`,
    kind: 'alert',
    at: row.at,
    t: raised ? row.onsetAt : row.at,
    by: body.actor ? body.actor.name : null,
    text: `${body.text ?? row.rule}: ${PHASE_WORDS[row.event] ?? row.event}`,
    detail: [step, body.reason === body.text ? '' : (body.reason ?? ''), body.tier === undefined ? '' : `tier ${body.tier}`]
      .filter((s) => s !== '')
      .join(', '),
    alert: {
      id: row.alertId,
      rule: row.rule,
      event: row.event,
      from: row.from,
      to: row.to,
      priority: body.priority ?? 'low',
    },
    ...(late > 0 ? { lateMs: late } : {}),
  };
}

/** A row of the grade history, as stored. */
export interface GradeHistoryRow {
  readonly id: string;
  readonly scale: 'CRS' | 'ICANS';
  readonly t: string;
  readonly grade: number;
  readonly status: string;
  readonly computedAt: string;
  readonly protocol: string;
  readonly reason: string;
}
export function gradeEntry(row: GradeHistoryRow): HistoryEntry {
  const late = Date.parse(row.computedAt) - Date.parse(row.t);
  return {
    key: `grade-${row.id}`,
    kind: 'grade',
    at: row.computedAt,
    t: row.t,
    by: null,
    text: `${row.scale} ${row.grade}${row.status === 'current' ? '' : `, ${row.status}`}`,
    detail: row.reason,
    grade: { scale: row.scale, grade: row.grade, status: row.status, protocol: row.protocol },
    ...(late > 0 ? { lateMs: late } : {}),
  };
}

/** An event with the other versions of its id. */
export interface EventRow {
  readonly seq: string;
  readonly source: string;
  readonly id: string;
  readonly revision: HistoryVersion['revision'];
  readonly t: string;
  readonly receivedAt: string;
  readonly by: string | null;
  readonly body: LoggedEvent;
  /** Oldest first; empty where there was only ever one. */
  readonly versions: readonly HistoryVersion[];
}
export function eventEntry(row: EventRow): HistoryEntry {
  const kind = kindOf({ kind: row.body.kind, revision: row.revision });
  const late = Date.parse(row.receivedAt) - Date.parse(row.t);
  const said = eventText(row.body);
  return {
    key: `event-${row.seq}`,
    kind,
    at: row.receivedAt,
    t: row.t,
    by: row.by,
    text: row.revision === 'entered-in-error' ? `withdrawn: ${said}` : said,
    ...(kind === 'correction' ? { detail: row.revision === 'corrected' ? 'corrected' : 'entered in error' } : {}),
    ...(row.versions.length > 1 ? { versions: row.versions } : {}),
    event: { source: row.source, id: row.id, body: row.body },
    ...(late > 0 ? { lateMs: late } : {}),
  };
}
