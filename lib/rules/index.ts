import { CRS_RULES } from './crs';
import { DATA_RULES } from './data';
import { FEED_RULES } from './feeds';
import { HEMODYNAMIC_RULES } from './hemodynamics';
import { HLH_RULES } from './hlh';
import { ICANS_RULES } from './icans';
import { INFECTION_RULES } from './infection';
import { MONITORING_RULES } from './monitoring';
import { OTHER_DRUG_RULES } from './other-drugs';
import { CRS_REFRACTORY } from './refractory';
import type { Rule } from './rule';
import { STEROID_COURSE_RULES } from './steroid-course';
import { STEROID_RULES } from './steroids';
import { TOCILIZUMAB_RULES } from './tocilizumab';
import { TOCILIZUMAB_DOSE_RULES } from './tocilizumab-doses';
import { TOCILIZUMAB_ICANS_RULES } from './tocilizumab-icans';
import { UNCONFIRMED_RULES } from './unconfirmed';
import { WORKUP_RULES } from './workup';

/** Every rule of the engine, in the order of its table of contents. */
export const RULES: readonly Rule[] = [
  ...CRS_RULES,
  CRS_REFRACTORY,
  ...ICANS_RULES,
  ...TOCILIZUMAB_RULES,
  ...TOCILIZUMAB_DOSE_RULES,
  ...TOCILIZUMAB_ICANS_RULES,
  ...STEROID_RULES,
  ...STEROID_COURSE_RULES,
  ...OTHER_DRUG_RULES,
  ...INFECTION_RULES,
  ...WORKUP_RULES,
  ...HLH_RULES,
  ...HEMODYNAMIC_RULES,
  ...MONITORING_RULES,
  ...UNCONFIRMED_RULES,
  ...FEED_RULES,
  ...DATA_RULES,
];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
