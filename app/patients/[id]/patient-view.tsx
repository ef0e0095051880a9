'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { lastStreamed, patientSilentFor } from '../../../lib/display/aging';
import { timeText } from '../../../lib/display/clock';
import { panned, type View } from '../../../lib/lanes/window';
import { can } from '../../../lib/permissions';
import type { PatientState } from '../../../lib/state';
import { SECOND } from '../../../lib/time';
import type { FirstCourse } from '../../../lib/trend';
import { focusAnswer } from '../../alerts/answer-key';
import { FIND } from '../../board/find-bed';
import { PartGuard } from '../../components/guard';
import { Problem } from '../../components/tags';
import { useBedJump } from '../../keys/use-bed-jump';
import { useKeys } from '../../keys/use-keys';
import { useNow, useZone } from '../../live/clock';
import { actorHere, rolesOn, usePerson } from '../../session/person';
import { IdentityBar, StateBar } from './bars';
import { ChartingDrawer } from './charting/drawer';
import { RawDialog } from './history/raw-dialog';
import { Lanes, nextRange } from './lanes/lanes';
import { AlertsPanel } from './panels/alerts-panel';
import { ChecklistPanel } from './panels/checklist-panel';
import { CoursePanel } from './panels/course-panel';
import { FeaturesPanel } from './panels/features-panel';
import { GuidancePanel } from './panels/guidance-panel';
import { TocilizumabPanel } from './panels/tocilizumab-panel';
import { WhyPanel } from './panels/why-panel';
import { PhoneTop, RespondBar } from './phone';
import { StandingNotes, useStandingNotices } from './standing-notes';
import { UnfinishedEntry } from './unfinished-entry';
import { useGuidance } from './use-guidance';
import { useMayChart } from './use-may';
import { useParts } from './use-parts';
import { useTrend } from './use-trend';
import { useView } from './use-view';
import { useNeighbours, WhereBar } from './where-bar';

/** What the panels beside the lanes read of the state. */
const SLOW_PARTS = ['patient', 'protocol', 'crs', 'icans', 'toci', 'alerts'] as const;
const STEP_MS = 5 * SECOND;
const BACK_TO_LIVE_MS = 5 * 60 * SECOND;

/** One patient: bars, lanes, and the panels an intensivist decides from. */
export function PatientView({ state, first = null }: { state: PatientState; first?: Promise<FirstCourse | null> | null }) {
  const zone = useZone();
  const now = useNow(STEP_MS);
  const person = usePerson();
  const router = useRouter();
  const [view, setView] = useView();
  const [asTable, setTable] = useState(false);
  const worse = state.icans.grade > state.crs.grade ? 'ICANS' : 'CRS';
  const [scale, setScale] = useState<'CRS' | 'ICANS' | null>(null);
  const [charting, setCharting] = useState(false);
  const [raw, setRaw] = useState<string | null>(null);
  const mayRaw = can(actorHere(person), 'read', { kind: 'raw', unitId: state.patient.unit ?? '' });
  const [mayRegrade, mayChart] = [useMayChart(state, 'regrade'), useMayChart(state)];
  const trend = useTrend(state, view, now, first);
  const guidance = useGuidance(state, now);
  // A monitor brings new signs each second; the panels of the right column read none of them.
  const slow = useParts(state, SLOW_PARTS);
  const notices = useStandingNotices(state, now);
  const { before, after } = useNeighbours(state.patient.unit, state.patient.id);
  useBackToLive(view, setView);

  const go = (id: string | null) => id !== null && router.push(`/patients/${id}`);
  const show = (id: string) => {
    const target = document.getElementById(id);
    target?.scrollIntoView({ block: 'center' });
    target?.focus();
  };
  const pan = (direction: -1 | 1) => {
    const { infusedAt } = state.patient;
    setView(panned(view, direction, infusedAt === null ? null : Date.parse(infusedAt), now));
  };
  useBedJump(state.patient.unit);
  const regrade = () => mayRegrade && router.push(`/patients/${state.patient.id}/regrade`);
  useKeys({
    g: regrade,
    i: regrade,
    w: () => show('why'),
    // The answer itself is a second key.
    a: () => focusAnswer(document.getElementById('alerts')) || show('alerts'),
    p: () => go(before),
    n: () => go(after),
    r: () => setView(nextRange(view)),
    '[': () => pan(-1),
    ']': () => pan(1),
    t: () => setTable((on) => !on),
    '/': () => router.push(`/units/${encodeURIComponent(state.patient.unit ?? '')}${FIND}`),
  });
  return (
    <div data-live="page" className="min-h-dvh bg-bg max-tablet:pb-44">
      <WhereBar
        state={state}
        person={person === null ? null : [person.name, rolesOn(person, state.patient.unit ?? '')[0]].filter(Boolean).join(', ')}
      />
      <PartGuard what="Patient and actions">
        <IdentityBar state={state} onChart={() => setCharting(true)} />
      </PartGuard>
      <PartGuard what="Grades and signs">
        <StateBar
          state={state}
          checklist={guidance.body?.checklist ?? null}
          onAlerts={() => show('alerts')}
          onChecklist={() => show('checklist')}
        />
      </PartGuard>
      <PartGuard what="Notes">
        <StandingNotes notices={notices} />
        {mayChart && !charting && <UnfinishedEntry patientId={state.patient.id} onOpen={() => setCharting(true)} />}
      </PartGuard>
      <main
        id="main"
        className="grid grid-cols-[minmax(0,1300fr)_minmax(0,576fr)] items-start gap-x-3 gap-y-3 px-4 py-3 max-wide:grid-cols-1 max-tablet:px-3"
      >
        <PartGuard what="Grades and answer">
          <PhoneTop state={state} checklist={guidance.body?.checklist ?? null} />
        </PartGuard>
        {/* Where there is one column, why and what may be given come before the lanes, what is looked up after them. */}
        <div className="min-w-0 max-wide:contents">
          <div className="min-w-0 max-wide:order-2 max-tablet:order-3">
            {trend.failed !== null && (
              <div className="mb-3">
                <Problem title="Trends cannot be loaded">
                  {trend.failed.why} Since {timeText(trend.failed.since, now, zone)}. What is drawn may be old; it is asked for
                  again each minute.
                </Problem>
              </div>
            )}
            <PartGuard what="Trends">
              <Lanes
                state={state}
                trend={trend.body}
                course={trend.course}
                now={now}
                zone={zone}
                view={view}
                onView={setView}
                asTable={asTable}
                onTable={setTable}
              />
            </PartGuard>
          </div>
          {guidance.body && (
            <div className="mt-4 grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)] items-start gap-2.5 max-wide:order-4 max-wide:mt-0 max-desk:grid-cols-1">
              <PartGuard what="CRS, sepsis and HLH">
                <FeaturesPanel table={guidance.body.features} />
              </PartGuard>
              <div className="grid gap-2.5">
                <PartGuard what="Course">
                  <CoursePanel state={slow} guidance={guidance.body} />
                </PartGuard>
                <PartGuard what="Guidance">
                  <GuidancePanel guidance={guidance.body} />
                </PartGuard>
              </div>
            </div>
          )}
        </div>
        <div className="grid min-w-0 gap-2.5 max-wide:contents">
          <div className={`${SIDE} max-wide:order-1 max-wide:*:first:row-span-2 max-wide:[&>#checklist]:row-span-2`}>
            <PartGuard what="Why this grade">
              <WhyPanel
                state={slow}
                asOf={`${state.asOf.slice(0, 16)}:00Z`}
                scale={scale ?? worse}
                onScale={setScale}
                onRaw={mayRaw ? setRaw : undefined}
                course={trend.course}
                silentSince={patientSilentFor(state, now) === null ? null : lastStreamed(state.latest)}
              />
            </PartGuard>
            <PartGuard what="Tocilizumab">
              <TocilizumabPanel
                state={slow}
                course={trend.course}
                guidance={guidance.body}
                notices={notices}
                onSaved={guidance.refresh}
              />
            </PartGuard>
            {guidance.failed !== null && (
              <Problem title="Checklist and guidance cannot be loaded">
                {guidance.failed.why} Since {timeText(guidance.failed.since, now, zone)}.
                {guidance.body !== null && ' What is listed is of before.'}
              </Problem>
            )}
            {guidance.body && (
              <PartGuard what="Checklist">
                <ChecklistPanel list={guidance.body.checklist} state={slow} onSaved={guidance.refresh} />
              </PartGuard>
            )}
            <PartGuard what="Alerts">
              <AlertsPanel state={slow} />
            </PartGuard>
          </div>
        </div>
      </main>
      <PartGuard what="Answers">
        <RespondBar state={state} onChart={() => setCharting(true)} />
      </PartGuard>
      {raw !== null && <RawDialog patientId={state.patient.id} eventId={raw} onClose={() => setRaw(null)} />}
      {charting && <ChartingDrawer state={state} onClose={() => setCharting(false)} />}
    </div>
  );
}

/** Panels beside the lanes; beside each other where they stand above or below them. */
const SIDE = 'grid min-w-0 gap-2.5 max-wide:grid-cols-2 max-wide:items-start max-desk:grid-cols-1';

/** Panning back leaves live; without anybody touching it for five minutes it returns. */
function useBackToLive(view: View, setView: (view: View) => void): void {
  const set = useRef(setView);
  set.current = setView;
  useEffect(() => {
    if (view.end === null) return;
    const timer = setTimeout(() => set.current({ range: view.range, end: null }), BACK_TO_LIVE_MS);
    return () => clearTimeout(timer);
  }, [view]);
}
