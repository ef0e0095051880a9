import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../time';
import type { HealthFacts } from './facts';

/** bad: patients may be affected or soon will be. watch: somebody should do something. */
export type HealthState = 'well' | 'watch' | 'bad';
export interface HealthItem {
  readonly id: string;
  readonly title: string;
  readonly state: HealthState;
  /** How it stands, in whole sentences. */
  readonly said: string;
  /** What to do, where something is to be done. */
  readonly help?: string;
}

const GB = 1_000_000_000;
const BACKUP_LATE_MS = 26 * HOUR;
const BACKUP_MISSING_MS = 7 * DAY;
const ENDS_SOON_MS = 30 * DAY;
const ENDS_NOW_MS = 7 * DAY;
const UNCHECKED_MS = 3 * MINUTE;

/** Everything an operator has to know of the installation, in words; what is worst stands first. */
export function healthItems(f: HealthFacts): readonly HealthItem[] {
  const items = [
    ...[server(f), database(f), loop(f), feeds(f), telling(f), nodes(f)],
    ...[audit(f), backup(f), disk(f), certificates(f), keys(f), clock(f), versions(f)],
  ];
  const rank: Record<HealthState, number> = { bad: 0, watch: 1, well: 2 };
  return items.sort((a, b) => rank[a.state] - rank[b.state]);
}

type Judged = Omit<HealthItem, 'id' | 'title'>;
const well = (said: string): Judged => ({ state: 'well', said });
const watch = (said: string, help: string): Judged => ({ state: 'watch', said, help });
const bad = (said: string, help: string): Judged => ({ state: 'bad', said, help });

function server(f: HealthFacts): HealthItem {
  const reasons = Object.entries(f.reasons).map(([part, why]) => `${part}: ${why}`);
  const of = { id: 'server', title: 'This server' };
  if (reasons.length > 0)
    return { ...of, ...bad(`Not ready. ${sentences(reasons)}`, 'Send its traffic to another node; read its log.') };
  if (f.warnings.length > 0)
    return { ...of, ...watch(sentences(f.warnings), 'See the hardening checklist of the operations guide.') };
  return { ...of, ...well('Ready.') };
}
function database(f: HealthFacts): HealthItem {
  const { answerMs, version, bytes, connections, maxConnections, embedded } = f.database;
  const of = { id: 'database', title: 'Database' };
  if (answerMs === null)
    return { ...of, ...bad('It does not answer.', 'Senders are told to send again; nothing is lost. Bring it back.') };
  const kind = `PostgreSQL ${version}${embedded ? ', embedded' : ''}`;
  const size = bytes === null ? '' : `, ${bytesText(bytes)}`;
  const said = `${kind}${size}. It answered in ${answerMs < 1 ? 'less than 1' : Math.round(answerMs)} ms; ${connections} of ${maxConnections} connections are in use.`;
  if (connections > 0.8 * maxConnections) return { ...of, ...watch(said, 'Raise max_connections, or find who holds them.') };
  if (answerMs > 250) return { ...of, ...watch(said, 'It is slow: look at its disk and its load.') };
  return { ...of, ...well(said) };
}
function loop(f: HealthFacts): HealthItem {
  const { sinceTurnMs, queued, behind, longestBehindMs } = f.loop;
  const of = { id: 'loop', title: 'Grading' };
  if (sinceTurnMs > 5 * SECOND)
    return {
      ...of,
      ...bad(`No turn of the loop for ${spanWords(sinceTurnMs)}.`, 'Take the node out; another takes over its patients.'),
    };
  const said = `${queued} messages wait, ${behind === 0 ? 'every chart is' : `${behind} ${behind === 1 ? 'chart is not' : 'charts are not'}`} up to what is stored.`;
  if (longestBehindMs > 2 * MINUTE)
    return { ...of, ...bad(`${said} The longest for ${spanWords(longestBehindMs)}.`, 'Look for errors in the log.') };
  if (queued > 5_000) return { ...of, ...watch(said, 'A sender delivers more than is stored: see Feeds.') };
  return { ...of, ...well(said) };
}
function feeds(f: HealthFacts): HealthItem {
  const of = { id: 'feeds', title: 'Feeds' };
  if (f.feeds.findings.length > 0)
    return { ...of, ...bad(sentences(f.feeds.findings), 'Ask the interface team; see Feeds and Sources.') };
  if (f.feeds.heard === 0) return { ...of, ...watch('No source has been heard since this server started.', 'See Sources.') };
  return { ...of, ...well(`${f.feeds.heard} ${f.feeds.heard === 1 ? 'source' : 'sources'} heard, none silent, no clock off.`) };
}
function telling(f: HealthFacts): HealthItem {
  const { checkedAt, problems, pagingLate, deadPhones } = f.telling;
  const of = { id: 'telling', title: 'Telling people' };
  const since = checkedAt === null ? null : f.now - checkedAt;
  if (since === null || since > UNCHECKED_MS * Math.max(1, f.clock.speed))
    return {
      ...of,
      ...bad(
        since === null ? 'Open alerts have not been checked yet.' : `Open alerts were last checked ${spanWords(since)} ago.`,
        'Use the telephone; read the log.',
      ),
    };
  if (pagingLate)
    return { ...of, ...bad('Notices are late.', 'Use the telephone; see which channel fails under How you are told.') };
  if (problems > 0)
    return {
      ...of,
      ...watch(`${problems} steps or deliveries are overdue.`, 'See the alerts they belong to, and their deliveries.'),
    };
  if (deadPhones.length > 0)
    return {
      ...of,
      ...watch(
        `A phone or browser that rings no more: ${deadPhones.join(', ')}.`,
        'They switch it on again there, or remove it, under How you are told.',
      ),
    };
  return { ...of, ...well('Every open alert has been checked; no step and no delivery is overdue.') };
}
function nodes(f: HealthFacts): HealthItem {
  const of = { id: 'nodes', title: 'Nodes' };
  const list = f.nodes.map(
    (n) => `${n.host}${n.own ? ' (this one)' : ''} runs ${n.version} for ${spanWords(f.now - n.startedAt)}`,
  );
  const said = sentences(list);
  if (new Set(f.nodes.map((n) => n.version)).size > 1)
    return {
      ...of,
      ...watch(`Two versions run beside each other. ${said}`, 'Finish the upgrade: take the old nodes out one by one.'),
    };
  return { ...of, ...well(said) };
}
function audit(f: HealthFacts): HealthItem {
  const { unchained, breaks, anchoredAt } = f.audit;
  const of = { id: 'audit', title: 'Audit' };
  if (breaks > 0)
    return {
      ...of,
      ...bad(
        `The chain is broken in ${breaks} ${breaks === 1 ? 'place' : 'places'}.`,
        'Keep the database as it is and call security.',
      ),
    };
  const said = `${unchained} lines wait for their place${anchoredAt === null ? '; no end has been signed yet' : `; the ends were last signed ${spanWords(f.now - anchoredAt)} ago`}.`;
  if (unchained > 10_000) return { ...of, ...watch(said, 'Look for errors in the log.') };
  return { ...of, ...well(said) };
}
function backup(f: HealthFacts): HealthItem {
  const of = { id: 'backup', title: 'Backup' };
  const how = 'Run "npm run tocsin -- backup FILE", each day, and try a restore each month.';
  if (f.backup === null) return { ...of, ...bad('None has ever been made with the backup command.', how) };
  const age = f.now - f.backup.at;
  const said = `The last one was made ${spanWords(age)} ago, ${bytesText(f.backup.bytes)}.`;
  if (age > BACKUP_MISSING_MS) return { ...of, ...bad(said, how) };
  return { ...of, ...(age > BACKUP_LATE_MS ? watch(said, how) : well(said)) };
}
function disk(f: HealthFacts): HealthItem {
  const of = { id: 'disk', title: f.database.embedded ? 'Disk of the database' : 'Disk of this server' };
  if (f.disk === null) return { ...of, ...watch('How much is free cannot be told.', 'Look at TOCSIN_DATA.') };
  const { freeBytes, totalBytes } = f.disk;
  const said = `${bytesText(freeBytes)} of ${bytesText(totalBytes)} are free.`;
  const help = 'Make room: a full disk stops intake. Retention says what may go.';
  if (freeBytes < 0.02 * totalBytes || freeBytes < 0.5 * GB) return { ...of, ...bad(said, help) };
  return { ...of, ...(freeBytes < 0.1 * totalBytes || freeBytes < 2 * GB ? watch(said, help) : well(said)) };
}
function certificates(f: HealthFacts): HealthItem {
  const of = { id: 'certificates', title: 'Certificate of the HL7 port' };
  const { certificateUntil: until } = f;
  if (until === null)
    return {
      ...of,
      ...(f.plainOnNetwork
        ? watch('HL7 is taken in as plain text on the network.', 'Set MLLP_TLS_CERT and MLLP_TLS_KEY.')
        : well('None: HL7 is taken in on this machine only.')),
    };
  return { ...of, ...ending(f.now, until, 'It') };
}
function keys(f: HealthFacts): HealthItem {
  const of = { id: 'keys', title: 'Keys of sources' };
  const first = [...f.keysEnding].sort((a, b) => a.until - b.until)[0];
  if (first === undefined) return { ...of, ...well('None ends within 30 days.') };
  const judged = ending(f.now, first.until, `The key of ${first.source}`);
  const more = f.keysEnding.length > 1 ? ` ${f.keysEnding.length - 1} more end within 30 days.` : '';
  return {
    ...of,
    ...judged,
    said: `${judged.said}${more}`,
    help: 'Make a new key under Sources; both are good until the old one ends.',
  };
}
function ending(now: Instant, until: Instant, what: string): Judged {
  const left = until - now;
  const help = 'Put a new one in place, then start the node again.';
  if (left <= 0) return bad(`${what} ended ${spanWords(-left)} ago.`, help);
  const said = `${what} is good for another ${spanWords(left)}.`;
  return left < ENDS_NOW_MS ? bad(said, help) : left < ENDS_SOON_MS ? watch(said, help) : well(said);
}
function clock(f: HealthFacts): HealthItem {
  const of = { id: 'clock', title: 'Clock' };
  const { driftMs, speed } = f.clock;
  if (speed !== 1) return { ...of, ...watch(`Simulated, ${speed} times as fast.`, 'For demonstrations only.') };
  const said = `${Math.abs(Math.round(driftMs))} ms ${driftMs >= 0 ? 'ahead of' : 'behind'} the database's.`;
  return { ...of, ...(Math.abs(driftMs) > 1_000 ? watch(said, "Check NTP on this machine and the database's.") : well(said)) };
}
function versions(f: HealthFacts): HealthItem {
  const { tocsin, node, migration, zones } = f.versions;
  return {
    id: 'versions',
    title: 'Versions',
    ...well(`Tocsin ${tocsin}, Node.js ${node}, schema ${migration}, time zones ${zones}.`),
  };
}

const sentences = (list: readonly string[]) => list.map((t) => (/[.!?]$/.test(t) ? t : `${t}.`)).join(' ');
/** "1.2 GB". */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
/** "38 seconds", "3 hours", "12 days". */
export function spanWords(ms: number): string {
  const of = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  if (ms < 2 * MINUTE) return of(Math.max(0, Math.round(ms / SECOND)), 'second');
  if (ms < 2 * HOUR) return of(Math.round(ms / MINUTE), 'minute');
  return ms < 2 * DAY ? of(Math.round(ms / HOUR), 'hour') : of(Math.round(ms / DAY), 'day');
}
