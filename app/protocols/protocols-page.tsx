'use client';
import { useState } from 'react';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { useJson } from '../rules/use-json';
import { useUnits } from '../session/unit';
import { ThemeSwitch } from '../theme/theme-switch';
import { Compare } from './compare';
import { NewVersion } from './new-version';
import { Publish } from './publish';
import type { ProtocolsAnswer } from './types';
import { Versions } from './versions';

/** Versions, their differences, a dry run over stored stays, and which unit follows which since when. */
export function ProtocolsPage() {
  const { current } = useUnits();
  const [round, setRound] = useState(0);
  const read = useJson<ProtocolsAnswer>('/api/protocols', round);
  if (read.state === 'failed')
    return (
      <div className="p-6">
        <Problem title="The protocols cannot be read.">{read.why}</Problem>
      </div>
    );
  if (read.state === 'loading')
    return (
      <div role="status" aria-label="Loading the protocols" className="grid gap-2 p-4">
        <Skeleton className="h-24" />
        <Skeleton className="h-40" />
      </div>
    );
  return <Protocols answer={read.body} unitId={current ?? ''} onChanged={() => setRound((n) => n + 1)} />;
}

export function Protocols({ answer, unitId, onChanged }: { answer: ProtocolsAnswer; unitId: string; onChanged: () => void }) {
  const unit = answer.units.find((u) => u.id === unitId) ?? answer.units[0];
  return (
    <>
      <TopBar actions={<ThemeSwitch />}>
        <h1 className="text-20 font-650">Protocols</h1>
        {unit !== undefined && <span className="text-14 text-ink2">{unit.name}</span>}
      </TopBar>
      <div className="mx-auto grid max-w-[1080px] grid-cols-[minmax(0,1fr)] gap-6 p-5 max-tablet:p-4">
        {answer.broken.map((b) => (
          <Problem key={b.ref} title={`${b.ref} cannot be used.`}>
            {b.errors.join(' ')}
          </Problem>
        ))}
        {unit !== undefined && <Publish unit={unit} protocols={answer.protocols} onDone={onChanged} />}
        <Versions protocols={answer.protocols} onDone={onChanged} />
        <Compare protocols={answer.protocols} unit={unit} mayRun={answer.mayCreate} />
        {answer.mayCreate && <NewVersion protocols={answer.protocols} onDone={onChanged} />}
      </div>
    </>
  );
}
