import type { AlertView } from '../../lib/state';

/** How grave an alert is, for eyes that cannot tell its colour. */
export const MARKS = { high: '!!!', medium: '!!', low: '!' } as const;
const WORDS = { high: 'High', medium: 'Medium', low: 'Low' } as const;

type Badged = Pick<AlertView, 'priority' | 'phase'>;
/** A badge is filled while nobody owns the alert, outlined once somebody does; low is never filled. */
export function badgeKind(alert: Badged): { readonly filled: boolean; readonly colour: 'high' | 'medium' | 'low' | 'past' } {
  const past =
    alert.phase === 'latched' || alert.phase === 'resolved' || alert.phase === 'withdrawn' || alert.phase === 'superseded';
  return { filled: alert.phase === 'raised' && alert.priority !== 'low', colour: past ? 'past' : alert.priority };
}

/** !!!, !! or !: rank by count of marks, fill and frame; colour only confirms it. `height` in px or a CSS length. */
export function AlertBadge({
  alert,
  height = 22,
  silent = false,
}: {
  alert: Badged;
  height?: number | string;
  silent?: boolean;
}) {
  const { filled, colour } = badgeKind(alert);
  const flash = filled ? (alert.priority === 'high' ? 'flash-high' : 'flash-medium') : '';
  return (
    <span
      className={`badge badge-${alert.priority} tone-${colour} ${filled ? 'filled' : ''} ${flash}`}
      style={{ '--h': typeof height === 'number' ? `${height}px` : height } as React.CSSProperties}
    >
      <span aria-hidden="true">{MARKS[alert.priority]}</span>
      {!silent && <span className="sr-only">{WORDS[alert.priority]} alert</span>}
    </span>
  );
}
