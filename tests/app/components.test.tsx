// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AlertBadge, badgeKind } from '../../app/components/alert-badge';
import { GradeGlyph, GradeOf } from '../../app/components/grade-glyph';
import { SaveState } from '../../app/components/tags';
import { ValueMissing, ValueWithAge } from '../../app/components/value-with-age';
import { ClockProvider, stillClock } from '../../app/live/clock';
import { NOW, ZONE } from '../../app/style/fixtures';
import { gradeView } from '../../lib/display/grade';
import type { Freshness } from '../../lib/state';
import { MINUTE } from '../../lib/time';

beforeEach(() => {
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as never;
});
afterEach(cleanup);
function AtNow({ children }: { children: ReactNode }) {
  return (
    <ClockProvider clock={CLOCK} zone={ZONE}>
      {children}
    </ClockProvider>
  );
}
const CLOCK = stillClock(NOW);

describe('the grade glyph', () => {
  it.each([
    [{ grade: 4, status: 'current' as const, confirmed: null }, 'CRS 4, suggested', '4'],
    [{ grade: 3, status: 'current' as const, confirmed: { grade: 3 } }, 'CRS 3, confirmed', '3'],
    [{ grade: 2, status: 'held' as const, confirmed: null }, 'CRS 2 held', '2'],
    [{ grade: 2, status: 'carried' as const, confirmed: { grade: 2 } }, 'CRS 2, carried', '2'],
    [{ grade: 2, status: 'at-least' as const, confirmed: { grade: 2 } }, 'CRS at least 2, confirmed', '2'],
    [{ grade: 3, status: 'ungradable' as const, confirmed: null }, 'CRS not known', '?'],
  ])('%o is heard as "%s" and shows %s', (state, name, text) => {
    render(<GradeOf view={gradeView('CRS', state)} size={105} />);
    const glyph = screen.getByRole('img', { name });
    expect(glyph.textContent).toBe(text);
  });
  it('has another shape for each grade, so that it is read without colour', () => {
    const shapes = [0, 1, 2, 3, 4].map((g) => {
      const { container } = render(<GradeGlyph value={g} size={105} />);
      return [...container.querySelectorAll('circle, polygon')]
        .map((s) => s.getAttribute('points') ?? `circle ${s.getAttribute('r')} ${s.getAttribute('fill')}`)
        .join(' ');
    });
    expect(new Set(shapes).size).toBe(5);
    expect(shapes[4]?.split(' ').length).toBeGreaterThan(shapes[3]?.split(' ').length ?? 99);
  });
  it('draws its number at least as large as the wall promises: 76 units in a box of 104', () => {
    for (const value of [0, 1, 2, 3, 4, 'unknown'] as const) {
      const { container } = render(<GradeGlyph value={value} size={105} />);
      expect(container.querySelector('text')?.getAttribute('font-size')).toBe('76');
      cleanup();
    }
  });
  it('keeps outlines at 2 px however small it is drawn, and leaves marks out below 24 px', () => {
    const { container, rerender } = render(<GradeGlyph value={1} size={20} mark="confirmed" />);
    const shape = () => container.querySelector('circle');
    expect((Number(shape()?.getAttribute('stroke-width')) * 20) / 104).toBeCloseTo(2, 5);
    expect(container.querySelectorAll('circle')).toHaveLength(1);
    rerender(<GradeGlyph value={1} size={24} mark="confirmed" />);
    expect(container.querySelectorAll('circle')).toHaveLength(2);
  });
  it('held: the same shape, not filled, dashed', () => {
    const { container } = render(<GradeGlyph value={3} size={105} held mark="held" />);
    const outline = [...container.querySelectorAll('polygon')].at(-1);
    expect(outline?.getAttribute('fill')).toBe('none');
    expect(outline?.getAttribute('stroke-dasharray')).toBeTruthy();
  });
  it('without a name it is silent', () => {
    const { container } = render(<GradeGlyph value={2} size={40} />);
    expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});

describe('the alert badge', () => {
  it.each([
    ['high', 'raised', true, 'high'],
    ['high', 'acknowledged', false, 'high'],
    ['medium', 'raised', true, 'medium'],
    ['low', 'raised', false, 'low'],
    ['high', 'latched', false, 'past'],
    ['medium', 'resolved', false, 'past'],
  ] as const)('%s and %s: filled %s, tone %s', (priority, phase, filled, colour) => {
    expect(badgeKind({ priority, phase })).toEqual({ filled, colour });
  });
  it('flashes only what nobody has, and never a low one', () => {
    const flashing = (priority: 'high' | 'medium' | 'low', phase: 'raised' | 'acknowledged') => {
      const { container } = render(<AlertBadge alert={{ priority, phase }} />);
      const found = /flash-\w+/.exec(container.innerHTML)?.[0] ?? null;
      cleanup();
      return found;
    };
    expect(flashing('high', 'raised')).toBe('flash-high');
    expect(flashing('medium', 'raised')).toBe('flash-medium');
    expect(flashing('low', 'raised')).toBeNull();
    expect(flashing('high', 'acknowledged')).toBeNull();
  });
  it('says its priority in words', () => {
    render(<AlertBadge alert={{ priority: 'high', phase: 'raised' }} />);
    expect(screen.getByText('High alert')).toBeTruthy();
  });
});

describe('a value and its age', () => {
  const value = (fresh: Freshness, ageMs: number) =>
    render(<ValueWithAge label="MAP art" text="61" unit="mmHg" t={NOW - ageMs} fresh={fresh} />, { wrapper: AtNow }).container;
  it('never shows a number without an age', () => {
    expect(value('fresh', 3_000).textContent).toBe('MAP art3 s61 mmHg');
  });
  it('hatches what is stale and keeps its number', () => {
    const box = value('stale', 4 * MINUTE);
    expect(box.textContent).toContain('61');
    expect(box.querySelector('.hatch')).not.toBeNull();
  });
  it('withholds the number and keeps the age', () => {
    const box = value('withheld', 33 * MINUTE);
    expect(box.textContent).toBe('MAP art33 min—');
  });
  it('what was never charted is a question mark with a name, never a zero', () => {
    value('unknown', 0);
    expect(screen.getByRole('img', { name: 'not known' }).textContent).toBe('?');
  });
  it('ages by the clock between messages', () => {
    render(<ValueWithAge label="HR" text="128" t={NOW} fresh="fresh" freshAt={() => 'withheld'} />, { wrapper: AtNow });
    expect(screen.getByText('—')).toBeTruthy();
    expect(screen.queryByText('128')).toBeNull();
  });
  it('shows a correction with what it replaced', () => {
    const { container } = render(<ValueWithAge label="Ferritin" text="8 420" replaced="84 200" t={NOW} fresh="fresh" />, {
      wrapper: AtNow,
    });
    expect(container.querySelector('s')?.textContent).toBe('84 200');
    expect(screen.getByText('corrected')).toBeTruthy();
  });
  it('says what is missing and why', () => {
    render(<ValueMissing label="Ferritin" why={{ kind: 'empty', text: 'none since admission' }} />, { wrapper: AtNow });
    render(<ValueMissing label="CRP" why={{ kind: 'error', text: 'lab feed down', since: NOW - 41_000 }} />, {
      wrapper: AtNow,
    });
    expect(screen.getByText('none since admission')).toBeTruthy();
    expect(screen.getByText('41 s')).toBeTruthy();
  });
});

describe('the save state', () => {
  it('says when it was saved', () => {
    render(<SaveState saving={{ state: 'saved', at: '03:15:41' }} />);
    expect(screen.getByRole('status').textContent).toBe('Saved 03:15:41');
  });
  it('a failure says NOT SAVED and offers to try again, unless that would be refused again', () => {
    const { rerender } = render(<SaveState saving={{ state: 'failed', why: 'No answer in 10 s.' }} onRetry={() => undefined} />);
    expect(screen.getByRole('status').textContent).toMatch(/^NOT SAVED/);
    expect(within(screen.getByRole('status')).getByRole('button', { name: 'retry' })).toBeTruthy();
    rerender(<SaveState saving={{ state: 'failed', why: 'M. Chen has it.', final: true }} onRetry={() => undefined} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});
