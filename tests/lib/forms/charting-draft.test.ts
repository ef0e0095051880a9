import { describe, expect, test } from 'vitest';
import { EMPTY_CHARTING } from '../../../lib/forms/charting';
import { type ChartingDraft, isBegun, readChartingDraft } from '../../../lib/forms/charting-draft';

const empty: ChartingDraft = { name: 'dose', forms: EMPTY_CHARTING, when: null, unfinished: null };
const dose: ChartingDraft = {
  ...empty,
  forms: { ...EMPTY_CHARTING, dose: { drug: 'tocilizumab', amount: '56', state: 'given' } },
};

describe('what was begun in the charting drawer', () => {
  test('comes back as it was typed, each form and the time of it', () => {
    for (const draft of [
      dose,
      { ...dose, when: { date: '2026-11-22', hm: '03:14', twice: 'later' as const } },
      {
        ...empty,
        name: 'oxygen' as const,
        forms: { ...EMPTY_CHARTING, oxygen: { ...EMPTY_CHARTING.oxygen, device: 'hfnc' as const } },
      },
      { ...empty, forms: { ...EMPTY_CHARTING, signs: { ...EMPTY_CHARTING.signs, tempC: '39.', site: 'arterial' as const } } },
    ])
      expect(readChartingDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });
  test('what was sent and perhaps stored comes back with its command, so that it is sent as the same entry', () => {
    const attempt = { commandId: 'c-1', pressed: 1_795_353_600_000 };
    const sent = { ...dose, unfinished: { failedAt: { dose: attempt.pressed }, attempts: [['dose|0|{}', attempt] as const] } };
    expect(readChartingDraft(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
  });
  test('a check of who the patient is does not come back: it is made anew', () => {
    const checked = { ...dose, identified: true, forms: { ...dose.forms, dose: { ...dose.forms.dose, identified: true } } };
    expect(readChartingDraft(checked)).toEqual(dose);
  });
  test('anything else is no draft', () => {
    expect(readChartingDraft(null)).toBeNull();
    expect(readChartingDraft({ ...dose, name: 'regrade' })).toBeNull();
    expect(readChartingDraft({ ...dose, forms: {} })).toBeNull();
  });
  test('an untouched drawer has nothing to lose; one letter or an earlier time has', () => {
    expect(isBegun(empty)).toBe(false);
    expect(isBegun(dose)).toBe(true);
    expect(isBegun({ ...empty, when: { date: '2026-11-22', hm: '03:14' } })).toBe(true);
  });
});
