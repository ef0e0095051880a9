import { describe, expect, test } from 'vitest';
import { readCorrectionDraft } from '../../../lib/forms/correction-draft';

const began = { id: 'd-1', t: '2026-11-22T08:00:00.000Z', body: { drug: 'dexamethasone', kind: 'medication', doseMg: 10 } };
const now = { ...began, body: { ...began.body, doseMg: 8 } };
const kept = {
  of: began,
  what: 'correct',
  edits: { doseMg: '8' },
  when: { date: '2026-11-22', hm: '02:00' },
  why: 'misread',
  unfinished: null,
};
const sent = { failedAt: { '': 1_000 }, attempts: [['|0|{}', { commandId: 'c-1', pressed: 1_000 }]] };
const stored = (draft: unknown) => JSON.parse(JSON.stringify(draft));

describe('an unfinished correction that is brought back', () => {
  test('that was never sent corrects the entry as it reads now', () => {
    expect(readCorrectionDraft(stored(kept), now)).toEqual({ ...kept, of: now });
  });
  test('that was sent, and perhaps stored, corrects it as it read then, to the letter', () => {
    const back = readCorrectionDraft(stored({ ...kept, unfinished: sent }), now);
    expect(JSON.stringify(back?.of.body)).toBe(JSON.stringify(began.body));
    expect(back?.unfinished).toEqual(sent);
  });
  test('is no draft for another entry', () => {
    expect(readCorrectionDraft(stored(kept), { ...now, id: 'd-2' })).toBeNull();
  });
  test.each([null, 'text', {}, { ...kept, of: { id: 'd-1', t: '', body: 7 } }, { ...kept, edits: { doseMg: 8 } }])(
    '%j is no draft and brings nothing back',
    (body) => {
      expect(readCorrectionDraft(body, now)).toBeNull();
    },
  );
});
