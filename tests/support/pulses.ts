import type { BrowserContext, Page } from '@playwright/test';

/** One oscillator that a page has set off: its pitch, when it begins (seconds of the page's audio clock) and when it was asked for. */
export interface Pulse {
  readonly hz: number;
  readonly startsSecs: number;
  /** Epoch ms of the machine. */
  readonly askedAt: number;
}
declare global {
  interface Window {
    __pulses?: Pulse[];
  }
}

/** Notes what the pages of this browser really give to the loudspeaker. */
export function listenToSound(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    const pulses: Pulse[] = [];
    window.__pulses = pulses;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when = 0) {
      pulses.push({ hz: this.frequency.value, startsSecs: when, askedAt: performance.timeOrigin + performance.now() });
      return start.call(this, when);
    };
  });
}
export const pulsesOf = (page: Page): Promise<Pulse[]> => page.evaluate(() => window.__pulses ?? []);
