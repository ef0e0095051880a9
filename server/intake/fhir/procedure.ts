import { drugByName } from '../../../lib/events/drugs';
import { codesOf, label, searchCodes, textsOf } from './codes';
import type { MapContext, Mapped, Note, Part } from './mapped';
import { type ActRow, actByCode, actByName } from './procedure-codes';
import type { Concept, Procedure } from './schema';
import { actTime, instantOf, searchTime } from './time';

/** A Procedure: the CAR-T infusion, intubation and extubation, supports that last, cultures and other examinations. */
export function mapProcedure(p: Procedure, ctx: MapContext): Mapped {
  const said = p.performedDateTime ?? p.performedPeriod?.start ?? p.performedPeriod?.end;
  const found = { keep: [] as string[], t: searchTime(said), codes: searchCodes(p.code) };
  const nothing = (status: Note['status'], reason: string, detail = `${label(p.code)}: ${reason}`): Mapped => ({
    ...found,
    parts: [],
    notes: [{ status, reason, detail }],
  });
  if (p.status === 'entered-in-error') return { ...found, parts: [], notes: [] };
  const row = actOf(p.code, ctx);
  if (row === 'contradiction') return nothing('held', 'codes contradict each other');
  if (row === null) return nothing('kept', 'unknown code', `${label(p.code)} is not a procedure we use`);
  // What was begun and broken off has begun: only supports that last are ended by it.
  const begun = p.status === 'completed' || p.status === 'in-progress' || (p.status === 'stopped' && row.lasts === true);
  if (!begun) return nothing('kept', 'not done', `${row.title}: ${p.status}`);
  const when = actTime(p.performedDateTime, p.performedPeriod);
  if ('unknown' in when) return nothing('held', when.unknown);

  const { act } = row;
  if (act.kind === 'infusion') {
    const product = act.product ?? productIn(p);
    return {
      ...found,
      parts: [{ part: 'infusion', t: when.t, fields: { kind: 'infusion', ...(product ? { product } : {}) } }],
      notes: [],
    };
  }
  if (act.kind === 'diagnostic')
    return { ...found, parts: [{ part: act.test, t: when.t, fields: { kind: 'diagnostic', test: act.test } }], notes: [] };
  const fields = { kind: 'support', support: act.support, ...(act.device ? { device: act.device } : {}) };
  const start: Part = { part: 'start', t: when.t, fields: { ...fields, status: 'running', ...indicationOf(p) } };
  const stop = (t: number): Part => ({ part: 'stop', t, fields: { ...fields, status: 'stopped' } });
  if (act.ends) return { ...found, parts: [stop(when.t)], notes: [] };
  const end = instantOf(p.performedPeriod?.end);
  const over = row.lasts && p.status !== 'in-progress' && end !== null && end > when.t;
  return { ...found, parts: over ? [start, stop(end)] : [start], notes: [] };
}

function actOf(code: Concept | undefined, ctx: MapContext): ActRow | 'contradiction' | null {
  let row: ActRow | null = null;
  for (const c of codesOf(code, ctx.source)) {
    const next = actByCode(c.system, c.code);
    if (next === undefined) continue;
    if (row !== null && row.act.kind !== next.act.kind) return 'contradiction';
    // The more telling one: of "CAR-T infusion" and "infusion of axi-cel" the product's.
    if (row === null || (next.act.kind === 'infusion' && next.act.product !== undefined)) row = next;
  }
  if (row !== null) return row;
  for (const text of textsOf(code)) {
    const named = actByName(text);
    if (named) return named;
  }
  return null;
}

/** A CAR-T product somewhere in the words of the procedure: "CAR-T infusion (axi-cel)". */
function productIn(p: Procedure): string | undefined {
  const texts = [...textsOf(p.code), ...(Array.isArray(p.usedCode) ? (p.usedCode as Concept[]).flatMap((c) => textsOf(c)) : [])];
  for (const text of texts) {
    const words = text.toLowerCase().split(/[\s,;:()]+/);
    for (let i = 0; i < words.length; i++) {
      const drug = drugByName(words.slice(i, i + 2).join(' ')) ?? drugByName(words[i] as string);
      if (drug?.cells) return drug.drug;
    }
  }
  return undefined;
}

function indicationOf(p: Procedure): { indication?: string } {
  const words = (p.reasonCode ?? []).flatMap(textsOf).join(' ');
  return /airway[ -]protection/i.test(words) ? { indication: 'airway-protection' } : {};
}
