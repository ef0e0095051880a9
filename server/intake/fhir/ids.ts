import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The id a created resource gets: made of what was sent, so that the same resource sent again (because the answer was lost)
 * is the same resource and its events are the same events. References to other entries of a bundle are left out, as their
 * urn may be drawn anew for each attempt; whom the resource is about is put in instead. `nth` tells apart equal ones that
 * were meant to be several.
 */
export function contentId(
  source: string,
  type: string,
  body: Readonly<Record<string, unknown>>,
  subject: string,
  nth: number,
): string {
  const { id: _id, meta: _meta, ...content } = body;
  const text = JSON.stringify(content, (key, value) =>
    key === 'reference' && typeof value === 'string' && value.startsWith('urn:') ? '' : value,
  );
  const digest = createHash('sha256').update(`${source}\n${type}\n${subject}\n${nth}\n${text}`).digest();
  return [...digest.subarray(0, 26)].map((byte) => ALPHABET[byte % 32]).join('');
}
