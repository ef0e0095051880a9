import { describe, expect, it } from 'vitest';
import { BLOOD_CULTURE_LOINC, CATALOG } from '../../../lib/events/catalog';
import { DEVICES } from '../../../lib/events/devices';
import { DRUGS } from '../../../lib/events/drugs';
import { EQUIVALENTS } from '../../../lib/guidance/norepinephrine-equivalent';

/** The codes of the clinical specification with their marks, restated by hand: a wrong digit or a lost "k" fails here. */
const said = (codes: readonly { readonly code: string | number; readonly mark: string }[]) =>
  codes.map((c) => `${c.code} ${c.mark}`).join(' ');

const LOINC: Readonly<Record<string, string>> = {
  heartRate: '8867-4 v 8889-8 k',
  spo2Percent: '59408-5 v 2708-6 v',
  respRate: '9279-1 v',
  sbpMmHg: '8480-6 v 76215-3 k',
  dbpMmHg: '8462-4 v 76213-8 k',
  mapMmHg: '8478-0 v 76214-6 k',
  cvpMmHg: '60985-9 k',
  tempC: '8310-5 v',
  peepCmH2O: '20077-4 v',
  plateauCmH2O: '',
  tidalVolumeMl: '20112-9 v',
  fio2: '3150-6 k 19994-3 v',
  flowLpm: '3151-8 v',
  weightKg: '29463-7 v',
  heightCm: '8302-2 v',
  ferritin: '2276-4 v',
  crp: '1988-5 v',
  il6: '26881-3 v',
  procalcitonin: '33959-8 v',
  ldh: '2532-0 k',
  creatinine: '2160-0 v',
  ast: '1920-8 v',
  alt: '1742-6 v',
  bilirubin: '1975-2 k',
  'bilirubin-direct': '1968-7 k',
  fibrinogen: '3255-7 v',
  triglycerides: '2571-8 k',
  platelets: '777-3 v 26515-7 k',
  wbc: '6690-2 v 804-5 k 26464-8 k',
  anc: '751-8 v 753-4 k 26499-4 k',
  hemoglobin: '718-7 v',
  lactate: '2524-7 k 32693-4 v',
  'd-dimer': '48065-7 v',
  pt: '5902-2 v',
  inr: '6301-6 k 5895-7 k 34714-6 k',
  aptt: '14979-9 k',
  'troponin-t': '67151-1 v',
  'nt-probnp': '33762-6 k',
  urate: '3084-1 k',
  magnesium: '19123-9 k',
  phosphate: '2777-1 k',
  pao2: '2703-7 v 11556-8 k',
  paco2: '2019-8 v 11557-6 k',
  'pf-ratio': '50984-4 k',
};
const MDC: Readonly<Record<string, string>> = {
  heartRate: '147842 149530 149546 149522 149514',
  spo2Percent: '150456',
  respRate: '151562 151578 151594 151570 151586',
  sbpMmHg: '150021 150301 150033 150037',
  dbpMmHg: '150022 150302 150034 150038',
  mapMmHg: '150023 150303 150035 150039',
  cvpMmHg: '150087',
  tempC: '150344 150364 150368 150392 188420 188424 188452 150388',
  peepCmH2O: '151976',
  plateauCmH2O: '152424 151960',
  tidalVolumeMl: '151980',
  fio2: '152196 153144 151920',
  weightKg: '188736',
  heightCm: '188740',
  'pf-ratio': '150656',
};
/** Factors to the canonical unit. */
const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ferritin: { 'ug/L': 1, 'mg/L': 1000, 'ug/dL': 10, 'pmol/L': 1 / 2.247 },
  crp: { 'mg/dL': 10, 'ug/mL': 1, 'nmol/L': 1 / 9.524 },
  il6: { 'ng/L': 1 },
  procalcitonin: { 'ug/L': 1 },
  ldh: { 'ukat/L': 60 },
  creatinine: { 'umol/L': 1 / 88.42, 'mmol/L': 1000 / 88.42 },
  ast: { 'ukat/L': 60 },
  alt: { 'ukat/L': 60 },
  bilirubin: { 'umol/L': 1 / 17.1 },
  'bilirubin-direct': { 'umol/L': 1 / 17.1 },
  fibrinogen: { 'g/L': 100 },
  triglycerides: { 'mmol/L': 88.57 },
  platelets: { '10*3/uL': 1, '/uL': 0.001 },
  wbc: { '10*3/uL': 1, '/uL': 0.001 },
  anc: { '10*3/uL': 1, '/uL': 0.001 },
  hemoglobin: { 'g/L': 0.1, 'mmol/L': 1.611 },
  lactate: { 'mg/dL': 1 / 9.008 },
  pao2: { kPa: 7.50062 },
  paco2: { kPa: 7.50062 },
};
/** Limits of the plausible, both ends allowed. */
const PLAUSIBLE: Readonly<Record<string, readonly [number, number]>> = {
  tempC: [25, 44],
  heartRate: [15, 300],
  respRate: [3, 80],
  spo2Percent: [40, 100],
  sbpMmHg: [30, 300],
  dbpMmHg: [10, 200],
  mapMmHg: [20, 250],
  flowLpm: [0, 80],
  fio2: [0.21, 1],
  weightKg: [0.5, 400],
  ferritin: [0, 1_000_000],
  crp: [0, 1000],
  il6: [0, 5_000_000],
  procalcitonin: [0, 1000],
  creatinine: [0.05, 30],
  platelets: [0, 3000],
  wbc: [0, 1000],
  fibrinogen: [0, 2000],
  triglycerides: [5, 15_000],
  bilirubin: [0, 100],
  hemoglobin: [1, 30],
  ldh: [5, 50_000],
  ast: [1, 50_000],
  alt: [1, 50_000],
  lactate: [0, 40],
  'pf-ratio': [20, 700],
};
const DRUG_CODES: Readonly<Record<string, string>> = {
  tocilizumab: '612865 v L04AC07 k',
  anakinra: '72435 k L04AC03 k',
  dexamethasone: '3264 k H02AB02 k',
  methylprednisolone: '6902 k H02AB04 k',
  prednisolone: '8638 v H02AB06 k',
  prednisone: '8640 k H02AB07 k',
  hydrocortisone: '5492 k H02AB09 k',
  norepinephrine: '7512 k C01CA03 k',
  epinephrine: '3992 k C01CA24 k',
  phenylephrine: '8163 k C01CA06 k',
  dopamine: '3628 k C01CA04 k',
  'angiotensin-ii': 'C01CX09 k',
  dobutamine: '3616 k C01CA07 k',
  milrinone: '52769 k C01CE02 k',
  sargramostim: 'L03AA09 k',
  molgramostim: 'L03AA03 k',
  filgrastim: '68442 k L03AA02 k',
  acetaminophen: '161 k N02BE01 k',
  levetiracetam: '114477 k N03AX14 k',
  'axi-cel': 'L01XL03 v',
  'tisa-cel': 'L01XL04 v',
  'cilta-cel': 'L01XL05 k',
  'brexu-cel': 'L01XL06 v',
  'ide-cel': 'L01XL07 k',
  'liso-cel': 'L01XL08 k',
};
const SNOMED: Readonly<Record<string, string>> = {
  'room-air': '722742002 k',
  'nasal-cannula': '336623009 v',
  'blow-by': '425478008 v',
  hfnc: '426854004 v',
  'simple-face-mask': '336602003 v 426851007 v 426294006 v',
  venturi: '428285009 v',
  'non-rebreather': '427591007 v',
  cpap: '467645007 v',
  bipap: '706226000 v 425826004 v 428311008 v',
  'invasive-ventilation': '26412008 v 129121000 v 449071006 v',
};

describe('codes of the specification', () => {
  it.each(CATALOG.map((row) => [row.code, row] as const))('%s: LOINC, MDC, factors and plausible limits', (code, row) => {
    expect(said(row.loinc)).toBe(LOINC[code]);
    expect(row.mdc.map((m) => m.code).join(' ')).toBe(MDC[code] ?? '');
    expect(row.mdc.every((m) => m.mark === 'v')).toBe(true);
    if (FACTORS[code] !== undefined) expect(row.accepted).toEqual({ [row.unit]: 1, ...FACTORS[code] });
    if (PLAUSIBLE[code] !== undefined) expect(row.plausible).toEqual(PLAUSIBLE[code]);
  });
  it('none is missing', () => {
    const codes = CATALOG.map((row) => row.code);
    expect(Object.keys(LOINC).filter((code) => !codes.includes(code))).toEqual([]);
    expect(said(BLOOD_CULTURE_LOINC)).toBe('600-7 v');
  });
  it.each(Object.entries(DRUG_CODES))('%s: RxNorm and ATC %s', (drug, codes) => {
    const row = DRUGS.find((d) => d.drug === drug);
    expect(said([...(row?.rxnorm ?? []), ...(row?.atc ?? [])])).toBe(codes);
  });
  it('vasopressin: both ATC codes, siltuximab: a code nobody confirmed', () => {
    const of = (drug: string) => DRUGS.find((d) => d.drug === drug);
    expect(said(of('vasopressin')?.rxnorm ?? [])).toBe('11149 k');
    expect(said(of('vasopressin')?.atc ?? [])).toContain('H01BA01 k');
    expect(said(of('siltuximab')?.atc ?? [])).toBe('L04AC11 k');
  });
  it('a code the specification does not list is marked to be confirmed', () => {
    const listed = new Set(Object.values(DRUG_CODES).flatMap((text) => text.split(' ')));
    for (const d of DRUGS)
      for (const c of [...d.rxnorm, ...d.atc]) if (!listed.has(c.code)) expect(c.mark, `${d.drug} ${c.code}`).toBe('k');
  });
  it.each(DEVICES.map((d) => [d.device, d] as const))('%s: SNOMED CT', (device, row) => {
    expect(said(row.snomed)).toBe(SNOMED[device]);
  });
  it('no code means two things', () => {
    const all = [
      ...CATALOG.flatMap((row) => [...row.loinc, ...row.mdc].map((c) => String(c.code))),
      ...DRUGS.flatMap((d) => [...d.rxnorm.map((c) => `rx ${c.code}`), ...d.atc.map((c) => c.code)]),
      ...DEVICES.flatMap((d) => d.snomed.map((c) => c.code)),
    ];
    expect(all.filter((code, i) => all.indexOf(code) !== i)).toEqual([]);
  });
  it('norepinephrine equivalents are marked to be confirmed, one for each vasopressor that has one', () => {
    expect(EQUIVALENTS.map((e) => `${e.drug} ${e.factor} ${e.unit} ${e.mark}`)).toEqual([
      'norepinephrine 1 ug/kg/min k',
      'epinephrine 1 ug/kg/min k',
      'phenylephrine 0.1 ug/kg/min k',
      'dopamine 0.01 ug/kg/min k',
      'metaraminol 0.125 ug/kg/min k',
      'vasopressin 2.5 U/min k',
      'angiotensin-ii 2.5 ug/kg/min k',
      'terlipressin 10 ug/kg/min k',
    ]);
  });
});
