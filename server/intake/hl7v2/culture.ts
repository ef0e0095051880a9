import { shortened } from './message';
import type { Value } from './values';

const NEGATIVE = /^(?:neg(?:ative)?|no growth\b.*|no organisms?\b.*|not detected|none detected|sterile|no bacteri\w+ .*)$/i;
const POSITIVE = /^(?:pos(?:itive)?|detected|growth)$/i;
const PENDING = /^(?:pending|in progress|preliminary|received|to follow|see (?:note|comment|below).*)$/i;

/** A report's free text is kept whole with the raw message; so much of it stands in the event. */
const LONGEST = 300;

/**
 * A blood culture's result as our words: positive or negative, with the organism. Words that are neither stay as they are;
 * null while there is no result. A Gram stain ("Gram-negative rods") is a positive culture.
 */
export function culture(value: Value): { value: string; organism?: string } | null {
  if (value.kind !== 'text' && value.kind !== 'coded') return null;
  const text = shortened(value.text, LONGEST).trim().replace(/\.$/, '');
  if (PENDING.test(text)) return null;
  const first = text.split('\n', 1)[0] ?? text;
  if (NEGATIVE.test(first) || /^negative\b/i.test(first)) return { value: 'negative' };
  if (POSITIVE.test(first)) return { value: 'positive' };
  // A coded result that is not a word for "negative" is the organism that grew.
  if (value.kind === 'coded' || /^gram\b/i.test(first) || /^growth of\b/i.test(first))
    return { value: 'positive', organism: text };
  return { value: text };
}
