import type { Chart } from './chart';
import { emptyChart } from './empty';

/**
 * A stored chart as this version reads it: parts, and fields of parts, that an earlier version did not know stand as in an empty chart
 * until the chart is folded again ("charts fold-anew" after an upgrade).
 */
export function completed(stored: Chart): Chart {
  const chart: Record<string, unknown> = { ...stored };
  for (const [part, empty] of Object.entries(EMPTY)) {
    const own = chart[part];
    if (own === undefined) chart[part] = empty;
    else if (isParts(empty) && isParts(own) && Object.keys(empty).some((field) => own[field] === undefined))
      chart[part] = { ...empty, ...own };
  }
  return chart as unknown as Chart;
}
const EMPTY = emptyChart();

function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
