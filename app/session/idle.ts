import { END_AFTER_MS, LOCK_AFTER_MS, LOCK_WARNING_MS } from '../../lib/people/lock';

const LOOK_EVERY_MS = 5_000;
const TELL_EVERY_MS = 5_000;
type Said = 'touched' | 'locked' | 'unlocked';

/**
 * Watches whether anybody is at this machine, across its tabs: pointer and keys count, traffic does not. A computer that
 * slept is found idle when it wakes, since the machine's date is compared, not a timer counted.
 */
export class Idle {
  #touchedAt = Date.now();
  #toldAt = 0;
  readonly #tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel('tocsin-session') : null;
  readonly #stop: () => void;

  constructor(p: {
    readonly onIdle: () => void;
    /** When it will be idle, by this device's clock, if that is soon; null: not soon. */
    readonly onSoon: (at: number | null) => void;
    readonly onEnded: () => void;
    readonly onOther: (said: 'locked' | 'unlocked') => void;
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
      } else p.onOther(e.data);
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
