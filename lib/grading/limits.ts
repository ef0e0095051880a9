import type { Person } from '../chart/chart';
import { ageYears } from '../chart/read';
import { roundHalfUp } from '../events/units';
import { num, type Protocol } from '../protocols/protocol';
import { DAY, type Instant } from '../time';

/** Limits below which a pressure is hypotension for this patient; null = no limit, such a value is no reading. */
export interface PressureLimits {
  readonly sbpBelow: number;
  readonly mapBelow: number | null;
}

const DAYS_PER_YEAR = 365.25;

/**
 * CRS-03 and CRS-11: by age, replaced by the patient's own limits where given. Unknown age counts as adult. Where the site
 * grades a fall from the usual pressure (Q2), that takes the place of the limit by age for patients whose usual one is known.
 */
export function pressureLimits(person: Person, t: Instant, protocol: Protocol): PressureLimits {
  const { hypotensionSbpBelow: sbp, hypotensionMapBelow: map, usualSbpMmHg: usual } = person.baseline;
  const fall = num(protocol, 'crs.sbpFallPercent');
  const byFall = usual === undefined || fall === 0 ? undefined : roundHalfUp(usual * (1 - fall / 100), 6);
  const age = ageYears(person, t);
  return {
    sbpBelow: sbp ?? byFall ?? sbpByAge(person, age, t, protocol),
    mapBelow: map ?? mapByAge(age, protocol),
  };
}

/** Adults unless the site says no; under 18 years only where the site says yes (Q1, Q13). */
function mapByAge(age: number | null, protocol: Protocol): number | null {
  if (age === null || age >= 18) return protocol.choices.adultMapCounts ? num(protocol, 'crs.adultMapBelow') : null;
  if (!protocol.choices.childMapCounts) return null;
  return num(protocol, 'crs.childMapBase') + num(protocol, 'crs.childMapPerYear') * age;
}

function sbpByAge(person: Person, age: number | null, t: Instant, protocol: Protocol): number {
  if (age === null || age >= 10) return num(protocol, 'crs.adultSbpBelow');
  if (age >= 1) return num(protocol, 'crs.childSbpBase') + num(protocol, 'crs.childSbpPerYear') * age;
  const born = person.birthDate === null ? Number.NaN : Date.parse(person.birthDate);
  const days = Number.isNaN(born) ? Math.round(age * DAYS_PER_YEAR * 1e6) / 1e6 : (t - born) / DAY;
  return days < 28 ? num(protocol, 'crs.neonateSbpBelow') : num(protocol, 'crs.infantSbpBelow');
}

/** Is the pressure low? Null: no value of it has a limit for this patient, so it is no reading. */
export function isHypotensive(
  values: { readonly sbpMmHg?: number; readonly mapMmHg?: number },
  person: Person,
  t: Instant,
  protocol: Protocol,
): boolean | null {
  const { sbpMmHg: sbp, mapMmHg: map } = values;
  if (sbp === undefined && map === undefined) return null;
  const { sbpBelow, mapBelow } = pressureLimits(person, t, protocol);
  if (sbp === undefined && mapBelow === null) return null;
  return (sbp !== undefined && sbp < sbpBelow) || (map !== undefined && mapBelow !== null && map < mapBelow);
}
