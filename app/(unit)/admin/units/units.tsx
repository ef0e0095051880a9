'use client';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { can } from '../../../../lib/permissions';
import type { UnitAdminView } from '../../../../lib/units/view';
import { TopBar } from '../../../components/shell';
import { Problem, Skeleton } from '../../../components/tags';
import { ask } from '../../../live/command';
import { actorHere, usePerson } from '../../../session/person';
import { useUnits } from '../../../session/unit';
import { Beds } from './beds';
import { NewUnit } from './new-unit';
import { PrivacyForm } from './privacy-form';
import { Teams } from './teams';
import { UnitForm } from './unit-form';

/** Everything of one unit that is not about people, alerts or feeds. */
export function Units() {
  const { current } = useUnits();
  const actor = actorHere(usePerson());
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Units and beds</h1>
        <span className="text-14 text-ink2">{current ?? ''}</span>
      </TopBar>
      <div className="grid max-w-[1400px] grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4 p-5 max-desk:grid-cols-1 max-tablet:p-4">
        {current !== null && (
          <OfUnit key={current} unitId={current} may={can(actor, 'manage', { kind: 'unit-settings', unitId: current })}>
            {can(actor, 'manage', { kind: 'units' }) && <NewUnit />}
          </OfUnit>
        )}
      </div>
    </>
  );
}

function OfUnit({ unitId, may, children }: { unitId: string; may: boolean; children: ReactNode }) {
  const [unit, setUnit] = useState<UnitAdminView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const base = `/api/units/${encodeURIComponent(unitId)}`;
  const load = useCallback(async () => {
    const answer = await ask<{ unit: UnitAdminView }>(`${base}/administration`);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
    if (answer.kind === 'done') setUnit(answer.body.unit);
  }, [base]);
  useEffect(() => {
    void load();
  }, [load]);
  if (trouble !== null) return <Problem title="The unit could not be read.">{trouble}</Problem>;
  if (unit === null) return <Skeleton className="h-64" />;
  return (
    <>
      <Beds unit={unit} base={base} may={may} onChange={setUnit} />
      <div className="grid gap-4">
        <UnitForm key={`${unit.name}|${unit.zone}`} unit={unit} base={base} may={may} onChange={setUnit} />
        <Teams unit={unit} base={base} may={may} onChange={setUnit} />
        <PrivacyForm base={base} may={may} />
        {children}
      </div>
    </>
  );
}
