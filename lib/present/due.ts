import type { Chart } from '../chart/chart';
import { monitoringStart } from '../chart/read';
import { regradedAt, regradeEvery } from '../chart/read-rules';
import { iceDue } from '../grading/ice';
import { type Protocol, span } from '../protocols/protocol';
import { ruleById } from '../rules/index';
import type { DueItem } from '../state';
import type { Instant } from '../time';
import { iso } from './grades';

/** What a person has to do by a time, the first to come first; nothing without an open stay. */
export function dueItems(chart: Chart, now: Instant, protocol: Protocol): DueItem[] {
  const start = monitoringStart(chart);
  if (!chart.stay.open || start === null) return [];
  const out: DueItem[] = [];
  const add = (what: DueItem['what'], dueAt: Instant, overdueAt: Instant): void => {
    out.push({ what, dueAt: iso(dueAt), overdueAt: iso(overdueAt) });
  };
  const graded = regradedAt(chart, 'crs') ?? start;
  const every = regradeEvery(chart, protocol);
  add('crs-regrade', graded + every, graded + every);
  const ice = iceDue(chart, now, protocol);
  if (ice !== null) add('ice', ice.dueAt, ice.overdueAt);

  const { vitals, labs } = chart;
  const pressure = Math.max(vitals.sbpMmHg?.t ?? start, vitals.mapMmHg?.t ?? start);
  const taken = [vitals.tempC?.t, vitals.heartRate?.t, vitals.respRate?.t, pressure, vitals.spo2Percent?.t].map((t) =>
    Math.max(start, t ?? start),
  );
  const oldest = Math.min(...taken);
  add('vitals', oldest + span(protocol, 'vitals.every'), oldest + span(protocol, 'vitals.overdue'));
  const drawn = Math.min(...(['crp', 'ferritin'] as const).map((test) => Math.max(start, labs[test]?.at(-1)?.t ?? start)));
  add('labs', drawn + span(protocol, 'labs.every'), drawn + span(protocol, 'labs.overdue'));

  const due = ruleById('TOCI-DUE')?.evaluate(chart, protocol, now).findings[0];
  if (due !== undefined) add('tocilizumab', due.since, due.since + span(protocol, 'toci.delay'));
  return out.sort((a, b) => a.dueAt.localeCompare(b.dueAt));
}
