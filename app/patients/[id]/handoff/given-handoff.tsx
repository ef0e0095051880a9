'use client';
import { useEffect, useMemo, useState } from 'react';
import { wallTime } from '../../../../lib/display/clock';
import type { ReadBack } from '../../../../lib/forms/read-back-draft';
import { HANDOFF_TITLES, type HandoffView } from '../../../../lib/handoff/handoff';
import { Button } from '../../../components/button';
import { SaveState } from '../../../components/tags';
import { useZone } from '../../../live/clock';
import { usePerson } from '../../../session/person';
import { BroughtBack } from '../brought-back';
import { DataLines } from './handoff-view';
import { useSend } from './use-send';

const PARTS = ['illness', 'summary', 'actions', 'awareness'] as const;

/** A handover as it was given, with what the receivers said back. On paper it says that it is not live. */
export function GivenHandoff(props: {
  readonly handoff: HandoffView;
  readonly label: string;
  readonly printed: boolean;
  /** Whether the reader's role may take it over. */
  readonly mayTake: boolean;
  /** Where it is said back to. */
  readonly path: string;
  readonly onReadBack: () => void;
  /** What was said back to it before a lock or a reload and not saved. */
  readonly kept: ReadBack | null;
  readonly keptMs: number | null;
  /** What stands unsaved now, to be kept. */
  readonly onUnsaved: (id: string, content: ReadBack | null) => void;
}) {
  const { handoff } = props;
  const zone = useZone();
  const person = usePerson();
  const [synthesis, setSynthesis] = useState('');
  const [isBack, setBack] = useState(false);
  const { saving, sent, send, changed, resume } = useSend(props.path);
  const { kept, onUnsaved } = props;
  useEffect(() => {
    if (kept === null) return;
    setSynthesis(kept.synthesis);
    setBack(true);
    // Perhaps it was stored and nobody heard: tried again it is the same answer.
    if (kept.commandId !== null) resume({ words: wordsOf(kept.synthesis), commandId: kept.commandId });
  }, [kept, resume]);
  const unsaved = useMemo((): ReadBack | null => {
    if (synthesis === '') return null;
    return { synthesis, commandId: sent?.words === wordsOf(synthesis) ? sent.commandId : null };
  }, [synthesis, sent]);
  useEffect(() => onUnsaved(handoff.id, unsaved), [onUnsaved, handoff.id, unsaved]);
  const takeOver = async () => {
    if (!(await send({ synthesis }))) return;
    setSynthesis('');
    setBack(false);
    props.onReadBack();
  };
  const stamp = (t: string) => {
    const wall = wallTime(Date.parse(t), zone);
    return `${wall.weekday} ${wall.hms} ${wall.zone}`;
  };
  const own = handoff.authorId === person?.id;
  return (
    <article
      aria-label={`Handover ${stamp(handoff.at)}`}
      className={`mt-3 rounded-4 border border-line bg-tile px-4 py-3 ${props.printed ? '' : 'print:hidden'}`}
    >
      <p className="hidden text-16 font-700 print:block">{props.label}: PRINTED HANDOVER, NOT LIVE. Destroy after the shift.</p>
      <h3 className="text-14 font-650 num">
        {stamp(handoff.at)}, {handoff.author}
        <span className="ml-3 text-12 font-400 text-ink2">
          data of {stamp(handoff.body.asOf)}, {handoff.body.protocol.replace('@', ' v')}
        </span>
      </h3>
      <div className="mt-2 grid grid-cols-2 gap-x-6 gap-y-3 max-desk:grid-cols-1">
        {PARTS.map((part) => (
          <section key={part} aria-label={HANDOFF_TITLES[part]}>
            <h4 className="text-12 font-600 text-ink2">{HANDOFF_TITLES[part]}</h4>
            {handoff.body.text[part] !== '' && (
              <p className="mt-1 text-14 font-600 whitespace-pre-wrap">{handoff.body.text[part]}</p>
            )}
            <DataLines lines={handoff.body.data[part]} />
          </section>
        ))}
      </div>
      <h4 className="mt-3 text-12 font-600 text-ink2">{HANDOFF_TITLES.synthesis}</h4>
      {handoff.readBacks.map((back) => (
        <p key={`${back.at}${back.author}`} className="mt-1 text-14">
          <span className="whitespace-pre-wrap">{back.synthesis}</span>{' '}
          <span className="text-12 text-ink2 num">
            {back.author}, {stamp(back.at)}
          </span>
        </p>
      ))}
      {handoff.readBacks.length === 0 && own && <p className="mt-1 text-13 text-ink2">not said back yet</p>}
      {!own && props.mayTake && (
        <div className="mt-1 flex flex-wrap items-end gap-3 print:hidden">
          {isBack && props.keptMs !== null && (
            <span className="basis-full">
              <BroughtBack
                ageMs={props.keptMs}
                onAfresh={() => {
                  setSynthesis('');
                  setBack(false);
                  resume(null);
                  changed();
                }}
              />
            </span>
          )}
          <label className="min-w-64 flex-1 text-12 text-ink2">
            Say back what you have understood and will do
            <textarea
              className="field mt-1 block min-h-14 w-full text-14 text-ink"
              value={synthesis}
              onChange={(e) => {
                setSynthesis(e.target.value);
                changed();
              }}
            />
          </label>
          <SaveState saving={saving} onRetry={() => void takeOver()} />
          <Button size="form" disabled={synthesis.trim() === '' || saving.state === 'saving'} onClick={() => void takeOver()}>
            Take over: {props.label}
          </Button>
        </div>
      )}
    </article>
  );
}

/** As it is sent, so that a second try is known as the same answer. */
const wordsOf = (synthesis: string) => JSON.stringify({ synthesis });
