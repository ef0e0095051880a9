/** What nobody sees in print: joiners, marks of direction, soft hyphens, byte order marks, selectors of variants. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Letters, digits and signs of ASCII without blanks: as good as every number of a patient and of a bed. */
const PLAIN = /^[!-~]+$/;

/**
 * The number of a patient or the name of a bed as people see it: two that look the same are the same, by whatever door they came. Blanks of
 * every kind are one blank, and none at the ends.
 */
export function asSeen(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(UNSEEN, '')
    .replace(/\p{Z}+/gu, ' ')
    .trim()
    .normalize('NFC');
}

const LONGEST_NUMBER = 100;
/** Whether a person could read this number or name of a bed (`asSeen`) aloud: it stands on boards, in pushes and in mails. */
export const isLegible = (number: string): boolean =>
  number !== '' && number.length <= LONGEST_NUMBER && !/[\p{Cc}\ufffd]/u.test(number);

/**
 * A number of a patient with the authority that gave it, as one text: "HOSP|123456". The same number of two authorities is
 * two identifiers; one without an authority is none, because nobody could say whose it is.
 */
export function identifier(authority: string, number: string): string | null {
  if (authority === '' || number === '' || authority.length + number.length > 250) return null;
  return `${authority}|${number}`;
}

/** HL7 table 0203: what numbers a person. Those of an insurance, a visit or an account number something else. */
const OF_PERSONS = new Set(['', 'MR', 'PI', 'PT']);
export const numbersPersons = (type: string): boolean => OF_PERSONS.has(type);

/** The number of an identifier, without its authority. */
export const numberOf = (id: string): string => id.slice(id.lastIndexOf('|') + 1);

export interface SaidOf {
  readonly feed: string;
  readonly t: number;
  readonly receivedAt: number;
  readonly identifiers?: readonly string[];
}
/**
 * All that is said of a patient by the newest statement of each source: a source that no longer names a number takes it back,
 * for itself.
 */
export function identifiersSaid(statements: readonly SaidOf[]): readonly string[] {
  const newest = new Map<string, SaidOf>();
  for (const s of statements) {
    const before = newest.get(s.feed);
    if (before === undefined || s.t > before.t || (s.t === before.t && s.receivedAt >= before.receivedAt)) newest.set(s.feed, s);
  }
  return [...new Set([...newest.values()].flatMap((s) => s.identifiers ?? []))].sort();
}
