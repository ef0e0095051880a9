import { SECOND } from '../time';

/** A delivery as `GET /api/alerts/{id}/record` gives it; instants RFC 3339. */
export interface DeliveryView {
  readonly id: string;
  readonly noticeId: string;
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly channel: string;
  readonly tier: number;
  readonly state: string;
  readonly kind: string;
  readonly why: string;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly displayedAt: string | null;
  readonly endedAt: string | null;
  readonly attempts: number;
  readonly error: string | null;
}
/** One mark of a channel's line: seconds after the raise. */
export interface Mark {
  readonly id: string;
  /** Null: not sent yet. */
  readonly sentSecs: number | null;
  readonly shownSecs: number | null;
  /** Where an unanswered line ends: failed, expired, given up. */
  readonly endSecs: number | null;
  readonly text: string;
}
export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly tier: number;
  readonly verdict: string;
  readonly channels: readonly { readonly channel: string; readonly marks: readonly Mark[] }[];
}
const CHANNELS = ['app', 'push', 'webhook', 'email'];
/** Ends that need no telling: another channel had reached the person, or somebody answered first. */
const QUIET_END = ['expired'];

/** Who was told how, in the order in which they were told; lines of one person stand together. */
export function peopleTold(deliveries: readonly DeliveryView[], raisedAt: number): readonly PersonLine[] {
  const secs = (t: string | null) => (t === null ? null : Math.max(0, (Date.parse(t) - raisedAt) / SECOND));
  const people = new Map<string, DeliveryView[]>();
  for (const d of deliveries) {
    if (d.kind !== 'alert') continue;
    const key = d.person?.id ?? `channel ${d.channel}`;
    people.set(key, [...(people.get(key) ?? []), d]);
  }
  return [...people].map(([id, own]) => {
    const used = [...new Set(own.map((d) => d.channel))].sort((a, b) => CHANNELS.indexOf(a) - CHANNELS.indexOf(b));
    return {
      id,
      name: own[0]?.person?.name ?? 'The unit',
      tier: Math.min(...own.map((d) => d.tier)),
      verdict: verdictOf(own),
      channels: used.map((channel) => ({
        channel,
        marks: own
          .filter((d) => d.channel === channel)
          .map((d) => ({
            id: d.id,
            sentSecs: secs(d.submittedAt),
            shownSecs: secs(d.displayedAt),
            endSecs: d.displayedAt === null ? secs(d.endedAt) : null,
            text: markText(d),
          })),
      })),
    };
  });
}
function verdictOf(own: readonly DeliveryView[]): string {
  if (own.some((d) => d.state === 'responded')) return 'responded';
  if (own.some((d) => d.displayedAt !== null)) return 'displayed';
  if (own.some((d) => d.state === 'delivered' || d.state === 'accepted')) return 'sent, not displayed';
  if (own.every((d) => d.state === 'failed')) return 'NOT REACHED';
  if (own.some((d) => d.submittedAt !== null)) return 'sent, not displayed';
  return own.every((d) => QUIET_END.includes(d.state)) ? 'not sent in time' : 'waiting';
}
function markText(d: DeliveryView): string {
  const after = (a: string | null, b: string) => (a === null ? null : Math.max(0, (Date.parse(a) - Date.parse(b)) / SECOND));
  const shown = after(d.displayedAt, d.submittedAt ?? d.createdAt);
  if (shown !== null) return `read after ${secondsText(shown)}`;
  switch (d.state) {
    case 'failed':
      return d.error ?? 'failed';
    case 'expired':
      return 'no receipt in time';
    case 'accepted':
      return 'at the gateway';
    case 'delivered':
      return 'on the device';
    case 'submitted':
      return 'no receipt yet';
    default:
      return d.channel === 'app' ? 'no open page' : 'waiting';
  }
}

/** "3.1 s", "12 s", "2:05". */
export function secondsText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export interface Axis {
  readonly endSecs: number;
  readonly ticks: readonly { readonly secs: number; readonly text: string }[];
}
/** From the raise to a little past what has happened, at least six minutes, with five to eight ticks. */
export function deliveryAxis(lastSecs: number): Axis {
  const STEPS_MIN = [1, 2, 5, 10, 30, 60, 120, 240, 720];
  const minutes = Math.max(6, lastSecs / 60 + 0.5);
  const step = STEPS_MIN.find((s) => minutes / s <= 8) ?? 1_440;
  const count = Math.ceil(minutes / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => ({
    secs: i * step * 60,
    text: i === 0 ? 'raised' : step >= 60 ? `+${(i * step) / 60} h` : `+${i * step} min`,
  }));
  return { endSecs: count * step * 60, ticks };
}

/** The four seconds that tell whether it worked: after the raise, null while it has not happened. */
export function firsts(deliveries: readonly DeliveryView[], raisedAt: number) {
  const own = deliveries.filter((d) => d.kind === 'alert');
  const first = (times: readonly (string | null)[]) => {
    const known = times.flatMap((t) => (t === null ? [] : [Date.parse(t)]));
    return known.length === 0 ? null : Math.max(0, (Math.min(...known) - raisedAt) / SECOND);
  };
  return {
    sentSecs: first(own.map((d) => d.submittedAt)),
    displayedSecs: first(own.map((d) => d.displayedAt)),
    phoneSecs: first(own.filter((d) => d.channel === 'push').map((d) => d.displayedAt)),
  };
}
