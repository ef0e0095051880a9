/**
 * The address of a request; null where no part of the house could read it: what is no address at all ("//", "*"), half an escape
 * ("%E0%A4"), a zero character, which no database takes. Said at one door, so that nobody behind it stumbles.
 */
export function addressAsked(text: string | undefined): URL | null {
  if (text === undefined || !/^(\/|https?:\/\/)/i.test(text) || !URL.canParse(text, 'http://localhost')) return null;
  const url = new URL(text, 'http://localhost');
  try {
    decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  return /%00/.test(url.pathname + url.search) ? null : url;
}
