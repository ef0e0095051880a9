import { can } from '../../lib/permissions';
import type { UserActor } from '../auth/actor';
import type { Monitor } from '../monitor';
import { HttpError, parseJson, readBody, sendJson } from './answer';
import { patientOf } from './guard';
import type { Call, Route } from './router';

const KEPT_MS = 15 * 60_000;
const MOST = 2_000;
const LIMIT_BYTES = 20_000;
/** Forms that are kept. Several kinds of entry are made in the drawer and corrected: whoever may chart any may have begun one. */
const FORMS: ReadonlyMap<string, { readonly eventKind?: string }> = new Map([
  ['regrade', { eventKind: 'regrade' }],
  ['charting', {}],
  ['correction', {}],
  ['handoff', { eventKind: 'note' }],
  ['read-back', { eventKind: 'note' }],
]);

interface Draft {
  readonly at: number;
  readonly body: unknown;
}
/**
 * Unfinished forms, for a quarter of an hour, in memory only: neither disk nor the browser holds what has not been saved.
 * A draft belongs to one person, one patient and one form; the oldest gives way when there are too many.
 */
export class Drafts {
  private readonly held = new Map<string, Draft>();
  constructor(private readonly now: () => number = () => performance.now()) {}

  private static name(userId: string, patientKey: number, form: string): string {
    return `${userId}\u001f${patientKey}\u001f${form}`;
  }
  keep(userId: string, patientKey: number, form: string, body: unknown): void {
    const name = Drafts.name(userId, patientKey, form);
    this.held.delete(name);
    this.held.set(name, { at: this.now(), body });
    for (const [key, draft] of this.held) {
      if (this.held.size <= MOST && this.now() - draft.at < KEPT_MS) break;
      this.held.delete(key);
    }
  }
  /** The draft and how old it is in ms, or null. */
  read(userId: string, patientKey: number, form: string): { readonly body: unknown; readonly ageMs: number } | null {
    const draft = this.held.get(Drafts.name(userId, patientKey, form));
    if (!draft || this.now() - draft.at >= KEPT_MS) return null;
    return { body: draft.body, ageMs: this.now() - draft.at };
  }
  drop(userId: string, patientKey: number, form: string): void {
    this.held.delete(Drafts.name(userId, patientKey, form));
  }
}

/** A person's own unfinished form of a patient: survives a reload or a locked page, for its owner only. */
export function draftRoutes({ monitor, drafts }: { monitor: Monitor; drafts: Drafts }): Route[] {
  const pattern = '/api/patients/:ref/drafts/:form';
  const whose = (call: Call) => {
    const { person, unitId } = patientOf(monitor, call.actor, call.params.ref as string, 'read');
    const form = call.params.form as string;
    const kind = FORMS.get(form);
    if (kind === undefined) throw new HttpError(404, 'not-found', 'There is no such form.');
    if (!can(call.actor, 'chart', { kind: 'patient', unitId, ...kind }))
      throw new HttpError(403, 'forbidden', 'Your role may not fill in this form.');
    return [(call.actor as UserActor).id, person.key, form] as const;
  };
  return [
    {
      method: 'GET',
      pattern,
      access: 'session',
      handle(call) {
        sendJson(call.res, 200, { draft: drafts.read(...whose(call)) });
      },
    },
    {
      method: 'PUT',
      pattern,
      access: 'session',
      async handle(call) {
        const owner = whose(call);
        drafts.keep(...owner, parseJson(await readBody(call.req, LIMIT_BYTES)));
        sendJson(call.res, 200, {});
      },
    },
    {
      method: 'DELETE',
      pattern,
      access: 'session',
      handle(call) {
        drafts.drop(...whose(call));
        sendJson(call.res, 200, {});
      },
    },
  ];
}
