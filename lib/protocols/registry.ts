import { checked, type ProtocolDocument, protocolFrom, refOf } from './document';
import { PROTOCOLS, protocolById } from './index';
import type { Protocol } from './protocol';

/** A site's version as it is stored; `body` is checked here. */
export interface StoredVersion {
  readonly id: string;
  readonly version: string;
  readonly body: unknown;
  readonly note: string;
  readonly createdBy: string;
  /** RFC 3339, as the two below. */
  readonly createdAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
}

/** All protocols of an installation: the two that are shipped, then the site's own in the order they were made. */
export interface ProtocolRegistry {
  readonly all: readonly Protocol[];
  /** By "id@version"; by an id alone the shipped one. */
  find(ref: string): Protocol | undefined;
  /** Versions that cannot be used, each with its reasons; nothing is graded by them. */
  readonly broken: readonly { readonly ref: string; readonly errors: readonly string[] }[];
}

export function registryOf(stored: readonly StoredVersion[]): ProtocolRegistry {
  const all: Protocol[] = [...PROTOCOLS];
  const broken: { ref: string; errors: readonly string[] }[] = [];
  for (const row of stored) {
    const read = checked(row.body);
    const shipped = protocolById(row.id);
    if ('errors' in read) broken.push({ ref: refOf(row), errors: read.errors });
    else if (shipped === undefined) broken.push({ ref: refOf(row), errors: [`There is no shipped protocol ${row.id}.`] });
    else all.push(versionOf(row, read.document, shipped));
  }
  const byRef = new Map(all.map((p) => [refOf(p), p]));
  return { all, broken, find: (ref) => byRef.get(ref) ?? protocolById(ref) };
}

function versionOf(row: StoredVersion, document: ProtocolDocument, shipped: Protocol): Protocol {
  const signedOff = row.approvedBy === null || row.approvedAt === null ? null : { by: row.approvedBy, at: row.approvedAt };
  return protocolFrom(document, { id: row.id, version: row.version, signedOff }, shipped);
}

/** The next free version of a site: "1.0.0-site.3" after "1.0.0-site.2". */
export function nextVersion(shipped: Protocol, taken: readonly string[]): string {
  const prefix = `${shipped.version}-site.`;
  const used = taken.filter((v) => v.startsWith(prefix)).map((v) => Number(v.slice(prefix.length)) || 0);
  return `${prefix}${Math.max(0, ...used) + 1}`;
}
