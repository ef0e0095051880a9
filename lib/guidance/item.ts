import type { Chart, ChecklistEntry, Dose } from '../chart/chart';
import { withheld } from '../chart/read-rules';
import type { Protocol } from '../protocols/protocol';
import { clock, drugName, mg } from '../rules/words';
import type { Instant } from '../time';
import type { ChecklistItem, ItemState } from './types';

/** Building blocks of checklist items. */

export interface Facts {
  readonly chart: Chart;
  readonly protocol: Protocol;
  readonly now: Instant;
  /** Ticks and doses before this do not belong to the present episode. */
  readonly since: Instant;
}

export interface Standing {
  readonly state: ItemState;
  readonly why: string;
  readonly t?: Instant | null;
  readonly eventId?: string;
  readonly by?: string | null;
}

export const due = (why: string, t: Instant | null = null): Standing => ({ state: 'due', why, t });
export const done = (why: string, t: Instant | null = null, eventId?: string): Standing => ({
  state: 'done',
  why,
  t,
  ...(eventId === undefined ? {} : { eventId }),
});
export const notApplicable = (why: string, t: Instant | null = null): Standing => ({ state: 'not-applicable', why, t });

/** "dexamethasone 10 mg at 02:10". */
export function doseSaid(facts: Facts, dose: Dose): Standing {
  const amount = dose.mg === null ? '' : ` ${mg(dose.mg)}`;
  return done(`${drugName(dose.drug)}${amount} at ${clock(facts.chart, dose.t, facts.now)}`, dose.t, dose.id);
}

/** The tick of an item made in this episode. */
export function tickOf(facts: Facts, id: string): ChecklistEntry | null {
  const entry = facts.chart.checklist[id];
  return entry !== undefined && entry.t >= facts.since && entry.t <= facts.now ? entry : null;
}

/** A decision to withhold `what` makes an item not applicable, with its reason. */
export function decided(facts: Facts, what: string): Standing | null {
  const w = withheld(facts.chart, what, facts.now, facts.protocol);
  if (w === null) return null;
  const reason = w.decision.reason === null ? '' : `: ${w.decision.reason}`;
  const by = w.decision.by === null ? '' : ` by ${w.decision.by}`;
  return {
    state: 'not-applicable',
    why: `withheld${by} at ${clock(facts.chart, w.decision.t, facts.now)}${reason}, until ${clock(facts.chart, w.until, facts.now)}`,
    t: w.decision.t,
    by: w.decision.by,
    eventId: w.decision.id,
  };
}

interface Described {
  readonly id: string;
  readonly title: string;
  readonly source: readonly string[];
  /** Done by a tick; otherwise the chart decides and a tick can only say it does not apply. */
  readonly tick?: true;
}

/** The item with a person's tick in force, else as the chart has it. */
export function item(facts: Facts, described: Described, standing: Standing): ChecklistItem {
  const tick = tickOf(facts, described.id);
  const counts = tick !== null && (tick.state === 'not-applicable' || described.tick === true) && standing.state !== 'done';
  const said = counts && tick !== null ? ticked(facts, tick) : standing;
  return {
    id: described.id,
    title: described.title,
    state: said.state,
    why: said.why,
    t: said.t ?? null,
    tick: described.tick === true,
    by: said.by ?? null,
    source: described.source,
    ...(said.eventId === undefined ? {} : { eventId: said.eventId }),
  };
}

function ticked(facts: Facts, tick: ChecklistEntry): Standing {
  const reason = tick.reason === null ? '' : `: ${tick.reason}`;
  const by = tick.by === null ? '' : ` by ${tick.by}`;
  const word = tick.state === 'done' ? 'ticked' : 'not applicable, said';
  return {
    state: tick.state,
    why: `${word}${by} at ${clock(facts.chart, tick.t, facts.now)}${reason}`,
    t: tick.t,
    by: tick.by,
    eventId: tick.id,
  };
}
