import type { Team } from './teams';

/** A unit as its administrators see it. Instants are RFC 3339. */
export interface UnitAdminView {
  readonly id: string;
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly levelOfCare: string;
  /** Title and version of the protocol in force. */
  readonly protocol: string;
  /** Who is told when nobody else can be; null: nobody is set. */
  readonly failSafe: string | null;
  /** Patients with an open stay. */
  readonly patients: number;
  readonly beds: readonly BedAdminView[];
  readonly teams: readonly Team[];
}
export interface BedAdminView {
  /** Unit and label: "ICU-7-704". */
  readonly id: string;
  readonly label: string;
  /** Since when somebody has lain in it; null: free. */
  readonly takenSince: string | null;
}
