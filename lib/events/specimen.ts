/** HL7 table 0487 and SNOMED CT: venous, capillary, cord, mixed venous; to be confirmed with a terminology server (k). */
const CODES: ReadonlySet<string> = new Set(['BLDV', 'BLDC', 'BLDCO', 'BLDMV', '122555007', '122554006', '122556008']);
const WORDS = /venous|vein|capillar|mixed|cord|umbilical/i;

/**
 * Does a specimen, by its codes and words, say that it is no arterial blood? "Blood" alone says neither. A gas whose code leaves
 * the specimen open is arterial only where nobody says otherwise.
 */
export function notArterial(said: readonly string[]): boolean {
  if (said.some((s) => /arter/i.test(s) && !/venous/i.test(s))) return false;
  return said.some((s) => CODES.has(s.trim().toUpperCase()) || WORDS.test(s));
}
