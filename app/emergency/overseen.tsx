'use client';
import { type FormEvent, useState } from 'react';
import { timeText } from '../../lib/display/clock';
import type { EmergencyView } from '../../lib/people/emergency';
import { Button } from '../components/button';
import { InverseTag } from '../components/tags';
import { useZone } from '../live/clock';
import { sendCommand } from '../live/command';
import { Section } from '../me/section';

/** What others took on the units one oversees; administrators and auditors close the reviews. */
export function Overseen({ list, onDone }: { list: readonly EmergencyView[]; onDone: () => Promise<void> }) {
  const open = list.filter((e) => e.review === null).length;
  return (
    <Section title="Taken on your units" note={open === 0 ? 'Nothing waits for review.' : `${open} to review.`}>
      <ul>
        {list.map((e) => (
          <Row key={e.id} access={e} onDone={onDone} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ access: e, onDone }: { access: EmergencyView; onDone: () => Promise<void> }) {
  const zone = useZone();
  const now = Date.now();
  const at = (text: string) => timeText(Date.parse(text), now, zone);
  const [why, setWhy] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value');
    const finding = new FormData(event.currentTarget).get('finding');
    const path = `/api/emergency-access/${encodeURIComponent(e.id)}/review`;
    const answer = await sendCommand(path, { finding, justified: pressed === 'justified' });
    setWhy(answer.kind === 'failed' ? answer.why : '');
    await onDone();
  };
  return (
    <li className="grid gap-1.5 border-t border-line py-3 text-14 first:border-t-0">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <b className="font-600">{e.by}</b>
        <span className="num">
          {e.bed ?? e.unit}, {at(e.from)} to {at(e.until)}
        </span>
        {e.review === null &&
          (e.overdue ? (
            <InverseTag className="h-5 text-12">review overdue</InverseTag>
          ) : (
            <span className="num text-13 text-ink2">review by {at(e.reviewBy)}</span>
          ))}
      </p>
      <p className="text-13 text-ink2">{e.reason}</p>
      {e.review !== null && (
        <p className="text-13">
          Reviewed by {e.review.by}, <span className="num">{at(e.review.at)}</span>: {e.review.finding}
        </p>
      )}
      {e.mayReview && (
        <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-3">
          <label className="grid gap-1 text-13 text-ink2">
            What the review found
            <input name="finding" required minLength={3} maxLength={1_000} className="field h-10 w-96 max-w-full text-14" />
          </label>
          <Button size="form" type="submit" value="justified">
            Justified
          </Button>
          <Button size="form" type="submit" value="not-justified">
            Not justified
          </Button>
          <span role="alert" className="text-13 font-600">
            {why}
          </span>
        </form>
      )}
    </li>
  );
}
