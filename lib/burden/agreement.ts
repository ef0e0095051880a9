/** A regrade of a person to whom a suggestion was shown. A scale that was not graded is absent. */
export interface GradedBeside {
  readonly crs?: number;
  readonly icans?: number;
  readonly seen: { readonly crs: number; readonly icans: number };
}
/** How often the grade that was given is the suggested one, a higher or a lower one. */
export interface ScaleAgreement {
  readonly regrades: number;
  readonly agreed: number;
  readonly higher: number;
  readonly lower: number;
}
export interface Agreement {
  readonly crs: ScaleAgreement;
  readonly icans: ScaleAgreement;
  /** So many regrades, and not one that differs: the suggestion may be clicked through rather than looked at. */
  readonly unanimous: boolean;
}

/** From so many on it says something that nobody has ever disagreed. */
const SAYS_SOMETHING = 20;

/**
 * Regrades against the suggestions they were given beside. Trust in a computed grade that is never questioned is a hazard of its
 * own (automation bias), so a unit is shown how often its people differ.
 */
export function agreementOf(regrades: readonly GradedBeside[]): Agreement {
  const crs = scale(regrades.flatMap((r) => (r.crs === undefined ? [] : [r.crs - r.seen.crs])));
  const icans = scale(regrades.flatMap((r) => (r.icans === undefined ? [] : [r.icans - r.seen.icans])));
  const all = crs.regrades + icans.regrades;
  return { crs, icans, unanimous: all >= SAYS_SOMETHING && crs.agreed + icans.agreed === all };
}

function scale(differences: readonly number[]): ScaleAgreement {
  return {
    regrades: differences.length,
    agreed: differences.filter((d) => d === 0).length,
    higher: differences.filter((d) => d > 0).length,
    lower: differences.filter((d) => d < 0).length,
  };
}
