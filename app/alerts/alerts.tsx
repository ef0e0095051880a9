'use client';
import { useMemo, useState } from 'react';
import { byAttention, isOpen, type UnitScreen } from '../../lib/screen';
import type { UnitAlertView } from '../../lib/state';
import { Announcer } from '../board/announcer';
import { UnitClock } from '../board/board';
import { PhoneLive } from '../board/phone-board';
import { Button } from '../components/button';
import { PartGuard } from '../components/guard';
import { Divider, TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { useUnit } from '../live/hooks';
import { useMedia } from '../live/media';
import { SoundControl } from '../sound/sound-control';
import { ThemeSwitch } from '../theme/theme-switch';
import { AlertDetail } from './alert-detail';
import { AlertRow } from './alert-row';
import { useAnswerAsked, useAnswerKey } from './answer-key';
import { LastAnswer } from './answers';
import { useHistory } from './history';

type Tab = 'active' | 'cleared' | 'history';
type Filter = 'all' | 'high' | 'medium' | 'low';

/** The alert centre of a unit: open, over but not seen, and history. `chosen` comes from the address on the phone. */
export function AlertCentre({ unitId, chosen = null }: { unitId: string; chosen?: string | null }) {
  const room = useUnit(unitId);
  if (room.status === 'refused')
    return (
      <div className="p-6">
        <Problem title="The alerts of this unit cannot be shown.">{room.error.message}</Problem>
      </div>
    );
  if (room.status === 'loading')
    return (
      <div role="status" aria-label="Loading alerts" className="grid gap-2 p-4">
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
      </div>
    );
  return <Centre unitId={unitId} screen={room.screen} initial={chosen} />;
}

function Centre({ unitId, screen, initial }: { unitId: string; screen: UnitScreen; initial: string | null }) {
  const phone = useMedia('(max-width: 1279px)');
  const [tab, setTab] = useState<Tab>('active');
  const [filter, setFilter] = useState<Filter>('all');
  const [chosenId, setChosenId] = useState<string | null>(initial);
  const history = useHistory(unitId, tab === 'history');
  const all = useMemo(() => [...screen.alerts.values()].sort(byAttention), [screen.alerts]);
  const active = all.filter((a) => isOpen(a) && a.phase !== 'latched');
  const cleared = all.filter((a) => a.phase === 'latched' || (!isOpen(a) && a.unseen === true));
  const quieted = active.filter((a) => a.quietedBy !== undefined);
  const listed = (
    tab === 'active' ? active.filter((a) => a.quietedBy === undefined) : tab === 'cleared' ? cleared : history.alerts
  ).filter((a) => filter === 'all' || a.priority === filter);
  const chosen =
    (chosenId === null ? undefined : (screen.alerts.get(chosenId) ?? history.alerts.find((a) => a.id === chosenId))) ??
    (phone ? undefined : listed[0]);
  const row = (a: UnitAlertView) => (a.bed === null ? undefined : screen.beds.get(a.bed));
  useAnswerKey(tab === 'active');
  useAnswerAsked(chosen?.phase === 'raised' ? chosen.id : null);

  if (phone && chosen !== undefined)
    return (
      <>
        <TopBar actions={<PhoneLive />}>
          <Button kind="quiet" onClick={() => setChosenId(null)} aria-label="Back to all alerts">
            ‹ Alerts
          </Button>
        </TopBar>
        <AlertDetail alert={chosen} row={row(chosen)} alone />
      </>
    );
  const list = (alerts: readonly UnitAlertView[]) => (
    <ul className="grid gap-2">
      {alerts.map((a) => (
        <PartGuard key={a.id} inList what={`Alert ${a.text}`}>
          <AlertRow alert={a} row={row(a)} chosen={chosen?.id === a.id} onChoose={() => setChosenId(a.id)} />
        </PartGuard>
      ))}
    </ul>
  );
  return (
    <>
      <Announcer screen={screen} />
      <TopBar
        actions={
          phone ? (
            <PhoneLive />
          ) : (
            <>
              <SoundControl unitId={unitId} />
              <ThemeSwitch />
            </>
          )
        }
      >
        <h1 className="text-20 font-650">Alerts</h1>
        <span className="text-14 text-ink2">{screen.unit.name}</span>
        {!phone && (
          <>
            <Divider />
            <UnitClock speed={screen.speed} />
          </>
        )}
      </TopBar>
      <div className="grid gap-4 p-4 full:grid-cols-[minmax(0,780px)_minmax(0,1fr)]">
        <div className="min-w-0">
          <div className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
            <div role="tablist" aria-label="Which alerts" className="flex">
              <TabButton chosen={tab === 'active'} onChoose={() => setTab('active')} text={`Active ${active.length}`} />
              <TabButton
                chosen={tab === 'cleared'}
                onChoose={() => setTab('cleared')}
                text={`Cleared, not seen ${cleared.length}`}
              />
              <TabButton chosen={tab === 'history'} onChoose={() => setTab('history')} text="History" />
            </div>
            <label className="ml-auto flex items-center gap-2 text-13 text-ink2">
              Priority
              <select value={filter} onChange={(e) => setFilter(e.target.value as Filter)} className="field h-8 text-13 font-600">
                <option value="all">all</option>
                <option value="high">high</option>
                <option value="medium">medium</option>
                <option value="low">low</option>
              </select>
            </label>
          </div>
          <LastAnswer />
          <div role="tabpanel" aria-label={tab === 'active' ? 'Active' : tab === 'cleared' ? 'Cleared, not seen' : 'History'}>
            {history.problem !== null && tab === 'history' && (
              <Problem title="History cannot be read.">{history.problem}</Problem>
            )}
            {listed.length === 0 && !(tab === 'history' && (history.loading || history.problem !== null)) ? (
              <p className="rounded-4 border border-line px-4 py-6 text-14 text-ink2">{EMPTY[tab]}</p>
            ) : (
              list(listed)
            )}
            {tab === 'history' && history.more !== null && (
              <p className="mt-3">
                <Button onClick={history.more}>Earlier</Button>
              </p>
            )}
            {tab === 'active' && quieted.length > 0 && (
              <details className="mt-3">
                <summary className="min-h-6 pt-0.5 text-13 text-ink2">
                  {quieted.length} quieted by a graver alert of the same patient
                </summary>
                <div className="mt-2">{list(quieted)}</div>
              </details>
            )}
            {tab === 'active' && cleared.length > 0 && (
              <>
                <h2 className="mt-5 mb-2 text-14 font-600">
                  Cleared, not seen <span className="num font-400 text-ink2">{cleared.length}</span>
                </h2>
                {list(cleared)}
              </>
            )}
          </div>
        </div>
        {!phone && (
          <div className="sticky top-[72px] self-start">
            {chosen === undefined ? (
              <p className="rounded-4 border border-line px-4 py-6 text-14 text-ink2">Nothing chosen.</p>
            ) : (
              <PartGuard key={chosen.id} what="Alert">
                <AlertDetail alert={chosen} row={row(chosen)} alone={false} />
              </PartGuard>
            )}
          </div>
        )}
      </div>
    </>
  );
}
const EMPTY: Record<Tab, string> = {
  active: 'Nothing is open on this unit.',
  cleared: 'Nothing ended unseen.',
  history: 'No alert on this unit yet.',
};

function TabButton({ chosen, onChoose, text }: { chosen: boolean; onChoose: () => void; text: string }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={chosen}
      onClick={onChoose}
      className={`num h-9 px-3 text-14 ${chosen ? 'font-600 shadow-[inset_0_-2px_0_var(--accent)]' : 'font-500 text-ink2'}`}
    >
      {text}
    </button>
  );
}
