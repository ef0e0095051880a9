'use client';
import { timeText } from '../../lib/display/clock';
import type { EmergencyView } from '../../lib/people/emergency';
import { Link } from '../components/link';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { useZone } from '../live/clock';
import { Section } from '../me/section';
import { Overseen } from './overseen';
import { TakeForm } from './take-form';
import { useEmergencies } from './use-emergencies';

/** Emergency access: take it, go on with what is open, review what others took. */
export function EmergencyAccess() {
  const { page, trouble, load } = useEmergencies();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Emergency access</h1>
      </TopBar>
      <div className="grid max-w-[1180px] gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="This could not be read.">{trouble}</Problem>}
        {page === null && trouble === null && <Skeleton className="h-64" />}
        {page !== null && page.own.length > 0 && <OwnOnes own={page.own} />}
        {page?.mayOpen && <TakeForm />}
        {page?.overseen && <Overseen list={page.overseen} onDone={load} />}
        {page !== null && !page.mayOpen && page.overseen === null && (
          <p className="text-14 text-ink2">Emergency access is for clinicians.</p>
        )}
      </div>
    </>
  );
}

function OwnOnes({ own }: { own: readonly EmergencyView[] }) {
  const zone = useZone();
  return (
    <Section title="Open for you">
      <ul>
        {own.map((e) => (
          <li
            key={e.id}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-2.5 text-14 first:border-t-0"
          >
            <Link href={`/patients/${encodeURIComponent(e.patientId)}`} className="font-600 underline underline-offset-2">
              {e.bed ?? `a patient of ${e.unit}`}
            </Link>
            <span className="num">until {timeText(Date.parse(e.until), Date.now(), zone)}</span>
            <span className="text-13 text-ink2">{e.reason}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
