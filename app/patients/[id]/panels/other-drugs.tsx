'use client';
import { timeText } from '../../../../lib/display/clock';
import { drugAmount } from '../../../../lib/display/numbers';
import type { Guidance } from '../../../../lib/guidance';
import type { PatientState } from '../../../../lib/state';
import { MINUTE } from '../../../../lib/time';
import { Button } from '../../../components/button';
import { SaveState } from '../../../components/tags';
import { useNow, useZone } from '../../../live/clock';
import { bedLabel } from '../bars';
import { useEntries } from '../use-entries';
import { useMayChart } from '../use-may';

/** Below the ledger: records that may be one dose, the steroid that runs, anakinra. */
export function OtherDrugs(props: { readonly guidance: Guidance; readonly state: PatientState; readonly onSaved: () => void }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { steroid, anakinra, tocilizumab } = props.guidance;
  const last = anakinra.doses.at(-1);
  const at = steroid.ladder.steps.findIndex((s) => s.current);
  const step = steroid.ladder.day === null ? undefined : steroid.ladder.steps[at];
  const after = steroid.ladder.steps[at + 1];
  return (
    <>
      {tocilizumab.duplicates && tocilizumab.duplicates.pairs.length > 0 && (
        <Duplicates duplicates={tocilizumab.duplicates} state={props.state} onSaved={props.onSaved} />
      )}
      {tocilizumab.otherIl6.map((d) => (
        <Line key={`${d.drug}${d.t}`} name={d.drug} text={`${timeText(d.t, now, zone)}, not counted as tocilizumab`} />
      ))}
      <Line
        name="Steroid"
        text={steroid.run === null ? 'none running' : steroid.run.lastText}
        note={
          steroid.run === null
            ? undefined
            : `${steroid.doses.length} given in this run, ${steroid.rateUnknown ? 'at least ' : ''}${drugAmount(steroid.equivalent24h)} mg dex. equivalent in 24 h`
        }
      />
      {step && (
        <Line
          name="Taper"
          text={`day ${steroid.ladder.day}: ${step.text}`}
          note={after ? `from day ${after.fromDay}: ${after.text}` : 'last step of the ladder'}
        />
      )}
      <Line
        name="Anakinra"
        text={last === undefined ? 'not started' : `${anakinra.doses.length} given, last ${timeText(last.t, now, zone)}`}
        note={anakinra.reasons.length > 0 ? anakinra.reasons.map((r) => r.name).join(', ') : undefined}
      />
    </>
  );
}
function Line({ name, text, note }: { name: string; text: string; note?: string }) {
  return (
    <div className="flex items-baseline gap-4 border-t border-line py-1.5 text-13">
      <span className="w-24 flex-none font-600">{name}</span>
      <span className="num">{text}</span>
      {note && <span className="ml-auto text-right text-12 text-ink2 num">{note}</span>}
    </div>
  );
}

type Pairs = NonNullable<Guidance['tocilizumab']['duplicates']>;
/** Until a person says same or different, both counts and both times stand. */
function Duplicates({ duplicates, state, onSaved }: { duplicates: Pairs; state: PatientState; onSaved: () => void }) {
  const entries = useEntries(state.patient);
  const zone = useZone();
  const now = useNow(MINUTE);
  const label = bedLabel(state);
  const may = useMayChart(state, 'decision');
  const answer = async (duplicate: 'same' | 'different') => {
    const saved = await entries.save([{ kind: 'decision', duplicate }]);
    if (saved.kind === 'done') onSaved();
  };
  return (
    <div className="mt-2 border-2 border-line2 p-3 text-13">
      {duplicates.pairs.map((pair) => (
        <p key={pair.first + pair.second} className="font-600">
          {pair.text}
        </p>
      ))}
      <p className="text-ink2 num">
        If it is one dose: {duplicates.last24h} in 24 h, {duplicates.total} in all
        {duplicates.nextEligibleAt === null ? '' : `, next from ${timeText(duplicates.nextEligibleAt, now, zone)}`}.
      </p>
      <div className="mt-2 flex flex-wrap gap-3">
        {may && <Button onClick={() => void answer('same')}>Same dose: {label}</Button>}
        {may && <Button onClick={() => void answer('different')}>Two doses: {label}</Button>}
        {entries.saving.state !== 'idle' && <SaveState saving={entries.saving} />}
      </div>
    </div>
  );
}
