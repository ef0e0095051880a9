import type { Browser } from 'playwright-core';
import { servePage } from './browser/bundle';
import { metrics, openBrowser, openTab, type Tab } from './browser/chrome';
import { CHANGED_FIELDS, type View } from './browser/frames';
import type { Row } from './row';
import { interleave, median, percentile } from './stats';

interface Scene {
  readonly view: View;
  readonly beds: number;
  readonly share: number;
}
const SCENES: readonly Scene[] = [
  { view: 'desk', beds: 24, share: 1 },
  { view: 'desk', beds: 100, share: 0.25 },
  { view: 'desk', beds: 400, share: 0.05 },
  { view: 'wall', beds: 24, share: 1 },
];
const FRAMES = 100;

/** Rows 6 and 6b: the product's board in a real browser against the same tiles written by hand, and the nodes a changed bed touches. */
export async function boardRows(rounds: number): Promise<Row[]> {
  const page = await servePage('board-page.tsx');
  const browser = await openBrowser();
  try {
    const rows: Row[] = [];
    for (const scene of SCENES) rows.push(...(await sceneRows(browser, page.url, scene, rounds)));
    return rows;
  } finally {
    await browser.close();
    page.close();
  }
}

async function sceneRows(browser: Browser, url: string, scene: Scene, rounds: number): Promise<Row[]> {
  const { view, beds, share } = scene;
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const open = async (by: string): Promise<Tab> => {
    const tab = await openTab(context);
    await tab.page.goto(`${url}?view=${view}&beds=${beds}&share=${share}&by=${by}`);
    await tab.page.waitForFunction(() => window.bench !== undefined);
    return tab;
  };
  const control = await open('control');
  const product = await open('product');
  const run = async (tab: Tab) => {
    await tab.page.bringToFront();
    const before = await metrics(tab);
    const times = await tab.page.evaluate((n) => window.bench.frames(n), FRAMES);
    const after = await metrics(tab);
    const each = (name: string) => (1_000 * ((after[name] ?? 0) - (before[name] ?? 0))) / FRAMES;
    return {
      p95: percentile(times, 0.95),
      p50: percentile(times, 0.5),
      script: each('ScriptDuration'),
      task: each('TaskDuration'),
    };
  };
  const all = await interleave(
    rounds,
    () => run(control),
    () => run(product),
  );
  const shown = await Promise.all([control, product].map((tab) => tab.page.evaluate(() => window.bench.shown())));
  if (JSON.stringify(shown[0]) !== JSON.stringify(shown[1])) throw new Error('the control shows something else than the product');
  const touched = await product.page.evaluate(() => window.bench.touched(100));
  await context.close();
  const of = (runs: typeof all.control, name: keyof (typeof all.control)[number]) => median(runs.map((r) => r[name]));
  const told = (runs: typeof all.control) =>
    `${of(runs, 'p95').toFixed(2)} ms (p50 ${of(runs, 'p50').toFixed(2)}; of the thread's own time ${of(runs, 'task').toFixed(2)}, script ${of(runs, 'script').toFixed(2)})`;
  const name = `${view}, ${beds} beds, ${share * 100} % changed`;
  return [
    {
      ...{ id: '6', what: `${name}: frame p95 against direct-dom`, gate: 2, goal: 1.3, better: 'less' as const },
      value: of(all.product, 'p95') / of(all.control, 'p95'),
      detail: `${told(all.product)}, direct-dom ${told(all.control)}`,
    },
    {
      ...{
        id: '6b',
        what: `${name}: nodes touched a changed bed`,
        gate: 30,
        goal: CHANGED_FIELDS[view] + 1,
        better: 'less' as const,
      },
      value: touched.reduce((a, b) => a + b, 0) / touched.length,
      detail: `${CHANGED_FIELDS[view]} fields changed; most in a frame ${Math.max(...touched).toFixed(1)} a bed`,
    },
  ];
}
