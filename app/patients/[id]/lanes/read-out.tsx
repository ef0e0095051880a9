'use client';
import { Fragment } from 'react';
import { hmText, wallTime } from '../../../../lib/display/clock';
import { labsAt, type ReadPart, type ReadSources, readOut } from '../../../../lib/lanes/readout';
import type { HeldGrades } from '../../../../lib/lanes/steps';
import type { Instant } from '../../../../lib/time';
import { withSubscripts } from '../subscripts';
import { useCursorTime } from './cursor';
import { useFrame } from './geometry';

const AGO = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min ago` : `${Math.floor(hours / 24)} d ${hours % 24} h ago`;
};
/** The values under the cursor, in the order of the lanes, each "—" where its lane cannot say. */
export function ReadOut({ sources, held }: { sources: ReadSources; held: HeldGrades }) {
  const at = useCursorTime();
  const { now } = useFrame();
  return (
    <div role="status" aria-live="polite" className="flex h-8 flex-col justify-center text-13 leading-4">
      {at === null ? (
        <span className="truncate text-ink3">
          <span className="max-tablet:hidden">Point at the lanes, or use the arrow keys, for the values of an instant.</span>
          <span className="tablet:hidden">Touch a lane for the values of an instant.</span>
        </span>
      ) : (
        <p>
          <Values at={at} now={now} sources={sources} held={held} />
        </p>
      )}
    </div>
  );
}
/** Laboratory under the cursor, in a row of its own, so that the signs stay where they are. */
export function LabReadOut({ sources }: { sources: ReadSources }) {
  const at = useCursorTime();
  return (
    <p
      role="status"
      className="mt-1 min-h-4 text-right text-13 leading-4 max-full:min-h-8 max-full:text-left max-tablet:min-h-12"
    >
      {at !== null && <Parts parts={labsAt(sources, at)} />}
    </p>
  );
}
function Values({ at, now, sources, held }: { at: Instant; now: Instant; sources: ReadSources; held: HeldGrades }) {
  const { zone } = useFrame();
  return (
    <>
      <span className="font-600 text-accent num">
        {wallTime(at, zone).day} {hmText(at, zone)}
      </span>{' '}
      <span className="text-ink2 num">{AGO(Math.max(0, now - at))}:</span> <Parts parts={readOut(sources, at, held)} />
    </>
  );
}
function Parts({ parts }: { parts: readonly ReadPart[] }) {
  return parts.map((part) => (
    <Fragment key={part.name || part.text}>
      <span className="whitespace-nowrap">
        {part.name !== '' && <span className="text-ink2">{withSubscripts(part.name)} </span>}
        <span className="font-650 num">{part.text}</span>
        {part.note && <span className="text-ink2"> {part.note}</span>}
      </span>{' '}
    </Fragment>
  ));
}
