import { expect, it } from 'vitest';
import { completed } from '../../../lib/chart/completed';
import { emptyChart } from '../../../lib/chart/empty';

it('a chart that an earlier version stored has every part and field this version reads', () => {
  const chart = emptyChart();
  for (const part of Object.keys(chart)) {
    const { [part]: _, ...without } = chart as unknown as Record<string, unknown>;
    expect(completed(without as never), part).toEqual(chart);
  }
  for (const [part, fields] of Object.entries(chart))
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      for (const field of Object.keys(fields)) {
        const { [field]: _, ...without } = fields as unknown as Record<string, unknown>;
        expect(completed({ ...chart, [part]: without } as never), `${part}.${field}`).toEqual(chart);
      }
});
it('what it holds stays as it is, and a chart that lacks nothing is not copied in its parts', () => {
  const chart = { ...emptyChart(), t: 5, stay: { ...emptyChart().stay, unit: 'ICU-7' } };
  const read = completed(chart);
  expect(read).toEqual(chart);
  expect(read.stay).toBe(chart.stay);
});
