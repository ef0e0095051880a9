import { io, type Socket } from 'socket.io-client';
import { bedGrades } from '../../lib/display/bed-grades';
import { hmText, wallTime } from '../../lib/display/clock';
import type { GradeView } from '../../lib/display/grade';
import type { ClientToServer, PatientSnapshot, ServerToClient, UnitSnapshot, WatchError, WatchRequest } from '../../lib/live';
import {
  foldAlert,
  foldBoard,
  foldPatient,
  foldPatientAlert,
  foldTick,
  patientScreen,
  type UnitScreen,
  unitScreen,
} from '../../lib/screen';
import type { Instant } from '../../lib/time';
import { Notices } from './notices';
import { ServerClock } from './server-clock';
import { PatientRoom, UnitRoom } from './store';
import type { LastKnown } from './watchdog';

type LiveSocket = Pick<
  Socket<ServerToClient, ClientToServer>,
  'on' | 'emit' | 'timeout' | 'disconnect' | 'connect' | 'connected'
>;
const ANSWER_WITHIN_MS = 10_000;
const ASK_AGAIN_MS = 2_000;
const ACTIVITY_EVERY_MS = 30_000;
const CLOCK_EVERY_MS = 20_000;

/** Where the parts of a screen get what they show: the socket in the product, fixtures on the style page. */
export interface LiveSource {
  readonly clock: ServerClock | import('./clock').Clock;
  /** What the signed-in person is told. */
  readonly notices: Notices;
  /** Takes what the page came with, until the socket's own first picture; false once the page is alive. */
  first(picture: UnitSnapshot | PatientSnapshot): boolean;
  unit(id: string): UnitRoom;
  patient(id: string): PatientRoom;
  /** Milliseconds since the last tick or snapshot; null before the first. */
  silence(): number | null;
  /** Calls back with each tick. */
  onTick(listener: () => void): () => void;
  /** Number of ticks so far. */
  ticks(): number;
  /** React has drawn what the last tick brought: only then does the watchdog count it as a sign of life. */
  drawn(): void;
}

/** A page has come to life: what it came with is old from then on, whoever draws it again (after a lock, say). */
let alive = false;

/** The one socket of this page. */
export class LiveClient implements LiveSource {
  readonly clock: ServerClock;
  readonly notices: Notices;
  #socket: LiveSocket | null = null;
  readonly #as: 'kiosk' | 'wall' | undefined;
  readonly #person: string | undefined;
  readonly #units = new Map<string, UnitRoom>();
  readonly #patients = new Map<string, PatientRoom>();
  /** Messages name a patient by number, pages by opaque id: which room a number means. */
  readonly #idOf = new Map<string, string>();
  readonly #onRefused: (code: string) => void;
  readonly #onTick = new Set<() => void>();
  #ticks = 0;
  #heardAt: number | null = null;
  #heardDate = 0;
  #clockTold = Number.NEGATIVE_INFINITY;
  #zone = 'UTC';

  constructor(options: { socket?: LiveSocket; onRefused?: (code: string) => void; as?: 'kiosk' | 'wall'; person?: string } = {}) {
    this.clock = new ServerClock();
    this.#onRefused = options.onRefused ?? (() => undefined);
    this.#as = options.as;
    this.#person = options.person;
    this.notices = new Notices((deliveryId, displayed) => this.#socket?.emit('receipt', { deliveryId, displayed }));
    if (options.socket !== undefined) this.#take(options.socket);
  }
  first(picture: UnitSnapshot | PatientSnapshot): boolean {
    if (alive) return false;
    this.clock.stand(Date.parse(picture.serverNow), picture.speed);
    if ('beds' in picture) this.unit(picture.unit.id).first(unitScreen(picture));
    else this.patient(picture.state.patient.id).first(patientScreen(picture));
    return true;
  }
  /** Opens the socket. What a page draws before it must not depend on the browser: it is drawn on the server too. */
  open(): void {
    alive = true;
    const socket = io({
      path: '/socket.io',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 2_000,
      // A paired display is one, whoever else is signed in on the same machine; a wall that a person looks at is a wall.
      // Whom the page was drawn for is said too: the browser's cookie may by now be somebody else's.
      auth: { as: this.#as, person: this.#person },
    }) as LiveSocket;
    this.#take(socket);
  }
  #take(socket: LiveSocket): void {
    this.#socket = socket;
    this.clock.run(answeredAt());
    this.#listen(socket);
  }

  unit(id: string): UnitRoom {
    const known = this.#units.get(id);
    if (known) return known;
    const room = new UnitRoom(() => this.#watchUnit(id));
    this.#units.set(id, room);
    if (this.#socket?.connected) this.#watchUnit(id);
    return room;
  }
  patient(id: string): PatientRoom {
    const known = this.#patients.get(id);
    if (known) return known;
    const room = new PatientRoom(() => this.#watchPatient(id));
    this.#patients.set(id, room);
    if (this.#socket?.connected) this.#watchPatient(id);
    return room;
  }
  silence(): number | null {
    return this.#heardAt === null ? null : performance.now() - this.#heardAt;
  }
  onTick(listener: () => void): () => void {
    this.#onTick.add(listener);
    return () => this.#onTick.delete(listener);
  }
  ticks(): number {
    return this.#ticks;
  }
  drawn(): void {
    if (window.__tocsin === undefined || this.#heardAt === null) return;
    window.__tocsin.heard = this.#heardAt;
    window.__tocsin.heardDate = this.#heardDate;
  }
  close(): void {
    this.#socket?.disconnect();
  }

  #listen(socket: LiveSocket): void {
    socket.on('connect', () => {
      for (const [id, room] of this.#units) {
        room.wait();
        this.#watchUnit(id);
      }
      for (const [id, room] of this.#patients) {
        room.wait();
        this.#watchPatient(id);
      }
    });
    socket.on('connect_error', (error) => {
      const code = (error as Error & { data?: { code?: string } }).data?.code ?? error.message;
      this.#onRefused(code);
      // Turned away at the door because the database was away for an instant, or because too many of this sign-in's screens are still
      // counted: the library does not come back by itself.
      if (code === 'unavailable' || code === 'too-many') setTimeout(() => socket.connect(), ASK_AGAIN_MS);
    });
    socket.on('disconnect', (reason) => {
      // The server ended it (session over, key revoked): the library does not come back by itself.
      if (reason === 'io server disconnect') setTimeout(() => socket.connect(), ASK_AGAIN_MS);
    });
    socket.on('board', (m) => this.#units.get(m.unit)?.fold((s) => foldBoard(s, m)));
    socket.on('patient', (m) => this.#patientNamed(m.mrn)?.fold((s) => foldPatient(s, m)));
    socket.on('alert', (m) => {
      if (m.unit !== undefined) this.#units.get(m.unit)?.fold((s) => foldAlert(s, m));
      if (m.mrn !== undefined) this.#patientNamed(m.mrn)?.fold((s) => foldPatientAlert(s, m));
    });
    socket.on('notice', (m) => this.notices.take(m, performance.now()));
    socket.on('tick', (m) => {
      const room = this.#units.get(m.unit);
      this.#heard(m.serverNow);
      this.#tellClock(m.unit, m.serverNow);
      // A tick that overtakes a snapshot says nothing about it.
      if (room && !room.waiting) room.fold((s) => foldTick(s, m));
      this.#tick();
    });
  }
  #patientNamed(name: string): PatientRoom | undefined {
    return this.#patients.get(name) ?? this.#patients.get(this.#idOf.get(name) ?? '');
  }
  #watchUnit(id: string): void {
    const room = this.#units.get(id);
    this.#ask(
      { unit: id },
      (reply) => {
        if (!('beds' in reply)) return;
        this.#zone = reply.unit.zone;
        this.#heard(reply.serverNow, reply.speed);
        room?.snapshot(unitScreen(reply));
        this.#tick();
      },
      (error) => room?.refuse(error),
    );
  }
  #watchPatient(id: string): void {
    const room = this.#patients.get(id);
    this.#ask(
      { mrn: id },
      (reply) => {
        if (!('state' in reply)) return;
        this.#idOf.set(reply.mrn, id);
        this.#heard(reply.serverNow, reply.speed);
        room?.snapshot(patientScreen(reply));
      },
      (error) => room?.refuse(error),
    );
  }
  #ask(
    request: WatchRequest,
    take: (reply: UnitSnapshot | PatientSnapshot) => void,
    refuse: (error: WatchError['error']) => void,
  ): void {
    this.#socket
      ?.timeout(ANSWER_WITHIN_MS)
      .emit('watch', request, (failed: Error | null, reply?: UnitSnapshot | PatientSnapshot | WatchError) => {
        if (failed || reply === undefined) {
          setTimeout(() => {
            if (this.#socket?.connected) this.#ask(request, take, refuse);
          }, ASK_AGAIN_MS);
        } else if ('error' in reply) refuse(reply.error);
        else take(reply);
      });
  }

  #heard(serverNow: string, speed?: number): void {
    this.#heardAt = performance.now();
    this.#heardDate = Date.now();
    this.clock.heard(Date.parse(serverNow), speed);
  }
  /** Ages here rest on the server's clock; that this screen's own is off is still worth telling. */
  #tellClock(unit: string, serverNow: string): void {
    if (performance.now() - this.#clockTold < CLOCK_EVERY_MS) return;
    this.#clockTold = performance.now();
    this.#socket?.emit('clock', { unit, offMs: Date.now() - Date.parse(serverNow) });
  }
  /** Leaves for the watchdog what it needs if everything else here dies. */
  #trace(): void {
    const trace = window.__tocsin;
    if (trace === undefined) return;
    const wall = wallTime(this.clock.now(), this.#zone);
    trace.heardText = wall.hms;
    trace.heardDay = `${wall.zone}, ${wall.weekday}`;
    trace.phase = this.clock.phase;
    const shown = [...this.#units.values()].map((r) => r.state).find((s) => s.status === 'ready');
    if (shown?.status !== 'ready') return;
    trace.unit = shown.screen.unit.name;
    trace.last = lastKnown(shown.screen, this.clock.now());
  }
  #tick(): void {
    this.#trace();
    this.#ticks += 1;
    for (const listener of this.#onTick) listener();
  }
  /** Somebody is at this screen: keeps the session from running out. Returns how to stop. */
  reportActivity(target: Pick<Window, 'addEventListener' | 'removeEventListener'>): () => void {
    let told = Number.NEGATIVE_INFINITY;
    const act = () => {
      if (performance.now() - told < ACTIVITY_EVERY_MS || !this.#socket?.connected) return;
      told = performance.now();
      this.#socket.emit('activity');
    };
    target.addEventListener('pointerdown', act);
    target.addEventListener('keydown', act);
    return () => {
      target.removeEventListener('pointerdown', act);
      target.removeEventListener('keydown', act);
    };
  }
}

/** performance.now() when the server began to answer with this page; now, where nobody can say. */
function answeredAt(): number {
  const navigation = performance.getEntriesByType?.('navigation')[0];
  return navigation === undefined ? performance.now() : (navigation as PerformanceNavigationTiming).responseStart;
}

/** Beds with their last grades, as plain text for the veil. A held grade keeps the time its data came. */
export function lastKnown(screen: UnitScreen, now: Instant): LastKnown[] {
  const at = hmText(now, screen.unit.zone);
  return screen.order.map((id) => {
    const row = screen.beds.get(id);
    if (row === undefined || row.patientId === null) return { label: row?.label ?? id, crs: null, icans: null, at };
    const { crs, icans } = bedGrades(row, now);
    const text = ({ value }: GradeView) => (value === 'unknown' ? '?' : value === 'none' ? '-' : String(value));
    const held = crs.held && row.feeds.lastDeviceAt !== null;
    const time = held ? hmText(Date.parse(row.feeds.lastDeviceAt ?? ''), screen.unit.zone) : at;
    return { label: row.label, crs: text(crs), icans: text(icans), at: time };
  });
}
