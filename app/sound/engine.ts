import { burstNow, NOTHING_SOUNDED, pauseFor, pauseNow, remindNow, type Sounded, type Sounding } from '../../lib/alerts/sound';
import { OneTab } from './one-tab';
import { Synth } from './synth';
import { keepWorkstation, onWorkstation, readWorkstation } from './workstation';

/** What a person may believe of the sound of this page. */
export interface SoundState {
  /** off: nobody switched it on here. blocked: switched on, but the browser does not let it sound. elsewhere: another tab sounds. */
  readonly kind: 'off' | 'blocked' | 'on' | 'elsewhere';
  /** Epoch ms of the unit's clock. */
  readonly pausedUntil: number | null;
  readonly heardAt: number | null;
}
type Speaker = Pick<Synth, 'running' | 'start' | 'burst' | 'tone' | 'close'>;
export const SOUND_OFF_STATE: SoundState = { kind: 'off', pausedUntil: null, heardAt: null };

/** By unit: what this tab has sounded, so that going to another page does not start the burst again. */
const soundedOf = new Map<string, Sounded>();

/**
 * Sounds what is unowned, on one tab of the workstation. It is driven by `look`, which the live link calls with every message and
 * every second, so that a page in the background, whose own timers are slowed down, sounds all the same.
 */
export class SoundEngine {
  readonly #speaker: Speaker;
  readonly #tab: OneTab;
  readonly #now: () => number;
  readonly #stop: () => void;
  readonly #listeners = new Set<() => void>();
  #sounding: readonly Sounding[] = [];
  #silenced = false;
  /** performance.now() / 1000 at which AUDIO OFF began here or last reminded of itself. */
  #offSince: number | null = null;
  readonly #unitId: string;
  #state: SoundState = SOUND_OFF_STATE;

  /** `now`: the unit's clock, for pauses. `speaker`: another one in tests. */
  constructor(unitId: string, now: () => number, speaker?: Speaker) {
    this.#unitId = unitId;
    this.#now = now;
    this.#speaker = speaker ?? new Synth(() => this.look());
    this.#tab = new OneTab(`tocsin-sound ${unitId}`, () => this.look());
    const stopHearing = onWorkstation(() => this.look());
    const touched = () => {
      if (readWorkstation().wanted && !this.#speaker.running) void this.#speaker.start().then(() => this.look());
    };
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    this.#stop = () => {
      stopHearing();
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
    };
    // A display whose browser is set up to sound without a touch needs none.
    if (readWorkstation().wanted) void this.#speaker.start().then(() => this.look());
  }
  get state(): SoundState {
    return this.#state;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** What sounds now. `silenced`: AUDIO OFF of the unit's walls. */
  hear(sounding: readonly Sounding[], silenced = false): void {
    this.#sounding = sounding;
    this.#silenced = silenced;
    this.look();
  }
  /** By a click: switches the sound of this workstation on and lets a tone be heard. */
  async arm(): Promise<boolean> {
    keepWorkstation({ wanted: true, id: readWorkstation().id });
    const running = await this.#speaker.start();
    if (running) this.#speaker.tone();
    this.look();
    return running;
  }
  disarm(): void {
    keepWorkstation({ wanted: false });
    this.look();
  }
  /** The tone of the self-check; false if nothing can be heard. */
  async test(): Promise<boolean> {
    const running = await this.#speaker.start();
    if (running) this.#speaker.tone();
    this.look();
    return running;
  }
  /** Somebody says that the tone was heard. */
  heard(): void {
    keepWorkstation({ heardAt: this.#now() });
    this.look();
  }
  pause(until: number): void {
    keepWorkstation({ pause: pauseFor(this.#sounding, until) });
    this.look();
  }
  resume(): void {
    keepWorkstation({ pause: null });
    this.look();
  }
  close(): void {
    this.#stop();
    this.#tab.leave();
    this.#speaker.close();
  }

  /** Starts a burst if one is due, and tells what holds. */
  look(): void {
    const kept = readWorkstation();
    if (kept.wanted && this.#speaker.running) this.#tab.ask();
    else this.#tab.leave();
    const sounds = kept.wanted && this.#tab.held && this.#speaker.running;
    const pause = pauseNow(kept.pause, this.#sounding, this.#now());
    // Only the tab that sounds judges the pause: one that shows another unit knows nothing of these highs.
    if (sounds && pause !== kept.pause) keepWorkstation({ pause });
    const nowSecs = performance.now() / 1_000;
    const off = remindNow(sounds && this.#silenced, this.#offSince, nowSecs);
    this.#offSince = off.since;
    if (off.remind) this.#speaker.burst('low');
    if (sounds && pause === null && !this.#silenced) {
      const { play, after } = burstNow(this.#sounding, soundedOf.get(this.#unitId) ?? NOTHING_SOUNDED, nowSecs);
      soundedOf.set(this.#unitId, after);
      if (play !== null) this.#speaker.burst(play);
    }
    this.#tell({
      kind: !kept.wanted ? 'off' : !this.#speaker.running ? 'blocked' : sounds ? 'on' : 'elsewhere',
      pausedUntil: pause?.until ?? null,
      heardAt: kept.heardAt,
    });
  }
  #tell(next: SoundState): void {
    const is = this.#state;
    if (is.kind === next.kind && is.pausedUntil === next.pausedUntil && is.heardAt === next.heardAt) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
