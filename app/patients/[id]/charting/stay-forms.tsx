'use client';
import { nearTimeText, timeText } from '../../../../lib/display/clock';
import { useNow, useZone } from '../../../live/clock';
import { Field, type FormProps, wrongOf } from './forms';

const PLACES = ['CT', 'MRI', 'Procedure', 'Theatre', 'Dialysis'];
const MINUTES = ['30', '60', '90', '120'];

/** Where the patient is, and when expected back; feeds are excused meanwhile, clocks run on. */
export function AbsenceForm({ state, forms, change, wrong }: FormProps) {
  const { where, minutes, back } = forms.absence;
  const now = useNow(60_000);
  const zone = useZone();
  const { absence } = state.patient;
  return (
    <>
      {absence !== null && (
        <div className="rounded-4 border border-line2 p-3 text-13">
          <p className="font-600">
            Off the unit: {absence.reason}
            {absence.until === null ? '' : `, expected back ${nearTimeText(Date.parse(absence.until), now, zone)}`}
          </p>
          <label className="mt-2 flex min-h-6 items-center gap-2">
            <input type="checkbox" checked={back} onChange={(e) => change('absence', { back: e.target.checked })} />
            Back on the unit
          </label>
        </div>
      )}
      {!back && (
        <>
          <Field
            label="Where"
            wide
            value={where}
            onChange={(v) => change('absence', { where: v })}
            wrong={wrongOf(wrong, 'where')}
          />
          <Presets label="Where" values={PLACES} chosen={where} onChoose={(v) => change('absence', { where: v })} />
          <Field
            label="Expected back in"
            unit="min"
            value={minutes}
            onChange={(v) => change('absence', { minutes: v })}
            wrong={wrongOf(wrong, 'minutes')}
          />
          <Presets
            label="Back in"
            values={MINUTES}
            unit="min"
            chosen={minutes}
            onChoose={(v) => change('absence', { minutes: v })}
          />
          <p className="text-12 text-ink2">
            Silent monitors raise nothing while the patient is away. Regrades and doses stay due.
          </p>
        </>
      )}
    </>
  );
}

/** Treatment limits in words; they stand beside every grade and alert, and change none. */
export function LimitsForm({ state, forms, change, wrong }: FormProps) {
  const now = useNow(60_000);
  const zone = useZone();
  const { limits } = state.patient;
  const { lifted } = forms.limits;
  return (
    <>
      {limits !== null && (
        <div className="rounded-4 border border-line2 p-3 text-13">
          <p className="font-600">
            In force: {limits.text}
            {limits.reviewBy === null ? '' : `, review by ${timeText(Date.parse(limits.reviewBy), now, zone)}`}
          </p>
          <label className="mt-2 flex min-h-6 items-center gap-2">
            <input type="checkbox" checked={lifted} onChange={(e) => change('limits', { lifted: e.target.checked })} />
            Nothing is limited any more
          </label>
        </div>
      )}
      {!lifted && (
        <>
          <Field
            label="What is limited"
            wide
            value={forms.limits.text}
            onChange={(v) => change('limits', { text: v })}
            wrong={wrongOf(wrong, 'text')}
          />
          <Field
            label="Review in"
            unit="h"
            value={forms.limits.reviewHours}
            onChange={(v) => change('limits', { reviewHours: v })}
            wrong={wrongOf(wrong, 'reviewHours')}
          />
          <Presets
            label="Review in"
            values={['24', '48', '72']}
            unit="h"
            chosen={forms.limits.reviewHours}
            onChoose={(v) => change('limits', { reviewHours: v })}
          />
        </>
      )}
      <p className="text-12 text-ink2">
        Shown with every grade and alert; changes none. Physicians and consultants record limits.
      </p>
    </>
  );
}

function Presets(props: {
  label: string;
  values: readonly string[];
  unit?: string;
  chosen: string;
  onChoose: (value: string) => void;
}) {
  return (
    <fieldset aria-label={`${props.label}, usual`} className="-mt-2 flex flex-wrap gap-1.5">
      {props.values.map((v) => (
        <button
          key={v}
          type="button"
          aria-pressed={v === props.chosen}
          onClick={() => props.onChoose(v)}
          className={`min-h-9 rounded-4 border px-3 text-13 ${v === props.chosen ? 'border-ink bg-ink font-650 text-bg' : 'border-line2 hover:bg-raise'}`}
        >
          {v}
          {props.unit === undefined ? '' : ` ${props.unit}`}
        </button>
      ))}
    </fieldset>
  );
}
