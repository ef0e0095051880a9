/**
 * The text without what it ends in, however often that stands there. Not by a pattern such as /x+$/: one that meets a long run in the
 * middle of a text looks at it once from each of its places, and a message of a sender could so stop the loop for minutes.
 */
export function withoutTrailing(text: string, what: string): string {
  let end = text.length;
  while (end > 0 && text.endsWith(what, end)) end -= what.length;
  return text.slice(0, end);
}
