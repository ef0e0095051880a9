import { pressorShort } from '../display/bed';
import { ageText } from '../display/durations';
import { labText, vitalText } from '../display/numbers';
import { HOUR, type Instant, MINUTE } from '../time';
import type { GradeStep, Scale } from '../trend';
import { type LinePoint, valueAt } from './line';
import type { HeldGrades, Hold, RatePart, RibbonPart } from './steps';
import { oxygenText } from './words';

/** What the lanes have drawn, in their order, for the row of values under the cursor. */
export interface ReadSources {
  readonly tempC: readonly LinePoint[];
  readonly heartRate: readonly LinePoint[];
  readonly mapArterial: readonly LinePoint[];
  readonly mapCuff: readonly LinePoint[];
  readonly respRate: readonly LinePoint[];
  readonly spo2: readonly LinePoint[];
  readonly oxygen: readonly RibbonPart[];
  readonly pressors: readonly { readonly drug: string; readonly parts: readonly RatePart[] }[];
  readonly grades: readonly GradeStep[];
  /** Results, in the order of their lanes. */
  readonly labs: readonly { readonly name: string; readonly points: readonly LinePoint[] }[];
  /** Spacing beyond which a streamed line is broken. */
  readonly streamGapMs: number;
}
export interface ReadPart {
  readonly name: string;
  /** "—" where nobody can say. */
  readonly text: string;
  readonly note?: string;
}
const NOTHING = '—';
const NOT_HELD: HeldGrades = { CRS: null, ICANS: null };
const TEMPERATURE_STALE = 5 * HOUR;
const CUFF_STALE = 2 * HOUR;
/** As far as results are joined to a line. */
export const LAB_STALE = 36 * HOUR;

/** Signs, support and grades that stood at `t`, in the order of the lanes. A value older than its lane allows is a dash, never a number. */
export function readOut(sources: ReadSources, t: Instant, held: HeldGrades = NOT_HELD): ReadPart[] {
  const streamed = Math.max(15 * MINUTE, sources.streamGapMs);
  const sign = (name: string, field: string, points: readonly LinePoint[], staleMs: number): ReadPart => {
    const v = valueAt(points, t, staleMs)?.v;
    return { name, text: v === undefined || v === null ? NOTHING : vitalText(field, v) };
  };
  return [
    sign('T', 'tempC', sources.tempC, TEMPERATURE_STALE),
    sign('HR', 'heartRate', sources.heartRate, streamed),
    pressure(sources, t, streamed),
    sign('RR', 'respRate', sources.respRate, streamed),
    sign('SpO₂', 'spo2Percent', sources.spo2, streamed),
    ...oxygenAt(sources.oxygen, t),
    ...pressorsAt(sources.pressors, t),
    gradeAt(sources.grades, 'CRS', t, held.CRS),
    gradeAt(sources.grades, 'ICANS', t, held.ICANS),
  ];
}

/** The results that stood at `t`, each with its age then: what came later was not known. */
export function labsAt(sources: Pick<ReadSources, 'labs'>, t: Instant): ReadPart[] {
  return sources.labs.map(({ name, points }) => {
    const result = valueAt(points, t, LAB_STALE);
    if (result?.v == null) return { name, text: NOTHING };
    return { name, text: labText(result.v, result.flag), note: `${ageText(t - result.t)} old` };
  });
}

function pressure(sources: ReadSources, t: Instant, streamed: number): ReadPart {
  const arterial = valueAt(sources.mapArterial, t, streamed);
  if (arterial?.v != null) return { name: 'MAP', text: vitalText('mapMmHg', arterial.v), note: 'art' };
  const cuff = valueAt(sources.mapCuff, t, CUFF_STALE);
  if (cuff?.v != null) return { name: 'MAP', text: vitalText('mapMmHg', cuff.v), note: 'cuff' };
  return { name: 'MAP', text: NOTHING };
}
/** A device needs no name before it: "NC 4 L". What is breathed in stands with it where it was charted. */
function oxygenAt(parts: readonly RibbonPart[], t: Instant): ReadPart[] {
  const part = parts.find((p) => p.from <= t && t < p.to) ?? parts.findLast((p) => p.open && p.from <= t);
  if (part === undefined) return [{ name: 'O₂', text: NOTHING }];
  const fio2 = part.fio2 === undefined ? [] : [{ name: 'FiO₂', text: part.fio2.toFixed(2) }];
  return [{ name: '', text: oxygenText(part) }, ...fio2];
}
function pressorsAt(traces: ReadSources['pressors'], t: Instant): ReadPart[] {
  const running = traces.flatMap(({ drug, parts }) => {
    const part = parts.find((p) => p.from <= t && (t < p.to || p.open));
    return part ? [{ name: pressorShort(drug), text: part.rate === null ? '?' : labText(part.rate) }] : [];
  });
  if (running.length > 0) return running;
  const main = traces[0];
  return [{ name: main ? pressorShort(main.drug) : 'pressors', text: '0' }];
}
function gradeAt(steps: readonly GradeStep[], scale: Scale, t: Instant, hold: Hold | null): ReadPart {
  const step = steps
    .filter((s) => s.scale === scale && s.t <= t)
    .sort((a, b) => a.t - b.t)
    .at(-1);
  if (!step) return { name: scale, text: NOTHING };
  return { name: scale, text: String(step.grade), ...(hold !== null && t >= hold.since ? { note: hold.word } : {}) };
}
