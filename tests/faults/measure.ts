import { spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import type { PatientState, UnitAlertView } from '../../lib/state';
import { PROJECT_ROOT } from '../../server/root';
import { until } from '../support/client';
import type { Entry, Ledger } from './ledger';
import type { Answer, Question } from './oracle/record';
import { openScreen, type Screen } from './screen';
import type { Place, Site } from './site';

/** Set differences between what was sent, what is stored, what the oracle expects and what a screen shows; each must be 0. */
export interface Figures {
  /** Answered and not there: no event, or no raw message of it. */
  lost: number;
  /** There and never sent. */
  phantom: number;
  /** There more than once. */
  duplicate: number;
  /** Stored and, at quiet, in no chart; or withdrawn and still counted. */
  unprocessed: number;
  /** Instants of patients at which grade and oracle disagree, or at which the shown grade is not the one folded from what is stored. */
  gradedDifferently: number;
  alertsMissed: number;
  alertsInvented: number;
  /** Open alerts of one key beyond the first; transitions of an alert beyond one a version. */
  alertsDoubled: number;
  /** Raised alerts without a notice, notices nobody has worked out at quiet, deliveries beyond their time without an end. */
  intentsLost: number;
  /** The same notice delivered twice to one person by one way. */
  toldTwice: number;
  /** Beds and alerts that a screen which was there all the time shows otherwise than a fresh snapshot. */
  displayWrong: number;
  /** Transitions without exactly one audit line, breaks of the audit chain. */
  auditGaps: number;
  /** Well-formed messages answered otherwise than stored or duplicate. */
  refused: number;
}

/** Waits for quiet and takes the measure. `notes` gets a line for each disagreement, the first few of a kind. */
export async function measure(
  site: Site,
  ledger: Ledger,
  o: {
    readonly screens?: readonly Screen[];
    readonly place?: Place;
    readonly notes: string[];
    readonly random: () => number /** Families the ledger does not decide alone. */;
    readonly without?: readonly string[];
  },
): Promise<Figures> {
  const { pool } = site.postgres;
  const count = async (sql: string, values: unknown[] = []) => Number((await pool.query(sql, values)).rows[0]?.n ?? 0);
  const place = o.place ?? (site.places.find((p) => p.node.up) as Place);
  const note = (text: string) => {
    if (o.notes.length < 40) o.notes.push(text);
  };
  await until(async () => (await count('select count(*) as n from pending')) === 0, 'nothing waits to be folded', 60_000).catch(
    () => note('events still wait to be folded after 60 s'),
  );
  await until(
    async () => (await count("select count(*) as n from outbox where state = 'queued'")) === 0,
    'notices are worked out',
    30_000,
  ).catch(() => note('notices still wait after 30 s'));
  const unprocessed = await count('select count(*) as n from pending');

  const entries = [...ledger.values()].filter((e) => e.answeredMs !== null);
  const stored = await pool.query(
    `select e.event_id as id, e.version, e.revision, count(*)::int as n from events e join sources s on s.id = e.source_id
     where s.name = 'FAULTS' and e.kind <> 'admission' group by 1, 2, 3`,
  );
  const finals = new Map(stored.rows.filter((r) => r.revision === 0).map((r) => [r.id as string, r.n as number]));
  const revised = new Set(stored.rows.filter((r) => r.revision > 0).map((r) => `${r.id}|${r.revision}`));
  const messages = await pool.query(
    `select control_id as id, count(distinct r.id)::int as raws, count(e.seq)::int as events
     from raw_messages r left join events e on e.raw_id = r.id where r.control_id like 'HL7-%' group by 1`,
  );
  const hl7 = new Map(messages.rows.map((r) => [r.id as string, r]));
  const isThere = (e: Entry) =>
    e.via === 'hl7'
      ? (hl7.get(e.id)?.events ?? 0) >= 1
      : e.revision === 'final'
        ? finals.has(e.id)
        : revised.has(`${e.id}|${e.revision === 'corrected' ? 1 : 2}`);
  const ages = Array.from({ length: ASKED }, () => o.random() * 31 * 3_600_000);
  const lost = entries.filter((e) => !isThere(e));
  for (const e of lost.slice(0, 5)) note(`lost: ${e.via} ${e.id} (${e.revision}), answered ${e.answers.join()}`);
  const sentIds = new Set([...ledger.values()].map((e) => e.id));
  const phantoms = [...finals.keys(), ...hl7.keys()].filter((id) => !sentIds.has(id));
  const duplicates =
    stored.rows.filter((r) => r.n > 1).length +
    (await count(
      `select count(*) as n from (select 1 from events e join raw_messages r on r.id = e.raw_id where r.control_id like 'HL7-%'
       group by r.control_id, e.patient_key, e.t, e.body::text having count(*) > 1) x`,
    ));

  const graded = await atQuiet((say) => againstOracle(site, ledger, place, say, ages, o.without ?? []), note);
  const doubled =
    (await count(
      `select coalesce(sum(n - 1), 0) as n from (select count(*) as n from alerts where open group by key, body->>'trigger' having count(*) > 1) x`,
    )) +
    (await count('select count(*) as n from (select 1 from alert_transitions group by alert_id, version having count(*) > 1) x'));
  const unnoticed = await count(
    `select count(*) as n from alerts a where a.priority = 'high' and a.patient_key is not null
     and not exists (select 1 from outbox o where o.alert_id = a.id)`,
  );
  const waiting = await count("select count(*) as n from outbox where state = 'queued'");
  const unended = await count(
    "select count(*) as n from deliveries where ended_at is null and expires_at < $1 and state not in ('displayed', 'responded')",
    [new Date(site.now() - 60_000)],
  );
  const toldTwice = await count(
    'select coalesce(sum(n - 1), 0) as n from (select count(*) as n from deliveries group by outbox_id, user_id, channel, target having count(*) > 1) x',
  );
  const auditGaps = await count(
    `select count(*) as n from (select t.alert_id, t.version from alert_transitions t left join audit a
       on a.subject = t.alert_id and a.action = 'alert ' || t.event and (a.detail->>'version')::int = t.version
     group by 1, 2 having count(a.id) <> 1) x`,
  );
  return {
    lost: lost.length,
    phantom: phantoms.length,
    duplicate: duplicates,
    unprocessed,
    ...graded,
    alertsDoubled: doubled,
    intentsLost: unnoticed + waiting + unended,
    toldTwice,
    displayWrong: await screensAgree(site, o.screens ?? [], place, note),
    auditGaps,
    refused: entries.flatMap((e) => e.answers).filter((a) => !['stored', 'duplicate', 'AA', 'CA'].includes(a)).length,
  };
}

/** Instants at which each patient's grades are asked for. */
const ASKED = 25;
/** After the last late reading of a patient the server waits for more, 10 s at the latest, before it judges: then it must be right. */
const JUDGED_WITHIN_MS = 12_000;
type Graded = Pick<Figures, 'gradedDifferently' | 'alertsMissed' | 'alertsInvented'>;

/** Compares until nothing differs or the time to judge is over. */
async function atQuiet(
  compare: (note: (text: string) => void) => Promise<Graded>,
  note: (text: string) => void,
): Promise<Graded> {
  const end = performance.now() + JUDGED_WITHIN_MS;
  for (;;) {
    const last = performance.now() >= end;
    const said: string[] = [];
    const graded = await compare((text) => void said.push(text));
    if (last || Object.values(graded).every((n) => n === 0)) {
      said.forEach(note);
      return graded;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
async function againstOracle(
  site: Site,
  ledger: Ledger,
  place: Place,
  note: (text: string) => void,
  /** How long ago each patient's grades are asked for too, in milliseconds. */
  ages: readonly number[],
  without: readonly string[],
): Promise<Graded> {
  const byPatient = new Map<string, Entry[]>();
  for (const e of [...ledger.values()]
    .filter((x) => x.answeredMs !== null)
    .sort((a, b) => (a.answeredMs ?? 0) - (b.answeredMs ?? 0))) {
    const mrn = (e.event.patient as { mrn: string }).mrn;
    byPatient.set(mrn, [...(byPatient.get(mrn) ?? []), e]);
  }
  let gradedDifferently = 0;
  let alertsMissed = 0;
  let alertsInvented = 0;
  const { alerts } = await site.get<{ alerts: UnitAlertView[] }>('/api/alerts?state=open', place);
  const states = new Map<string, PatientState>();
  for (const mrn of byPatient.keys()) states.set(mrn, await site.get<PatientState>(`/api/patients/${mrn}/state`, place));
  const now = Math.min(...[...states.values()].map((s) => Date.parse(s.asOf)));
  const question: Question = {
    now,
    patients: [...byPatient].map(([mrn, list]) => ({
      mrn,
      admittedAt: site.admittedAt,
      infusedAt: site.infusedAt,
      sent: list.map((e) => ({ revision: e.revision, event: e.event })),
      ask: ages.map((age) => Math.floor(now - age)),
    })),
  };
  const answer = await askOracle(question);
  // A clock that was set back has received some of it in its own future.
  const newest = (await site.postgres.pool.query('select max(received_at) as t from events')).rows[0].t.getTime() as number;
  for (const { mrn, ask } of question.patients) {
    const expected = answer[mrn];
    const live = states.get(mrn);
    if (!expected || !live) throw new Error(`the oracle has no answer for ${mrn}`);
    const differs = (at: string, is: number, must: number, scale: string) => {
      if (is === must) return;
      gradedDifferently++;
      note(`${mrn} ${scale} at ${at}: ${is}, the oracle says ${must}`);
    };
    differs('now', live.crs.grade, expected.crs, 'CRS');
    differs('now', live.icans.grade, expected.icans, 'ICANS');
    for (const [i, t] of ask.entries()) {
      const at = new Date(t).toISOString();
      const then = await site.get<PatientState>(`/api/patients/${mrn}/state?at=${encodeURIComponent(at)}`, place);
      differs(at, then.crs.grade, expected.crsAt[i] as number, 'CRS');
      differs(at, then.icans.grade, expected.icansAt[i] as number, 'ICANS');
    }
    const at = encodeURIComponent(live.asOf);
    const known = encodeURIComponent(new Date(Math.max(Date.parse(live.asOf), newest)).toISOString());
    const folded = await site.get<PatientState>(`/api/patients/${mrn}/state?at=${at}&known=${known}`, place);
    if (folded.crs.grade !== live.crs.grade || folded.crs.since !== live.crs.since || folded.crs.peak !== live.crs.peak) {
      gradedDifferently++;
      note(
        `${mrn}: shown CRS ${live.crs.grade} since ${live.crs.since}, folded from the store ${folded.crs.grade} since ${folded.crs.since}`,
      );
    }
    const families = new Set(['CRS-ONSET', 'FERRITIN-10K', 'REGRADE-OVERDUE'].filter((f) => !without.includes(f)));
    const standing = alerts.filter((a) => a.mrn === mrn && families.has(a.family) && a.condition === 'present');
    for (const e of expected.alerts.filter((x) => families.has(x.family)))
      if (!standing.some((a) => a.family === e.family && (e.level === null || a.level === e.level))) {
        alertsMissed++;
        note(`${mrn}: no ${e.family} ${e.level ?? ''}; there are ${standing.map((a) => `${a.family} ${a.level}`).join(', ')}`);
      }
    for (const a of standing)
      if (!expected.alerts.some((e) => a.family === e.family)) {
        alertsInvented++;
        note(`${mrn}: ${a.rule} ${a.level} since ${a.since} stands, the oracle knows no reason: ${a.text}`);
      }
  }
  return { gradedDifferently, alertsMissed, alertsInvented };
}

function askOracle(question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/faults/oracle/index.ts'], {
      cwd: PROJECT_ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(out) as Answer) : reject(new Error(`the oracle ended with ${code}`)),
    );
    child.stdin.end(JSON.stringify(question));
  });
}

/** Without what is no difference: the unit's fields of an alert within a bed's row, and "permitted from now", which time moves. */
function comparable(row: object): Record<string, unknown> {
  const { alerts, toci, ...rest } = row as { alerts?: object[]; toci?: { canGive?: boolean; nextEligibleAt?: unknown } };
  const own = (alerts ?? []).map((a) => {
    const { patientId, mrn, unit, bed, ...view } = a as Record<string, unknown>;
    return view;
  });
  return { ...rest, alerts: own, toci: toci?.canGive ? { ...toci, nextEligibleAt: 'now' } : toci };
}
/** The fields in which a row differs, by name. */
function unlike(bed: string, is: object | undefined, must: object): string[] {
  const [left, right] = [comparable(is ?? {}), comparable(must)];
  const fields = Object.entries(right).filter(([name, value]) => !isDeepStrictEqual(left[name], value));
  return fields.length === 0 ? [] : [`${bed} (${fields.map(([name]) => name).join(', ')})`];
}

/** Each screen against a snapshot taken by a new one; what time alone changes meanwhile is given a few tries. */
async function screensAgree(site: Site, screens: readonly Screen[], place: Place, note: (text: string) => void): Promise<number> {
  let wrong = 0;
  for (const screen of screens) {
    let different: string[] = [];
    await until(
      async () => {
        const fresh = openScreen(place.node.address, site.readKey, site.unit);
        await until(() => fresh.shown() !== null, 'a fresh snapshot', 10_000);
        const [is, must] = [screen.shown(), fresh.shown()];
        fresh.close();
        if (!is || !must) return false;
        different = [
          ...[...must.beds].flatMap(([bed, row]) => unlike(bed, is.beds.get(bed), row)),
          ...[...must.alerts].flatMap(([id, alert]) => unlike(`alert ${alert.rule} ${id}`, is.alerts.get(id), alert)),
        ];
        return different.length === 0;
      },
      'the screen shows what is stored',
      20_000,
    ).catch(() => {
      wrong += Math.max(1, different.length);
      note(`a screen differs from a fresh snapshot: ${different.join(', ') || 'it shows nothing'}`);
    });
  }
  return wrong;
}
