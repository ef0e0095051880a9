/** What somebody typed to sign an act, as it is sent: digits alone are a PIN, since no password consists of digits alone. */
export type SignGiven = { readonly pin: string } | { readonly password: string };
export function signOf(typed: string): SignGiven {
  return /^\d+$/.test(typed) ? { pin: typed } : { password: typed };
}
