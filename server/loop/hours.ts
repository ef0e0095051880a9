import { HOUR, type Instant } from '../../lib/time';

/** Hour in which an instant lies; a checkpoint of the chart is kept when it passes into the next. */
export const hourOf = (t: Instant) => Math.floor(t / HOUR);
