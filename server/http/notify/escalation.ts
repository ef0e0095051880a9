import { z } from 'zod';
import { DEFAULT_POLICY, policyProblems } from '../../../lib/alerts/escalate';
import { escalationOf, policyShape, readTelling } from '../../../lib/alerts/policy';
import { simulate } from '../../../lib/alerts/simulate';
import { TECHNICAL } from '../../../lib/alerts/technical';
import { ruleById } from '../../../lib/rules/index';
import { HttpError, sendJson } from '../answer';
import { bodyOf } from '../body';
import { once } from '../once';
import type { Call, Route } from '../router';
import { command, instant, type Parts, unitFor } from './parts';
import { noted, personView } from './staffing';

const setBody = command.extend({
  version: z.number().int(),
  policy: policyShape.omit({ id: true }).extend({ id: z.string().optional() }),
  failSafe: z.string(),
  bedInPush: z.boolean().optional(),
  phoneTree: z.array(z.string().trim().min(1).max(120)).max(20).optional(),
});
const question = z.object({
  rule: z.string().max(60),
  level: z.number().int().min(0).max(5).nullish(),
  priority: z.enum(['high', 'medium', 'low']).optional(),
  patientId: z.string().optional(),
  at: instant.optional(),
  policy: policyShape.omit({ id: true }).extend({ id: z.string().optional() }).optional(),
});

/** The unit's escalation: who is told when and how, and what would happen if something were raised now. */
export function escalationRoutes(p: Parts): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/units/:unit/escalation',
      access: 'session',
      handle: (call) => sendJson(call.res, 200, view(p, unitFor(p, call, 'read', 'escalation'))),
    },
    { method: 'PUT', pattern: '/api/units/:unit/escalation', access: 'session', handle: (call) => set(p, call) },
    {
      method: 'POST',
      pattern: '/api/units/:unit/escalation/simulate',
      access: 'session',
      handle: (call) => ask(p, call),
    },
  ];
}

function view(p: Parts, unitId: string) {
  const settings = p.monitor.census.unit(unitId)?.settings;
  const told = readTelling(settings);
  const policy = escalationOf(settings);
  const members = p.notify.roster.membersOf(unitId);
  const failSafe = members.find((m) => m.id === told.failSafe);
  const problems = [...policyProblems(policy)];
  if (!failSafe) problems.push('Nobody is set who is told when nobody else can be; administrators are told instead.');
  return {
    version: told.version,
    policy,
    failSafe: failSafe ? { id: failSafe.id, name: failSafe.name } : null,
    bedInPush: told.bedInPush,
    phoneTree: told.phoneTree,
    problems,
    isDefault: policy === DEFAULT_POLICY,
    defaults: DEFAULT_POLICY,
    people: members.map(personView),
  };
}

async function set(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'escalation');
  const body = await bodyOf(call, setBody);
  const version = body.version + 1;
  const policy = { ...body.policy, id: `${unitId}@${version}` };
  const problems = [...policyProblems(policy)];
  if (!p.notify.roster.membersOf(unitId).some((m) => m.id === body.failSafe))
    problems.push('Somebody of the unit must be named who is told when nobody else can be.');
  if (problems.length > 0) throw new HttpError(422, 'invalid', problems[0] ?? '', {}, { problems });
  await once(p, call, body.commandId, async () => {
    const before = readTelling(p.monitor.census.unit(unitId)?.settings);
    const telling = {
      version,
      policy,
      failSafe: body.failSafe,
      bedInPush: body.bedInPush ?? before.bedInPush,
      phoneTree: body.phoneTree ?? before.phoneTree,
    };
    const r = await p.notify.pool.query(
      `update units set settings = settings || jsonb_build_object('telling', $2::jsonb)
       where id = $1 and coalesce((settings->'telling'->>'version')::int, 0) = $3`,
      [unitId, JSON.stringify(telling), body.version],
    );
    if (r.rowCount === 0) {
      await p.monitor.refreshUnits();
      throw new HttpError(409, 'stale', 'Somebody has changed it meanwhile.', {}, { now: view(p, unitId) });
    }
    await noted(p, call, unitId, 'set escalation', `${unitId}@${version}`, {
      policy: JSON.stringify(policy),
      failSafe: body.failSafe,
      bedInPush: telling.bedInPush,
    });
    await p.monitor.refreshUnits();
    return view(p, unitId);
  });
}

async function ask(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'read', 'escalation');
  const body = await bodyOf(call, question);
  const rule = ruleById(body.rule) ?? TECHNICAL.find((t) => t.id === body.rule);
  if (!rule) throw new HttpError(422, 'invalid', 'rule: there is no such rule.');
  const key = body.patientId === undefined ? null : p.monitor.census.byRef(body.patientId)?.key;
  if (key === undefined || (key !== null && p.monitor.census.openStay(key)?.unitId !== unitId))
    throw new HttpError(422, 'invalid', 'patientId: is nobody on this unit.');
  const level = body.level ?? null;
  const usual = typeof rule.priority === 'string' ? rule.priority : rule.priority.includes('high') ? 'high' : 'medium';
  const priority =
    body.priority ?? (level !== null && typeof rule.priority !== 'string' ? (level >= 3 ? 'high' : 'medium') : usual);
  const at = body.at ?? p.clock.now();
  const finding = {
    rule: rule.id,
    trigger: '',
    priority,
    condition: 'present',
    level,
    since: at,
    text: '',
    evidence: [],
  } as const;
  const notify = rule.notifyFor?.(finding) ?? rule.notify;
  const policy = body.policy ? { ...body.policy, id: 'tried' } : escalationOf(p.monitor.census.unit(unitId)?.settings);
  const result = simulate({ rule: rule.id, priority, level, notify }, policy, p.notify.roster.staff(unitId, key, at), at);
  sendJson(call.res, 200, { rule: rule.id, title: rule.title, priority, level, ...result });
}
