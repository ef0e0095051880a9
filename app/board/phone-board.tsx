'use client';
import { dayText, dues, fitReason } from '../../lib/display/bed';
import { bedGrades } from '../../lib/display/bed-grades';
import { nearTimeText, shownTwice, wallTime } from '../../lib/display/clock';
import { ageText, hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import { bedName } from '../../lib/display/grade';
import { changeMark } from '../../lib/display/protocol-change';
import { sortBeds, worstGrade } from '../../lib/display/unit';
import { alarmsOffAt, byAttention, isUnowned, shownAlerts, type UnitScreen } from '../../lib/screen';
import type { BedRow, UnitAlertView } from '../../lib/state';
import { type Instant, MINUTE } from '../../lib/time';
import { AnswerButtons } from '../alerts/answer';
import { LastAnswer } from '../alerts/answers';
import { AlarmOffSign } from '../components/alarm-off-sign';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { PartGuard, TileGuard } from '../components/guard';
import { Dot } from '../components/icons';
import { Link } from '../components/link';
import { InverseTag } from '../components/tags';
import { useFromClock, useNow, useZone } from '../live/clock';
import { useBed, useLink, useUnitPart } from '../live/hooks';
import { useOtherZone } from '../live/other-zone';
import { PatientLink } from '../session/patient-link';

/** The phone answers one question: who needs me? */
export function PhoneBoard({ unitId, screen }: { unitId: string; screen: UnitScreen }) {
  const now = useNow(MINUTE);
  const patients = [...screen.beds.values()].filter((b) => b.patientId !== null);
  const needs = [...screen.alerts.values()]
    .filter((a) => isUnowned(a) && a.priority === 'high' && a.quietedBy === undefined)
    .sort(byAttention);
  const taken = new Set(needs.map((a) => a.bed));
  const rows = sortBeds(screen, 'acuity', now)
    .map((b) => screen.beds.get(b))
    .filter((r): r is BedRow => r !== undefined && r.patientId !== null && !taken.has(r.bed));
  // An alarm that is off is seen without unfolding anything: the bed is quiet because of it, perhaps.
  const next = rows.filter((r) => needsSoon(r, now) || alarmsOffAt(screen, r.bed) !== '').sort((a, b) => urgency(b) - urgency(a));
  const rest = rows.filter((r) => !next.includes(r));
  return (
    <div className="bg-bg">
      <header className="below-veil sticky top-0 z-10 flex h-14 items-center gap-3 border-b border-line bg-bg px-4">
        <h1 className="text-20 font-650">{screen.unit.name}</h1>
        <span className="text-13 text-ink2">{patients.length} patients</span>
        <PhoneLive />
      </header>
      <div className="flex flex-wrap items-center gap-x-4 px-4 pt-2 pb-1 text-13 font-500 text-ink2">
        <h2>Needs you</h2>
        <LastAnswer />
        <span className="num ml-auto">{needs.length}</span>
      </div>
      {needs.length === 0 && (
        <p className="mx-4 rounded-4 border border-line px-4 py-3 text-14 text-ink2">Nobody is waiting for an answer.</p>
      )}
      {needs.map((alert) => (
        <PartGuard key={alert.id} what={`Alert ${alert.text}`}>
          <NeedsYou
            alert={alert}
            row={alert.bed === null ? undefined : screen.beds.get(alert.bed)}
            off={alert.bed === null ? '' : alarmsOffAt(screen, alert.bed)}
          />
        </PartGuard>
      ))}
      <div className="flex justify-between px-4 pt-4 pb-2 text-13 font-500 text-ink2">
        <h2>Next</h2>
        <span>by urgency</span>
      </div>
      <div className="border-t border-line">
        {next.map((row) => (
          <TileGuard key={row.bed} bed={row.label}>
            <PhoneRow unitId={unitId} bed={row.bed} />
          </TileGuard>
        ))}
      </div>
      {rest.length > 0 && (
        <details className="px-4 py-3 text-14 text-ink2">
          <summary className="min-h-6">{rest.length} more, quiet or improving</summary>
          <div className="-mx-4 mt-3 border-t border-line">
            {rest.map((row) => (
              <TileGuard key={row.bed} bed={row.label}>
                <PhoneRow unitId={unitId} bed={row.bed} />
              </TileGuard>
            ))}
          </div>
        </details>
      )}
      <p className="px-4 py-4 text-12 text-ink2">Secondary display. Bedside monitors are the primary alarms.</p>
    </div>
  );
}

/** Grave, rising, not known, not live, late, or waiting for somebody. */
function needsSoon(row: BedRow, now: Instant): boolean {
  const worst = worstGrade(row) ?? 0;
  const { crs, ice } = dues(row, now);
  const waiting = shownAlerts(row.alerts).shown.some((a) => isUnowned(a) || a.phase === 'latched');
  const { crsTrend, icansTrend, silent } = bedGrades(row, now);
  const rising = crsTrend === 'worse' || icansTrend === 'worse';
  return worst >= 3 || worst < 0 || rising || waiting || silent !== null || [crs, ice].some((d) => d?.late || d?.now);
}

/** An unowned medium outranks an owned alert, that a grade. */
function urgency(row: BedRow): number {
  const top = shownAlerts(row.alerts).shown[0];
  if (top === undefined) return 0;
  return isUnowned(top) && top.priority === 'medium' ? 2 : 0;
}

export function PhoneLive() {
  const zone = useZone();
  const { link, seconds } = useLink();
  const time = useFromClock((now) => wallTime(now, zone).hm);
  const elsewhere = useOtherZone();
  const twice = useFromClock((now) => shownTwice(now, zone));
  const zoneName = useFromClock((now) => wallTime(now, zone).zone);
  return (
    <span className="live-claim ml-auto flex items-center gap-2 text-13">
      <Dot on={link === 'live'} size={9} />
      <span className="font-600">
        {link === 'live' ? 'Live' : link === 'slow' ? 'Link slow' : link === 'connecting' ? 'Connecting' : 'NOT LIVE'}
      </span>
      <span className="num text-ink2">{seconds === null ? '' : `${seconds} s`}</span>
      <span className="num ml-2 text-16 font-600">
        {time}
        {(elsewhere !== null || twice) && <span className="text-13 font-600"> {zoneName}</span>}
      </span>
    </span>
  );
}

function NeedsYou({ alert, row, off }: { alert: UnitAlertView; row: BedRow | undefined; off: string }) {
  const raised = Date.parse(alert.raisedAt);
  const age = useFromClock((now) => minutesSeconds(now - raised));
  const label = row?.label ?? 'Unit';
  const now = useNow(MINUTE / 2);
  // An alert of the unit, such as a page that did not arrive, is about no bed and shows no grade.
  const grades = row === undefined ? null : bedGrades(row, now);
  return (
    <article
      aria-label={grades ? bedName(label, grades.crs, grades.icans) : `Unit, ${alert.text}`}
      className="mx-3 mb-2 rounded-4 border-4 border-high bg-tile p-3"
    >
      <div className="flex items-center gap-3">
        <Link href={`/alerts/${alert.id}`} className="num inline-flex min-h-11 min-w-11 items-center text-28 font-650">
          {label}
        </Link>
        {grades && <GradeOf view={grades.crs} size={45} />}
        {grades && <GradeOf view={grades.icans} size={45} />}
        {off !== '' && <AlarmOffSign off={off} size={20} />}
        <span className="ml-auto">
          <AlertBadge alert={alert} height={24} />
        </span>
      </div>
      <p className="mt-2 text-16 font-650">{alert.text}</p>
      {row?.limits != null && <p className="text-13 font-600">Treatment limits: {row.limits.text}</p>}
      <p className="num flex justify-between text-14">
        <b className="font-700 text-high">UNOWNED {age}</b>
        <span className="text-ink2">tier {alert.tier}</span>
      </p>
      <div className="mt-3 grid gap-3.5">
        <AnswerButtons alert={alert} bed={label} kinds={['respond']} size="touch" />
      </div>
    </article>
  );
}

function PhoneRow({ unitId, bed }: { unitId: string; bed: string }) {
  const row = useBed(unitId, bed);
  const off = useUnitPart(unitId, (screen) => alarmsOffAt(screen, bed)) ?? '';
  const zone = useZone();
  const now = useNow(MINUTE / 2);
  if (row === undefined || row.patientId === null) return null;
  const { crs, icans, silent } = bedGrades(row, now);
  const top = shownAlerts(row.alerts).shown[0];
  const byIcans = (row.icans?.grade ?? 0) > (row.crs?.grade ?? 0) || (crs.value === 0 && icans.value === 'unknown');
  const reason =
    silent !== null ? `NOT LIVE ${ageText(silent)}` : fitReason((byIcans ? row.icans?.chip : row.crs?.chip) ?? '', 16);
  const due = dues(row, now).first;
  const changed = changeMark(row.protocolChange, 'CRS', now, zone) || changeMark(row.protocolChange, 'ICANS', now, zone);
  const toci = row.toci?.nextEligibleAt == null || row.toci.canGive ? null : Date.parse(row.toci.nextEligibleAt);
  return (
    <article
      aria-label={bedName(row.label, crs, icans)}
      className="relative flex min-h-14 items-center gap-2.5 border-b border-line bg-tile px-4 py-2"
    >
      <PatientLink patientId={row.patientId} label={row.label} className="tile-link num w-[46px] text-20 font-650">
        {row.label}
      </PatientLink>
      <GradeOf view={crs} size={34} />
      <GradeOf view={icans} size={34} />
      <div className="min-w-0 flex-1">
        <p className={`flex items-center gap-1.5 text-14 ${crs.value === 0 && icans.value === 0 ? '' : 'font-600'}`}>
          <span className="truncate">{reason}</span>
          {off !== '' && <AlarmOffSign off={off} />}
        </p>
        <p className="truncate text-12 text-ink2">
          {silent !== null && row.feeds.lastDeviceAt !== null
            ? `last data ${nearTimeText(Date.parse(row.feeds.lastDeviceAt), now, zone)}`
            : `${row.product ?? 'product?'}, ${dayText(row.day)}`}
        </p>
        {changed !== '' && <p className="num text-12 text-ink2">{changed}</p>}
      </div>
      <div className="num flex-none text-right text-12 text-ink2">
        {top !== undefined && isUnowned(top) && top.priority !== 'low' ? (
          <RowUnowned raisedAt={top.raisedAt} medium={top.priority === 'medium'} />
        ) : top?.owner !== undefined && top.priority !== 'low' ? (
          <>
            <p>{top.owner.name}</p>
            <p>responding</p>
          </>
        ) : (
          <>
            {toci !== null && toci > now && <p>toci {nearTimeText(toci, now, zone)}</p>}
            {due?.late ? (
              <>
                <p>
                  <InverseTag className="text-12">{due.what} late</InverseTag>
                </p>
                <p>{hoursMinutes(due.ms)}</p>
              </>
            ) : due === null ? null : (
              <p>
                {due.what} {due.now ? 'now' : hoursMinutes(due.ms)}
              </p>
            )}
          </>
        )}
      </div>
    </article>
  );
}
function RowUnowned({ raisedAt, medium }: { raisedAt: string; medium: boolean }) {
  const from = Date.parse(raisedAt);
  const age = useFromClock((now) => minutesSeconds(now - from));
  return (
    <>
      <p className={`font-700 ${medium ? 'text-medium' : 'text-high'}`}>{medium ? '!!' : '!!!'} UNOWNED</p>
      <p>{age}</p>
    </>
  );
}
