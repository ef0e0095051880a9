'use client';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { chartedNow, freshNow, isOld, oxygenNow } from '../../../../lib/display/aging';
import { pressorShort } from '../../../../lib/display/bed';
import { heldGrades, patientGrades } from '../../../../lib/display/bed-grades';
import { hmText, nearTimeText, timeText, wallTime } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import type { GradeView } from '../../../../lib/display/grade';
import { changeText, labText, vitalText } from '../../../../lib/display/numbers';
import { siteText } from '../../../../lib/display/wall-values';
import { kept } from '../../../../lib/lanes/kept';
import { changeOf, type LinePoint } from '../../../../lib/lanes/line';
import { type HeldGrades, heldBands } from '../../../../lib/lanes/steps';
import { timeTicks } from '../../../../lib/lanes/ticks';
import { axisOf, centredOn, instantAt, moveCursor, panned, RANGES, rangeMs, type View } from '../../../../lib/lanes/window';
import { oxygenText } from '../../../../lib/lanes/words';
import type { Freshness, LatestValue, PatientState } from '../../../../lib/state';
import { HOUR, type Instant, SECOND } from '../../../../lib/time';
import type { GradeStep, TrendBody } from '../../../../lib/trend';
import { Skeleton } from '../../../components/tags';
import { charted } from '../use-trend';
import { CursorContext, createCursor } from './cursor';
import { DrugLane, type DrugRow, EventsLane } from './drug-lanes';
import { FrameProvider, geometryOf, type LaneFrame, useWidth } from './geometry';
import { GradeLane } from './grade-lanes';
import { LinearLabLane, LogLabLane } from './lab-lanes';
import { type LaneRows, LaneRowsContext, Present } from './lane';
import { type DueMark, DueWords, Overlay, TimeAxis } from './overlay';
import { Overview } from './overview';
import { LanePatterns } from './plot';
import { type LaneData, prepareLanes, SHORT } from './prepare';
import { LabReadOut, ReadOut } from './read-out';
import { CirculationLane, OxygenationLane, TemperatureLane } from './sign-lanes';
import { OxygenLane, PressorLane } from './support-lanes';
import { LaneToolbar } from './toolbar';
import { createTurns, TurnsContext } from './turns';

const STEP_MS = 5 * SECOND;
/** About as many pixels as the widest plot has. */
const PIXELS = 1_000;

export interface LanesProps {
  readonly state: PatientState;
  readonly trend: TrendBody | null;
  /** Since the infusion, for the strip below. */
  readonly course: readonly GradeStep[];
  readonly now: Instant;
  readonly zone: string;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
}

/** All lanes on one time axis, with the read-out above and the course since infusion below. */
export function Lanes(props: LanesProps) {
  const { state, trend, now, zone, view } = props;
  const [cursor] = useState(createCursor);
  const [turns] = useState(createTurns);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 1300);
  const infusedAt = state.patient.infusedAt === null ? null : Date.parse(state.patient.infusedAt);
  // The axis moves by about a pixel: drawing a dozen charts again for less shows nothing new. Steps double, so that a
  // range that grows with time (since infusion) does not shift its own grid.
  const doublings = Math.floor(Math.log2(rangeMs(view.range, infusedAt, now) / PIXELS / STEP_MS));
  const step = STEP_MS * 2 ** Math.max(0, doublings);
  const drawnNow = Math.floor(now / step) * step;
  const frame: LaneFrame = useMemo(() => {
    const axis = axisOf(view, infusedAt, drawnNow);
    return { axis, ticks: timeTicks(axis, zone, infusedAt), geometry: geometryOf(width), now: drawnNow, zone };
  }, [view, infusedAt, drawnNow, zone, width]);
  const news = charted(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: streamed signs join the lines with the next step of the axis
  const fresh = useMemo(() => (trend ? prepareLanes(trend, state, frame.axis) : null), [trend, news, frame.axis]);
  const data = useKept(fresh);
  const { axis, geometry } = frame;
  const views = patientGrades(state, now);
  const held = heldGrades(state, views);
  const due = dueMarks(state, zone);

  const point = (event: PointerEvent) => {
    const area = box.current?.getBoundingClientRect();
    if (!area) return;
    const x = event.clientX - area.left - geometry.name - geometry.yAxis;
    if (x < 0 || x > geometry.plot) return cursor.set(null);
    cursor.set(Math.min(axis.end, instantAt(axis, x / geometry.plot)));
  };
  const onKey = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
    if (direction !== null) {
      event.preventDefault();
      cursor.set(moveCursor(cursor.get(), data?.samples ?? [], direction, axis, event.shiftKey ? 1 : 0));
    } else if (event.key === 'Home') cursor.set(axis.from);
    else if (event.key === 'End') cursor.set(axis.end);
    else if (event.key === 'Escape') cursor.set(null);
  };
  return (
    <CursorContext value={cursor}>
      <TurnsContext value={turns}>
        <FrameProvider value={frame}>
          <LaneToolbar
            view={view}
            asTable={props.asTable}
            onRange={(range) => props.onView({ range, end: null })}
            onPan={(direction) => props.onView(panned(view, direction, infusedAt, now))}
            onFollow={(follow) => props.onView({ range: view.range, end: follow ? null : now })}
            onTable={props.onTable}
          >
            {data && <ReadOut sources={data.read} held={held} />}
          </LaneToolbar>
          {data && <LabReadOut sources={data.read} />}
          <LanePatterns />
          <section
            ref={box}
            className="relative mt-1"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cursor through the lanes
            tabIndex={0}
            aria-label="Trends. Left and right arrow move the cursor, with shift by one hour."
            onKeyDown={onKey}
          >
            {data === null ? (
              <LoadingLanes />
            ) : (
              <>
                <div
                  className="relative touch-pan-y touch-pinch-zoom"
                  onPointerMove={point}
                  onPointerDown={point}
                  onPointerLeave={(e) => e.pointerType === 'mouse' && cursor.set(null)}
                >
                  <AllLanes
                    data={data}
                    state={state}
                    views={views}
                    held={held}
                    now={now}
                    zone={zone}
                    asTable={props.asTable}
                    events={trend?.events ?? []}
                  />
                  {!props.asTable && <Overlay due={due} />}
                </div>
                {!props.asTable && <TimeAxis />}
                {!props.asTable && <DueWords due={due} />}
                <div className="mt-2">
                  <Overview
                    grades={props.course.length > 0 ? props.course : (trend?.grades ?? [])}
                    infusedAt={infusedAt}
                    window={axis}
                    onCentre={(t) => props.onView(centredOn(view, t, infusedAt, now))}
                  />
                </div>
              </>
            )}
          </section>
        </FrameProvider>
      </TurnsContext>
    </CursorContext>
  );
}
/** A lane whose readings are the same as before keeps its object, and with it its drawing. */
function useKept(fresh: LaneData | null): LaneData | null {
  const before = useRef(fresh);
  before.current = kept(before.current, fresh);
  return before.current;
}
export const nextRange = (view: View): View => ({
  range: RANGES[(RANGES.indexOf(view.range) + 1) % RANGES.length] ?? '72h',
  end: null,
});

function dueMarks(state: PatientState, zone: string): DueMark[] {
  const regrade = state.due.find((d) => d.what === 'crs-regrade');
  // What is permitted already is not due at any time to come.
  const toci = state.toci.canGive ? null : state.toci.nextEligibleAt;
  return [
    ...(regrade ? [{ t: Date.parse(regrade.dueAt), text: `regrade due ${hmText(Date.parse(regrade.dueAt), zone)}` }] : []),
    ...(toci ? [{ t: Date.parse(toci), text: `tocilizumab from ${hmText(Date.parse(toci), zone)}` }] : []),
  ];
}

function AllLanes(props: {
  data: LaneData;
  state: PatientState;
  views: ReturnType<typeof patientGrades>;
  held: HeldGrades;
  now: Instant;
  zone: string;
  asTable: boolean;
  events: TrendBody['events'];
}) {
  const { data, state, views, held, now, zone, asTable } = props;
  const bands = { CRS: heldBands(data.bands.CRS, held.CRS), ICANS: heldBands(data.bands.ICANS, held.ICANS) };
  const { latest } = state;
  const [single, setSingle] = useState<ReadonlySet<string>>(new Set());
  const rows = (name: string) => asTable || single.has(name);
  const toggles = useMemo<LaneRows | null>(
    () =>
      asTable
        ? null
        : {
            shown: single,
            toggle: (name) =>
              setSingle((before) =>
                before.has(name) ? new Set([...before].filter((n) => n !== name)) : new Set(before).add(name),
              ),
          },
    [asTable, single],
  );
  const gradePresent = (view: GradeView) => {
    if (view.value === 'none') return null;
    return {
      grade: view.value === 'unknown' ? '?' : String(view.value),
      word: view.atLeast && !view.held ? 'at least' : view.word,
    };
  };
  /** Fresh it needs no age beside it; for who points at it, it always has its time. */
  const known = (t: string, fresh: Freshness) => ({
    when: `${timeText(Date.parse(t), now, zone)}, ${ageText(now - Date.parse(t))}`,
    weight: fresh === 'fresh' ? ('strong' as const) : ('quiet' as const),
    old: isOld(fresh),
    ...(fresh === 'fresh' ? {} : { age: ageText(now - Date.parse(t)) }),
  });
  const number = (code: string, what: React.ReactNode) => {
    const value = latest[code];
    if (!value) return null;
    const fresh = freshNow(code, value, now);
    return <Present key={code} value={shown(code, value, fresh)} what={what} {...known(value.t, fresh)} />;
  };
  const lab = (code: string, quiet: boolean, points: readonly LinePoint[]) => {
    const value = latest[code];
    if (!value) return <span className="text-12 text-ink2">none yet</span>;
    // After tocilizumab a rise of IL-6 says nothing, so no change is told (TOCI-12).
    const fresh = freshNow(code, value, now);
    const change = quiet ? null : changeOf(points, CHANGE_LEAST_MS);
    const [factor = '', hours = ''] = change ? changeText(change.factor, change.hours).split(' / ') : [];
    return (
      <>
        <Present
          value={shown(code, value, fresh)}
          {...known(value.t, fresh)}
          age={ageText(now - Date.parse(value.t))}
          weight={quiet ? 'quiet' : 'strong'}
        />
        {change && <Present value={factor} what={`/ ${hours}`} />}
      </>
    );
  };
  const temperature = latest.tempC;
  const tempFresh = temperature ? freshNow('tempC', temperature, now) : 'unknown';
  const { oxygen } = state;
  const oxygenFresh = oxygen ? oxygenNow(oxygen, latest.spo2Percent, now) : 'unknown';
  const art = `MAP${siteText(latest.mapMmHg)}`;
  return (
    <LaneRowsContext value={toggles}>
      <div className="flex flex-col">
        <GradeLane scale="CRS" bands={bands.CRS} asTable={rows('CRS')} present={gradePresent(views.crs)} />
        <div className="h-[3px]" />
        <GradeLane scale="ICANS" bands={bands.ICANS} asTable={rows('ICANS')} present={gradePresent(views.icans)} />
        <Space />
        <TemperatureLane
          data={data.temperature}
          asTable={rows('Temperature')}
          present={
            temperature && (
              <>
                <Present
                  value={shown('tempC', temperature, tempFresh)}
                  what="°C"
                  {...known(temperature.t, tempFresh)}
                  age={undefined}
                />
                <span className={`text-12 whitespace-nowrap num ${isOld(tempFresh) ? 'font-650 text-ink' : 'text-ink2'}`}>
                  {hmText(Date.parse(temperature.t), zone)} {ageText(now - Date.parse(temperature.t))}
                </span>
              </>
            )
          }
        />
        <Space />
        <CirculationLane
          data={data.circulation}
          asTable={rows('HR, MAP, RR')}
          present={
            <>
              {number('heartRate', 'HR')}
              {number('mapMmHg', art)}
              {number('respRate', 'RR')}
            </>
          }
        />
        <Space />
        <OxygenationLane
          data={data.oxygenation}
          asTable={rows('SpO₂, FiO₂')}
          present={
            <>
              {number('spo2Percent', '%')}
              {oxygen?.fio2 !== undefined && (
                <Present
                  value={oxygenFresh === 'withheld' ? '—' : oxygen.fio2.toFixed(2)}
                  {...known(oxygen.t, oxygenFresh)}
                  what={
                    <>
                      FiO<sub>2</sub>
                    </>
                  }
                />
              )}
            </>
          }
        />
        <Space />
        <OxygenLane
          parts={data.oxygen}
          others={data.otherSupports}
          asTable={rows('Oxygen')}
          present={
            oxygen && (
              <Present
                value={oxygenFresh === 'withheld' ? '—' : oxygenText({ device: oxygen.device })}
                what={oxygen.flowLpm === undefined || oxygenFresh === 'withheld' ? undefined : `${oxygen.flowLpm} L`}
                {...known(oxygen.t, oxygenFresh)}
              />
            )
          }
        />
        <Space />
        <PressorLane
          traces={data.pressors}
          asTable={rows('Pressors')}
          present={
            state.pressors.length === 0 ? (
              <span className="text-12 text-ink2">none running</span>
            ) : (
              state.pressors.map((p) => {
                const fresh = chartedNow(p, now);
                const rate = p.rate === null ? '?' : fresh === 'withheld' ? '—' : labText(p.rate);
                return <Present key={p.drug} value={rate} what={pressorShort(p.drug)} {...known(p.t, fresh)} />;
              })
            )
          }
        />
        {data.logLabs.map((log) => (
          <div key={log.code} className="pt-2">
            <LogLabLane
              data={log}
              asTable={rows(log.name)}
              present={lab(log.code, log.code === 'il6' && data.tocilizumab.length > 0, log.points)}
            />
          </div>
        ))}
        {data.linearLabs.map((lane) => (
          <div key={lane.name} className="pt-2">
            <LinearLabLane
              data={lane}
              asTable={rows(lane.name)}
              present={lane.lines.toReversed().map((l) => number(l.code, SHORT[l.code] ?? l.label))}
            />
          </div>
        ))}
        <Space />
        {data.drugs.map((row) => (
          <div key={row.drug} className="pb-1">
            <DrugLane row={{ ...row, present: drugNow(row, state, now, zone) }} asTable={rows(row.name)} />
          </div>
        ))}
        <div className="h-1.5" />
        <EventsLane
          events={props.events}
          asTable={rows('Events')}
          present={
            state.icans.ice !== null && (
              <Present
                value={`ICE ${state.icans.ice}`}
                what={state.icans.iceAt ? nearTimeText(Date.parse(state.icans.iceAt), now, zone) : undefined}
              />
            )
          }
        />
      </div>
    </LaneRowsContext>
  );
}
/** As the board's tiles: results closer together than this are one look. */
const CHANGE_LEAST_MS = 6 * HOUR;
function Space() {
  return <div className="h-2" />;
}
function shown(code: string, value: LatestValue, fresh: Freshness): string {
  if (fresh === 'withheld') return '—';
  if (/C$|Percent$|MmHg$|Rate$/.test(code)) return vitalText(code, value.value);
  return labText(value.value, value.comparator);
}

function drugNow(row: Omit<DrugRow, 'present'>, state: PatientState, now: Instant, zone: string) {
  if (row.drug === 'tocilizumab') return <Present value={`${state.toci.total} of ${state.toci.limits.total}`} />;
  const last = row.doses.at(-1);
  if (!last) return null;
  if (row.drawn === 'volumes') {
    const recent = row.doses.filter((d) => d.t > now - 24 * HOUR).reduce((sum, d) => sum + (d.volumeMl ?? 0), 0);
    const kg = state.patient.weightKg;
    return kg === null ? (
      <Present value={String(recent)} what="mL / 24 h" />
    ) : (
      <Present value={String(Math.round(recent / kg))} what="mL/kg / 24 h" />
    );
  }
  const amount = last.doseMg === null ? '?' : last.doseMg >= 1000 ? `${last.doseMg / 1000} g` : `${last.doseMg} mg`;
  return <Present value={amount} what={now - last.t < 20 * HOUR ? hmText(last.t, zone) : wallTime(last.t, zone).day} />;
}

const LOADING = [
  ['CRS', 'h-6'],
  ['ICANS', 'h-6'],
  ['temperature', 'h-25'],
  ['circulation', 'h-33'],
  ['saturation', 'h-21'],
  ['oxygen', 'h-6'],
  ['pressors', 'h-16'],
  ['ferritin', 'h-19'],
  ['crp', 'h-17'],
  ['il6', 'h-17'],
] as const;
function LoadingLanes() {
  return (
    <>
      <p role="status" className="mb-2 ml-34 text-13 text-ink2">
        Loading the course…
      </p>
      <div aria-hidden="true" className="flex flex-col gap-2">
        {LOADING.map(([name, height]) => (
          <Skeleton key={name} className={`ml-34 ${height}`} />
        ))}
      </div>
    </>
  );
}
