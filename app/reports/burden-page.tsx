'use client';
import { useEffect, useState } from 'react';
import { BUDGET } from '../../lib/backtest/burden';
import type { Agreement as AgreementFigures } from '../../lib/burden/agreement';
import type { BurdenReport, ResponseTimes } from '../../lib/burden/report';
import { timeText } from '../../lib/display/clock';
import { secondsText } from '../../lib/display/delivery';
import { DAY } from '../../lib/time';
import { buttonLook, Segments } from '../components/button';
import { TopBar } from '../components/shell';
import { InverseTag, Problem, Skeleton } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { ask } from '../live/command';
import { Section } from '../me/section';
import { useUnitName, useUnits } from '../session/unit';
import { Agreement } from './agreement';

const SPANS = [
  { value: '1', text: '24 h' },
  { value: '7', text: '7 days' },
  { value: '30', text: '30 days' },
] as const;
type Span = (typeof SPANS)[number]['value'];
type Report = BurdenReport & { readonly agreement: AgreementFigures; readonly from: string; readonly to: string };

/** Alerts per patient-day against the budget, how many were acted on, how soon people answered, and which rules ask most. */
export function BurdenPage() {
  const { current } = useUnits();
  const unitName = useUnitName();
  const clock = useClock();
  const [span, setSpan] = useState<Span>('7');
  const [report, setReport] = useState<Report | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const base = current === null ? null : `/api/units/${encodeURIComponent(current)}/burden`;
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (base === null) return;
    let there = true;
    const load = async () => {
      const now = clock.now();
      // Before the first word of the server its own "now" is taken.
      const range = now === 0 ? '' : `?${new URLSearchParams({ from: new Date(now - Number(span) * DAY).toISOString() })}`;
      const answer = await ask<Report>(base + range);
      if (!there) return;
      setQuery(range);
      if (answer.kind === 'done') setReport(answer.body);
      setTrouble(answer.kind === 'failed' ? answer.why : null);
    };
    void load();
    return () => {
      there = false;
    };
  }, [base, span, clock]);
  return (
    <>
      <TopBar
        actions={
          base !== null && (
            <a href={`${base}.csv${query}`} className={buttonLook()} download>
              Alerts as CSV
            </a>
          )
        }
      >
        <h1 className="text-20 font-650">Alarm burden</h1>
        <span className="text-14 text-ink2">{unitName}</span>
        <Segments label="Time" options={SPANS} value={span} onChange={setSpan} />
      </TopBar>
      <div className="grid max-w-[1280px] gap-4 p-5 max-tablet:p-4">
        {trouble !== null && <Problem title="The report cannot be made.">{trouble}</Problem>}
        {report === null ? trouble === null && <Skeleton className="h-64" /> : <Shown report={report} />}
      </div>
    </>
  );
}

function Shown({ report }: { report: Report }) {
  const { burden, response } = report;
  const { within } = burden;
  const percent = (part: number | null) => (part === null ? 'not known' : `${Math.round(part * 100)} %`);
  return (
    <>
      <dl className="grid grid-cols-5 gap-3 max-desk:grid-cols-2">
        <Figure
          name="Clinical alerts per patient-day"
          value={burden.clinicalPerDay.toFixed(1)}
          budget={`at most ${BUDGET.clinicalPerPatientDay}`}
          kept={within.clinical}
        />
        <Figure
          name="High per patient-day"
          value={burden.highPerDay.toFixed(2)}
          budget={`at most ${BUDGET.highPerPatientDay}`}
          kept={within.high}
        />
        <Figure
          name="High and medium acted on in 60 min"
          value={percent(burden.actedShare)}
          budget={`at least ${percent(BUDGET.actedShare)}`}
          kept={within.acted}
        />
        <Figure
          name="Technical, of all"
          value={percent(burden.technicalShare)}
          budget={`at most ${percent(BUDGET.technicalShare)}`}
          kept={within.technical}
        />
        <Figure
          name="Floods: 10 in 10 min for one nurse"
          value={String(burden.floods.length)}
          budget="none"
          kept={within.floods}
        />
      </dl>
      <p className="text-13 text-ink2">
        {burden.alerts} alerts over {burden.patientDays.toFixed(1)} patient-days.
      </p>
      <div className="grid grid-cols-2 items-start gap-4 max-desk:grid-cols-1">
        <Section title="Rules, most frequent first">
          <Rules report={report} />
        </Section>
        <div className="grid gap-4">
          <Section title="Until somebody said “I’m responding”">
            <table className="num w-full text-left text-14">
              <thead className="text-12 text-ink2">
                <tr>
                  {['', 'alerts', 'answered', 'median', '90 %', 'slowest'].map((t) => (
                    <th key={t} className="py-1 pr-3 font-500">
                      {t === '' ? <span className="sr-only">Priority</span> : t}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                <Times name="High" times={response.high} />
                <Times name="Medium" times={response.medium} />
              </tbody>
            </table>
          </Section>
          <Section title="Regrades beside a suggestion">
            <Agreement figures={report.agreement} />
          </Section>
          <Section title="Floods">
            <Floods report={report} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Figure({ name, value, budget, kept }: { name: string; value: string; budget: string; kept: boolean | null }) {
  return (
    <div className="rounded-4 border border-line bg-tile p-4">
      <dt className="text-13 text-ink2">{name}</dt>
      <dd className="num mt-1 text-28 font-650">{value}</dd>
      <dd className="mt-1 flex items-center gap-2 text-13 text-ink2">
        {budget}
        {kept === false && <InverseTag className="h-[18px] text-12">over budget</InverseTag>}
      </dd>
    </div>
  );
}
function Rules({ report }: { report: Report }) {
  const rules = report.burden.byRule;
  const most = Math.max(1, ...rules.map((r) => r.count));
  if (rules.length === 0) return <p className="text-14 text-ink2">No alert in this time.</p>;
  return (
    <ul className="text-13">
      {rules.map((r) => (
        <li
          key={`${r.rule} ${r.priority}`}
          className="grid grid-cols-[minmax(0,200px)_64px_minmax(0,1fr)_44px_56px] items-center gap-2 border-t border-line py-1.5 max-tablet:grid-cols-[minmax(0,1fr)_56px_32px_52px]"
        >
          <span className="truncate font-600" title={r.rule}>
            {r.rule}
          </span>
          <span className="text-ink2">{r.priority}</span>
          <span aria-hidden="true" className="h-2 bg-ink3 max-tablet:hidden" style={{ width: `${(r.count / most) * 100}%` }} />
          <span className="num text-right font-600">{r.count}</span>
          <span className="num text-right text-ink2">{r.perDay.toFixed(2)}/d</span>
        </li>
      ))}
    </ul>
  );
}
function Times({ name, times }: { name: string; times: ResponseTimes }) {
  const text = (secs: number | null) => (secs === null ? '—' : secondsText(secs));
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-3 font-600">
        {name}
      </th>
      <td>{times.alerts}</td>
      <td>{times.answered}</td>
      <td className="font-600">{text(times.medianSecs)}</td>
      <td>{text(times.p90Secs)}</td>
      <td>{text(times.slowestSecs)}</td>
    </tr>
  );
}
function Floods({ report }: { report: Report }) {
  const zone = useZone();
  const { floods } = report.burden;
  if (floods.length === 0) return <p className="text-14 text-ink2">None.</p>;
  return (
    <ul className="text-14">
      {floods.map((f) => (
        <li key={`${f.group} ${f.from}`} className="flex gap-3 border-t border-line py-1.5">
          <span className="num">{timeText(f.from, Date.parse(report.to), zone)}</span>
          <span className="font-600">{f.group}</span>
          <span className="ml-auto">{f.alerts} alerts</span>
        </li>
      ))}
    </ul>
  );
}
