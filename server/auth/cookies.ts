/** The name next-auth gives its cookie: with the prefix behind https, without on a plain address. */
export const SESSION_COOKIES = ['__Secure-next-auth.session-token', 'next-auth.session-token'] as const;

/** Values of a Cookie header by name. Of a name given twice the first counts, as browsers send the closest first. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at < 1 || cookies.has(name)) continue;
    cookies.set(name, decoded(part.slice(at + 1).trim()));
  }
  return cookies;
}
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
