import { describe, expect, it } from 'vitest';
import type { AcknowledgedAlert } from '../../../lib/alerts/alert';
import { reconcile } from '../../../lib/alerts/reconcile';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import { finding, nurse, physician, T0 } from './support';
import { told, Ward } from './ward';

const crs = (level: number) =>
  finding(level === 1 ? 'CRS-ONSET' : 'CRS-ESCALATION', { level, priority: level >= 3 ? 'high' : 'medium' });
const seizure = (trigger: string) => finding('SEIZURE', { trigger });
const unknown = (f: ReturnType<typeof finding>) => ({ ...f, condition: 'unknown' as const });
const ferritin = finding('FERRITIN-10K', { priority: 'medium' });
const icans = (level: number) => finding('ICANS-ESCALATION', { level, priority: level >= 3 ? 'high' : 'medium' });
const due = finding('TOCI-DUE', { priority: 'medium' });
const delay = finding('TOCI-DELAY');

function acknowledge(ward: Ward, index = 0) {
  const alert = ward.open[index];
  if (alert === undefined) throw new Error('no alert');
  ward.apply(alert.id, { type: 'acknowledge', by: nurse, version: alert.version });
}

describe('One alert a family', () => {
  it('CRS-ONSET and CRS-ESCALATION are one alert that rises', () => {
    const ward = new Ward();
    ward.see([crs(1)]);
    ward.see([crs(2)]);
    ward.see([crs(4), crs(2)]);
    expect(ward.only()).toMatchObject({ rule: 'CRS-ESCALATION', level: 4, priority: 'high', phase: 'raised', version: 3 });
  });
  it('TOCI-DELAY is a rise of TOCI-DUE and breaks through its acknowledgement', () => {
    const ward = new Ward();
    ward.see([due]);
    acknowledge(ward);
    ward.see([due, delay]);
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DELAY', phase: 'raised', priority: 'high', reason: 'worse' });
  });
  it('CRS-ESCALATION, ICANS-ESCALATION: an answer to 2 holds 12 h, to 3 and 4 for 15 min without an act', () => {
    for (const at of [crs, icans]) {
      const ward = new Ward();
      ward.see([at(2)]);
      acknowledge(ward);
      const asked = ward.only() as AcknowledgedAlert;
      expect([asked.ack, asked.ackUntil]).toEqual(['until-worse', ward.now + 12 * HOUR]);
      for (const level of [3, 4]) {
        ward.see([at(level)]);
        expect(ward.only()).toMatchObject({ phase: 'raised', reason: 'worse', ack: 'until-done' });
        acknowledge(ward);
        expect((ward.only() as AcknowledgedAlert).ackUntil).toBe(ward.now + 15 * MINUTE);
      }
    }
  });
  it('an event rule has one alert for each triggering event', () => {
    const ward = new Ward();
    ward.see([seizure('n1')]);
    ward.see([seizure('n1'), seizure('n2')]);
    ward.see([seizure('n1'), seizure('n2')]);
    expect(ward.alerts.map((a) => a.key)).toEqual(['s1/SEIZURE/n1', 's1/SEIZURE/n2']);
  });
  it('the same findings again change nothing, at once or later', () => {
    const ward = new Ward();
    ward.see([crs(3), due, ferritin, seizure('n1')]);
    ward.now += 10 * MINUTE;
    expect(ward.see([crs(3), due, ferritin, seizure('n1')])).toEqual([]);
    expect(ward.open.length).toBe(4);
  });
  it('raises the gravest first', () => {
    const ward = new Ward();
    ward.see([ferritin, due, crs(4)]);
    expect(ward.alerts[0]?.rule).toBe('CRS-ESCALATION');
  });
  it('throws when a finding names a rule nobody knows', () => {
    const ward = new Ward();
    expect(() => reconcile(ward.input([finding('FERRITIN-10K', { rule: 'NO-SUCH' })]))).toThrow('NO-SUCH');
  });
});

describe('Stale data', () => {
  it('a finding that cannot be decided raises nothing', () => {
    const ward = new Ward();
    expect(ward.see([unknown(crs(3))])).toEqual([]);
  });
  it('never resolves, never lowers, and is stored once', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    expect(ward.see([unknown(crs(3))]).length).toBe(1);
    expect(ward.see([unknown(crs(3))])).toEqual([]);
    expect(ward.only()).toMatchObject({ phase: 'raised', condition: 'unknown', level: 3, priority: 'high' });
    ward.see([crs(3)]);
    expect(ward.only()).toMatchObject({ condition: 'present' });
  });
  it('an undecided graver member keeps the alert as grave as it was, though a lesser one holds', () => {
    const ward = new Ward();
    ward.see([due, delay]);
    ward.see([due, unknown(delay)]);
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DELAY', priority: 'high', condition: 'unknown' });
  });
  it('an undecided graver member does not make the lesser one doubtful', () => {
    const ward = new Ward();
    ward.see([due, unknown(delay)]);
    expect(ward.see([due, unknown(delay)])).toEqual([]);
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DUE', condition: 'present' });
  });
  it('a rule that was not evaluated clears nothing', () => {
    const ward = new Ward();
    ward.see([due]);
    ward.see([], { evaluated: new Set(['TOCI-DUE', 'CRS-ONSET']) });
    expect(ward.only().phase).toBe('raised');
    ward.see([], { evaluated: new Set(['TOCI-DUE', 'TOCI-DELAY']) });
    expect(ward.only().phase).toBe('resolved');
  });
  it('while a source delivers backlog nothing new is raised, open alerts go on', () => {
    const ward = new Ward();
    ward.see([due]);
    ward.see([delay, crs(3)], { mayRaise: false });
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DELAY' });
    ward.see([delay, crs(3)]);
    expect(ward.open.length).toBe(2);
  });
});

describe('Falling', () => {
  it('new words without a signal; the priority falls only with a regrade that agrees', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    expect(told(ward.see([crs(2)]))).toEqual([]);
    expect(ward.only()).toMatchObject({ priority: 'high', level: 2 });
    ward.see([crs(2)], { acts: [{ act: 'regrade', by: nurse, t: T0, crs: 3 }] });
    expect(ward.only().priority).toBe('high');
    ward.see([crs(2)], { acts: [{ act: 'regrade', by: nurse, t: T0, icans: 0 }] });
    expect(ward.only().priority).toBe('high');
    ward.see([crs(2)], { acts: [{ act: 'regrade', by: nurse, t: T0, crs: 2 }] });
    expect(ward.only()).toMatchObject({ priority: 'medium', peak: 'high', phase: 'raised' });
  });
  it('a correction that makes it less grave lowers it at once', () => {
    const ward = new Ward();
    ward.see([crs(4)]);
    ward.see([crs(2)], { corrected: ['e1'] });
    expect(ward.only()).toMatchObject({ priority: 'medium', level: 2, phase: 'raised' });
  });
  it('row 12: after a fall the priority is not lowered by the correction of something else', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.see([crs(2)]);
    ward.see([crs(2)], { corrected: ['sodium of yesterday'] });
    expect(ward.only()).toMatchObject({ priority: 'high', level: 2 });
    // Nobody had answered: when it ends, it has been a high that nobody saw.
    ward.see([]);
    expect(ward.only()).toMatchObject({ phase: 'latched', priority: 'high' });
  });
  it('row 12: nor one without a grade, while what it rests on stands as it was', () => {
    const ward = new Ward();
    ward.see([due, delay]);
    ward.see([due]);
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DELAY', priority: 'high' });
    ward.see([due], { corrected: ['sodium of yesterday'] });
    expect(ward.only()).toMatchObject({ rule: 'TOCI-DELAY', priority: 'high' });
  });
  it('changed words alone are stored at most once a minute', () => {
    const ward = new Ward();
    ward.see([due]);
    ward.now += 59 * SECOND;
    expect(ward.see([{ ...due, text: 'due for 1 min' }])).toEqual([]);
    ward.now += SECOND;
    expect(ward.see([{ ...due, text: 'due for 1 min' }]).length).toBe(1);
    expect(ward.only()).toMatchObject({ text: 'due for 1 min', version: 2 });
  });
});

describe('Corrected evidence', () => {
  it('withdraws what no longer holds, with notice', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    const lines = ward.see([], { corrected: ['e1'] });
    expect(ward.only()).toMatchObject({ phase: 'withdrawn', unseen: true });
    expect(lines[0]?.effects.map((e) => e.kind)).toContain('withdrawn');
  });
  it('also a latched high that had rested on it, but not one that rested on something else', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.see([]);
    expect(ward.only().phase).toBe('latched');
    ward.see([], { corrected: ['e9'] });
    expect(ward.only().phase).toBe('latched');
    ward.see([], { corrected: ['e1'] });
    expect(ward.only().phase).toBe('withdrawn');
  });
  it('raises a new alert if it holds again', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.see([], { corrected: ['e1'] });
    ward.see([crs(3)]);
    expect(ward.alerts.map((a) => a.phase)).toEqual(['withdrawn', 'raised']);
  });
});

describe('After a manual resolve', () => {
  function resolved(findings: readonly ReturnType<typeof finding>[]): Ward {
    const ward = new Ward();
    ward.see(findings);
    for (const alert of ward.open)
      ward.apply(alert.id, { type: 'resolve', by: physician, version: alert.version, reason: 'treated' });
    return ward;
  }
  it('a rule that still holds is silent for 30 min, says when to look again, and is then raised anew', () => {
    const ward = resolved([crs(3)]);
    ward.now += 29 * MINUTE;
    expect(reconcile(ward.input([crs(3)]))).toEqual({ changes: [], lookAgainAt: T0 + 30 * MINUTE });
    ward.now += MINUTE;
    ward.see([crs(3)]);
    expect(ward.alerts.map((a) => a.phase)).toEqual(['resolved', 'raised']);
  });
  it('unless it gets worse', () => {
    const ward = resolved([crs(3)]);
    ward.see([crs(4)]);
    expect(ward.open.length).toBe(1);
  });
  it('an event that was dealt with does not come back, a new one is told', () => {
    const ward = resolved([seizure('n1')]);
    ward.now += 2 * HOUR;
    expect(reconcile(ward.input([seizure('n1')]))).toEqual({ changes: [], lookAgainAt: null });
    ward.see([seizure('n1'), seizure('n2')]);
    expect(ward.open.map((a) => a.trigger)).toEqual(['n2']);
  });
});

describe('What people record', () => {
  it('counts for owned alerts only, after the observation of the same batch', () => {
    const ward = new Ward();
    ward.see([crs(3), due]);
    acknowledge(ward, 0);
    ward.now += MINUTE;
    ward.see([crs(3), due], { acts: [{ act: 'decision', by: physician, t: ward.now }] });
    expect(ward.open[0]).toMatchObject({ phase: 'acknowledged', actedAt: ward.now });
    expect(ward.open[1]).toMatchObject({ phase: 'raised', version: 1 });
  });
  it('a dose that ends what was asked for closes the owned alert at once', () => {
    const ward = new Ward();
    ward.see([due]);
    acknowledge(ward);
    ward.see([], { acts: [{ act: 'dose', by: null, t: ward.now }] });
    expect(ward.only().phase).toBe('resolved');
  });
  it('a grade that dips for minutes does not call the owner a second time', () => {
    const ward = new Ward();
    ward.see([due]);
    acknowledge(ward);
    ward.see([]);
    ward.wait(3 * MINUTE);
    expect(told(ward.see([due]))).toEqual([]);
    expect(ward.only().phase).toBe('acknowledged');
  });
  it('a regrade that comes with the fall closes the owned alert', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    acknowledge(ward);
    ward.now += HOUR / 6;
    ward.see([], { acts: [{ act: 'regrade', by: nurse, t: ward.now, crs: 1, icans: 0 }] });
    expect(ward.only()).toMatchObject({ phase: 'resolved', unseen: false });
  });
  it('C10: a slow high with a plan stays silent for its 12 h unless a further criterion appears', () => {
    const hlh = finding('HLH-SUSPECT', { evidence: [{ name: 'ferritin', value: 12_000, t: T0 }] });
    const ward = new Ward();
    ward.see([hlh]);
    acknowledge(ward);
    ward.see([hlh], { acts: [{ act: 'decision', by: physician, t: T0 }] });
    ward.wait(11 * HOUR);
    expect(ward.see([hlh])).toEqual([]);
    const more = { ...hlh, evidence: [...hlh.evidence, { name: 'fibrinogen', value: 90, t: T0 }] };
    ward.see([more]);
    expect(ward.only()).toMatchObject({ phase: 'raised', reason: 'worse' });
  });
  it('C10: a criterion that was there before the answer, or known from an earlier one, is no news', () => {
    const hlh = finding('HLH-SUSPECT', { evidence: [{ name: 'ferritin', value: 12_000, t: T0 }] });
    const more = { ...hlh, evidence: [...hlh.evidence, { name: 'fibrinogen', value: 90, t: T0 }] };
    const ward = new Ward();
    ward.see([hlh]);
    ward.now += 1;
    ward.see([more]);
    ward.now += 1;
    acknowledge(ward);
    expect(ward.see([more])).toEqual([]);
    ward.wait(12 * HOUR);
    ward.see([hlh]);
    acknowledge(ward);
    ward.see([more]);
    expect((ward.only() as AcknowledgedAlert).ackCriteria).toEqual(['ferritin', 'fibrinogen']);
    expect(ward.only().phase).toBe('acknowledged');
  });
});
