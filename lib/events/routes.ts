/** HL7 table 0162 and SNOMED CT (k: to be confirmed with a terminology server): eye, ear, nose, skin, airway, mouth wash, vagina, wound. */
const CODES: ReadonlySet<string> = new Set([
  ...['OP', 'OT', 'NS', 'TP', 'SD', 'IH', 'NEB', 'DT', 'VG', 'WND', 'GU'],
  ...['54485002', '10547007', '46713006', '6064005', '447694001', '447964005', '16857009'],
]);
const WORDS =
  /\b(ophthalmic|ocular|eyes?|otic|auricular|ears?|nasal|intranasal|topical|cutaneous|skin|inhal\w*|nebuli\w*|mouth ?wash|swish\w*|vaginal|wound)\b/i;

/**
 * Is a drug given by this route meant for the place alone? Then it is no systemic dose: eye drops of dexamethasone neither hide a
 * fever nor answer a reminder. An unknown or missing route is systemic; so are rectal, buccal, transdermal and intrathecal.
 */
export function isLocalRoute(route: string | undefined): boolean {
  if (route === undefined) return false;
  return CODES.has(route.trim().toUpperCase()) || WORDS.test(route);
}
