import { DAY, HOUR } from '../../time';
import type { CellInfusion, Therapy } from '../chart';

/** Two recorded infusions closer together than this are one. */
const SAME_MS = 12 * HOUR;
/** What an admission claims (often a date only) is the infusion recorded this near to it. */
const CLAIM_RECORD_MS = 24 * HOUR;
/** Claims of admissions this near to each other speak of the same infusion: the later to arrive stands. */
const CLAIM_CLAIM_MS = 14 * DAY;

/**
 * Adds a record of a CAR-T infusion. Records of one infusion are merged: of recorded times the first stands, a recorded one
 * replaces a claimed one, and a newer claim an older.
 */
export function addInfusion(therapy: Therapy, record: CellInfusion): Therapy {
  const near = therapy.infusions.find((i) => Math.abs(i.t - record.t) < window(i, record));
  if (near === undefined) return withInfusions(therapy, [...therapy.infusions, record], record.product);
  const rest = therapy.infusions.filter((i) => i !== near);
  const stands = stronger(near, record);
  const other = stands === near ? record : near;
  const merged: CellInfusion = {
    ...stands,
    product: stands.product ?? other.product,
    leukocyteFilter: near.leukocyteFilter || record.leukocyteFilter,
  };
  return withInfusions(therapy, [...rest, merged], record.product);
}

function window(a: CellInfusion, b: CellInfusion): number {
  if (a.claimed && b.claimed) return CLAIM_CLAIM_MS;
  return a.claimed || b.claimed ? CLAIM_RECORD_MS : SAME_MS;
}

function stronger(a: CellInfusion, b: CellInfusion): CellInfusion {
  if (a.claimed !== b.claimed) return a.claimed ? b : a;
  if (a.claimed) return a.receivedAt >= b.receivedAt ? a : b;
  return a.t <= b.t ? a : b;
}

function withInfusions(therapy: Therapy, infusions: readonly CellInfusion[], product: string | null): Therapy {
  const sorted = [...infusions].sort((a, b) => a.t - b.t);
  return {
    product: product ?? therapy.product,
    infusions: sorted,
    firstAt: sorted[0]?.t ?? null,
  };
}
