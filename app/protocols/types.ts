import type { DryRun } from '../../lib/backtest/report';
import type { ProtocolDiff } from '../../lib/protocols/diff';

/** Body of GET /api/protocols. */
export interface ProtocolsAnswer {
  readonly serverNow: string;
  readonly protocols: readonly Version[];
  readonly broken: readonly { readonly ref: string; readonly errors: readonly string[] }[];
  readonly units: readonly UnitProtocols[];
  readonly mayCreate: boolean;
}
export interface Version {
  readonly ref: string;
  readonly title: string;
  readonly base: string | null;
  readonly signedOff: { readonly by: string; readonly at: string } | null;
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string | null;
  readonly mayApprove: boolean;
  readonly followedBy: readonly string[];
}
export interface UnitProtocols {
  readonly id: string;
  readonly name: string;
  readonly current: string;
  readonly since: string | null;
  readonly timeline: readonly {
    readonly ref: string;
    readonly effectiveAt: string;
    readonly by: string;
    readonly approvedBy: string | null;
    readonly ahead: boolean;
  }[];
  readonly mayPublish: boolean;
}
/** Body of GET /api/protocols/diff. */
export type DiffAnswer = ProtocolDiff & { readonly a: { readonly ref: string }; readonly b: { readonly ref: string } };
/** Body of GET /api/protocols/dry-run. */
export type DryRunAnswer = DryRun & { readonly unit: string; readonly from: string; readonly to: string };
