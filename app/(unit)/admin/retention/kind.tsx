'use client';
import { type FormEvent, useState } from 'react';
import { COUNTED_TO, isShorter, RETENTION_KINDS, type RetentionView } from '../../../../lib/retention';
import { Button } from '../../../components/button';
import { TypeToConfirm } from '../../../components/type-to-confirm';
import { sendCommand } from '../../../live/command';

/** One kind: how many days, and what that would remove. Empty means for good. */
export function Kind(props: {
  readonly kind: RetentionView['kinds'][number];
  readonly may: boolean;
  readonly onChange: (view: RetentionView) => void;
}) {
  const { kind, may } = props;
  const words = RETENTION_KINDS.find((k) => k.id === kind.id);
  const [typed, setTyped] = useState(kind.days === null ? '' : String(kind.days));
  const [sure, setSure] = useState(false);
  const [why, setWhy] = useState('');
  const days = typed.trim() === '' ? null : Number(typed);
  const save = async (confirm?: string) => {
    const answer = await sendCommand<RetentionView>('/api/retention', {
      ...{ kind: kind.id, days },
      ...(confirm === undefined ? {} : { confirm }),
    });
    setSure(false);
    if (answer.kind === 'done') props.onChange(answer.body);
    else setWhy(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (isShorter(kind.days, days)) setSure(true);
    else void save();
  };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-2 border-t border-line px-4 py-3 first:border-t-0 max-tablet:grid-cols-1">
      <div>
        <h2 className="text-14 font-600">{words?.title}</h2>
        <p className="text-13 text-ink2">{words?.text}</p>
        <p className="num mt-1 text-13">{dueWords(kind.due)}</p>
      </div>
      <form onSubmit={submit} className="flex items-center gap-2 text-13">
        <label className="inline-flex items-center gap-2 text-ink2">
          <span className="sr-only">{words?.title}: days</span>
          <input
            className="field num h-10 w-24 text-right text-14"
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            inputMode="numeric"
            placeholder="for good"
            pattern="[0-9]*"
            disabled={!may}
          />
          days
        </label>
        {may && (
          <Button size="form" type="submit" disabled={days === kind.days} aria-label={`Save ${words?.title ?? kind.id}`}>
            Save
          </Button>
        )}
      </form>
      {sure && (
        <div className="col-span-full">
          <TypeToConfirm
            name={kind.id}
            act={`Keep ${words?.title.toLowerCase() ?? kind.id} ${days} days`}
            onConfirm={(confirm) => void save(confirm)}
            onCancel={() => setSure(false)}
          >
            What is older goes within the hour and cannot be brought back but from a backup.
          </TypeToConfirm>
        </div>
      )}
      <p role="status" className="col-span-full text-13 font-600 empty:hidden">
        {why}
      </p>
    </li>
  );
}

const dueWords = (due: number): string =>
  due === 0
    ? 'nothing would go now'
    : due > COUNTED_TO
      ? `more than ${COUNTED_TO} rows would go now`
      : `${due} ${due === 1 ? 'row' : 'rows'} would go now`;
