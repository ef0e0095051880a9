import { createWriteStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../database/open';
import { SYSTEM } from '../store/reader';
import { exportStay, stayToExport } from '../store/stay-export';
import { erasePatient } from './erase';
import { Refusal, record } from './record';

interface Request {
  readonly say: (line: string) => void;
  readonly rest: readonly string[];
  readonly db: Database;
  readonly now: Date;
  readonly by: string;
}

/** Everything recorded of one stay, in one JSON file. */
export async function exportStayCommand(r: Request & { patient: string; stay: string | undefined }): Promise<void> {
  const { say, rest, db, now, by } = r;
  if (r.stay !== undefined && !/^\d{1,9}$/.test(r.stay)) throw new Refusal('--stay takes the number of a stay.');
  const stay = await stayToExport(SYSTEM.cli, db.pool, r.patient, r.stay === undefined ? null : Number(r.stay));
  if (!stay) throw new Refusal('There is no such stay.');
  const file = resolve(rest[0] ?? `stay-${stay.uid}-${stay.id}.json`);
  if (existsSync(file)) throw new Refusal(`${file} is there already.`);
  const detail = { stay: stay.id };
  await record(db.prisma, { unitId: stay.unitId, at: now, by, action: 'stay.export', subject: stay.uid, detail });
  await pipeline(Readable.from(exportStay(SYSTEM.cli, db.pool, stay, now)), createWriteStream(file, { mode: 0o600 }));
  say(`Stay ${stay.id} on ${stay.unitId}:`);
  say(file);
}

/** Removes a patient on request. */
export async function erasePatientCommand(r: Request & { patient: string; confirm: string; reason: string }): Promise<void> {
  const counts = await erasePatient(r.db.pool, { ...r, ref: r.patient });
  for (const [table, rows] of Object.entries(counts)) r.say(`${table}\t${rows}`);
  r.say('Erased. Backups made before still hold the patient: erase again after restoring one.');
}
