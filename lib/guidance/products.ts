import type { Chart } from '../chart/chart';
import { productAt } from '../chart/read';
import type { Instant } from '../time';
import type { ProductFacts } from './types';

/** Published onset and duration of each product; `mark` as in the sources list: v = confirmed, k = to be confirmed. */
interface Facts {
  readonly product: string;
  readonly name: string;
  readonly crs: string;
  readonly neuro: string | null;
  readonly other: string | null;
  readonly mark: 'v' | 'k';
}

export const PRODUCT_FACTS: readonly Facts[] = [
  {
    product: 'axi-cel',
    name: 'axi-cel (LBCL)',
    crs: 'median onset day 2 (1 to 12), lasting 7 d',
    neuro: 'median onset day 4',
    other: 'CRS 94 %, grade 3 and above 13 % (first label, 2014 grading)',
    mark: 'v',
  },
  {
    product: 'axi-cel',
    name: 'axi-cel (FL)',
    crs: 'median onset day 4 (1 to 20), lasting 6 d',
    neuro: null,
    other: 'CRS 84 %, grade 3 and above 8 %',
    mark: 'v',
  },
  {
    product: 'tisa-cel',
    name: 'tisa-cel (first label)',
    crs: 'median onset day 3 (1 to 51), lasting 8 d',
    neuro: 'median onset day 6, lasting 6 d in ALL, 14 d in DLBCL',
    other: 'CRS 79 % in ALL, 74 % in DLBCL (Penn scale)',
    mark: 'v',
  },
  {
    product: 'brexu-cel',
    name: 'brexu-cel (MCL registry)',
    crs: 'median onset day 5, lasting 6 d',
    neuro: 'median onset day 7, lasting 8 d',
    other: 'CRS 89 %, grade 3 and above 11 %; ICANS 62 %, grade 3 and above 30 %',
    mark: 'v',
  },
  {
    product: 'liso-cel',
    name: 'liso-cel (EU text)',
    crs: 'median onset day 5 (1 to 14)',
    neuro: 'onset about day 8',
    other: 'CRS in less than half',
    mark: 'k',
  },
  {
    product: 'obe-cel',
    name: 'obe-cel',
    crs: 'median onset day 8 (1 to 23), lasting 5 d (1 to 21)',
    neuro: 'median onset day 12, lasting 8 d',
    other: 'CRS 75 %, grade 3 3 %; fever 100, hypotension 35, hypoxia 19 %',
    mark: 'k',
  },
  {
    product: 'ide-cel',
    name: 'ide-cel',
    crs: 'median onset day 1, lasting 7 d (1 to 63)',
    neuro: 'median onset day 2',
    other: 'CRS 85 %, grade 3 and above 9 %',
    mark: 'k',
  },
  {
    product: 'cilta-cel',
    name: 'cilta-cel',
    crs: 'median onset day 7, lasting 4 to 5 d',
    neuro: 'median onset day 8',
    other: 'warnings of delayed parkinsonism and HLH',
    mark: 'k',
  },
];

const GENERIC =
  'In general: CRS median day 3 (1 to 14), ICANS day 5 to 7 (S2). No new CRS after day 14 in 475 patients with CD19 products.';

/** What is published of the patient's product; the general line where there is none. */
export function productFacts(chart: Chart, now: Instant): ProductFacts {
  const product = productAt(chart, now);
  const rows = PRODUCT_FACTS.filter((f) => f.product === product).map((f) => ({
    name: f.name,
    text: [`CRS: ${f.crs}`, f.neuro === null ? null : `neurotoxicity: ${f.neuro}`, f.other]
      .filter((part) => part !== null)
      .join('. '),
    mark: f.mark,
  }));
  return { product, rows, generic: GENERIC };
}
