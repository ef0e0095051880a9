import { readLab } from '../../lib/chart/fold/lab';
import type { ChartEventOf } from '../../lib/events/event';
import { unitSlip } from '../../lib/events/unit-slip';
import { ucum } from '../../lib/events/units';
import { labUnitAt } from '../store/events';
import { SYSTEM } from '../store/reader';
import type { Room } from './room';

/**
 * Says so when a result is ten or a thousand times the one before it, or that part of it, and has come in another unit: the unit may
 * be wrong. It is used all the same, since the unit it names is a known one, and kept where somebody asks the laboratory.
 */
export async function slipOfUnit(
  room: Room,
  key: number,
  event: ChartEventOf<'lab'>,
): Promise<{ readonly reason: string; readonly detail: string } | null> {
  if (event.revision !== 'final') return null;
  const before = room.ward.get(key)?.chart.labs[event.test]?.findLast((v) => v.t < event.t);
  if (before === undefined) return null;
  const read = readLab(event);
  if (read === null || 'reason' in read) return null;
  const times = unitSlip(before.value, read.value);
  if (times === null) return null;
  // Asked for only then: the chart keeps values in one unit, and what was written stands in the log.
  const unit = await labUnitAt(SYSTEM.loop, room.pool, key, event.test, before.t);
  if (unit === null || event.unit === undefined || ucum(unit) === ucum(event.unit)) return null;
  const at = new Date(before.t).toISOString();
  return {
    reason: 'unit may be wrong',
    detail: `${event.test} ${event.value} ${event.unit} is ${times} the result of ${at}, which was in ${unit}`,
  };
}
