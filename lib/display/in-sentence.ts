/**
 * A title as it stands inside a sentence: "Norepinephrine" becomes "norepinephrine", "Nasal cannula" "nasal cannula".
 * Abbreviations (SpO2, BiPAP, IL-6) and names (Venturi) stay as they are.
 */
export function inSentence(title: string): string {
  return /^(?!Venturi)[A-Z][a-z][a-z-]*(?!\w)/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
