import { describe, expect, test } from 'vitest';
import { emptyRegrade, type RegradeForm } from '../../../lib/forms/regrade';
import { readDraft } from '../../../lib/forms/regrade-draft';

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

describe('an unfinished regrade that is brought back', () => {
  test('has its answers, but the wristband is checked and both verdicts are given anew', () => {
    const back = readDraft(JSON.parse(JSON.stringify(filled)));
    expect(back).toEqual({ ...filled, identified: false, crs: null, icans: null });
  });
  test('an empty form stays empty: nothing is preset by it', () => {
    expect(readDraft(emptyRegrade(true))).toEqual(emptyRegrade(true));
  });
  test.each([null, 'text', {}, { ...filled, arousal: 'awake' }, { ...filled, ice: { year: 'yes' } }])(
    '%j is no draft and brings nothing back',
    (body) => {
      expect(readDraft(body)).toBeNull();
    },
  );
});
