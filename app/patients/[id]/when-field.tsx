'use client';
import { useId } from 'react';
import { hmText, wallTime } from '../../../lib/display/clock';
import { type ChartingTime, chartingTime, type Twice, type TypedTime, typedTime } from '../../../lib/forms/wall';
import type { Instant } from '../../../lib/time';
import { Segments } from '../../components/button';
import { useFromClock, useZone } from '../../live/clock';

/** When something happened: null = now, as the server's clock has it when Save is first pressed. */
export type When = TypedTime | null;

/** The instant of an entry; null = now. A sentence where it cannot be used. */
export function useWhen(when: When, twice: Twice): (now: Instant) => ChartingTime | { readonly t: null } {
  const zone = useZone();
  return (now) => (when === null ? { t: null } : chartingTime(when, now, zone, twice));
}

/**
 * "03:15 now, CST", or a time that may be earlier. The date appears once the time is not now; of two times alike one is chosen.
 * `pressed`: not saved yet, and "now" is that moment and no longer the present one.
 */
export function WhenField(props: {
  readonly label: string;
  readonly when: When;
  readonly onChange: (when: When) => void;
  readonly time: ReturnType<ReturnType<typeof useWhen>>;
  readonly pressed: Instant | null;
}) {
  const zone = useZone();
  const id = useId();
  const now = useFromClock((t) => {
    const wall = wallTime(t, zone);
    return `${wall.date} ${wall.hm} ${wall.zone}`;
  });
  const [date = '', hm = '', zoneName = ''] = now.split(' ');
  const { time, pressed } = props;
  const when = props.when ?? (pressed === null ? null : typedTime(pressed, zone));
  const wrong = 'wrong' in time ? time.wrong : undefined;
  const at = 'wrong' in time ? null : (time.t ?? pressed);
  const both = 'both' in time ? time.both : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="text-13 text-ink2">
        {props.label}
      </label>
      <span className="field inline-flex h-10 items-center gap-2 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent">
        <input
          id={id}
          inputMode="numeric"
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}w`}
          className="h-full w-13 bg-transparent text-14 font-650 outline-none num"
          maxLength={5}
          value={when?.hm ?? hm}
          onChange={(e) => props.onChange({ date: when?.date ?? date, hm: withColon(e.target.value) })}
        />
        <span className="text-12 text-ink2">
          {when === null ? `now, ${zoneName}` : at === null ? zoneName : wallTime(at, zone).zone}
        </span>
      </span>
      {when !== null && (
        <>
          <input
            type="date"
            aria-label={`${props.label}, date`}
            className="field h-10 text-13 num"
            value={when.date}
            max={date}
            onChange={(e) => props.onChange({ date: e.target.value, hm: when.hm })}
          />
          <button type="button" className="h-10 px-2 text-13 underline underline-offset-2" onClick={() => props.onChange(null)}>
            now
          </button>
          {both && (
            <Segments
              label={`${props.label}: the clock showed it twice, which`}
              inverse
              size="form"
              options={[
                { value: 'earlier', text: hmText(both[0], zone) },
                { value: 'later', text: hmText(both[1], zone) },
              ]}
              value={at === both[0] ? 'earlier' : 'later'}
              onChange={(twice) => props.onChange({ ...when, twice })}
            />
          )}
        </>
      )}
      {wrong !== undefined && (
        <span id={`${id}w`} className="text-13 font-600">
          {wrong}
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
