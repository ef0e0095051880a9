'use client';
import { useMemo, useState } from 'react';
import {
  CHART_WORDS,
  CHARTS,
  type ChartingForms,
  type ChartName,
  chartEntry,
  EMPTY_CHARTING,
} from '../../../../lib/forms/charting';
import { type ChartingDraft, isBegun, readChartingDraft } from '../../../../lib/forms/charting-draft';
import type { PatientState } from '../../../../lib/state';
import { useClock } from '../../../live/clock';
import { bedLabel } from '../bars';
import { BroughtBack } from '../brought-back';
import { Drawer, DrawerTitle, SaveFoot } from '../drawer';
import { useDraft } from '../use-draft';
import { useEntries } from '../use-entries';
import { useWhen, type When, WhenField } from '../when-field';
import { DoseForm, InfusionForm, OxygenForm, SignsForm, VasopressorForm, WeightForm, WithholdForm, WorkupForm } from './forms';
import { AbsenceForm, LimitsForm } from './stay-forms';

/** Quick charting at the patient's page. One thing at a time, each with its own time, each saved by itself. */
export function ChartingDrawer(props: {
  readonly state: PatientState;
  readonly onClose: () => void;
  readonly first?: ChartName;
}) {
  const { state } = props;
  const [name, setName] = useState<ChartName>(props.first ?? (state.patient.infusedAt === null ? 'infusion' : 'dose'));
  const [forms, setForms] = useState<ChartingForms>(EMPTY_CHARTING);
  const [when, setWhen] = useState<When>(null);
  const [shown, setShown] = useState(false);
  const timeOf = useWhen(when, name === 'dose' ? 'later' : 'earlier');
  const entries = useEntries(state.patient, name);
  const clock = useClock();
  const label = bedLabel(state);
  const { unfinished } = entries;
  const content = useMemo((): ChartingDraft | null => {
    const all = { name, forms, when, unfinished };
    return isBegun(all) ? all : null;
  }, [name, forms, when, unfinished]);
  const draft = useDraft({
    patientId: state.patient.id,
    form: 'charting',
    content,
    read: readChartingDraft,
    restore: (kept) => {
      setName(kept.name);
      setForms(kept.forms);
      setWhen(kept.when);
      // Perhaps it was stored and nobody heard: tried again it is the same entry, of the moment it was pressed.
      if (kept.unfinished !== null) entries.resume(kept.unfinished);
    },
  });
  const now = entries.pressed ?? clock.now();
  const time = timeOf(now);
  const checked = 'wrong' in time ? null : chartEntry(name, forms, time.t, now);
  const wrong = shown && checked && 'wrong' in checked ? checked : null;
  const change = <N extends ChartName>(which: N, part: Partial<ChartingForms[N]>) => {
    setForms((before) => ({ ...before, [which]: { ...before[which], ...part } }));
    entries.changed();
  };
  const changeWhen = (next: When) => {
    setWhen(next);
    entries.changed();
  };
  const choose = (next: ChartName) => {
    setName(next);
    setShown(false);
  };
  const save = async () => {
    setShown(true);
    // Read again: what counts from now counts from the first click, not from when the form was drawn, nor from a retry.
    const now = entries.pressed ?? clock.now();
    const time = timeOf(now);
    const entry = 'wrong' in time ? null : chartEntry(name, forms, time.t, now);
    if (entry === null || 'wrong' in entry) return;
    const answer = await entries.save([entry.entry], { now });
    if (answer.kind !== 'done') return;
    draft.dismiss();
    // What was saved is taken off the screen, so that it is not saved again as something new.
    setForms((before) => ({ ...before, [name]: EMPTY_CHARTING[name] }));
    setWhen(null);
    setShown(false);
  };
  const common = { state, forms, change, wrong, t: 'wrong' in time ? null : (time.t ?? entries.pressed) };
  return (
    <Drawer
      title={<DrawerTitle what={`Chart ${label}`} patient={state.patient} />}
      onClose={() => {
        draft.close();
        props.onClose();
      }}
      foot={
        <SaveFoot form="charting" saving={entries.saving} disabled={'wrong' in time} onRetry={() => void save()}>
          Save {CHART_WORDS[name].toLowerCase()}: {label}
        </SaveFoot>
      }
    >
      <div className="flex-1 overflow-y-auto px-5 py-4 max-tablet:px-4">
        {draft.ageMs !== null && (
          <p className="mb-3">
            <BroughtBack
              ageMs={draft.ageMs}
              onAfresh={() => {
                draft.dismiss();
                setForms(EMPTY_CHARTING);
                setWhen(null);
                entries.afresh();
              }}
            />
          </p>
        )}
        <nav aria-label="What to chart" className="grid grid-cols-4 gap-1.5 max-tablet:grid-cols-3">
          {CHARTS.map((chart) => (
            <button
              key={chart}
              type="button"
              aria-pressed={chart === name}
              onClick={() => choose(chart)}
              className={`min-h-10 rounded-4 border px-1 text-13 ${chart === name ? 'border-ink bg-ink font-650 text-bg' : 'border-line2 font-500 hover:bg-raise'}`}
            >
              {CHART_WORDS[chart]}
            </button>
          ))}
        </nav>
        <form
          id="charting"
          className="mt-5 flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {name === 'dose' && <DoseForm {...common} />}
          {name === 'oxygen' && <OxygenForm {...common} />}
          {name === 'vasopressor' && <VasopressorForm {...common} />}
          {name === 'signs' && <SignsForm {...common} />}
          {name === 'workup' && <WorkupForm {...common} />}
          {name === 'withhold' && <WithholdForm {...common} />}
          {name === 'weight' && <WeightForm {...common} />}
          {name === 'infusion' && <InfusionForm {...common} />}
          {name === 'absence' && <AbsenceForm {...common} />}
          {name === 'limits' && <LimitsForm {...common} />}
          <WhenField label="Time" when={when} onChange={changeWhen} time={time} pressed={entries.pressed} />
        </form>
      </div>
    </Drawer>
  );
}
