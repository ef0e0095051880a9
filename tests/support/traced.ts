import { timeText, wallTime } from '../../lib/display/clock';
import { ageText } from '../../lib/display/durations';
import { clinicalNumber, labText } from '../../lib/display/numbers';
import type { ChartEvent } from '../../lib/events/event';
import { ASTCT_2019 } from '../../lib/protocols/astct-2019';
import { HOUR, type Instant, MINUTE } from '../../lib/time';
import { T0 } from './events';

/** What is drawn in the document, text by text: words of different elements do not run together. */
export function textsOf(root: Node = document.body): string {
  const texts: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '');
  return texts.join('\n');
}

export interface Explained {
  readonly events: readonly ChartEvent[];
  readonly now: Instant;
  readonly zone: string;
  /** Numbers that follow from the events, worked out by the test. */
  readonly derived?: readonly number[];
  /** Instants beside those of the events. */
  readonly times?: readonly Instant[];
  /** Words with numbers in them that are no reading: names of protocols, bed, number of the patient. */
  readonly words?: readonly string[];
}

/** Numbers of a text that neither the events nor the protocol nor a time of one of them accounts for. */
export function unexplained(text: string, { events, now, zone, derived = [], times = [], words = [] }: Explained): string[] {
  const explained = new Set<string>();
  for (const n of [...numbersOf(events), ...numbersOf(ASTCT_2019), ...derived])
    for (const said of [String(n), clinicalNumber(n), clinicalNumber(n, 0), labText(n), n.toFixed(1), n.toFixed(2)])
      explained.add(plain(said));
  for (let n = 0; n <= 10; n += 1) explained.add(String(n));
  const said = new Set(words);
  // What follows from a time: how long a low SpO2 and a low pressure hold, the interval of doses, how long a dose hides a fever. The
  // chart of these tests has no unit, so what the engine says in words is in UTC.
  const instants = [now, ...times, ...numbersOf(events).filter((n) => n > T0 - 9e9)];
  for (const hours of [0, 1, 4, 8, 12, 24, 7 * 24])
    for (const t of instants.map((i) => i + hours * HOUR)) {
      const left = Math.ceil(Math.max(0, t - now) / MINUTE);
      said.add(left < 60 ? `in ${left} min` : `in ${Math.floor(left / 60)} h ${left % 60} min`);
      said.add(ageText(Math.abs(now - t)));
      for (const z of [zone, 'UTC']) {
        const at = wallTime(t, z);
        for (const word of [timeText(t, now, z), `${at.day} ${at.hm}`, at.hm, at.day]) said.add(word);
      }
    }
  const rest = [...said].sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ' '), text);
  const found = plain(rest).match(/\d+(?:\.\d+)?/g) ?? [];
  return [...new Set(found.filter((n) => !explained.has(n) && !explained.has(String(Number(n)))))];
}

/** The spaces between thousands taken out. */
const plain = (said: string): string => said.replace(/(?<=\d)[ \u2009\u202f\u00a0](?=\d{3}(?!\d))/g, '');

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}
