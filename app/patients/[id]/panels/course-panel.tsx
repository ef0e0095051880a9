'use client';
import { memo, useEffect, useState } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { Guidance } from '../../../../lib/guidance';
import type { CourseFacts, IceScore } from '../../../../lib/guidance/course-facts';
import type { CourseSince } from '../../../../lib/guidance/since-tocilizumab';
import type { InfectionPanel } from '../../../../lib/guidance/types';
import { drugName, unitText } from '../../../../lib/lanes/words';
import type { PatientState } from '../../../../lib/state';
import { DAY, HOUR, MINUTE } from '../../../../lib/time';
import { useNow, useZone } from '../../../live/clock';
import { ask } from '../../../live/command';
import { withSubscripts } from '../subscripts';
import { Panel, PanelHead } from './panel';

/** The way things have gone: since the last tocilizumab, infection, own baseline, fluid and weight. Derived, never graded. */
export const CoursePanel = memo(function CoursePanel({ state, guidance }: { state: PatientState; guidance: Guidance }) {
  const since = useSince(state);
  const given = state.toci.doses.length > 0;
  return (
    <Panel title="Course" note="derived, no part of any grade">
      {since !== null && since !== 'failed' ? (
        <Since course={since} />
      ) : (
        <p className="mt-2 text-13 text-ink2">
          {!given
            ? 'No tocilizumab since the infusion.'
            : since === 'failed'
              ? 'The course since tocilizumab cannot be read now.'
              : 'Reading the course since tocilizumab…'}
        </p>
      )}
      <Infection infection={guidance.infection} />
      <Baseline course={guidance.course} />
      <FluidAndWeight course={guidance.course} />
    </Panel>
  );
});

/**
 * Asked again when a dose was given and each quarter of an hour, since the marks lie hours apart. Null until it is known; what
 * was read before a failure is not shown as if it were of now.
 */
function useSince(state: PatientState): CourseSince | 'failed' | null {
  const id = state.patient.id;
  const doses = state.toci.doses.length;
  const quarter = Math.floor(useNow(15 * MINUTE) / (15 * MINUTE));
  const [course, setCourse] = useState<CourseSince | 'failed' | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `doses` and `quarter` are when to ask again
  useEffect(() => {
    let over = false;
    void ask<{ course: CourseSince | null }>(`/api/patients/${encodeURIComponent(id)}/since-tocilizumab`).then((answer) => {
      if (!over) setCourse(answer.kind === 'done' ? answer.body.course : 'failed');
    });
    return () => {
      over = true;
    };
  }, [id, doses, quarter]);
  return course;
}

function Since({ course }: { course: CourseSince }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const hours = course.rows[0]?.marks.map((m) => m.hours) ?? [];
  return (
    <>
      <PanelHead>Since tocilizumab {timeText(course.doseAt, now, zone)}</PanelHead>
      <table className="mt-1 w-full text-13">
        <thead className="text-12 text-ink2">
          <tr>
            <th scope="col" className="text-left font-400">
              <span className="sr-only">Measure</span>
            </th>
            <th scope="col" className="text-right font-400">
              at dose
            </th>
            {hours.map((h) => (
              <th key={h} scope="col" className="text-right font-400">
                {h} h
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {course.rows.map((row) => (
            <tr key={row.measure} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-400 text-ink2">
                {withSubscripts(row.title)} {row.unit === '1' ? '' : <span className="text-12">{unitText(row.unit)}</span>}
              </th>
              <td className="text-right num">{row.atDose === null ? '–' : clinicalNumber(row.atDose)}</td>
              {row.marks.map((m) => (
                <td
                  key={m.hours}
                  className={`pl-2 text-right whitespace-nowrap num ${m.direction === 'worse' ? 'font-650' : ''}`}
                >
                  {m.direction !== null && <span className="text-12 font-400">{m.direction} </span>}
                  {m.value === null ? '–' : clinicalNumber(m.value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-12 text-ink2">{course.note}</p>
    </>
  );
}

const CULTURES: Readonly<Record<string, string>> = {
  'blood-culture': 'Blood culture',
  'urine-culture': 'Urine culture',
  'respiratory-culture': 'Respiratory culture',
  'sterile-culture': 'Sterile site culture',
};
function Infection({ infection }: { infection: InfectionPanel }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { anc } = infection;
  const days = anc?.neutropenicSince == null ? null : Math.floor((now - anc.neutropenicSince) / DAY) + 1;
  const imaging = infection.workup.filter((w) => /film|image|imaging|ct|x-ray/i.test(w.title));
  return (
    <>
      <PanelHead>Infection</PanelHead>
      <ul className="mt-1 text-13 num">
        <Row name="ANC" text={anc === null ? 'not known' : `${clinicalNumber(anc.value)} 10⁹/L, ${timeText(anc.t, now, zone)}`}>
          {days === null ? (anc === null ? '' : 'not below 0.5') : `day ${days} below 0.5`}
        </Row>
        {infection.cultures.length === 0 && <Row name="Cultures" text="none drawn" />}
        {infection.cultures.slice(0, 4).map((c) => (
          <Row
            key={`${c.test}${c.t}`}
            name={CULTURES[c.test] ?? c.test}
            text={c.result ?? 'pending'}
            strong={c.result !== null && c.result !== 'negative'}
          >
            drawn {timeText(c.t, now, zone)},{' '}
            {c.positiveAfterH === null ? `${c.hours} h ago` : `positive after ${c.positiveAfterH} h`}
          </Row>
        ))}
        {infection.antibiotics.length === 0 && <Row name="Antibiotics" text="none running" />}
        {infection.antibiotics.map((a) => (
          <Row key={`${a.drug}${a.since}`} name={drugName(a.drug)} text={`day ${a.day}`} strong={a.review}>
            {a.review ? 'narrow or stop?' : ''}
          </Row>
        ))}
        {imaging.map((w) => (
          <Row key={w.id} name={w.title} text={w.state === 'done' ? w.why : w.state} />
        ))}
      </ul>
    </>
  );
}

const against = (n: number | null): string =>
  n === null ? '' : n === 0 ? 'as baseline' : `${n < 0 ? '−' : '+'}${Math.abs(n)} to baseline`;
const scoreText = (s: IceScore): string =>
  s.ice !== null ? `ICE ${s.ice}` : s.capd !== null ? `CAPD ${s.capd}` : `not possible: ${s.reason ?? 'incomplete'}`;
/** A score taken in another language than the baseline is not the same test. */
const inLanguage = (s: IceScore): string => (s.language === null ? '' : `in ${s.language}`);
function Baseline({ course }: { course: CourseFacts }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  return (
    <>
      <PanelHead>ICE or CAPD against own baseline</PanelHead>
      <ul className="mt-1 text-13 num">
        <Row name="Baseline" text={course.baseline === null ? 'none before the infusion' : scoreText(course.baseline)}>
          {course.baseline === null
            ? ''
            : [inLanguage(course.baseline), timeText(course.baseline.t, now, zone)].filter(Boolean).join(', ')}
        </Row>
        {course.scores.map((s) => (
          <Row key={s.t} name={timeText(s.t, now, zone)} text={scoreText(s)}>
            {[inLanguage(s), against(s.against)].filter(Boolean).join(', ')}
          </Row>
        ))}
      </ul>
    </>
  );
}

function FluidAndWeight({ course }: { course: CourseFacts }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const { fluid, weight } = course;
  const signed = (n: number, unit: string) => `${n < 0 ? '−' : '+'}${clinicalNumber(Math.abs(n))} ${unit}`;
  return (
    <>
      <PanelHead>Fluid and weight</PanelHead>
      <ul className="mt-1 text-13 num">
        <Row name="Balance, 24 h" text={fluid === null ? 'nothing charted' : signed(fluid.balanceMl, 'mL')}>
          {fluid === null ? '' : `in ${clinicalNumber(fluid.inMl)}, out ${clinicalNumber(fluid.outMl)} mL`}
        </Row>
        <Row
          name="Weight"
          text={weight === null ? 'one weight only' : weight.changeKg === 0 ? 'unchanged' : signed(weight.changeKg, 'kg')}
        >
          {weight === null
            ? ''
            : `${clinicalNumber(weight.firstKg)} kg ${timeText(weight.firstAt, now, zone)} to ${clinicalNumber(weight.kg)} kg, ${Math.max(1, Math.round((weight.t - weight.firstAt) / HOUR))} h`}
        </Row>
      </ul>
    </>
  );
}

function Row(props: { name: string; text: string; strong?: boolean; children?: React.ReactNode }) {
  return (
    <li className="flex items-baseline gap-3 border-t border-line py-1">
      <span className="w-32 flex-none text-ink2">{props.name}</span>
      <span className={props.strong ? 'font-650' : ''}>{props.text}</span>
      <span className="ml-auto text-right text-12 text-ink2">{props.children}</span>
    </li>
  );
}
