import { END_AFTER_MS, LOCK_AFTER_MS, LOCK_WARNING_MS } from '../../lib/people/lock';

const LOOK_EVERY_MS = 5_000;
const TELL_EVERY_MS = 5_000;
/** `keeping`, `kept`: another tab answers "locked", at once and when its unfinished forms are with the server. */
type Said = 'touched' | 'locked' | 'unlocked' | 'keeping' | 'kept';
/** Tabs that have something to keep say so within this time; most pages have no other tab, and lock no later than this. */
const HEAR_MS = 100;
/** A tab that said it is keeping is waited for no longer. */
const KEEP_MS = 1_500;

/**
 * Watches whether anybody is at this machine, across its tabs: pointer and keys count, traffic does not. A computer that
 * slept is found idle when it wakes, since the machine's date is compared, not a timer counted.
 */
export class Idle {
  #touchedAt = Date.now();
  #toldAt = 0;
  #keeping = 0;
  #allKept: () => void = () => undefined;
  readonly #tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel('tocsin-session') : null;
  readonly #stop: () => void;

  constructor(p: {
    readonly onIdle: () => void;
    /** When it will be idle, by this device's clock, if that is soon; null: not soon. */
    readonly onSoon: (at: number | null) => void;
    readonly onEnded: () => void;
    /** What it gives back for "locked" is done once nothing typed here can be lost any more. */
    readonly onOther: (said: 'locked' | 'unlocked') => Promise<unknown>;
  }) {
    const touched = () => {
      // The first touch after so long is somebody coming back: it finds the screen locked, it does not keep it open.
      if (this.#idle()) return p.onIdle();
      this.#touchedAt = Date.now();
      p.onSoon(null);
      if (Date.now() - this.#toldAt < TELL_EVERY_MS) return;
      this.#toldAt = Date.now();
      this.tell('touched');
    };
    const look = () => {
      const at = this.#touchedAt + LOCK_AFTER_MS;
      p.onSoon(!this.#idle() && at - Date.now() <= LOCK_WARNING_MS ? at : null);
      if (this.#idle()) p.onIdle();
      if (Date.now() - this.#touchedAt >= END_AFTER_MS) p.onEnded();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    for (const name of ['pointerdown', 'keydown'] as const) window.addEventListener(name, touched, true);
    document.addEventListener('visibilitychange', look);
    this.#tabs?.addEventListener('message', (e: MessageEvent<Said>) => {
      if (e.data === 'touched') {
        this.#touchedAt = Date.now();
        p.onSoon(null);
      } else if (e.data === 'keeping') this.#keeping += 1;
      else if (e.data === 'kept') {
        this.#keeping -= 1;
        if (this.#keeping === 0) this.#allKept();
      } else {
        const done = p.onOther(e.data);
        if (e.data !== 'locked') return;
        this.tell('keeping');
        void done.then(() => this.tell('kept'));
      }
    });
    this.#stop = () => {
      clearInterval(timer);
      for (const name of ['pointerdown', 'keydown'] as const) window.removeEventListener(name, touched, true);
      document.removeEventListener('visibilitychange', look);
      this.#tabs?.close();
    };
  }
  /** To the other tabs of this browser. */
  tell(said: Said): void {
    this.#tabs?.postMessage(said);
  }
  /** Locks the other tabs, and waits until what was typed there is kept: behind the lock the server takes nothing any more. */
  async lockOthers(): Promise<void> {
    if (this.#tabs === null) return;
    this.#keeping = 0;
    this.tell('locked');
    await new Promise((resolve) => setTimeout(resolve, HEAR_MS));
    if (this.#keeping === 0) return;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, KEEP_MS));
    await Promise.race([new Promise<void>((resolve) => (this.#allKept = resolve)), patience]);
  }
  /** Somebody has just shown who they are. */
  restart(): void {
    this.#touchedAt = Date.now();
  }
  close(): void {
    this.#stop();
  }
  #idle(): boolean {
    return Date.now() - this.#touchedAt >= LOCK_AFTER_MS;
  }
}
