import { inside, type Knot } from './curve';
import type { Body } from './physiology';
import type { Plan } from './plan';
import { type Random, random } from './random';

/** When the nurses of a story do what a protocol asks for. Every function is pure in the plan. */

/** Hours at which a temperature is taken: every two hours, about every forty minutes in fever, and as the plan adds. */
export function temperatureHours(plan: Plan, subject: Body): number[] {
  const chance = stream(plan, 'temperature');
  const hours = [...(plan.extraTemperaturesH ?? [])];
  const start = plan.admittedH + 0.2;
  for (let h = start; h < plan.dischargeH; ) {
    hours.push(h);
    h += subject.feverC(h) > 0.5 ? chance.between(0.5, 0.8) : chance.between(1.7, 2.2);
  }
  return hours.sort((a, b) => a - b);
}

/** Hours of acetaminophen: with fever, at most every six hours. */
export function antipyreticHours(plan: Plan, feverC: (hour: number) => number): number[] {
  const chance = stream(plan, 'antipyretic');
  const hours: number[] = [];
  for (let h = plan.admittedH; h < plan.dischargeH; h += 0.25) {
    const last = hours[hours.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (feverC(h) > 1.3 && h - last > 6) hours.push(h + chance.between(0.3, 0.6));
  }
  return hours;
}

/**
 * Hours of ICE (CAPD) records: one before the infusion, then within twelve hours up to D+14 and within a day later, and
 * at every change the plan names, because that is when it is found.
 */
export function iceHours(plan: Plan): number[] {
  const chance = stream(plan, 'ice');
  const found = (plan.ice ?? []).map(([h]) => h);
  const hours: number[] = [];
  let h = plan.admittedH < plan.infusedH ? Math.max(plan.admittedH + 0.5, plan.infusedH - 5) : plan.admittedH + 0.5;
  while (h < plan.dischargeH) {
    if (!inside(plan.noIce, h)) hours.push(h);
    const interval = h - plan.infusedH < 14 * 24 ? chance.between(10.4, 11.6) : chance.between(21, 23);
    h = nextRound(
      h,
      h + interval,
      found.find((at) => at > h),
      plan.lastIceH,
      1.5,
    );
  }
  return hours;
}

/**
 * Hours of regrades: within twelve hours, and a while after a grade has changed. In the part of the story that lies in
 * the future the answer to a change takes about fifty minutes, which leaves it to whoever watches.
 */
export function regradeHours(plan: Plan, changes: readonly Knot[]): number[] {
  const chance = stream(plan, 'regrade');
  const hours: number[] = [];
  let h = Math.max(plan.infusedH, plan.admittedH) + 1.5;
  while (h < plan.dischargeH) {
    if (!inside(plan.noRegrade, h)) hours.push(h);
    const change = changes.find(([at]) => at > h)?.[0];
    const answered =
      change === undefined ? undefined : change + (change > -1 ? chance.between(0.7, 0.9) : chance.between(0.3, 0.7));
    h = nextRound(h, h + chance.between(9.4, 11.2), answered, plan.lastRegradeH, 1);
  }
  return hours;
}

/** The earlier of routine and occasion; a round the plan has fixed as the last before zero takes the place of its neighbours. */
function nextRound(now: number, routine: number, occasion: number | undefined, fixed: number | undefined, gap: number): number {
  const next = occasion === undefined ? routine : Math.min(routine, Math.max(occasion, now + 0.02));
  if (fixed === undefined) return next;
  if (now < fixed) return next > fixed - gap ? fixed : next;
  return now === fixed ? Math.max(next, 0.05) : next;
}

/** Hours of the daily panel; twice daily where the plan draws it itself. */
export function panelHours(plan: Plan): number[] {
  const chance = stream(plan, 'panel');
  const hours: number[] = [];
  let h = plan.admittedH < plan.infusedH ? plan.admittedH + 0.7 : plan.admittedH + 0.4;
  while (h < plan.dischargeH) {
    hours.push(h);
    h += chance.between(22.4, 23.8);
  }
  return hours;
}

/** A stream of chance that belongs to one patient and one purpose. */
export function stream(plan: Plan, purpose: string): Random {
  return random(`${plan.person.mrn}/${purpose}`);
}
