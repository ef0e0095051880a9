import '@fontsource-variable/inter/opsz.css';
import '../../../app/globals.css';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { createRoot } from 'react-dom/client';
import { LiveSourceProvider, usePatient } from '../../../app/live/hooks';
import { Notices } from '../../../app/live/notices';
import { PatientRoom, UnitRoom } from '../../../app/live/store';
import { PatientView } from '../../../app/patients/[id]/patient-view';
import { GuidanceSourceProvider } from '../../../app/patients/[id]/use-guidance';
import { TrendSourceProvider } from '../../../app/patients/[id]/use-trend';
import { PersonProvider } from '../../../app/session/person';
import { unitSnapshot } from '../../../app/style/fixtures';
import { fixtureGuidance } from '../../../app/style/patient-chart';
import { fixtureTrend, NOW, ZONE } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { foldPatient, unitScreen } from '../../../lib/screen';
import type { LatestValue } from '../../../lib/state';
import type { TrendQuery } from '../../../lib/trend';
import { frameTime, frameTimes } from './frame-time';
import { HandClock } from './hand-clock';

/** The patient page on the product's own store, fed by hand. */
export interface PatientBench {
  /** The axis moves on by a step and every lane is drawn again: the longest frame, and how long until all are drawn, ms. */
  steps(n: number): Promise<{ longest: number; whole: number }[]>;
  /** A second of a monitor, drawn, ms. */
  beats(n: number): Promise<number[]>;
  /** The cursor goes through all lanes, ms. */
  cursor(n: number): Promise<number[]>;
  /** So many seconds of a monitor, as fast as the page takes them. */
  seconds(n: number): Promise<void>;
  lanes(): number;
}
declare global {
  interface Window {
    patient: PatientBench;
  }
}

const clock = new HandClock(NOW);
const unit = new UnitRoom(() => undefined);
unit.snapshot(unitScreen(unitSnapshot(24)));
const room = new PatientRoom(() => {
  throw new Error('a gap in the numbers');
});
let seq = 1;
room.snapshot({ seq, speed: 1, state: STATE });
const source = {
  clock,
  notices: new Notices(),
  first: () => false,
  unit: () => unit,
  patient: () => room,
  silence: () => 0,
  onTick: () => () => undefined,
  ticks: () => 0,
  drawn: () => undefined,
};
const trend = {
  load: async (_: string, query: TrendQuery) => fixtureTrend(query),
};
const guidance = { load: async () => fixtureGuidance() };
const nowhere = () => undefined;
const router = { push: nowhere, replace: nowhere, refresh: nowhere, back: nowhere, forward: nowhere, prefetch: nowhere };

function Live() {
  const state = usePatient(STATE.patient.id);
  return state.status === 'ready' ? <PatientView state={state.screen.state} /> : null;
}
createRoot(document.getElementById('root') as HTMLElement).render(
  <AppRouterContext value={router as never}>
    <PersonProvider person={{ id: 'chen', name: 'M. Chen', roles: [{ unitId: 'ICU-7', role: 'physician' }] }}>
      <LiveSourceProvider source={source} zone={ZONE}>
        <TrendSourceProvider value={trend}>
          <GuidanceSourceProvider value={guidance}>
            <div data-live="page">
              <Live />
            </div>
          </GuidanceSourceProvider>
        </TrendSourceProvider>
      </LiveSourceProvider>
    </PersonProvider>
  </AppRouterContext>,
);

const SIGNS = { heartRate: 120, mapMmHg: 64, respRate: 26, spo2Percent: 93 } as const;
/** The next message of the patient's room, as it comes from the socket. */
function signs(): () => void {
  seq += 1;
  const t = new Date(clock.now()).toISOString();
  const latest: Record<string, LatestValue> = { ...STATE.latest };
  for (const [sign, about] of Object.entries(SIGNS)) {
    const before = STATE.latest[sign];
    if (before !== undefined) latest[sign] = { ...before, value: about + (seq % 7), t };
  }
  const message = JSON.parse(JSON.stringify({ seq, changes: { latest, asOf: t } }));
  return () => room.fold((s) => foldPatient(s, message));
}
const task = () => new Promise((resolve) => setTimeout(resolve, 0));
/** Longer than a step of the axis of 72 h. */
const STEP_MS = 320_000;
const QUIET_FRAMES = 4;
/** The page asks for the trend some 400 ms after the minute has turned. */
const ANSWERED_MS = 600;
const plot = () => document.querySelector('section[aria-label^="Trends"] .touch-pan-y') as HTMLElement;

void document.fonts.ready.then(() => {
  if (window.__tocsin) window.__tocsin.still = true;
  window.patient = {
    async steps(n) {
      const times: { longest: number; whole: number }[] = [];
      for (let i = 0; i < n; i++) {
        const next = signs();
        const started = performance.now();
        let changed = started;
        const watch = new MutationObserver(() => {
          changed = performance.now();
        });
        watch.observe(plot(), { subtree: true, childList: true, attributes: true });
        let longest = await frameTime(() => {
          clock.pass(STEP_MS);
          next();
        });
        // The lanes are drawn one after another; what the server answers to the minute that has passed is drawn too.
        let whole: number | null = null;
        for (let quiet = 0; whole === null || performance.now() - started < ANSWERED_MS; ) {
          const before = changed;
          longest = Math.max(longest, await frameTime(nowhere));
          quiet = changed === before ? quiet + 1 : 0;
          if (quiet >= QUIET_FRAMES) whole ??= changed - started;
        }
        watch.disconnect();
        times.push({ longest, whole });
        await task();
      }
      return times;
    },
    async beats(n) {
      const times: number[] = [];
      for (let i = 0; i < n; i++) {
        const next = signs();
        times.push(
          await frameTime(() => {
            clock.pass(1_000);
            next();
          }),
        );
        await task();
      }
      return times;
    },
    cursor(n) {
      const area = plot().getBoundingClientRect();
      return frameTimes(n, (i) => {
        const clientX = area.left + 200 + ((i * 13) % (area.width - 400));
        plot().dispatchEvent(
          new PointerEvent('pointermove', { bubbles: true, clientX, clientY: area.top + 50, pointerType: 'mouse' }),
        );
      });
    },
    async seconds(n) {
      for (let i = 0; i < n; i++) {
        const next = signs();
        clock.pass(1_000);
        next();
        await task();
      }
    },
    lanes: () => plot().children[0]?.children.length ?? 0,
  };
});
