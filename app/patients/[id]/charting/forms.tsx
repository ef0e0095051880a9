'use client';
import { type ReactNode, useId } from 'react';
import { clinicalNumber } from '../../../../lib/display/numbers';
import { catalogRow } from '../../../../lib/events/catalog';
import { DEVICES } from '../../../../lib/events/devices';
import { CELL_PRODUCTS, DRUGS } from '../../../../lib/events/drugs';
import { WITHHOLDABLE } from '../../../../lib/events/event';
import {
  type ChartingForms,
  type ChartName,
  SIGN_FIELDS,
  typedNumber,
  WORKUP_TESTS,
  weightJump,
} from '../../../../lib/forms/charting';
import { tociWarnings } from '../../../../lib/forms/toci-check';
import { unitText } from '../../../../lib/lanes/words';
import type { PatientState } from '../../../../lib/state';
import type { Instant } from '../../../../lib/time';
import { TEST_WORDS } from '../../../../lib/trend';
import { useNow } from '../../../live/clock';
import { ChoiceRow } from '../regrade/choices';

export interface FormProps {
  readonly state: PatientState;
  readonly forms: ChartingForms;
  change<N extends ChartName>(which: N, part: Partial<ChartingForms[N]>): void;
  readonly wrong: { readonly wrong: string; readonly field: string } | null;
  readonly t: Instant | null;
}

export function Field(props: {
  label: ReactNode;
  unit?: string;
  value: string;
  onChange: (value: string) => void;
  wrong?: string;
  wide?: boolean;
}) {
  const id = useId();
  return (
    <div className="text-13">
      <label htmlFor={id} className="font-600">
        {props.label}
      </label>
      <span className="mt-1 flex items-center gap-2">
        <input
          id={id}
          inputMode={props.wide ? 'text' : 'decimal'}
          autoComplete="off"
          aria-invalid={props.wrong !== undefined}
          aria-describedby={props.wrong === undefined ? undefined : `${id}w`}
          className={`field h-10 text-14 num ${props.wide ? 'w-full' : 'w-28'}`}
          value={props.value}
          onChange={(e) => props.onChange(e.target.value)}
        />
        {props.unit && <span className="text-ink2">{props.unit}</span>}
      </span>
      {props.wrong !== undefined && (
        <span id={`${id}w`} role="alert" className="mt-1 block font-600">
          {props.wrong}
        </span>
      )}
    </div>
  );
}
function Select(props: {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly text: string }[];
  onChange: (value: string) => void;
  wrong?: string;
}) {
  const id = useId();
  return (
    <div className="text-13">
      <label htmlFor={id} className="font-600">
        {props.label}
      </label>
      <select
        id={id}
        aria-invalid={props.wrong !== undefined}
        aria-describedby={props.wrong === undefined ? undefined : `${id}w`}
        className="field mt-1 block h-10 w-full text-14"
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
      >
        <option value="" disabled>
          Choose
        </option>
        {props.options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.text}
          </option>
        ))}
      </select>
      {props.wrong !== undefined && (
        <span id={`${id}w`} role="alert" className="mt-1 block font-600">
          {props.wrong}
        </span>
      )}
    </div>
  );
}
export const wrongOf = (wrong: FormProps['wrong'], field: string) => (wrong?.field === field ? wrong.wrong : undefined);
const numberIn = (text: string): number | null => {
  const n = typedNumber(text);
  return typeof n === 'number' && !Number.isNaN(n) ? n : null;
};

/** Drugs charted as single doses, those of CRS care first. */
const DOSED = ['tocilizumab', 'dexamethasone', 'methylprednisolone', 'anakinra', 'acetaminophen', 'crystalloid-bolus'];
const DOSE_OPTIONS = [
  ...DOSED.flatMap((name) => DRUGS.filter((d) => d.drug === name)),
  ...DRUGS.filter(
    (d) => !DOSED.includes(d.drug) && d.pressor === undefined && d.cells === undefined && d.neuromuscularBlocker === undefined,
  ),
].map((d) => ({ value: d.drug, text: d.title }));

export function DoseForm({ state, forms, change, wrong, t }: FormProps) {
  const { drug, amount, state: given } = forms.dose;
  const volume = drug === 'crystalloid-bolus';
  const now = useNow(60_000);
  const warnings =
    drug === 'tocilizumab' && given !== 'not-done'
      ? tociWarnings(state.toci, state.patient.weightKg, numberIn(amount), t ?? now)
      : [];
  return (
    <>
      <Select
        label="Drug"
        value={drug}
        options={DOSE_OPTIONS}
        onChange={(v) => change('dose', { drug: v })}
        wrong={wrongOf(wrong, 'drug')}
      />
      <Field
        label={volume ? 'Volume' : 'Dose'}
        unit={volume ? 'mL' : 'mg'}
        value={amount}
        onChange={(v) => change('dose', { amount: v })}
        wrong={wrongOf(wrong, 'amount')}
      />
      <ChoiceRow
        label="It was"
        options={[
          { value: 'given', text: 'Given' },
          { value: 'ordered', text: 'Ordered' },
          { value: 'not-done', text: 'Not given' },
        ]}
        value={given}
        onChange={(v) => change('dose', { state: v })}
      />
      {drug === 'tocilizumab' && (
        <div className="border-2 border-line2 p-3 text-13" role="status">
          {warnings.length === 0 ? (
            <p>
              Interval and counts allow it
              {state.toci.maxDoseMg === null ? '' : `; ${clinicalNumber(state.toci.maxDoseMg, 0)} mg by weight`}.{' '}
              {state.toci.last24h} of {state.toci.limits.per24h} in 24 h, {state.toci.total} of {state.toci.limits.total} in all.
            </p>
          ) : (
            <>
              <p className="font-650">{warnings.some((w) => w.rule !== null) ? 'This will raise:' : 'Not checked:'}</p>
              <ul>
                {warnings.map((w) => (
                  <li key={w.text}>
                    {w.rule !== null && `${w.rule}: `}
                    {w.text}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </>
  );
}

const NO_FLOW = ['room-air', 'invasive-ventilation', 'cpap', 'bipap'];
export function OxygenForm({ forms, change, wrong }: FormProps) {
  const { device, flowLpm, fio2, indication } = forms.oxygen;
  return (
    <>
      <Select
        label="Device"
        value={device}
        options={DEVICES.map((d) => ({ value: d.device, text: d.title }))}
        onChange={(v) => change('oxygen', { device: DEVICES.find((d) => d.device === v)?.device ?? '' })}
        wrong={wrongOf(wrong, 'device')}
      />
      {device !== '' && device !== 'room-air' && (
        <>
          {!NO_FLOW.includes(device) && (
            <Field
              label="Flow"
              unit="L/min"
              value={flowLpm}
              onChange={(v) => change('oxygen', { flowLpm: v })}
              wrong={wrongOf(wrong, 'flowLpm')}
            />
          )}
          <Field
            label={
              <>
                FiO<sub>2</sub>
              </>
            }
            unit="0.21 to 1"
            value={fio2}
            onChange={(v) => change('oxygen', { fio2: v })}
            wrong={wrongOf(wrong, 'fio2')}
          />
          <Select
            label="For"
            value={indication}
            options={[
              { value: 'hypoxia', text: 'Hypoxia' },
              { value: 'airway-protection', text: 'Airway protection' },
              { value: 'procedure', text: 'A procedure' },
              { value: 'comfort', text: 'Comfort' },
              { value: 'osa-home', text: 'Home CPAP for sleep apnoea' },
            ]}
            onChange={(v) => change('oxygen', { indication: v as ChartingForms['oxygen']['indication'] })}
          />
        </>
      )}
    </>
  );
}

const PRESSOR_OPTIONS = DRUGS.filter((d) => d.pressor !== undefined).map((d) => ({
  value: d.drug,
  text: d.pressor === 'vasopressor' ? d.title : `${d.title} (never a second vasopressor)`,
}));
const RATE_UNITS = ['ug/kg/min', 'ug/min', 'U/min', 'mg/h', 'ng/kg/min'];
const UNIT_OF: Readonly<Record<string, string>> = { vasopressin: 'U/min', terlipressin: 'mg/h', 'angiotensin-ii': 'ng/kg/min' };
export function VasopressorForm({ state, forms, change, wrong }: FormProps) {
  const { drug, rate, unit, state: runs } = forms.vasopressor;
  const running = state.pressors.find((p) => p.drug === drug);
  return (
    <>
      <Select
        label="Vasopressor"
        value={drug}
        options={PRESSOR_OPTIONS}
        onChange={(v) => change('vasopressor', { drug: v, unit: UNIT_OF[v] ?? 'ug/kg/min' })}
        wrong={wrongOf(wrong, 'drug')}
      />
      {running && (
        <p className="text-13 text-ink2 num">
          runs now at {running.rate === null ? 'an unknown rate' : clinicalNumber(running.rate)}{' '}
          {running.rateUnit ? unitText(running.rateUnit) : ''}
        </p>
      )}
      <ChoiceRow
        label="It is"
        options={[
          { value: 'running', text: 'Running' },
          { value: 'stopped', text: 'Stopped' },
        ]}
        value={runs}
        onChange={(v) => change('vasopressor', { state: v })}
      />
      {runs === 'running' && (
        <div className="flex gap-3">
          <Field label="Rate" value={rate} onChange={(v) => change('vasopressor', { rate: v })} wrong={wrongOf(wrong, 'rate')} />
          <div className="flex-1">
            <Select
              label="Unit"
              value={unit}
              options={RATE_UNITS.map((u) => ({ value: u, text: unitText(u) }))}
              onChange={(v) => change('vasopressor', { unit: v })}
            />
          </div>
        </div>
      )}
    </>
  );
}

export function SignsForm({ forms, change, wrong }: FormProps) {
  const pressure = forms.signs.sbpMmHg !== '' || forms.signs.dbpMmHg !== '' || forms.signs.mapMmHg !== '';
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        {SIGN_FIELDS.map((field) => {
          const row = catalogRow(field);
          return (
            <Field
              key={field}
              label={row?.title ?? field}
              unit={unitText(row?.unit ?? '')}
              value={forms.signs[field]}
              onChange={(v) => change('signs', { [field]: v })}
              wrong={wrongOf(wrong, field)}
            />
          );
        })}
      </div>
      {pressure && (
        <ChoiceRow
          label="Pressure taken by"
          options={[
            { value: 'cuff', text: 'Cuff' },
            { value: 'arterial', text: 'Arterial line' },
          ]}
          value={forms.signs.site}
          onChange={(v) => change('signs', { site: v })}
        />
      )}
    </>
  );
}

export function WorkupForm({ forms, change, wrong }: FormProps) {
  return (
    <Select
      label="What was done"
      value={forms.workup.test}
      options={WORKUP_TESTS.map((test) => ({ value: test, text: capital(TEST_WORDS[test] ?? test) }))}
      onChange={(v) => change('workup', { test: WORKUP_TESTS.find((test) => test === v) ?? '' })}
      wrong={wrongOf(wrong, 'test')}
    />
  );
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const WITHHOLD_WORDS: Readonly<Record<string, string>> = {
  'icu-transfer': 'Transfer to an ICU',
  'hlh-treatment': 'HLH treatment',
  echo: 'Echocardiogram',
  steroid: 'Corticosteroid',
};
export function WithholdForm({ forms, change, wrong }: FormProps) {
  return (
    <>
      <Select
        label="Withheld"
        value={forms.withhold.what}
        options={WITHHOLDABLE.map((w) => ({ value: w, text: WITHHOLD_WORDS[w] ?? capital(w) }))}
        onChange={(v) => change('withhold', { what: WITHHOLDABLE.find((w) => w === v) ?? '' })}
        wrong={wrongOf(wrong, 'what')}
      />
      <Field
        label="Reason"
        wide
        value={forms.withhold.reason}
        onChange={(v) => change('withhold', { reason: v })}
        wrong={wrongOf(wrong, 'reason')}
      />
      <p className="text-12 text-ink2">Holds for 8 h, and ends at once when CRS or ICANS rises.</p>
    </>
  );
}

export function WeightForm({ state, forms, change, wrong }: FormProps) {
  const kg = numberIn(forms.weight.kg);
  const before = state.patient.weightKg;
  return (
    <>
      <Field
        label="Dosing weight"
        unit="kg"
        value={forms.weight.kg}
        onChange={(v) => change('weight', { kg: v })}
        wrong={wrongOf(wrong, 'kg')}
      />
      <p className="text-13 text-ink2 num">
        {before === null ? 'No weight on record.' : `On record: ${clinicalNumber(before)} kg.`}
      </p>
      {kg !== null && weightJump(kg, before) && (
        <p role="alert" className="text-13 font-600">
          More than 10 % from {clinicalNumber(before ?? 0)} kg. Doses follow the new weight: check it.
        </p>
      )}
    </>
  );
}

const PRODUCTS = CELL_PRODUCTS.map((d) => ({ value: d.drug, text: d.title }));
export function InfusionForm({ state, forms, change, wrong }: FormProps) {
  return (
    <>
      <Select
        label="Product"
        value={forms.infusion.product}
        options={PRODUCTS}
        onChange={(v) => change('infusion', { product: v })}
        wrong={wrongOf(wrong, 'product')}
      />
      <p className="text-13 text-ink2">
        {state.patient.infusedAt === null
          ? 'Grading starts at this time.'
          : 'An infusion is on record. Another one starts a new count of tocilizumab and of days.'}
      </p>
    </>
  );
}
