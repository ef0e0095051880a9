import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyChart, evaluate, fold } from '../../../lib/engine';
import { type Case, eventsOf } from '../../../lib/replay/case';
import { instantAt } from '../../../lib/replay/offset';
import { bp, finding, given, lab, norepi, offset, protocolOf, type Row, T0, temp, toci } from '../../support/charts';

const golden = JSON.parse(readFileSync(new URL('../../golden/clinical.json', import.meta.url), 'utf8')) as {
  t0: string;
  cases: (Case & { id: string; profile?: string; expect: { at: string } | { at: string }[] })[];
};

describe('What a finding rests on', () => {
  const zero = Date.parse(golden.t0);
  it.each(golden.cases.map((c) => [c.id, c] as const))(
    'case %s: each finding has evidence that has happened and names its events',
    (_, c) => {
      const p = protocolOf({ profile: c.profile ?? 'astct-2019' });
      for (const { at } of [c.expect].flat()) {
        const now = instantAt(zero, at, 'at');
        const events = eventsOf(c, zero, now);
        const ids = new Set(events.map((e) => e.id));
        for (const f of evaluate(fold(emptyChart(), [...events], now, p), p, now).findings) {
          expect(f.evidence, f.rule).not.toEqual([]);
          expect(f.since, f.rule).toBeLessThanOrEqual(now);
          expect(Number.isFinite(f.since), f.rule).toBe(true);
          for (const e of f.evidence) {
            expect(e.name, f.rule).toMatch(/\S/);
            expect(e.value, `${f.rule} ${e.name}`).not.toBeUndefined();
            // A planned infusion lies ahead; all else has happened.
            if (e.t !== null && e.name !== 'CAR-T infusion') expect(e.t, `${f.rule} ${e.name}`).toBeLessThanOrEqual(now);
            if (e.eventId !== undefined) expect(ids.has(e.eventId), `${f.rule} ${e.name} ${e.eventId}`).toBe(true);
          }
        }
      }
    },
  );
});

describe('Since when a tocilizumab rule holds, and on what', () => {
  const sick: Row[] = [temp('+00:00', 39), norepi('+01:00')];
  const since = (rule: string, rows: readonly Row[], at: string) => finding(rule, rows, at).since;

  it('TOCI-DUE since the run began, on the grade and on the last dose or none', () => {
    const none = finding('TOCI-DUE', sick, '+02:00');
    expect(none.since).toBe(offset('+01:00'));
    expect(none.evidence).toEqual([
      { name: 'CRS', value: 3, t: offset('+01:00') },
      { name: 'tocilizumab', value: 'none given', t: null },
    ]);
    const old = finding('TOCI-DUE', [toci('-20:00', 640, { id: 'd', source: 'pump' }), ...sick], '+02:00');
    expect(old.evidence[1]).toEqual({
      name: 'last tocilizumab',
      value: 640,
      unit: 'mg',
      t: offset('-20:00'),
      source: 'pump',
      eventId: 'd',
    });
    expect(finding('TOCI-DUE', [toci('-20:00', 640, { id: 'd' }), ...sick], '+02:00').evidence[1]).not.toHaveProperty('source');
  });
  it('TOCI-REPEAT-DUE since 8 h after the dose, or since the run if that began later', () => {
    expect(since('TOCI-REPEAT-DUE', [...sick, toci('+02:00')], '+12:00')).toBe(offset('+10:00'));
    const later = [temp('+00:00', 39), toci('+00:30'), norepi('+11:00')];
    const f = finding('TOCI-REPEAT-DUE', later, '+12:00');
    expect(f.since).toBe(offset('+11:00'));
    expect(f.evidence.map((e) => [e.name, e.value])).toEqual([
      ['CRS', 3],
      ['last tocilizumab', 640],
    ]);
  });
  it('CRS-NO-IMPROVE-24H since 24 h after the first dose', () => {
    const f = finding('CRS-NO-IMPROVE-24H', [...sick, toci('+02:00'), temp('+20:00', 39)], '+27:00');
    expect(f.since).toBe(offset('+26:00'));
    expect(f.evidence[0]).toMatchObject({ name: 'CRS', value: 3 });
    expect(f.evidence).toHaveLength(2);
  });
  it('a dose at the very time the episode opens is a dose of the episode', () => {
    const rows = [temp('+00:00', 39), norepi('+00:00'), toci('+00:00'), temp('+20:00', 39)];
    expect(since('CRS-NO-IMPROVE-24H', rows, '+25:00')).toBe(offset('+24:00'));
  });
  it('FEVER-POST-TOCI since 12 h after the dose, on the temperature itself; the amount if it is known', () => {
    const f = finding('FEVER-POST-TOCI', [...sick, toci('+02:00'), temp('+15:00', 38.4, { id: 'hot' })], '+16:00');
    expect(f.since).toBe(offset('+14:00') + 1);
    expect(f.evidence[0]).toEqual({ name: 'temperature', value: 38.4, unit: 'Cel', t: offset('+15:00'), eventId: 'hot' });
    expect(f.text).toContain('640 mg');
    expect(finding('FEVER-POST-TOCI', [...sick, given('+02:00', 'tocilizumab'), temp('+15:00', 38.4)], '+16:00').text).toContain(
      'amount not known',
    );
  });
  it('IL6-POST-TOCI on the value and the dose before it; one drawn at the very time of the dose was before it', () => {
    const il6 = (t: string) => lab(t, 'il6', 9000, 'pg/mL', { id: 'il' });
    expect(finding('IL6-POST-TOCI', [...sick, toci('+02:00', 640, { id: 'd' }), il6('+03:00')], '+04:00').evidence).toEqual([
      { name: 'IL-6', value: 9000, unit: 'pg/mL', t: offset('+03:00'), eventId: 'il' },
      { name: 'tocilizumab', value: 640, unit: 'mg', t: offset('+02:00'), eventId: 'd' },
    ]);
    const same = evaluate(
      fold(
        emptyChart(),
        [
          ...eventsOf(
            {
              id: 'P',
              patient: { ageYears: 55, weightKg: 80 },
              timeline: [...sick, toci('+02:00'), il6('+02:00'), bp('+03:00', 100)],
              expect: { at: '+00:00' },
            },
            T0,
            offset('+04:00'),
          ),
        ],
        offset('+04:00'),
        protocolOf(),
      ),
      protocolOf(),
      offset('+04:00'),
    );
    expect(same.findings.some((f) => f.rule === 'IL6-POST-TOCI')).toBe(false);
  });
});
