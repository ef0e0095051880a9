'use client';
import type { ReactNode } from 'react';
import { hmsText } from '../../lib/display/clock';
import { ageText } from '../../lib/display/durations';
import { worseFreshness } from '../../lib/freshness';
import type { Freshness } from '../../lib/state';
import type { Instant } from '../../lib/time';
import { useFromClock, useZone } from '../live/clock';
import { Skeleton } from './tags';

/** unremarkable: thin and grey; off: ink; driving: decides the grade. */
export type Weight = 'quiet' | 'off' | 'driving';
export const WEIGHTS: Record<Weight, string> = {
  quiet: 'font-450 text-ink2',
  off: 'font-500 text-ink',
  driving: 'font-650 text-ink',
};

export interface ValueProps {
  readonly label: ReactNode;
  readonly text: string;
  readonly unit?: string;
  readonly t: Instant;
  /** As the server judged it when it sent the value. */
  readonly fresh: Freshness;
  /** Judges it again as time passes; omitted where age alone never changes it. */
  readonly freshAt?: (now: Instant) => Freshness;
  readonly weight?: Weight;
  readonly source?: string;
  readonly change?: string;
  /** The value a correction replaced. */
  readonly replaced?: string;
}

/** The number with its unit, in the look its age gives it. */
export function ValueText({
  text,
  unit,
  fresh,
  weight = 'off',
  size = 'text-20',
}: {
  readonly text: string;
  readonly unit?: string;
  readonly fresh: Freshness;
  readonly weight?: Weight;
  readonly size?: string;
}) {
  if (fresh === 'unknown') return <UnknownValue />;
  if (fresh === 'withheld') return <span className={`${size} text-ink2`}>—</span>;
  const look = fresh === 'stale' ? 'font-400 text-ink2' : fresh === 'ageing' ? 'font-500 text-ink' : WEIGHTS[weight];
  return (
    <span className={`live-value num whitespace-nowrap ${size} ${look}`}>
      {text}
      {unit !== undefined && <span className="unit"> {unit}</span>}
    </span>
  );
}

/** Never charted: a dashed box with "?", never a zero. */
export function UnknownValue() {
  return (
    <span
      role="img"
      aria-label="not known"
      className="inline-flex h-6 w-6 items-center justify-center rounded-2 border border-dashed border-ink font-600"
    >
      ?
    </span>
  );
}

/** A value as a small panel: name and age above, number below. Its ground says when it is old. */
export function ValueWithAge(props: ValueProps) {
  const zone = useZone();
  const freshAt = props.freshAt;
  const fresh = useFromClock((now) => (freshAt === undefined ? props.fresh : worseFreshness(props.fresh, freshAt(now))));
  const age = useFromClock((now) => ageText(now - props.t));
  const old = fresh === 'stale' || fresh === 'withheld';
  const said = props.replaced !== undefined ? 'corrected' : fresh === 'unknown' ? '' : age;
  return (
    <div
      className={`value-panel ${old ? 'hatch' : ''}`}
      title={`${hmsText(props.t, zone)}${props.source === undefined ? '' : `, ${props.source}`}`}
    >
      <div className="flex justify-between gap-2 text-12">
        <span className="text-ink2">{props.label}</span>
        <span className={fresh === 'fresh' ? 'text-ink2' : 'font-650 text-ink'}>{said}</span>
      </div>
      <div className="flex min-h-7 items-baseline gap-2">
        {props.replaced !== undefined && <s className="num text-13 text-ink2">{props.replaced}</s>}
        <ValueText text={props.text} unit={props.unit} fresh={fresh} weight={props.weight ?? 'driving'} />
        {props.change !== undefined && <span className="text-12 font-600 text-ink2 num">{props.change}</span>}
      </div>
    </div>
  );
}

/** The same panel while there is no value to show: loading, none yet, or a failure with what and since when. */
export function ValueMissing(props: {
  readonly label: ReactNode;
  readonly why:
    | { readonly kind: 'loading' }
    | { readonly kind: 'empty'; readonly text: string }
    | { readonly kind: 'error'; readonly text: string; readonly since: Instant };
}) {
  const { why } = props;
  const since = why.kind === 'error' ? why.since : null;
  const age = useFromClock((now) => (since === null ? '' : ageText(now - since)));
  return (
    <div className="value-panel">
      <div className="flex justify-between gap-2 text-12 text-ink2">
        <span>{props.label}</span>
        <span>{age}</span>
      </div>
      <div className="flex min-h-7 items-center">
        {why.kind === 'loading' && <Skeleton className="h-5 w-24" />}
        {why.kind === 'empty' && <span className="text-13 text-ink2">{why.text}</span>}
        {why.kind === 'error' && <span className="text-14 font-600">{why.text}</span>}
      </div>
    </div>
  );
}
