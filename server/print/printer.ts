import type { Pool } from 'pg';
import { patientSheet } from '../../lib/print/patient-sheet';
import { type PrintProtocol, type SheetKind, unitSheet } from '../../lib/print/unit-sheet';
import { DAY } from '../../lib/time';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import type { Reader } from '../store/reader';
import { beginsAt, readTrend } from '../store/trends';
import type { Trends } from '../trends';
import type { Views } from '../views';
import { patientSheetPdf } from './patient-sheet';
import { unitSheetPdf } from './unit-sheet';

const COURSE_MS = 14 * DAY;
const COURSE_POINTS = 300;

/** Puts on paper what the screens show, as of this instant. */
export class Printer {
  constructor(private readonly parts: { monitor: Monitor; views: Views; trends: Trends; pool: Pool; clock: Clock }) {}

  /** A unit's handover or downtime sheet. */
  unit(unitId: string, kind: SheetKind): Promise<Buffer> {
    const { monitor, views, clock } = this.parts;
    const unit = monitor.census.unit(unitId);
    const zone = unit?.zone ?? 'UTC';
    const rows = views.board(unitId);
    const protocols = new Map<string, PrintProtocol>();
    for (const row of rows) {
      const person = row.patientId === null ? undefined : monitor.census.byRef(row.patientId);
      const protocol = person && views.state(person.key)?.protocol;
      if (protocol) protocols.set(`${protocol.id} ${protocol.version}`, protocol);
    }
    const sheet = unitSheet({
      kind,
      unit: { name: unit?.name ?? unitId, zone },
      rows,
      protocols: [...protocols.values()],
      now: clock.now(),
      simulated: clock.speed !== 1,
    });
    return unitSheetPdf(sheet, zone);
  }

  /** A patient's sheet with the course of the last two weeks; null if nothing is known yet. */
  async patient(by: Reader, key: number): Promise<Buffer | null> {
    const { monitor, views, trends, pool, clock } = this.parts;
    const state = views.state(key);
    const row = views.patientRow(key);
    if (!state || !row) return null;
    const now = clock.now();
    const infused = state.patient.infusedAt === null ? now - COURSE_MS : Date.parse(state.patient.infusedAt);
    const from = Math.max(now - COURSE_MS, Math.min(infused, now - DAY));
    const query = { codes: [], from, to: now, points: COURSE_POINTS };
    await trends.flush(key, beginsAt(query));
    const trend = await readTrend(by, pool, monitor.ward.get(key), key, query);
    const sheet = patientSheet({ state, row, trend, now, simulated: clock.speed !== 1 });
    return sheet && patientSheetPdf(sheet, state.patient.zone);
  }
}
