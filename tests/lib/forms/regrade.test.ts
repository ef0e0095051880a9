import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit } from '../../../lib/events/admit';
import {
  asksIce,
  emptyRegrade,
  ICE_ITEMS,
  iceScore,
  openQuestions,
  type RegradeForm,
  regradeEntries,
  type Standing,
  suggestIcans,
} from '../../../lib/forms/regrade';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { REVIEW_2025 } from '../../../lib/protocols/review-2025';
import { runs } from '../../support/property';

const nothing: Standing = { carriedIce: null, seizureGrade: 0 };
/** An assessment with everything well except what is said. */
function well(part: Partial<RegradeForm> = {}): RegradeForm {
  return {
    ...emptyRegrade(false),
    identified: true,
    assessable: 'yes',
    arousal: 'alert',
    ice: Object.fromEntries(ICE_ITEMS.map((i) => [i.key, true])),
    seizure: 'none',
    motor: 'none',
    icp: 'none',
    crs: { kind: 'agree' },
    icans: { kind: 'agree' },
    ...part,
  };
}
const missing = (...keys: string[]) => Object.fromEntries(ICE_ITEMS.map((i) => [i.key, !keys.includes(i.key)]));
const grade = (form: RegradeForm, standing = nothing, protocol = ASTCT_2019) => suggestIcans(form, standing, protocol)?.grade;

describe('a new form', () => {
  test('has answered nothing: no score, no grade, nothing to save', () => {
    const form = emptyRegrade(false);
    expect(iceScore(form)).toBeNull();
    expect(suggestIcans(form, nothing, ASTCT_2019)).toBeNull();
    expect(openQuestions(form, null)).toEqual(
      expect.arrayContaining([
        'two identifiers',
        'can be assessed',
        'arousal',
        'seizure',
        'motor',
        'raised pressure',
        'ICANS: agree or override',
      ]),
    );
  });
  test('ICE is no score until every item is answered', () => {
    const { attention: _, ...rest } = well().ice;
    const form = well({ ice: rest });
    expect(iceScore(form)).toBeNull();
    expect(suggestIcans(form, nothing, ASTCT_2019)).toBeNull();
    expect(openQuestions(form, null)).toContain('1 ICE item');
  });
  test('arousal is needed before any grade, also with a full ICE', () => {
    expect(suggestIcans(well({ arousal: null }), nothing, ASTCT_2019)).toBeNull();
  });
});

describe('suggested ICANS', () => {
  test('ICE-01 ICE 10 and alert is 0', () => {
    expect(grade(well())).toBe(0);
    expect(iceScore(well())).toBe(10);
  });
  test.each([
    [['city'], 1],
    [['city', 'cup', 'writing'], 1],
    [['city', 'cup', 'writing', 'attention'], 2],
    [['year', 'month', 'city', 'hospital', 'pen', 'watch', 'cup'], 2],
    [['year', 'month', 'city', 'hospital', 'pen', 'watch', 'cup', 'commands'], 3],
    [ICE_ITEMS.map((i) => i.key), 3],
  ])('ICANS-01 without %j it is grade %i', (keys, expected) => {
    expect(grade(well({ ice: missing(...keys) }))).toBe(expected);
  });
  test('ICANS-01 ICE 0 while awake is 3, ICE 0 because unarousable is 4', () => {
    const all = missing(...ICE_ITEMS.map((i) => i.key));
    expect(grade(well({ ice: all }))).toBe(3);
    expect(grade(well({ ice: {}, arousal: 'unarousable' }))).toBe(4);
    expect(asksIce(well({ arousal: 'unarousable' }))).toBe(false);
  });
  test.each([
    ['alert', 0],
    ['awakens-spontaneously', 1],
    ['awakens-to-voice', 2],
    ['awakens-to-tactile', 3],
  ] as const)('ICANS-02 arousal %s is grade %i', (arousal, expected) => {
    expect(grade(well({ arousal }))).toBe(expected);
  });
  test('REV-05 awakens to voice is 3 under the review protocol', () => {
    expect(grade(well({ arousal: 'awakens-to-voice' }), nothing, REVIEW_2025)).toBe(3);
  });
  test('ICANS-03 a seizure is 3, a long or repeated one 4, and one of the last 24 h still counts', () => {
    expect(grade(well({ seizure: 'brief' }))).toBe(3);
    expect(grade(well({ seizure: 'long' }))).toBe(4);
    expect(grade(well(), { carriedIce: null, seizureGrade: 3 })).toBe(3);
  });
  test('ICANS-04 and ICANS-05 deep focal weakness is 4, focal oedema 3, posturing 4', () => {
    expect(grade(well({ motor: 'deep-focal' }))).toBe(4);
    expect(grade(well({ icp: 'focal-edema' }))).toBe(3);
    expect(grade(well({ icp: 'posturing' }))).toBe(4);
  });
  test('ICANS-07 sedated: the last ICE is carried, arousal is neither asked nor counted', () => {
    const suggestion = suggestIcans(
      well({ assessable: 'sedated', arousal: null, ice: {} }),
      { carriedIce: { words: 'ICE 5', grade: 2 }, seizureGrade: 0 },
      ASTCT_2019,
    );
    expect(suggestion).toMatchObject({ grade: 2, carried: true });
    expect(openQuestions(well({ assessable: 'sedated', arousal: null, ice: {} }), suggestion)).toEqual([]);
  });
  test('C26 aphasia counts as ICE 0, a language barrier carries the last ICE', () => {
    const carried: Standing = { carriedIce: { words: 'ICE 9', grade: 1 }, seizureGrade: 0 };
    expect(grade(well({ assessable: 'global-aphasia', ice: {} }), carried)).toBe(3);
    expect(grade(well({ assessable: 'language', ice: {} }), carried)).toBe(1);
  });
  test('ICANS-06 CAPD 9 is 3, 8 is 1, 0 is 0', () => {
    const capd = (n: number) => grade({ ...well({ ice: {} }), usesCapd: true, capd: n });
    expect([capd(0), capd(8), capd(9)]).toEqual([0, 1, 3]);
  });
  test('CRS-13 neurological findings set down to another cause do not count', () => {
    const form = well({ ice: missing('city', 'cup', 'writing', 'attention'), otherCause: ['neuro'], cause: 'opioids' });
    expect(grade(form)).toBe(0);
    expect(openQuestions({ ...form, cause: ' ' }, suggestIcans(form, nothing, ASTCT_2019))).toContain('the other cause');
  });
  test('one more wrong answer never lowers the grade', () => {
    const answers = fc.record(Object.fromEntries(ICE_ITEMS.map((i) => [i.key, fc.boolean()])));
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 9 }), (ice, which) => {
        const item = ICE_ITEMS[which]?.key ?? 'year';
        const right = grade(well({ ice: { ...ice, [item]: true } })) ?? 9;
        const wrong = grade(well({ ice: { ...ice, [item]: false } })) ?? -1;
        expect(wrong).toBeGreaterThanOrEqual(right);
      }),
      runs(),
    );
  });
});

describe('saving', () => {
  const seen = { crs: 3, icans: 2 };
  test('findings come before the regrade, which says what stood on the screen', () => {
    const form = well({
      ice: missing('city', 'cup', 'writing', 'attention'),
      note: 'Slower',
      otherCause: ['fever'],
      cause: 'infection',
    });
    const entries = regradeEntries(form, seen, null);
    expect(entries.map((e) => e.kind)).toEqual(['neuro', 'ice', 'attribution', 'note', 'regrade']);
    expect(entries[1]).toMatchObject({ orientation: 3, naming: 2, commands: 1, writing: 0, attention: 0 });
    expect(entries.at(-1)).toEqual({ kind: 'regrade', crs: 3, icans: 2, seen });
    expect(entries.every((e) => e.t === undefined)).toBe(true);
  });
  test('a time of assessment stands on every event', () => {
    const t = Date.UTC(2026, 10, 21, 9);
    expect(new Set(regradeEntries(well(), seen, t).map((e) => e.t))).toEqual(new Set(['2026-11-21T09:00:00.000Z']));
  });
  test('an override says its grade and reason, and cannot be saved without them', () => {
    const without = well({ icans: { kind: 'override', grade: null, reason: '' } });
    expect(openQuestions(without, suggestIcans(without, nothing, ASTCT_2019))).toContain('ICANS: which grade');
    const form = well({ icans: { kind: 'override', grade: 1, reason: 'tired, not encephalopathic' } });
    expect(regradeEntries(form, seen, null).at(-1)).toMatchObject({
      crs: 3,
      icans: 1,
      reason: 'ICANS: tired, not encephalopathic',
    });
  });
  test('a patient who could not be assessed is recorded as such, never as ICE 0', () => {
    const sedated = regradeEntries(well({ assessable: 'sedated', arousal: null, ice: {} }), seen, null);
    expect(sedated[0]).toMatchObject({ kind: 'neuro', sedated: true });
    expect(sedated[0]).not.toHaveProperty('loc');
    expect(sedated[1]).toEqual({ kind: 'ice', assessable: false, reason: 'sedated' });
    expect(regradeEntries(well({ arousal: 'unarousable', ice: {} }), seen, null)[1]).toMatchObject({
      assessable: false,
      reason: 'unarousable',
    });
  });
  test('every event a form makes is one the door admits', () => {
    const forms = [
      well({
        seizure: 'long',
        motor: 'deep-focal',
        icp: 'cushing-triad',
        note: 'x',
        otherCause: ['fever', 'hypotension', 'hypoxia', 'neuro'],
        cause: 'sepsis',
      }),
      well({ assessable: 'refused', ice: {} }),
      well({ assessable: 'global-aphasia', ice: {}, seizure: 'brief' }),
      { ...well({ ice: {} }), usesCapd: true, capd: 12 },
    ];
    const now = Date.UTC(2026, 10, 21, 9);
    for (const [i, entry] of forms.flatMap((f) => regradeEntries(f, seen, now)).entries()) {
      const read = admit({ id: `e${i}`, ...entry, patient: { mrn: '1' } }, now);
      expect(read, JSON.stringify(entry)).toHaveProperty('ok');
    }
  });
});

describe('ICE-01: the language the items were asked in', () => {
  test.each([
    ['ICE', well()],
    ['CAPD', { ...well({ ice: {} }), usesCapd: true, capd: 12 }],
  ])('is kept with an %s score, and left out where nobody said', (_, form) => {
    const spoken = (language: string) =>
      regradeEntries({ ...form, language }, { crs: 0, icans: 0 }, 1).find((e) => e.kind === 'ice');
    expect(spoken(' Spanish ')).toMatchObject({ language: 'Spanish' });
    expect(spoken(' ')).not.toHaveProperty('language');
  });
});

describe('ICANS-06: an ICE that could not be done because nobody could wake the patient', () => {
  test('carried while sedated it stays grade 4, an ICE of 0 in an awake patient stays 3', () => {
    const sedated: RegradeForm = { ...well(), assessable: 'sedated', arousal: null, ice: {} };
    const at = (g: number): Standing => ({ carriedIce: { words: 'ICE 0', grade: g }, seizureGrade: 0 });
    expect(suggestIcans(sedated, at(4), ASTCT_2019)).toMatchObject({ grade: 4, carried: true });
    expect(suggestIcans(sedated, at(3), ASTCT_2019)).toMatchObject({ grade: 3, carried: true });
  });
});
