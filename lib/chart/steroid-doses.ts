import { drugByName } from '../events/drugs';
import { runsAt } from '../grading/pressors';
import { HOUR, type Instant } from '../time';
import type { Chart, Dose, DrugInfusion } from './chart';
import { type SteroidStretch, startOf, steroidStretches } from './steroid-infusions';

/** One dose of a steroid that a rule asks for (HEMO-06, STER-11), given at once or infused. */

/** So much of one drug at once, as listed every so often: dexamethasone 10 mg q6h. */
export interface AskedDose {
  readonly drug: string;
  readonly mg: number;
  readonly everyMs: number;
}

/** A dose, or an infusion that came or comes to one. */
export interface FoundDose {
  /** Start of the administration, of an infusion at the earliest the instant asked from. */
  readonly t: Instant;
  /** Null for an infusion. */
  readonly dose: Dose | null;
  /** The record that began it; null where the chart no longer has it. */
  readonly id: string | null;
}

export interface DoseSearch {
  /** The first that is a dose; null if none is. */
  readonly first: FoundDose | null;
  /** When time alone may change that: an infusion that runs comes to a dose, or ends as announced. */
  readonly turnsAt: Instant | null;
  /** The end of the last infusion that was one while it ran and came to less; null without one. */
  readonly fellShortAt: Instant | null;
}

/** Amounts of infusions are sums of fractions. */
const TINY_MG = 1e-9;

/**
 * Looks for a dose since `from`. An infusion is one once its rates come to the amount (each infusion by itself, over pauses of at
 * most `pauseMs`: the change of a syringe), and while it runs at a rate that comes to it within the time between two doses, unless
 * its contents or its announced end say that it will not. Where no rate is known the amount said at its start decides; with neither
 * it is a dose while it runs, as an unknown rate of a vasopressor counts as high (REV-01), and not after: an amount nobody knows is
 * no answer.
 */
export function findDose(chart: Chart, asked: AskedDose, from: Instant, now: Instant, pauseMs: number): DoseSearch {
  const infusion = chart.infusions[asked.drug] ?? null;
  const starts = new Set<Dose>();
  const found: FoundDose[] = [];
  const turns: Instant[] = [];
  let fellShortAt: Instant | null = null;
  for (const stretches of coursesOf(chart, asked.drug, now, pauseMs)) {
    for (const s of stretches) {
      const start = startOf(chart, s);
      if (start !== undefined) starts.add(start);
    }
    const c = judge(chart, stretches, asked, from, now, infusion);
    const begun = stretches[0] as SteroidStretch;
    if (c.isDose) found.push({ t: Math.max(from, begun.from), dose: null, id: startOf(chart, begun)?.id ?? null });
    if (c.turnsAt !== null) turns.push(c.turnsAt);
    if (c.fellShort) fellShortAt = (stretches.at(-1) as SteroidStretch).to;
  }
  const dose = chart.doses.steroid.find(
    (d) => d.drug === asked.drug && d.t >= from && d.mg !== null && d.mg >= asked.mg - 1e-6 && !starts.has(d),
  );
  if (dose !== undefined) found.push({ t: dose.t, dose, id: dose.id });
  const first = found.reduce<FoundDose | null>((a, b) => (a === null || b.t < a.t ? b : a), null);
  return { first, turnsAt: turns.length === 0 ? null : Math.min(...turns), fellShortAt };
}

/** The stretches of the drug, joined over short pauses. */
function coursesOf(chart: Chart, drug: string, now: Instant, pauseMs: number): readonly SteroidStretch[][] {
  const out: SteroidStretch[][] = [];
  for (const s of steroidStretches(chart, now)) {
    if (s.drug !== drug) continue;
    const before = out.at(-1)?.at(-1);
    if (before !== undefined && s.from - before.to <= pauseMs) out.at(-1)?.push(s);
    else out.push([s]);
  }
  return out;
}

interface Judged {
  readonly isDose: boolean;
  readonly turnsAt: Instant | null;
  readonly fellShort: boolean;
}

function judge(
  chart: Chart,
  stretches: readonly SteroidStretch[],
  asked: AskedDose,
  from: Instant,
  now: Instant,
  infusion: DrugInfusion | null,
): Judged {
  const last = stretches.at(-1) as SteroidStretch;
  if (last.to < from) return { isDose: false, turnsAt: null, fellShort: false };
  const factor = drugByName(asked.drug)?.dexamethasoneFactor ?? 0;
  const saidAt = (s: SteroidStretch): number | null => startOf(chart, s)?.mg ?? null;
  const perHour = (s: SteroidStretch): number | null => (s.mgPerHour === null ? null : s.mgPerHour / factor);
  let mg = 0;
  for (const s of stretches) {
    const rate = perHour(s);
    if (rate !== null) mg += (Math.max(0, s.to - Math.max(from, s.from)) / HOUR) * rate;
    else if (s.from >= from) mg += saidAt(s) ?? 0;
  }
  const reached = mg >= asked.mg - TINY_MG;
  const rate = perHour(last);
  const endsAt = infusion?.endsAt ?? null;
  const running = infusion !== null && last.to === now && runsAt(infusion, now);
  if (reached) return { isDose: true, turnsAt: null, fellShort: false };
  const promised = promises(
    stretches.findLast((s) => saidAt(s) !== null),
    rate,
  );
  if (!running) return { isDose: false, turnsAt: null, fellShort: promised };
  if (rate === null) return { isDose: promised, turnsAt: endsAt, fellShort: false };
  const reachesAt = Math.ceil(now + ((asked.mg - TINY_MG - mg) / rate) * HOUR);
  const isDose = promised && (endsAt === null || reachesAt <= endsAt);
  return { isDose, turnsAt: endsAt === null ? reachesAt : Math.min(reachesAt, endsAt), fellShort: false };

  /** Does an infusion that runs promise the amount: by its rate in the time between two doses, by what was said at its start? */
  function promises(start: SteroidStretch | undefined, perHourNow: number | null): boolean {
    const contents = start === undefined ? null : saidAt(start);
    if (contents !== null && contents < asked.mg - 1e-6) return false;
    return perHourNow === null || (perHourNow * asked.everyMs) / HOUR >= asked.mg - TINY_MG;
  }
}
