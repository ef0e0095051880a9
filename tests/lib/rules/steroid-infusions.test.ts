import { describe, expect, it } from 'vitest';
import { finding, findings, given, holds, norepi, offset, type Row, runs, said, spells, stops, toci } from '../../support/charts';

const HC = 'hydrocortisone';
const DEX = 'dexamethasone';
/** An infusion from the beginning, for good unless it is stopped. */
const infused = (drug: string, rate: number, t = '+00:00', more: object = {}): Row => runs(t, drug, rate, 'mg/h', more);
const unknownRate = (t: string, more: object = {}): Row => ({ t, kind: 'medication', status: 'running', drug: HC, ...more });
const fever: Row = { t: '+00:00', kind: 'vital', tempC: 38.6 };

describe('STEROID-DURATION while a steroid is infused', () => {
  it('STEROID-DURATION stands through an infusion that goes on for days after three days of doses', () => {
    const doses = Array.from({ length: 13 }, (_, n) => given(`+${String(n * 6).padStart(2, '0')}:00`, DEX, 10));
    const rows = [...doses, infused(DEX, 2, '+72:00')];
    expect(spells('STEROID-DURATION', rows, '+240:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', [...rows, stops('+200:00', DEX)], '+240:00')).toEqual([
      '+72:00 medium',
      '+214:00:00.001 off',
    ]);
  });
  it('STEROID-DURATION counts what is infused: 120 mg of dexamethasone in 72 h, and when that is reached', () => {
    expect(spells('STEROID-DURATION', [infused(DEX, 5 / 3)], '+100:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', [infused(DEX, 1.6)], '+100:00')).toEqual([]);
    // 1 mg/h for 72 h, then 3 mg/h: 72 - x + 3x reaches 120 at 24 h.
    expect(spells('STEROID-DURATION', [infused(DEX, 1), infused(DEX, 3, '+72:00')], '+110:00')).toEqual(['+96:00 medium']);
    // 160 mg dexamethasone equivalent a day while it runs; 0.1875 of it is methylprednisolone's.
    expect(spells('STEROID-DURATION', [infused('methylprednisolone', 10)], '+100:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', [infused(HC, 10)], '+100:00')).toEqual([]);
  });
  it('STEROID-DURATION ends where a lower rate brings the last 72 h below it', () => {
    const rows = [infused(DEX, 2), infused(DEX, 1, '+80:00')];
    // 144 mg at 80 h, one less each hour; amounts are compared to a millionth of a mg.
    expect(spells('STEROID-DURATION', rows, '+120:00')).toEqual(['+72:00 medium', '+104:00:00.002 off']);
  });
  it('STEROID-DURATION takes an unknown rate for as much as that, also of a child', () => {
    expect(spells('STEROID-DURATION', [unknownRate('+00:00')], '+100:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', [unknownRate('+00:00')], '+100:00', { patient: { ageYears: 3, weightKg: 14 } })).toEqual([
      '+72:00 medium',
    ]);
    expect(finding('STEROID-DURATION', [unknownRate('+00:00')], '+73:00').text).toBe(
      'Steroid since 1 Mar 00:00, infused at a rate that is not known in 72 h: review need and taper',
    );
  });
  it('STEROID-DURATION an amount said at the start is that much for a while, and then it runs at an unknown rate', () => {
    // 20 mg would last 12 h at 10 mg every 6 h: it is not added to them.
    const rows = [unknownRate('+00:00', { drug: DEX, doseMg: 20 })];
    expect(spells('STEROID-DURATION', rows, '+100:00')).toEqual(['+72:00 medium']);
    const pulse = [unknownRate('+00:00', { drug: 'methylprednisolone', doseMg: 1000 }), stops('+01:00', 'methylprednisolone')];
    expect(spells('STEROID-TAPER', pulse, '+40:00')).toEqual(['+00:00 low', '+24:00 off']);
    // With a rate the contents of the syringe are not added: 1.6 mg/h is 115 mg in 72 h.
    expect(spells('STEROID-DURATION', [infused(DEX, 1.6, '+00:00', { doseMg: 50 })], '+100:00')).toEqual([]);
  });
  it('STEROID-DURATION by the weight where the rate is per kg, and by nobody where the unit cannot be read', () => {
    // 0.25 ug/kg/min at 80 kg: 1.2 mg/h; 0.4: 1.92 mg/h.
    expect(spells('STEROID-DURATION', [runs('+00:00', DEX, 0.25, 'ug/kg/min')], '+90:00')).toEqual([]);
    expect(spells('STEROID-DURATION', [runs('+00:00', DEX, 0.4, 'ug/kg/min')], '+90:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', [runs('+00:00', DEX, 0.1, 'mL/h')], '+90:00')).toEqual(['+72:00 medium']);
  });
  it('STEROID-DURATION a rate charted anew in another unit does not make the hours before it another amount', () => {
    const rows = [infused(DEX, 2), runs('+60:00', DEX, 33, 'ug/min')];
    expect(holds('STEROID-DURATION', rows, '+72:00')).toBe(true);
  });
  it('STEROID-DURATION a pause of 14 h is one run, a longer one begins anew', () => {
    const again = (t: string): Row[] => [infused(DEX, 4), stops('+40:00', DEX), infused(DEX, 4, t)];
    expect(spells('STEROID-DURATION', again('+54:00'), '+90:00')).toEqual(['+72:00 medium']);
    expect(spells('STEROID-DURATION', again('+54:01'), '+90:00')).toEqual([]);
  });
  it('STEROID-DURATION an announced end ends the infusion, whoever charts it or not', () => {
    const rows = [infused(DEX, 2, '+00:00', { endsAt: '+80:00' })];
    expect(spells('STEROID-DURATION', rows, '+110:00')).toEqual(['+72:00 medium', '+94:00:00.001 off']);
    expect(said('STEROID-DURATION', rows, '+81:00').evidence.at(1)).toEqual({
      name: 'dexamethasone',
      value: 'stopped',
      t: offset('+80:00'),
      eventId: '#0000',
    });
  });
  it('STEROID-DURATION says of an infusion that it runs and that it is so much or more', () => {
    expect(said('STEROID-DURATION', [infused(DEX, 4)], '+80:00')).toEqual({
      priority: 'medium',
      since: offset('+72:00'),
      text: 'Steroid since 1 Mar 00:00, 120 mg dexamethasone equivalent or more in 72 h: review need and taper',
      evidence: [
        { name: 'first dexamethasone of the run', value: null, unit: 'mg', t: offset('+00:00'), eventId: '#0000' },
        { name: 'dexamethasone', value: 'running', t: offset('+00:00'), eventId: '#0000' },
        { name: 'dexamethasone equivalent in 72 h', value: '120 or more', unit: 'mg', t: offset('+00:00') },
      ],
    });
  });
});

describe('ANTIFUNGAL-CONSIDER while a steroid is infused', () => {
  it('ANTIFUNGAL-CONSIDER from 24 h of the infusion, medium from 96 h, until 14 h after its stop', () => {
    const low = ['+24:00 low', '+96:00 medium'];
    expect(spells('ANTIFUNGAL-CONSIDER', [infused(HC, 10)], '+200:00')).toEqual(low);
    expect(spells('ANTIFUNGAL-CONSIDER', [infused(HC, 10), stops('+120:00', HC)], '+200:00')).toEqual([
      ...low,
      '+134:00:00.001 off',
    ]);
    expect(spells('ANTIFUNGAL-CONSIDER', [infused(HC, 10), stops('+23:59', HC)], '+200:00')).toEqual([]);
  });
  it('ANTIFUNGAL-CONSIDER says since when, as long as it runs, and for how long after its stop', () => {
    const text = (...rows: Row[]) => finding('ANTIFUNGAL-CONSIDER', [infused(HC, 10), ...rows], '+41:00').text;
    expect(text()).toBe('Steroid since 1 Mar 00:00 without an antifungal in 48 h: prophylaxis?');
    expect(text(stops('+40:00', HC))).toBe('Steroid for 40 h without an antifungal in 48 h: prophylaxis?');
  });
  it('ANTIFUNGAL-CONSIDER comes 48 h after the announced end of the antifungal infusion, by itself', () => {
    const rows = [infused(HC, 10), runs('+20:00', 'micafungin', 100, 'mg/h', { endsAt: '+21:00' })];
    expect(spells('ANTIFUNGAL-CONSIDER', rows, '+100:00')).toEqual(['+69:00 low', '+96:00 medium']);
  });
});

describe('STEROID-TAPER while a steroid is infused', () => {
  it('STEROID-TAPER from 40 mg in 24 h, as long as it runs and until the last 24 h hold less', () => {
    expect(spells('STEROID-TAPER', [infused(DEX, 2)], '+100:00')).toEqual(['+20:00 low']);
    expect(spells('STEROID-TAPER', [infused(DEX, 2), stops('+60:00', DEX)], '+100:00')).toEqual([
      '+20:00 low',
      '+64:00:00.001 off',
    ]);
    expect(spells('STEROID-TAPER', [infused(DEX, 1.6)], '+100:00')).toEqual([]);
    expect(spells('STEROID-TAPER', [unknownRate('+00:00')], '+100:00')).toEqual(['+23:59:59.999 low']);
  });
  it('STEROID-TAPER names the infusion', () => {
    expect(said('STEROID-TAPER', [infused(DEX, 2)], '+50:00')).toMatchObject({
      text: 'CRS and ICANS at most 1 for 12 h, 40 mg dexamethasone equivalent or more in 24 h: taper?',
      evidence: [
        { value: '40 or more', unit: 'mg', t: offset('+00:00') },
        { name: 'dexamethasone', value: 'running' },
      ],
    });
  });
});

describe('CRS-REFRACTORY with a steroid that is infused', () => {
  const severe = [fever, norepi('+00:30'), toci('+01:00'), toci('+10:00')];
  it('CRS-REFRACTORY 8 h after the second dose, once 40 mg have run in', () => {
    expect(spells('CRS-REFRACTORY', [...severe, infused(DEX, 4, '+12:00')], '+40:00')).toEqual(['+22:00 high']);
    expect(spells('CRS-REFRACTORY', [...severe, infused(DEX, 5, '+02:00')], '+40:00')).toEqual(['+18:00 high']);
    expect(spells('CRS-REFRACTORY', [...severe, infused(HC, 10, '+02:00')], '+40:00')).toEqual([]);
  });
});

describe('NMB-STEROID after a steroid infusion', () => {
  it('NMB-STEROID goes on until 14 h after the stop of the infusion, not after its start', () => {
    const rows = [runs('+00:00', 'cisatracurium', 10, 'mg/h'), infused(HC, 10), stops('+60:00', HC)];
    expect(spells('NMB-STEROID', rows, '+100:00')).toEqual(['+48:00:00.001 low', '+74:00:00.001 off']);
    expect(said('NMB-STEROID', rows, '+61:00').evidence.at(1)).toMatchObject({
      name: 'hydrocortisone',
      value: 'stopped',
      t: offset('+60:00'),
    });
  });
});

describe('STEROID-GAP after a steroid infusion', () => {
  it('STEROID-GAP counts from its stop, and names it', () => {
    const rows = [fever, norepi('+00:30'), infused('prednisolone', 4, '+01:00'), stops('+40:00', 'prednisolone')];
    expect(spells('STEROID-GAP', rows, '+60:00')).toEqual(['+52:00:00.001 medium']);
    expect(said('STEROID-GAP', rows, '+53:00').evidence.at(-1)).toEqual({
      name: 'prednisolone',
      value: 'stopped',
      t: offset('+40:00'),
      eventId: '#0003',
    });
    expect(findings('STEROID-DUE-CRS3', rows, '+50:00')).toEqual([]);
  });
});

describe('STEROID-ESCALATE-CRS4 beside an infusion', () => {
  it('STEROID-ESCALATE-CRS4 names the infusion that runs, and that it has ended when its announced end has come', () => {
    const rows = [
      fever,
      norepi('+00:30'),
      runs('+00:30', 'epinephrine', 6, 'ug/min'),
      infused(HC, 10, '+01:00', { endsAt: '+05:00' }),
    ];
    const named = (at: string) => said('STEROID-ESCALATE-CRS4', rows, at).evidence.at(-1);
    expect([named('+04:59'), named('+05:00')]).toMatchObject([
      { name: 'hydrocortisone', value: 'running' },
      { name: 'hydrocortisone', value: 'stopped', t: offset('+05:00') },
    ]);
  });
});
