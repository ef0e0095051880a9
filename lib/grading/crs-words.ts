import type { Chart, Oxygen, SignEvidence } from '../chart/chart';
import { attributed, weightKg } from '../chart/read';
import { pressorShort } from '../display/bed';
import { deviceShort } from '../display/devices';
import { inSentence } from '../display/in-sentence';
import { clinicalNumber, vitalText } from '../display/numbers';
import { deviceRow } from '../events/devices';
import type { Protocol } from '../protocols/protocol';
import { span } from '../protocols/protocol';
import { clock, drugName, list, said } from '../rules/words';
import type { Instant } from '../time';
import { lowPressure, pressureHold } from './crs';
import { gradingPressors, pressorGrade, type RunningPressor, runningPressors } from './pressors';

/** What a domain rests on: a clause for sentences and a chip of at most 18 characters for tiles. */
export interface Cause {
  readonly text: string;
  readonly chip: string;
}

/** The cause of the hypotension domain at its present grade; null at 0. */
export function hypotensionCause(chart: Chart, grade: number, now: Instant, protocol: Protocol): Cause | null {
  if (grade === 0) return null;
  if (chart.support.ecmoVa?.running && grade === 4) return { text: 'VA-ECMO', chip: 'VA-ECMO' };
  const running = attributed(chart, 'hypotension', now) === null ? runningPressors(chart, now) : [];
  if (running.length > 0 && pressorGrade(running, weightKg(chart), protocol) === grade)
    return pressorCause(gradingPressors(running, weightKg(chart), protocol));
  const low = lowPressure(chart, now, protocol);
  const { sbpMmHg: sbp, mapMmHg: map } = low.values;
  const chip =
    sbp !== undefined ? `SBP ${clinicalNumber(sbp, 0)}` : map !== undefined ? `MAP ${clinicalNumber(map, 0)}` : 'low pressure';
  if (low.now) return { text: `hypotension (${pressureText(low)})`, chip };
  return { text: heldPressure(chart, low, now, protocol), chip: `${chip} held` };
}

/** "low pressure (systolic 84, mean 58) held until 13:10". */
export function heldPressure(chart: Chart, low: SignEvidence, now: Instant, protocol: Protocol): string {
  return `low pressure (${pressureText(low)}) held ${heldUntil(chart, low, now, protocol)}`;
}
function pressureText({ values: { sbpMmHg, mapMmHg } }: SignEvidence): string {
  return [
    sbpMmHg === undefined ? null : `systolic ${clinicalNumber(sbpMmHg, 0)}`,
    mapMmHg === undefined ? null : `mean ${clinicalNumber(mapMmHg, 0)}`,
  ]
    .filter((x) => x !== null)
    .join(', ');
}

/** "until 13:10", or what ends it where readings do (Q3). */
export function heldUntil(chart: Chart, low: SignEvidence, now: Instant, protocol: Protocol): string {
  const hold = pressureHold(low, now, protocol);
  if (hold === 'until-two-normal') return `until two normal readings ${said(protocol, 'crs.pressureNormalFor')} apart`;
  return `until ${clock(chart, hold?.until ?? now, now)}`;
}

function pressorCause(running: readonly RunningPressor[]): Cause {
  const counted = running.filter((p) => p.counted);
  const named = counted.length > 0 ? counted : running;
  const names = list(named.map((p) => drugName(p.infusion.drug)));
  const chips = named.map((p) => pressorChip(p));
  const joined = chips.join(' · ');
  const short = named.map((p) => pressorShort(p.infusion.drug)).join(' · ');
  const chip = joined.length <= 18 ? joined : short.length <= 18 ? short : `${named.length} vasopressors`;
  if (counted.length === 0) return { text: `${names} alone`, chip };
  const also =
    running.length > counted.length
      ? ` with ${list(running.filter((p) => !p.counted).map((p) => drugName(p.infusion.drug)))}`
      : '';
  return {
    text: counted.length === 1 ? `one vasopressor (${names})${also}` : `${counted.length} vasopressors (${names})${also}`,
    chip,
  };
}

function pressorChip({ infusion }: RunningPressor): string {
  const rate =
    infusion.rate === null
      ? ''
      : ` ${clinicalNumber(Number(infusion.rate.toFixed(infusion.rate < 1 ? 2 : infusion.rate < 10 ? 1 : 0)))}`;
  return `${pressorShort(infusion.drug)}${rate}`;
}

/** "NC 3", "HFNC 45", "BiPAP 0.50". */
export function oxygenChip(o: Oxygen): string {
  const name = deviceShort(o.device);
  if (o.flowLpm !== null && o.device !== 'cpap' && o.device !== 'bipap' && o.device !== 'invasive-ventilation')
    return `${name} ${clinicalNumber(o.flowLpm)}`;
  return o.fio2 === null ? name : `${name} ${clinicalNumber(o.fio2, 2)}`;
}
/** "high-flow nasal cannula 45 L/min, FiO2 0.5". */
export function oxygenText(o: Oxygen): string {
  const name = inSentence(deviceRow(o.device)?.title ?? o.device);
  const flow = o.flowLpm === null ? '' : ` ${clinicalNumber(o.flowLpm)} L/min`;
  return `${name}${flow}${o.fio2 === null ? '' : `, FiO2 ${clinicalNumber(o.fio2)}`}`;
}

/** The cause of the hypoxia domain at its present grade; null at 0. `byDevice`: the grade the oxygen in use gives. */
export function hypoxiaCause(chart: Chart, grade: number, byDevice: number, now: Instant, protocol: Protocol): Cause | null {
  if (grade === 0) return null;
  if (chart.support.ecmoVv?.running && grade === 4) return { text: 'VV-ECMO', chip: 'VV-ECMO' };
  const o = chart.support.oxygen;
  if (o !== null && byDevice === grade) return { text: oxygenText(o), chip: oxygenChip(o) };
  return spo2Cause(chart, now, protocol);
}

/** What a low SpO2 says by itself, now or held. */
export function spo2Cause(chart: Chart, now: Instant, protocol: Protocol): Cause {
  const low = chart.evidence.spo2;
  const value = clinicalNumber(low.values.spo2Percent ?? 0, 0);
  if (low.now) return { text: `SpO2 ${value} % without added oxygen`, chip: `SpO2 ${value}` };
  const until = (low.lastAt ?? now) + span(protocol, 'crs.spo2Hold');
  return { text: `SpO2 ${value} % held until ${clock(chart, until, now)}`, chip: `SpO2 ${value} held` };
}

/** The cause of grade 1: the fever, now or held. */
export function feverCause(chart: Chart): Cause {
  const { lastC, now } = chart.evidence.fever;
  const value = lastC === null ? '' : vitalText('tempC', lastC);
  return now
    ? { text: `fever ${value} °C`, chip: `T ${value}` }
    : { text: `fever held: last ${value} °C`, chip: `T ${value} held` };
}

/** A limit that grows with a child's age, to a tenth: it would say something else each second. */
export const tenth = (limit: number): string => clinicalNumber(Math.round(limit * 10) / 10);
