import { isAway } from '../../database/away';
import { isRefusal } from '../../http/answer';
import type { Call } from '../../http/router';
import { DatabaseAway } from '../port';

/** A database that is away while we read or store resources is said as such (503), as it is by the loop. */
export function asAway(handle: (call: Call) => Promise<void>): (call: Call) => Promise<void> {
  return async (call) => {
    try {
      await handle(call);
    } catch (error) {
      throw !isRefusal(error) && isAway(error) ? new DatabaseAway('nothing was stored') : error;
    }
  };
}
