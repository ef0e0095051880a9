import type { Rule } from './rule';

/** Every rule of the engine, in the order of its table of contents. */
export const RULES: readonly Rule[] = [];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
