import type { Instant } from '../../lib/time';
import type { Batch } from './batch';
import { keptOnce } from './kept';

type Column = readonly [name: string, type: string];
const TABLES = {
  raw: [
    ['id', 'bigint'],
    ['source_id', 'int'],
    ['protocol', 'text'],
    ['control_id', 'text'],
    ['received_at', 'timestamptz'],
    ['body', 'text'],
  ],
  ev: [
    ['n', 'int'],
    ['source_id', 'int'],
    ['event_id', 'text'],
    ['version', 'text'],
    ['revision', 'smallint'],
    ['patient_key', 'int'],
    ['kind', 'text'],
    ['t', 'timestamptz'],
    ['received_at', 'timestamptz'],
    ['by_bed', 'text'],
    ['digest', 'bigint'],
    ['raw_id', 'bigint'],
    ['body', 'json'],
  ],
  ch: [
    ['patient_key', 'int'],
    ['expected', 'int'],
    ['folded', 'int'],
    ['next_look_at', 'timestamptz'],
    ['protocol', 'text'],
    ['snapshot', 'json'],
    ['through', 'bigint'],
    ['anchors', 'json'],
  ],
  cp: [
    ['patient_key', 'int'],
    ['at', 'timestamptz'],
    ['protocol', 'text'],
    ['snapshot', 'json'],
  ],
  gone: [
    ['patient_key', 'int'],
    ['at', 'timestamptz'],
  ],
  settled: [
    ['patient_key', 'int'],
    ['seq', 'bigint'],
  ],
  gr: [
    ['patient_key', 'int'],
    ['scale', 'text'],
    ['t', 'timestamptz'],
    ['grade', 'smallint'],
    ['status', 'text'],
    ['computed_at', 'timestamptz'],
    ['protocol', 'text'],
    ['reason', 'text'],
    ['basis', 'jsonb'],
  ],
  al: [
    ['patient_key', 'int'],
    ['id', 'text'],
    ['unit_id', 'text'],
    ['stay_id', 'int'],
    ['key', 'text'],
    ['rule', 'text'],
    ['family', 'text'],
    ['priority', 'text'],
    ['phase', 'text'],
    ['open', 'boolean'],
    ['raised_at', 'timestamptz'],
    ['closed_at', 'timestamptz'],
    ['next_action_at', 'timestamptz'],
    ['version', 'int'],
    ['body', 'jsonb'],
  ],
  tr: [
    ['patient_key', 'int'],
    ['alert_id', 'text'],
    ['version', 'int'],
    ['at', 'timestamptz'],
    ['from', 'text'],
    ['to', 'text'],
    ['event', 'text'],
    ['actor', 'text'],
    ['body', 'jsonb'],
  ],
  ob: [
    ['patient_key', 'int'],
    ['alert_id', 'text'],
    ['version', 'int'],
    ['unit_id', 'text'],
    ['tier', 'smallint'],
    ['created_at', 'timestamptz'],
    ['body', 'jsonb'],
  ],
  au: [
    ['patient_key', 'int'],
    ['unit_id', 'text'],
    ['at', 'timestamptz'],
    ['actor', 'text'],
    ['action', 'text'],
    ['subject', 'text'],
    ['detail', 'jsonb'],
  ],
  qu: [
    ['source_id', 'int'],
    ['received_at', 'timestamptz'],
    ['status', 'text'],
    ['reason', 'text'],
    ['detail', 'text'],
    ['event_id', 'text'],
    ['mrn', 'text'],
    ['bed', 'text'],
    ['unit_id', 'text'],
    ['due_at', 'timestamptz'],
    ['raw_id', 'bigint'],
    ['raw_text', 'text'],
    ['event', 'jsonb'],
    ['count', 'int'],
    ['content', 'text'],
    ['units', 'text'],
  ],
  cm: [
    ['patient_key', 'int'],
    ['id', 'text'],
    ['actor', 'text'],
    ['at', 'timestamptz'],
    ['status', 'smallint'],
    ['answer', 'jsonb'],
  ],
  pc: [
    ['patient_key', 'int'],
    ['at', 'timestamptz'],
    ['from_protocol', 'text'],
    ['to_protocol', 'text'],
    ['crs_was', 'smallint'],
    ['crs_is', 'smallint'],
    ['icans_was', 'smallint'],
    ['icans_is', 'smallint'],
  ],
} as const satisfies Record<string, readonly Column[]>;
type Table = keyof typeof TABLES;

const names = (t: Table) => TABLES[t].map(([n]) => `"${n}"`).join(', ');
const without = (t: Table, ...skip: string[]) =>
  TABLES[t]
    .filter(([n]) => !skip.includes(n))
    .map(([n]) => `"${n}"`)
    .join(', ');

/** `x(a, b) as (select * from unnest($1::int[], $2::text[]))` with parameters numbered from `first`. */
function input(t: Table, first: number): string {
  const parts = TABLES[t].map(([, type], i) => `$${first + i}::${type}[]`);
  return `in_${t}(${names(t)}) as (select * from unnest(${parts.join(', ')}))`;
}

/** Not those that are counted: what is kept by what it says, what is refused by its text or its event, however often it is sent again. */
const LISTED_ONE_BY_ONE = `status <> 'kept' and content is null and not (status = 'rejected' and raw_text is not null)`;
/** The units of a row travel as one text: an array of arrays must have rows of one length. */
const INTO_QUARANTINE = `insert into quarantine (${names('qu')}, last_at)
  select ${without('qu', 'units')}, coalesce(string_to_array(units, ','), '{}'), received_at from in_qu`;
const COUNTED = 'count = quarantine.count + excluded.count, last_at = excluded.last_at, raw_id = excluded.raw_id';
/** A part that is counted shows the newest of its kind, and is of all units that had one. */
const NEWEST = `raw_text = excluded.raw_text, event_id = excluded.event_id, mrn = excluded.mrn, bed = excluded.bed, unit_id = excluded.unit_id,
  units = array(select distinct unnest(quarantine.units || excluded.units || array_remove(array[quarantine.unit_id], null)))`;
/** What each part writes, given its input relation. `won` are the charts that were written. */
const WRITES: Record<Exclude<Table, 'ev' | 'ch'>, string> = {
  raw: `insert into raw_messages (${names('raw')}) select ${names('raw')} from in_raw`,
  cp: `insert into chart_checkpoints (${names('cp')}) select ${names('cp')} from in_cp where patient_key in (select patient_key from won)
       on conflict (patient_key, at) do update set protocol = excluded.protocol, snapshot = excluded.snapshot`,
  gone: `delete from chart_checkpoints c using in_gone g where c.patient_key = g.patient_key and c.at >= g.at
         and c.patient_key in (select patient_key from won) and (c.patient_key, c.at) not in (select patient_key, at from in_cp)`,
  // Not a join: `pending` is empty nearly always, the planner has counted it so, and would read it whole for each of a hundred thousand.
  settled: `delete from pending where seq = any(array(select seq from in_settled where patient_key in (select patient_key from won)))`,
  gr: `insert into grade_history (${names('gr')}) select ${names('gr')} from in_gr where patient_key in (select patient_key from won)`,
  al: `insert into alerts (${names('al')}) select ${names('al')} from in_al where patient_key in (select patient_key from won)
       on conflict (id) do update set priority = excluded.priority, phase = excluded.phase, open = excluded.open, rule = excluded.rule,
       closed_at = excluded.closed_at, next_action_at = excluded.next_action_at, version = excluded.version, body = excluded.body,
       unit_id = excluded.unit_id`,
  tr: `insert into alert_transitions (${without('tr', 'patient_key')}) select ${without('tr', 'patient_key')} from in_tr
       where patient_key in (select patient_key from won)`,
  ob: `insert into outbox (${without('ob', 'patient_key')}) select ${without('ob', 'patient_key')} from in_ob
       where patient_key in (select patient_key from won)`,
  au: `insert into audit (${without('au', 'patient_key')}) select ${without('au', 'patient_key')} from in_au
       where patient_key is null or patient_key in (select patient_key from won)`,
  qu: `${INTO_QUARANTINE} where ${LISTED_ONE_BY_ONE} on conflict do nothing
       returning source_id, event_id, status`,
  cm: `insert into commands (${without('cm', 'patient_key')}) select ${without('cm', 'patient_key')} from in_cm
       where patient_key in (select patient_key from won)`,
  pc: `insert into protocol_changes (${names('pc')}) select ${names('pc')} from in_pc where patient_key in (select patient_key from won)`,
};

interface Statement {
  /** It is prepared under; without one it is planned anew each time. */
  readonly name: string | undefined;
  readonly text: string;
}
const statements = new Map<string, Statement>();
/** The statement for the parts that a batch has; few shapes occur, so each is built once, and prepared as a rule. */
function statementFor(parts: readonly Table[]): Statement {
  const key = parts.join(',');
  const known = statements.get(key);
  if (known) return known;
  const has = new Set(parts);
  const ctes: string[] = [];
  let next = 2;
  for (const t of parts) {
    ctes.push(input(t, next));
    next += TABLES[t].length;
  }
  ctes.push(
    has.has('ev')
      ? `ev as (insert into events (${without('ev', 'n')}) select ${without('ev', 'n')} from in_ev order by n
          on conflict (source_id, event_id, version) do nothing returning seq, source_id, event_id, version, patient_key),
         fresh as (select patient_key, count(*)::int as n, max(seq) as seq from ev group by patient_key)`
      : `ev(seq, source_id, event_id, version, patient_key) as (select null::bigint, 0, ''::text, ''::text, 0 where false),
         fresh as (select 0 as patient_key, 0 as n, null::bigint as seq where false)`,
    has.has('ch')
      ? `won as (update charts c set version = c.version + 1, next_look_at = i.next_look_at, protocol = i.protocol, updated_at = $1,
           snapshot = coalesce(i.snapshot, c.snapshot), anchors = coalesce(i.anchors, c.anchors),
           snapshot_seq = case when i.snapshot is null then c.snapshot_seq else greatest(c.snapshot_seq, i.through, coalesce(f.seq, 0)) end
         from in_ch i left join fresh f on f.patient_key = i.patient_key
         where c.patient_key = i.patient_key and c.version = i.expected and coalesce(f.n, 0) = i.folded
         returning c.patient_key)`
      : `won(patient_key) as (select 0 where false)`,
  );
  if (has.has('ev'))
    ctes.push(
      `pend as (insert into pending (seq, patient_key, since) select seq, patient_key, $1 from ev
        where patient_key not in (select patient_key from won))`,
    );
  for (const t of parts) {
    if (t === 'ev' || t === 'ch') continue;
    const write =
      t === 'gone' && !has.has('cp') ? WRITES.gone.replace(/ and \(c\.patient_key, c\.at\) not in .*$/, '') : WRITES[t];
    ctes.push(`do_${t} as (${write})`);
    if (t === 'qu')
      ctes.push(
        `do_kept as (${INTO_QUARANTINE} where status = 'kept'
          on conflict (source_id, reason, detail) where status = 'kept' and state = 'open' do update set ${COUNTED}, ${NEWEST})`,
        `do_again as (${INTO_QUARANTINE} where status = 'rejected' and raw_text is not null
          on conflict (source_id, reason, md5(detail), md5(raw_text)) where status = 'rejected' and state = 'open' and raw_text is not null
          do update set ${COUNTED})`,
        `do_refused as (${INTO_QUARANTINE} where content is not null
          on conflict (source_id, reason, md5(detail), content) where state = 'open' and content is not null do update set ${COUNTED})`,
      );
  }
  // One row back, whatever went in. New events are numbered in the order in which they are handed in, so that their numbers alone say
  // which is whose; only where some were stored before are the new ones named.
  const text = `with ${ctes.join(',\n')}
    select (select array_to_string(array_agg(e.seq order by e.seq), ',') from ev e) as seqs,
      ${has.has('ev') ? 'case when (select count(*) from ev) < (select count(*) from in_ev) then (select json_agg(json_build_array(e.source_id, e.event_id, e.version, e.seq::text)) from ev e) end' : 'null::json'} as named,
      (select array_to_string(array_agg(patient_key), ',') from won) as charts,
      ${has.has('qu') ? "(select json_agg(json_build_array(source_id, event_id)) from do_qu where status = 'held')" : 'null::json'} as held
    where $1::timestamptz is not null`;
  // Nor is a plan kept that was made when nothing waited.
  const statement = { name: has.has('settled') ? undefined : `batch_${statements.size}`, text };
  statements.set(key, statement);
  return statement;
}

/** An instant as the database reads it. The readings of a message are of one instant, and came at one. */
function at(t: Instant | null): string | null {
  if (t === null) return null;
  let text = WRITTEN.get(t);
  if (text === undefined) {
    if (WRITTEN.size >= 256) WRITTEN.clear();
    text = new Date(t).toISOString();
    WRITTEN.set(t, text);
  }
  return text;
}
const WRITTEN = new Map<Instant, string>();

/**
 * The one statement of the loop. Everything a batch has to say goes in together: raw messages, events, charts, grades,
 * alerts with their transitions, notices and audit lines, quarantine, answers of commands. Storing events never fails for
 * a chart's sake: a chart whose version has moved on, or of which an event turned out to be a repeat, is left alone,
 * and its new events wait in `pending` until the loop folds them from there.
 */
export function statementOf(b: Batch): Statement & { readonly values: (string | null)[] } {
  const rows: Record<Table, unknown[][]> = {
    raw: b.raw.map((r) => [r.id, r.sourceId, r.protocol, r.controlId, at(r.receivedAt), r.body]),
    ev: b.events.map((e, n) => [
      n,
      e.sourceId,
      e.eventId,
      e.version,
      e.revision,
      e.patientKey,
      e.kind,
      at(e.t),
      at(e.receivedAt),
      e.byBed,
      e.digest,
      e.rawId,
      e.body,
    ]),
    ch: b.charts.map((c) => [
      c.patientKey,
      c.expectedVersion,
      c.folded,
      at(c.nextLookAt),
      c.protocol,
      c.snapshot,
      c.through,
      c.anchors,
    ]),
    cp: b.charts.flatMap((c) => c.checkpoints.map((p) => [c.patientKey, at(p.at), c.protocol, p.snapshot])),
    gone: b.charts.filter((c) => c.dropCheckpointsFrom !== null).map((c) => [c.patientKey, at(c.dropCheckpointsFrom)]),
    settled: b.charts.flatMap((c) => c.settled.map((s) => [c.patientKey, s])),
    gr: b.grades.map((g) => [g.patientKey, g.scale, at(g.t), g.grade, g.status, at(g.computedAt), g.protocol, g.reason, g.basis]),
    al: b.alerts.map((a) => [
      a.patientKey,
      a.id,
      a.unitId,
      a.stayId,
      a.key,
      a.rule,
      a.family,
      a.priority,
      a.phase,
      a.open,
      at(a.raisedAt),
      at(a.closedAt),
      at(a.nextActionAt),
      a.version,
      a.body,
    ]),
    tr: b.transitions.map((t) => [t.patientKey, t.alertId, t.version, at(t.at), t.from, t.to, t.event, t.actor, t.body]),
    ob: b.notices.map((n) => [n.patientKey, n.alertId, n.version, n.unitId, n.tier, at(n.createdAt), n.body]),
    au: b.audit.map((a) => [a.patientKey, a.unitId, at(a.at), a.actor, a.action, a.subject, a.detail]),
    qu: keptOnce(b.quarantine).map((q) => [
      q.sourceId,
      at(q.receivedAt),
      q.status,
      q.reason,
      q.detail,
      q.eventId,
      q.mrn,
      q.bed,
      q.unitId,
      at(q.dueAt),
      q.rawId,
      q.rawText,
      // As text within the JSON: jsonb would sort the fields, and the digest of an event is that of its fields in order.
      q.event === null ? null : JSON.stringify(q.event),
      q.count,
      q.content ?? null,
      q.units === undefined || q.units.length === 0 ? null : q.units.join(','),
    ]),
    cm: b.commands.map((c) => [c.patientKey, c.id, c.actor, at(c.at), c.status, c.answer]),
    pc: b.protocolChanges.map((c) => [c.patientKey, at(c.at), c.from, c.to, c.crsWas, c.crsIs, c.icansWas, c.icansIs]),
  };
  const parts = (Object.keys(TABLES) as Table[]).filter((t) => rows[t].length > 0);
  const values: (string | null)[] = [at(b.now)];
  for (const t of parts) {
    for (let column = 0; column < TABLES[t].length; column++) values.push(arrayOf(rows[t], column));
  }
  return { ...statementFor(parts), values };
}

/** A column of rows as the database reads an array; the driver's own way through each value takes several times as long. */
function arrayOf(rows: readonly (readonly unknown[])[], column: number): string {
  let text = '{';
  for (let i = 0; i < rows.length; i++) {
    if (i > 0) text += ',';
    const value = rows[i]?.[column];
    if (value === null || value === undefined) text += 'NULL';
    else if (typeof value !== 'string') text += String(value);
    else text += QUOTED.test(value) ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${value}"`;
  }
  return `${text}}`;
}
/** What ends or continues a quoted value of an array. */
const QUOTED = /["\\]/;
