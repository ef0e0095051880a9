'use client';
import { useState } from 'react';
import { bedGrades } from '../../lib/display/bed-grades';
import { nearTimeText } from '../../lib/display/clock';
import { hoursMinutes } from '../../lib/display/durations';
import { can } from '../../lib/permissions';
import type { UnitScreen } from '../../lib/screen';
import { MINUTE } from '../../lib/time';
import {
  type Load,
  type NurseWork,
  type PatientWork,
  type Task,
  type TaskKind,
  type Visit,
  worklist,
} from '../../lib/worklist/worklist';
import { PhoneLive } from '../board/phone-board';
import { Segments } from '../components/button';
import { GradeOf } from '../components/grade-glyph';
import { PartGuard } from '../components/guard';
import { TopBar } from '../components/shell';
import { InverseTag, Problem } from '../components/tags';
import { useNow, useZone } from '../live/clock';
import { useUnit } from '../live/hooks';
import { useMedia } from '../live/media';
import { PatientLink } from '../session/patient-link';
import { actorHere, usePerson } from '../session/person';
import { useUnits } from '../session/unit';
import { type Colleague, useAssignments } from './use-assignments';

const WORDS: Readonly<Record<TaskKind, string>> = {
  'crs-regrade': 'Regrade',
  ice: 'ICE',
  vitals: 'Vitals',
  labs: 'Labs',
  tocilizumab: 'Tocilizumab decision',
  antibiotic: 'Antibiotic',
  cultures: 'Cultures',
  'next-tocilizumab': 'tocilizumab permitted',
};

export function OwnWorklist() {
  const { current } = useUnits();
  if (current !== null) return <Worklist unitId={current} />;
  return (
    <div className="p-6">
      <Problem title="You work on no unit yet.">An administrator gives you a role on a unit; its work appears then.</Problem>
    </div>
  );
}

/** Everything due in the next four hours, by nurse, put together into walks to the bed. */
export function Worklist({ unitId }: { unitId: string }) {
  const room = useUnit(unitId);
  if (room.status === 'refused')
    return (
      <div className="p-6">
        <Problem title="This unit cannot be shown.">{room.error.message}</Problem>
      </div>
    );
  if (room.status === 'loading')
    return <div role="status" aria-label="Loading the worklist" className="h-14 border-b border-line bg-tile" />;
  return <Ready unitId={unitId} screen={room.screen} />;
}

type Whose = 'all' | 'mine';
function Ready({ unitId, screen }: { unitId: string; screen: UnitScreen }) {
  const now = useNow(MINUTE / 2);
  const person = usePerson();
  const mayAssign = person === null || can(actorHere(person), 'manage', { kind: 'assignments', unitId });
  const phone = useMedia('(max-width: 767px)');
  const [whose, setWhose] = useState<Whose>('all');
  const { known, trouble, assign } = useAssignments(unitId);
  const rows = screen.order.flatMap((b) => screen.beds.get(b) ?? []);
  const groups = worklist(rows, known?.patients ?? [], now);
  const shown = whose === 'mine' ? groups.filter((g) => g.nurse?.id === person?.id) : groups;
  const late = groups.reduce((n, g) => n + g.load.late, 0);
  return (
    <>
      <TopBar
        actions={
          <Segments
            label="Whose patients"
            options={[
              { value: 'all', text: 'All patients' },
              { value: 'mine', text: 'Mine' },
            ]}
            value={whose}
            onChange={setWhose}
          />
        }
      >
        <h1 className="text-20 font-650">Worklist</h1>
        <span className="text-14 text-ink2">
          {screen.unit.name}
          <span className="max-tablet:sr-only">, next 4 h</span>
        </span>
        {phone && <PhoneLive />}
        {late > 0 && <InverseTag className="h-6 text-13">{late} overdue</InverseTag>}
      </TopBar>
      <div className="flex flex-col gap-4 p-5 max-tablet:p-3">
        {trouble !== null && (
          <Problem title="Who has which patient could not be read.">
            {trouble} All patients stand under nobody until then.
          </Problem>
        )}
        {shown.length === 0 && (
          <p className="rounded-4 border border-line bg-tile p-4 text-14 text-ink2">
            {whose === 'mine' ? 'No patient of this unit is assigned to you.' : 'No patient lies on this unit.'}
          </p>
        )}
        {shown.map((group) => (
          <Group
            key={group.nurse?.id ?? ''}
            group={group}
            screen={screen}
            people={known?.people ?? []}
            assign={known === null || !mayAssign ? null : assign}
          />
        ))}
      </div>
    </>
  );
}

interface Assigning {
  readonly people: readonly Colleague[];
  readonly assign: ((patientId: string, userId: string | null) => Promise<boolean>) | null;
}
function Group({ group, screen, ...assigning }: { group: NurseWork; screen: UnitScreen } & Assigning) {
  const name = group.nurse?.name ?? 'Unassigned';
  return (
    <section aria-label={name} className="rounded-4 border border-line bg-tile">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5">
        <h2 className="text-16 font-650">{name}</h2>
        <LoadText load={group.load} patients={group.patients.length} />
      </header>
      <ul>
        {group.patients.map((p) => (
          <PartGuard key={p.bed} inList what={`Work of bed ${p.label}`}>
            <Patient work={p} nurseId={group.nurse?.id ?? null} screen={screen} {...assigning} />
          </PartGuard>
        ))}
      </ul>
    </section>
  );
}
function LoadText({ load, patients }: { load: Load; patients: number }) {
  const many = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;
  return (
    <p className="num text-13 text-ink2">
      {many(patients, 'patient')}, {many(load.visits, 'visit')}, {many(load.tasks, 'task')}
      {load.late > 0 && (
        <>
          , <b className="font-650 text-ink">{load.late} overdue</b>
        </>
      )}
      , grades add up to {load.acuity}
    </p>
  );
}

function Patient({
  work,
  nurseId,
  screen,
  people,
  assign,
}: { work: PatientWork; nurseId: string | null; screen: UnitScreen } & Assigning) {
  const now = useNow(MINUTE / 2);
  const row = screen.beds.get(work.bed);
  const grades = row === undefined ? null : bedGrades(row, now);
  return (
    <li className="grid grid-cols-[minmax(300px,22%)_1fr_auto] items-start gap-3 border-t border-line px-4 py-2.5 max-tablet:grid-cols-1">
      <p className="flex items-center gap-2.5">
        <PatientLink patientId={work.patientId} label={work.label} className="num w-[52px] flex-none text-20 font-650">
          {work.label}
        </PatientLink>
        {grades !== null && (
          <>
            <span className="flex w-[34px] flex-none justify-center">
              <GradeOf view={grades.crs} size={30} />
            </span>
            <span className="flex w-[34px] flex-none justify-center">
              <GradeOf view={grades.icans} size={30} />
            </span>
          </>
        )}
        <span className="min-w-0 truncate text-14">
          {work.name ?? ''}
          {work.away !== null && <span className="block text-12 font-600">off the unit: {work.away}</span>}
        </span>
      </p>
      {work.visits.length === 0 ? (
        <p className="py-1 text-14 text-ink2">Nothing due</p>
      ) : (
        <ol aria-label={`Visits, ${work.label}`} className="flex flex-wrap gap-2">
          {work.visits.map((v) => (
            <VisitBox key={v.at === now ? 'now' : v.at} visit={v} />
          ))}
        </ol>
      )}
      {assign !== null && (
        <label className="text-12 text-ink2">
          <span className="sr-only">Nurse of {work.label}</span>
          <select
            className="field h-8 w-44 text-13 text-ink"
            value={nurseId ?? ''}
            onChange={(e) => void assign(work.patientId, e.target.value === '' ? null : e.target.value)}
          >
            <option value="">Unassigned</option>
            {people
              .filter((p) => p.id === nurseId || p.roles.some((r) => r === 'nurse' || r === 'charge-nurse'))
              .map((p) => (
                <option key={p.id} value={p.id}>
                  {p.name}
                </option>
              ))}
          </select>
        </label>
      )}
    </li>
  );
}

function VisitBox({ visit }: { visit: Visit }) {
  const now = useNow(MINUTE / 2);
  const zone = useZone();
  const going = visit.at <= now;
  const mayOnly = visit.tasks.every((t) => t.mayOnly);
  return (
    <li
      className={`rounded-4 border px-3 py-1.5 text-13 ${mayOnly ? 'border-dashed border-line2' : going ? 'border-ink' : 'border-line2'}`}
    >
      <span className={`num mr-3 ${going ? 'font-650' : 'text-ink2'}`}>{going ? 'now' : nearTimeText(visit.at, now, zone)}</span>
      {visit.tasks.map((t, i) => (
        <span key={t.what}>
          {i > 0 && <span className="text-ink2"> · </span>}
          <TaskText task={t} from={visit.at} />
        </span>
      ))}
    </li>
  );
}
/** Its own time only where that is another one than the visit's. */
function TaskText({ task, from }: { task: Task; from: number }) {
  const now = useNow(MINUTE / 2);
  const zone = useZone();
  if (task.late)
    return (
      <InverseTag className="min-h-5 text-13">
        {WORDS[task.what]} late {hoursMinutes(now - task.dueAt)}
      </InverseTag>
    );
  const at = task.dueAt > now && task.dueAt - from >= MINUTE ? ` ${nearTimeText(task.dueAt, now, zone)}` : '';
  return (
    <span className={task.mayOnly ? 'text-ink2' : 'font-600'}>
      {WORDS[task.what]}
      <span className="num font-400 text-ink2">{at}</span>
    </span>
  );
}
