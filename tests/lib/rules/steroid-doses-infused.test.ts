import { describe, expect, it } from 'vitest';
import { ladder } from '../../../lib/guidance/ladder';
import {
  bp,
  chartAt,
  given,
  holds,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  runs,
  type Setting,
  said,
  spells,
  stops,
  temp,
} from '../../support/charts';

/** Rules that ask for one dose of a steroid by its amount, where the steroid is infused (HEMO-06, STER-11). */
const DEX = 'dexamethasone';
const MP = 'methylprednisolone';
const infused = (t: string, drug: string, rate: number, more: object = {}): Row => runs(t, drug, rate, 'mg/h', more);
const unknownRate = (t: string, drug: string, more: object = {}): Row => ({
  ...{ t, kind: 'medication', status: 'running', drug },
  ...more,
});

describe('INTUBATED-NO-DEX where dexamethasone is infused', () => {
  const tube = oxygen('+48:00', 'invasive-ventilation', { fio2: 0.5, id: 'tube' });
  const at = (...rows: Row[]) => spells('INTUBATED-NO-DEX', [...rows, tube], '+72:00');
  it('INTUBATED-NO-DEX is answered by an infusion of 10 mg in 6 h while it runs, however long ago it began', () => {
    expect(at(infused('+30:00', DEX, 5 / 3))).toEqual([]);
    expect(at(unknownRate('+30:00', DEX))).toEqual([]);
    expect(at(unknownRate('+30:00', DEX, { doseMg: 10 }), stops('+30:30', DEX))).toEqual(['+48:30 high']);
  });
  it('INTUBATED-NO-DEX: a slower one answers once its rates come to 10 mg since 6 h before', () => {
    // 1 mg/h: 6 mg at the intubation, 10 four hours later.
    expect(at(infused('+30:00', DEX, 1))).toEqual(['+48:30 high', '+52:00 off']);
    expect(at(infused('+47:00', DEX, 1), infused('+49:00', DEX, 1.6))).toEqual(['+48:30 high', '+54:00 off']);
    expect(at(infused('+47:00', DEX, 1), infused('+49:00', DEX, 2))).toEqual(['+48:30 high', '+49:00 off']);
  });
  it('INTUBATED-NO-DEX: one that was stopped counts by what it came to', () => {
    expect(at(infused('+47:00', DEX, 20), stops('+47:30', DEX))).toEqual([]);
    expect(at(infused('+47:00', DEX, 20), stops('+47:29', DEX))).toEqual(['+48:30 high']);
    // The contents of the syringe do not count where its rate is known.
    expect(at(infused('+47:00', DEX, 20, { doseMg: 10 }), stops('+47:29', DEX))).toEqual(['+48:30 high']);
    expect(at(infused('+48:10', DEX, 4), stops('+50:00', DEX))).toEqual(['+50:00 high']);
    expect(at(infused('+48:10', DEX, 4, { endsAt: '+50:00' }))).toEqual(['+48:30 high']);
    expect(at(infused('+48:10', DEX, 4, { endsAt: '+50:40' }))).toEqual([]);
  });
  it('INTUBATED-NO-DEX: what ran more than 6 h before is no part of it', () => {
    expect(at(infused('+41:30', DEX, 20), stops('+42:30', DEX))).toEqual([]);
    expect(at(infused('+41:30', DEX, 20), stops('+42:29', DEX))).toEqual(['+48:30 high']);
  });
  it('INTUBATED-NO-DEX: the change of a syringe is no second infusion, two short ones of 5 mg are no dose', () => {
    const two = (again: string): Row[] => [
      infused('+46:00', DEX, 10),
      stops('+46:30', DEX),
      infused(again, DEX, 10),
      stops('+47:30', DEX),
    ];
    expect(at(...two('+47:00'))).toEqual([]);
    expect(at(...two('+47:00:01'))).toEqual(['+48:30 high']);
  });
  it('INTUBATED-NO-DEX: without a rate the amount said decides, without both nothing once it has stopped', () => {
    expect(at(unknownRate('+47:00', DEX, { doseMg: 10 }), stops('+47:30', DEX))).toEqual([]);
    expect(at(unknownRate('+47:00', DEX, { doseMg: 9.9 }))).toEqual(['+48:30 high']);
    expect(at(unknownRate('+47:00', DEX), stops('+50:00', DEX))).toEqual(['+50:00 high']);
    expect(at(infused('+47:00', 'hydrocortisone', 100))).toEqual(['+48:30 high']);
  });
  it("INTUBATED-NO-DEX: a child's own dose, infused (C8)", () => {
    const child: Setting = { patient: { ageYears: 3, weightKg: 12 } };
    const rows = (rate: number): Row[] => [infused('+47:00', DEX, rate), tube];
    expect(spells('INTUBATED-NO-DEX', rows(1), '+60:00', child)).toEqual([]);
    expect(spells('INTUBATED-NO-DEX', rows(0.9), '+60:00', child)).toEqual(['+48:30 high', '+53:40 off']);
  });
  it('INTUBATED-NO-DEX names the infusion that runs too slowly, or its stop, and since when the dose is missing', () => {
    expect(said('INTUBATED-NO-DEX', [infused('+47:00', DEX, 0.5, { id: 'slow' }), tube], '+50:00').evidence[1]).toEqual({
      ...{ name: 'dexamethasone', value: 'running', t: offset('+47:00'), eventId: 'slow' },
    });
    const stopped = said('INTUBATED-NO-DEX', [infused('+47:00', DEX, 2), stops('+50:00', DEX), tube], '+51:00');
    expect(stopped.since).toBe(offset('+50:00'));
    expect(stopped.evidence[1]).toMatchObject({ value: 'stopped', t: offset('+50:00') });
  });
});

const GRADE4: Row[] = [
  temp('+00:00', 39),
  bp('+00:30', 80),
  norepi('+01:00'),
  runs('+01:00', 'phenylephrine', 100, 'ug/min'),
  temp('+20:00', 39),
];

describe('STEROID-ESCALATE-CRS4 where methylprednisolone is infused', () => {
  const at = (...rows: Row[]) => spells('STEROID-ESCALATE-CRS4', [...GRADE4, ...rows], '+24:00');
  it('STEROID-ESCALATE-CRS4 is answered by a pulse that runs, and by what it came to', () => {
    expect(at(infused('+01:30', MP, 500), stops('+02:30', MP))).toEqual([]);
    expect(at(infused('+01:30', MP, 500), stops('+02:29', MP))).toEqual(['+02:29 high']);
    expect(at(infused('+01:30', MP, 500, { doseMg: 500 }), stops('+02:20', MP))).toEqual(['+02:20 high']);
    expect(at(unknownRate('+01:30', MP, { doseMg: 500 }), stops('+02:30', MP))).toEqual([]);
    expect(at(unknownRate('+01:30', MP, { doseMg: 499 }), stops('+02:30', MP))).toEqual(['+02:00 high']);
  });
  it('STEROID-ESCALATE-CRS4: four short infusions of 125 mg are no pulse, 500 mg in 12 h of one infusion are', () => {
    const short = ['+00:10', '+06:00', '+12:00', '+18:00'].flatMap((t) => [
      infused(t, MP, 250, { doseMg: 125 }),
      stops(t.replace(/\d\d$/, '40'), MP),
    ]);
    expect(at(...short)).toEqual(['+02:00 high']);
    expect(at(infused('-11:00', MP, 500 / 12))).toEqual([]);
    expect(at(infused('-10:00', MP, 40))).toEqual(['+02:00 high', '+02:30 off']);
    expect(at(infused('+00:00', MP, 40))).toEqual(['+02:00 high', '+12:30 off']);
  });
  it('STEROID-ESCALATE-CRS4: another steroid, however much, is no pulse; exactly 500 mg at once is one', () => {
    expect(at(infused('+00:10', 'hydrocortisone', 500))).toEqual(['+02:00 high']);
    expect(at(given('+01:30', MP, 500))).toEqual([]);
    expect(at(given('+01:30', MP, 499))).toEqual(['+02:00 high']);
  });
  it('STEROID-ESCALATE-CRS4: only what ran since 12 h before', () => {
    expect(at(infused('-11:30', MP, 500), stops('-10:00', MP))).toEqual([]);
    expect(at(infused('-11:30', MP, 500), stops('-10:01', MP))).toEqual(['+02:00 high']);
  });
});

describe('CRS-REFRACTORY after a pulse that was infused', () => {
  it('CRS-REFRACTORY 24 h after its start, and not after an infusion that came to less', () => {
    const fevers = [temp('+20:00', 39), temp('+40:00', 39)];
    const pulse = (stop: string): Row[] => [...GRADE4, ...fevers, infused('+02:00', MP, 500, { id: 'mp' }), stops(stop, MP)];
    expect(spells('CRS-REFRACTORY', pulse('+03:00'), '+40:00')).toEqual(['+26:00 high']);
    expect(spells('CRS-REFRACTORY', pulse('+02:59'), '+40:00')).toEqual([]);
    expect(said('CRS-REFRACTORY', pulse('+03:00'), '+27:00')).toMatchObject({
      text: 'CRS 4 still 24 h after methylprednisolone infused (1 Mar 02:00)',
      evidence: [{ name: 'methylprednisolone pulse', value: 'infused', t: offset('+02:00'), eventId: 'mp' }],
    });
  });
  it('CRS-REFRACTORY counts from the first pulse, infused or at once', () => {
    const fevers = [temp('+20:00', 39), temp('+40:00', 39)];
    const infusion = (t: string, end: string): Row[] => [infused(t, MP, 500), stops(end, MP)];
    const refractory = (...rows: Row[]) => spells('CRS-REFRACTORY', [...GRADE4, ...fevers, ...rows], '+40:00');
    expect(refractory(...infusion('+02:00', '+03:00'), given('+04:00', MP, 500))).toEqual(['+26:00 high']);
    expect(refractory(given('+02:30', MP, 500), ...infusion('+04:00', '+05:00'))).toEqual(['+26:30 high']);
    expect(refractory(...infusion('+02:00', '+03:00'), ...infusion('+06:00', '+07:00'))).toEqual(['+26:00 high']);
  });
  it('CHK-4a counts the days of the course from the infusion', () => {
    const rows = [...GRADE4, infused('+02:00', MP, 500), stops('+03:00', MP)];
    const panel = ladder(chartAt(rows, '+27:00'), protocolOf(), offset('+27:00'));
    expect(panel).toMatchObject({ startedAt: offset('+02:00'), day: 2 });
    const short = [...GRADE4, infused('+02:00', MP, 500), stops('+02:59', MP)];
    expect(ladder(chartAt(short, '+27:00'), protocolOf(), offset('+27:00')).startedAt).toBeNull();
  });
  it('STEROID-ESCALATE-CRS4: a dose given at once still counts beside an infusion', () => {
    const rows = [...GRADE4, infused('+01:10', MP, 1), given('+03:00', MP, 500)];
    expect(holds('STEROID-ESCALATE-CRS4', rows, '+02:30')).toBe(true);
    expect(holds('STEROID-ESCALATE-CRS4', rows, '+03:00')).toBe(false);
  });
});
