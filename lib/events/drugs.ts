import type { DoseGroup } from '../chart/chart';
import type { Mark } from './catalog';
import type { ChartEventOf } from './event';
import { isSentinel } from './units';

/** What a running infusion of the drug means for CRS (CRS-05, CRS-12, C16). */
export type Pressor = 'vasopressor' | 'vasopressin-like';

export interface DrugRow {
  /** Canonical name, as events and the chart use it. */
  readonly drug: string;
  readonly title: string;
  /** Other names, brands, abbreviations; lower case. Salts and suffixes are stripped before the look-up. */
  readonly names: readonly string[];
  readonly rxnorm: readonly { readonly code: string; readonly mark: Mark }[];
  readonly atc: readonly { readonly code: string; readonly mark: Mark }[];
  readonly group: DoseGroup;
  readonly pressor?: Pressor;
  /** Steroids: mg x this = mg dexamethasone (STER-05). */
  readonly dexamethasoneFactor?: number;
  /** Inotropes and others that are no vasopressors but run as infusions. */
  readonly infused?: true;
  readonly neuromuscularBlocker?: true;
  /** CAR-T product: giving it is the infusion. */
  readonly cells?: true;
}

interface Codes {
  readonly rx?: string;
  readonly rxMark?: Mark;
  readonly atc?: string | readonly string[];
  readonly atcMark?: Mark;
}
function row(
  drug: string,
  title: string,
  group: DoseGroup,
  names: readonly string[],
  codes: Codes,
  more: Partial<DrugRow> = {},
): DrugRow {
  const atc = codes.atc === undefined ? [] : typeof codes.atc === 'string' ? [codes.atc] : codes.atc;
  return {
    drug,
    title,
    names,
    rxnorm: codes.rx ? [{ code: codes.rx, mark: codes.rxMark ?? 'k' }] : [],
    atc: atc.map((code) => ({ code, mark: codes.atcMark ?? 'k' })),
    group,
    ...more,
  };
}

const pressor = (drug: string, title: string, names: readonly string[], codes: Codes, kind: Pressor = 'vasopressor'): DrugRow =>
  row(drug, title, 'push', names, codes, { pressor: kind, infused: true });
const antibiotic = (drug: string, title: string, names: readonly string[], rx: string | undefined, atc: string): DrugRow =>
  row(drug, title, 'antibiotic', names, { ...(rx ? { rx } : {}), atc });
const antifungal = (drug: string, title: string, names: readonly string[], rx: string, atc: string): DrugRow =>
  row(drug, title, 'antifungal', names, { rx, atc });
const antipyretic = (
  drug: string,
  title: string,
  names: readonly string[],
  rx: string,
  atc: string | readonly string[],
): DrugRow => row(drug, title, 'antipyretic', names, { rx, atc });
const blocker = (drug: string, title: string, names: readonly string[], rx: string, atc: string): DrugRow =>
  row(drug, title, 'other', names, { rx, atc }, { infused: true, neuromuscularBlocker: true });
const product = (drug: string, title: string, names: readonly string[], atc?: string, atcMark: Mark = 'k'): DrugRow =>
  row(drug, title, 'other', names, atc ? { atc, atcMark } : {}, { cells: true });

export const DRUGS: readonly DrugRow[] = [
  row('tocilizumab', 'Tocilizumab', 'tocilizumab', ['toci', 'actemra', 'roactemra', 'tofidence', 'tyenne', 'avtozma'], {
    rx: '612865',
    rxMark: 'v',
    atc: 'L04AC07',
  }),
  row('siltuximab', 'Siltuximab', 'otherIl6', ['sylvant'], { rx: '1535218', atc: 'L04AC11' }),
  row('sarilumab', 'Sarilumab', 'otherIl6', ['kevzara'], { rx: '1923319', atc: 'L04AC14' }),
  row('anakinra', 'Anakinra', 'anakinra', ['kineret'], { rx: '72435', atc: 'L04AC03' }, { infused: true }),

  row(
    'dexamethasone',
    'Dexamethasone',
    'steroid',
    // Not "dex": on a ward that is as often dexmedetomidine or dextrose, and a steroid nobody gave would silence a reminder.
    ['dexa', 'decadron'],
    { rx: '3264', atc: 'H02AB02' },
    { dexamethasoneFactor: 1 },
  ),
  row(
    'methylprednisolone',
    'Methylprednisolone',
    'steroid',
    ['solu-medrol', 'solumedrol', 'medrol', 'methylpred'],
    { rx: '6902', atc: 'H02AB04' },
    {
      dexamethasoneFactor: 0.1875,
    },
  ),
  row('prednisolone', 'Prednisolone', 'steroid', [], { rx: '8638', rxMark: 'v', atc: 'H02AB06' }, { dexamethasoneFactor: 0.15 }),
  row('prednisone', 'Prednisone', 'steroid', [], { rx: '8640', atc: 'H02AB07' }, { dexamethasoneFactor: 0.15 }),
  row(
    'hydrocortisone',
    'Hydrocortisone',
    'steroid',
    ['solu-cortef', 'solucortef', 'cortisol'],
    { rx: '5492', atc: 'H02AB09' },
    {
      dexamethasoneFactor: 0.0375,
      infused: true,
    },
  ),

  pressor('norepinephrine', 'Norepinephrine', ['ne', 'noradrenaline', 'norad', 'levophed', 'norepi'], {
    rx: '7512',
    atc: 'C01CA03',
  }),
  pressor('epinephrine', 'Epinephrine', ['adrenaline', 'adrenalin', 'epi'], { rx: '3992', atc: 'C01CA24' }),
  pressor('phenylephrine', 'Phenylephrine', ['neosynephrine', 'neo-synephrine', 'phenyl'], { rx: '8163', atc: 'C01CA06' }),
  pressor('dopamine', 'Dopamine', [], { rx: '3628', atc: 'C01CA04' }),
  pressor('angiotensin-ii', 'Angiotensin II', ['angiotensin ii', 'angiotensin 2', 'giapreza'], { atc: 'C01CX09' }),
  pressor('metaraminol', 'Metaraminol', ['aramine'], { rx: '6805', atc: 'C01CA09' }),
  pressor('ephedrine', 'Ephedrine', [], { rx: '3966', atc: 'C01CA26' }),
  pressor(
    'vasopressin',
    'Vasopressin',
    ['vaso', 'argipressin', 'vasostrict'],
    { rx: '11149', atc: ['H01BA01', 'H01BA06'] },
    'vasopressin-like',
  ),
  pressor('terlipressin', 'Terlipressin', ['glypressin', 'terlivaz'], { atc: 'H01BA04' }, 'vasopressin-like'),

  row('dobutamine', 'Dobutamine', 'other', [], { rx: '3616', atc: 'C01CA07' }, { infused: true }),
  row('milrinone', 'Milrinone', 'other', [], { rx: '52769', atc: 'C01CE02' }, { infused: true }),
  row('levosimendan', 'Levosimendan', 'other', ['simdax'], { atc: 'C01CX08' }, { infused: true }),
  row('methylene-blue', 'Methylene blue', 'other', ['methylene blue', 'methylthioninium'], { atc: 'V03AB17' }, { infused: true }),
  row('hydroxocobalamin', 'Hydroxocobalamin', 'other', ['cyanokit'], { atc: 'V03AB33' }),
  row('midodrine', 'Midodrine', 'other', [], { rx: '6963', atc: 'C01CA17' }),

  antipyretic('acetaminophen', 'Acetaminophen', ['paracetamol', 'apap', 'tylenol', 'ofirmev'], '161', 'N02BE01'),
  antipyretic('ibuprofen', 'Ibuprofen', ['advil', 'motrin'], '5640', ['M01AE01', 'C01EB16']),
  antipyretic('naproxen', 'Naproxen', ['aleve'], '7258', 'M01AE02'),
  antipyretic('diclofenac', 'Diclofenac', ['voltaren'], '3355', 'M01AB05'),
  antipyretic('ketorolac', 'Ketorolac', ['toradol'], '35827', 'M01AB15'),
  antipyretic('metamizole', 'Metamizole', ['metamizol', 'dipyrone', 'novalgin'], '3484', 'N02BB02'),

  antibiotic('cefepime', 'Cefepime', ['maxipime'], '20481', 'J01DE01'),
  antibiotic(
    'piperacillin-tazobactam',
    'Piperacillin-tazobactam',
    ['pip-tazo', 'piptazo', 'zosyn', 'tazocin', 'piperacillin/tazobactam', 'piperacillin tazobactam'],
    '74169',
    'J01CR05',
  ),
  antibiotic('meropenem', 'Meropenem', ['merrem'], '29561', 'J01DH02'),
  antibiotic('imipenem', 'Imipenem', ['imipenem-cilastatin', 'imipenem/cilastatin', 'primaxin'], '5690', 'J01DH51'),
  antibiotic('ceftazidime', 'Ceftazidime', ['fortaz'], '2191', 'J01DD02'),
  antibiotic(
    'ceftazidime-avibactam',
    'Ceftazidime-avibactam',
    ['ceftazidime/avibactam', 'avycaz', 'zavicefta'],
    undefined,
    'J01DD52',
  ),
  antibiotic('ceftolozane-tazobactam', 'Ceftolozane-tazobactam', ['ceftolozane/tazobactam', 'zerbaxa'], undefined, 'J01DI54'),
  antibiotic(
    'meropenem-vaborbactam',
    'Meropenem-vaborbactam',
    ['meropenem/vaborbactam', 'vabomere', 'vaborem'],
    undefined,
    'J01DH52',
  ),
  antibiotic(
    'imipenem-relebactam',
    'Imipenem-relebactam',
    ['imipenem/relebactam', 'imipenem-cilastatin-relebactam', 'recarbrio'],
    undefined,
    'J01DH56',
  ),
  antibiotic('cefiderocol', 'Cefiderocol', ['fetroja', 'fetcroja'], undefined, 'J01DI04'),
  antibiotic('aztreonam', 'Aztreonam', ['azactam'], '1272', 'J01DF01'),
  antibiotic('vancomycin', 'Vancomycin', ['vanco', 'vancocin'], '11124', 'J01XA01'),
  antibiotic('linezolid', 'Linezolid', ['zyvox'], '190376', 'J01XX08'),

  antifungal('fluconazole', 'Fluconazole', ['diflucan'], '4450', 'J02AC01'),
  antifungal('voriconazole', 'Voriconazole', ['vfend'], '121243', 'J02AC03'),
  antifungal('posaconazole', 'Posaconazole', ['noxafil'], '282446', 'J02AC04'),
  antifungal('isavuconazole', 'Isavuconazole', ['isavuconazonium', 'cresemba'], '1720860', 'J02AC05'),
  antifungal('micafungin', 'Micafungin', ['mycamine'], '325887', 'J02AX05'),
  antifungal('caspofungin', 'Caspofungin', ['cancidas'], '140108', 'J02AX04'),
  antifungal('anidulafungin', 'Anidulafungin', ['eraxis'], '341018', 'J02AX06'),
  antifungal(
    'amphotericin-b',
    'Amphotericin B, liposomal',
    ['amphotericin b', 'liposomal amphotericin b', 'ambisome'],
    '733',
    'J02AA01',
  ),

  row('sargramostim', 'Sargramostim (GM-CSF)', 'gmCsf', ['leukine', 'gm-csf'], { atc: 'L03AA09' }),
  row('molgramostim', 'Molgramostim (GM-CSF)', 'gmCsf', [], { atc: 'L03AA03' }),
  row('filgrastim', 'Filgrastim (G-CSF)', 'other', ['neupogen', 'g-csf', 'zarxio', 'filgrastim-sndz', 'filgrastim-aafi'], {
    rx: '68442',
    atc: 'L03AA02',
  }),
  row('pegfilgrastim', 'Pegfilgrastim (G-CSF)', 'other', ['neulasta'], { atc: 'L03AA13' }),
  row('levetiracetam', 'Levetiracetam', 'other', ['keppra'], { rx: '114477', atc: 'N03AX14' }),

  blocker('cisatracurium', 'Cisatracurium', ['nimbex'], '319864', 'M03AC11'),
  blocker('rocuronium', 'Rocuronium', ['zemuron'], '68139', 'M03AC09'),
  blocker('vecuronium', 'Vecuronium', ['norcuron'], '71535', 'M03AC03'),
  blocker('atracurium', 'Atracurium', ['tracrium'], '1218', 'M03AC04'),

  row('crystalloid-bolus', 'Crystalloid bolus', 'bolus', ['crystalloid bolus', 'fluid bolus'], {}),
  row('maintenance-fluid', 'Maintenance fluid', 'other', ['maintenance fluid', 'maintenance fluids'], {}, { infused: true }),

  product('axi-cel', 'axi-cel', ['axicabtagene ciloleucel', 'yescarta'], 'L01XL03', 'v'),
  product('tisa-cel', 'tisa-cel', ['tisagenlecleucel', 'kymriah'], 'L01XL04', 'v'),
  product('cilta-cel', 'cilta-cel', ['ciltacabtagene autoleucel', 'carvykti'], 'L01XL05'),
  product('brexu-cel', 'brexu-cel', ['brexucabtagene autoleucel', 'tecartus'], 'L01XL06', 'v'),
  product('ide-cel', 'ide-cel', ['idecabtagene vicleucel', 'abecma'], 'L01XL07'),
  product('liso-cel', 'liso-cel', ['lisocabtagene maraleucel', 'breyanzi'], 'L01XL08'),
  product('obe-cel', 'obe-cel', ['obecabtagene autoleucel', 'aucatzyl']),
];

/** The cell products themselves, for whoever records an infusion. */
export const CELL_PRODUCTS: readonly DrugRow[] = DRUGS.filter((d) => d.cells);

/** Words that follow a drug's name without changing which drug it is. */
const SALTS: ReadonlySet<string> = new Set(
  'bitartrate tartrate hydrochloride hcl sodium phosphate succinate acetate sulfate besylate bromide iv inj injection infusion po for'.split(
    ' ',
  ),
);
/** A word of an amount or a strength: "4", "mg/250", "mL", "20mg/mL", "/". */
const OF_AMOUNT = /^(?:\d[\d.]*)?(?:mg|mcg|ug|g|ml|l|u|units?)?(?:\/\S*)?$/;
/** Words are parted by blanks and commas; what a slash begins goes on to the next blank: "8 mg/kg,slowly". */
const WORD = /[^\s,]*\/\S*|[^\s,]+/g;

/**
 * The name without salts and amounts at its end. Word by word: one expression for all of it tried every way to part a row of numbers
 * and commas, and stopped the loop for hours.
 */
function withoutSalts(name: string): string {
  const words: readonly string[] = name.match(WORD) ?? [];
  let end = words.length;
  for (;;) {
    if (end > 1 && SALTS.has(words[end - 1] as string)) {
      end--;
      continue;
    }
    let start = end;
    while (start > 1 && OF_AMOUNT.test(words[start - 1] as string)) start--;
    // An amount begins with its number: "vitamin g" is no strength.
    while (start < end && !/^\d/.test(words[start] as string)) start++;
    if (start === end) return words.slice(0, end).join(' ');
    end = start;
  }
}

const byName = new Map(DRUGS.flatMap((d) => [d.drug, d.title.toLowerCase(), ...d.names].map((name) => [name, d] as const)));
const byRxnorm = new Map(DRUGS.flatMap((d) => d.rxnorm.map((c) => [c.code, d] as const)));
const byAtc = new Map(DRUGS.flatMap((d) => d.atc.map((c) => [c.code, d] as const)));
const cache = new Map<string, DrugRow | null>();
const CACHE_MAX = 2000;
/** No drug is called more than this; nothing longer is looked at or remembered. */
const LONGEST_NAME = 200;

/**
 * The drug a written name means: canonical name, brand, abbreviation ("NE"), with or without salt; a tocilizumab biosimilar
 * ("tocilizumab-aazg") is tocilizumab (C17). Undefined for a name nobody listed: such a drug is stored and used by no rule.
 */
export function drugByName(name: string): DrugRow | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const known = cache.get(name);
  if (known !== undefined) return known ?? undefined;
  const found = find(name) ?? null;
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(name, found);
  return found ?? undefined;
}

function find(name: string): DrugRow | undefined {
  const plain = name.trim().toLowerCase().replace(/_/g, '-').replace(/\s+/g, ' ');
  const stripped = withoutSalts(plain);
  const biosimilar = /^(tocilizumab)-[a-z]{4}$/.exec(stripped)?.[1];
  return byName.get(plain) ?? byName.get(stripped) ?? (biosimilar ? byName.get(biosimilar) : undefined);
}
/** By RxNorm ingredient code. */
export function drugByRxnorm(code: string): DrugRow | undefined {
  return byRxnorm.get(code);
}
/** By ATC code, fifth level. */
export function drugByAtc(code: string): DrugRow | undefined {
  return byAtc.get(code.toUpperCase());
}

/** Units of infusion rates that can be compared; the key is how they may be written, lower case. */
const RATE_UNITS = new Map<string, string>(
  Object.entries({
    'ug/min': 'ug/min',
    'mcg/min': 'ug/min',
    'ug/kg/min': 'ug/kg/min',
    'mcg/kg/min': 'ug/kg/min',
    'mg/h': 'mg/h',
    'mg/hr': 'mg/h',
    'mg/hour': 'mg/h',
    'u/min': 'U/min',
    'units/min': 'U/min',
    '[iu]/min': 'U/min',
    'iu/min': 'U/min',
    '[u]/min': 'U/min',
    'unit/min': 'U/min',
    'ng/kg/min': 'ng/kg/min',
  }),
);
/** The rate unit a spelling means, or null: the infusion then runs at an unknown rate. */
export function rateUnit(spelling: string): string | null {
  return RATE_UNITS.get(spelling.replace(/\s+/g, '').replace(/[µμ]/g, 'u').toLowerCase()) ?? null;
}

/** More than any pump gives of the most concentrated syringe there is; a unit that cannot be compared: mL/h of a rapid infuser. */
const MOST_RATE: Readonly<Record<string, number>> = {
  'ug/min': 100_000,
  'ug/kg/min': 1_000,
  'mg/h': 100_000,
  'U/min': 1_000,
  'ng/kg/min': 1_000_000,
};
const MOST_IN_OTHER_UNITS = 60_000;
/** A kilogram of a drug, and ten times what anybody is given in an hour. A dose ten times too high stays below: that is an overdose to be told. */
const MOST_MG = 1_000_000;
const MOST_ML = 50_000;

/** A figure that is no rate of a pump: below zero, above what pumps do, or what devices send instead of one. */
export const isNoRate = (rate: number, unit: string | undefined): boolean =>
  rate < 0 || isSentinel(rate) || rate > (MOST_RATE[rateUnit(unit ?? '') ?? ''] ?? MOST_IN_OTHER_UNITS);

type Amounts = Pick<ChartEventOf<'medication'>, 'rate' | 'rateUnit' | 'doseMg' | 'volumeMl'>;
const isNoDose = (mg: number): boolean => mg < 0 || mg > MOST_MG;
const isNoVolume = (ml: number): boolean => ml < 0 || ml > MOST_ML;

/** Dose and volume as far as they can be; what cannot be is not known. */
export function amountOf(e: Amounts): { readonly doseMg?: number; readonly volumeMl?: number } {
  return {
    ...(e.doseMg === undefined || isNoDose(e.doseMg) ? {} : { doseMg: e.doseMg }),
    ...(e.volumeMl === undefined || isNoVolume(e.volumeMl) ? {} : { volumeMl: e.volumeMl }),
  };
}

/** Which amount of a record cannot be, in words; null: all of them can. */
export function implausibleAmount(e: Amounts & { readonly drug: string }): string | null {
  const { rate, rateUnit: unit, doseMg, volumeMl } = e;
  const drug = e.drug.slice(0, 80);
  if (rate !== undefined && isNoRate(rate, unit)) return `${drug}: a rate of ${[rate, unit?.slice(0, 40)].join(' ').trim()}`;
  if (doseMg !== undefined && isNoDose(doseMg)) return `${drug}: a dose of ${doseMg} mg`;
  return volumeMl !== undefined && isNoVolume(volumeMl) ? `${drug}: a volume of ${volumeMl} mL` : null;
}

/**
 * A record of an infusion that says a rate nobody can run at, and no amount beside it: by whatever door, it is an implausible
 * value, stored and used by no rule. What was known before stands; it neither starts nor changes anything.
 */
export function saysNoRate(e: Amounts & Pick<ChartEventOf<'medication'>, 'state'>): boolean {
  if (e.rate === undefined || !isNoRate(e.rate, e.rateUnit) || Object.keys(amountOf(e)).length > 0) return false;
  return e.state === 'running' || e.state === 'given';
}

/** What units are multiples of each other, whoever the patient is: those of an amount a time, and those of it per kg. */
const MULTIPLES: Readonly<Record<string, { readonly of: string; readonly times: number }>> = {
  'ug/min': { of: 'ug/min', times: 1 },
  'mg/h': { of: 'ug/min', times: 1000 / 60 },
  'ug/kg/min': { of: 'ug/kg/min', times: 1 },
  'ng/kg/min': { of: 'ug/kg/min', times: 1 / 1000 },
};
/** A rate in another of the known units; null if that takes the patient's weight, or the two measure different things (U, mg). */
export function rateIn(unit: string, rate: number, from: string): number | null {
  if (unit === from) return rate;
  const [a, b] = [MULTIPLES[from], MULTIPLES[unit]];
  return a === undefined || b === undefined || a.of !== b.of ? null : (rate * a.times) / b.times;
}

/** A rate in ug/min; null if it cannot be converted (unknown weight for a rate per kg, U/min, unknown unit). */
export function ugPerMin(rate: number | null, unit: string | null, weightKg: number | null): number | null {
  if (rate === null) return null;
  if (unit === 'ug/min') return rate;
  if (unit === 'mg/h') return (rate * 1000) / 60;
  if (unit === 'ug/kg/min') return weightKg === null ? null : rate * weightKg;
  if (unit === 'ng/kg/min') return weightKg === null ? null : (rate * weightKg) / 1000;
  return null;
}
