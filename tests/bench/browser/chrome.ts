import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, prepareChromium } from '../../support/chromium';

/** The browser of the journeys; collections of garbage can be asked for. */
export async function openBrowser(): Promise<Browser> {
  const { CHROMIUM, ...env } = await prepareChromium();
  return chromium.launch({
    executablePath: CHROMIUM as string,
    args: [...CHROMIUM_FLAGS, '--js-flags=--expose-gc', '--enable-precise-memory-info'],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}
export interface Tab {
  readonly page: Page;
  readonly cdp: CDPSession;
}
export async function openTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  const cdp = await context.newCDPSession(page);
  // Time of the page's own thread, not of the clock: what others do on the machine is not in it.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, cdp };
}

export interface Held {
  /** Bytes of the page's JavaScript after a collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}
/** What a page holds after a collection of garbage: twice, since what the first frees may itself have held something. */
export async function held({ cdp }: Tab): Promise<Held> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const m = await metrics({ cdp });
  return { heap: m.JSHeapUsedSize ?? 0, nodes: m.Nodes ?? 0, listeners: m.JSEventListeners ?? 0 };
}
/** The browser's own counters: seconds of script, style, layout and all tasks so far, among others. */
export async function metrics({ cdp }: Pick<Tab, 'cdp'>): Promise<Record<string, number>> {
  const { metrics: list } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(list.map((m) => [m.name, m.value]));
}
