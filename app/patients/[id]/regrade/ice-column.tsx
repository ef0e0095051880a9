'use client';
import { asksCapd, asksIce, groupPoints, ICE_GROUPS, ICE_ITEMS, iceScore, type RegradeForm } from '../../../../lib/forms/regrade';
import { ChoiceRow, CorrectOrNot } from './choices';

export interface ColumnProps {
  readonly form: RegradeForm;
  readonly onChange: (part: Partial<RegradeForm>) => void;
}

/** Can she be assessed, the ten ICE points, the score on its own scale. */
export function IceColumn(props: ColumnProps & { readonly pronoun: string; readonly history: string }) {
  const { form, onChange } = props;
  const score = iceScore(form);
  return (
    <section aria-label="ICE" className="flex flex-col rounded-4 border border-line bg-tile px-5 py-4 max-tablet:px-3">
      <div className="column-title flex items-baseline justify-between border-b border-line pb-3">
        <h2 className="text-16 font-650">{form.usesCapd ? 'CAPD' : 'ICE, 10 points'}</h2>
        <button
          type="button"
          className="-my-1 min-h-6 text-12 text-ink2 underline underline-offset-2"
          onClick={() => onChange({ usesCapd: !form.usesCapd })}
        >
          {form.usesCapd ? 'Use ICE' : 'Use CAPD'}
        </button>
      </div>
      <div className="part border-b border-line py-3">
        <ChoiceRow
          label={`Can ${props.pronoun} be assessed?`}
          options={[
            { value: 'yes', text: 'Yes' },
            { value: 'sedated', text: 'Sedated' },
            { value: 'language', text: 'Language' },
            { value: 'global-aphasia', text: 'Aphasia' },
            { value: 'refused', text: 'Refused' },
          ]}
          value={form.assessable}
          onChange={(assessable) => onChange({ assessable })}
        />
        {(asksIce(form) || asksCapd(form)) && (
          <label className="asked mt-2 flex items-center gap-3 text-13 text-ink2">
            Asked in
            <input
              className="field h-9 w-44 text-13 text-ink"
              placeholder="language"
              maxLength={60}
              value={form.language}
              onChange={(e) => onChange({ language: e.target.value })}
            />
          </label>
        )}
      </div>
      {asksIce(form) &&
        ICE_GROUPS.map(({ group, title, points }) => {
          const sum = groupPoints(form, group);
          return (
            <div key={group} className="part border-b border-line py-2.5">
              <div className="flex items-baseline justify-between pb-0.5">
                <h3 className="text-13 font-600">{title}</h3>
                <span className={`text-14 num ${sum.complete ? 'font-650' : 'text-ink2'}`}>
                  {sum.complete ? sum.points : '–'} of {points}
                </span>
              </div>
              {ICE_ITEMS.filter((i) => i.group === group).map((item) => (
                <CorrectOrNot
                  key={item.key}
                  item={item.text}
                  detail={'detail' in item ? item.detail : undefined}
                  value={form.ice[item.key]}
                  onChange={(correct) => onChange({ ice: { ...form.ice, [item.key]: correct } })}
                />
              ))}
            </div>
          );
        })}
      {asksCapd(form) && <CapdField form={form} onChange={onChange} />}
      {form.assessable !== null && !asksIce(form) && !asksCapd(form) && (
        <p className="py-3 text-13 text-ink2">{notAsked(form)}</p>
      )}
      {form.assessable === null && (
        <p className="py-3 text-13 text-ink2">Nothing is preset. The items appear once it is said that they can be asked.</p>
      )}
      <div className="ice-sum mt-auto border-t-2 border-ink pt-2">
        <div className="flex items-baseline justify-between gap-3">
          <p className="text-28 font-650 whitespace-nowrap num" aria-live="polite">
            {form.usesCapd ? `CAPD ${form.capd ?? '–'}` : `ICE ${score ?? '–'}`}
            <span className="text-14 font-400 whitespace-nowrap text-ink2">{form.usesCapd ? '' : ' of 10'}</span>
          </p>
          <p className="text-right text-12 text-ink2 num">{props.history}</p>
        </div>
        {!form.usesCapd && <IceScale score={score} />}
      </div>
    </section>
  );
}

function notAsked(form: RegradeForm): string {
  if (form.assessable === 'sedated')
    return 'ICE is carried from the last one that could be done. Arousal is not counted under sedation.';
  if (form.arousal === 'unarousable' && form.assessable === 'yes')
    return 'Cannot be woken: ICE is 0 and the grade 4. The items are not asked.';
  if (form.assessable === 'global-aphasia') return 'Awake but cannot speak or understand: ICE counts as 0, grade 3.';
  return 'ICE is carried from the last one that could be done. This record still counts as an assessment.';
}

function CapdField({ form, onChange }: ColumnProps) {
  return (
    <label className="flex items-center gap-3 border-b border-line py-3 text-13">
      CAPD sum, 0 to 32
      <input
        inputMode="numeric"
        className="field h-10 w-20 text-16 num"
        value={form.capd ?? ''}
        onChange={(e) => {
          const n = Number(e.target.value);
          onChange({ capd: e.target.value !== '' && Number.isInteger(n) && n >= 0 && n <= 32 ? n : null });
        }}
      />
    </label>
  );
}

const RANGES = [
  { from: 0, to: 2, text: '0 to 2', grade: 3 },
  { from: 3, to: 6, text: '3 to 6', grade: 2 },
  { from: 7, to: 9, text: '7 to 9', grade: 1 },
  { from: 10, to: 10, text: '10', grade: null },
] as const;
/** Ten bars and the limits of the grades under them. */
function IceScale({ score }: { score: number | null }) {
  return (
    <div aria-hidden="true" className="mt-2">
      <div className="grid grid-cols-10 gap-0.5">
        {Array.from({ length: 10 }, (_, i) => i + 1).map((point) => (
          <span
            key={point}
            className={`h-2.5 ${score !== null && point <= score ? 'bg-ink forced-colors:bg-[CanvasText]' : 'border border-line2'}`}
          />
        ))}
      </div>
      <div className="mt-1.5 grid grid-cols-10 gap-0.5 text-12 whitespace-nowrap text-ink2">
        {RANGES.map((range) => {
          const here = score !== null && score >= range.from && score <= range.to;
          const span =
            range.from === 0
              ? 'col-span-2'
              : range.from === 3
                ? 'col-span-4'
                : range.from === 7
                  ? 'col-span-3'
                  : 'col-span-1 text-right';
          return (
            <span key={range.from} className={`${span} ${here ? 'font-650 text-ink' : ''}`}>
              {range.text}
              {range.grade !== null && <span className={range.from === 0 ? 'max-wide:hidden' : ''}>, grade {range.grade}</span>}
            </span>
          );
        })}
      </div>
    </div>
  );
}
