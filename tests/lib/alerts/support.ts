import type { Alert, OpenAlert, Person } from '../../../lib/alerts/alert';
import { DEFAULT_POLICY, planFor } from '../../../lib/alerts/escalate';
import type { AlertEvent, AlertRule, Effect, Sighting } from '../../../lib/alerts/event';
import { transition } from '../../../lib/alerts/transition';
import { CRS_ESCALATION } from '../../../lib/rules/crs';
import { ICANS_ESCALATION } from '../../../lib/rules/icans';
import type { Finding } from '../../../lib/rules/rule';

/** Shared by the alert tests: a few rules as the catalogue has them, people, and one way to step an alert. */

export const T0 = Date.UTC(2026, 10, 21, 3, 0, 0);
export const person = (id: string, role: string): Person => ({ id, name: id, role });
export const nurse = person('ruiz', 'nurse');
export const otherNurse = person('lee', 'nurse');
export const charge = person('okafor', 'charge-nurse');
export const physician = person('chen', 'physician');
export const pharmacist = person('patel', 'pharmacist');
export const biomed = person('nguyen', 'it');

const rule = (id: string, more: Partial<AlertRule> = {}): AlertRule => ({
  id,
  family: id,
  title: id,
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'HEM'],
  action: 'act',
  ...more,
});
const list: AlertRule[] = [
  rule('CRS-ONSET', { family: 'CRS-ESCALATION' }),
  rule('CRS-ESCALATION', { ack: 'until-done', ackFor: CRS_ESCALATION.ackFor, notify: ['RN', 'CN', 'ICU', 'HEM'] }),
  rule('ICANS-ESCALATION', { ack: 'until-done', ackFor: ICANS_ESCALATION.ackFor, notify: ['RN', 'ICU', 'HEM', 'NEU'] }),
  rule('CRS-G1-PERSIST', { notify: ['HEM'] }),
  rule('CRS-NO-IMPROVE-24H', { notify: ['ICU', 'HEM'] }),
  rule('SEIZURE', { kind: 'event', notify: ['RN', 'ICU', 'NEU', 'HEM'] }),
  rule('TOCI-DUE', { cls: 'task', ack: 'until-done', notify: ['RN', 'ICU', 'HEM', 'PH'] }),
  rule('TOCI-DELAY', { cls: 'task', ack: 'until-done', family: 'TOCI-DUE', notify: ['ICU', 'HEM', 'CN'] }),
  rule('TOCI-INTERVAL', { cls: 'drug', kind: 'event', notify: ['RN', 'PH', 'HEM'] }),
  rule('FERRITIN-10K', { notify: ['HEM'] }),
  rule('HLH-SUSPECT', { notify: ['HEM', 'ICU', 'PH'] }),
  rule('INTUBATED-NO-DEX', { ack: 'until-done', notify: ['ICU'] }),
  rule('STEROID-DUE-CRS3', { cls: 'task', ack: 'until-done', notify: ['ICU', 'HEM'] }),
  rule('STEROID-ESCALATE-CRS4', { cls: 'task', ack: 'until-done', notify: ['ICU', 'HEM', 'PH'] }),
  rule('STEROID-TAPER', { notify: ['HEM', 'PH'] }),
  rule('ICE-FALL', { notify: ['RN', 'ICU', 'HEM', 'NEU'] }),
  rule('ICE-OVERDUE', { cls: 'task', ack: 'until-done', notify: ['RN'] }),
  rule('REGRADE-OVERDUE', { cls: 'task', ack: 'until-done', notify: ['RN', 'CN', 'HEM'] }),
  rule('TELEMETRY-MISSING', { cls: 'task', ack: 'until-done', notify: ['RN', 'CN'] }),
  rule('FEED-SILENT', { cls: 'technical', ack: 'until-done', notify: ['RN', 'BIO'] }),
  rule('T1', { cls: 'technical', ack: 'until-done', family: 'FEED-SILENT', notify: ['RN', 'BIO'] }),
  rule('T2', { cls: 'technical', ack: 'until-done', kind: 'event', notify: ['CN', 'BIO'] }),
  rule('T6', { cls: 'technical', ack: 'until-done', notify: ['RN', 'CN', 'BIO'] }),
];
export const RULES: ReadonlyMap<string, AlertRule> = new Map(list.map((r) => [r.id, r]));
export function ruleNamed(id: string): AlertRule {
  const found = RULES.get(id);
  if (found === undefined) throw new Error(id);
  return found;
}

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    rule: id,
    trigger: '',
    priority: 'high',
    condition: 'present',
    level: null,
    since: T0,
    text: `${id} ${more.level ?? ''}`.trim(),
    evidence: [{ name: 'map', value: 52, unit: 'mmHg', t: T0, eventId: 'e1' }],
    ...more,
  };
}

export function sighting(f: Finding): Sighting {
  const r = ruleNamed(f.rule);
  return {
    rule: r.id,
    family: r.family,
    cls: r.cls,
    ack: r.ack,
    priority: f.priority,
    level: f.level,
    text: f.text,
    evidence: f.evidence,
    notify: r.notify,
    onsetAt: f.since,
    plan: planFor(r, f, DEFAULT_POLICY),
    protocol: 'astct-2019@1',
  };
}

export function raiseEvent(f: Finding): Extract<AlertEvent, { type: 'raise' }> {
  const key = `s1/${ruleNamed(f.rule).family}${f.trigger === '' ? '' : `/${f.trigger}`}`;
  return {
    type: 'raise',
    id: `${f.rule}-${f.trigger}`,
    unitId: 'ICU-7',
    patientId: 'p1',
    stayId: 's1',
    key,
    trigger: f.trigger,
    bed: 'ICU-7-04',
    sighting: sighting(f),
  };
}

/** One step that must not be refused. */
export function step<A extends Alert = Alert>(
  alert: Alert | null,
  event: AlertEvent,
  now: number,
): { alert: A; effects: readonly Effect[] } {
  const outcome = transition(alert, event, now);
  if (outcome.refused !== undefined) throw new Error(`${event.type} refused: ${outcome.refused.message}`);
  return { alert: outcome.alert as A, effects: outcome.effects };
}

export function raised(f: Finding, now = T0): OpenAlert {
  return step<OpenAlert>(null, raiseEvent(f), now).alert;
}

export function refusal(alert: Alert | null, event: AlertEvent, now: number): string {
  const outcome = transition(alert, event, now);
  return outcome.refused?.code ?? 'accepted';
}

export function toldTiers(effects: readonly Effect[]): number[] {
  return effects.flatMap((e) => (e.kind === 'notify' ? [e.tier] : []));
}
export function toldRoles(effects: readonly Effect[]): string[] {
  return effects.flatMap((e) => (e.kind === 'notify' ? [...e.roles] : []));
}
export function kinds(effects: readonly Effect[]): string[] {
  return effects.map((e) => e.kind);
}
