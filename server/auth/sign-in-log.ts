/** What next-auth's own code calls its errors: nothing else is written as one. */
const CODE = /^[A-Z_]{1,60}$/;
/** Of the walk to an identity provider. */
const OF_A_WALK = /OAUTH/;

/**
 * The line of the log about a failed sign-in, or null if there is none: whoever mistypes a password or comes back with an old cookie is no
 * error of the server's, and next-auth hands on what anybody posts to `/api/auth/_log`, which is no error at all (`about` is the
 * error, or has it). Of an error its name; of the walk to an identity provider also the words before its particulars
 * ("invalid_client", "connect ECONNREFUSED"), without which all that can be wrong there looks the same.
 */
export function signInLine(code: string, about: unknown): string | null {
  const error = about instanceof Error ? about : (about as { error?: unknown } | undefined)?.error;
  if (code === 'JWT_SESSION_ERROR' || !CODE.test(code) || !(error instanceof Error)) return null;
  const said = OF_A_WALK.test(code) ? /^[\w -]{1,80}/.exec(error.message)?.[0].trim() : undefined;
  return JSON.stringify({ level: 50, msg: 'sign-in', code, cause: error.name, ...(said ? { said } : {}) });
}
