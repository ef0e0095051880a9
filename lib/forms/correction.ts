import type { LoggedEvent } from '../history/words';
import type { Entry } from './regrade';

/** A field of an entry that its author may put right. */
export interface CorrectionField {
  readonly key: string;
  readonly label: string;
  readonly type: 'number' | 'text';
  readonly value: string;
}

const NUMBERS: Readonly<Record<string, string>> = {
  tempC: 'Temperature, °C',
  heartRate: 'Heart rate, /min',
  respRate: 'Respiratory rate, /min',
  spo2Percent: 'SpO2, %',
  sbpMmHg: 'Systolic, mmHg',
  dbpMmHg: 'Diastolic, mmHg',
  mapMmHg: 'MAP, mmHg',
  value: 'Value',
  doseMg: 'Dose, mg',
  rate: 'Rate',
  volumeMl: 'Volume, mL',
  flowLpm: 'Flow, L/min',
  fio2: 'FiO2, 0.21 to 1',
  orientation: 'Orientation, of 4',
  naming: 'Naming, of 3',
  commands: 'Command, of 1',
  writing: 'Writing, of 1',
  attention: 'Attention, of 1',
  capd: 'CAPD, of 32',
  weightKg: 'Weight, kg',
  intakeMl: 'In, mL',
  outputMl: 'Out, mL',
  urineMl: 'Urine, mL',
  efPercent: 'Ejection fraction, %',
};
/** A judgement is not put right by another number: it is taken back and made again. */
const TAKEN_BACK_ONLY = ['regrade', 'attribution', 'decision', 'checklist', 'neuro', 'absence'];

/** What can be put right in an entry; empty where it can only be taken back. */
export function correctionFields(body: LoggedEvent): readonly CorrectionField[] {
  if (TAKEN_BACK_ONLY.includes(body.kind)) return [];
  const numbers = Object.entries(NUMBERS).flatMap(([key, label]): CorrectionField[] =>
    typeof body[key] === 'number'
      ? [{ key, label: key === 'rate' ? `Rate, ${body.rateUnit ?? 'no unit'}` : label, type: 'number', value: String(body[key]) }]
      : [],
  );
  const words: CorrectionField[] =
    (body.kind === 'note' || body.kind === 'limits') && typeof body.text === 'string'
      ? [{ key: 'text', label: 'Text', type: 'text', value: body.text }]
      : [];
  return [...numbers, ...words];
}

const ENVELOPE = ['id', 'source', 'reading', 'receivedAt', 'status', 'corrected', 'by', 'order', 'commandId', 'patient'];

/** The fields of the kind as they were charted, with the device's or drug's own state, ready to be sent again. */
function asSent(body: LoggedEvent): Record<string, unknown> {
  const fields = Object.fromEntries(Object.entries(body).filter(([k]) => !ENVELOPE.includes(k)));
  const state = body.kind === 'medication' || body.kind === 'support' ? { status: body.status } : {};
  return { ...fields, ...state, ...(body.reading === undefined ? {} : { source: body.reading }) };
}

/**
 * The corrected version of one's own entry under the same id. `edits` holds what was typed; `t` another time, or null for
 * the one it has. A sentence where a number cannot be read or nothing has changed.
 */
export function correctedEntry(
  event: { readonly id: string; readonly body: LoggedEvent },
  edits: Readonly<Record<string, string>>,
  t: number | null,
  why: string,
): { readonly entry: Entry } | { readonly wrong: string } {
  const fields = correctionFields(event.body);
  const changed: Record<string, unknown> = {};
  for (const field of fields) {
    const typed = (edits[field.key] ?? field.value).trim();
    if (typed === field.value) continue;
    if (field.type === 'text') {
      if (typed === '') return { wrong: `${field.label} is empty. Take the entry back instead.` };
      changed[field.key] = typed;
      continue;
    }
    if (typed.includes(',')) return { wrong: `${field.label}: write a point, not a comma.` };
    if (!/^-?\d+(\.\d+)?$/.test(typed)) return { wrong: `${field.label} is not a number.` };
    changed[field.key] = Number(typed);
  }
  if (Object.keys(changed).length === 0 && t === null) return { wrong: 'Nothing has been changed.' };
  if (why.trim() === '') return { wrong: 'Say in a few words why.' };
  const status = event.body.kind === 'medication' || event.body.kind === 'support' ? {} : { status: 'corrected' };
  return {
    entry: {
      ...asSent(event.body),
      ...changed,
      id: event.id,
      kind: event.body.kind,
      ...(t === null ? {} : { t: new Date(t).toISOString() }),
      ...status,
      corrected: true,
      correctionReason: why.trim(),
    },
  };
}

/** Takes one's own entry back: it was never true. */
export function withdrawnEntry(
  event: { readonly id: string; readonly body: LoggedEvent },
  why: string,
): { readonly entry: Entry } | { readonly wrong: string } {
  if (why.trim() === '') return { wrong: 'Say in a few words why.' };
  const { corrected: _, ...fields } = asSent(event.body);
  return {
    entry: { ...fields, id: event.id, kind: event.body.kind, status: 'entered-in-error', correctionReason: why.trim() },
  };
}
