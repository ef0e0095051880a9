const NEGATIVE = /^(?:neg(?:ative)?|no growth\b.*|no organisms?\b.*|not detected|none detected|sterile|no bacteri\w+ .*)$/i;
const POSITIVE = /^(?:pos(?:itive)?|detected|growth)$/i;
const PENDING = /^(?:pending|in progress|preliminary|received|to follow|see (?:note|comment|below).*)$/i;

/** A report's free text is kept whole with the raw message; so much of it stands in the event. */
const LONGEST = 300;

/**
 * A blood culture's result as our words: positive or negative, with the organism. Words that are neither stay as they are;
 * null while there is no result. A Gram stain ("Gram-negative rods") is a positive culture; so is a coded result (`coded`)
 * that is no word for "negative": it is the organism that grew.
 */
export function culture(result: string, coded: boolean): { value: string; organism?: string } | null {
  const text = shortened(result).trim().replace(/\.$/, '');
  if (PENDING.test(text)) return null;
  const first = text.split('\n', 1)[0] ?? text;
  if (NEGATIVE.test(first) || /^negative\b/i.test(first)) return { value: 'negative' };
  if (POSITIVE.test(first)) return { value: 'positive' };
  if (coded || /^gram\b/i.test(first) || /^growth of\b/i.test(first)) return { value: 'positive', organism: text };
  return { value: text };
}

/** Never half of a character. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST);
  const last = cut.charCodeAt(LONGEST - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut;
}
