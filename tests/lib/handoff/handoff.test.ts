import { describe, expect, test } from 'vitest';
import { fixtureGuidance } from '../../../app/style/patient-chart';
import { STATE } from '../../../app/style/patient-state';
import { handoffData, handoffText } from '../../../lib/handoff/handoff';

const now = Date.parse(STATE.asOf);
const advice = fixtureGuidance();

describe('a handover filled from data', () => {
  test('says both grades with who confirmed them, the drivers, the doses and what would change the grade', () => {
    const data = handoffData(STATE, advice, now, []);
    expect(data.illness.join('\n')).toMatch(/CRS 3.*confirmed by K\. Lee/);
    expect(data.illness.join('\n')).toMatch(/ICANS 2.*not confirmed/);
    expect(data.summary.join('\n')).toContain(STATE.crs.basis.reason);
    expect(data.summary.join('\n')).toMatch(/Tocilizumab 2 of 4 in all, 2 of 3 in 24 h/);
    for (const change of STATE.crs.basis.wouldChange) expect(data.awareness.join('\n')).toContain(change.text);
    expect(data.awareness.join('\n')).toMatch(/Next tocilizumab permitted 06:40, in 3 h 26 min/);
  });
  test('a grade on old data is handed over as held, one nobody can say without a number', () => {
    const held = handoffData({ ...STATE, crs: { ...STATE.crs, status: 'held' } }, advice, now, []).illness.join('\n');
    expect(held).toMatch(/CRS 3.*held, was confirmed by K\. Lee/);
    const unknown = handoffData({ ...STATE, crs: { ...STATE.crs, status: 'ungradable' } }, advice, now, []).illness;
    expect(unknown).toContain('CRS not known');
  });
  test('an alert nobody has stands first among what to look out for; an owned one is an action with its name', () => {
    const [alert] = STATE.alerts;
    if (!alert) throw new Error('the fixture has an alert');
    const { owner: _, ...free } = alert;
    const open = { ...STATE, alerts: [{ ...free, phase: 'raised' as const, text: 'CRS 4' }] };
    expect(handoffData(open, advice, now, []).awareness[0]).toBe('unowned: CRS 4');
    const owned = {
      ...open,
      alerts: [{ ...alert, phase: 'acknowledged' as const, text: 'CRS 4', owner: { id: 'o', name: 'J. Ortiz', role: 'nurse' } }],
    };
    expect(handoffData(owned, advice, now, []).actions.some((l) => l.startsWith('CRS 4: J. Ortiz'))).toBe(true);
  });
  test('an alert that no longer holds is handed over as what was, and makes nobody unstable', () => {
    const [alert] = STATE.alerts;
    if (!alert) throw new Error('the fixture has an alert');
    const { owner: _, ...free } = alert;
    const was = { ...free, phase: 'latched' as const, condition: 'absent' as const, priority: 'high' as const, text: 'no dose' };
    const state = { ...STATE, alerts: [was], crs: { ...STATE.crs, grade: 2 }, icans: { ...STATE.icans, grade: 0 } };
    const data = handoffData(state, advice, now, []);
    expect(data.awareness[0]).toBe('no longer holds, not seen by anybody: no dose');
    expect(data.illness[0]).toContain('watcher');
    const still = handoffData({ ...state, alerts: [{ ...was, phase: 'raised', condition: 'present' }] }, advice, now, []);
    expect(still.awareness[0]).toBe('unowned: no dose');
    expect(still.illness[0]).toContain('unstable');
  });
  test('a stay without grade, alert or treatment limit is stable, and says nothing it does not know', () => {
    const quiet = {
      ...STATE,
      alerts: [],
      crs: { ...STATE.crs, grade: 0, confirmed: null },
      icans: { ...STATE.icans, grade: 0, confirmed: null },
      oxygen: null,
      pressors: [],
      latest: {},
    };
    const data = handoffData(quiet, advice, now, []);
    expect(data.illness[0]).toContain('stable');
    expect(data.illness[0]).not.toContain('unstable');
    expect(data.summary.some((l) => l.startsWith('Oxygen') || l.startsWith('Ferritin'))).toBe(false);
  });
  test('every value says its time and age; what is no longer fresh is called old, a comparator stays', () => {
    const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    const state = {
      ...STATE,
      patient: { ...STATE.patient, weightAt: ago(8 * 24) },
      oxygen: { ...(STATE.oxygen as NonNullable<typeof STATE.oxygen>), t: ago(7), fresh: 'stale' as const },
      latest: {
        tempC: { value: 38.96, unit: 'Cel', t: ago(4.5), source: 'charted', fresh: 'fresh' as const },
        mapMmHg: { value: 61, unit: 'mm[Hg]', t: ago(0.25), source: 'charted', fresh: 'fresh' as const, site: 'cuff' },
        ferritin: { value: 100_000, unit: 'ng/mL', t: ago(31), source: 'lab', comparator: '>', fresh: 'stale' as const },
      },
    };
    const lines = handoffData(state, advice, now, []).summary;
    const line = (start: string) => lines.find((l) => l.startsWith(start)) ?? '';
    expect(line('Temperature')).toMatch(/^Temperature 38\.9 °C, .*, 4 h ago, OLD$/);
    expect(line('MAP')).toMatch(/^MAP 61 mmHg cuff, .*, 15 min ago$/);
    expect(line('Ferritin')).toMatch(/^Ferritin >100.000 ng\/mL, .*, 31 h ago, OLD$/);
    expect(line('Oxygen')).toMatch(/, 7 h ago, OLD$/);
    expect(line('Dosing weight')).toMatch(/kg, .*, 8 d ago, OLD$/);
    // The three first lines say what the grades are by; every other line says how old it is, or that nothing is known.
    for (const said of lines.slice(3)) expect(said).toMatch(/ago|not known/);
  });
  test('what stands over the numbers is handed over with them: alarms off, limits, absence, a changed or unsigned protocol', () => {
    const off = {
      ...{ id: 'o', kind: 'alarm' as const, patientId: STATE.patient.id, bed: STATE.patient.bed, rule: 'FERRITIN-10K' },
      ...{ title: 'Ferritin above 10 000', reason: 'known, treated', by: 'S. Okafor', secondBy: 'M. Chen' },
      ...{ from: STATE.asOf, until: null, pending: false },
    };
    const state = {
      ...STATE,
      protocol: { ...STATE.protocol, signedOff: null },
      patient: { ...STATE.patient, limits: { text: 'no intubation', reviewBy: null } },
    };
    const lines = handoffData(state, advice, now, [off]).illness;
    expect(lines).toContain('ALARM OFF: Ferritin above 10 000, S. Okafor: known, treated');
    expect(lines).toContain('Treatment limits: no intubation');
    expect(lines).toContain('The protocol is not signed off by this site');
  });
  test('what a person writes is kept as written, up to its limit', () => {
    const text = { illness: 'worse than the number', summary: '', actions: '', awareness: '' };
    expect(handoffText.parse(text)).toEqual(text);
    expect(handoffText.safeParse({ ...text, summary: 'x'.repeat(4_001) }).success).toBe(false);
  });
});
