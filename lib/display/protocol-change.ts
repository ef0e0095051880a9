import type { ProtocolChange } from '../state';
import { HOUR, type Instant } from '../time';
import { nearTimeText } from './clock';

/** "Protocol changed at 14:02, was 2": how a grade stood under the version that was left. Times in the unit's zone. */

/** For a tile: only where the change moved the grade; "" otherwise. */
export function changeMark(
  change: ProtocolChange | null | undefined,
  scale: 'CRS' | 'ICANS',
  now: Instant,
  zone: string,
): string {
  if (!change) return '';
  const { was, is } = scale === 'CRS' ? change.crs : change.icans;
  return was === is ? '' : `protocol changed ${nearTimeText(Date.parse(change.at), now, zone)}, was ${was}`;
}

/** For the wall, read from far: which grade stood how, and since when; null where the change moved none. */
export interface WallChange {
  /** "CRS was 2", or both grades; what it was in figures alone where there is hardly room. */
  readonly was: string;
  readonly short: string;
  readonly at: string;
  /** In the first hour it also takes the place of words that have no line of their own. */
  readonly recent: boolean;
}
export function wallChange(change: ProtocolChange | null | undefined, now: Instant, zone: string): WallChange | null {
  if (!change) return null;
  const moved = (['crs', 'icans'] as const).filter((scale) => change[scale].was !== change[scale].is);
  if (moved.length === 0) return null;
  const at = Date.parse(change.at);
  return {
    was: moved.map((scale) => `${scale.toUpperCase()} was ${change[scale].was}`).join(', '),
    short: `was ${moved.map((scale) => change[scale].was).join('/')}`,
    at: nearTimeText(at, now, zone),
    recent: now - at < HOUR,
  };
}

/** For the patient page: the whole sentence. */
export function changeText(change: ProtocolChange, now: Instant, zone: string): string {
  const moved = [
    change.crs.was === change.crs.is ? null : `CRS was ${change.crs.was}, is ${change.crs.is}`,
    change.icans.was === change.icans.is ? null : `ICANS was ${change.icans.was}, is ${change.icans.is}`,
  ].filter((part) => part !== null);
  const grades = moved.length === 0 ? 'no grade moved' : moved.join('; ');
  return `Protocol changed at ${nearTimeText(Date.parse(change.at), now, zone)} from ${change.from} to ${change.to}: ${grades}. The change alone raised no alert.`;
}
