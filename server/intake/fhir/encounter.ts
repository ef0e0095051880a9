import type { Instant } from '../../../lib/time';
import { live, type MapContext, type Mapped, type Note, type Part } from './mapped';
import { personOf } from './patient';
import type { Encounter } from './schema';
import { instantOf, searchTime } from './time';

/** Classes that mean a bed: inpatient and acute inpatient encounters. */
const CLASSES = new Set(['IMP', 'ACUTE']);

interface Place {
  readonly unit: string;
  readonly bed: string;
  readonly from: Instant | null;
  readonly over: boolean;
}

/**
 * An inpatient Encounter: in progress it admits to its bed, another bed is a transfer, finished it discharges, cancelled it
 * never was. Which bed follows which is told apart by the movements its earlier versions made.
 */
export function mapEncounter(e: Encounter, ctx: MapContext): Mapped {
  const found = { t: searchTime(e.period?.start ?? e.period?.end), codes: [] };
  const before = live(ctx);
  const keepAll = before.map((i) => i.part);
  const nothing = (status: Note['status'], reason: string, detail: string): Mapped => ({
    ...found,
    keep: keepAll,
    parts: [],
    notes: [{ status, reason, detail }],
  });
  if (e.status === 'entered-in-error' || e.status === 'cancelled') return { ...found, keep: [], parts: [], notes: [] };
  if (!CLASSES.has(e.class.code ?? ''))
    return nothing('kept', 'class not used', `an encounter of class ${e.class.code ?? 'unknown'} fills no bed`);
  if (e.status !== 'in-progress' && e.status !== 'finished')
    return nothing('kept', 'not in progress', `an encounter that is ${e.status}`);
  if (ctx.mrn === null) return nothing('held', 'no patient', 'an encounter moves a patient by number, not by bed');

  const places = placesOf(e, ctx);
  const start = instantOf(e.period?.start);
  const end = instantOf(e.period?.end);
  const moves = before.filter((i) => i.kind === 'admission' || i.kind === 'transfer').sort((a, b) => a.t - b.t);
  const last = moves.at(-1);
  if (last === undefined) return e.status === 'finished' ? late() : { ...found, keep: keepAll, ...admitted() };

  const parts: Part[] = [];
  const first = moves[0] as (typeof moves)[number];
  const began = places.find((p) => p.bed === first.bed)?.from ?? start;
  const next = moves[1]?.t ?? Number.POSITIVE_INFINITY;
  if (began !== null && began !== first.t && began < next)
    parts.push(movement('admission', 'admission', placeOfBed(first.bed ?? '', ctx), began));
  let bed = last.bed;
  let n = moves.length;
  for (const p of places) {
    if (p.bed === bed || (p.from !== null && p.from < last.t) || (p.from === null && p !== places.at(-1))) continue;
    // Whoever leaves is not moved first to a bed that is merely named: it may be another patient's.
    if (p.from === null && e.status === 'finished') continue;
    if (p.from === last.t) parts.push(movement(last.part, last.kind, p, last.t));
    else parts.push(movement(`transfer-${n++}`, 'transfer', p, p.from ?? ctx.receivedAt));
    bed = p.bed;
  }
  if (e.status === 'finished') {
    const elsewhere =
      ctx.otherEncounter && !moves.some((m) => m.bed === ctx.bedAt(ctx.receivedAt)) && ctx.bedAt(ctx.receivedAt) !== null;
    if (elsewhere)
      return { ...nothing('kept', 'already elsewhere', 'finished after another encounter gave the patient a bed'), parts };
    const told = before.find((i) => i.part === 'discharge')?.t;
    // A bed whose time nobody told counts from when we heard of it; who leaves has been there before.
    const lastMove = Math.max(last.t, ...parts.map((p) => p.t));
    const t = Math.max(end ?? told ?? ctx.receivedAt, lastMove);
    const named = places.at(-1)?.bed;
    const other = named === undefined || named === bed ? {} : { namedBed: named };
    parts.push({ part: 'discharge', t, fields: { kind: 'discharge' }, ...other });
  }
  const renamed = new Set(parts.map((p) => p.part));
  return { ...found, keep: keepAll.filter((p) => p !== 'discharge' && !renamed.has(p)), parts, notes: [] };

  /** First heard of when it is over: it ends the stay only if the patient was in its bed to the last. */
  function late(): Mapped {
    if (end === null) return nothing('held', 'no time', 'a finished encounter that never was in progress here, without an end');
    const there = ctx.bedAt(end - 1);
    if (there === null || !places.some((p) => p.bed === there))
      return nothing('kept', 'never in progress here', 'a finished encounter of which no admission is known');
    return { ...found, keep: keepAll, parts: [{ part: 'discharge', t: end, fields: { kind: 'discharge' } }], notes: [] };
  }
  function admitted(): Pick<Mapped, 'parts' | 'notes'> {
    const current = places.at(-1);
    if (current === undefined)
      return { parts: [], notes: [{ status: 'held', reason: 'no bed', detail: 'an encounter in progress without a bed' }] };
    const timed = places.filter((p) => p.from !== null || p === current);
    const list: Part[] = [];
    for (const [i, p] of timed.entries()) {
      const t = p.from ?? (i === 0 ? start : null) ?? ctx.receivedAt;
      list.push(i === 0 ? movement('admission', 'admission', p, t) : movement(`transfer-${i}`, 'transfer', p, t));
    }
    return { parts: list, notes: [] };
  }
  function movement(part: string, kind: string, p: Pick<Place, 'unit' | 'bed'>, t: Instant): Part {
    const fields = { kind, unit: p.unit, bed: p.bed };
    return { part, t, fields: kind === 'admission' ? { ...fields, mrn: ctx.mrn, ...personOf(ctx.patient) } : fields };
  }
}

/** The beds of the encounter, oldest first; where it is now stands last. Planned and reserved ones are no places yet. */
function placesOf(e: Encounter, ctx: MapContext): Place[] {
  const places: (Place & { readonly now: boolean; readonly n: number })[] = [];
  for (const [n, l] of (e.location ?? []).entries()) {
    const value = l.location.identifier?.value?.trim();
    if (!value || l.status === 'planned' || l.status === 'reserved') continue;
    const over = l.status === 'completed' || (l.status === undefined && instantOf(l.period?.end) !== null);
    places.push({ ...placeOfBed(value, ctx), from: instantOf(l.period?.start), over, now: l.status === 'active', n });
  }
  const order = (p: (typeof places)[number]) => p.from ?? (p.over ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return places.sort(
    (a, b) => Number(a.now) - Number(b.now) || Number(b.over) - Number(a.over) || compare(order(a), order(b)) || a.n - b.n,
  );
}
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** A bed as the sender writes it: by the source's map, with its unit's prefix, or the label alone on the sender's own unit. */
export function placeOfBed(
  value: string,
  ctx: Pick<MapContext, 'source' | 'units' | 'ownUnit' | 'isBed'>,
): { unit: string; bed: string } {
  const bed = (Object.hasOwn(ctx.source.locations, value) ? ctx.source.locations[value] : undefined) ?? value;
  const unit = ctx.units.filter((u) => bed.startsWith(`${u}-`)).sort((a, b) => b.length - a.length)[0];
  if (unit !== undefined) return { unit, bed };
  const dash = bed.lastIndexOf('-');
  if (ctx.ownUnit !== null && (dash <= 0 || ctx.isBed(`${ctx.ownUnit}-${bed}`)))
    return { unit: ctx.ownUnit, bed: `${ctx.ownUnit}-${bed}` };
  return dash <= 0 ? { unit: bed, bed } : { unit: bed.slice(0, dash), bed };
}
