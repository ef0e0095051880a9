import type { Alert } from '../../lib/alerts/alert';

/** What a commit changed, for the screens: publishing follows the commit. */
export interface Published {
  readonly patientKey: number;
  readonly alerts: readonly Alert[];
  /** A grade or alert changed: goes out at once; otherwise with the next frame. */
  readonly atOnce: boolean;
  /** Somebody came, went or changed beds. */
  readonly moved?: boolean;
  /** Another node committed it; this one only shows it. */
  readonly elsewhere?: boolean;
}
