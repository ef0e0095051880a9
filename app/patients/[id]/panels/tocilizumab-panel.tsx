'use client';
import { memo } from 'react';
import { hmText, timeText, wallTime } from '../../../../lib/display/clock';
import { ageText, inText } from '../../../../lib/display/durations';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { StandingNotice } from '../../../../lib/display/standing-notices';
import type { Guidance } from '../../../../lib/guidance';
import { derivation, gradeAtDose } from '../../../../lib/lanes/tocilizumab';
import type { PatientState, TociState } from '../../../../lib/state';
import { DAY, MINUTE } from '../../../../lib/time';
import type { GradeStep } from '../../../../lib/trend';
import { useNow, useZone } from '../../../live/clock';
import { OrderCheck } from './order-check';
import { OtherDrugs } from './other-drugs';
import { Panel, PanelHead } from './panel';
import { TocilizumabNotes } from './tocilizumab-notes';

/** When the next tocilizumab is permitted and why then, how much, and what was given. Shows; orders nothing. */
export const TocilizumabPanel = memo(function TocilizumabPanel(props: {
  readonly state: PatientState;
  readonly course: readonly GradeStep[];
  readonly guidance: Guidance | null;
  /** What stands over the numbers: said again here, where a dose is decided. */
  readonly notices: readonly StandingNotice[];
  readonly onSaved: () => void;
}) {
  const { state, course, guidance, notices } = props;
  const zone = useZone();
  const now = useNow(MINUTE);
  const { toci } = state;
  const next = toci.nextEligibleAt === null ? null : Date.parse(toci.nextEligibleAt);
  const why = derivation(toci, now);
  const at = (t: number) => timeText(t, now, zone);
  return (
    <Panel title="Tocilizumab" note="display only, no order is placed here">
      {notices.map((n) => (
        <p key={n.text} className="mt-1 text-13 font-600 wrap-anywhere num">
          {n.text}
        </p>
      ))}
      <div className="mt-2 grid grid-cols-[1fr_1.1fr_1.1fr] gap-4 max-tablet:grid-cols-2">
        <div>
          <div className="text-12 text-ink2">Next permitted</div>
          <div className="text-28 font-650 num">{toci.canGive ? 'now' : next === null ? 'no more' : hmText(next, zone)}</div>
          <div className="text-12 text-ink2 num">
            {toci.canGive
              ? 'interval and counts allow it'
              : next === null
                ? `${toci.limits.total} of ${toci.limits.total} given`
                : `${wallTime(next, zone).date === wallTime(now, zone).date ? '' : `${wallTime(next, zone).day}, `}in ${inText(next - now)}`}
          </div>
        </div>
        <Dose state={state} jumped={guidance?.tocilizumab.weight?.jumped ?? false} />
        <div>
          <div className="text-12 text-ink2">Used</div>
          <Count n={toci.last24h} of={toci.limits.per24h} words="in 24 h" />
          <Count n={toci.total} of={toci.limits.total} words="in all" />
        </div>
      </div>
      {toci.canGive && guidance !== null && !guidance.tocilizumab.indicated && (
        <p className="mt-2 text-13 font-600">
          Permitted, not indicated: tocilizumab is listed from CRS 2, and CRS is {state.crs.grade}.
        </p>
      )}
      {toci.possibleDuplicates > 0 && (
        <p className="mt-2 text-13 font-600">
          {toci.last24h - toci.possibleDuplicates} to {toci.last24h} in 24 h: {toci.possibleDuplicates} to verify. Two records may
          be one dose.
        </p>
      )}
      <PanelHead>{next === null || toci.canGive ? 'How this follows' : `How ${hmText(next, zone)} follows`}</PanelHead>
      <p className="mt-1 text-13">
        {why.map((part, i) =>
          typeof part === 'number' ? (
            <span key={part} className={`num ${i === why.length - 2 || part === next ? 'font-650' : ''}`}>
              {at(part)}
            </span>
          ) : (
            part
          ),
        )}
      </p>
      <Ledger toci={toci} course={course} />
      {guidance && <TocilizumabNotes panel={guidance.tocilizumab} />}
      <OrderCheck state={state} />
      {guidance && <OtherDrugs guidance={guidance} state={state} onSaved={props.onSaved} />}
    </Panel>
  );
});
function Dose({ state, jumped }: { state: PatientState; jumped: boolean }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { weightKg: kg, weightAt } = state.patient;
  const { maxDoseMg: dose, limits } = state.toci;
  const weighed = weightAt === null ? null : Date.parse(weightAt);
  const old = weighed !== null && now - weighed > 7 * DAY;
  return (
    <div>
      <div className="text-12 text-ink2">Dose at {clinicalNumber(limits.mgPerKg)} mg/kg</div>
      {dose === null ? (
        <div className="text-14 font-600">weight not known</div>
      ) : (
        <div className="text-28 font-650 num">
          {clinicalNumber(dose, 0)} <span className="text-14 font-400 text-ink2">mg</span>
        </div>
      )}
      <div className="text-12 text-ink2 num">
        {kg === null
          ? `cap ${clinicalNumber(limits.maxMg)} mg`
          : `${clinicalNumber(limits.mgPerKg)} × ${clinicalNumber(kg)} kg${weighed === null ? '' : ` of ${wallTime(weighed, zone).day}`}, cap\u00a0${clinicalNumber(limits.maxMg)}`}
      </div>
      {old && <div className="text-12 font-650">weight older than 7 days: confirm it</div>}
      {jumped && <div className="text-12 font-650">more than a tenth from the weight before: confirm it</div>}
    </div>
  );
}
function Count({ n, of, words }: { n: number; of: number; words: string }) {
  return (
    <div className="flex items-center gap-2 py-0.5 text-13">
      <span aria-hidden="true" className="flex gap-1">
        {Array.from({ length: Math.max(n, of) }, (_, i) => i + 1).map((dose) => (
          <span key={dose} className={`h-2 w-4 ${dose <= n ? 'bg-ink' : 'border border-ink3'}`} />
        ))}
      </span>
      <span className="font-650 whitespace-nowrap num">
        {n} of {of}
      </span>
      <span className="text-12 whitespace-nowrap text-ink2">{words}</span>
    </div>
  );
}
function Ledger({ toci, course }: { toci: TociState; course: readonly GradeStep[] }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  if (toci.doses.length === 0)
    return <p className="mt-2 border-t border-line pt-2 text-13 text-ink2">none given since the infusion</p>;
  return (
    <table className="mt-2 w-full text-13">
      <caption className="sr-only">Tocilizumab doses, newest first</caption>
      <tbody>
        {toci.doses.toReversed().map((dose, i) => {
          const t = Date.parse(dose.t);
          return (
            <tr key={dose.eventId} className="border-t border-line">
              <th scope="row" className="w-8 py-1.5 text-left font-650 num">
                {toci.doses.length - i}
              </th>
              <td className="py-1.5 num">
                {wallTime(t, zone).day} {hmText(t, zone)}
              </td>
              <td className="py-1.5 num">{dose.doseMg === null ? 'dose not known' : `${clinicalNumber(dose.doseMg)} mg`}</td>
              <td className="py-1.5 text-ink2 num">{gradeAtDose(course, t) ?? `${ageText(now - t)} ago`}</td>
              <td className="py-1.5 text-right text-12 text-ink2">{dose.source ?? ''}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
