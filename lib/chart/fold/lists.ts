import type { ChartEventOf } from '../../events/event';
import { type Protocol, span } from '../../protocols/protocol';
import type { Attribution, Chart, Decision, Diagnostic, FluidEntry, Regrade } from '../chart';
import { withParts } from '../with';
import { insert } from './insert';
import { addRejects, refused } from './rejects';

const KEEP = { attributions: 12, regrades: 30, decisions: 40, diagnostics: 60, fluid: 48 };
/** Plausible ejection fractions, %. */
const EF_PERCENT = [1, 90] as const;
/** Without an end these last a day; a seizure, motor or pressure finding lasts until said otherwise (C6). */
const ENDS_BY_DEFAULT = new Set<string>(['fever', 'hypotension', 'hypoxia', 'icans-ice', 'icans-loc']);

/** In the order of time. */
export function foldAttribution(chart: Chart, e: ChartEventOf<'attribution'>, protocol: Protocol): Chart {
  const byDefault = e.until === undefined && e.otherCause && ENDS_BY_DEFAULT.has(e.domain);
  const attribution: Attribution = {
    t: e.t,
    otherCause: e.otherCause,
    cause: e.cause ?? null,
    until: e.until ?? (byDefault ? e.t + span(protocol, 'crs.attributionEnds') : null),
    byDefault,
    by: e.by ?? null,
    id: e.id,
  };
  const list = chart.attributions[e.domain] ?? [];
  return withParts(chart, {
    attributions: { ...chart.attributions, [e.domain]: [...list, attribution].slice(-KEEP.attributions) },
  });
}

/** In the order of time. The newest that names each scale stays, however many follow. */
export function foldRegrade(chart: Chart, e: ChartEventOf<'regrade'>): Chart {
  const regrade: Regrade = {
    t: e.t,
    crs: e.crs ?? null,
    icans: e.icans ?? null,
    by: e.by ?? null,
    reason: e.reason ?? null,
    id: e.id,
  };
  const list = [...chart.regrades, regrade];
  if (list.length <= KEEP.regrades) return withParts(chart, { regrades: list });
  const newest = list.slice(-KEEP.regrades);
  const older = list.slice(0, -KEEP.regrades);
  const missing = (['crs', 'icans'] as const).flatMap((scale) =>
    newest.some((r) => r[scale] !== null) ? [] : older.filter((r) => r[scale] !== null).slice(-1),
  );
  return withParts(chart, { regrades: [...new Set([...missing, ...newest])].sort((a, b) => a.t - b.t) });
}

/** At its own time, whenever it arrives; likewise the following. */
export function foldDecision(chart: Chart, e: ChartEventOf<'decision'>): Chart {
  const decision: Decision = {
    t: e.t,
    withhold: e.withhold ?? null,
    duplicate: e.duplicate ?? null,
    reassess: e.reassess ?? null,
    reason: e.reason ?? null,
    by: e.by ?? null,
    id: e.id,
  };
  return withParts(chart, { decisions: insert(chart.decisions, decision, KEEP.decisions) });
}

export function foldDiagnostic(chart: Chart, e: ChartEventOf<'diagnostic'>): Chart {
  const ef = e.efPercent;
  const plausible = ef === undefined || (ef >= EF_PERCENT[0] && ef <= EF_PERCENT[1]);
  const diagnostic: Diagnostic = {
    t: e.t,
    test: e.test,
    hemophagocytosis: e.hemophagocytosis ?? null,
    efPercent: plausible ? (ef ?? null) : null,
    id: e.id,
  };
  const diagnostics = insert(chart.diagnostics, diagnostic, KEEP.diagnostics);
  if (plausible) return withParts(chart, { diagnostics });
  const reject = refused(e, 'efPercent', ef, '%', `outside ${EF_PERCENT[0]} to ${EF_PERCENT[1]}`);
  return withParts(chart, { diagnostics, rejects: addRejects(chart.rejects, [reject]) });
}

export function foldFluid(chart: Chart, e: ChartEventOf<'fluid'>): Chart {
  const fluid: FluidEntry = {
    t: e.t,
    intakeMl: e.intakeMl ?? null,
    outputMl: e.outputMl ?? null,
    urineMl: e.urineMl ?? null,
    id: e.id,
  };
  return withParts(chart, { fluid: insert(chart.fluid, fluid, KEEP.fluid) });
}

export function foldChecklist(chart: Chart, e: ChartEventOf<'checklist'>): Chart {
  const known = chart.checklist[e.item];
  if (known !== undefined && (known.t > e.t || (known.t === e.t && known.id > e.id))) return chart;
  const entry = { t: e.t, state: e.state, reason: e.reason ?? null, by: e.by ?? null, id: e.id };
  return withParts(chart, { checklist: { ...chart.checklist, [e.item]: entry } });
}
