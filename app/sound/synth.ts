import { BURST, HARMONICS, RISE_PART } from '../../lib/alerts/sound';
import type { Priority } from '../../lib/rules/rule';

const TEST_TONE_SECS = 0.2;
/** Never quieter than 40 % of what the device gives. */
const LOUDNESS = 0.6;

/** The speaker of this page. A browser lets it sound only after somebody has touched the page. */
export class Synth {
  #context: AudioContext | null = null;
  readonly #onState: () => void;

  constructor(onState: () => void) {
    this.#onState = onState;
  }
  get running(): boolean {
    return this.#context?.state === 'running';
  }
  /** Asks for sound; true if it may sound now. */
  async start(): Promise<boolean> {
    if (this.#context === null || this.#context.state === 'closed') {
      if (typeof AudioContext === 'undefined') return false;
      this.#context = new AudioContext();
      this.#context.addEventListener('statechange', this.#onState);
    }
    // Without a touch the promise of a browser may stay open for ever: the state is the answer.
    if (this.#context.state !== 'running')
      await Promise.race([this.#context.resume().catch(() => undefined), new Promise((done) => setTimeout(done, 500))]);
    return this.running;
  }
  /** One burst, from now. */
  burst(priority: Priority): void {
    const { pitchHz, pulseSecs, startsSecs } = BURST[priority];
    // One beginning for all: the audio clock goes on while a busy page is still scheduling, and the gaps would grow.
    const begin = this.#soon();
    for (const start of startsSecs) this.#pulse(pitchHz, begin + start, pulseSecs);
  }
  tone(): void {
    this.#pulse(BURST.high.pitchHz, this.#soon(), TEST_TONE_SECS);
  }
  close(): void {
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }

  /** Far enough ahead that the first pulse of a burst is scheduled whole. */
  #soon(): number {
    return (this.#context?.currentTime ?? 0) + 0.05;
  }
  #pulse(pitchHz: number, from: number, lengthSecs: number): void {
    const context = this.#context;
    if (context === null || context.state !== 'running') return;
    const rise = lengthSecs * RISE_PART;
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.setTargetAtTime(LOUDNESS, from, rise / 3);
    envelope.gain.setTargetAtTime(0, from + lengthSecs - rise, rise / 3);
    envelope.connect(context.destination);
    const total = HARMONICS.reduce((sum, part) => sum + part, 0);
    for (const [i, part] of HARMONICS.entries()) {
      const gain = context.createGain();
      gain.gain.value = part / total;
      const voice = context.createOscillator();
      voice.frequency.value = pitchHz * (i + 1);
      voice.connect(gain).connect(envelope);
      voice.start(from);
      voice.stop(from + lengthSecs + rise);
    }
  }
}
