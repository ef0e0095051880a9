import { apply, compareEvents } from '../../lib/engine';
import { refOf } from '../../lib/protocols/document';
import { MINUTE } from '../../lib/time';
import type { AdmittedEvent, Delivery, Outcome } from '../intake/port';
import { type Batch, emptyBatch, heldKey, type QuarantineWrite } from '../store/batch';
import { type Committed, commitBatch, commitWhole } from '../store/commit';
import { claim, storedVersions } from '../store/events';
import { SYSTEM } from '../store/reader';
import { type Admission, admit } from './admit';
import { TWO_BEDS } from './doubts';
import { asCorrection, type Draft, draftOf, markOf } from './drafts';
import { holdFurther } from './held';
import { IdsOfBatch } from './ids-of-batch';
import type { Room } from './room';
import { heldRow, ID_MOVED, keptRow, quarantineRow, rawRow } from './rows';
import { collect, type Step, settleBatch, step } from './step';
import { slipOfUnit } from './unit-slips';
import { asBeforeMerge, isTheirs, versionFor, withdrawnElsewhere } from './versions';
import type { Patient } from './ward';

/** A part of a delivery without movements: stored and folded with others in one statement. */
export interface DataJob {
  readonly delivery: Delivery;
  readonly sourceId: number;
  readonly rawId: bigint | null;
  /** The raw message is stored with the first part of its delivery. */
  readonly first: boolean;
  readonly events: Delivery['events'];
  /** Place of the first of them among what arrived together; 0 unless given. */
  readonly from?: number;
  /** Stored with the events, unless these are refused. */
  readonly resources?: Delivery['resources'];
}
interface Work {
  readonly drafts: Draft[];
  /** Must be folded from what is stored: late, corrected, backlog, or already behind. */
  pending: boolean;
}

/** Older than this at arrival, more of the kind is probably on its way: a source delivering what it had buffered. */
const BACKLOG_AFTER_MS = 5 * MINUTE;

/** Jobs that are admitted and folded, with all that there is to write of them. */
export interface Prepared {
  readonly jobs: readonly DataJob[];
  readonly batch: Batch;
  /** Of each job in order; what the database has to say first is filled in by `finish`. */
  readonly outcomes: Outcome[][];
  readonly work: ReadonlyMap<number, Work>;
  readonly steps: ReadonlyMap<number, Step>;
  readonly where: readonly { readonly job: number; readonly n: number; readonly draft: Draft }[];
  readonly waiting: readonly Waiting[];
  readonly later: readonly { readonly job: number; readonly n: number; readonly admitted: AdmittedEvent }[];
  readonly doubtful: ReadonlySet<number>;
}
interface Waiting {
  readonly job: number;
  readonly n: number;
  readonly key: string;
  readonly row: QuarantineWrite;
  readonly admitted: AdmittedEvent;
  readonly answer: Outcome;
}

/**
 * Admits, stores and folds what the jobs carry, evaluates the patients concerned and those whose look is due, and commits
 * everything in one statement. Returns the outcomes of each job in order. Throws when nothing was stored.
 */
export async function dataLane(room: Room, jobs: readonly DataJob[], looks: readonly Patient[]): Promise<Outcome[][]> {
  const prepared = await prepare(room, jobs, looks);
  return finish(room, prepared, await commitWhole(room.pool, prepared.batch), new Set());
}

/** Admits and folds, judges the patients concerned, and says what to write. Nothing is stored yet, no chart is another. */
export async function prepare(room: Room, jobs: readonly DataJob[], looks: readonly Patient[]): Promise<Prepared> {
  const now = room.clock.now();
  const batch = emptyBatch(now);
  const outcomes: Outcome[][] = jobs.map(() => []);
  const work = new Map<number, Work>();
  const where: { job: number; n: number; draft: Draft }[] = [];
  const waiting: Waiting[] = [];
  const workOf = (key: number): Work => {
    const w = work.get(key) ?? { drafts: [], pending: room.ward.isBehind(key) };
    work.set(key, w);
    return w;
  };
  const inBatch = new Set<string>();
  /** Ids that this batch stores, by source; and what puts one of them right, for which it has to be stored first. */
  const ids = new IdsOfBatch();
  const later: { job: number; n: number; admitted: AdmittedEvent }[] = [];
  const doubtful = new Set<number>();

  for (const [j, job] of jobs.entries()) {
    const answers = outcomes[j] as Outcome[];
    if (job.first && job.rawId !== null) batch.raw.push(rawRow(job.delivery, job.sourceId, job.rawId));
    for (const r of job.first ? job.delivery.refused : [])
      batch.quarantine.push(quarantineRow(r, job, job.delivery, room.census));
    const admissions = job.events.map((e) => certain(room, e, admit(e, room.census, job.delivery.units, now), job));
    if (job.delivery.atomic && admissions.some((a) => a.to === 'reject')) {
      for (const [n, a] of admissions.entries()) {
        answers.push({ status: 'rejected', reason: a.to === 'reject' ? a.detail : 'part of a refused transaction' });
        const { event, patient } = job.events[n] as AdmittedEvent;
        if (a.to === 'reject') batch.quarantine.push(heldRow(job, event, patient, a, 'rejected'));
      }
      continue;
    }
    for (const [n, admitted] of job.events.entries()) {
      const admission = admissions[n] as Admission;
      if (admission.to === 'reject') {
        batch.quarantine.push(heldRow(job, admitted.event, admitted.patient, admission, 'rejected'));
        answers[n] = { status: 'rejected', reason: admission.detail };
      } else if (admission.to === 'hold') {
        const event = JSON.stringify({ ...admitted, units: job.delivery.units });
        const row = { ...heldRow(job, admitted.event, admitted.patient, admission, 'held'), event };
        batch.quarantine.push(row);
        answers[n] = admission.answer;
        for (const key of room.doubts.add(admitted, admission, now)) doubtful.add(key);
        waiting.push({ job: j, n, key: heldKey(job.sourceId, admitted.event.id), row, admitted, answer: admission.answer });
      } else if (admission.to === 'movement') {
        throw new Error('a movement in the data lane');
      } else {
        let draft = draftOf(
          admission.event,
          job.sourceId,
          admission.person.key,
          admission.byBed,
          job.rawId,
          admitted.restates,
          (job.from ?? 0) + n,
        );
        draft = await asBeforeMerge(room, draft, admitted);
        const known = room.recent.get(job.sourceId, draft.row.eventId);
        if (known !== undefined && known === markOf(draft.row)) {
          answers[n] = { status: 'duplicate' };
          continue;
        }
        if (ids.waitsFor(draft, admitted)) {
          later.push({ job: j, n, admitted });
          continue;
        }
        if (admission.event.revision !== 'final' || (known !== undefined && admitted.restates)) {
          const version = await versionFor(room, draft, admitted);
          if (version === 'duplicate') {
            answers[n] = { status: 'duplicate' };
            continue;
          }
          if (version === 'moved away') {
            batch.quarantine.push(heldRow(job, admitted.event, admitted.patient, ID_MOVED, 'rejected'));
            answers[n] = { status: 'rejected', reason: ID_MOVED.detail };
            continue;
          }
          draft = version;
        }
        const key = `${draft.row.sourceId}\u001f${draft.row.eventId}\u001f${draft.row.version}`;
        where.push({ job: j, n, draft });
        if (inBatch.has(key)) continue;
        inBatch.add(key);
        ids.add(draft);
        batch.events.push(draft.row);
        const w = workOf(draft.row.patientKey);
        w.drafts.push(draft);
        const slip = draft.event.kind === 'lab' ? await slipOfUnit(room, draft.row.patientKey, draft.event) : null;
        if (slip !== null) batch.quarantine.push(keptRow(job, draft.event, admitted.patient, slip, room.census));
        if (draft.row.revision === 0) continue;
        w.pending = true;
        for (const gone of draft.row.version === '' ? [] : await withdrawnElsewhere(room, draft)) {
          batch.events.push(gone.row);
          workOf(gone.row.patientKey).pending = true;
        }
      }
    }
    for (const r of job.resources ?? [])
      if (answers.slice(r.from, r.to).every((a) => a?.status !== 'rejected')) batch.resources.push(r.row);
  }

  const steps = new Map<number, Step>();
  for (const p of looks) if (!work.has(p.key)) work.set(p.key, { drafts: [], pending: false });
  for (const [key, w] of work) {
    const patient = room.ward.get(key);
    const quiet = isBacklog(room, key, w.drafts);
    if (!patient || w.pending) continue;
    // An open chart goes on under its old version until its turn to change has come; a closed one changes with its next event.
    if (w.drafts.length > 0 && !room.census.openStay(key) && refOf(patient.protocol) !== refOf(room.protocolOf(key))) {
      w.pending = true;
      continue;
    }
    const folded = foldDrafts(patient, w.drafts);
    if (!folded) {
      w.pending = true;
      continue;
    }
    const s = step(room, patient, folded, now, { quiet, folded: w.drafts.length, events: w.drafts.map((d) => d.event) });
    steps.set(key, s);
    if (s.stored) collect(batch, s);
  }
  return { jobs, batch, outcomes, work, steps, where, waiting, later, doubtful };
}

/**
 * After the commit: memory becomes what was stored, and every event has its answer.
 * @param heldOnce held events of the same statement that were answered already, by `heldKey`
 */
export async function finish(room: Room, p: Prepared, committed: Committed, heldOnce: Set<string>): Promise<Outcome[][]> {
  const { jobs, batch, outcomes, work, steps, where, waiting, later, doubtful } = p;
  for (const w of waiting) {
    // Two versions of one event in one statement: only the first of them went in.
    if (committed.held.has(w.key) && !heldOnce.has(w.key)) heldOnce.add(w.key);
    else (outcomes[w.job] as Outcome[])[w.n] = await holdFurther(room, w.row, w.admitted, w.answer);
  }
  settleBatch(room, committed, steps, work);
  await answerEvents(room, jobs, batch, committed, where, outcomes);
  if (later.length > 0) {
    // All at once: so many turns as one id has versions here, not as there are corrections.
    const together = jobs.reduce((after, job) => after + job.events.length, Math.max(...jobs.map((job) => job.from ?? 0)));
    const next = later.map(
      ({ job, admitted }, i): DataJob => ({
        ...(jobs[job] as DataJob),
        first: false,
        events: [admitted],
        from: together + i,
        resources: [],
      }),
    );
    const answers = await dataLane(room, next, []);
    for (const [i, { job, n }] of later.entries()) (outcomes[job] as Outcome[])[n] = answers[i]?.[0] ?? { status: 'duplicate' };
  }
  for (const key of doubtful) room.ward.lookNow(key);
  return outcomes;
}

/** Holds what a device says that spoke for somebody else just now. A message read again was judged when it came. */
function certain(room: Room, a: Delivery['events'][number], admission: Admission, job: DataJob): Admission {
  if (a.device === undefined || admission.to !== 'chart' || job.delivery.replayOf !== undefined) return admission;
  const { person, event } = admission;
  const other = room.doubts.onTwoBeds(job.delivery.feed, a.device, person.key, event.t);
  if (other === null) return admission;
  const detail = `device ${a.device.slice(0, 60)} spoke for another patient within the minute`;
  for (const key of [person.key, other]) room.ward.lookNow(key);
  const otherBed = room.census.seat(other)?.bedId ?? '';
  return { to: 'hold', reason: TWO_BEDS, detail, dueAt: null, otherBed, answer: { status: 'held', reason: detail } };
}

/** Folds in the order in which events count; null if one of them has to be placed in history. */
function foldDrafts(patient: Patient, drafts: readonly Draft[]) {
  const { protocol } = patient;
  let chart = patient.chart;
  const ordered = drafts.length > 1 ? [...drafts].sort((a, b) => compareEvents(a.event, b.event)) : drafts;
  for (const d of ordered) {
    const r = apply(chart, d.event, protocol);
    if ('refoldFrom' in r) return null;
    chart = r.chart;
  }
  return chart;
}

function isBacklog(room: Room, key: number, drafts: readonly Draft[]): boolean {
  const ms = room.clock.monotonicMs();
  const seen = room.ward.backlog.get(key);
  if (
    drafts.some(
      (d) => d.event.kind === 'vital' && d.event.revision === 'final' && d.event.receivedAt - d.event.t > BACKLOG_AFTER_MS,
    )
  ) {
    room.ward.backlog.set(key, { since: seen?.since ?? ms, last: ms });
    return true;
  }
  return seen !== undefined;
}

/** What became of each event: new, or a repeat; a repeat with other content is said and kept where someone can see it. */
async function answerEvents(
  room: Room,
  jobs: readonly DataJob[],
  batch: Batch,
  committed: Committed,
  where: readonly { job: number; n: number; draft: Draft }[],
  outcomes: Outcome[][],
): Promise<void> {
  const fresh = new Set<Draft['row']>();
  for (const [i, row] of batch.events.entries()) {
    if (committed.seqs[i] === null) continue;
    fresh.add(row);
    if (row.kind === 'vital') room.stored(row.patientKey, row.t, committed.seqs[i] as bigint);
    room.recent.add(row);
  }
  const conflicts = emptyBatch(room.clock.now());
  for (const w of where) {
    const answers = outcomes[w.job] as Outcome[];
    if (fresh.has(w.draft.row)) {
      answers[w.n] = { status: 'stored' };
      continue;
    }
    if (await claim(room.pool, w.draft.row, room.clock.now())) {
      room.ward.behind.set(w.draft.row.patientKey, room.clock.monotonicMs());
      answers[w.n] = { status: 'stored' };
      continue;
    }
    const { row } = w.draft;
    const stored = (await storedVersions(SYSTEM.loop, room.pool, row.sourceId, [row.eventId])).get(row.eventId) ?? [];
    const alike = stored.filter((v) => v.digest === row.digest);
    if (alike.some((v) => isTheirs(v, w.draft))) {
      answers[w.n] = { status: 'duplicate' };
      if (row.revision === 0) room.recent.add(row);
    } else if (w.draft.restates && w.draft.row.version === '') {
      const job = jobs[w.job] as DataJob;
      const corrected = asCorrection(w.draft);
      const [again] = await dataLane(
        room,
        [
          {
            ...job,
            first: false,
            from: (job.from ?? 0) + w.n,
            events: [{ patient: { mrn: room.census.person(w.draft.row.patientKey)?.mrn ?? '' }, event: corrected.event }],
          },
        ],
        [],
      );
      answers[w.n] = again?.[0] ?? { status: 'duplicate' };
    } else {
      const other = alike.length > 0 ? 'another patient' : 'other content';
      const reason = `the same id was stored before with ${other}; the first stands`;
      answers[w.n] = { status: 'duplicate', reason };
      const mrn = room.census.person(row.patientKey)?.mrn;
      const of = mrn === undefined ? {} : { mrn };
      conflicts.quarantine.push(
        heldRow(jobs[w.job] as DataJob, w.draft.event, of, { reason: `same id, ${other}`, detail: reason }, 'conflict'),
      );
    }
  }
  if (conflicts.quarantine.length > 0) await commitBatch(room.pool, conflicts);
}
