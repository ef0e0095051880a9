'use client';
import { type FormEvent, useState } from 'react';
import type { SecurityView } from '../../lib/people/view';
import { Button } from '../components/button';
import { InverseTag } from '../components/tags';
import { sendCommand } from '../live/command';
import { Enrol, type Enrolling } from './enrol';
import { OwnField } from './own-field';
import { RecoveryCodes } from './recovery-codes';
import { Section } from './section';

/** The code of an app beside the password: switched on, its recovery codes renewed, switched off. */
export function OwnSecondFactor({ security, onDone }: { security: SecurityView; onDone: () => Promise<void> }) {
  const [said, setSaid] = useState('');
  const [enrolling, setEnrolling] = useState<Enrolling | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { secondFactor: on } = security;
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const pressed = (e.nativeEvent as SubmitEvent).submitter?.getAttribute('value') ?? '';
    const current = new FormData(form).get('current') ?? undefined;
    const path = pressed === 'begin' ? '/api/me/second-factor' : `/api/me/second-factor/${pressed}`;
    const answer = await sendCommand<Enrolling & { recoveryCodes?: readonly string[] }>(path, { current });
    setSaid(answer.kind === 'failed' ? answer.why : '');
    if (answer.kind !== 'done') return;
    form.reset();
    setEnrolling(pressed === 'begin' ? answer.body : null);
    setCodes(answer.body.recoveryCodes ?? null);
    if (pressed !== 'begin') await onDone();
  };
  return (
    <Section
      title="Second factor"
      note="A code of an app on your telephone, asked for beside the password. The hospital's own sign-in has its own."
    >
      {on === null && security.askedBy.length > 0 && (
        <p className="mb-3 text-14 font-600">
          <InverseTag className="mr-2 h-6">Asked for</InverseTag>
          Your role on {security.askedBy.join(' and ')} is in force once you have one.
        </p>
      )}
      {on !== null && (
        <p className="mb-3 text-14">
          <b className="font-600">On</b> since {on.since.slice(0, 10)}. {on.recoveryCodes} recovery codes left.
        </p>
      )}
      {codes !== null && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {enrolling !== null ? (
        <Enrol
          enrolling={enrolling}
          onDone={async (made) => {
            setEnrolling(null);
            setCodes(made);
            await onDone();
          }}
        />
      ) : (
        codes === null && (
          <form onSubmit={(e) => void submit(e)} className="grid max-w-96 gap-3">
            {security.password && <OwnField name="current" text="Present password first" complete="current-password" />}
            <p role="status" className="min-h-5 text-13">
              {said}
            </p>
            <div className="flex flex-wrap gap-3">
              {on === null ? (
                <Button kind="primary" size="form" type="submit" value="begin">
                  Set up a second factor
                </Button>
              ) : (
                <>
                  <Button size="form" type="submit" value="recovery-codes">
                    New recovery codes
                  </Button>
                  {security.askedBy.length === 0 && (
                    <Button size="form" type="submit" value="remove">
                      Remove it
                    </Button>
                  )}
                </>
              )}
            </div>
          </form>
        )
      )}
    </Section>
  );
}
