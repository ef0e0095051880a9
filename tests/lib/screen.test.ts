import { describe, expect, it } from 'vitest';
import { unitSnapshot } from '../../app/style/fixtures';
import { TICK_MS } from '../../lib/live';
import {
  alarmsOffAt,
  byAttention,
  type Folded,
  foldAlert,
  foldBoard,
  foldPatientAlert,
  foldTick,
  isOpen,
  linkOf,
  patientScreen,
  sameFrame,
  shownAlerts,
  unitScreen,
} from '../../lib/screen';
import type { AlertView, PatientState, UnitAlertView } from '../../lib/state';
import { HOUR } from '../../lib/time';

const serverNow = unitSnapshot().serverNow;
const start = () => unitScreen(unitSnapshot());
function screenOf<S>(folded: Folded<S>): S {
  if (folded.kind !== 'next') throw new Error(`expected a next screen, got ${folded.kind}`);
  return folded.screen;
}
const alertOf = (bed: string): UnitAlertView => {
  const found = [...start().alerts.values()].find((a) => a.bed === bed && isOpen(a));
  if (!found) throw new Error(`no open alert in ${bed}`);
  return found;
};

describe('a unit screen folded from numbered messages', () => {
  it('takes the next number and replaces only the rows that changed', () => {
    const before = start();
    const after = screenOf(foldBoard(before, { seq: 2, changes: [{ bed: 'ICU-7-702', tempMax24h: 38.4 }] }));
    expect(after.seq).toBe(2);
    expect(after.beds.get('ICU-7-702')?.tempMax24h).toBe(38.4);
    expect(after.beds.get('ICU-7-702')?.name).toBe('Abara, T.');
    expect(after.beds.get('ICU-7-703')).toBe(before.beds.get('ICU-7-703'));
    expect(after.order).toBe(before.order);
  });
  it('a number that was seen already changes nothing', () => {
    expect(foldBoard(start(), { seq: 1, changes: [{ bed: 'ICU-7-702', tempMax24h: 41 }] })).toEqual({ kind: 'repeat' });
  });
  it('a number left out is a gap, never a guess', () => {
    expect(foldBoard(start(), { seq: 3, changes: [] })).toEqual({ kind: 'gap' });
    expect(foldAlert(start(), { seq: 9, alert: alertOf('ICU-7-704') })).toEqual({ kind: 'gap' });
  });
  it('a tick repeats the last number; any other says that something was missed or that the node is another', () => {
    expect(foldTick(start(), { seq: 1, serverNow, sources: [] }).kind).toBe('next');
    expect(foldTick(start(), { seq: 2, serverNow, sources: [] }).kind).toBe('gap');
    expect(foldTick(start(), { seq: 0, serverNow, sources: [] }).kind).toBe('gap');
  });
  it('a screen that hangs for weeks forgets what was closed a day ago, and nothing that is open', () => {
    const before = start();
    const closed = {
      ...alertOf('ICU-7-704'),
      phase: 'resolved' as const,
      closedAt: new Date(Date.parse(serverNow)).toISOString(),
    };
    const now = { ...before, alerts: new Map(before.alerts).set(closed.id, closed) };
    const later = (ms: number) =>
      screenOf(foldTick(now, { seq: 1, serverNow: new Date(Date.parse(serverNow) + ms).toISOString(), sources: [] })).alerts;
    expect(later(24 * HOUR).has(closed.id)).toBe(true);
    expect(later(24 * HOUR + 1).has(closed.id)).toBe(false);
    expect([...later(30 * 24 * HOUR).values()].filter(isOpen)).toEqual([...now.alerts.values()].filter(isOpen));
  });
  it('a bed not declared before joins at its place, and half a row of it is a gap', () => {
    const before = start();
    const row = before.beds.get('ICU-7-701');
    if (row === undefined) throw new Error('fixture without bed 701');
    const after = screenOf(foldBoard(before, { seq: 2, changes: [{ ...row, bed: 'ICU-7-709B', label: '709B' }] }));
    expect(after.order.indexOf('ICU-7-709B')).toBe(after.order.indexOf('ICU-7-709') + 1);
    expect(foldBoard(before, { seq: 2, changes: [{ bed: 'ICU-7-799', tempMax24h: 38 }] })).toEqual({ kind: 'gap' });
  });
  it('an owner stands on the tile with the alert message, before the next row comes', () => {
    const alert = alertOf('ICU-7-704');
    const owned = {
      ...alert,
      phase: 'acknowledged' as const,
      owner: { id: 'x', name: 'M. Chen', role: 'physician' },
      version: alert.version + 1,
    };
    const after = screenOf(foldAlert(start(), { seq: 2, alert: owned }));
    expect(after.alerts.get(alert.id)?.owner?.name).toBe('M. Chen');
    expect(after.beds.get('ICU-7-704')?.alerts.find((a) => a.id === alert.id)?.owner?.name).toBe('M. Chen');
  });
  it('an older version of an alert never replaces a newer one', () => {
    const alert = alertOf('ICU-7-704');
    const newer = screenOf(foldAlert(start(), { seq: 2, alert: { ...alert, version: 5, phase: 'resolved' } }));
    const after = screenOf(foldAlert(newer, { seq: 3, alert: { ...alert, version: 4 } }));
    expect(after.seq).toBe(3);
    expect(after.alerts.get(alert.id)?.phase).toBe('resolved');
  });
  it('an alert is no longer quiet in the list either once the row says that what quieted it has ended', () => {
    const alert = alertOf('ICU-7-704');
    const { alerts } = start().beds.get('ICU-7-704') ?? { alerts: [] };
    const row = (quietedBy: string | null) => [
      {
        bed: 'ICU-7-704',
        alerts: alerts.map((a) => (a.id === alert.id && quietedBy !== null ? { ...a, quietedBy } : a)),
      },
    ];
    const quiet = screenOf(foldBoard(start(), { seq: 2, changes: row('graver') }));
    expect(quiet.alerts.get(alert.id)?.quietedBy).toBe('graver');
    const loud = screenOf(foldBoard(quiet, { seq: 3, changes: row(null) }));
    expect(loud.alerts.get(alert.id)).toEqual(start().alerts.get(alert.id));
    expect(screenOf(foldBoard(loud, { seq: 4, changes: row(null) })).alerts).toBe(loud.alerts);
  });
  it('an alert that ends leaves the tile with its message, as it is missing in the next snapshot', () => {
    const alert = alertOf('ICU-7-704');
    const ended = { ...alert, phase: 'resolved' as const, version: alert.version + 1 };
    const after = screenOf(foldAlert(start(), { seq: 2, alert: ended }));
    expect(after.alerts.get(alert.id)?.phase).toBe('resolved');
    expect(after.beds.get('ICU-7-704')?.alerts.map((a) => a.id)).not.toContain(alert.id);
  });
  it("does not put another patient's alert on the tile of whoever lies in the bed now", () => {
    const alert = alertOf('ICU-7-704');
    const before = start();
    const after = screenOf(foldAlert(before, { seq: 2, alert: { ...alert, id: 'other', patientId: 'p-gone', version: 1 } }));
    expect(after.alerts.has('other')).toBe(true);
    expect(after.beds.get('ICU-7-704')).toBe(before.beds.get('ICU-7-704'));
  });
});

describe('what stands around the tiles', () => {
  const row = start().beds.get('ICU-7-703');
  const changed = (change: object) => {
    const before = start();
    return sameFrame(before, screenOf(foldBoard(before, { seq: 2, changes: [{ bed: 'ICU-7-703', ...change }] })));
  };
  it('stays the same while only values come', () => {
    expect(changed({ tempMax24h: 39.2, latest: {}, feeds: { lastDeviceAt: null, fresh: 'fresh' } })).toBe(true);
    const ticked = screenOf(foldTick(start(), { seq: 1, serverNow, sources: [] }));
    expect(
      sameFrame({ ...start(), alerts: ticked.alerts, order: ticked.order, unit: ticked.unit, beds: ticked.beds }, ticked),
    ).toBe(true);
  });
  it.each([
    ['a grade', { crs: row?.crs && { ...row.crs, grade: 2 } }],
    ['something due', { due: [] }],
    ['an alert', { alerts: [] }],
    ['a patient', { patientId: 'p-new' }],
    ['treatment limits', { limits: { text: 'DNR', reviewBy: null } }],
    ['an absence', { absence: { reason: 'CT', until: null } }],
  ])('is another once %s is another', (_, change) => {
    expect(changed(change)).toBe(false);
  });
});

describe('a patient screen', () => {
  it('keeps one row per alert', () => {
    const alert = alertOf('ICU-7-704');
    const state = { alerts: [alert] } as unknown as PatientState;
    const before = patientScreen({ seq: 4, mrn: 'x', serverNow: '', speed: 1, state });
    const after = screenOf(
      foldPatientAlert(before, { seq: 5, alert: { ...alert, version: alert.version + 1, phase: 'resolved' } }),
    );
    expect(after.state.alerts.map((a) => a.phase)).toEqual(['resolved']);
    expect(foldPatientAlert(before, { seq: 7, alert }).kind).toBe('gap');
  });
});

describe('the link, judged by monotonic time since the last tick', () => {
  it.each([
    [0, 'live'],
    [TICK_MS, 'live'],
    [7_000, 'live'],
    [7_001, 'slow'],
    [12_000, 'slow'],
    [12_001, 'not-live'],
    [60_000, 'not-live'],
    [60_001, 'withheld'],
    [7 * 86_400_000, 'withheld'],
  ])('%d ms: %s', (ms, link) => {
    expect(linkOf(ms)).toBe(link);
  });
});

describe('which alert a person must look at first', () => {
  const base = alertOf('ICU-7-704');
  const make = (part: Partial<AlertView>): AlertView => ({ ...base, level: null, ...part });
  it('unowned before owned, high before medium, then the one that has waited longest', () => {
    const high = make({ id: 'high', raisedAt: '2026-11-21T09:10:00Z' });
    const older = make({ id: 'older', raisedAt: '2026-11-21T09:00:00Z' });
    const medium = make({ id: 'medium', priority: 'medium' });
    const ownedHigh = make({ id: 'owned', phase: 'acknowledged' });
    const low = make({ id: 'low', priority: 'low' });
    const closed = make({ id: 'closed', phase: 'resolved' });
    const sorted = [closed, low, ownedHigh, medium, high, older].sort(byAttention).map((a) => a.id);
    expect(sorted).toEqual(['older', 'high', 'medium', 'owned', 'low', 'closed']);
  });
  it('what a graver alert quiets is counted and not shown', () => {
    const { shown, quieted } = shownAlerts([
      make({ id: 'a' }),
      make({ id: 'b', quietedBy: 'a' }),
      make({ id: 'c', phase: 'withdrawn' }),
    ]);
    expect(shown.map((a) => a.id)).toEqual(['a']);
    expect(quieted).toBe(1);
  });
});

describe('alarms that are off', () => {
  const off = (more: object) => ({
    ...{
      id: 'o1',
      kind: 'alarm' as const,
      patientId: 'p1',
      bed: 'ICU-7-702',
      rule: 'FERRITIN-10K',
      title: 'Ferritin above 10,000',
    },
    ...{ reason: 'known', by: 'A', secondBy: 'B', from: serverNow, until: null, pending: false },
    ...more,
  });
  it('stand on the bed of their patient by name once the second person has agreed, and on no other', () => {
    const screen = unitScreen({
      ...unitSnapshot(),
      alarmOffs: [off({}), off({ id: 'o2', title: 'First fever' }), off({ id: 'o3', bed: 'ICU-7-703', pending: true })],
    });
    expect(alarmsOffAt(screen, 'ICU-7-702')).toBe('Ferritin above 10,000, First fever');
    expect(alarmsOffAt(screen, 'ICU-7-703')).toBe('');
    expect(alarmsOffAt(screen, 'ICU-7-704')).toBe('');
  });
  it('the sound of the walls, which is off for everybody, is no mark of a bed', () => {
    const screen = unitScreen({ ...unitSnapshot(), alarmOffs: [off({ kind: 'audio', patientId: null, bed: null })] });
    expect(alarmsOffAt(screen, 'ICU-7-702')).toBe('');
  });
});
