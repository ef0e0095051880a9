import type { Chart } from '../chart/chart';
import { current } from '../chart/read';
import type { Protocol } from '../protocols/protocol';
import type { Instant } from '../time';
import { crsItems } from './crs-items';
import { icansItems, intubationItems } from './icans-items';
import type { Facts } from './item';
import { management } from './management';
import type { Checklist, ChecklistSection } from './types';
import { workupItems } from './workup';

/**
 * What the sources list at the management grade and how it stands for this patient: done, due, or not applicable and why.
 * Never an order.
 */
export function checklist(chart: Chart, protocol: Protocol, now: Instant): Checklist {
  const { grade, because } = management(chart, protocol, now);
  const facts: Facts = { chart, protocol, now, since: chart.episode?.openedAt ?? Number.NEGATIVE_INFINITY };
  const sections: ChecklistSection[] = [];
  if (grade >= 1) {
    const groups = [1, 2, 3, 4].filter((g) => g <= grade).map((fromGrade) => ({ fromGrade, items: crsItems(facts, fromGrade) }));
    sections.push({ id: 'crs', title: 'CRS', groups });
    const workup = workupItems(facts);
    if (workup.length > 0)
      sections.push({ id: 'work-up', title: 'Infection work-up', groups: [{ fromGrade: 1, items: workup }] });
  }
  const { icans } = current(chart);
  if (icans >= 1)
    sections.push({ id: 'icans', title: 'ICANS', groups: icansItems({ ...facts, since: Number.NEGATIVE_INFINITY }, icans) });
  const intubation = intubationItems(facts);
  if (intubation.length > 0)
    sections.push({ id: 'intubation', title: 'Intubation', groups: [{ fromGrade: 1, items: intubation }] });
  const open = sections.flatMap((s) => s.groups.flatMap((g) => g.items)).filter((i) => i.state === 'due').length;
  return { managementGrade: grade, because, sections, open };
}
