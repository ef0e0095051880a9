import type { Pool } from 'pg';
import { z } from 'zod';
import { admit } from '../../lib/events/admit';
import { can } from '../../lib/permissions';
import type { UserActor } from '../auth/actor';
import type { Person } from '../census';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { HttpError } from './answer';
import { bodyOf } from './body';
import { patientOf } from './guard';
import { once } from './once';
import type { Call, Route } from './router';

const command = z.string().min(1).max(150);
const text = z.string().trim().min(1).max(200);
const admission = z.object({
  commandId: command,
  bed: text,
  mrn: text,
  name: text.optional(),
  birthDate: z.iso.date().optional(),
  sex: z.enum(['female', 'male', 'other']).optional(),
  weightKg: z.number().optional(),
  product: text.optional(),
  carTInfusedAt: z.string().optional(),
});
const move = z.object({ commandId: command, patient: text, bed: text, swapWith: text.optional() });
const discharge = z.object({ commandId: command, patient: text });

interface Parts {
  readonly monitor: Monitor;
  readonly pool: Pool;
  readonly clock: Clock;
}
type Fields = Readonly<Record<string, unknown>> & { readonly kind: 'admission' | 'transfer' | 'discharge' };

/**
 * Beds by hand, where ADT is late or missing: the same events, through the same door. What contradicts what is known (the
 * bed is taken, the patient lies elsewhere) is refused with 409 and says how it stands; nobody is moved out by a guess.
 */
export function placingRoutes(p: Parts): Route[] {
  return [
    { method: 'POST', pattern: '/api/units/:unit/admissions', access: 'session', handle: (call) => admitByHand(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/moves', access: 'session', handle: (call) => moveByHand(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/discharges', access: 'session', handle: (call) => dischargeByHand(p, call) },
  ];
}

async function admitByHand(p: Parts, call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const unitId = unitOf(p, call);
  const { commandId, bed, ...who } = await bodyOf(call, admission);
  mayChart(actor, unitId, 'admission');
  await placeOnce(p, call, commandId, async () => {
    const known = p.monitor.census.byMrn(who.mrn);
    const stay = known && p.monitor.census.openStay(known.key);
    if (known && stay) throw clash(`${who.mrn} is admitted already${placeOf(p, known)}. Move the patient instead.`);
    free(p, bed, null);
    await deliver(p, actor, [{ ...who, kind: 'admission', unit: unitId, bed }], [commandId]);
  });
}

async function moveByHand(p: Parts, call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const unitId = unitOf(p, call);
  const { commandId, patient, bed, swapWith } = await bodyOf(call, move);
  const { person } = patientOf(p.monitor, actor, patient, 'read');
  mayChart(actor, unitId, 'transfer');
  await placeOnce(p, call, commandId, async () => {
    const from = p.monitor.census.seat(person.key)?.bedId;
    if (from === undefined) throw clash('The patient lies in no bed; admit instead.');
    const there = occupantsOf(p, bed);
    if (swapWith === undefined) {
      free(p, bed, person);
      return deliver(p, actor, [{ kind: 'transfer', patient: { mrn: person.mrn }, unit: unitId, bed }], [commandId]);
    }
    const { person: other } = patientOf(p.monitor, actor, swapWith, 'read');
    if (there.length !== 1 || there[0]?.key !== other.key)
      throw clash(
        `${bed} no longer holds who was to be swapped${there[0] ? `: ${nameOf(there[0])} lies there` : ': it is empty'}.`,
      );
    await deliver(
      p,
      actor,
      [
        { kind: 'transfer', patient: { mrn: person.mrn }, unit: unitId, bed },
        { kind: 'transfer', patient: { mrn: other.mrn }, unit: unitId, bed: from },
      ],
      [commandId, `${commandId}:2`],
    );
  });
}

async function dischargeByHand(p: Parts, call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const unitId = unitOf(p, call);
  const { commandId, patient } = await bodyOf(call, discharge);
  const { person } = patientOf(p.monitor, actor, patient, 'read');
  mayChart(actor, unitId, 'discharge');
  await placeOnce(p, call, commandId, async () => {
    if (p.monitor.census.openStay(person.key)?.unitId !== unitId) throw clash('The patient is not on this unit any more.');
    await deliver(p, actor, [{ kind: 'discharge', patient: { mrn: person.mrn } }], [commandId]);
  });
}

function unitOf({ monitor }: Parts, call: Call): string {
  const unitId = call.params.unit as string;
  if (!monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
  return unitId;
}
function mayChart(actor: UserActor, unitId: string, eventKind: Fields['kind']): void {
  if (!can(actor, 'chart', { kind: 'patient', unitId, eventKind }))
    throw new HttpError(403, 'forbidden', 'Your role may not place patients on this unit.');
}
/** A repeated command gets its first answer, also after the beds have changed since. */
function placeOnce(p: Parts, call: Call, id: string, act: () => Promise<void>): Promise<void> {
  return once(p, call, id, async () => {
    await act();
    return { savedAt: new Date(p.clock.now()).toISOString() };
  });
}

const clash = (message: string) => new HttpError(409, 'clash', message);
const nameOf = (person: Person) => person.name ?? person.mrn;
function placeOf({ monitor }: Parts, person: Person): string {
  const bed = monitor.census.bed(monitor.census.seat(person.key)?.bedId ?? '');
  return bed ? ` in ${bed.label}` : '';
}
function occupantsOf({ monitor, clock }: Parts, bed: string): Person[] {
  return monitor.census
    .occupants(bed, clock.now())
    .filter((s) => s.to === null)
    .flatMap((s) => monitor.census.person(s.patientKey) ?? []);
}
/** The bed must be empty, save for the person who is to lie there. */
function free(p: Parts, bed: string, but: Person | null): void {
  const there = occupantsOf(p, bed).filter((o) => o.key !== but?.key);
  const label = p.monitor.census.bed(bed)?.label ?? bed;
  if (there[0]) throw clash(`${nameOf(there[0])} lies in ${label}. Swap, or move that patient first.`);
  if (but && p.monitor.census.seat(but.key)?.bedId === bed) throw clash(`${nameOf(but)} lies in ${label} already.`);
}

async function deliver(
  { monitor, clock }: Parts,
  actor: UserActor,
  events: readonly Fields[],
  ids: readonly string[],
): Promise<void> {
  const now = clock.now();
  const read = events.map((fields, i) => admit({ ...fields, id: ids[i], t: new Date(now).toISOString(), by: actor.name }, now));
  for (const r of read) if ('rejected' in r) throw new HttpError(422, 'invalid', r.rejected.detail);
  const outcomes = await monitor.deliver({
    feed: `person:${actor.id}`,
    protocol: 'command',
    receivedAt: now,
    raw: JSON.stringify(events),
    controlId: ids[0] ?? '',
    units: null,
    atomic: false,
    events: read.flatMap((r) => ('ok' in r ? [r.ok] : [])),
    refused: [],
  });
  const bad = outcomes.find((o) => o.status === 'rejected' || o.status === 'held');
  if (bad) throw new HttpError(422, bad.status, bad.reason ?? 'It could not be used.');
}
