'use client';
import { ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Fragment } from 'react';
import { ageText } from '../../lib/display/durations';
import type { SourceAge, UnitInfo } from '../../lib/live';
import { ROLE_NAMES } from '../../lib/people/role-names';
import type { Role } from '../../lib/permissions';
import { Dot } from '../components/icons';
import { useFromClock } from '../live/clock';
import { useLink, useUnitPart } from '../live/hooks';
import { NewVersion } from '../live/new-version';
import { useOtherZone } from '../live/other-zone';
import { useLock } from '../session/lock';
import { rolesOn, usePerson } from '../session/person';

/** Name of the unit and its number of beds; a choice where the person works on several. */
export function UnitNote({ unitId, units = [] }: { unitId: string; units?: readonly UnitInfo[] }) {
  const router = useRouter();
  const name = useUnitPart(unitId, (s) => s.unit.name) ?? units.find((u) => u.id === unitId)?.name ?? unitId;
  const beds = useUnitPart(unitId, (s) => s.order.length);
  if (units.length < 2)
    return (
      <p className="flex h-8 items-center justify-between rounded-4 border border-line2 px-2.5 text-13">
        <b className="font-600">{name}</b>
        <span className="num text-ink2">{beds === undefined ? '' : bedsText(beds)}</span>
      </p>
    );
  return (
    <label className="relative flex h-8 items-center justify-between rounded-4 border border-line2 px-2.5 text-13">
      <span className="sr-only">Unit</span>
      <select
        value={unitId}
        onChange={(e) => router.push(`/units/${encodeURIComponent(e.target.value)}`)}
        className="absolute inset-0 w-full appearance-none rounded-4 bg-tile px-2.5 text-13 font-600 text-ink"
      >
        {units.map((u) => (
          <option key={u.id} value={u.id}>
            {u.name}
          </option>
        ))}
      </select>
      <span className="num pointer-events-none relative ml-auto flex items-center gap-2 text-ink2">
        {beds === undefined ? '' : bedsText(beds)}
        <ChevronDown size={14} aria-hidden="true" />
      </span>
    </label>
  );
}

/** Is this live, and how old is each source. */
export function LiveNote({ unitId }: { unitId: string }) {
  const { link, seconds } = useLink();
  const elsewhere = useOtherZone();
  const sources = useUnitPart(unitId, (s) => s.sources) ?? [];
  return (
    <>
      <p className="live-claim flex items-center gap-2 text-13">
        <Dot on={link === 'live'} />
        <b className="font-600 text-ink">
          {link === 'live' ? 'Live' : link === 'slow' ? 'Link slow' : link === 'connecting' ? 'Connecting' : 'NOT LIVE'}
        </b>
        <span className="num">{seconds === null ? '' : `${seconds} s`}</span>
      </p>
      <NewVersion unitId={unitId} />
      {elsewhere !== null && <p className="mt-1 font-600 text-ink">Times in {elsewhere}</p>}
      {sources.length > 0 && (
        <p className="num mt-1">
          {sources.map((s, i) => (
            <Fragment key={s.id}>
              <span className="whitespace-nowrap">
                {s.name} <SourceAgeText source={s} />
                {i < sources.length - 1 ? ',' : ''}
              </span>{' '}
            </Fragment>
          ))}
        </p>
      )}
    </>
  );
}
function SourceAgeText({ source }: { source: SourceAge }) {
  const at = source.lastMessageAt === null ? null : Date.parse(source.lastMessageAt);
  return <>{useFromClock((now) => (at === null ? 'never' : ageText(now - at)))}</>;
}

/** Who is signed in here, and the way to leave the screen. */
export function PersonNote({ unitId }: { unitId: string }) {
  const person = usePerson();
  const lock = useLock();
  if (person === null) return null;
  return (
    <>
      <p className="text-13 font-600 text-ink">{person.name}</p>
      <p>
        {rolesOn(person, unitId)
          .map((r) => ROLE_NAMES[r as Role] ?? r)
          .join(', ')}
      </p>
      <p className="mt-0.5 flex gap-3">
        <button type="button" className="min-h-6 underline underline-offset-2" onClick={() => void lock?.lock()}>
          Lock
        </button>
        <button type="button" className="min-h-6 underline underline-offset-2" onClick={() => void lock?.leave()}>
          Sign out
        </button>
      </p>
    </>
  );
}

const bedsText = (beds: number): string => (beds === 1 ? '1 bed' : `${beds} beds`);
