import type { Chart } from '../chart/chart';
import { nearTimeText } from '../display/clock';
import { inSentence } from '../display/in-sentence';
import { clinicalNumber } from '../display/numbers';
import { DRUGS } from '../events/drugs';
import type { NumberKey, Protocol } from '../protocols/protocol';
import { HOUR, type Instant, MINUTE } from '../time';

/**
 * Words of findings and guidance. Nothing here depends on the moment it is asked: a finding's text changes only when
 * something a person must know has changed, so times carry a date only if they lie far from the finding's own.
 */

/** Texts of instants already written: asking the calendar of a zone costs more than all the rest of a rule. */
const written = new Map<string, string>();
const WRITTEN_MAX = 4000;

/** "03:10", or "20 Nov 03:10" when it is most of a day away from `anchor`; in the unit's zone. */
export function clock(chart: Chart, t: Instant, anchor: Instant): string {
  const { zone } = chart.stay;
  const near = Math.abs(t - anchor) < NEAR_MS;
  // A far time may still fall on the anchor's own date, so that its text depends on the anchor too.
  const key = near ? `${zone} ${t}` : `${zone} ${t} ${anchor}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  const text = nearTimeText(t, anchor, zone);
  if (written.size >= WRITTEN_MAX) written.clear();
  written.set(key, text);
  return text;
}
/** As nearTimeText draws the line. */
const NEAR_MS = 20 * HOUR;

/** "45 min", "6 h", "7 h 50 min", "3 d 2 h". */
export function span(ms: number): string {
  const minutes = Math.round(Math.max(0, ms) / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 72) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** A number of the protocol as it is said: "26 h", "4 h 15 min", "8 mL/kg". Texts never carry a number of their own. */
export function said(protocol: Protocol, key: NumberKey): string {
  const { value, unit } = protocol.numbers[key];
  if (unit === 'h' && !Number.isInteger(value)) return span(value * HOUR);
  return `${clinicalNumber(value)}${unit === '1' ? '' : ` ${unit}`}`;
}

/** Whole hours, at least 1: "13 h". */
export function hours(ms: number): string {
  return `${Math.max(1, Math.round(ms / HOUR))} h`;
}

/** "640 mg", "62.5 mg": at most one decimal. */
export function mg(value: number): string {
  return `${clinicalNumber(Math.round(value * 10) / 10)} mg`;
}

const TITLES = new Map(DRUGS.map((d) => [d.drug, d.title]));
/** "Norepinephrine" as inside a sentence: "norepinephrine"; abbreviations stay. */
export function drugName(drug: string): string {
  return inSentence(TITLES.get(drug) ?? drug);
}

/** "a", "a and b", "a, b and c". */
export function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** First letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whose criteria a grade meets: "ASTCT", or the variant's own title. */
export function criteriaOf(protocol: Protocol): string {
  return protocol.id === 'astct-2019' ? 'ASTCT' : protocol.title;
}
