import { expect, it } from 'vitest';
import { emptyChart } from '../../../lib/engine';

it('before anything is known the chart holds no record of any kind, no open stay and no infusion', () => {
  const chart = emptyChart();
  const lists = [
    chart.person.weights,
    chart.therapy.infusions,
    ...Object.values(chart.doses),
    chart.neuro.seizures,
    chart.ice.records,
    chart.regrades,
    chart.decisions,
    chart.diagnostics,
    chart.fluid,
    chart.steps,
    chart.temperatures,
  ];
  expect(lists.flat()).toEqual([]);
  expect([chart.labs, chart.vitals, chart.infusions, chart.attributions, chart.checklist, chart.rejects]).toEqual(
    Array(6).fill({}),
  );
  expect(chart).toMatchObject({ stay: { open: false, unit: null, bed: null }, therapy: { firstAt: null }, episode: null });
});
