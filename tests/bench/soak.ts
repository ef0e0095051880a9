import { servePage } from './browser/bundle';
import { held, openBrowser, openTab } from './browser/chrome';
import type { View } from './browser/frames';
import type { Row } from './row';

const STEP_MS = 10_000;
const DAY_STEPS = 8_640;
/** A screen keeps what was closed for a day and a trend for twelve hours: only from the second day on does nothing have to grow. */
const WARM_STEPS = DAY_STEPS;

/**
 * Row 6f: the second day on a board and on a wall of 24 beds. The day is compressed: each tenth second of it comes (a frame with new values in every bed, a tick,
 * a turn of the clock), as fast as the page takes them, with an alert each ten minutes that is raised, taken and over. So what a
 * message or a beat leaves behind is found; what only hours of real time do (timers of the browser, fonts, the network) is not.
 */
export async function soakRows(): Promise<Row[]> {
  const page = await servePage('board-page.tsx');
  const browser = await openBrowser();
  const rows: Row[] = [];
  try {
    for (const view of ['desk', 'wall'] satisfies View[]) {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
      const tab = await openTab(context);
      await tab.page.goto(`${page.url}?view=${view}&beds=24&share=1&by=product&soak`);
      await tab.page.waitForFunction(() => window.bench !== undefined);
      const run = (steps: number) => tab.page.evaluate(([n, ms]) => window.bench.soak(n, ms), [steps, STEP_MS] as const);
      await run(WARM_STEPS);
      const before = await held(tab);
      await run(DAY_STEPS);
      const after = await held(tab);
      await context.close();
      const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
      const less = { better: 'less' as const };
      rows.push(
        {
          ...{ id: '6f', what: `${view}: heap after a day against before`, gate: 1.2, goal: 1.02, ...less },
          value: after.heap / before.heap,
          detail: `${mb(before.heap)} to ${mb(after.heap)} MB, ${DAY_STEPS} frames and ticks, listeners ${before.listeners} to ${after.listeners}`,
        },
        {
          ...{ id: '6f', what: `${view}: nodes after a day against before`, gate: 1.2, goal: 1.02, ...less },
          value: after.nodes / before.nodes,
          detail: `${before.nodes} to ${after.nodes}`,
        },
      );
    }
    return rows;
  } finally {
    await browser.close();
    page.close();
  }
}
