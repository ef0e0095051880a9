'use client';
import { useCallback, useState } from 'react';
import { type ReadBack, type ReadBackDraft, readReadBackDraft } from '../../../../lib/forms/read-back-draft';
import type { HandoffView } from '../../../../lib/handoff/handoff';
import { useDraft } from '../use-draft';
import { GivenHandoff } from './given-handoff';

const NOTHING: ReadBackDraft = {};

/** The handovers of this stay, newest first; what is being said back to them is kept over a lock, for all of them together. */
export function GivenHandoffs(props: {
  readonly handoffs: readonly HandoffView[];
  readonly patientId: string;
  readonly label: string;
  readonly mayTake: boolean;
  /** Where handovers are given. */
  readonly path: string;
  readonly onReadBack: () => void;
}) {
  const [unsaved, setUnsaved] = useState(NOTHING);
  const [kept, setKept] = useState(NOTHING);
  const draft = useDraft({
    patientId: props.patientId,
    form: 'read-back',
    content: unsaved === NOTHING ? null : unsaved,
    read: readReadBackDraft,
    restore: setKept,
  });
  const onUnsaved = useCallback((id: string, content: ReadBack | null) => {
    setUnsaved((before) => {
      if (content === null && before[id] === undefined) return before;
      const { [id]: _, ...others } = before;
      const after = content === null ? others : { ...others, [id]: content };
      return Object.keys(after).length === 0 ? NOTHING : after;
    });
  }, []);
  return props.handoffs.map((handoff, i) => (
    <GivenHandoff
      key={handoff.id}
      handoff={handoff}
      label={props.label}
      // Paper carries the newest one only.
      printed={i === 0}
      mayTake={props.mayTake}
      path={`${props.path}/${encodeURIComponent(handoff.id)}/read-back`}
      onReadBack={props.onReadBack}
      kept={kept[handoff.id] ?? null}
      keptMs={draft.ageMs}
      onUnsaved={onUnsaved}
    />
  ));
}
