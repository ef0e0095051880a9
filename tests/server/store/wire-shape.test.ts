import { expect, it } from 'vitest';
import type { ChartEvent } from '../../../lib/events/event';
import { wireShape } from '../../../server/store/event-list';

it('a reading of the repeated hour goes out with both instants it may mean as times', () => {
  const [t, otherT] = [Date.parse('2026-11-01T06:30:00Z'), Date.parse('2026-11-01T07:30:00Z')];
  const event = {
    id: 'e',
    kind: 'vital',
    heartRate: 62,
    t,
    otherT,
    receivedAt: otherT,
    revision: 'final',
  } as unknown as ChartEvent;
  expect(wireShape(event)).toMatchObject({ t: '2026-11-01T06:30:00.000Z', otherT: '2026-11-01T07:30:00.000Z' });
});
