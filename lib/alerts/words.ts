import { ruleById } from '../rules/index';
import type { Rule } from '../rules/rule';
import { TECHNICAL } from './technical';

/** Title and action of a rule or technical condition; the id itself if it is known no more. */
export function ruleWords(rule: string): Pick<Rule, 'title' | 'action'> {
  return ruleById(rule) ?? TECHNICAL.find((t) => t.id === rule) ?? { title: rule, action: '' };
}
