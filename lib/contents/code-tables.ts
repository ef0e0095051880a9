import { BLOOD_CULTURE_LOINC, CATALOG, type CatalogRow } from '../events/catalog';
import { DEVICES } from '../events/devices';
import { DRUGS } from '../events/drugs';
import { EQUIVALENTS } from '../guidance/norepinephrine-equivalent';
import type { ContentsTable } from './tables';

/** The codes by which values, devices and drugs are recognised, each with its mark, and what is derived with a mark of its own. */
export function codeTables(): readonly ContentsTable[] {
  return [valueCodes(), deviceCodes(), drugCodes(), equivalents()];
}

const MARKS = 'v: seen in several public code maps. k: to be confirmed with a terminology server before clinical use.';
const marked = (codes: readonly { readonly code: string | number; readonly mark: string }[]): string =>
  codes.length === 0 ? 'none' : codes.map((c) => `${c.code} ${c.mark}`).join(', ');

/** "mg/dL x 10, nmol/L x 0.105": to the canonical unit. */
function factors(row: CatalogRow): string {
  if (row.toCanonical !== undefined) return Object.keys(row.accepted).join(', ');
  return Object.entries(row.accepted)
    .filter(([unit]) => unit !== row.unit)
    .map(([unit, factor]) => `${unit} x ${Number(factor.toPrecision(4))}`)
    .join(', ');
}

function valueCodes(): ContentsTable {
  return {
    id: 'table-codes-values',
    title: 'Codes of values, and factors to their unit',
    source: 'ENG',
    columns: ['Value', 'LOINC', 'MDC', 'Unit', 'Factors to it'],
    rows: [
      ...CATALOG.map((row) => [
        row.title,
        marked(row.loinc),
        marked(row.mdc),
        row.anyUnit ? 'as reported' : row.unit,
        factors(row),
      ]),
      ['Blood culture', marked(BLOOD_CULTURE_LOINC), 'none', 'text', ''],
    ],
    note: `${MARKS} Skin temperature (MDC 150388) is kept and never graded. PaO2 and PaCO2 under 11556-8 and 11557-6 count where the specimen is arterial or not said. ICE, CAPD and grades have codes of our own.`,
  };
}

function deviceCodes(): ContentsTable {
  return {
    id: 'table-codes-devices',
    title: 'Codes of oxygen devices',
    source: 'ENG',
    columns: ['Device', 'SNOMED CT'],
    rows: DEVICES.map((d) => [d.title, marked(d.snomed)]),
    note: MARKS,
  };
}

function drugCodes(): ContentsTable {
  return {
    id: 'table-codes-drugs',
    title: 'Codes of drugs',
    source: 'ENG',
    columns: ['Drug', 'RxNorm ingredient', 'ATC', 'also written'],
    rows: DRUGS.filter((d) => d.rxnorm.length + d.atc.length > 0).map((d) => [
      d.title,
      marked(d.rxnorm),
      marked(d.atc),
      d.names.join(', '),
    ]),
    note: `${MARKS} Every tocilizumab biosimilar is tocilizumab.`,
  };
}

function equivalents(): ContentsTable {
  return {
    id: 'table-norepinephrine-equivalents',
    title: 'Vasopressors: norepinephrine equivalents',
    source: 'Kotani 2023 (k)',
    columns: ['Drug', 'x its rate', 'in', 'Mark'],
    rows: EQUIVALENTS.map((e) => [DRUGS.find((d) => d.drug === e.drug)?.title ?? e.drug, String(e.factor), e.unit, e.mark]),
    note: 'Shown beside the rates, part of no grade. k: the factor is to be confirmed in the paper (a score of norepinephrine equivalents).',
  };
}
