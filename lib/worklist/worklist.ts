import { worstGrade } from '../display/unit';
import { isOpen } from '../screen';
import type { BedRow, DueItem } from '../state';
import { HOUR, type Instant, MINUTE } from '../time';

/** What has to be done at a bed by a time, folded from the same rows the board shows. */
export type TaskKind = DueItem['what'] | 'antibiotic' | 'cultures' | 'next-tocilizumab';
export interface Task {
  readonly what: TaskKind;
  readonly dueAt: Instant;
  readonly overdueAt: Instant;
  readonly late: boolean;
  /** A possibility rather than a duty: from then on a dose is permitted. */
  readonly mayOnly: boolean;
}
/** Tasks that one walk to the bed can settle. */
export interface Visit {
  /** When to go: now if something is due already. */
  readonly at: Instant;
  readonly tasks: readonly Task[];
}
export interface PatientWork {
  readonly bed: string;
  readonly label: string;
  readonly patientId: string;
  readonly name: string | null;
  readonly worst: number;
  /** Where the patient is, if off the unit; work waits there. */
  readonly away: string | null;
  readonly visits: readonly Visit[];
}
export interface NurseWork {
  /** null: patients nobody has. */
  readonly nurse: { readonly id: string; readonly name: string } | null;
  readonly patients: readonly PatientWork[];
  readonly load: Load;
}
/** What a nurse has in the time ahead, for the next assignment. Duties only, no possibilities. */
export interface Load {
  readonly visits: number;
  readonly tasks: number;
  readonly late: number;
  /** Worst grades of the patients added up; not known counts as 2, since somebody has to find out. */
  readonly acuity: number;
}

export const AHEAD_MS = 4 * HOUR;
/** Work that comes due so soon after a visit begins is done with it. */
export const BUNDLE_MS = 30 * MINUTE;

/** Open alerts that are themselves a task without a time of their own. */
const TASK_RULES: Readonly<Record<string, TaskKind>> = {
  'ABX-NOT-STARTED': 'antibiotic',
  'ABX-NEUTROPENIC': 'antibiotic',
  'CULTURES-DUE': 'cultures',
};

/** Everything due at a bed within four hours, what is late included, the first to come first. */
export function tasksOf(row: BedRow, now: Instant): Task[] {
  if (row.patientId === null) return [];
  const tasks: Task[] = row.due.map((d) => {
    const overdueAt = Date.parse(d.overdueAt);
    return { what: d.what, dueAt: Date.parse(d.dueAt), overdueAt, late: now > overdueAt, mayOnly: false };
  });
  for (const alert of row.alerts) {
    const what = TASK_RULES[alert.rule];
    if (what === undefined || !isOpen(alert) || alert.condition === 'absent' || tasks.some((t) => t.what === what)) continue;
    const since = Date.parse(alert.since);
    tasks.push({ what, dueAt: since, overdueAt: since, late: true, mayOnly: false });
  }
  const next = row.toci?.nextEligibleAt == null || row.toci.canGive ? null : Date.parse(row.toci.nextEligibleAt);
  if (next !== null && next > now && (row.toci?.total ?? 0) > 0)
    tasks.push({ what: 'next-tocilizumab', dueAt: next, overdueAt: next, late: false, mayOnly: true });
  return tasks.filter((t) => t.dueAt <= now + AHEAD_MS).sort((a, b) => a.dueAt - b.dueAt || a.what.localeCompare(b.what));
}

/** Puts together what one walk settles: it begins with the first task and takes along what comes due within half an hour. */
export function bundle(tasks: readonly Task[], now: Instant): Visit[] {
  const visits: { at: Instant; tasks: Task[] }[] = [];
  for (const task of tasks) {
    const at = Math.max(now, task.dueAt);
    const last = visits.at(-1);
    if (last !== undefined && at <= last.at + BUNDLE_MS) last.tasks.push(task);
    else visits.push({ at, tasks: [task] });
  }
  return visits;
}

export interface Assigned {
  readonly patientId: string;
  readonly nurse: { readonly id: string; readonly name: string } | null;
}
/**
 * The work of a unit by nurse: patients nobody has first, then nurses by name. A patient with nothing to do still stands with
 * their nurse. An assignment of somebody who is not on the unit is left out.
 */
export function worklist(rows: readonly BedRow[], assigned: readonly Assigned[], now: Instant): NurseWork[] {
  const nurseOf = new Map(assigned.map((a) => [a.patientId, a.nurse]));
  const groups = new Map<string, { nurse: NurseWork['nurse']; patients: PatientWork[] }>();
  for (const row of rows) {
    if (row.patientId === null) continue;
    const nurse = nurseOf.get(row.patientId) ?? null;
    const group = groups.get(nurse?.id ?? '') ?? { nurse, patients: [] };
    groups.set(nurse?.id ?? '', group);
    group.patients.push({
      bed: row.bed,
      label: row.label,
      patientId: row.patientId,
      name: row.name,
      worst: worstGrade(row) ?? 0,
      away: row.absence?.reason ?? null,
      visits: bundle(tasksOf(row, now), now),
    });
  }
  return [...groups.values()]
    .sort(
      (a, b) => Number(a.nurse !== null) - Number(b.nurse !== null) || (a.nurse?.name ?? '').localeCompare(b.nurse?.name ?? ''),
    )
    .map((g) => ({ ...g, load: loadOf(g.patients) }));
}

export function loadOf(patients: readonly PatientWork[]): Load {
  const visits = patients.flatMap((p) => p.visits).filter((v) => v.tasks.some((t) => !t.mayOnly));
  const tasks = visits.flatMap((v) => v.tasks).filter((t) => !t.mayOnly);
  return {
    visits: visits.length,
    tasks: tasks.length,
    late: tasks.filter((t) => t.late).length,
    acuity: patients.reduce((sum, p) => sum + (p.worst < 0 ? 2 : p.worst), 0),
  };
}
