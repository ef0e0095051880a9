import type { BasisInput, CrsState, IcansState } from '../state';
import type { Instant } from '../time';
import { timeText } from './clock';
import { ageText } from './durations';
import type { GradeView } from './grade';

/** What CRS is graded from, as people call it, with the inputs of a basis that tell of it. */
const PARTS = [
  { name: 'temperature', inputs: ['tempC'] },
  { name: 'pressure', inputs: ['sbpMmHg', 'mapMmHg'] },
  { name: 'oxygen status', inputs: ['oxygen', 'spo2Percent'] },
] as const;
const NOT_OLD = new Set(['fresh', 'ageing']);

/**
 * What to think of a grade that is not simply current, in a sentence: "At least 2: pressure never recorded.", "Cannot be graded:
 * no oxygen status for 9 h. On the last data it would be 2.", "Held on 03:10 data: pressure is old." Null where it is current.
 */
export function statusWords(grade: CrsState | IcansState, now: Instant, zone: string): string | null {
  const { basis, status } = grade;
  switch (status) {
    case 'at-least':
      return `At least ${basis.grade}: ${basis.missing.join(', ') || 'an input'} never recorded.`;
    case 'held': {
      const old = oldParts(basis.inputs);
      const since = old.length === 0 ? null : Math.min(...old.map((p) => p.t));
      const names = old.map((p) => p.name).join(', ');
      return since === null
        ? 'Held: a vasopressor was last charted long ago.'
        : `Held on ${timeText(since, now, zone)} data: ${names} ${old.length > 1 ? 'are' : 'is'} old.`;
    }
    case 'ungradable': {
      const gone = oldParts(basis.inputs).filter((p) => p.name !== 'temperature' && p.withheld);
      const said = gone.map((p) => `no ${p.name} for ${ageText(now - p.t)}`).join(', ');
      return `Cannot be graded: ${said || 'pressure or oxygen status too old'}. On the last data it would be ${basis.grade}.`;
    }
    case 'carried': {
      const ice = basis.inputs.find((i) => i.name === 'ice' || i.name === 'capd');
      const from = ice?.t == null ? '' : ` of ${timeText(Date.parse(ice.t), now, zone)}`;
      return `Carried from the last assessment${from} that could be graded.`;
    }
    case 'not-assessed':
      return 'ICE not done since the infusion.';
    default:
      return null;
  }
}

/**
 * Since when a grade stands on what was known before: the last data of the part that has grown old, the last assessment that
 * could be graded, or when the monitor was last heard. Null for a grade that is not held.
 */
export function heldSince(grade: CrsState | IcansState, view: GradeView, silentSince: Instant | null): Instant | null {
  const { inputs } = grade.basis;
  if (view.word === 'carried') {
    const t = inputs.find((i) => i.name === 'ice' || i.name === 'capd')?.t;
    return t == null ? null : Date.parse(t);
  }
  if (view.word !== 'held') return null;
  const since = oldParts(inputs).map((p) => p.t);
  if (silentSince !== null) since.push(silentSince);
  return since.length === 0 ? null : Math.min(...since);
}

interface OldPart {
  readonly name: string;
  /** Newest charting of it. */
  readonly t: Instant;
  /** Too old for any use, not merely stale. */
  readonly withheld: boolean;
}
function oldParts(inputs: readonly BasisInput[]): OldPart[] {
  return PARTS.flatMap(({ name, inputs: names }) => {
    const dated = inputs.filter((i) => (names as readonly string[]).includes(i.name) && i.t !== null);
    if (dated.length === 0 || dated.some((i) => NOT_OLD.has(i.fresh))) return [];
    const t = Math.max(...dated.map((i) => Date.parse(i.t as string)));
    return [{ name, t, withheld: dated.every((i) => i.fresh === 'withheld') }];
  });
}
