'use client';
import { CAUSES, type Cause, type Icp } from '../../../../lib/forms/regrade';
import { ChoiceRow, RadioList, TickBox } from './choices';
import type { ColumnProps } from './ice-column';

const ICP: readonly { readonly value: Icp; readonly text: string }[] = [
  { value: 'none', text: 'No sign' },
  { value: 'focal-edema', text: 'Focal oedema on imaging' },
  { value: 'diffuse-edema', text: 'Diffuse oedema on imaging' },
  { value: 'posturing', text: 'Decerebrate or decorticate posturing' },
  { value: 'cn6-palsy', text: 'Sixth-nerve palsy' },
  { value: 'papilledema', text: 'Papilloedema' },
  { value: 'cushing-triad', text: 'Cushing triad' },
];

/** Arousal before any score, then the other domains, then what is due to something else. */
export function NeuroColumn({ form, onChange }: ColumnProps) {
  const toggle = (cause: Cause, on: boolean) =>
    onChange({ otherCause: on ? [...form.otherCause, cause] : form.otherCause.filter((c) => c !== cause) });
  return (
    <section aria-label="Consciousness and neurology" className="rounded-4 border border-line bg-tile px-5 py-4 max-tablet:px-3">
      <h2 className="column-title border-b border-line pb-3 text-16 font-650">Consciousness and neurology</h2>
      <div className="part border-b border-line py-3">
        {form.assessable === 'sedated' ? (
          <p className="text-13 text-ink2">
            <span className="font-600 text-ink">Arousal</span> not asked: under sedation it says nothing.
          </p>
        ) : (
          <ChoiceRow
            label="Arousal"
            hint="before the score; roused only by vigorous or repeated touch is unarousable"
            options={[
              { value: 'alert', text: 'Alert' },
              { value: 'awakens-spontaneously', text: 'Drowsy' },
              { value: 'awakens-to-voice', text: 'To voice' },
              { value: 'awakens-to-tactile', text: 'To touch' },
              { value: 'unarousable', text: 'Unarousable' },
            ]}
            value={form.arousal}
            onChange={(arousal) => onChange({ arousal })}
          />
        )}
      </div>
      <div className="part border-b border-line py-3">
        <RadioList
          label="Seizure since the last grade"
          options={[
            { value: 'none', text: 'None' },
            { value: 'brief', text: 'Brief, resolved, or non-convulsive on EEG' },
            { value: 'long', text: 'Over 5 min, or repeated without recovery' },
          ]}
          value={form.seizure}
          onChange={(seizure) => onChange({ seizure })}
        />
      </div>
      <div className="part border-b border-line py-3">
        <RadioList
          label="Motor"
          options={[
            { value: 'none', text: 'No deep focal weakness' },
            { value: 'deep-focal', text: 'Hemiparesis or paraparesis' },
          ]}
          value={form.motor}
          onChange={(motor) => onChange({ motor })}
        />
      </div>
      <label className="part block border-b border-line py-3 text-13 font-600">
        Raised pressure, oedema
        <select
          className="field mt-1.5 block h-10 w-full text-13 font-400"
          value={form.icp ?? ''}
          onChange={(e) => onChange({ icp: ICP.find((o) => o.value === e.target.value)?.value ?? null })}
        >
          <option value="" disabled>
            Choose
          </option>
          {ICP.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="part border-b border-line py-3">
        <legend className="contents text-13 font-600">Is a finding due to another cause?</legend>
        <div className="mt-1 grid grid-cols-2">
          {CAUSES.map((cause) => (
            <TickBox
              key={cause.key}
              text={cause.text}
              checked={form.otherCause.includes(cause.key)}
              onChange={(on) => toggle(cause.key, on)}
            />
          ))}
        </div>
        {form.otherCause.length > 0 && (
          <label className="mt-1 block text-13">
            Which cause?
            <input
              className="field mt-1 block h-10 w-full text-13"
              maxLength={200}
              value={form.cause}
              onChange={(e) => onChange({ cause: e.target.value })}
            />
          </label>
        )}
        <p className="mt-1.5 text-12 text-ink2">
          {form.otherCause.length > 0
            ? 'Counts for 24 h, then has to be said again.'
            : 'Unticked means attributable to CAR-T. Infection is looked for first.'}
        </p>
      </fieldset>
      <label className="part block pt-3 text-13 font-600">
        Note <span className="font-400 text-ink2">optional</span>
        <textarea
          className="field mt-1.5 block min-h-20 w-full py-2 text-13 font-400"
          maxLength={2000}
          value={form.note}
          onChange={(e) => onChange({ note: e.target.value })}
        />
      </label>
    </section>
  );
}
