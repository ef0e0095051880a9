import type { TociState } from '../state';
import { DAY, HOUR, type Instant, MINUTE } from '../time';

export interface DoseWarning {
  /** Null where nothing is raised, only something cannot be checked. */
  readonly rule: string | null;
  readonly text: string;
}

/**
 * What a dose of tocilizumab at `t` would go against (TOCI-02 to -05), in words, before it is recorded. Warns, never
 * refuses. The engine judges again on the stored event; this only says early what it will say.
 */
export function tociWarnings(
  toci: Pick<TociState, 'doses' | 'limits' | 'maxDoseMg'>,
  weightKg: number | null,
  doseMg: number | null,
  t: Instant,
): readonly DoseWarning[] {
  const warnings: DoseWarning[] = [];
  const { intervalHours, per24h, total, mgPerKg, maxMg, overFactor, underFactor } = toci.limits;
  const starts = toci.doses.map((d) => Date.parse(d.t));
  const before = Math.max(...starts.filter((s) => s <= t));
  if (Number.isFinite(before) && t - before < intervalHours * HOUR) {
    const minutes = Math.floor((t - before) / MINUTE);
    warnings.push({
      rule: 'TOCI-INTERVAL',
      text: `${Math.floor(minutes / 60)} h ${minutes % 60} min after the last start; ${intervalHours} h is the interval.`,
    });
  }
  const inDay = starts.filter((s) => s > t - DAY && s <= t).length;
  if (inDay >= per24h) warnings.push({ rule: 'TOCI-24H-LIMIT', text: `${inDay} doses in the 24 h before; at most ${per24h}.` });
  if (starts.length >= total)
    warnings.push({ rule: 'TOCI-TOTAL-LIMIT', text: `${starts.length} doses since the infusion; at most ${total}.` });
  if (doseMg !== null) {
    const perKg = weightKg === null ? null : mgPerKg * weightKg;
    const tenth = (mg: number) => Math.round(mg * 10) / 10;
    const share = (factor: number) => `${Math.round(factor * 100)} %`;
    if (doseMg > maxMg) warnings.push({ rule: 'TOCI-OVERDOSE', text: `${doseMg} mg is above the cap of ${maxMg} mg.` });
    else if (perKg !== null && tenth(doseMg) > tenth(perKg * overFactor)) {
      const text = `${doseMg} mg is more than ${share(overFactor)} of ${tenth(perKg)} mg for ${weightKg} kg.`;
      warnings.push({ rule: 'TOCI-OVERDOSE', text });
    } else if (perKg !== null && doseMg < underFactor * Math.min(maxMg, perKg)) {
      const text = `${doseMg} mg is less than ${share(underFactor)} of ${tenth(Math.min(maxMg, perKg))} mg.`;
      warnings.push({ rule: 'TOCI-UNDERDOSE', text });
    }
    if (perKg === null) warnings.push({ rule: null, text: 'Weight not known: the dose per kg cannot be checked.' });
  }
  return warnings;
}
