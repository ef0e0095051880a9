import '@fontsource-variable/inter/opsz.css';
import '../../../app/globals.css';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { createRoot } from 'react-dom/client';
import { Board } from '../../../app/board/board';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { Notices } from '../../../app/live/notices';
import { ServerClock } from '../../../app/live/server-clock';
import { PatientRoom, UnitRoom } from '../../../app/live/store';
import { PersonProvider } from '../../../app/session/person';
import { NOW, UNIT, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { Wall } from '../../../app/wall/wall';
import { foldAlert, foldBoard, foldTick, unitScreen } from '../../../lib/screen';
import type { BedRow, UnitAlertView } from '../../../lib/state';
import { directDom } from './direct-dom';
import { frameTimes } from './frame-time';
import { frameMaker, quietUnit, type View } from './frames';
import { HandClock } from './hand-clock';

/**
 * The board or the wall on the product's own store, fed by hand: `?view=desk|wall&beds=24&share=1`. With `by=control` what was drawn is
 * kept as plain nodes and written by hand.
 */
export interface BoardBench {
  /** Frame times in ms. */
  frames(n: number): Promise<number[]>;
  /** Nodes touched a changed bed, frame by frame. */
  touched(n: number): Promise<number[]>;
  /** So many frames, ticks and turns of the clock, `stepMs` apart by that clock and as fast as the page takes them; alerts come and go. */
  soak(steps: number, stepMs: number): Promise<void>;
  /** What every tile shows, to see that both ways show the same. */
  shown(): string[];
}
declare global {
  interface Window {
    bench: BoardBench;
  }
}

const query = new URLSearchParams(window.location.search);
const view = query.get('view') as View;
const unit = quietUnit(Number(query.get('beds')));
const share = Number(query.get('share'));
const make = frameMaker(unit, view, share);

const room = new UnitRoom(() => {
  throw new Error('a gap in the numbers');
});
const hand = new HandClock(NOW);
const running = new ServerClock();
running.heard(NOW, 1);
const clock = query.has('soak') ? hand : running;
room.snapshot(unitScreen(unit));
const source = {
  clock,
  notices: new Notices(),
  first: () => false,
  unit: () => room,
  patient: () => new PatientRoom(() => undefined),
  silence: () => 0,
  onTick: () => () => undefined,
  ticks: () => 0,
  drawn: () => undefined,
};
const SAMPLE_ALERT = unitSnapshot(24).alerts[0];
/** Of the soak: an alert each tenth minute of a day in steps of ten seconds; each tenth step is painted. */
const ALERT_EVERY = 60;
const PAINTED_EVERY = 10;
const nowhere = () => undefined;
const router = { push: nowhere, replace: nowhere, refresh: nowhere, back: nowhere, forward: nowhere, prefetch: nowhere };
const person = { id: 'u1', name: 'S. Okafor', roles: [{ unitId: UNIT.id, role: 'charge-nurse' as const }] };

const host = document.getElementById('root') as HTMLElement;
const drawn = createRoot(host);
drawn.render(
  <AppRouterContext value={router as never}>
    <PersonProvider person={person}>
      <LiveSourceProvider source={source} zone={ZONE}>
        <div data-live="page">{view === 'wall' ? <Wall unitId={UNIT.id} /> : <Board unitId={UNIT.id} />}</div>
      </LiveSourceProvider>
    </PersonProvider>
  </AppRouterContext>,
);

let seq = unit.seq;
let write: ((changes: ReturnType<typeof make>) => void) | null = null;
/** The next message, as it comes from the socket: no object of the last one comes again. Making it is the server's business. */
function next(): () => void {
  seq += 1;
  const message: { seq: number; changes: ReturnType<typeof make> } = JSON.parse(
    JSON.stringify({ seq, changes: make(clock.now()) }),
  );
  return () => (write === null ? room.fold((s) => foldBoard(s, message)) : write(message.changes));
}
/** Raised, taken by somebody, over and seen. */
function alertComesAndGoes(n: number): void {
  const row = unit.beds[n % unit.beds.length] as BedRow;
  const raised: UnitAlertView = {
    ...(SAMPLE_ALERT as UnitAlertView),
    ...{ id: `soak-${n}`, version: 1, phase: 'raised', patientId: row.patientId ?? '', bed: row.bed },
    raisedAt: new Date(clock.now()).toISOString(),
  };
  const owner = { id: 'u2', name: 'K. Lee', role: 'nurse' };
  for (const alert of [
    raised,
    { ...raised, version: 2, phase: 'acknowledged' as const, owner },
    { ...raised, version: 3, phase: 'resolved' as const, condition: 'absent' as const, unseen: false },
  ]) {
    seq += 1;
    const message = JSON.parse(JSON.stringify({ seq, alert }));
    room.fold((s) => foldAlert(s, message));
  }
}
const task = () => new Promise((resolve) => setTimeout(resolve, 0));
const changedIn = Math.max(1, Math.round(unit.beds.length * share));

void document.fonts.ready.then(() =>
  setTimeout(() => {
    if (window.__tocsin) window.__tocsin.still = true;
    if (query.get('by') === 'control') {
      const plain = document.createElement('div');
      plain.innerHTML = host.innerHTML;
      drawn.unmount();
      host.replaceWith(plain);
      const beds = unit.beds.map((b) => ({ bed: b.bed, crsGrade: b.crs?.grade ?? 0 }));
      write = directDom(plain, view, beds);
    }
    window.bench = {
      frames: (n) => {
        const ready = Array.from({ length: n }, next);
        return frameTimes(n, (i) => ready[i]?.());
      },
      async touched(n) {
        const counts: number[] = [];
        // As while monitors stream: every bed has values of this minute.
        for (let i = 0; i < Math.ceil(8 / share); i++) {
          next()();
          await task();
        }
        let nodes = new Set<Node>();
        const note = (list: MutationRecord[]) => {
          for (const m of list) for (const node of [m.target, ...m.addedNodes, ...m.removedNodes]) nodes.add(node);
        };
        const watch = new MutationObserver(note);
        for (let i = 0; i < n; i++) {
          const apply = next();
          nodes = new Set();
          watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          apply();
          await task();
          note(watch.takeRecords());
          watch.disconnect();
          counts.push(nodes.size / changedIn);
        }
        return counts;
      },
      async soak(steps, stepMs) {
        for (let i = 1; i <= steps; i++) {
          hand.pass(stepMs);
          next()();
          if (i % ALERT_EVERY === 0) alertComesAndGoes(i / ALERT_EVERY);
          const at = new Date(clock.now()).toISOString();
          const sources = [{ id: 's1', name: 'Monitors', kind: 'monitor', lastMessageAt: at }];
          room.fold((s) => foldTick(s, { seq, serverNow: at, sources }));
          if (i % PAINTED_EVERY === 0) await frameTimes(1, nowhere);
          else await task();
        }
      },
      shown: () =>
        [...document.querySelectorAll('article')].map(
          (a) => (view === 'wall' ? a.querySelector('.w-mid') : a.querySelector('dl'))?.textContent ?? '',
        ),
    };
  }, 300),
);
