'use client';
import { BUDGET } from '../../lib/backtest/burden';
import type { Backtest } from '../../lib/backtest/report';
import { clinicalNumber } from '../../lib/display/numbers';
import { Scrolls } from '../components/scrolls';
import type { DryRunAnswer } from './types';

const CELL = 'border-t border-line py-1 pr-3 align-top';

/** What the second version would have done over the same stays, beside the first and the alarm budget. */
export function DryRunTable({ result }: { result: DryRunAnswer }) {
  const { a, b } = result;
  const rows: readonly (readonly [string, string, string, string])[] = [
    [
      'Clinical alerts per patient-day',
      per(a.burden.clinicalPerDay),
      per(b.burden.clinicalPerDay),
      `at most ${BUDGET.clinicalPerPatientDay}`,
    ],
    ['High alerts per patient-day', per(a.burden.highPerDay), per(b.burden.highPerDay), `at most ${BUDGET.highPerPatientDay}`],
    [
      'Technical share',
      share(a.burden.technicalShare),
      share(b.burden.technicalShare),
      `at most ${share(BUDGET.technicalShare)}`,
    ],
    ['Episodes of CRS', String(a.episodes), String(b.episodes), ''],
    ...[1, 2, 3, 4].map((g) => hours(`Hours at CRS ${g}`, a.crsHours[g], b.crsHours[g])),
    ...[1, 2, 3, 4].map((g) => hours(`Hours at ICANS ${g}`, a.icansHours[g], b.icansHours[g])),
    ['Time to tocilizumab, median', tocilizumab(a), tocilizumab(b), ''],
    ...result.byRule.map((r): [string, string, string, string] => [`Alerts: ${r.rule}`, String(r.a), String(r.b), '']),
  ];
  return (
    <div className="mt-3">
      <p className="text-14 font-600">
        With {b.protocol} there would have been {result.sentence}
        <span className="font-400 text-ink2">
          {' '}
          in {clinicalNumber(b.burden.patientDays, 1)} patient-days of {b.patients} patients, {result.from.slice(0, 10)} to{' '}
          {result.to.slice(0, 10)}.
        </span>
      </p>
      <Scrolls name="Dry run" className="mt-2">
        <table className="w-full text-13">
          <caption className="sr-only">Dry run of both versions</caption>
          <thead>
            <tr className="text-left text-12 text-ink2">
              <th className="py-1 pr-3 font-400">Counted</th>
              <th className="py-1 pr-3 font-400">{a.protocol}</th>
              <th className="py-1 pr-3 font-400">{b.protocol}</th>
              <th className="py-1 font-400">Budget</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([what, first, second, budget]) => (
              <tr key={what}>
                <td className={CELL}>{what}</td>
                <td className={`num ${CELL}`}>{first}</td>
                <td className={`num ${first === second ? '' : 'font-600'} ${CELL}`}>{second}</td>
                <td className={`num text-ink2 ${CELL}`}>{budget}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </div>
  );
}

const per = (n: number) => clinicalNumber(n, 2);
const share = (n: number) => `${Math.round(n * 100)} %`;
const hours = (what: string, a = 0, b = 0): [string, string, string, string] => [
  what,
  clinicalNumber(a, 1),
  clinicalNumber(b, 1),
  '',
];
const tocilizumab = (t: Backtest) =>
  t.tocilizumab.medianHours === null
    ? `${t.tocilizumab.treated} of ${t.tocilizumab.runs} treated`
    : `${clinicalNumber(t.tocilizumab.medianHours, 1)} h (${t.tocilizumab.treated} of ${t.tocilizumab.runs})`;
