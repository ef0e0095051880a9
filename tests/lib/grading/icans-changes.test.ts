import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { icansState } from '../../../lib/engine';
import { chartAt, ice, offset, protocolOf, type Row, type Setting, seizure } from '../../support/charts';
import { runs } from '../../support/property';

const state = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  icansState(chartAt(rows, at, setting), protocolOf(setting), offset(at));
const changes = (rows: readonly Row[], at: string, setting: Setting = {}): string[] =>
  state(rows, at, setting).basis.wouldChange.map((c) => `${c.grade}: ${c.text}`);
const neuro = (t: string, fields: object): Row => ({ t, kind: 'neuro', ...fields });
const capd = (t: string, points: number): Row => ({ t, kind: 'ice', capd: points });
const touch = neuro('+01:00', { loc: 'awakens-to-tactile' });
const child: Setting = { patient: { ageYears: 7, weightKg: 24 } };
const review: Setting = { profile: 'review-2025' };
const own: Setting = {
  ...child,
  protocol: (p) => ({ ...p, choices: { ...p.choices, capdAboveBaseline: true } }),
};

describe('What would lower ICANS', () => {
  it.each<[string, readonly Row[], string, Setting?]>([
    ['ICE 8', [ice('+01:00', 8)], '0: ICE 10'],
    ['ICE 5', [ice('+01:00', 5)], '1: ICE 7 or more'],
    ['ICE 2 and to touch', [ice('+01:00', 2), touch], '2: ICE 3 or more and awakens to voice'],
    ['ICE 2 while to voice', [ice('+01:00', 2), neuro('+01:00', { loc: 'awakens-to-voice' })], '2: ICE 3 or more'],
    ['to touch, ICE 8', [ice('+01:00', 8), touch], '2: awakens to voice'],
    ['to touch where to voice is 3 as well', [ice('+01:00', 8), touch], '1: awakens by itself', review],
    ['drowsy', [ice('+01:00', 10), neuro('+01:00', { loc: 'awakens-spontaneously' })], '0: alert'],
    ['unarousable', [neuro('+01:00', { loc: 'unarousable' })], '3: awakens to touch'],
    ['a seizure', [ice('+01:00', 9), seizure('+00:30')], '1: no further seizure until 2 Mar 00:30'],
    [
      'a long seizure before a short one',
      [ice('+01:00', 10), seizure('+00:10', { seizure: { durationMin: 9 } }), seizure('+00:40')],
      '3: no further seizure until 2 Mar 00:10',
    ],
    ['weakness', [ice('+01:00', 8), neuro('+01:00', { motor: 'deep-focal' })], '1: no deep focal weakness'],
    ['focal oedema', [ice('+01:00', 10), neuro('+01:00', { icp: 'focal-edema' })], '0: no oedema on imaging'],
    ['posturing', [ice('+01:00', 6), neuro('+01:00', { icp: 'posturing' })], '2: no sign of raised pressure or oedema'],
    ['CAPD 12', [capd('+01:00', 12)], '1: CAPD 8 or less', child],
    ['CAPD 4', [capd('+01:00', 4)], '0: CAPD 0', child],
    ['CAPD 5, own 3', [capd('-80:00', 3), capd('+01:00', 5)], '0: CAPD 3 or less', own],
  ])('%s', (_, rows, last, setting = {}) => {
    expect(changes(rows, '+01:10', setting).at(-1)).toBe(last);
  });
  it('grade 0 has no way down; a child’s own CAPD is not news', () => {
    expect(changes([ice('+01:00', 10)], '+01:10')).toEqual(['1: ICE 9 or less, or drowsy']);
    expect(changes([capd('-80:00', 3), capd('+01:00', 2)], '+01:10', own)).toEqual(['1: CAPD 4 or more, or drowsy']);
  });

  /** What each way down asks for, as it would be charted. */
  const DONE: readonly (readonly [RegExp, (found: RegExpExecArray) => Row])[] = [
    [/^ICE (\d+)/, ([, n]) => ice('+02:00', Number(n))],
    [/^arousable/, () => ice('+02:00', 2)],
    [/^CAPD (\d+)/, ([, n]) => capd('+02:00', Number(n))],
    [/^awakens to touch/, () => neuro('+02:00', { loc: 'awakens-to-tactile' })],
    [/^awakens to voice/, () => neuro('+02:00', { loc: 'awakens-to-voice' })],
    [/^awakens by itself/, () => neuro('+02:00', { loc: 'awakens-spontaneously' })],
    [/^alert/, () => neuro('+02:00', { loc: 'alert' })],
    [/^no deep focal/, () => neuro('+02:00', { motor: 'none' })],
    [/^no (sign|oedema)/, () => neuro('+02:00', { icp: 'none' })],
  ];
  it('done as it says, each way down leads to exactly the grade it names (both protocols, adults and children)', () => {
    const finding = fc.record({
      ice: fc.option(fc.integer({ min: 0, max: 10 })),
      unarousable: fc.boolean(),
      capd: fc.option(fc.integer({ min: 0, max: 20 })),
      loc: fc.option(fc.constantFrom('alert', 'awakens-spontaneously', 'awakens-to-voice', 'awakens-to-tactile', 'unarousable')),
      motor: fc.option(fc.constantFrom('none', 'deep-focal')),
      icp: fc.option(fc.constantFrom('none', 'focal-edema', 'posturing', 'diffuse-edema')),
      long: fc.option(fc.boolean()),
      setting: fc.constantFrom<Setting>({}, child, review, { ...child, ...review }, own),
    });
    let lowered = 0;
    fc.assert(
      fc.property(finding, (f) => {
        const isChild = f.setting.patient !== undefined;
        const rows: Row[] = [
          ...(isChild && f.capd !== null ? [capd('+01:00', f.capd)] : []),
          ...(!isChild && f.ice !== null ? [ice('+01:00', f.ice)] : []),
          ...(!isChild && f.unarousable ? [{ t: '+01:01', kind: 'ice', assessable: false, reason: 'unarousable' }] : []),
          ...(f.loc === null ? [] : [neuro('+01:00', { loc: f.loc })]),
          ...(f.motor === null ? [] : [neuro('+01:00', { motor: f.motor })]),
          ...(f.icp === null ? [] : [neuro('+01:00', { icp: f.icp })]),
          ...(f.long === null ? [] : [seizure('+00:10', f.long ? { seizure: { durationMin: 9 } } : {})]),
        ];
        const before = state(rows, '+01:10', f.setting);
        const down = before.basis.wouldChange.find((c) => c.grade < before.grade);
        expect(down !== undefined, `grade ${before.grade}`).toBe(before.grade > 0);
        if (!down) return;
        lowered += 1;
        const waits = /seizure until/.test(down.text);
        const done = down.text
          .split(' and ')
          .filter((part) => !/seizure until/.test(part))
          .map((part) => {
            for (const [say, row] of DONE) {
              const found = say.exec(part);
              if (found) return row(found);
            }
            throw new Error(`nobody knows how to do "${part}"`);
          });
        const at = waits ? '+24:10' : '+02:00';
        expect(state([...rows, ...done], at, f.setting).grade, `${down.text} from ${before.grade}`).toBe(down.grade);
      }),
      runs(400),
    );
    expect(lowered).toBeGreaterThan(50);
  });
});
