/** Stands for our own site while an address is read; nobody goes there. */
const HERE = 'http://here.invalid';

/**
 * The page of ours that an address from outside (`?callbackUrl=`) leads to; the board if it leads to none. It is read as browsers read
 * it, which take tabs and line ends out and a backslash for a slash: "/<tab>/elsewhere" is another site to them.
 */
export function insideSite(address: unknown): string {
  if (typeof address !== 'string' || !URL.canParse(address, HERE)) return '/';
  const { pathname, search, hash } = new URL(address, HERE);
  return /^\/(?!\/)/.test(pathname) ? `${pathname}${search}${hash}` : '/';
}
