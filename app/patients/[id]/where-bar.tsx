'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { shownTwice, wallTime } from '../../../lib/display/clock';
import { ageText, minutesSeconds } from '../../../lib/display/durations';
import { unowned } from '../../../lib/display/unit';
import type { PatientState, UnitAlertView } from '../../../lib/state';
import { KeyHint } from '../../components/button';
import { Dot, TocsinSign } from '../../components/icons';
import { Link } from '../../components/link';
import { Divider } from '../../components/shell';
import { KeysHelp } from '../../keys/keys-help';
import { useFromClock, useZone } from '../../live/clock';
import { useLink, useUnit, useUnitPart } from '../../live/hooks';
import { useOtherZone } from '../../live/other-zone';
import { LockButton } from '../../session/lock-button';
import { useUnits } from '../../session/unit';
import { bedLabel } from './bars';

/** A short word in the bar is as wide as a finger needs, also where a mouse lies beside the screen. */
const WIDE_FOR_FINGERS = 'any-pointer-coarse:min-w-11';

/** Where am I, who is next, and what the unit has that nobody answered. */
export function WhereBar({ state, person, page }: { state: PatientState; person: string | null; page?: string }) {
  const unit = state.patient.unit;
  return (
    <nav
      aria-label="Where you are"
      className="flex h-11 items-center gap-4 border-b border-line bg-tile pr-2 pl-4 text-13 max-tablet:gap-2"
    >
      <Link href="/" className={`flex h-11 min-w-6 items-center gap-3 font-600 ${WIDE_FOR_FINGERS}`}>
        <TocsinSign />
        <span className="max-tablet:sr-only">Tocsin</span>
      </Link>
      {unit !== null && <UnitCrumb unit={unit} />}
      <span aria-hidden="true" className={`text-ink3 ${page === undefined ? '' : 'max-tablet:hidden'}`}>
        /
      </span>
      {page === undefined ? (
        <span className="font-650" aria-current="page">
          {bedLabel(state)}
        </span>
      ) : (
        <>
          <Link
            href={`/patients/${state.patient.id}`}
            className={`flex h-11 min-w-6 items-center justify-center text-ink2 hover:text-ink ${WIDE_FOR_FINGERS}`}
          >
            {bedLabel(state)}
          </Link>
          <span aria-hidden="true" className="text-ink3">
            /
          </span>
          <span className="font-650" aria-current="page">
            {page}
          </span>
        </>
      )}
      {unit !== null && page === undefined && <Neighbours unit={unit} id={state.patient.id} />}
      <div className="ml-auto flex items-center gap-4 max-tablet:gap-2">
        {unit !== null && <ElsewhereAlert unit={unit} id={state.patient.id} />}
        <LiveState brief={page !== undefined} />
        {person !== null && (
          <span className="flex items-center gap-4 max-full:hidden">
            <Divider />
            <span className="whitespace-nowrap text-ink2">{person}</span>
          </span>
        )}
        {page === undefined && <KeysHelp />}
        <LockButton look="bar" />
      </div>
    </nav>
  );
}
function UnitCrumb({ unit }: { unit: string }) {
  // Before the socket's first answer the page itself knows the units of whoever reads it.
  const own = useUnits().units.find((u) => u.id === unit)?.name;
  const name = useUnitPart(unit, (screen) => screen.unit.name) ?? own ?? unit;
  return (
    <>
      <span aria-hidden="true" className="text-ink3 max-tablet:hidden">
        /
      </span>
      <Link
        href={`/units/${encodeURIComponent(unit)}`}
        className={`inline-flex h-11 items-center justify-center whitespace-nowrap text-ink2 hover:text-ink max-tablet:hidden ${WIDE_FOR_FINGERS}`}
      >
        {name}
      </Link>
    </>
  );
}
/** The beds before and after this one that hold a patient. */
export function useNeighbours(
  unit: string | null,
  id: string,
): { readonly before: string | null; readonly after: string | null } {
  const beds = useUnitPart(unit ?? '', (screen) => screen.beds);
  const order = useUnitPart(unit ?? '', (screen) => screen.order) ?? [];
  const ids = order.flatMap((bed) => beds?.get(bed)?.patientId ?? []);
  const at = ids.indexOf(id);
  return { before: at > 0 ? (ids[at - 1] ?? null) : null, after: at >= 0 ? (ids[at + 1] ?? null) : null };
}
function Neighbours({ unit, id }: { unit: string; id: string }) {
  const { before, after } = useNeighbours(unit, id);
  const step = (to: string | null, name: string, key: string, icon: ReactNode, iconFirst: boolean) => (
    <Link
      href={to === null ? '#' : `/patients/${to}`}
      aria-label={name}
      aria-disabled={to === null}
      className={`flex h-7 items-center justify-center gap-1.5 rounded-4 px-1 text-ink2 hover:bg-raise any-pointer-coarse:h-11 ${WIDE_FOR_FINGERS} ${to === null ? 'pointer-events-none opacity-40' : ''}`}
    >
      {iconFirst && icon}
      <KeyHint>{key}</KeyHint>
      {!iconFirst && icon}
    </Link>
  );
  return (
    <span className="flex gap-2 max-desk:hidden">
      {step(before, 'Previous patient', 'p', <ChevronLeft size={15} aria-hidden="true" />, true)}
      {step(after, 'Next patient', 'n', <ChevronRight size={15} aria-hidden="true" />, false)}
    </span>
  );
}

/** The unit's worst alert that nobody has, while looking at somebody else. */
function ElsewhereAlert({ unit, id }: { unit: string; id: string }) {
  const room = useUnit(unit);
  const worst = room.status === 'ready' ? unowned(room.screen, 'high').find((a) => a.patientId !== id) : undefined;
  if (!worst) return null;
  return <ElsewhereChip alert={worst} />;
}
function ElsewhereChip({ alert }: { alert: UnitAlertView }) {
  const waited = useFromClock((now) => minutesSeconds(now - Date.parse(alert.raisedAt)));
  const bed = alert.bed?.split('-').at(-1) ?? '';
  return (
    <Link href={`/patients/${alert.patientId}`} className="flex h-11 flex-none items-center text-13 font-650 whitespace-nowrap">
      <span className="flex h-7 items-center gap-2.5 overflow-hidden rounded-4 border-2 border-high pr-3">
        <span className="-ml-px flex h-full items-center bg-high px-2.5 font-800 text-on-alarm" aria-hidden="true">
          !!!
        </span>
        <span>
          {bed} <span className="max-tablet:hidden">{alert.title}</span>
        </span>
        <span className="text-high num">
          <span className="max-tablet:hidden">UNOWNED</span> {waited}
        </span>
      </span>
    </Link>
  );
}
/** `brief`: on a phone the age is said only while it is not live, so that the bar has room for where one is, and the word gives way to another zone's. */
function LiveState({ brief }: { brief: boolean }) {
  const { link, seconds } = useLink();
  const zone = useZone();
  const time = useFromClock((now) => wallTime(now, zone).hms);
  const date = useFromClock((now) => `${wallTime(now, zone).zone}, ${wallTime(now, zone).weekday}`);
  const elsewhere = useOtherZone();
  const twice = useFromClock((now) => shownTwice(now, zone));
  const abbreviation = useFromClock((now) => wallTime(now, zone).zone);
  const live = link === 'live' || link === 'slow';
  return (
    <span className="flex items-center gap-2 whitespace-nowrap print:hidden">
      <Dot on={live} />
      <span className={`font-600 ${brief && live && elsewhere !== null ? 'max-tablet:sr-only' : ''}`}>
        {link === 'connecting' ? 'Connecting' : link === 'live' ? 'Live' : link === 'slow' ? 'Link slow' : 'NOT LIVE'}
      </span>
      {seconds !== null && (
        <span className={`inline-block min-w-6 text-ink2 num ${brief && live ? 'max-tablet:hidden' : ''}`}>
          {ageText(seconds * 1000)}
        </span>
      )}
      <span className="font-650 num max-tablet:hidden">{time}</span>
      {(elsewhere !== null || twice) && <b className="text-12 font-650 full:hidden">{abbreviation}</b>}
      <span className="ml-1 text-ink2 num max-full:hidden">{date}</span>
    </span>
  );
}
