import { DEFAULT_NUMBERS, type NumberKey } from './numbers';

/** What a site may set a number to: both ends allowed. Units are never changed. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** Counts and days after infusion. */
  readonly whole: boolean;
}

/**
 * Numbers whose bounds are a matter of safety, not of taste: a site may be more careful than the label, never less
 * (tocilizumab), and no limit may leave what its measurement can mean.
 */
const STRICT: Partial<Record<NumberKey, readonly [min: number, max: number]>> = {
  'crs.feverC': [37.5, 38.5],
  'crs.adultSbpBelow': [80, 100],
  'crs.adultMapBelow': [55, 70],
  'crs.neonateSbpBelow': [50, 70],
  'crs.infantSbpBelow': [60, 80],
  'crs.childSbpBase': [60, 80],
  'crs.childSbpPerYear': [1, 3],
  'crs.childMapBase': [30, 50],
  'crs.childMapPerYear': [1, 2],
  'crs.sbpFallPercent': [0, 40],
  'crs.pressureHold': [0.25, 12],
  'crs.pressureNormalFor': [15, 240],
  'crs.feverApart': [5, 240],
  'crs.spo2Below': [85, 95],
  'crs.spo2Hold': [5, 240],
  'crs.cannulaLowMaxLpm': [4, 8],
  'crs.highFlowPerKg': [0, 4],
  'crs.highFlowUnderAge': [0.25, 6],
  'crs.inotropeEpinephrineMax': [0, 0.05],
  'crs.fio2Split': [0.3, 0.6],
  'crs.deviceConfirm': [1, 30],
  'crs.maskAnakinra': [12, 96],
  'crs.runFall': [5, 60],
  'crs.openByRegradeFromDay': [15, 90],
  'icans.seizureLongMin': [1, 5],
  'icans.capdFrom': [5, 12],
  'icans.capdUnderAge': [8, 18],
  'icans.iceFallPoints': [2, 5],
  'icans.workupFromGrade': [1, 4],
  'toci.mgPerKg': [4, 8],
  'toci.mgPerKgSmall': [8, 12],
  'toci.smallBelowKg': [20, 30],
  'toci.maxMg': [400, 800],
  'toci.overFactor': [1, 1.1],
  'toci.underFactor': [0.5, 1],
  'toci.interval': [8, 24],
  'toci.infusionLasts': [0, 120],
  'toci.intervalNear': [7, 24],
  'toci.per24h': [1, 3],
  'toci.per24hWindow': [24, 48],
  'toci.total': [1, 4],
  'toci.delay': [0.5, 4],
  'toci.pairDose': [0, 0.2],
  'steroid.bolusMinMl': [0, 1000],
  'steroid.bolusMinMlPerKg': [0, 20],
  'steroid.answersMg': [0, 10],
  'steroid.dueIcansFrom': [1, 4],
  'steroid.doseMg': [4, 20],
  'antibiotic.due': [15, 180],
  'antibiotic.ancBelow': [0.1, 1],
  'regrade.every': [1, 12],
  'regrade.everyGrade2': [1, 12],
  'regrade.everyGrade3': [1, 12],
  'ice.nightFrom': [20, 23.75],
  'ice.nightTo': [4, 9],
  'vitals.every': [0.25, 4],
  'vitals.overdue': [0.25, 6],
  'feed.silent': [1, 15],
  'hlh.ferritinOn': [2_000, 30_000],
  'hlh.ferritinHighFromCrs': [1, 5],
  'hlh.ferritinOff': [1_000, 30_000],
  'hlh.doublingFactor': [1.5, 4],
  'hlh.hscoreAbove': [90, 250],
  'niv.fio2From': [0.4, 1],
  'niv.icansFrom': [1, 4],
  'ef.lowBelow': [20, 55],
  'vent.plateauFrom': [25, 40],
};

/** Units whose values have ends of their own. */
const ENDS: Readonly<Record<string, readonly [number, number]>> = {
  '%': [1, 100],
  '{score}': [0, 337],
};
/** Bare numbers that are no counts. */
const FACTORS: ReadonlySet<NumberKey> = new Set([
  'crs.fio2Split',
  'toci.overFactor',
  'toci.underFactor',
  'toci.pairDose',
  'niv.fio2From',
  'hlh.doublingFactor',
  'hlh.transaminaseFactor',
  'hlh.bilirubinFactor',
  'hlh.creatinineFactor',
]);
const DAYS: ReadonlySet<NumberKey> = new Set([
  'crs.unusualAfterDay',
  'crs.openByRegradeFromDay',
  'icans.peakDayFrom',
  'icans.peakDayTo',
  'ice.riskToDay',
]);

/** The allowed range of a number; where nothing stricter is written, from a quarter to four times its default. */
export function rangeOf(key: NumberKey): Range {
  const { value, unit } = DEFAULT_NUMBERS[key];
  const whole = DAYS.has(key) || (unit === '1' && !FACTORS.has(key)) || unit === '{score}';
  const strict = STRICT[key];
  if (strict !== undefined) return { min: strict[0], max: strict[1], whole };
  const [low, high] = ENDS[unit] ?? [0, Number.POSITIVE_INFINITY];
  const min = Math.max(low, value / 4);
  const max = Math.min(high, value * 4);
  return whole ? { min: Math.max(1, Math.floor(min)), max: Math.ceil(max), whole } : { min, max, whole };
}

/** Pairs that must keep their order: the first is never above the second. */
export const ORDERED: readonly (readonly [NumberKey, NumberKey])[] = [
  ['hlh.ferritinOff', 'hlh.ferritinOn'],
  ['toci.intervalNear', 'toci.interval'],
  ['toci.feverFrom', 'toci.feverTo'],
  ['toci.underFactor', 'toci.overFactor'],
  ['toci.per24h', 'toci.total'],
  ['vitals.every', 'vitals.overdue'],
  ['labs.every', 'labs.overdue'],
  ['ice.every', 'ice.overdue'],
  ['ice.everyRisk', 'ice.overdueRisk'],
  ['icans.peakDayFrom', 'icans.peakDayTo'],
  ['fluid.medium', 'fluid.high'],
  ['hlh.fibrinogenVeryLow', 'hlh.fibrinogenLow'],
  ['vasopressin.minRate', 'vasopressin.maxRate'],
  ['steroid.antifungalAfter', 'steroid.antifungalMedium'],
  ['reassess.opens', 'reassess.due'],
  ['crs.attributionNotice', 'crs.attributionEnds'],
];
