import { describe, expect, test } from 'vitest';
import { emptyRegrade, type RegradeForm } from '../../../lib/forms/regrade';
import { isAskedAnew, readDraft } from '../../../lib/forms/regrade-draft';

const filled: RegradeForm = {
  ...emptyRegrade(false),
  identified: true,
  assessable: 'yes',
  arousal: 'alert',
  ice: { year: true, month: false },
  seizure: 'none',
  note: 'Slower than at noon.',
  crs: { kind: 'override', grade: 2, reason: 'pressor for sedation' },
  icans: { kind: 'agree' },
};

const kept = { form: filled, when: { date: '2026-11-22', hm: '02:40' }, unfinished: null };
const sent = { failedAt: { '': 1_000 }, attempts: [['|0|{}', { commandId: 'c-1', pressed: 1_000 }]] };
const stored = (draft: unknown) => JSON.parse(JSON.stringify(draft));

describe('an unfinished regrade that is brought back', () => {
  test('has its answers and its time, but the wristband is checked and both verdicts are given anew', () => {
    expect(readDraft(stored(kept))).toEqual({ ...kept, form: { ...filled, identified: false, crs: null, icans: null } });
  });
  test('that was sent already still has the other grade with its reason: in other words it would be a second regrade', () => {
    expect(readDraft(stored({ ...kept, unfinished: sent }))).toEqual({
      ...kept,
      form: { ...filled, identified: false, icans: null },
      unfinished: sent,
    });
  });
  test('an empty form stays empty: nothing is preset by it', () => {
    const empty = { form: emptyRegrade(true), when: null, unfinished: null };
    expect(readDraft(empty)).toEqual(empty);
  });
  test.each([
    null,
    'text',
    {},
    filled,
    { ...kept, form: { ...filled, arousal: 'awake' } },
    { ...kept, form: { ...filled, ice: { year: 'yes' } } },
  ])('%j is no draft and brings nothing back', (body) => {
    expect(readDraft(body)).toBeNull();
  });
  test('asks for the wristband and the verdicts anew; an answer about the patient is a change of the assessment', () => {
    expect(isAskedAnew({ identified: true })).toBe(true);
    expect(isAskedAnew({ icans: { kind: 'agree' } })).toBe(true);
    expect(isAskedAnew({ seizure: 'brief' })).toBe(false);
  });
});
