import { rank } from '../alerts/alert';
import type { Chart } from '../chart/chart';
import { emptyChart } from '../chart/empty';
import { fold } from '../chart/fold';
import { current } from '../chart/read';
import { tociLedger } from '../chart/tocilizumab';
import { evaluate } from '../engine';
import { catalogRow } from '../events/catalog';
import { easixOf } from '../grading/easix';
import { hscoreOf } from '../grading/hscore';
import { iceInForce } from '../grading/ice';
import { icansStatus } from '../grading/status';
import { protocolById } from '../protocols';
import type { Protocol } from '../protocols/protocol';
import type { Priority } from '../rules/rule';
import type { Instant } from '../time';
import { type Case, eventsOf, withHScoreInputs } from './case';
import { formatOffset, instantAt } from './offset';

/** One line of `npm run replay`: what the engine says of a case at its instant. Times are offsets, as in the file. */
export interface ReplayLine {
  readonly id: string;
  readonly at: string;
  readonly crs: number;
  readonly icans: number;
  readonly icansStatus: string;
  readonly ice: number | null;
  readonly domains: { readonly hypotension: number; readonly hypoxia: number };
  readonly toci: {
    readonly last24h: number;
    readonly total: number;
    readonly nextEligibleAt: string | null;
    readonly canGive: boolean;
    readonly maxDoseMg: number | null;
  };
  readonly scores: Readonly<Record<string, number>>;
  readonly canonical: readonly CanonicalValue[];
  readonly alerts: readonly string[];
  readonly priorities: Readonly<Record<string, Priority>>;
}
export interface CanonicalValue {
  readonly test: string;
  /** null: the newest value of the test was rejected. */
  readonly value: number | string | null;
  readonly unit: string | null;
}

/** Runs one case. `t0` is the file's. Throws with the field's name for a case that cannot be read. */
export function replay(c: Case, t0: Instant): ReplayLine {
  const protocol = protocolById(c.profile ?? 'astct-2019');
  if (protocol === undefined) throw new Error(`profile: ${c.profile} is no protocol`);
  const at = instantAt(t0, c.expect.at, 'expect.at');
  const chart = withHScoreInputs(fold(emptyChart(), eventsOf(c, t0, at), at, protocol), c);
  // A finding whose inputs are missing or stale is not known to hold.
  const findings = evaluate(chart, protocol, at).findings.filter((f) => f.condition === 'present');
  const step = current(chart);
  const ledger = tociLedger(chart, at, protocol);
  const priorities: Record<string, Priority> = {};
  for (const f of findings) priorities[f.rule] = graver(priorities[f.rule], f.priority);
  return {
    id: c.id,
    at: c.expect.at,
    crs: step.crs,
    icans: step.icans,
    icansStatus: icansStatus(chart, at, protocol),
    ice: iceInForce(chart, at, protocol)?.score ?? null,
    domains: { hypotension: step.hypotension, hypoxia: step.hypoxia },
    toci: {
      last24h: ledger.last24h,
      total: ledger.total,
      nextEligibleAt: ledger.nextEligibleAt === null ? null : formatOffset(ledger.nextEligibleAt - t0),
      canGive: ledger.canGive,
      maxDoseMg: ledger.maxDoseMg,
    },
    scores: scoresOf(chart, protocol),
    canonical: canonicalOf(chart),
    alerts: [...new Set(findings.map((f) => f.rule))].sort(),
    priorities,
  };
}

function graver(a: Priority | undefined, b: Priority): Priority {
  return a === undefined || rank(b) > rank(a) ? b : a;
}

function scoresOf(chart: Chart, protocol: Protocol): Record<string, number> {
  const out: Record<string, number> = {};
  const { score } = hscoreOf(chart);
  const easix = easixOf(chart, protocol);
  if (score !== null) out.hscore = score;
  if (easix.easix !== null) out.easix = easix.easix.value;
  if (easix.sEasix !== null) out.sEasix = easix.sEasix.value;
  if (easix.mEasix !== null) out.mEasix = easix.mEasix.value;
  return out;
}

/** The newest value of each test, in its canonical unit, or null if that one was rejected. */
function canonicalOf(chart: Chart): CanonicalValue[] {
  const tests = new Set([...Object.keys(chart.labs), ...Object.keys(chart.rejects)]);
  const out: CanonicalValue[] = [];
  for (const test of [...tests].sort()) {
    const row = catalogRow(test);
    if (row !== undefined && row.kind !== 'lab') continue;
    const value = chart.labs[test]?.at(-1);
    const reject = chart.rejects[test];
    if (row === undefined && value === undefined) continue;
    const refused =
      reject !== undefined &&
      (value === undefined || reject.t > value.t || (reject.t === value.t && reject.receivedAt > value.receivedAt));
    const unit = row === undefined ? null : (value?.unit ?? row.unit);
    const said = row === undefined ? (value?.value === 1 ? 'positive' : 'negative') : (value?.value ?? null);
    out.push({ test, value: refused ? null : said, unit });
  }
  return out;
}
