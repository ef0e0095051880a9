import { describe, expect, it } from 'vitest';
import type { OpenAlert } from '../../../lib/alerts/alert';
import { quieted } from '../../../lib/alerts/suppress';
import type { Finding } from '../../../lib/rules/rule';
import { HOUR, MINUTE } from '../../../lib/time';
import { finding, nurse, raised, sighting, step, T0 } from './support';

const a = (id: string, more: Partial<Finding> = {}, at = T0): OpenAlert => raised(finding(id, more), at);
const medium = (id: string, more: Partial<Finding> = {}) => a(id, { priority: 'medium', ...more });
function quietBy(open: readonly OpenAlert[], now = T0): Record<string, string> {
  const byId = new Map(open.map((alert) => [alert.id, alert.rule]));
  return Object.fromEntries([...quieted(open, now)].map(([id, q]) => [byId.get(id) ?? '', byId.get(q.by) ?? '']));
}
/** A monitor that has gone silent, and the source it had spoken through. */
const silent = (source?: string) =>
  medium('FEED-SILENT', {
    evidence: [{ name: 'last monitor value', value: null, t: T0, ...(source === undefined ? {} : { source }) }],
  });
const acked = (alert: OpenAlert): OpenAlert =>
  step<OpenAlert>(alert, { type: 'acknowledge', by: nurse, version: alert.version }, T0).alert;

describe('What a graver alert quiets', () => {
  it('HLH-SUSPECT quiets FERRITIN-10K', () => {
    expect(quietBy([a('HLH-SUSPECT'), medium('FERRITIN-10K')])).toEqual({ 'FERRITIN-10K': 'HLH-SUSPECT' });
  });
  it('also once somebody has HLH-SUSPECT, but not when its condition has gone or it was cleared', () => {
    const hlh = acked(a('HLH-SUSPECT'));
    expect(quietBy([hlh, medium('FERRITIN-10K')])).toEqual({ 'FERRITIN-10K': 'HLH-SUSPECT' });
    const gone = step<OpenAlert>(hlh, { type: 'clear' }, T0).alert;
    expect(quietBy([gone, medium('FERRITIN-10K')])).toEqual({});
    const latched = step<OpenAlert>(a('HLH-SUSPECT'), { type: 'clear' }, T0).alert;
    expect(quietBy([latched, medium('FERRITIN-10K')])).toEqual({});
  });
  it('C29: CRS-ESCALATION to 2 quiets TOCI-DUE and TELEMETRY-MISSING for 30 min', () => {
    const open = [medium('CRS-ESCALATION', { level: 2 }), medium('TOCI-DUE'), medium('TELEMETRY-MISSING')];
    expect(Object.keys(quietBy(open, T0 + 30 * MINUTE - 1)).sort()).toEqual(['TELEMETRY-MISSING', 'TOCI-DUE']);
    expect(quietBy(open, T0 + 30 * MINUTE)).toEqual({});
    expect([...quieted(open, T0).values()].map((q) => q.until)).toEqual([T0 + 30 * MINUTE, T0 + 30 * MINUTE]);
  });
  it('C29: the 30 min count from the rise to 2, not from the onset of grade 1', () => {
    const onset = a('CRS-ONSET', { priority: 'medium', level: 1 });
    expect(quietBy([onset, medium('TOCI-DUE')])).toEqual({});
    const risen = step<OpenAlert>(
      onset,
      { type: 'rise', sighting: sighting(finding('CRS-ESCALATION', { level: 2, priority: 'medium' })) },
      T0 + 5 * HOUR,
    ).alert;
    expect(quietBy([risen, medium('TOCI-DUE')], T0 + 5 * HOUR + 29 * MINUTE)).toEqual({ 'TOCI-DUE': 'CRS-ESCALATION' });
  });
  it('C29: a rise to 3 or 4 quiets neither', () => {
    for (const level of [3, 4])
      expect(quietBy([a('CRS-ESCALATION', { level }), medium('TOCI-DUE'), medium('TELEMETRY-MISSING')])).toEqual({});
  });
  it('C29: never TOCI-DELAY', () => {
    expect(quietBy([a('CRS-ESCALATION', { level: 3 }), a('TOCI-DELAY')])).toEqual({});
  });
  it('STEROID-ESCALATE-CRS4 quiets STEROID-DUE-CRS3', () => {
    expect(quietBy([a('STEROID-ESCALATE-CRS4'), a('STEROID-DUE-CRS3')])).toEqual({ 'STEROID-DUE-CRS3': 'STEROID-ESCALATE-CRS4' });
  });
  it('ICANS-ESCALATION quiets ICE-FALL of the same record only', () => {
    const other = medium('ICE-FALL', { evidence: [{ name: 'ice', value: 4, t: T0, eventId: 'e2' }] });
    expect(quietBy([a('ICANS-ESCALATION', { level: 3 }), medium('ICE-FALL')])).toEqual({ 'ICE-FALL': 'ICANS-ESCALATION' });
    expect(quietBy([a('ICANS-ESCALATION', { level: 3 }), other])).toEqual({});
    // A rise to 1 tells neither the intensivist nor the neurologist.
    expect(quietBy([medium('ICANS-ESCALATION', { level: 1 }), medium('ICE-FALL')])).toEqual({});
    expect(quietBy([medium('ICANS-ESCALATION', { level: 2 }), medium('ICE-FALL')])).toEqual({ 'ICE-FALL': 'ICANS-ESCALATION' });
  });
  it('CRS 3 quiets what is lesser of CRS, never ICANS', () => {
    const open = [a('CRS-ESCALATION', { level: 3 }), medium('CRS-G1-PERSIST'), medium('ICANS-ESCALATION', { level: 2 })];
    expect(quietBy(open)).toEqual({ 'CRS-G1-PERSIST': 'CRS-ESCALATION' });
  });
  it('T2 quiets the single silent feeds of its unit, but no high among them', () => {
    const t2 = { ...medium('T2', { trigger: 'monitors' }), stayId: '', patientId: '' };
    expect(quietBy([t2, silent('monitors')])).toEqual({ 'FEED-SILENT': 'T2' });
    expect(quietBy([t2, a('T1')])).toEqual({});
    expect(quietBy([{ ...t2, unitId: 'ICU-8' }, silent('monitors')])).toEqual({});
  });
  it('T2 of the laboratory does not quiet a monitor that has gone silent, nor one whose source is not known', () => {
    const t2 = { ...medium('T2', { trigger: 'lab' }), stayId: '', patientId: '' };
    expect(quietBy([t2, silent('monitors')])).toEqual({});
    expect(quietBy([t2, silent()])).toEqual({});
  });
  it('one patient never quiets another', () => {
    expect(quietBy([a('HLH-SUSPECT'), { ...medium('FERRITIN-10K'), stayId: 's2' }])).toEqual({});
  });
  it('a snoozed alert quiets nothing', () => {
    const crs2 = medium('CRS-ESCALATION', { level: 2 });
    const snoozed = step<OpenAlert>(crs2, { type: 'snooze', by: nurse, version: 1, minutes: 5, reason: 'busy' }, T0).alert;
    expect(quietBy([snoozed, medium('TOCI-DUE')])).toEqual({});
  });
  it('rises to 3 and 4, seizures, drug limits and doubt about identity are never quieted', () => {
    const gravest = [
      a('CRS-ESCALATION', { level: 4 }),
      a('SEIZURE', { trigger: 'n' }),
      a('TOCI-INTERVAL', { trigger: 'o' }),
      a('T6'),
    ];
    const loud = [a('HLH-SUSPECT'), a('STEROID-ESCALATE-CRS4'), medium('T2', { trigger: 'lab' })];
    expect(quietBy([...gravest, ...loud])).toEqual({});
  });
});
