import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Of those the rules that read a colour. A theme changes colours and nothing else (app/tokens.css). */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** The same axe-core that @axe-core/playwright brings. That package loads it anew for each run and ends each in a page of its own. */
const { source } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))('axe-core') as {
  source: string;
};

export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;
const LOADING_MS = 15_000;
/**
 * AXE_EVERY_LOOK=1: both themes at all three sizes, which doubles the time. Without it the middle size is left out, and light is looked at
 * where the window is widest: most of a page is there, and its colours are the same at every size.
 */
const EVERY_LOOK = process.env.AXE_EVERY_LOOK === '1';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}
/** What is read of the page's window. */
interface WithAxe {
  readonly axe?: { run(context: object, options: object): Promise<{ violations: readonly Violation[] }> };
}
interface Run {
  readonly only: { readonly type: 'tag' | 'rule'; readonly values: readonly string[] };
  readonly within: string;
  /** Chosen first, as the theme's switch chooses it. */
  readonly theme?: 'dark' | 'light';
}

/** Of the page as it stands: drawn in its theme for its size, and nothing on it says that it is still being loaded. */
async function run(page: Page, asked: Run): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const violations = await page.evaluate(
    async ({ only, within, theme, patience }) => {
      const root = document.documentElement;
      if (theme !== undefined) {
        localStorage.setItem('tocsin-theme', theme);
        window.dispatchEvent(new Event('tocsin-theme'));
      }
      // A browser without a screen may stop drawing after its window has changed its size: what is laid out can be read all the same.
      const frame = () =>
        Promise.race([
          new Promise((drawn) => requestAnimationFrame(drawn)),
          new Promise((undrawn) => setTimeout(undrawn, 1_000)),
        ]);
      const waits = () => document.querySelector('[aria-busy="true"], [role="status"][aria-label^="Loading"]') !== null;
      const until = performance.now() + patience;
      do {
        await frame();
        await frame();
        if (performance.now() > until) throw new Error('the page is still being loaded');
      } while (waits() || (theme !== undefined && root.dataset.theme !== theme));
      const options = { runOnly: only, resultTypes: ['violations'] };
      return (await (window as unknown as WithAxe).axe?.run({ include: [[within]] }, options))?.violations;
    },
    { ...asked, patience: LOADING_MS },
  );
  if (violations === undefined) throw new Error('the page was left while it was looked at');
  return violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} (${n.failureSummary?.split('\n')[1]?.trim() ?? ''})`),
  );
}

/** What axe finds on the page as it stands, as one line a rule and element, so that a failure says where. WCAG 2.2 AA. */
export const faults = (page: Page): Promise<string[]> => run(page, { only: { type: 'tag', values: TAGS }, within: 'html' });

export interface Looking {
  readonly sizes?: readonly { readonly width: number; readonly height: number }[];
  /** Only there, where the page behind an open dialog has been looked at before. */
  readonly within?: string;
}
/**
 * What axe finds in both themes at each size, each fault with where it first shows. The page is not loaded again: the theme is
 * chosen as its switch chooses it, and the window takes another size as when somebody pulls at it.
 */
export async function faultsInEveryLook(page: Page, { sizes = SIZES, within = 'html' }: Looking = {}): Promise<string[]> {
  const found = new Map<string, string>();
  // What fades from one colour to the next would be measured half-way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const size of sizes) {
    if (!EVERY_LOOK && size === SIZES[1]) continue;
    await page.setViewportSize(size);
    for (const [theme, only] of [
      ['dark', { type: 'tag', values: TAGS }],
      ['light', { type: 'rule', values: OF_COLOURS }],
    ] as const) {
      if (!EVERY_LOOK && theme === 'light' && size !== sizes[0]) continue;
      for (const fault of await run(page, { only, within, theme }))
        if (!found.has(fault)) found.set(fault, `${size.width}, ${theme}: ${fault}`);
    }
  }
  return [...found.values()];
}
