'use client';
import { memo } from 'react';
import { heldView } from '../../../../lib/display/bed-grades';
import { timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import { gradeView } from '../../../../lib/display/grade';
import { clinicalNumber, vitalText } from '../../../../lib/display/numbers';
import { statusWords } from '../../../../lib/display/status-words';
import { unitText } from '../../../../lib/lanes/words';
import { sentence as capital } from '../../../../lib/rules/words';
import type { BasisInput, BasisStep, CrsState, GradeBasis, IcansState, PatientState } from '../../../../lib/state';
import { type Instant, MINUTE } from '../../../../lib/time';
import type { GradeStep } from '../../../../lib/trend';
import { buttonLook, KeyHint } from '../../../components/button';
import { GradeGlyph } from '../../../components/grade-glyph';
import { Link } from '../../../components/link';
import { useFromClock, useNow, useZone } from '../../../live/clock';
import { withSubscripts } from '../subscripts';
import { useMayChart } from '../use-may';
import { GradeHistory } from './grade-history';
import { Panel, PanelHead, StepSign } from './panel';

/** Why this grade: the worse of the two scales in full, the other in a line; a click turns them round. */
export const WhyPanel = memo(function WhyPanel(props: {
  readonly state: PatientState;
  /** Until when the state holds, RFC 3339; the basis is sent again only when it says something else. */
  readonly asOf: string;
  readonly scale: 'CRS' | 'ICANS';
  readonly onScale: (scale: 'CRS' | 'ICANS') => void;
  /** When the monitor was last heard, if it has fallen silent since. */
  readonly silentSince?: Instant | null;
  /** Opens the message behind an input; absent for roles that may not read messages. */
  readonly onRaw?: (eventId: string) => void;
  /** Both grades since the infusion. */
  readonly course: readonly GradeStep[];
}) {
  const { state, scale, silentSince = null } = props;
  const zone = useZone();
  const grade = scale === 'CRS' ? state.crs : state.icans;
  const other = scale === 'CRS' ? state.icans : state.crs;
  const { basis } = grade;
  const evaluated = useFromClock((now) => timeText(Date.parse(props.asOf), now, zone));
  const own = gradeView(scale, grade);
  const view = silentSince !== null && scale === 'CRS' ? heldView(own) : own;
  return (
    <Panel
      id="why"
      title={`Why ${view.name}`}
      note={
        <>
          {basis.protocol.replace('@', ' v')}, evaluated {evaluated} <KeyHint>w</KeyHint>
        </>
      }
    >
      <p className="mt-2 text-14 font-600">{withSubscripts(basis.reason)}</p>
      {state.protocol.signedOff === null && <p className="mt-1 text-13 font-600">Protocol not signed off by this site.</p>}
      <StatusWords grade={grade} />
      {silentSince !== null && scale === 'CRS' && <SilentWords since={silentSince} />}
      <Steps basis={basis} />
      {basis.wouldChange.length > 0 && (
        <>
          <PanelHead>What would change it</PanelHead>
          <ul className="mt-1">
            {basis.wouldChange.map((change) => (
              <li key={`${change.grade}${change.text}`} className="flex items-start gap-3 py-0.5 text-13">
                <GradeGlyph value={change.grade} size={20} name={`${scale} ${change.grade}`} />
                <span>{withSubscripts(change.text)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Inputs basis={basis} onRaw={props.onRaw} />
      {basis.notConsidered.length > 0 && (
        <>
          <PanelHead>Not part of the grade</PanelHead>
          <p className="mt-1 text-13 text-ink2">{withSubscripts(basis.notConsidered.map(sentence).join(' '))}</p>
        </>
      )}
      {basis.otherProtocol && (
        <>
          <PanelHead>Protocols</PanelHead>
          <p className="mt-1 text-13 text-ink2">
            {basis.otherProtocol.protocol}
            {basis.otherProtocol.grade !== basis.grade && (
              <span className="font-600 text-ink"> would give {basis.otherProtocol.grade}:</span>
            )}{' '}
            {withSubscripts(basis.otherProtocol.text)}
          </p>
        </>
      )}
      <References basis={basis} />
      <GradeHistory scale={scale} course={props.course} />
      <OtherScale
        scale={scale === 'CRS' ? 'ICANS' : 'CRS'}
        grade={other}
        silent={silentSince !== null}
        onOpen={props.onScale}
        state={state}
      />
    </Panel>
  );
});
const sentence = (s: string) => (/[.!?]$/.test(s) ? s : `${s}.`);

function StatusWords({ grade }: { grade: CrsState | IcansState }) {
  const zone = useZone();
  const words = useFromClock((now) => statusWords(grade, now, zone));
  return words === null ? null : <p className="mt-1 text-13 font-600">{words}</p>;
}

/** The grade below rests on what was charted; what the monitor would show now nobody knows. */
function SilentWords({ since }: { since: Instant }) {
  const zone = useZone();
  const from = useFromClock((now) => timeText(since, now, zone));
  return <p className="mt-1 text-13 font-600">Held: the monitor has been silent since {from}. Go to the bedside.</p>;
}

/** A name for an input of the basis, for rows that have only its key. */
const NAMES: Readonly<Record<string, string>> = {
  tempC: 'Temperature',
  mapMmHg: 'Mean pressure',
  sbpMmHg: 'Systolic pressure',
  spo2Percent: 'SpO2',
  oxygen: 'Oxygen',
  ice: 'ICE',
  capd: 'CAPD',
  loc: 'Consciousness',
  motor: 'Motor weakness',
  icp: 'Raised pressure, oedema',
};
const nameOf = (input: BasisInput): string => NAMES[input.name] ?? capital(input.name);
function inputText(input: BasisInput): string {
  if (input.value === null) return 'not known';
  const number = typeof input.value === 'number' ? clinicalNumber(input.value) : input.value;
  return input.unit ? `${number} ${unitText(input.unit)}` : number;
}

function Steps({ basis }: { basis: GradeBasis }) {
  const last = basis.steps.at(-1);
  const sums = last && last.inputs.length === 0 && /wors|highe|^fever without/i.test(last.text) ? last : null;
  const steps = sums ? basis.steps.slice(0, -1) : basis.steps;
  return (
    <ul className="mt-2">
      {steps.map((step) => (
        <StepRow key={`${step.rule} ${step.text}`} step={step} basis={basis} />
      ))}
      {sums && (
        <li className="flex items-baseline gap-3 border-t border-line py-1.5 text-13">
          <span className="w-3.5" />
          <span className="font-600">{sums.text}</span>
          <span className="ml-auto text-12 text-ink2">{withSubscripts(missingWords(basis))}</span>
        </li>
      )}
      {!sums && (
        <li className="border-t border-line py-1.5 text-right text-12 text-ink2">{withSubscripts(missingWords(basis))}</li>
      )}
    </ul>
  );
}
function missingWords(basis: GradeBasis): string {
  const stale = basis.inputs.filter((i) => i.used && i.fresh !== 'fresh').map(nameOf);
  if (basis.missing.length > 0) return `missing: ${basis.missing.join(', ')}`;
  return stale.length > 0 ? `nothing missing; old: ${stale.join(', ')}` : 'nothing missing, all inputs fresh';
}
function StepRow({ step, basis }: { step: BasisStep; basis: GradeBasis }) {
  const inputs = inputsOf(step, basis);
  const values = valueWords(step, inputs);
  const shown = newestCharted(inputs);
  return (
    <li className="flex items-baseline gap-3 border-t border-line py-1.5 text-13">
      <span className="self-center">
        <StepSign result={step.result} />
      </span>
      <span className={step.result === true ? 'text-ink' : step.result === 'unknown' ? 'font-600' : 'text-ink2'}>
        <FirstWord text={step.text} strong={step.result === true} />
        {values !== '' && (
          <>
            ; <span className="num">{values}</span>
          </>
        )}
        {step.gives !== undefined && step.result === true && (
          <>
            {' '}
            <span className="whitespace-nowrap">
              gives <span className="font-650 num">{step.gives}</span>
            </span>
          </>
        )}
      </span>
      {shown && <InputTime input={shown} />}
    </li>
  );
}
/** The inputs of a step that are known, in the step's own order: the one that decides it first. */
function inputsOf(step: BasisStep, basis: GradeBasis): readonly BasisInput[] {
  return step.inputs.flatMap((name) => basis.inputs.find((i) => i.name === name) ?? []);
}
/** Of infusions the newest charting: it is the one that made them so many. */
function newestCharted(inputs: readonly BasisInput[]): BasisInput | undefined {
  const [first] = inputs;
  if (first?.source !== 'MAR') return first;
  return inputs.reduce((best, i) => (Date.parse(i.t ?? '') > Date.parse(best.t ?? '') ? i : best), first);
}
const PRESSURES: Readonly<Record<string, string>> = { sbpMmHg: 'systolic', mapMmHg: 'mean' };
/** "systolic 96, mean 64 mmHg": what was measured or runs, where the step names only the limit or the drug. */
function valueWords(step: BasisStep, inputs: readonly BasisInput[]): string {
  const [first] = inputs;
  const together = inputs.filter((i) => i.t === first?.t || (i.source === 'MAR' && first?.source === 'MAR'));
  const measured = together.filter((i) => typeof i.value === 'number' && i.unit !== undefined && i.name !== 'last low pressure');
  if (measured.every((i) => PRESSURES[i.name] !== undefined) && measured[0]?.unit !== undefined) {
    const named = measured.map((i) => `${PRESSURES[i.name]} ${vitalText(i.name, Number(i.value))}`);
    return `${named.join(', ')}\u00a0${unitText(measured[0].unit)}`;
  }
  return measured
    .map((i) => {
      const number = i.unit === 'Cel' ? vitalText('tempC', Number(i.value)) : clinicalNumber(Number(i.value));
      return { i, words: `${number} ${unitText(i.unit ?? '')}` };
    })
    .filter(({ words }) => !step.text.includes(words))
    .map(({ i, words }) => `${i.name === 'last fever' ? 'last ' : ''}${words}`.replaceAll(' ', '\u00a0'))
    .join(' and ');
}
/** The decisive word stands out: "Fever 39.2 °C". */
function FirstWord({ text, strong }: { text: string; strong: boolean }) {
  if (!strong) return withSubscripts(text);
  const at = text.indexOf(' ');
  return at < 0 ? (
    <span className="font-650">{text}</span>
  ) : (
    <>
      <span className="font-650">{text.slice(0, at)}</span>
      {withSubscripts(text.slice(at))}
    </>
  );
}
function InputTime({ input }: { input: BasisInput }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  if (input.t === null) return null;
  const t = Date.parse(input.t);
  const old = input.fresh !== 'fresh';
  return (
    <span className={`ml-auto flex-none text-12 num ${old ? 'font-650 text-ink' : 'text-ink2'}`}>
      {timeText(t, now, zone)}, {ageText(now - t)}
      {input.source ? `, ${input.source}` : ''}
    </span>
  );
}

/** Every input with its time, also those that decided nothing. */
function Inputs({ basis, onRaw }: { basis: GradeBasis; onRaw?: (eventId: string) => void }) {
  if (basis.inputs.length === 0) return null;
  return (
    <details className="mt-3">
      <summary className="min-h-6 pt-1 text-12 font-600 text-ink2">All {basis.inputs.length} inputs</summary>
      <ul className="mt-1">
        {basis.inputs.map((input, i) => (
          <li
            key={`${input.name}${input.eventId ?? i}`}
            className="flex gap-3 border-t border-line py-1 text-13 max-tablet:flex-wrap max-tablet:gap-y-0"
          >
            <span className="w-32 flex-none text-ink2">{withSubscripts(nameOf(input))}</span>
            <span className={`min-w-0 max-tablet:flex-1 num ${input.used ? 'font-600' : 'text-ink2'}`}>
              {inputText(input)}
              {!input.used && <span className="font-400"> not used{input.note ? `: ${input.note}` : ''}</span>}
            </span>
            <InputTime input={input} />
            {onRaw !== undefined && (
              <button
                type="button"
                className={`-my-1 min-h-7 flex-none text-12 text-ink2 underline underline-offset-2 ${input.eventId === undefined ? 'invisible' : ''}`}
                aria-label={`Message behind ${nameOf(input)} ${inputText(input)}`}
                onClick={() => input.eventId !== undefined && onRaw(input.eventId)}
              >
                message
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
/** Where each step comes from: the source, and the rules by which they stand on the page of rules and numbers. */
function References({ basis }: { basis: GradeBasis }) {
  const rules = new Map<string, Set<string>>();
  for (const { ref, rule } of basis.steps) if (ref !== '') rules.set(ref, (rules.get(ref) ?? new Set()).add(rule));
  if (rules.size === 0) return null;
  return (
    <p className="mt-2 text-12 text-ink2">
      {[...rules].map(([ref, ids]) => `${ref}: ${[...ids].join(', ')}`).join('; ')}.{' '}
      <Link href="/rules" className="inline-flex min-h-6 items-center underline underline-offset-2">
        Rules and numbers
      </Link>
    </p>
  );
}
function OtherScale(props: {
  scale: 'CRS' | 'ICANS';
  grade: CrsState | IcansState;
  silent: boolean;
  onOpen: (scale: 'CRS' | 'ICANS') => void;
  state: PatientState;
}) {
  const { grade } = props;
  const mayRegrade = useMayChart(props.state, 'regrade');
  const now = useNow(MINUTE);
  const own = gradeView(props.scale, grade);
  const view = props.silent && props.scale === 'CRS' ? heldView(own) : own;
  const suggested = view.mark === 'suggested';
  const since = grade.since === null ? '' : ` Suggested ${ageText(now - Date.parse(grade.since))} ago, not confirmed.`;
  return (
    <div className="mt-3 flex items-center gap-4 border-t border-line pt-3">
      <p className="text-13">
        <button
          type="button"
          data-words
          onClick={() => props.onOpen(props.scale)}
          className="-my-1 min-h-6 font-650 underline-offset-2 hover:underline"
        >
          {view.name}:
        </button>{' '}
        {withSubscripts(grade.basis.reason)}
        {suggested && since}
      </p>
      {suggested && mayRegrade && (
        <Link href={`/patients/${props.state.patient.id}/regrade`} className={`${buttonLook('secondary')} ml-auto`}>
          Regrade
        </Link>
      )}
    </div>
  );
}
