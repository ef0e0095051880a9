import { describe, expect, it } from 'vitest';
import { monitoring } from '../../../lib/chart/read';
import { emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { at, event } from '../../support/events';

const folded = (...events: ChartEvent[]) => fold(emptyChart(), events, at('30:00'), ASTCT_2019);
const admitted = (t: string, fields: object = {}): ChartEvent =>
  event({ kind: 'admission', t: at(t), mrn: 'm', unit: 'ICU-7', bed: 'ICU-7-01', ...fields });
const transfer = (t: string, fields: object = {}): ChartEvent =>
  event({ kind: 'transfer', t: at(t), unit: 'ICU-8', bed: 'ICU-8-03', ...fields });
const discharge = (t: string): ChartEvent => event({ kind: 'discharge', t: at(t) });
const START = { zone: 'America/Chicago', levelOfCare: 'other', monitoringStart: at('00:30') };
const OPEN = {
  open: true,
  unit: 'ICU-7',
  bed: 'ICU-7-01',
  ...START,
  admittedAt: at('00:00'),
  endedAt: null,
};

describe('where the patient lies', () => {
  it('as the admission says; an admission without a level of care is to intensive care', () => {
    expect(folded(admitted('00:00', START)).stay).toStrictEqual(OPEN);
    expect(folded(admitted('00:00')).stay).toMatchObject({ levelOfCare: 'icu', zone: 'UTC', monitoringStart: null });
  });
  it('a second admission in the same stay moves the bed and leaves the rest', () => {
    expect(folded(admitted('00:00', START), admitted('05:00', { bed: 'ICU-7-02' })).stay).toStrictEqual({
      ...OPEN,
      bed: 'ICU-7-02',
    });
  });
  it('a transfer moves unit and bed, and zone and level of care where it says them', () => {
    expect(folded(admitted('00:00', START), transfer('05:00')).stay).toStrictEqual({ ...OPEN, unit: 'ICU-8', bed: 'ICU-8-03' });
    const more = { zone: 'Europe/Berlin', levelOfCare: 'icu' };
    expect(folded(admitted('00:00', START), transfer('05:00', more)).stay).toStrictEqual({
      ...OPEN,
      unit: 'ICU-8',
      bed: 'ICU-8-03',
      ...more,
    });
  });
  it('a discharge ends the stay and frees the bed; a second one changes nothing', () => {
    const ended = { ...OPEN, open: false, bed: null, endedAt: at('06:00') };
    expect(folded(admitted('00:00', START), discharge('06:00')).stay).toStrictEqual(ended);
    expect(folded(admitted('00:00', START), discharge('06:00'), discharge('07:00')).stay).toStrictEqual(ended);
  });
  it('admitted again after a discharge, a new stay has begun', () => {
    expect(folded(admitted('00:00', START), discharge('06:00'), admitted('08:00')).stay).toStrictEqual({
      ...OPEN,
      admittedAt: at('08:00'),
      levelOfCare: 'icu',
      monitoringStart: null,
    });
  });
});

describe('C13 continuous monitoring is that of the stay', () => {
  const monitored = event({ kind: 'support', t: at('01:00'), support: 'continuous-monitoring' });
  const device = event({ kind: 'vital', t: at('02:00'), source: 'device', heartRate: 80 });
  const running = (...events: ChartEvent[]) => monitoring(folded(...events)).running;

  it.each([
    ['recorded', monitored],
    ['begun by the monitor', device],
  ])('%s: it goes on while the stay does, and begins anew with the next one', (_, by) => {
    expect(running(admitted('00:00'), by)).toBe(true);
    expect(running(admitted('00:00'), by, admitted('05:00', { bed: 'ICU-7-02' }))).toBe(true);
    expect(running(admitted('00:00'), by, discharge('06:00'), admitted('08:00'))).toBe(false);
  });
  it('another support of the last stay goes on', () => {
    const crrt = event({ kind: 'support', t: at('03:00'), support: 'crrt' });
    const { support } = folded(admitted('00:00'), monitored, crrt, discharge('06:00'), admitted('08:00'));
    expect(support).toMatchObject({ monitoring: null, crrt: { running: true, since: at('03:00') } });
  });
});
