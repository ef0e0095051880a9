'use client';

/** A link to a password as the server hands it out, this once. */
export interface HandedLink {
  readonly path: string;
  readonly expiresAt: string;
  readonly mailed: boolean;
}

/** The link to hand over, and whether it has gone out by e-mail too. */
export function LinkShown({ link }: { link: HandedLink }) {
  return (
    <>
      {link.mailed ? 'It was mailed too. ' : 'It was not mailed: hand it over yourself. '}
      <code className="text-13 break-all text-ink select-all">{window.location.origin + link.path}</code>
    </>
  );
}
