'use client';
import { useEffect, useState } from 'react';
import { wallTime } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import type { PatientState } from '../../../../lib/state';
import { differences } from '../../../../lib/then/differences';
import { clampMoment, type Moment, momentQuery, readMoment, sliderRange, type ThenMode } from '../../../../lib/then/moment';
import { HOUR, MINUTE } from '../../../../lib/time';
import { Button, Segments } from '../../../components/button';
import { InverseTag, Problem, Skeleton } from '../../../components/tags';
import { useClock, useNow, useZone } from '../../../live/clock';
import { PatientHead } from '../patient-head';
import { ThenTable } from './then-table';
import { useThen } from './use-then';

const STEPS: readonly (readonly [text: string, ms: number])[] = [
  ['−6 h', -6 * HOUR],
  ['−1 h', -HOUR],
  ['−10 min', -10 * MINUTE],
  ['+10 min', 10 * MINUTE],
  ['+1 h', HOUR],
  ['+6 h', 6 * HOUR],
];

/** A past instant told twice: what was shown then, and what the chart is now known to have been. Never live. */
export function ThenView({ state }: { state: PatientState }) {
  const zone = useZone();
  const clock = useClock();
  const now = useNow(MINUTE);
  const { patient } = state;
  const [moment, setMoment] = useState<Moment>(() => ({ at: clock.now() - HOUR, mode: 'shown' }));
  // The server does not know the address's query; reading it after the first draw keeps both drawings alike.
  useEffect(() => {
    const read = readMoment(new URLSearchParams(window.location.search), clock.now());
    if (read) setMoment(read);
  }, [clock]);
  const range = sliderRange({
    admittedAt: patient.admittedAt === null ? null : Date.parse(patient.admittedAt),
    infusedAt: patient.infusedAt === null ? null : Date.parse(patient.infusedAt),
    now,
  });
  const go = (part: Partial<Moment>) => {
    const next = { ...moment, ...part };
    const kept = { ...next, at: clampMoment(next.at, range) };
    setMoment(kept);
    window.history.replaceState(null, '', `?${momentQuery(kept)}`);
  };
  const { then, busy, problem } = useThen(patient.id, moment.at);
  const rows = then ? differences(then.shown, then.known) : [];
  const differing = rows.filter((r) => r.differs).length;
  const wall = wallTime(moment.at, zone);
  return (
    <div data-live="page" className="min-h-dvh bg-bg">
      <PatientHead state={state} page="Past" />
      <section
        aria-label="Past, not live"
        className="below-veil sticky top-(--band) z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-b-2 border-ink bg-tile px-4 py-3 max-tablet:px-3"
      >
        <InverseTag className="h-8 px-2.5 text-16">PAST, NOT LIVE</InverseTag>
        <p className="text-20 font-650 num">
          {wall.weekday} {wall.hms} {wall.zone}
          <span className="ml-3 text-14 font-400 text-ink2">{ageText(now - moment.at)} ago</span>
        </p>
        <div className="ml-auto flex flex-wrap items-center gap-2 max-desk:ml-0">
          {STEPS.map(([text, ms]) => (
            <Button
              key={text}
              onClick={() => go({ at: moment.at + ms })}
              aria-label={`${ms < 0 ? 'Back' : 'Forward'} ${text.slice(1)}`}
            >
              {text}
            </Button>
          ))}
        </div>
        <input
          type="range"
          aria-label="Instant"
          aria-valuetext={`${wall.weekday} ${wall.hm} ${wall.zone}`}
          className="h-8 w-full accent-ink"
          min={range.from}
          max={range.to}
          step={MINUTE}
          value={moment.at}
          onChange={(e) => go({ at: Number(e.target.value) })}
        />
      </section>
      <main id="main" className="mx-auto max-w-[1180px] px-4 py-4 max-tablet:px-3">
        <div className="flex flex-wrap items-center gap-4">
          <Segments<ThenMode>
            label="Which picture"
            options={[
              { value: 'shown', text: 'Shown then' },
              { value: 'known', text: 'As known today' },
            ]}
            value={moment.mode}
            onChange={(mode) => go({ mode })}
          />
          <p className="text-13 text-ink2">
            {moment.mode === 'shown'
              ? 'What was known and shown at that moment.'
              : 'What the chart of that moment is now known to have been.'}
          </p>
          <p className="text-13" role="status">
            {busy ? (
              <span className="text-ink2">Reading…</span>
            ) : differing === 0 ? (
              <span className="text-ink2">Both pictures agree.</span>
            ) : (
              <span className="font-600">
                {differing} {differing === 1 ? 'line differs' : 'lines differ'}, marked below.
              </span>
            )}
          </p>
        </div>
        {problem !== null && (
          <div className="mt-3">
            <Problem title="This instant cannot be read">{problem}</Problem>
          </div>
        )}
        {then === null && problem === null && <Skeleton className="mt-4 h-60" />}
        {then !== null && rows.length === 0 && (
          <p className="mt-4 text-14 text-ink2">Nothing was known of this patient at that instant, then or now.</p>
        )}
        {then !== null && rows.length > 0 && (
          <div className={busy ? 'opacity-50' : ''}>
            <ThenTable rows={rows} mode={moment.mode} at={then.at} />
          </div>
        )}
        <p className="mt-4 text-12 text-ink2">
          The address of this page holds the instant and the picture: whoever may see the patient sees the same by it. Protocol{' '}
          {(moment.mode === 'shown' ? then?.shown : then?.known)?.protocol.id ?? state.protocol.id} v
          {(moment.mode === 'shown' ? then?.shown : then?.known)?.protocol.version ?? state.protocol.version}.
        </p>
      </main>
    </div>
  );
}
