'use client';
import { can } from '../../lib/permissions';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { actorHere, usePerson } from '../session/person';
import { useUnitName, useUnits } from '../session/unit';
import { Editor } from './editor';
import { Simulator } from './simulator';
import { useEscalation } from './use-escalation';

/** Who is told when on this unit; beside it, what would happen if something were raised now. */
export function EscalationPage() {
  const { current } = useUnits();
  const unitName = useUnitName();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Escalation</h1>
        <span className="text-14 text-ink2">{unitName}</span>
      </TopBar>
      {current !== null && <OfUnit key={current} unitId={current} />}
    </>
  );
}
function OfUnit({ unitId }: { unitId: string }) {
  const { view, trouble, save } = useEscalation(unitId);
  const may = can(actorHere(usePerson()), 'manage', { kind: 'escalation', unitId });
  return (
    <div className="grid max-w-[1640px] grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4 p-5 max-full:grid-cols-1 max-tablet:p-4">
      {trouble !== null && <Problem title="The escalation could not be read.">{trouble}</Problem>}
      {view === null ? (
        trouble === null && <Skeleton className="h-64" />
      ) : (
        <>
          <Editor key={view.version} view={view} may={may} onSave={save} />
          <Simulator unitId={unitId} />
        </>
      )}
    </div>
  );
}
