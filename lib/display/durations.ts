import { DAY, HOUR, MINUTE, SECOND } from '../time';

const two = (n: number): string => String(n).padStart(2, '0');

/** Time left or overdue: "0:25", "7:10", from ten hours on "11 h", from three days on "4 d". Negative counts as 0. */
export function hoursMinutes(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes >= 72 * 60) return `${Math.floor(minutes / 1440)} d`;
  if (minutes >= 600) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** Count-up and count-down to the second: "4:12", from an hour on "1:04:12". Negative counts as 0. */
export function minutesSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** Age in one unit: "3 s", "2 min", "4 h", "3 d". */
export function ageText(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** The same where a tile has no room for a space: "33m", "4h". */
export function ageTight(ms: number): string {
  return ageText(ms).replace(' min', 'm').replace(' ', '');
}

/** How long until something is permitted, to the minute: "3 h 22 min". */
export function inText(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / MINUTE));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A length of time that is set: "15 min", "12 h". */
export const durationText = (ms: number): string => (ms % HOUR === 0 ? `${ms / HOUR} h` : `${ms / MINUTE} min`);
