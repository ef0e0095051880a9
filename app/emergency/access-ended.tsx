'use client';
import { timeText, wallTime } from '../../lib/display/clock';
import type { EndedEmergency } from '../../lib/people/emergency';
import { LastAnswer } from '../alerts/answers';
import { Link } from '../components/link';

/** In place of a patient whom the person saw by emergency access until it ended: when, what of their work stands, how to ask again. */
export function AccessEnded({ ended }: { ended: EndedEmergency }) {
  const at = Date.parse(ended.at);
  return (
    <>
      <p>
        Your emergency access to this patient of {ended.unit} ended at{' '}
        <span className="num">
          {timeText(at, Date.now(), ended.zone)} {wallTime(at, ended.zone).zone}
        </span>
        {ended.byReview ? ': its review closed it.' : ', after its four hours.'}
      </p>
      <p className="mt-2">What was saved stays on record under your name. What had been typed here and not sent is not saved.</p>
      <LastAnswer />
      <p className="mt-2">
        Still needed?{' '}
        <Link href="/emergency-access" className="font-600 underline underline-offset-2">
          Take emergency access again
        </Link>{' '}
        with the record number and a reason, or call the unit. Otherwise go{' '}
        <Link href="/" className="underline underline-offset-2">
          back to your board
        </Link>
        .
      </p>
    </>
  );
}
