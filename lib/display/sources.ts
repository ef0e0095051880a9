/** What the tags stand for that rules, numbers and texts carry; docs/clinical-sources.md says more of each. */
export const SOURCES: Readonly<Record<string, string>> = {
  S1: 'guideline digest on CRS, after ASCO 2021',
  S2: 'ICU review 2025',
  L19: 'ASTCT consensus 2019',
  ASCO21: 'ASCO guideline 2021',
  N18: 'CARTOX 2018',
  L14: 'first CRS grading 2014',
  H23: 'IEC-HS consensus 2023',
  F14: 'HScore 2014',
  P21: 'EASIX after CAR-T 2021',
  A19: 'cardiac events after CAR-T 2019',
  FDA: 'US label of the product',
  PALS: 'paediatric life support',
  ENG: 'decision of this project, for the clinical lead to approve',
};
const TAG = new RegExp(`\\b(${Object.keys(SOURCES).join('|')})\\b`, 'g');

/** The sources that these texts name by a tag, in the order of the list: "S1: guideline digest on CRS, after ASCO 2021". */
export function sourcesNamed(texts: readonly string[]): readonly string[] {
  const named = new Set(texts.flatMap((text) => text.match(TAG) ?? []));
  return Object.entries(SOURCES).flatMap(([tag, name]) => (named.has(tag) ? [`${tag}: ${name}`] : []));
}
