// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p' }));

import { ClockProvider, stillClock } from '../../../app/live/clock';
import { HistoryRow } from '../../../app/patients/[id]/history/history-row';
import { CursorContext, createCursor } from '../../../app/patients/[id]/lanes/cursor';
import { FrameProvider, geometryOf } from '../../../app/patients/[id]/lanes/geometry';
import { TimeAxis } from '../../../app/patients/[id]/lanes/overlay';
import { TocilizumabPanel } from '../../../app/patients/[id]/panels/tocilizumab-panel';
import { hmText, nearTimeText, shownTwice, timeText } from '../../../lib/display/clock';
import { emptyChart, fold, patientState } from '../../../lib/engine';
import type { HistoryEntry } from '../../../lib/history/entry';
import { timeTicks } from '../../../lib/lanes/ticks';
import { axisOf } from '../../../lib/lanes/window';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { HOUR, type Instant, MINUTE } from '../../../lib/time';
import { admission, event } from '../../support/events';

afterEach(cleanup);
const ZONE = 'America/Chicago';
/** Chicago, 1 November 2026: at 02:00 CDT (07:00Z) clocks go back to 01:00 CST. */
const AUTUMN = Date.UTC(2026, 10, 1, 7);
/** 8 March 2026: at 02:00 CST (08:00Z) clocks go on to 03:00 CDT. */
const SPRING = Date.UTC(2026, 2, 8, 8);

function show(page: React.ReactNode, now: Instant) {
  return render(
    <ClockProvider clock={stillClock(now)} zone={ZONE}>
      {page}
    </ClockProvider>,
  );
}
/** The dosing panel of a patient who got one dose at `dose`. */
function dosing(dose: Instant, now: Instant): HTMLElement {
  const events = [
    admission({ t: dose - 48 * HOUR, carTInfusedAt: dose - 40 * HOUR, monitoringStart: dose - 48 * HOUR }),
    event({ kind: 'medication', t: dose, drug: 'tocilizumab', status: 'given', doseMg: 571 }),
  ];
  const chart = fold(emptyChart(), events, now, ASTCT_2019);
  const identity = {
    ...{ id: 'p', mrn: '7', name: 'Doe', birthDate: '1968-03-14', sex: 'F', unit: 'ICU-7', bed: 'ICU-7-701' },
    ...{ zone: ZONE, admittedAt: new Date(dose - 48 * HOUR).toISOString() },
  };
  const state = patientState(chart, identity, ASTCT_2019, now, []);
  show(<TocilizumabPanel state={state} course={[]} guidance={null} notices={[]} onSaved={() => undefined} />, now);
  return screen.getByRole('region', { name: 'Tocilizumab' });
}

describe('UX-3.10 the night the clocks go back', () => {
  test('each time of the hour that happens twice says which of both it is, no other does', () => {
    expect(hmText(AUTUMN - 30 * MINUTE, ZONE)).toBe('01:30 CDT');
    expect(hmText(AUTUMN + 30 * MINUTE, ZONE)).toBe('01:30 CST');
    expect([AUTUMN - 61 * MINUTE, AUTUMN + HOUR].map((t) => hmText(t, ZONE))).toEqual(['00:59', '02:00']);
    expect(nearTimeText(AUTUMN + MINUTE, AUTUMN, ZONE)).toBe('01:01 CST');
    expect(timeText(AUTUMN - MINUTE, AUTUMN + 30 * HOUR, ZONE)).toBe('1 Nov 01:59 CDT');
  });
  test('a clock put back by half an hour repeats that half hour', () => {
    const lordHowe = Date.UTC(2026, 3, 4, 15);
    const said = [-31, -29, 1, 29, 31].map((m) => shownTwice(lordHowe + m * MINUTE, 'Australia/Lord_Howe'));
    expect(said).toEqual([false, true, true, true, false]);
  });
  test('TOCI-03 a dose at 22:30 permits the next at 05:30: eight hours of a night that has one more', () => {
    const dose = AUTUMN - 3.5 * HOUR;
    const panel = dosing(dose, dose + 5 * HOUR);
    expect(panel.textContent).toContain('Next permitted05:30');
    expect(panel.textContent).toContain('in 3 h 0 min');
  });
  test('TOCI-03 a next dose within the repeated hour says which of both', () => {
    const panel = dosing(AUTUMN + 20 * MINUTE - 8 * HOUR, AUTUMN - 40 * MINUTE);
    expect(panel.textContent).toContain('Next permitted01:20 CST');
    expect(panel.textContent).toContain('in 1 h 0 min');
  });
  test('the axis of the lanes says which of both now is, and writes no hour under the one that says the clock went back', () => {
    const axisAt = (now: Instant, end: Instant) => {
      const axis = axisOf({ range: '24h', end: null }, null, end);
      const frame = { axis, ticks: timeTicks(axis, ZONE, null), geometry: geometryOf(1300), now, zone: ZONE };
      const { container } = render(
        <CursorContext value={createCursor()}>
          <FrameProvider value={frame}>
            <TimeAxis />
          </FrameProvider>
        </CursorContext>,
      );
      const words = [...container.querySelectorAll('span.absolute')].map((e) => e.textContent);
      cleanup();
      return words;
    };
    expect(axisAt(AUTUMN + 20 * MINUTE, AUTUMN + 20 * MINUTE)).toContain('01:20 CST');
    const later = axisAt(AUTUMN + 12 * HOUR, AUTUMN + 12 * HOUR);
    expect(later).toContain('01:00 −1 h');
    expect(later).not.toContain('01:00');
    expect(later).not.toContain('02:00');
    expect(later).toContain('04:00');
  });
  test('the history keeps both half past one apart and in the order in which they were', () => {
    const entry = (key: string, t: Instant): HistoryEntry => ({
      ...{ key, kind: 'note', at: new Date(t).toISOString(), t: new Date(t).toISOString(), text: key, by: 'K. Lee' },
    });
    const rows = [entry('second', AUTUMN + 30 * MINUTE), entry('first', AUTUMN - 30 * MINUTE)];
    show(
      <ol>
        {rows.map((r) => (
          <HistoryRow key={r.key} entry={r} onRaw={null} onCorrect={null} />
        ))}
      </ol>,
      AUTUMN + HOUR,
    );
    const times = screen.getAllByRole('listitem').map((li) => within(li).getByRole('time').textContent);
    expect(times).toEqual(['01:30:00 CST', '01:30:00 CDT']);
  });
});

describe('UX-3.10 the night the clocks go on', () => {
  test('TOCI-03 a dose at 22:30 permits the next at 07:30, and no time of that night is said twice', () => {
    const dose = SPRING - 3.5 * HOUR;
    const panel = dosing(dose, dose + 5 * HOUR);
    expect(panel.textContent).toContain('Next permitted07:30');
    expect(panel.textContent).toContain('in 3 h 0 min');
    for (let t = SPRING - 3 * HOUR; t < SPRING + 3 * HOUR; t += 15 * MINUTE) expect(shownTwice(t, ZONE)).toBe(false);
  });
});
