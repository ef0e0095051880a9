import { expect, it } from 'vitest';
import type { ChartEvent } from '../../../lib/events/event';
import { draftOf } from '../../../server/loop/drafts';
import { bodyOf, digestOf, eventOf } from '../../../server/store/events';

const T = Date.UTC(2026, 10, 22, 3);
const told = { id: 'e1', feed: 'MON', t: T, receivedAt: T + 500, revision: 'final' } as const;
const EVENTS: readonly ChartEvent[] = [
  { kind: 'vital', ...told, source: 'device', tempC: 38.4 } as ChartEvent,
  { kind: 'discharge', ...told } as ChartEvent,
  { ...told, kind: 'note', text: 'a word in "quotes", a\\stroke\nand a line', by: 'Lee' } as ChartEvent,
  { kind: 'lab', ...told, test: 'ferritin', value: 12_000, unit: 'ug/L' } as ChartEvent,
];
/** As a row comes back from the database. */
const read = (event: ChartEvent, order: number) => {
  const { row } = draftOf(event, 1, 7, null, null, false, order);
  const { t, receivedAt } = row;
  return {
    row,
    back: eventOf([row.eventId, row.kind, t, receivedAt, row.revision, 'MON', JSON.parse(row.body)]),
  };
};

it.each(EVENTS)('a $kind is read from the store as it was admitted, its kind stored once', (event) => {
  for (const order of [0, 3]) {
    const { row, back } = read(event, order);
    expect(back).toEqual(order === 0 ? event : { ...event, order });
    expect(JSON.parse(row.body)).not.toHaveProperty('kind');
    expect(digestOf(bodyOf(back), back.t, back.revision), 'and says the same').toBe(row.digest);
  }
});
