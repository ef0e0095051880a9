'use client';
import { useId } from 'react';
import { wallTime } from '../../../lib/display/clock';
import { chartingTime } from '../../../lib/forms/wall';
import type { Instant } from '../../../lib/time';
import { useClock, useFromClock, useZone } from '../../live/clock';

/** When something happened: null = now, as the server's clock has it when it is saved. */
export type When = { readonly date: string; readonly hm: string } | null;

/** The instant of an entry; null = now. A sentence where it cannot be used. */
export function useWhen(when: When, twice: 'earlier' | 'later'): { readonly t: Instant | null } | { readonly wrong: string } {
  const clock = useClock();
  const zone = useZone();
  return when === null ? { t: null } : chartingTime(when, clock.now(), zone, twice);
}

/** "03:15 now, CST", or a time that may be earlier. The date appears once the time is not now. */
export function WhenField(props: {
  readonly label: string;
  readonly when: When;
  readonly onChange: (when: When) => void;
  readonly wrong?: string;
}) {
  const zone = useZone();
  const id = useId();
  const now = useFromClock((t) => {
    const wall = wallTime(t, zone);
    return `${wall.date} ${wall.hm} ${wall.zone}`;
  });
  const [date = '', hm = '', zoneName = ''] = now.split(' ');
  const { when } = props;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="text-13 text-ink2">
        {props.label}
      </label>
      <span className="field inline-flex h-10 items-center gap-2 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent">
        <input
          id={id}
          inputMode="numeric"
          aria-invalid={props.wrong !== undefined}
          aria-describedby={props.wrong === undefined ? undefined : `${id}w`}
          className="w-13 bg-transparent text-14 font-650 outline-none num"
          maxLength={5}
          value={when?.hm ?? hm}
          onChange={(e) => props.onChange({ date: when?.date ?? date, hm: withColon(e.target.value) })}
        />
        <span className="text-12 text-ink2">{when === null ? `now, ${zoneName}` : zoneName}</span>
      </span>
      {when !== null && (
        <>
          <input
            type="date"
            aria-label={`${props.label}, date`}
            className="field h-10 text-13 num"
            value={when.date}
            max={date}
            onChange={(e) => props.onChange({ ...when, date: e.target.value })}
          />
          <button type="button" className="h-10 px-2 text-13 underline underline-offset-2" onClick={() => props.onChange(null)}>
            now
          </button>
        </>
      )}
      {props.wrong !== undefined && (
        <span id={`${id}w`} className="text-13 font-600">
          {props.wrong}
        </span>
      )}
    </div>
  );
}
/** "0240" may be typed without the colon. */
function withColon(text: string): string {
  const digits = text.replace(/[^\d:]/g, '');
  return /^\d{4}$/.test(digits) ? `${digits.slice(0, 2)}:${digits.slice(2)}` : digits;
}
