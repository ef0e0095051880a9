import type { ProtocolChange } from '../state';
import type { Instant } from '../time';
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

/** For the patient page: the whole sentence. */
export function changeText(change: ProtocolChange, now: Instant, zone: string): string {
  const moved = [
    change.crs.was === change.crs.is ? null : `CRS was ${change.crs.was}, is ${change.crs.is}`,
    change.icans.was === change.icans.is ? null : `ICANS was ${change.icans.was}, is ${change.icans.is}`,
  ].filter((part) => part !== null);
  const grades = moved.length === 0 ? 'no grade moved' : moved.join('; ');
  return `Protocol changed at ${nearTimeText(Date.parse(change.at), now, zone)} from ${change.from} to ${change.to}: ${grades}. The change alone raised no alert.`;
}
