import { describe, expect, it } from 'vitest';
import { alertView, byUrgency, unitAlertView } from '../../../lib/alerts/view';
import { HOUR, MINUTE } from '../../../lib/time';
import { finding, nurse, raised, ruleNamed, step, T0 } from './support';

const rule = { title: 'CRS grade rises', action: 'Confirm the grade.' };
const crs3 = finding('CRS-ESCALATION', { level: 3, since: T0 - HOUR });

describe('An alert as it is shown', () => {
  it('while raised: title, words, times in UTC, no owner', () => {
    expect(alertView(raised(crs3), rule)).toEqual({
      id: 'CRS-ESCALATION-',
      rule: 'CRS-ESCALATION',
      family: 'CRS-ESCALATION',
      title: 'CRS grade rises',
      text: 'CRS-ESCALATION 3',
      action: 'Confirm the grade.',
      priority: 'high',
      phase: 'raised',
      condition: 'present',
      level: 3,
      cls: 'clinical',
      since: '2026-11-21T02:00:00.000Z',
      raisedAt: '2026-11-21T03:00:00.000Z',
      reason: 'raised',
      tier: 0,
      nextActionAt: '2026-11-21T03:01:00.000Z',
      version: 1,
      evidence: crs3.evidence,
    });
  });
  it('while owned: by whom, until when, and what was promised', () => {
    const promise = { text: 'tocilizumab hanging', by: T0 + 10 * MINUTE };
    const { alert } = step(raised(crs3), { type: 'acknowledge', by: nurse, version: 1, promise }, T0);
    expect(alertView(alert, rule)).toMatchObject({
      owner: nurse,
      ackUntil: '2026-11-21T03:15:00.000Z',
      promise: { text: 'tocilizumab hanging', by: '2026-11-21T03:10:00.000Z' },
    });
  });
  it('once closed: when, why, and whether anybody had seen it', () => {
    const { alert } = step(raised(finding('FERRITIN-10K', { priority: 'medium' })), { type: 'clear' }, T0 + HOUR);
    expect(alertView(alert, rule)).toMatchObject({
      closedAt: '2026-11-21T04:00:00.000Z',
      closedReason: 'condition gone',
      unseen: true,
    });
  });
  it('row 26: whose patient has left: since when, for the charge nurse who confirms it', () => {
    const { alert } = step(raised(crs3), { type: 'stayEnded', reason: 'discharged', confirmedBy: null }, T0 + HOUR);
    expect(alertView(alert, rule)).toMatchObject({ phase: 'raised', stayEndedAt: '2026-11-21T04:00:00.000Z' });
  });
  it('in a list of the unit: with its bed, and without the number on a kiosk', () => {
    expect(unitAlertView(raised(crs3), rule, { mrn: '123' })).toMatchObject({
      mrn: '123',
      unit: 'ICU-7',
      bed: 'ICU-7-04',
      patientId: 'p1',
    });
    expect('mrn' in unitAlertView(raised(crs3), rule)).toBe(false);
  });
});

describe('The order of lists', () => {
  it('priority, then unowned first, then the longest waiting, quieted ones last', () => {
    const view = (id: string, priority: 'high' | 'medium' | 'low', at: number, own = false, quiet?: string) => {
      const alert = raised(finding(id, { priority }), at);
      const shown = own ? step(alert, { type: 'acknowledge', by: nurse, version: 1 }, at).alert : alert;
      return alertView(shown, ruleNamed(id), quiet);
    };
    const list = [
      view('STEROID-TAPER', 'low', T0),
      view('FERRITIN-10K', 'medium', T0 + 2, false, 'x'),
      view('TOCI-DUE', 'medium', T0, true),
      view('ICE-OVERDUE', 'medium', T0 + 5),
      view('ICE-FALL', 'medium', T0 + 4),
      view('HLH-SUSPECT', 'high', T0, true),
      view('CRS-ESCALATION', 'high', T0 + 9),
    ];
    expect([...list].sort(byUrgency).map((v) => v.rule)).toEqual([
      'CRS-ESCALATION',
      'HLH-SUSPECT',
      'ICE-FALL',
      'ICE-OVERDUE',
      'TOCI-DUE',
      'STEROID-TAPER',
      'FERRITIN-10K',
    ]);
  });

  it('a rise to grade 4 stands before a high alert without a grade, and before a rise to 3, however long they wait', () => {
    const view = (id: string, level: number | null, at: number, own = false) => {
      const alert = raised(finding(id, { priority: 'high', level }), at);
      return alertView(own ? step(alert, { type: 'acknowledge', by: nurse, version: 1 }, at).alert : alert, ruleNamed(id));
    };
    const list = [
      view('HLH-SUSPECT', null, T0),
      view('ICANS-ESCALATION', 3, T0 + 1),
      view('CRS-ESCALATION', 4, T0 + 2),
      view('SEIZURE', null, T0 + 3, true),
    ];
    expect([...list].sort(byUrgency).map((v) => v.rule)).toEqual([
      'CRS-ESCALATION',
      'ICANS-ESCALATION',
      'HLH-SUSPECT',
      'SEIZURE',
    ]);
  });
});
