import { servePage } from './browser/bundle';
import { held, openBrowser, openTab } from './browser/chrome';
import type { Row } from './row';
import { median, percentile } from './stats';

const UPDATES = 40;
const CURSOR_MOVES = 120;
const WARM_SECONDS = 600;
const HOUR_SECONDS = 3_600;

/**
 * Row 6c: the patient page with every lane over 72 h. The heap is read after forced collections of garbage before and after an hour of a
 * monitor's seconds, fed as fast as the page takes them (its clock goes on with them; the server is asked each minute, as in an hour).
 */
export async function drillDownRows(rounds: number): Promise<Row[]> {
  const page = await servePage('patient-page.tsx');
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const tab = await openTab(context);
    await tab.page.goto(page.url);
    await tab.page.getByRole('button', { name: '72 h' }).click();
    await tab.page.waitForFunction(() => window.patient !== undefined && window.patient.lanes() >= 10);
    const steps: number[] = [];
    const wholes: number[] = [];
    const beats: number[] = [];
    const moves: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const step = await tab.page.evaluate((n) => window.patient.steps(n), UPDATES);
      const beat = await tab.page.evaluate((n) => window.patient.beats(n), UPDATES);
      const move = await tab.page.evaluate((n) => window.patient.cursor(n), CURSOR_MOVES);
      if (round === 0) continue;
      steps.push(
        percentile(
          step.map((s) => s.longest),
          0.95,
        ),
      );
      wholes.push(median(step.map((s) => s.whole)));
      beats.push(percentile(beat, 0.95));
      moves.push(percentile(move, 0.95));
    }
    const lanes = await tab.page.evaluate(() => window.patient.lanes());
    const fresh = await openTab(context);
    await tab.page.close();
    await fresh.page.goto(page.url);
    await fresh.page.getByRole('button', { name: '72 h' }).click();
    await fresh.page.waitForFunction(() => window.patient !== undefined && window.patient.lanes() >= 10);
    await fresh.page.evaluate((n) => window.patient.seconds(n), WARM_SECONDS);
    const before = await held(fresh);
    await fresh.page.evaluate((n) => window.patient.seconds(n), HOUR_SECONDS);
    const after = await held(fresh);
    const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
    const less = { better: 'less' as const };
    return [
      {
        ...{
          id: '6c',
          what: `${lanes} lanes, 72 h: longest frame while all are drawn again, p95, ms`,
          gate: 100,
          goal: 50,
          ...less,
        },
        value: median(steps),
        detail: `${rounds} rounds of ${UPDATES}; all drawn after ${median(wholes).toFixed(0)} ms`,
      },
      {
        ...{ id: '6c', what: `${lanes} lanes, 72 h: a second of a monitor, p95, ms`, gate: 100, goal: 50, ...less },
        value: median(beats),
        detail: `${rounds} rounds of ${UPDATES}`,
      },
      {
        ...{ id: '6c', what: 'cursor through every lane, p95, ms', gate: 32, goal: 16, ...less },
        value: median(moves),
        detail: `${rounds} rounds of ${CURSOR_MOVES}`,
      },
      {
        ...{ id: '6c', what: 'heap of the page after an hour of seconds against before', gate: 1.2, goal: 1.02, ...less },
        value: after.heap / before.heap,
        detail: `${mb(before.heap)} to ${mb(after.heap)} MB, ${before.nodes} to ${after.nodes} nodes, ${before.listeners} to ${after.listeners} listeners`,
      },
    ];
  } finally {
    await browser.close();
    page.close();
  }
}
