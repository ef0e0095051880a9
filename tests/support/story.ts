/** What `GET /api/alerts/{id}/record` says, as far as a story needs it. */
export interface StoryRecord {
  readonly alert: { readonly phase: string; readonly version: number; readonly raisedAt: string };
  readonly transitions: readonly {
    readonly event: string;
    readonly reason: string;
    readonly at: string;
    readonly actor: { readonly name: string } | null;
  }[];
  readonly notices: readonly { readonly tier: number; readonly why: string; readonly state: string; readonly reason: string }[];
  readonly deliveries: readonly {
    readonly channel: string;
    readonly kind: string;
    readonly tier: number;
    readonly state: string;
    readonly displayedAt: string | null;
    readonly person: { readonly name: string } | null;
    readonly steps: readonly { readonly state: string; readonly detail: string; readonly at: string }[];
  }[];
}

/** The record of an alert second by second: what happened to it, and what became of each message about it. */
export function storyLines(record: StoryRecord, also: readonly { readonly at: number; readonly text: string }[] = []): string[] {
  const from = Date.parse(record.alert.raisedAt);
  const lines = [
    ...also,
    ...record.transitions.map((t) => ({
      at: Date.parse(t.at),
      text: `ALERT    ${t.event}: ${t.reason}${t.actor ? ` (${t.actor.name})` : ''}`,
    })),
    ...record.deliveries.flatMap((d) =>
      d.steps.map((s) => ({
        at: Date.parse(s.at),
        text: `${d.channel.padEnd(8)} ${d.person?.name ?? 'nobody'}, tier ${d.tier}${d.kind === 'alert' ? '' : `, ${d.kind}`}: ${s.state}${s.detail === '' ? '' : ` (${s.detail})`}`,
      })),
    ),
  ];
  return lines
    .sort((a, b) => a.at - b.at)
    .map((l) => `${((l.at - from) / 1_000).toFixed(1).padStart(7)} s  ${new Date(l.at).toISOString().slice(11, 19)}  ${l.text}`);
}
