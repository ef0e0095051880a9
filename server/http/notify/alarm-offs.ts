import { z } from 'zod';
import { ruleWords } from '../../../lib/alerts/words';
import { ruleById } from '../../../lib/rules/index';
import { HOUR, MINUTE } from '../../../lib/time';
import { alarmOffView } from '../../notify';
import { opaqueId } from '../../store/ids';
import { HttpError, sendJson } from '../answer';
import { bodyOf } from '../body';
import { patientOf } from '../guard';
import { once } from '../once';
import type { Call, Route } from '../router';
import { mustSign } from '../signed';
import { allow, command, instant, iso, type Parts, unitFor, userOf } from './parts';
import { noted } from './staffing';

/** To the end of the shift at the latest. */
const LONGEST_MS = 12 * HOUR;
const AUDIO_PAUSE_MS = 2 * MINUTE;

const signed = command.extend({ sign: z.unknown().optional() });
const offBody = signed.extend({ rule: z.string().max(60), reason: z.string().trim().min(3).max(500), until: instant });
const audioBody = command.extend({ reason: z.string().trim().min(3).max(500) });
const pauseBody = command.extend({ workstation: z.string().trim().min(1).max(100) });

/** ALARM OFF (a rule for a patient: two people who sign, a reason, an end) and AUDIO OFF (the sound of the unit's walls). */
export function alarmOffRoutes(p: Parts): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/units/:unit/alarm-offs',
      access: 'display',
      handle(call) {
        const unitId = unitFor(p, call, 'read', 'unit');
        const all = p.views.alarmOffs(unitId, call.actor?.kind === 'kiosk');
        const audioOff = all.find((o) => o.kind === 'audio') ?? null;
        sendJson(call.res, 200, { alarmOffs: all.filter((o) => o.kind === 'alarm'), audioOff });
      },
    },
    { method: 'POST', pattern: '/api/patients/:ref/alarm-offs', access: 'session', handle: (call) => turnOff(p, call) },
    { method: 'POST', pattern: '/api/alarm-offs/:id/confirm', access: 'session', handle: (call) => confirm(p, call) },
    { method: 'POST', pattern: '/api/alarm-offs/:id/end', access: 'session', handle: (call) => end(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/audio-off', access: 'session', handle: (call) => audioOff(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/audio-paused', access: 'session', handle: (call) => audioPaused(p, call) },
  ];
}

/** Which of the two kinds of people this is here: one of each is needed. */
function kindsOf(call: Call, unitId: string): readonly ('charge' | 'physician')[] {
  const roles = userOf(call)
    .roles.filter((r) => r.unitId === unitId)
    .map((r) => r.role);
  return [
    ...(roles.includes('charge-nurse') ? (['charge'] as const) : []),
    ...(roles.includes('physician') || roles.includes('consultant') ? (['physician'] as const) : []),
  ];
}

async function turnOff(p: Parts, call: Call): Promise<void> {
  const { person, unitId } = patientOf(p.monitor, call.actor, call.params.ref as string, 'read');
  allow(call, 'manage', 'alarm-off', unitId);
  const body = await bodyOf(call, offBody);
  const now = p.clock.now();
  if (!ruleById(body.rule)) throw new HttpError(422, 'invalid', 'rule: there is no such rule.');
  if (body.until <= now || body.until > now + LONGEST_MS) throw new HttpError(422, 'invalid', 'until: is at most 12 h from now.');
  const off = {
    id: opaqueId('o'),
    unitId,
    patientKey: person.key,
    rule: body.rule,
    reason: body.reason,
    by: userOf(call).id,
    fromAt: new Date(now),
    toAt: new Date(body.until),
  };
  await once(p, call, body.commandId, async () => {
    const there = p.notify.roster.alarmOffs(unitId, now).find((o) => o.patientKey === person.key && o.rule === body.rule);
    if (there) throw new HttpError(409, 'off', `${ruleWords(body.rule).title} is off already, or waits for its second person.`);
    await sign(p, call, body.sign, off);
    await p.prisma.alarmOff.create({ data: off });
    await noted(p, call, unitId, 'asked for alarm off', off.id, { rule: body.rule, reason: body.reason, until: iso(body.until) });
    await p.notify.roster.refresh();
    return { alarmOff: viewOf(p, unitId, off.id) };
  });
}

async function confirm(p: Parts, call: Call): Promise<void> {
  const off = await rowOf(p, call);
  if (off.rule === null) throw new HttpError(409, 'not-possible', 'It needs no second person.');
  allow(call, 'manage', 'alarm-off', off.unitId);
  const body = await bodyOf(call, signed);
  await once(p, call, body.commandId, async () => {
    if (off.secondBy !== null) throw new HttpError(409, 'not-possible', 'It is confirmed already.');
    const first = p.notify.roster.membersOf(off.unitId).find((m) => m.id === off.by)?.roles ?? [];
    const firstIsCharge = first.includes('charge-nurse');
    const firstIsPhysician = first.includes('physician') || first.includes('consultant');
    const mine = kindsOf(call, off.unitId);
    const fits =
      userOf(call).id !== off.by &&
      ((firstIsCharge && mine.includes('physician')) || (firstIsPhysician && mine.includes('charge')));
    if (!fits) throw new HttpError(403, 'forbidden', 'It takes a charge nurse and a physician, two different people.');
    await sign(p, call, body.sign, off);
    const { count } = await p.prisma.alarmOff.updateMany({
      where: { id: off.id, secondBy: null, endedAt: null },
      data: { secondBy: userOf(call).id, fromAt: new Date(p.clock.now()) },
    });
    if (count === 0) throw new HttpError(409, 'not-possible', 'It was ended or confirmed meanwhile.');
    await noted(p, call, off.unitId, 'alarm off', off.id, { rule: off.rule, reason: off.reason });
    await p.notify.roster.refresh();
    return { alarmOff: viewOf(p, off.unitId, off.id) };
  });
}

/** Both people sign: a rule that is off raises nothing. */
function sign(p: Parts, call: Call, given: unknown, off: { id: string; unitId: string; rule: string | null }): Promise<void> {
  const act = { userId: userOf(call).id, unitId: off.unitId, action: 'alarm-off.signed', subject: off.id, at: p.clock.now() };
  return mustSign(p.prisma, given, { ...act, detail: { rule: off.rule } }, Date.now());
}

/** Back on: one person is enough, and every clinician may. */
async function end(p: Parts, call: Call): Promise<void> {
  const off = await rowOf(p, call);
  if (off.rule === null) allow(call, 'manage', 'audio-off', off.unitId);
  else allow(call, 'answer', 'unit', off.unitId);
  const body = await bodyOf(call, command);
  await once(p, call, body.commandId, async () => {
    await p.prisma.alarmOff.updateMany({
      where: { id: off.id, endedAt: null },
      data: { endedAt: new Date(p.clock.now()), endedBy: userOf(call).id },
    });
    await noted(p, call, off.unitId, off.rule === null ? 'audio on' : 'alarm on', off.id, { rule: off.rule });
    await p.notify.roster.refresh();
    // What was kept back while it was off goes out now.
    p.notify.dispatcher.look();
    return { ok: true };
  });
}

async function audioOff(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'audio-off');
  const body = await bodyOf(call, audioBody);
  await once(p, call, body.commandId, async () => {
    const now = p.clock.now();
    if (p.notify.roster.alarmOffs(unitId, now).some((o) => o.rule === null))
      throw new HttpError(409, 'off', 'The sound is off already.');
    const off = { id: opaqueId('o'), unitId, reason: body.reason, by: userOf(call).id, fromAt: new Date(now) };
    await p.prisma.alarmOff.create({ data: off });
    await noted(p, call, unitId, 'audio off', off.id, { reason: body.reason });
    await p.notify.roster.refresh();
    return { alarmOff: viewOf(p, unitId, off.id) };
  });
}

/** The pause itself is the workstation's; here it is only written down. */
async function audioPaused(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'answer', 'unit');
  const body = await bodyOf(call, pauseBody);
  await once(p, call, body.commandId, async () => {
    const until = iso(p.clock.now() + AUDIO_PAUSE_MS);
    await noted(p, call, unitId, 'audio paused', body.workstation, { until });
    return { until };
  });
}

async function rowOf(p: Parts, call: Call) {
  const off = await p.prisma.alarmOff.findUnique({ where: { id: call.params.id as string } });
  if (!off || off.endedAt !== null) throw new HttpError(404, 'not-found', 'There is no such thing off.');
  return off;
}
function viewOf(p: Parts, unitId: string, id: string) {
  const row = p.notify.roster.alarmOffs(unitId, p.clock.now()).find((o) => o.id === id);
  return row ? alarmOffView(row, p.monitor, p.notify.roster) : null;
}
