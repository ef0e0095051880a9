'use client';
import { Printer } from 'lucide-react';
import { memo, useState } from 'react';
import { wallTime } from '../../lib/display/clock';
import { type Sort, unowned } from '../../lib/display/unit';
import { can } from '../../lib/permissions';
import { sameFrame, type UnitScreen } from '../../lib/screen';
import { useAnswerKey } from '../alerts/answer-key';
import { LastAnswer } from '../alerts/answers';
import { Button, buttonLook, Segments } from '../components/button';
import { PartGuard, TileGuard } from '../components/guard';
import { Divider, TopBar } from '../components/shell';
import { InverseTag, Problem } from '../components/tags';
import { KeysHelp } from '../keys/keys-help';
import { useBedJump } from '../keys/use-bed-jump';
import { useFromClock, useZone } from '../live/clock';
import { useUnit } from '../live/hooks';
import { useMedia } from '../live/media';
import { type NamedBed, sameBeds } from '../live/named-beds';
import { useMayOpen } from '../session/patient-link';
import { actorHere, usePerson } from '../session/person';
import { ThemeSwitch } from '../theme/theme-switch';
import { AlertStrip } from './alert-strip';
import { Announcer } from './announcer';
import { Counts } from './counts';
import { DeskTile, TileSkeleton } from './desk-tile';
import { FindBed } from './find-bed';
import { PhoneBoard } from './phone-board';
import { PlaceDialog } from './place-dialog';
import { SilentPhones } from './silent-phones';
import { useTeam, WhoseFilter } from './team';
import { useOrder } from './use-order';

const SORTS: readonly { value: Sort; text: string }[] = [
  { value: 'bed', text: 'Bed order' },
  { value: 'acuity', text: 'Acuity' },
  { value: 'due', text: 'Due next' },
  { value: 'unowned', text: 'Unowned' },
];

const LOADING_TILES = Array.from({ length: 12 }, (_, i) => i);

/** The signed-in board of a unit: on the desk as tiles, on the phone as who needs you. */
export function Board({ unitId }: { unitId: string }) {
  const phone = useMedia('(max-width: 767px)');
  // A tile reads its own row; the phone's list is drawn from all of them.
  const room = useUnit(unitId, phone ? undefined : sameFrame);
  if (room.status === 'refused')
    return (
      <div className="p-6">
        <Problem title="This unit cannot be shown.">{room.error.message}</Problem>
      </div>
    );
  if (room.status === 'loading') return <BoardLoading />;
  return (
    <>
      <Announcer screen={room.screen} />
      {phone ? <PhoneBoard unitId={unitId} screen={room.screen} /> : <DeskBoard unitId={unitId} screen={room.screen} />}
    </>
  );
}

function DeskBoard({ unitId, screen }: { unitId: string; screen: UnitScreen }) {
  const frozen = unowned(screen, 'high').length > 0;
  useAnswerKey(true);
  const mayOpen = useMayOpen();
  useBedJump(mayOpen ? unitId : null);
  const { sort, choose, order, hold } = useOrder(screen, frozen);
  const team = useTeam(unitId, screen);
  const shown = order.filter(team.shows);
  const [placing, setPlacing] = useState(false);
  const person = usePerson();
  const maySeat = can(actorHere(person), 'chart', { kind: 'patient', unitId, eventKind: 'admission' });
  return (
    <>
      <TopBar
        actions={
          <>
            {mayOpen && <FindBed screen={screen} />}
            <KeysHelp />
            <Print unitId={unitId} />
            <ThemeSwitch />
          </>
        }
      >
        <h1 className="text-20 font-650">{screen.unit.name}</h1>
        <UnitClock speed={screen.speed} />
        <Divider />
        <PartGuard what="Counts">
          <Counts screen={screen} />
        </PartGuard>
      </TopBar>
      {placing && <PlaceDialog unitId={unitId} screen={screen} onClose={() => setPlacing(false)} />}
      {/* Sixteen beds under a strip of two lines fill 1080 lines and no more. */}
      <div className="flex flex-col gap-2 px-4 py-2">
        <PartGuard what="Highest alert">
          <AlertStrip screen={screen} />
        </PartGuard>
        <div className="flex flex-wrap items-center gap-2.5">
          <Segments label="Order of beds" options={SORTS} value={sort} onChange={choose} disabled={frozen} />
          <span className="text-13 text-ink2">
            {frozen ? 'Order is fixed while a high is unowned' : sort === 'bed' ? '' : 'Back to bed order after 10 min'}
          </span>
          <LastAnswer />
          <SilentPhones unitId={unitId} />
          <div className="ml-auto flex items-center gap-2.5">
            {shown.length < order.length && (
              <InverseTag className="h-6 text-13">{order.length - shown.length} beds not shown</InverseTag>
            )}
            <WhoseFilter team={team} />
            {maySeat && <Button onClick={() => setPlacing(true)}>Admit or move</Button>}
          </div>
        </div>
        {screen.order.length === 0 ? (
          <p className="rounded-4 border border-line bg-tile p-6 text-14 text-ink2">
            No beds yet. A bed that nobody declared appears with its first admission.
          </p>
        ) : (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,384px),1fr))] gap-2" {...hold}>
            <Tiles unitId={unitId} beds={shown.map((bed) => [bed, screen.beds.get(bed)?.label ?? bed])} />
          </div>
        )}
      </div>
    </>
  );
}

interface TilesProps {
  readonly unitId: string;
  /** In the order shown. */
  readonly beds: readonly NamedBed[];
}
const Tiles = memo(function Tiles({ unitId, beds }: TilesProps) {
  return beds.map(([bed, label]) => (
    <TileGuard key={bed} bed={label}>
      <DeskTile unitId={unitId} bed={bed} />
    </TileGuard>
  ));
}, sameTiles);
function sameTiles(a: TilesProps, b: TilesProps): boolean {
  return a.unitId === b.unitId && sameBeds(a.beds, b.beds);
}

/** Opens the sheet in a tab of its own, where the browser's reader prints it. */
function Print({ unitId }: { unitId: string }) {
  const person = usePerson();
  if (!can(actorHere(person), 'read', { kind: 'patient', unitId })) return null;
  return (
    <a
      href={`/api/units/${encodeURIComponent(unitId)}/handover.pdf`}
      target="_blank"
      rel="noreferrer"
      className={buttonLook()}
      aria-label="Print: handover sheet"
    >
      <Printer size={15} aria-hidden="true" />
      Print
    </a>
  );
}

/** Time on the unit's wall, with its zone; says so when time is simulated. */
export function UnitClock({ speed }: { speed: number }) {
  const zone = useZone();
  const time = useFromClock((now) => wallTime(now, zone).hms);
  const place = useFromClock((now) => `${wallTime(now, zone).zone}, ${wallTime(now, zone).weekday}`);
  return (
    <p className="flex items-baseline gap-3 whitespace-nowrap">
      <span className="num text-16 font-600">{time}</span>
      <span className="text-14 text-ink2">{place}</span>
      {speed !== 1 && <InverseTag className="text-12">SIMULATED TIME ×{speed}</InverseTag>}
    </p>
  );
}

function BoardLoading() {
  return (
    <div role="status" aria-label="Loading the board">
      <TopBar>
        <span className="h-6" />
      </TopBar>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,384px),1fr))] gap-2 px-4 py-2">
        {LOADING_TILES.map((i) => (
          <TileSkeleton key={i} />
        ))}
      </div>
    </div>
  );
}
