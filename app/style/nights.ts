import type { UnitSnapshot } from '../../lib/live';
import type { BedRow, UnitAlertView } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { emptyRow, NOW, unitSnapshot } from './fixtures';

/** What a unit can be like, apart from the night of the pictures: for looking at, and for the visual tests. */
export const NIGHTS = ['night', 'storm', 'empty', 'silent', 'off'] as const;
export type Night = (typeof NIGHTS)[number];

/** The unit of so many beds in one of these states. */
export function nightOf(night: Night, beds: number): UnitSnapshot {
  const unit = unitSnapshot(beds);
  if (night === 'empty') return { ...unit, beds: unit.beds.map((b) => emptyRow(b.label)), alerts: [] };
  if (night === 'silent') return { ...unit, beds: unit.beds.map(silent) };
  if (night === 'storm') return storm(unit);
  if (night === 'off') return off(unit);
  return unit;
}

/** Every monitor fell silent 24 minutes ago; what was charted since stands. */
function silent(row: BedRow): BedRow {
  if (row.patientId === null) return row;
  const t = new Date(NOW - 24 * MINUTE).toISOString();
  const latest = Object.fromEntries(
    Object.entries(row.latest).map(([code, v]) => [code, v.source === 'device' ? { ...v, t, fresh: 'withheld' as const } : v]),
  );
  return { ...row, latest, feeds: { lastDeviceAt: t, fresh: 'withheld' } };
}

/** On two beds of three an alarm is off, and of those on call two have not confirmed their phones. */
function off(unit: UnitSnapshot): UnitSnapshot {
  const beds = unit.beds.filter((row, i) => row.patientId !== null && i % 3 !== 0);
  const from = new Date(NOW - 40 * MINUTE).toISOString();
  const alarmOffs = beds.map((row) => ({
    ...{ id: `off-${row.label}`, kind: 'alarm' as const, patientId: row.bed, bed: row.bed, rule: 'FERRITIN-10K' },
    ...{ title: 'Ferritin above 10,000', reason: 'known, falling', by: 'A. Ruiz', secondBy: 'Dr M. Chen', from },
    ...{ until: new Date(NOW + 200 * MINUTE).toISOString(), pending: false },
  }));
  const silentPhones = [
    { duty: 'intensivist', name: 'Dr M. Chen', why: 'not confirmed' as const },
    { duty: 'charge nurse', name: 'A. Ruiz', why: 'rings no more' as const },
  ];
  return { ...unit, alarmOffs, silentPhones };
}

/** An unowned alert on two beds of three, the highs of every fifth among them. */
function storm(unit: UnitSnapshot): UnitSnapshot {
  const model = unit.alerts[0];
  if (model === undefined) return unit;
  const alerts: UnitAlertView[] = [];
  const beds = unit.beds.map((row, i): BedRow => {
    if (row.patientId === null || i % 3 === 2) return row;
    const high = i % 5 === 3;
    const raisedAt = new Date(NOW - (i + 1) * 17_000).toISOString();
    const { owner: _owner, ackUntil: _ack, ...unowned } = model;
    const alert: UnitAlertView = {
      ...unowned,
      id: `storm-${row.label}`,
      phase: 'raised',
      condition: 'present',
      priority: high ? 'high' : 'medium',
      title: high ? 'CRS 4' : 'CRS 2',
      text: high ? 'CRS 4 suggested: second vasopressor' : 'CRS 2 suggested: hypotension',
      level: high ? 4 : 2,
      since: raisedAt,
      raisedAt,
      patientId: row.patientId,
      unit: unit.unit.id,
      bed: row.bed,
    };
    alerts.push(alert);
    return { ...row, alerts: [alert] };
  });
  return { ...unit, beds, alerts };
}
