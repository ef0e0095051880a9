import { type Alert, isOpen, type OpenAlert } from '../../lib/alerts/alert';
import type { Effect } from '../../lib/alerts/event';
import type { AlertWrite, AuditWrite, NoticeWrite, TransitionWrite } from '../store/batch';

/** An alert as it is now, with what its transitions of this step ask for. */
export interface Changed {
  readonly alert: Alert;
  readonly effects: readonly Effect[];
}
/** Rows of changed alerts: the alert, one transition, its notices. */
export function alertRows(patient: { readonly key: number; readonly open: readonly OpenAlert[] }, changes: readonly Changed[]) {
  const alerts: AlertWrite[] = [];
  const transitions: TransitionWrite[] = [];
  const notices: NoticeWrite[] = [];
  const audit: AuditWrite[] = [];
  for (const { alert, effects } of changes) {
    const closed = isOpen(alert) ? null : alert.closedAt;
    alerts.push({
      patientKey: patient.key,
      id: alert.id,
      unitId: alert.unitId,
      stayId: alert.stayId === '' ? null : Number(alert.stayId),
      key: alert.key,
      rule: alert.rule,
      family: alert.family,
      priority: alert.priority,
      phase: alert.phase,
      open: isOpen(alert),
      raisedAt: alert.raisedAt,
      closedAt: closed,
      nextActionAt: alert.nextActionAt,
      version: alert.version,
      body: JSON.stringify(alert),
    });
    for (const effect of effects) {
      if (effect.kind === 'audit') {
        const actor = effect.actor === null ? 'system' : effect.actor.id;
        transitions.push({
          patientKey: patient.key,
          alertId: alert.id,
          version: effect.version,
          at: alert.updatedAt,
          from: effect.from ?? '',
          to: effect.to,
          event: effect.event,
          actor,
          body: JSON.stringify({
            after: alert,
            reason: effect.reason,
            actor: effect.actor,
            level: effect.level,
            priority: effect.priority,
            lateMs: effect.lateMs,
            text: alert.text,
            bed: alert.bed,
            tier: alert.tier,
          }),
        });
        audit.push({
          patientKey: patient.key,
          unitId: alert.unitId,
          at: alert.updatedAt,
          actor,
          action: `alert ${effect.event}`,
          subject: alert.id,
          detail: JSON.stringify({
            from: effect.from,
            to: effect.to,
            reason: effect.reason,
            version: effect.version,
            rule: alert.rule,
          }),
        });
      } else {
        notices.push({
          patientKey: patient.key,
          alertId: alert.id,
          version: alert.version,
          unitId: alert.unitId,
          tier: effect.kind === 'notify' ? effect.tier : 0,
          createdAt: alert.updatedAt,
          body: JSON.stringify(effect),
        });
      }
    }
  }
  return { alerts, transitions, notices, audit };
}
