/**
 * The text without `ending`, however often it stands at its end. In one pass: an expression such as /x+$/ begins anew at every
 * place of a long row of them, which halts whoever reads what somebody else has sent.
 */
export function withoutTrailing(text: string, ending: string): string {
  let end = text.length;
  while (end > 0 && text.endsWith(ending, end)) end -= ending.length;
  return text.slice(0, end);
}
