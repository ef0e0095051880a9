'use client';
import { timeText } from '../../lib/display/clock';
import { Link } from '../components/link';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { useUnits } from '../session/unit';
import { SoundControl } from '../sound/sound-control';
import { Browsers } from './browsers';
import { OwnSettings } from './own-settings';
import { Section } from './section';
import { TestNotice } from './test-notice';
import { useOwn } from './use-own';

/** How I am told: this browser, my other ones, channels, quiet hours, and whether it really reaches me. */
export function OwnNotifications() {
  const { own, trouble, load, save } = useOwn();
  const { current } = useUnits();
  const zone = useZone();
  const clock = useClock();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">How you are told</h1>
        <Link href="/settings/security" className="ml-auto text-13 underline desk:hidden">
          Password, sign-ins
        </Link>
      </TopBar>
      <div className="grid max-w-[1180px] grid-cols-2 items-start gap-4 p-5 max-desk:grid-cols-1 max-tablet:p-4">
        {trouble !== null && <Problem title="Your settings could not be read.">{trouble}</Problem>}
        {own === null ? (
          trouble === null && <Skeleton className="h-64" />
        ) : (
          <>
            <div className="grid gap-4">
              <Browsers own={own} onChange={load} />
              <TestNotice own={own} onDone={load} />
            </div>
            <div className="grid gap-4">
              {own.onCall.length > 0 && (
                <Section title="Your duties">
                  <ul className="num text-14">
                    {own.onCall.map((o) => (
                      <li key={`${o.unit} ${o.duty} ${o.from}`}>
                        <b className="font-600">{o.duty}</b> on {o.unit}, {timeText(Date.parse(o.from), clock.now(), zone)} to{' '}
                        {timeText(Date.parse(o.to), clock.now(), zone)}
                      </li>
                    ))}
                  </ul>
                </Section>
              )}
              <OwnSettings own={own} onSave={save} />
              {current !== null && (
                <Section title="Sound of this workstation">
                  <SoundControl unitId={current} />
                </Section>
              )}
            </div>
          </>
        )}
      </div>
    </>
  );
}
