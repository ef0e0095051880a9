/** What a procedure means here. */
export type Act =
  | { readonly kind: 'infusion'; readonly product?: string }
  | { readonly kind: 'diagnostic'; readonly test: string }
  | { readonly kind: 'support'; readonly support: string; readonly device?: string; readonly ends?: true };

export interface ActRow {
  /** Our own code (system urn:tocsin:codes, or an administrator's map to `procedure:...`). */
  readonly code: string;
  readonly title: string;
  readonly act: Act;
  /** Does it last (its period's end ends it), or is it the act of a moment? */
  readonly lasts?: true;
  readonly snomed: readonly string[];
  /** ICD-10-PCS and CPT. */
  readonly other?: readonly string[];
  /** Written names, lower case, compared whole. */
  readonly names: readonly string[];
}

const test = (code: string, title: string, snomed: readonly string[], names: readonly string[]): ActRow => ({
  code,
  title,
  act: { kind: 'diagnostic', test: code },
  snomed,
  names: [code.replace(/-/g, ' '), ...names],
});
const product = (code: string, name: string, seventh: string): ActRow => ({
  code: `car-t-infusion-${code}`,
  title: `Infusion of ${name}`,
  act: { kind: 'infusion', product: code },
  snomed: [],
  other: [`XW033${seventh}`, `XW043${seventh}`],
  names: [`${name} infusion`, `infusion of ${name}`, `${name} immunotherapy`, `${code} infusion`],
});

/**
 * Procedures that are taken in. SNOMED CT and ICD-10-PCS codes as found in several public code maps; a site checks them
 * against its own terminology server and adds its local codes as data of the source.
 */
export const ACTS: readonly ActRow[] = [
  {
    code: 'car-t-infusion',
    title: 'CAR-T cell infusion',
    act: { kind: 'infusion' },
    snomed: ['1156961008'],
    other: ['XW033C3', 'XW043C3', 'XW033C7', 'XW043C7', 'XW033G7', 'XW043G7', '0540T', '38228'],
    names: [
      'car-t infusion',
      'car t infusion',
      'car-t cell infusion',
      'car t-cell infusion',
      'car t cell infusion',
      'car-t cell administration',
      'infusion of car-t cells',
      'infusion of car t-cells',
      'chimeric antigen receptor t-cell infusion',
      'chimeric antigen receptor t-cell immunotherapy',
      'chimeric antigen receptor t-cell therapy',
      'chimeric antigen receptor t-cell therapy infusion',
      'car-t cell therapy infusion',
      'car-t therapy infusion',
    ],
  },
  product('axi-cel', 'axicabtagene ciloleucel', 'H7'),
  product('tisa-cel', 'tisagenlecleucel', 'J7'),
  product('ide-cel', 'idecabtagene vicleucel', 'K7'),
  product('brexu-cel', 'brexucabtagene autoleucel', 'M7'),
  product('liso-cel', 'lisocabtagene maraleucel', 'N7'),
  product('cilta-cel', 'ciltacabtagene autoleucel', 'A7'),
  {
    code: 'intubation',
    title: 'Intubation',
    act: { kind: 'support', support: 'oxygen', device: 'invasive-ventilation' },
    snomed: ['112798008', '16883004', '447996002'],
    other: ['0BH17EZ', '31500'],
    names: [
      'intubation',
      'endotracheal intubation',
      'intubation of trachea',
      'insertion of endotracheal tube',
      'orotracheal intubation',
      'tracheal intubation',
    ],
  },
  {
    code: 'extubation',
    title: 'Extubation',
    act: { kind: 'support', support: 'oxygen', device: 'invasive-ventilation', ends: true },
    snomed: ['271280005'],
    names: [
      'extubation',
      'extubation of trachea',
      'removal of endotracheal tube',
      'unplanned extubation (patient-initiated)',
      'unplanned extubation (non-patient initiated)',
    ],
  },
  {
    code: 'ventilation',
    title: 'Invasive ventilation',
    act: { kind: 'support', support: 'oxygen', device: 'invasive-ventilation' },
    lasts: true,
    snomed: ['40617009', '243147009'],
    names: [
      'invasive ventilation',
      'mechanical ventilation',
      'invasive mechanical ventilation',
      'controlled ventilation',
      'artificial ventilation',
    ],
  },
  {
    code: 'niv',
    title: 'Non-invasive ventilation',
    act: { kind: 'support', support: 'oxygen', device: 'bipap' },
    lasts: true,
    snomed: ['428311008'],
    names: ['non-invasive ventilation', 'noninvasive ventilation', 'niv', 'bipap'],
  },
  {
    code: 'crrt',
    title: 'Continuous renal replacement therapy',
    act: { kind: 'support', support: 'crrt' },
    lasts: true,
    snomed: ['714749008'],
    names: ['crrt', 'continuous renal replacement therapy', 'dialysis - crrt'],
  },
  {
    code: 'ecmo-vv',
    title: 'Venovenous ECMO',
    act: { kind: 'support', support: 'ecmo-vv' },
    lasts: true,
    snomed: [],
    names: ['vv ecmo', 'venovenous ecmo'],
  },
  {
    code: 'ecmo-va',
    title: 'Venoarterial ECMO',
    act: { kind: 'support', support: 'ecmo-va' },
    lasts: true,
    snomed: [],
    names: ['va ecmo', 'venoarterial ecmo'],
  },
  {
    code: 'active-cooling',
    title: 'Active cooling',
    act: { kind: 'support', support: 'active-cooling' },
    lasts: true,
    snomed: [],
    names: ['active cooling', 'cooling blanket'],
  },
  test('blood-culture', 'Blood culture', ['30088009'], ['blood cultured', 'blood cultures', 'blood culture (procedure)']),
  test('urine-culture', 'Urine culture', ['117010004'], ['urine cultures', 'urine culture (procedure)']),
  test('respiratory-culture', 'Respiratory culture', [], ['sputum culture', 'bal fluid culture', 'tracheal aspirate culture']),
  test('urinalysis', 'Urinalysis', ['27171005'], ['urine analysis']),
  test('chest-xray', 'Chest film', ['399208008'], ['chest x-ray', 'plain chest x-ray', 'chest film']),
  test('ct-chest', 'CT of chest', ['169069000'], ['ct of chest', 'chest ct', 'computed tomography of chest']),
  test('ct-brain', 'CT of brain', ['303653007'], ['ct of head', 'head ct', 'ct head', 'computed tomography of head']),
  test('mri-brain', 'MRI of brain', ['816077007'], ['mri of brain', 'brain mri', 'magnetic resonance imaging of brain']),
  test('eeg', 'EEG', [], ['electroencephalogram', 'electroencephalography']),
  test('lumbar-puncture', 'Lumbar puncture', ['277762005'], []),
  test(
    'echocardiogram',
    'Echocardiogram',
    ['40701008'],
    ['echocardiography', 'transthoracic echo', 'transthoracic echocardiogram', 'tte'],
  ),
  test('bone-marrow', 'Bone marrow examination', [], ['bone marrow biopsy', 'bone marrow aspiration']),
];

const byOwn = new Map(ACTS.map((a) => [a.code, a]));
const bySnomed = new Map(ACTS.flatMap((a) => a.snomed.map((c) => [c, a] as const)));
const byOther = new Map(ACTS.flatMap((a) => (a.other ?? []).map((c) => [c, a] as const)));
const byName = new Map(ACTS.flatMap((a) => [a.title.toLowerCase(), ...a.names].map((n) => [n, a] as const)));

/** By code in one of the systems we read. */
export function actByCode(system: string, code: string): ActRow | undefined {
  if (system === 'tocsin' || system === 'procedure') return byOwn.get(code);
  if (system === 'snomed') return bySnomed.get(code);
  return system === 'icd-10-pcs' || system === 'cpt' ? byOther.get(code.toUpperCase()) : undefined;
}
/** By a written name, compared as a whole: a plan, a consent or a collection of cells is no infusion. */
export function actByName(name: string): ActRow | undefined {
  return byName.get(name.trim().toLowerCase().replace(/\s+/g, ' '));
}
