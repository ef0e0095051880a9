'use client';
import { freshNow } from '../../lib/display/aging';
import { evidenceText, promiseText } from '../../lib/display/alert';
import { oxygenSetting, oxygenShort, pressorShort } from '../../lib/display/bed';
import { hmsText, nearTimeText, timeText } from '../../lib/display/clock';
import { ageText, minutesSeconds } from '../../lib/display/durations';
import { clinicalNumber, vitalText } from '../../lib/display/numbers';
import { isUnowned } from '../../lib/screen';
import type { BedRow, UnitAlertView } from '../../lib/state';
import { AlertBadge } from '../components/alert-badge';
import { buttonLook } from '../components/button';
import { Link } from '../components/link';
import { SourcesNamed } from '../components/sources-named';
import { useFromClock, useNow, useZone } from '../live/clock';
import { useMayOpen } from '../session/patient-link';
import { AlertState, AlertSubject } from './alert-row';
import { AnswerButtons } from './answer';
import { Delivery } from './delivery/delivery';

/**
 * Everything about one alert: what it is, what it rests on, who has it, what comes next, and what one may do. `alone`: the
 * list with its buttons is not on screen, so the answers stand here, in reach of the thumb.
 */
export function AlertDetail({ alert, row, alone }: { alert: UnitAlertView; row: BedRow | undefined; alone: boolean }) {
  const mayOpen = useMayOpen();
  const zone = useZone();
  const now = useNow(30_000);
  const label = row?.label ?? alert.bed ?? '?';
  /** Its answers stand in the list beside it. */
  const inRow = !alone && isUnowned(alert) && alert.priority !== 'low';
  const patient =
    row === undefined || row.patientId === null
      ? ''
      : [
          row.name,
          row.ageYears === null ? null : `${row.ageYears} ${row.sex?.charAt(0).toUpperCase() ?? ''}`,
          row.product,
          row.day === null ? null : `D+${row.day}`,
        ]
          .filter(Boolean)
          .join(', ');
  return (
    <section
      data-alert={alone ? alert.id : undefined}
      aria-label={`Alert ${label}: ${alert.title}`}
      className="flex min-h-0 flex-col gap-4 rounded-4 border border-line bg-tile p-5 max-tablet:border-0 max-tablet:p-4"
    >
      <div className="flex flex-wrap items-center gap-4">
        <AlertBadge alert={alert} height={30} />
        <h2 className="num text-28 font-650">{label}</h2>
        <AlertSubject alert={alert} row={row} size={50} />
        <div className="min-w-0 flex-1 basis-64">
          <p className="text-16 font-650">{alert.text}</p>
          <p className="text-13 text-ink2">{patient}</p>
        </div>
        <div className="tablet:text-right">
          <AlertState alert={alert} />
        </div>
      </div>
      <dl className="grid grid-cols-4 border-y border-line py-3 max-tablet:grid-cols-2">
        <Fact name="Raised" text={hmsText(Date.parse(alert.raisedAt), zone)} />
        <Fact name="Evidence from" text={timeText(Date.parse(alert.since), now, zone)} />
        <Fact name="Accepted" text={alert.owner?.name ?? 'not yet'} />
        <NextStep alert={alert} />
      </dl>
      {!alone && (
        <div className="flex flex-wrap items-center gap-3.5">
          <AnswerButtons alert={alert} bed={label} kinds={inRow ? ['resolve'] : ['respond', 'promise', 'resolve']} size="form" />
          {!inRow && mayOpen && row?.patientId != null && (
            <Link href={`/patients/${row.patientId}`} className="text-13 font-600 text-ink2 hover:underline">
              Open {label}
            </Link>
          )}
        </div>
      )}
      <div>
        <h3 className="mb-1 text-13 font-600">What to do</h3>
        <p className="text-14">{alert.action}</p>
        <SourcesNamed texts={[alert.text, alert.action]} className="mt-1" />
        {alert.promise !== undefined && (
          <p className="num mt-1 text-14 font-600">
            {alert.owner?.name}: {promiseText(alert.promise, now, zone)}
          </p>
        )}
        {row?.limits != null && <p className="mt-1 text-13 font-600 wrap-anywhere">Treatment limits: {row.limits.text}</p>}
      </div>
      <div>
        <h3 className="mb-1 text-13 font-600">Basis</h3>
        {alert.evidence.length === 0 ? (
          <p className="text-13 text-ink2">The rule names no single values.</p>
        ) : (
          <table className="w-full text-14">
            <tbody>
              {alert.evidence.map((e) => (
                <tr key={`${e.name} ${e.eventId ?? e.t ?? ''}`} className="border-t border-line">
                  <th scope="row" className="py-2 pr-3 text-left font-400 text-ink2">
                    {e.name}
                  </th>
                  <td className="py-2 pr-3 font-600 num">{evidenceText(e)}</td>
                  <td className="num py-2 text-right align-top text-13 text-ink2 tablet:whitespace-nowrap">
                    {e.t === null ? 'no time' : `${timeText(e.t, now, zone)}, ${ageText(now - e.t)} ago`}
                    {e.source !== undefined && `, ${e.source}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {row !== undefined && row.patientId !== null && <NowList row={row} now={now} />}
      <Delivery alert={alert} />
      <p className="text-12 text-ink2">
        Rule {alert.rule}
        {alert.quietedBy !== undefined && '. Quieted by a graver alert of this patient.'}
      </p>
      {alone && (
        <div className="sticky bottom-[78px] -mx-4 desk:bottom-0 -mb-4 grid grid-cols-2 gap-3.5 border-t border-line bg-tile p-4 *:col-span-2 [&>[data-answer=beside]]:col-span-1">
          <AnswerButtons
            alert={alert}
            bed={label}
            kinds={['respond', 'promise', 'decline', 'snooze', 'resolve', 'seen']}
            size="touch"
          />
          {mayOpen && row?.patientId != null && (
            <Link href={`/patients/${row.patientId}`} className={buttonLook('secondary', 'form')}>
              Open {label}
            </Link>
          )}
        </div>
      )}
    </section>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div className="max-tablet:py-1 tablet:px-3 tablet:first:pl-0 tablet:not-first:border-l tablet:not-first:border-line">
      <dt className="text-12 text-ink2">{name}</dt>
      <dd className="num text-14 font-650">{text}</dd>
    </div>
  );
}
function NextStep({ alert }: { alert: UnitAlertView }) {
  const at = alert.nextActionAt === null ? null : Date.parse(alert.nextActionAt);
  const left = useFromClock((now) => (at === null ? 'none' : at <= now ? 'now' : `in ${minutesSeconds(at - now)}`));
  return <Fact name={isUnowned(alert) ? 'Next tier is told' : 'Looked at again'} text={left} />;
}

/** What the bed shows now, each with its age. */
function NowList({ row, now }: { row: BedRow; now: number }) {
  const zone = useZone();
  const { oxygen, pressors, toci } = row;
  const value = (field: string) => {
    const v = row.latest[field];
    if (v === undefined) return null;
    const fresh = freshNow(field, v, now);
    const shown = fresh === 'withheld' ? '—' : vitalText(field, v.value);
    return {
      text: v.site === undefined || field !== 'mapMmHg' ? shown : `${shown} ${v.site}`,
      age: ageText(now - Date.parse(v.t)),
    };
  };
  const map = value('mapMmHg');
  const temp = value('tempC');
  const next = toci?.nextEligibleAt == null || toci.canGive ? null : Date.parse(toci.nextEligibleAt);
  const lines: (readonly [string, string, string])[] = [
    [
      'Vasopressors',
      pressors.length === 0
        ? 'none'
        : pressors.map((p) => `${pressorShort(p.drug)} ${p.rate === null ? '?' : clinicalNumber(p.rate, 2)}`).join(', '),
      pressors[0] === undefined ? '' : ageText(now - Date.parse(pressors[0].t)),
    ],
    ['MAP', map?.text ?? '?', map?.age ?? 'never charted'],
    [
      'Oxygen',
      oxygen === null ? '?' : `${oxygenShort(oxygen)} ${oxygenSetting(oxygen)}`,
      oxygen === null ? 'never charted' : ageText(now - Date.parse(oxygen.t)),
    ],
    ['Temperature', temp === null ? '?' : `${temp.text} °C`, temp?.age ?? 'never charted'],
    [
      'Tocilizumab',
      toci === null
        ? '?'
        : `${toci.last24h} in 24 h, ${toci.total} of ${toci.limits.total}${next !== null && next > now ? `, from ${nearTimeText(next, now, zone)}` : ''}`,
      '',
    ],
  ];
  return (
    <div>
      <h3 className="mb-1 text-13 font-600">Now</h3>
      <dl>
        {lines.map(([name, text, age]) => (
          <div key={name} className="grid grid-cols-[110px_minmax(0,1fr)_auto] border-t border-line py-2 text-14">
            <dt className="text-ink2">{name}</dt>
            <dd className="live-value num font-600">{text}</dd>
            <dd className="num text-13 text-ink2">{age}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
