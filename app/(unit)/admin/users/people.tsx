'use client';
import { useCallback, useEffect, useState } from 'react';
import type { PersonView } from '../../../../lib/people/view';
import { can } from '../../../../lib/permissions';
import { TopBar } from '../../../components/shell';
import { Problem } from '../../../components/tags';
import { ask } from '../../../live/command';
import { usePerson } from '../../../session/person';
import { useUnits } from '../../../session/unit';
import { AddPerson } from './add-person';
import { PersonRow } from './person-row';

/** The unit's people with roles and open sign-ins. */
export function People() {
  const { current } = useUnits();
  const me = usePerson();
  const [people, setPeople] = useState<readonly PersonView[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const unit = current ?? '';
  const base = `/api/units/${encodeURIComponent(unit)}/people`;
  const load = useCallback(async () => {
    if (unit === '') return;
    const answer = await ask<{ people: PersonView[] }>(base);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
    if (answer.kind === 'done') setPeople(answer.body.people);
  }, [unit, base]);
  useEffect(() => {
    void load();
  }, [load]);
  const actor = me === null ? null : { kind: 'user' as const, session: '', ...me };
  const mayManage = can(actor, 'manage', { kind: 'users', unitId: unit });
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">People</h1>
        <span className="text-14 text-ink2">{unit}</span>
      </TopBar>
      <div className="flex max-w-[1300px] flex-col gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="The list could not be read.">{trouble}</Problem>}
        {mayManage && <AddPerson unit={unit} base={base} onDone={load} />}
        {people !== null && (
          <ul className="rounded-4 border border-line bg-tile">
            {people.map((p) => (
              <PersonRow key={p.id} person={p} base={base} mayManage={mayManage} own={p.id === me?.id} onDone={load} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
