import { ageText } from '../../../lib/display/durations';

/** Says that what stands in a form was kept over a lock or a reload, and lets go of it. */
export function BroughtBack(props: { readonly ageMs: number; readonly onAfresh: () => void }) {
  return (
    <span role="status" className="text-12 font-600 text-ink">
      Your entry from {ageText(props.ageMs)} ago is back.{' '}
      <button type="button" className="min-h-6 underline underline-offset-2" onClick={props.onAfresh}>
        Start afresh
      </button>
    </span>
  );
}
