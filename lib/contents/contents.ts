import { DEFAULT_POLICY } from '../alerts/escalate';
import { TECHNICAL } from '../alerts/technical';
import type { Chart } from '../chart/chart';
import { durationText } from '../display/durations';
import { PRODUCT_FACTS } from '../guidance/products';
import { NUMBER_KEYS, refOf } from '../protocols/document';
import { NUMBER_LABELS } from '../protocols/labels';
import { DEFAULT_NUMBERS, type NumberKey, TO_BE_CONFIRMED } from '../protocols/numbers';
import type { Protocol } from '../protocols/protocol';
import { rangeOf } from '../protocols/ranges';
import { RULES } from '../rules';
import type { Finding, NotifyRole, Priority, Rule } from '../rules/rule';
import { type ContentsTable, tablesOf } from './tables';

/**
 * The engine's table of contents, made from the data the engine itself runs on: a page that is printed from it cannot say
 * another number than the one that grades.
 */

export interface ContentsNumber {
  readonly key: NumberKey;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly note: string | null;
  /** Shipped so, and its primary text was not at hand. */
  readonly toBeConfirmed: boolean;
  /** The shipped value, where the protocol shown has another. */
  readonly shipped: number | null;
  readonly allowed: { readonly min: number; readonly max: number };
  /** Rules that name it; a number of grading is read by none. */
  readonly rules: readonly string[];
}
export interface ContentsRule {
  readonly id: string;
  readonly title: string;
  readonly family: string | null;
  readonly when: string;
  readonly priority: readonly Priority[];
  readonly kind: 'state' | 'event';
  readonly cls: Rule['cls'];
  /** How long an acknowledgement holds, in words. */
  readonly ack: string;
  /** One row where it is always the same, else one for each case. */
  readonly notify: readonly { readonly when: string | null; readonly roles: readonly NotifyRole[] }[];
  /** When each is told, where the rule has times of its own: "CN + 30 min". */
  readonly delays: string | null;
  readonly action: string;
  readonly source: readonly string[];
  /** What it reads, in words. */
  readonly reads: readonly string[];
  readonly numbers: readonly ContentsNumber[];
}
export interface ContentsGroup {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly ContentsRule[];
}
export interface Contents {
  readonly protocol: {
    readonly ref: string;
    readonly title: string;
    readonly base: string | null;
    readonly signedOff: { readonly by: string; readonly at: string } | null;
  };
  readonly groups: readonly ContentsGroup[];
  readonly technical: readonly ContentsRule[];
  readonly tables: readonly ContentsTable[];
  readonly numbers: readonly { readonly title: string; readonly numbers: readonly ContentsNumber[] }[];
  readonly questions: Protocol['questions'];
  readonly products: typeof PRODUCT_FACTS;
}

/** Where a reader looks for a rule, by the beginning of its id; the first that fits. */
const GROUPS: readonly (readonly [id: string, title: string, fits: RegExp])[] = [
  ['toci', 'Tocilizumab', /TOCI/],
  ['icans', 'ICANS, seizures, neurological work-up', /^(ICANS|SEIZURE|ICE-FALL|INTUBATED|NEURO)/],
  ['steroid', 'Steroids', /^(STEROID|ANTIFUNGAL)/],
  ['hlh', 'HLH and IEC-HS', /^(HLH|FERRITIN|HSCORE|FIBRINOGEN)/],
  ['infection', 'Infection', /^(ABX|CULTURE|CULTURES|REASSESS)/],
  ['drugs', 'Other drugs', /^(GMCSF|LEUKOFILTER|ANAKINRA)/],
  ['hemodynamics', 'Circulation and ventilation', /^(FLUID|DOPAMINE|PHENYL|PRONE|VENT|NMB|NIV|ECHO)/],
  ['monitoring', 'Monitoring and cadence', /^(VITALS|REGRADE|LABS|ICE-OVERDUE|TELEMETRY|ICU|GRADE|BASELINE)/],
  ['data', 'Data and links', /^(FEED|T1$|DATA|ATTRIBUTION)/],
  ['crs', 'Cytokine release syndrome', /^CRS/],
];
/** In the order of the page. */
const ORDER = ['crs', 'icans', 'toci', 'steroid', 'infection', 'hlh', 'drugs', 'hemodynamics', 'monitoring', 'data'];

const NUMBER_GROUPS: readonly (readonly [title: string, fits: RegExp])[] = [
  ['Grading of CRS', /^crs\./],
  ['Grading of ICANS', /^icans\./],
  ['Tocilizumab', /^toci\./],
  ['Steroids', /^steroid\./],
  ['Infection', /^(antibiotic|culture|reassess)\./],
  ['HLH and organs', /^(hlh|organ|anakinra)\./],
  ['Circulation and ventilation', /^(fluid|vasopressin|vent|niv|ef|nmb|echo|arterial)\./],
  ['Monitoring and cadence', /^(vitals|feed|regrade|unconfirmed|labs|ice|icu|baseline|decision)\./],
  ['How long events are told', /^event\./],
];

const READS: Readonly<Record<keyof Chart, string>> = {
  t: 'time',
  person: 'patient',
  stay: 'stay',
  therapy: 'CAR-T infusion',
  vitals: 'vital signs',
  feed: 'monitor link',
  evidence: 'evidence of fever, pressure, SpO2',
  support: 'oxygen and organ support',
  infusions: 'drug infusions',
  doses: 'doses and orders',
  labs: 'laboratory',
  neuro: 'neurological findings',
  ice: 'ICE and CAPD',
  attributions: 'attributions',
  regrades: 'confirmed grades',
  decisions: 'decisions',
  diagnostics: 'diagnostics',
  checklist: 'checklist',
  fluid: 'fluid balance',
  rejects: 'refused values',
  steps: 'grades',
  episode: 'CRS episode',
  temperatures: 'highest temperatures',
  course: 'course of the grade',
};
const ACK = {
  'until-done': 'until it is done: 15 min high, 30 min medium, 4 h low; with a recorded act until worse',
  'until-worse': 'until worse, a new event, the end, or 12 h',
} as const;

export function contentsOf(protocol: Protocol): Contents {
  const rules = RULES.map((rule) => ({ group: groupOf(rule.id), rule: ruleEntry(rule, protocol) }));
  return {
    protocol: {
      ref: refOf(protocol),
      title: protocol.title,
      base: protocol.base ?? null,
      signedOff: protocol.signedOff,
    },
    groups: ORDER.map((id) => ({
      id,
      title: GROUPS.find(([g]) => g === id)?.[1] ?? id,
      rules: rules.filter((r) => r.group === id).map((r) => r.rule),
    })),
    technical: TECHNICAL.map((t) => ruleEntry({ ...t, source: ['ENG'], numbers: [], reads: [] }, protocol)),
    tables: tablesOf(protocol),
    numbers: NUMBER_GROUPS.map(([title, fits]) => ({
      title,
      numbers: NUMBER_KEYS.filter((key) => fits.test(key)).map((key) => numberEntry(key, protocol)),
    })),
    questions: protocol.questions,
    products: PRODUCT_FACTS,
  };
}

function groupOf(id: string): string {
  return GROUPS.find(([, , fits]) => fits.test(id))?.[0] ?? 'data';
}

/** Asks the rule itself how long an answer holds at each grade. */
function ackOf(rule: Described): string {
  const { ackFor } = rule;
  if (ackFor === undefined) return ACK[rule.ack];
  const doneFrom = GRADES.find((level) => ackFor({ ...NOTHING, rule: rule.id, level }) === 'until-done');
  return `to grade ${(doneFrom ?? 5) - 1} ${ACK['until-worse']}${doneFrom === undefined ? '' : `; from grade ${doneFrom} ${ACK['until-done']}`}`;
}

type Described = Omit<Rule, 'evaluate' | 'readsWhileMet'>;
function ruleEntry(rule: Described, protocol: Protocol): ContentsRule {
  const priority = [rule.priority].flat() as Priority[];
  return {
    id: rule.id,
    title: rule.title,
    family: rule.family === rule.id ? null : rule.family,
    when: rule.when,
    priority,
    kind: rule.kind,
    cls: rule.cls,
    ack: ackOf(rule),
    notify: notifyOf(rule, priority),
    delays: delaysOf(rule),
    action: rule.action,
    source: rule.source,
    reads: rule.reads.map((part) => READS[part]),
    numbers: rule.numbers
      .filter((key): key is NumberKey => Object.hasOwn(DEFAULT_NUMBERS, key))
      .map((key) => numberEntry(key, protocol)),
  };
}

const AT = ['the nurse', 'CN', 'ICU', 'HEM'] as const;
/** As shipped; a unit's escalation page says what holds there. */
function delaysOf(rule: Described): string | null {
  const own = DEFAULT_POLICY.byRule[rule.id];
  if (own === undefined) return null;
  return own
    .flatMap((ms, tier) => (ms === null ? [] : [`${AT[tier]} ${ms === 0 ? 'at once' : `+ ${durationText(ms)}`}`]))
    .join(', ');
}

/** Asks the rule itself whom it tells at each priority and grade. */
function notifyOf(rule: Described, priorities: readonly Priority[]): ContentsRule['notify'] {
  const { notifyFor } = rule;
  if (notifyFor === undefined) return [{ when: null, roles: rule.notify }];
  const at = (priority: Priority, level: number): readonly NotifyRole[] =>
    notifyFor({ ...NOTHING, rule: rule.id, priority, level, evidence: [{ name: 'CRS', value: level, t: null }] });
  const text = (roles: readonly NotifyRole[]) => roles.join(' ');
  const byGrade = GRADES.some((level) => priorities.some((p) => text(at(p, level)) !== text(at(p, 1))));
  if (!byGrade) return priorities.map((p) => ({ when: p, roles: at(p, 1) }));
  const gravest = priorities.at(-1) ?? 'low';
  const rows: { from: number; to: number; roles: readonly NotifyRole[] }[] = [];
  // A rule of the cadence speaks at grade 0 too.
  const from = text(at(gravest, 0)) === text(at(gravest, 1)) ? [0, ...GRADES] : GRADES;
  for (const level of from) {
    const roles = at(gravest, level);
    const last = rows.at(-1);
    if (last && text(last.roles) === text(roles)) last.to = level;
    else rows.push({ from: level, to: level, roles });
  }
  return rows.map((r) => ({ when: r.from === r.to ? `grade ${r.from}` : `grade ${r.from} to ${r.to}`, roles: r.roles }));
}
const GRADES = [1, 2, 3, 4] as const;
const NOTHING: Finding = {
  rule: '',
  trigger: '',
  priority: 'low',
  condition: 'present',
  level: null,
  since: 0,
  text: '',
  evidence: [],
};

const usedBy = new Map(NUMBER_KEYS.map((key) => [key, RULES.filter((r) => r.numbers.includes(key)).map((r) => r.id)]));
function numberEntry(key: NumberKey, protocol: Protocol): ContentsNumber {
  const { value, unit, source, note } = protocol.numbers[key];
  const { min, max } = rangeOf(key);
  const shipped = DEFAULT_NUMBERS[key].value;
  return {
    ...{ key, value, unit, source },
    label: NUMBER_LABELS[key],
    note: note ?? null,
    toBeConfirmed: shipped === value && TO_BE_CONFIRMED.has(key),
    shipped: shipped === value ? null : shipped,
    allowed: { min, max },
    rules: usedBy.get(key) ?? [],
  };
}
