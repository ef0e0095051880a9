'use client';
import { can } from '../../lib/permissions';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { Section } from '../me/section';
import { actorHere, usePerson } from '../session/person';
import { useUnitName, useUnits } from '../session/unit';
import { AddDuty } from './add-duty';
import { AssignmentTable } from './assignment-table';
import { NowOnCall } from './now-on-call';
import { Schedule } from './schedule';
import { useOnCall } from './use-on-call';

/** Who would be found now, the schedule of the next two weeks, and the patients of each nurse this shift. */
export function StaffingPage() {
  const { current } = useUnits();
  const unitName = useUnitName();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">On call and assignments</h1>
        <span className="text-14 text-ink2">{unitName}</span>
      </TopBar>
      {current !== null && <OfUnit key={current} unitId={current} />}
    </>
  );
}
function OfUnit({ unitId }: { unitId: string }) {
  const { view, trouble, add, remove } = useOnCall(unitId);
  const actor = actorHere(usePerson());
  const may = can(actor, 'manage', { kind: 'on-call', unitId });
  return (
    <div className="grid max-w-[1360px] grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4 p-5 max-desk:grid-cols-1 max-tablet:p-4">
      <div className="grid gap-4">
        {trouble !== null && <Problem title="The schedule could not be read.">{trouble}</Problem>}
        {view === null ? (
          trouble === null && <Skeleton className="h-64" />
        ) : (
          <>
            <Section title="Now" note="Who a notice would find at this moment, and whether it would reach them.">
              <NowOnCall view={view} />
            </Section>
            <Section title="Next 14 days">
              {may && <AddDuty people={view.people} onAdd={add} />}
              {!may && <p className="text-13 text-ink2">Charge nurses and administrators change the schedule.</p>}
              <Schedule view={view} {...(may ? { onRemove: remove } : {})} />
            </Section>
          </>
        )}
      </div>
      <Section
        title="Assignments of this shift"
        note="A notice goes to the nurse who has the patient; if nobody is assigned on the unit, to every nurse."
      >
        <AssignmentTable unitId={unitId} mayAssign={can(actor, 'manage', { kind: 'assignments', unitId })} />
      </Section>
    </div>
  );
}
