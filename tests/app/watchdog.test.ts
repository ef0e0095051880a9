// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VEIL_STYLE, WATCHDOG_SCRIPT } from '../../app/live/watchdog';
import { NOT_LIVE_AFTER_MS, SLOW_AFTER_MS, WITHHOLD_AFTER_MS } from '../../lib/live';

/** Runs the script exactly as a page does, without React, socket or bundle. */
function startPage(live: 'board' | 'page' | null) {
  document.body.innerHTML = live === null ? '<main></main>' : `<main data-live="${live}"></main>`;
  document.documentElement.removeAttribute('data-link');
  new Function(WATCHDOG_SCRIPT)();
  if (window.__tocsin === undefined) throw new Error('the watchdog left no trace object');
  return window.__tocsin;
}
const hear = (trace: NonNullable<typeof window.__tocsin>) => {
  trace.heard = performance.now();
  trace.heardDate = Date.now();
  trace.heardText = '03:14:22';
  trace.unit = 'ICU 7';
};
const link = () => document.documentElement.dataset.link;
const veil = () => document.querySelector('[role=alert]');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout', 'performance', 'Date'] });
  window.matchMedia = vi.fn().mockReturnValue({ matches: false }) as never;
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  document.body.innerHTML = '';
});

describe('the watchdog', () => {
  it('has the limits of lib/live.ts', () => {
    expect(WATCHDOG_SCRIPT).toContain(`SLOW=${SLOW_AFTER_MS},DEAD=${NOT_LIVE_AFTER_MS},HOLD=${WITHHOLD_AFTER_MS},`);
  });
  it('says NOT LIVE within half a second after 12 s of silence, as an alert that begins with these words', () => {
    const trace = startPage('board');
    vi.advanceTimersByTime(1_000);
    hear(trace);
    vi.advanceTimersByTime(6_500);
    expect(link()).toBe('live');
    vi.advanceTimersByTime(1_000);
    expect(link()).toBe('slow');
    expect(veil()).toBeNull();
    vi.advanceTimersByTime(5_000);
    expect(link()).toBe('not-live');
    expect(veil()?.textContent).toMatch(/^NOT LIVE since 03:14:22/);
    expect(veil()?.textContent).toContain('Use bedside monitors.');
  });
  it('counts up in place and goes away by itself with the next tick', () => {
    const trace = startPage('board');
    vi.advanceTimersByTime(500);
    hear(trace);
    vi.advanceTimersByTime(59_500);
    expect(veil()?.textContent).toContain('0:59');
    hear(trace);
    vi.advanceTimersByTime(500);
    expect(veil()).toBeNull();
    expect(link()).toBe('live');
  });
  it('tells the page how high its band is, so that nobody loses sight of whose page it is', () => {
    const height = vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(146);
    startPage('page');
    vi.advanceTimersByTime(13_000);
    expect(document.documentElement.style.getPropertyValue('--veil-height')).toBe('146px');
    height.mockRestore();
  });
  it('says on paper that it is not live and of when the data are, and nothing of it on the screen again', () => {
    const trace = startPage('page');
    hear(trace);
    trace.heardDay = 'CST, Sat 21 Nov';
    window.dispatchEvent(new Event('beforeprint'));
    const paper = document.body.firstElementChild;
    expect(paper?.textContent).toBe('PRINTED – NOT LIVE – data of 03:14:22 CST, Sat 21 Nov – destroy after shift');
    window.dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.paper-live')).toBeNull();
  });
  it('leaves the paper of a page that promises nothing live as it is', () => {
    startPage(null);
    window.dispatchEvent(new Event('beforeprint'));
    expect(document.querySelector('.paper-live')).toBeNull();
    window.dispatchEvent(new Event('afterprint'));
  });
  it('shows NOT LIVE on a page that never heard anything', () => {
    startPage('page');
    vi.advanceTimersByTime(13_000);
    expect(veil()?.textContent).toMatch(/^NOT LIVE yet: no data received/);
  });
  it('after a minute leaves of a board only beds and last known grades with their time', () => {
    const trace = startPage('board');
    vi.advanceTimersByTime(500);
    hear(trace);
    trace.last = [
      { label: '704', crs: '4', icans: '?', at: '03:14' },
      { label: '722', crs: null, icans: null, at: '03:14' },
    ];
    vi.advanceTimersByTime(61_000);
    expect(link()).toBe('withheld');
    const tiles = [...document.querySelectorAll('article')].map((a) => a.getAttribute('aria-label'));
    expect(tiles).toEqual(['Bed 704, last known 03:14', 'Bed 722, empty']);
    expect([...document.querySelectorAll('svg')].map((g) => g.getAttribute('aria-label'))).toEqual([
      'CRS 4 last known',
      'ICANS not known',
    ]);
  });
  it('covers nobody in the middle of a form: a page keeps its content below the band', () => {
    const trace = startPage('page');
    vi.advanceTimersByTime(500);
    hear(trace);
    trace.last = [{ label: '704', crs: '4', icans: '1', at: '03:14' }];
    vi.advanceTimersByTime(61_000);
    expect(veil()).not.toBeNull();
    expect(document.querySelector('article')).toBeNull();
  });
  it('sees a laptop that slept: the wall clock jumped while the monotonic one stood still', () => {
    const trace = startPage('board');
    vi.advanceTimersByTime(500);
    hear(trace);
    trace.heardDate = Date.now() - 30 * 60_000;
    vi.advanceTimersByTime(500);
    expect(link()).toBe('withheld');
  });
  it('leaves pages alone that promise nothing', () => {
    startPage(null);
    vi.advanceTimersByTime(120_000);
    expect(veil()).toBeNull();
    expect(link()).toBeUndefined();
  });
});

describe('the flash', () => {
  it('turns all highs on and off together at 2 Hz and mediums at 0.6 Hz', () => {
    startPage('board');
    document.body.innerHTML += '<i class="flash-high"></i><i class="flash-medium"></i>';
    const root = document.documentElement;
    const seen: Record<string, number> = { 'data-flash-high-off': 0, 'data-flash-medium-off': 0 };
    const last: Record<string, boolean> = {};
    for (let ms = 0; ms < 10_000; ms += 10) {
      vi.advanceTimersByTime(10);
      for (const key of Object.keys(seen)) {
        const off = root.hasAttribute(key);
        if (off !== last[key]) seen[key] = (seen[key] ?? 0) + 1;
        last[key] = off;
      }
    }
    expect(seen['data-flash-high-off']).toBeGreaterThanOrEqual(39);
    expect(seen['data-flash-high-off']).toBeLessThanOrEqual(41);
    expect(seen['data-flash-medium-off']).toBeGreaterThanOrEqual(11);
    expect(seen['data-flash-medium-off']).toBeLessThanOrEqual(13);
  });
  it('never turns anything off for people who asked for less motion', () => {
    window.matchMedia = vi.fn().mockReturnValue({ matches: true }) as never;
    startPage('board');
    document.body.innerHTML += '<i class="flash-high"></i>';
    for (let i = 0; i < 40; i += 1) {
      vi.advanceTimersByTime(100);
      expect(document.documentElement.hasAttribute('data-flash-high-off')).toBe(false);
    }
  });
});

it('the veil needs no token to be seen: every colour of it has a fallback', () => {
  const rules = VEIL_STYLE.split('}').filter((r) => /^\s*\.veil/.test(r));
  const bare = rules.filter((r) => /var\(--[\w-]+\)/.test(r));
  expect(bare).toEqual([]);
});
