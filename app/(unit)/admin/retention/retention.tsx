'use client';
import { useCallback, useEffect, useState } from 'react';
import { can } from '../../../../lib/permissions';
import { RETENTION_KINDS, type RetentionView } from '../../../../lib/retention';
import { TopBar } from '../../../components/shell';
import { Problem, Skeleton } from '../../../components/tags';
import { ask } from '../../../live/command';
import { when } from '../../../protocols/part';
import { actorHere, usePerson } from '../../../session/person';
import { Kind } from './kind';

/** What goes by itself once it is old, of the whole installation. */
export function Retention() {
  const [view, setView] = useState<RetentionView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const may = can(actorHere(usePerson()), 'manage', { kind: 'retention' });
  const load = useCallback(async () => {
    const answer = await ask<RetentionView>('/api/retention');
    setTrouble(answer.kind === 'failed' ? answer.why : null);
    if (answer.kind === 'done') setView(answer.body);
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Retention</h1>
        <span className="text-14 text-ink2">all units</span>
      </TopBar>
      <div className="grid max-w-[1100px] gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="The settings could not be read.">{trouble}</Problem>}
        {view === null ? (
          trouble === null && <Skeleton className="h-96" />
        ) : (
          <>
            <p className="text-14 text-ink2">
              Each hour what is older is removed, a few rows at a time. Nothing of an open stay goes
              {view.oldestOpenStay === null ? '' : `; the oldest one began ${when(view.oldestOpenStay)}`}. Charts, events, grades
              and alerts are not removed by age. {lastRun(view)}
            </p>
            <ul className="rounded-4 border border-line bg-tile">
              {view.kinds.map((k) => (
                <Kind key={`${k.id}|${k.days}`} kind={k} may={may} onChange={setView} />
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function lastRun({ lastRunAt, lastRemoved }: RetentionView): string {
  if (lastRunAt === null) return 'It has not run yet.';
  const what = Object.entries(lastRemoved).map(
    ([id, n]) => `${n} of ${RETENTION_KINDS.find((k) => k.id === id)?.title.toLowerCase() ?? id}`,
  );
  return `Last run ${when(lastRunAt)}: ${what.length === 0 ? 'nothing was old enough' : `removed ${what.join(', ')}`}.`;
}
