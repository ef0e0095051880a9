/**
 * A backup is one gzipped text: a line for the head, then for each table a line that names it, its rows as lines of JSON,
 * and at the end a line with the sequences and one with the SHA-256 of everything before it.
 */
export const FORMAT = 1;
export interface BackupHead {
  readonly tocsinBackup: typeof FORMAT;
  /** RFC 3339. */
  readonly at: string;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
}
export interface TableMark {
  readonly table: string;
}
export interface SequenceMark {
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
}
export interface EndMark {
  readonly sha256: string;
  readonly rows: number;
}
export interface BackupSummary {
  readonly at: string;
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
}
/** Kept by the migrations themselves. */
export const NOT_IN_BACKUP = '_prisma_migrations';
