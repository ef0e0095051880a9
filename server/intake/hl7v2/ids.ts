import { shortened } from './message';

const LONGEST_PART = 40;

/**
 * Joins what identifies an event into its id: short parts stand as they are, longer ones and those that contain the
 * separator are shortened and told apart by a hash, so that an id never exceeds 200 characters and never means two things.
 */
export function idOf(...parts: readonly string[]): string {
  let id = safe(parts[0] ?? '');
  for (let i = 1; i < parts.length; i++) id += `|${safe(parts[i] as string)}`;
  return id;
}

/** The beginning all ids with these first parts share. */
export function idPrefix(...parts: readonly string[]): string {
  return `${idOf(...parts)}|`;
}

function safe(part: string): string {
  if (part.length <= LONGEST_PART && !part.includes('|')) return part;
  return `${shortened(part, 20).replaceAll('|', '/')}~${hash(part)}`;
}

/** 53 bits of the text (cyrb53): enough to tell the few long names of one patient apart. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
