import { z } from 'zod';
import {
  EMERGENCY_REASONS,
  EMERGENCY_ROLES,
  type EmergencyPage,
  type EmergencyView,
  type EndedEmergency,
} from '../../lib/people/emergency';
import { can, unitsOf } from '../../lib/permissions';
import { type EmergencyRow, listEmergencies, reviewEmergency, takeEmergency } from '../administration/emergency';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import { bodyOf } from './body';
import { understood } from './people';
import type { Call, Route } from './router';
import { mustSign } from './signed';

const openBody = z.object({
  mrn: z.string().trim().min(1).max(200),
  reason: z.enum(Object.keys(EMERGENCY_REASONS) as [keyof typeof EMERGENCY_REASONS]),
  text: z.string().trim().min(10, 'takes at least ten characters').max(1_000),
  sign: z.unknown().optional(),
});
const reviewBody = z.object({ justified: z.boolean(), finding: z.string().trim().min(3).max(1_000) });

interface Parts {
  readonly prisma: Prisma;
  readonly monitor: Monitor;
  readonly clock: Clock;
  /** A notice to those who oversee the unit waits in the outbox. */
  readonly tell: () => void;
  /** The person's rights are others from now on. */
  readonly onSession: (idHash: string) => void;
  readonly realNow?: () => number;
}

/** Emergency access: taken by a clinician for one patient, told to the unit at once, reviewed afterwards. Lifetimes are real time. */
export function emergencyRoutes(p: Parts): Route[] {
  const { prisma, monitor, realNow = Date.now } = p;
  // Whoever knows no number must not find one by trying.
  const guesses = new Attempts(10, 3_600_000);
  const viewOf = (actor: UserActor, r: EmergencyRow): EmergencyView => {
    const person = r.patientKey === null ? undefined : monitor.census.person(r.patientKey);
    return {
      ...{ id: r.id, by: r.by, unit: r.unitId, patientId: person?.uid ?? '', reason: r.reason, overdue: r.overdue },
      bed: person === undefined ? null : (monitor.census.seat(person.key)?.bedId ?? null),
      ...{ from: r.fromAt.toISOString(), until: r.toAt.toISOString(), reviewBy: r.reviewBy.toISOString() },
      review: r.review && { ...r.review, at: r.review.at.toISOString() },
      mayReview: r.review === null && r.userId !== actor.id && can(actor, 'manage', { kind: 'emergency', unitId: r.unitId }),
    };
  };
  // Where the patient is now is no longer this person's to know.
  const endedOf = (r: EmergencyRow): EndedEmergency => ({
    patientId: (r.patientKey === null ? undefined : monitor.census.person(r.patientKey)?.uid) ?? '',
    unit: r.unitId,
    zone: monitor.census.unit(r.unitId)?.zone ?? 'UTC',
    at: r.toAt.toISOString(),
    byReview: r.review?.at.getTime() === r.toAt.getTime(),
  });
  return [
    {
      method: 'GET',
      pattern: '/api/emergency-access',
      access: 'session',
      async handle({ res, actor: who }) {
        const actor = who as UserActor;
        const now = new Date(realNow());
        const units = unitsOf(actor).filter((unitId) => can(actor, 'read', { kind: 'emergency', unitId }));
        const own = await listEmergencies(prisma, { userId: actor.id }, now);
        const view: EmergencyPage = {
          mayOpen: mayTake(actor),
          own: own.filter((r) => r.toAt > now).map((r) => viewOf(actor, r)),
          ended: own.filter((r) => r.toAt <= now).map((r) => endedOf(r)),
          overseen: units.length === 0 ? null : (await listEmergencies(prisma, { units }, now)).map((r) => viewOf(actor, r)),
        };
        sendJson(res, 200, view);
      },
    },
    { method: 'POST', pattern: '/api/emergency-access', access: 'session', handle: (call) => open(call) },
    {
      method: 'POST',
      pattern: '/api/emergency-access/:id/review',
      access: 'session',
      async handle(call) {
        const actor = call.actor as UserActor;
        const row = await prisma.breakGlass.findUnique({ where: { id: call.params.id as string } });
        // Of other units nobody learns that there was one.
        if (!row || !can(actor, 'manage', { kind: 'emergency', unitId: row.unitId }))
          throw new HttpError(403, 'forbidden', 'You review no such access.');
        const body = await bodyOf(call, reviewBody);
        await understood(() => reviewEmergency(prisma, { ...body, id: row.id, by: actor.id, now: new Date(realNow()) }));
        sendJson(call.res, 200, { id: row.id });
      },
    },
  ];

  async function open(call: Call): Promise<void> {
    const actor = call.actor as UserActor;
    if (!mayTake(actor)) throw new HttpError(403, 'forbidden', 'Emergency access is for clinicians.');
    const body = await bodyOf(call, openBody);
    guesses.count(actor.id);
    const person = monitor.census.byMrn(body.mrn);
    const unitId = person && (monitor.census.openStay(person.key) ?? monitor.census.staysOf(person.key).at(-1))?.unitId;
    if (!person || unitId === undefined) throw new HttpError(404, 'not-found', 'There is no patient with exactly this number.');
    if (can(actor, 'read', { kind: 'patient', unitId, patientId: person.uid }))
      return sendJson(call.res, 200, { patientId: person.uid, until: null });
    const now = realNow();
    const act = { userId: actor.id, unitId, action: 'emergency.signed', subject: person.uid, at: now };
    await mustSign(prisma, body.sign, act, now);
    const reason = `${EMERGENCY_REASONS[body.reason]}: ${body.text}`;
    const taken = await understood(() =>
      takeEmergency(prisma, {
        userId: actor.id,
        unitId,
        patient: person,
        reason,
        now: new Date(now),
        clockNow: new Date(p.clock.now()),
      }),
    );
    guesses.forget(actor.id);
    p.onSession(actor.session);
    p.tell();
    sendJson(call.res, 200, { patientId: person.uid, until: taken.until.toISOString() });
  }
}
const mayTake = (actor: UserActor): boolean => actor.roles.some((r) => EMERGENCY_ROLES.includes(r.role));
