import type { Chart } from '../chart/chart';
import { attributed, current, weightKg } from '../chart/read';
import { clinicalNumber, vitalText } from '../display/numbers';
import { num, type Protocol, span } from '../protocols/protocol';
import { clock, drugName, list, said } from '../rules/words';
import type { GradeBasis } from '../state';
import { HOUR, type Instant, MINUTE } from '../time';
import { feverHolds, lowPressure, oxygenGrade, pressureHold } from './crs';
import { heldUntil, oxygenText, tenth } from './crs-words';
import { pressureLimits } from './limits';
import { pressorGrade, runningPressors } from './pressors';

type Changes = GradeBasis['wouldChange'];

/** What would raise the CRS grade by its next step, and what would lower it. */
export function crsWouldChange(chart: Chart, now: Instant, protocol: Protocol): Changes {
  const s = current(chart);
  const out: { grade: number; text: string }[] = [];
  const up = higher(chart, now, protocol);
  if (up !== null) out.push(up);
  const down = s.crs > 0 ? lower(chart, now, protocol) : null;
  if (down !== null) out.push(down);
  return out;
}

function higher(chart: Chart, now: Instant, protocol: Protocol): { grade: number; text: string } | null {
  const s = current(chart);
  const fever = `a temperature of ${vitalText('tempC', num(protocol, 'crs.feverC'))} °C or above`;
  if (s.crs === 0) {
    const waiting = Math.max(s.hypotension, s.hypoxia);
    // Fever that does not open an episode: only a clinician can, this late (CRS-15).
    if (s.fever && !s.inside) return { grade: Math.max(1, waiting), text: 'a regrade of 1 or more by a clinician' };
    if (!s.inside && waiting > 0) return { grade: waiting, text: `${fever}: the signs present would then count` };
    if (!s.inside) return { grade: 1, text: fever };
  }
  if (s.crs >= 4) return null;
  const grade = s.crs < 2 ? 2 : s.crs + 1;
  const byDose = protocol.choices.vasopressors === 'by-dose';
  const { sbpBelow, mapBelow } = pressureLimits(chart.person, now, protocol);
  const flow = num(protocol, 'crs.cannulaLowMaxLpm');
  const text =
    grade === 2
      ? `systolic below ${tenth(sbpBelow)}${mapBelow === null ? '' : ` or mean below ${mapBelow}`}, SpO2 below ${num(protocol, 'crs.spo2Below')} % without oxygen, or low-flow oxygen`
      : grade === 3
        ? byDose
          ? `a high-dose or a second vasopressor, or FiO2 of ${num(protocol, 'crs.fio2Split')} or more`
          : `a vasopressor, or oxygen above ${flow} L/min, by mask or high flow`
        : byDose
          ? 'CPAP, BiPAP, intubation for hypoxia, or renal replacement'
          : s.hypotension === 3
            ? 'a second vasopressor other than vasopressin, or CPAP, BiPAP, intubation for hypoxia'
            : 'two vasopressors other than vasopressin, or CPAP, BiPAP, intubation for hypoxia';
  return { grade, text };
}

function lower(chart: Chart, now: Instant, protocol: Protocol): { grade: number; text: string } | null {
  const s = current(chart);
  if (s.crs === 1 && s.hypotension < 1 && s.hypoxia < 1) {
    const { lastAt, now: febrile } = chart.evidence.fever;
    if (lastAt === null) return null;
    if (!feverHolds(chart.evidence.fever, protocol)) return { grade: 0, text: 'a normal temperature: one fever is not held' };
    const until = lastAt + span(protocol, 'crs.feverHold');
    return {
      grade: 0,
      text: febrile
        ? `a normal temperature, once ${hold(protocol, 'crs.feverHold')} have passed since the last fever`
        : `no fever until ${clock(chart, until, now)}`,
    };
  }
  const parts: string[] = [];
  let hypotension = s.hypotension;
  let hypoxia = s.hypoxia;
  if (s.hypotension === s.crs) {
    const less = lowerHypotension(chart, now, protocol);
    parts.push(less.text);
    hypotension = less.grade;
  }
  if (s.hypoxia === s.crs) {
    const less = lowerHypoxia(chart, now, protocol);
    parts.push(less.text);
    hypoxia = less.grade;
  }
  if (protocol.choices.renalReplacementGrades4 && chart.support.crrt?.running && s.crs === 4) {
    parts.push('renal replacement ended');
  }
  if (parts.length === 0) return null;
  const grade = Math.max(hypotension, hypoxia, s.fever ? 1 : 0);
  return grade < s.crs ? { grade, text: parts.join(' and ') } : null;
}

function hold(protocol: Protocol, key: 'crs.feverHold' | 'crs.pressureHold' | 'crs.spo2Hold'): string {
  const ms = span(protocol, key);
  return ms < 2 * HOUR ? `${Math.round(ms / MINUTE)} min` : `${clinicalNumber(ms / HOUR)} h`;
}

function lowerHypotension(chart: Chart, now: Instant, protocol: Protocol): { grade: number; text: string } {
  const low = lowPressure(chart, now, protocol);
  const byPressure = low.now || pressureHold(low, now, protocol) !== null ? 2 : 0;
  const running = runningPressors(chart, now);
  const counts = attributed(chart, 'hypotension', now) === null;
  const grade = counts ? pressorGrade(running, weightKg(chart), protocol) : 0;
  if (counts && chart.support.ecmoVa?.running) {
    if (grade === 4) return { grade: 3, text: 'VA-ECMO ended and one vasopressor only' };
    return { grade: Math.max(byPressure, grade), text: 'VA-ECMO ended' };
  }
  if (grade === 4) return { grade: 3, text: 'one vasopressor only' };
  const off = `${list(running.map((p) => drugName(p.infusion.drug)))} off`;
  if (grade > byPressure) return { grade: byPressure, text: off };
  // A low dose that is 2 by itself, over a pressure that is 2 as well: both have to go.
  const and = grade === 0 ? '' : `${off} and `;
  if (protocol.choices.pressureHoldUntilTwoNormal)
    return { grade: 0, text: `${and}two normal pressures ${said(protocol, 'crs.pressureNormalFor')} apart` };
  if (low.now) return { grade: 0, text: `${and}normal pressure for ${hold(protocol, 'crs.pressureHold')}` };
  return { grade: 0, text: `${and}no low pressure ${heldUntil(chart, low, now, protocol)}` };
}

function lowerHypoxia(chart: Chart, now: Instant, protocol: Protocol): { grade: number; text: string } {
  const low = chart.evidence.spo2;
  const holdMs = span(protocol, 'crs.spo2Hold');
  const bySpo2 = low.now || (low.lastAt !== null && now < low.lastAt + holdMs) ? 2 : 0;
  const counts = attributed(chart, 'hypoxia', now) === null;
  const byDevice = counts ? oxygenGrade(chart, protocol) : 0;
  if (counts && chart.support.ecmoVv?.running) {
    if (byDevice === 4) return { grade: 3, text: 'VV-ECMO ended and off positive pressure, still on high-flow or mask oxygen' };
    return { grade: Math.max(bySpo2, byDevice), text: 'VV-ECMO ended' };
  }
  const o = chart.support.oxygen;
  if (o !== null && byDevice === 4) return { grade: 3, text: 'off positive pressure, still on high-flow or mask oxygen' };
  if (o !== null && byDevice === 3)
    return { grade: 2, text: `cannula at ${num(protocol, 'crs.cannulaLowMaxLpm')} L/min or less` };
  const off = o !== null && byDevice === 2 ? `off ${oxygenText(o)}` : null;
  if (off !== null && bySpo2 === 0) return { grade: 0, text: off };
  const and = off === null ? '' : `${off} and `;
  if (low.now)
    return { grade: 0, text: `${and}SpO2 of ${num(protocol, 'crs.spo2Below')} % or more for ${hold(protocol, 'crs.spo2Hold')}` };
  return { grade: 0, text: `${and}no low SpO2 until ${clock(chart, (low.lastAt ?? now) + holdMs, now)}` };
}
