'use client';
import { timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import { gradeView } from '../../../../lib/display/grade';
import { clinicalNumber, labText, vitalText } from '../../../../lib/display/numbers';
import type { IcansSuggestion, RegradeForm, Verdict } from '../../../../lib/forms/regrade';
import { oxygenText, unitText } from '../../../../lib/lanes/words';
import type { Confirmed, PatientState } from '../../../../lib/state';
import { MINUTE } from '../../../../lib/time';
import { GradeGlyph } from '../../../components/grade-glyph';
import { useNow, useZone } from '../../../live/clock';
import { withSubscripts } from '../subscripts';
import { ChoiceRow } from './choices';

/** Both suggestions beside their reasons, and one choice a scale: agree, or another grade with a reason. */
export function GradesColumn(props: {
  readonly state: PatientState;
  readonly form: RegradeForm;
  readonly icans: IcansSuggestion | null;
  readonly onChange: (part: Partial<RegradeForm>) => void;
  readonly onCorrect: () => void;
  /** What the server suggests now, where it differs from what stood here when it was sent. */
  readonly changed: { readonly crs: number; readonly icans: number } | null;
}) {
  const { state, form, icans } = props;
  const crs = gradeView('CRS', state.crs);
  const excludesCrs = form.otherCause.some((c) => c !== 'neuro');
  return (
    <section aria-label="Grades" className="flex flex-col rounded-4 border border-line bg-tile px-5 py-4 max-tablet:px-3">
      <h2 className="column-title border-b border-line pb-3 text-16 font-650">Grades</h2>
      {props.changed && (
        <p role="alert" className="mt-3 border-2 border-ink p-3 text-14 font-600">
          The suggestion is now CRS {props.changed.crs}, ICANS {props.changed.icans}. Look at it and choose again.
        </p>
      )}
      <div className="part border-b border-line py-4">
        <div className="grade-glyph flex items-center gap-4">
          <GradeGlyph
            value={icans?.grade ?? 'unknown'}
            size={90}
            name={icans ? `ICANS ${icans.grade} suggested` : 'ICANS not known yet'}
          />
          <div aria-live="polite">
            <p className="text-20 font-650">{icans ? `ICANS ${icans.grade}` : 'ICANS'}</p>
            <p className="text-13">
              {icans ? icans.reason : 'Computed once arousal, ICE, seizure, motor and pressure are answered.'}
            </p>
            {icans?.carried && <p className="text-12 text-ink2">carried: nothing new could be scored</p>}
            <Before confirmed={state.icans.confirmed} />
          </div>
        </div>
        {icans && (
          <VerdictChoice
            scale="ICANS"
            suggested={icans.grade}
            verdict={form.icans}
            onChange={(verdict) => props.onChange({ icans: verdict })}
          />
        )}
      </div>
      <div className="part py-4">
        <div className="grade-glyph flex items-center gap-4">
          <GradeGlyph value={crs.value} held={crs.held} atLeast={crs.atLeast} size={90} name={`${crs.name} suggested`} />
          <div>
            <p className="text-20 font-650">
              {crs.value === 'unknown' ? `CRS not known, ${state.crs.grade} on the last data` : crs.name}
            </p>
            <p className="text-13">{withSubscripts(state.crs.basis.reason)}</p>
            <Before confirmed={state.crs.confirmed} />
          </div>
        </div>
        <CrsInputs state={state} onCorrect={props.onCorrect} />
        {excludesCrs && (
          <p className="mt-2 text-13">The exclusions are saved first. If CRS changes by them, it is shown and asked again.</p>
        )}
        <VerdictChoice
          scale="CRS"
          suggested={state.crs.grade}
          verdict={form.crs}
          onChange={(verdict) => props.onChange({ crs: verdict })}
        />
      </div>
      <Ends state={state} />
    </section>
  );
}

function Before({ confirmed }: { confirmed: Confirmed | null }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  if (confirmed === null) return <p className="text-12 text-ink2">never confirmed</p>;
  return (
    <p className="text-12 text-ink2 num">
      confirmed {confirmed.grade} at {timeText(Date.parse(confirmed.t), now, zone)}
      {confirmed.by ? `, ${confirmed.by}` : ''}
    </p>
  );
}

function VerdictChoice(props: {
  scale: 'CRS' | 'ICANS';
  suggested: number;
  verdict: Verdict;
  onChange: (verdict: Verdict) => void;
}) {
  const { scale, suggested, verdict } = props;
  return (
    <div className="verdict mt-3">
      <ChoiceRow
        label={`${scale}: your grade`}
        options={[
          { value: 'agree', text: `Agree, ${scale} ${suggested}` },
          { value: 'override', text: 'Override with a reason' },
        ]}
        value={verdict?.kind ?? null}
        onChange={(kind) => props.onChange(kind === 'agree' ? { kind } : { kind, grade: null, reason: '' })}
      />
      {verdict?.kind === 'override' && (
        <div className="mt-3 flex flex-col gap-3">
          <ChoiceRow
            label="Grade"
            options={[0, 1, 2, 3, 4, 5]
              .filter((g) => g !== suggested)
              .map((g) => ({ value: String(g), text: g === 5 ? '5, death' : String(g) }))}
            value={verdict.grade === null ? null : String(verdict.grade)}
            onChange={(g) => props.onChange({ ...verdict, grade: Number(g) })}
          />
          <label className="block text-13">
            Reason
            <input
              className="field mt-1 block h-10 w-full text-13"
              maxLength={300}
              value={verdict.reason}
              onChange={(e) => props.onChange({ ...verdict, reason: e.target.value })}
            />
          </label>
        </div>
      )}
    </div>
  );
}

/** The inputs CRS rests on, as they are known, with their age and source. */
function CrsInputs({ state, onCorrect }: { state: PatientState; onCorrect: () => void }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { latest, oxygen } = state;
  const when = (t: string, source?: string) => {
    const at = Date.parse(t);
    return `${timeText(at, now, zone)}, ${source && now - at > 10 * MINUTE ? source : ageText(now - at)}`;
  };
  const rows: { name: string; text: string; when: string; old: boolean }[] = [];
  if (latest.tempC)
    rows.push({
      name: 'Temperature',
      text: `${vitalText('tempC', latest.tempC.value)} °C`,
      when: when(latest.tempC.t),
      old: latest.tempC.fresh !== 'fresh',
    });
  if (latest.mapMmHg) {
    const site = latest.mapMmHg.site ?? '';
    rows.push({
      name: 'MAP',
      text: `${vitalText('mapMmHg', latest.mapMmHg.value)} mmHg ${site}`,
      when: when(latest.mapMmHg.t),
      old: latest.mapMmHg.fresh !== 'fresh',
    });
  }
  for (const p of state.pressors) {
    const rate = p.rate === null ? 'rate not known' : `${labText(p.rate)} ${p.rateUnit ? unitText(p.rateUnit) : ''}`;
    rows.push({
      name: p.drug.charAt(0).toUpperCase() + p.drug.slice(1),
      text: `${rate}${p.counted ? '' : ', not counted'}`,
      when: when(p.t, 'MAR'),
      old: p.fresh !== 'fresh',
    });
  }
  if (oxygen) {
    const fio2 = oxygen.fio2 === undefined ? '' : `, FiO₂ ${clinicalNumber(oxygen.fio2, 2)}`;
    rows.push({
      name: 'Oxygen',
      text: `${oxygenText(oxygen)}${oxygen.flowLpm === undefined ? '' : '/min'}${fio2}`,
      when: when(oxygen.t, 'chart'),
      old: oxygen.fresh !== 'fresh',
    });
  }
  return (
    <div className="inputs mt-3">
      {rows.map((row) => (
        <div key={row.name} className="flex items-baseline gap-3 border-t border-line py-1.5 text-13">
          <span className="name w-28 flex-none text-ink2">{row.name}</span>
          <span className="font-600 num">{withSubscripts(row.text)}</span>
          <span className={`ml-auto text-right text-12 whitespace-nowrap num ${row.old ? 'font-650 text-ink' : 'text-ink2'}`}>
            {row.when}
          </span>
        </div>
      ))}
      {state.crs.basis.missing.length > 0 && (
        <p className="border-t border-line py-1.5 text-13 font-600">Missing: {state.crs.basis.missing.join(', ')}</p>
      )}
      <p className="border-y border-line py-1.5 pl-31 max-wide:pl-24 text-13">
        <button type="button" className="-my-1 min-h-6 underline underline-offset-2" onClick={onCorrect}>
          Correct an input
        </button>
      </p>
    </div>
  );
}

function Ends({ state }: { state: PatientState }) {
  const { protocol } = state;
  return (
    <div className="ends mt-auto border-t border-line pt-3 text-13">
      <p className="font-600">Saving confirms both grades</p>
      <p className="text-12 text-ink2">
        It restarts the regrade clock
        {state.icans.confirmed?.grade !== state.icans.grade ? ` and ends “ICANS ${state.icans.grade} suggested”` : ''}.
      </p>
      <p className="text-12 text-ink2">
        Protocol {protocol.id} v{protocol.version},{' '}
        {protocol.signedOff === null ? (
          <span className="font-600 text-ink">not signed off by this site</span>
        ) : (
          `signed off ${protocol.signedOff}`
        )}
        .
      </p>
    </div>
  );
}
