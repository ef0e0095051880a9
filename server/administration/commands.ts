import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { SCOPES, type Scope } from '../../lib/permissions';
import { createKey, revokeKeys } from '../auth/keys';
import { type Config, ConfigError, loadConfig } from '../config';
import { type Database, openDatabase } from '../database/open';
import { DatabaseTrouble } from '../database/trouble';
import { createLog } from '../log';
import { anchorsCommand, keyCommand, verifyCommand } from './audit';
import { backupCommand, restoreCommand } from './backups';
import { foldAnew } from './charts';
import {
  approveProtocol,
  createProtocol,
  diffProtocols,
  listProtocols,
  publishProtocol,
  runBacktest,
  showProtocol,
} from './protocols';
import { Refusal, record } from './record';
import { setSource } from './sources';
import { erasePatientCommand, exportStayCommand } from './stays';
import { createUnit } from './units';
import { changeRole, createUser, disableUser, letGoOfTelephones, resetPassword } from './users';

const HELP = `Administration of Tocsin. Works while the server runs or is stopped, on the same data; what it changes is in force within 10 s.

  units create    --id ID [--name NAME] [--zone IANA] [--beds N|LIST]
  units list
  users create    --email EMAIL --name NAME --role ROLE --unit ID       prints a first password alone on the last line
  users grant     --email EMAIL --role ROLE --unit ID
  users revoke    --email EMAIL --role ROLE --unit ID
  users password  --email EMAIL                                         prints a new password alone on the last line
  users second-factor-reset --email EMAIL                               for a lost telephone: sign-ins and calls to it end too; the password stays
  users disable   --email EMAIL
  users list
  keys create     --source NAME --unit ID [--scope ingest|read]... [--from-address ADDRESS|RANGE]...
                                                                        prints the key alone on the last line
  keys revoke     KEY | --source NAME
  keys list
  sources set     --source NAME [--zone IANA] [--kind KIND] [--monitor yes|no] [--unit ID]... [--every-unit]
                  [--expected-secs N] [--skew-limit-secs N] [--certificate SHA256] [--code LOCAL=CODE]... [--spelling TEXT=UCUM]... [--location TEXT=BED]...
  sources list
  protocols list
  protocols show    P[@V]
  protocols diff    A B
  protocols create  --base P[@V] [--set NUMBER=VALUE]... [--choose CHOICE=yes|no]... [--answer QUESTION=TEXT]... [--title T]
                    --note WHY [--by EMAIL]                             prints the new version alone on the last line
  protocols approve P@V [--by EMAIL]                                    somebody else than who wrote it
  protocols publish --unit ID --protocol P[@V] [--at INSTANT] [--by EMAIL]
  charts fold-anew --unit ID                                            after an upgrade whose changelog asks for it
  backtest        --protocol P[@V] [--from DAY] [--to DAY] [--unit ID] | FILE
  audit verify    [--unit ID] [--anchors FILE]                          walks the hash chains; exit 1 if one is broken
  audit key                                                             prints the public key of the anchors
  audit anchors                                                         prints the signed anchors, to be kept elsewhere
  backup          [FILE]                                                the whole database in one file; the server may run
  stays export    --patient NUMBER [--stay N] [FILE]                    everything recorded of one stay, as JSON
  patients erase  --patient NUMBER --confirm NUMBER --note WHY          removes a discharged patient; the audit stays
  restore         FILE [--replace]                                      puts it back; the server must be stopped

Roles: nurse, charge-nurse, physician, pharmacist, consultant, it, admin, auditor.
The data are those of DATABASE_URL, else of the embedded database in TOCSIN_DATA (.tocsin).
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  id: { type: 'string' },
  name: { type: 'string' },
  zone: { type: 'string' },
  beds: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
  unit: { type: 'string', multiple: true },
  'every-unit': { type: 'boolean' },
  source: { type: 'string' },
  scope: { type: 'string', multiple: true },
  'from-address': { type: 'string', multiple: true },
  kind: { type: 'string' },
  monitor: { type: 'string' },
  'expected-secs': { type: 'string' },
  'skew-limit-secs': { type: 'string' },
  certificate: { type: 'string' },
  code: { type: 'string', multiple: true },
  spelling: { type: 'string', multiple: true },
  location: { type: 'string', multiple: true },
  patient: { type: 'string' },
  stay: { type: 'string' },
  confirm: { type: 'string' },
  anchors: { type: 'string' },
  replace: { type: 'boolean' },
  protocol: { type: 'string' },
  base: { type: 'string' },
  set: { type: 'string', multiple: true },
  choose: { type: 'string', multiple: true },
  answer: { type: 'string', multiple: true },
  title: { type: 'string' },
  note: { type: 'string' },
  at: { type: 'string' },
  by: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;
type Values = ReturnType<typeof parse>['values'];
interface Request {
  /** Prints one line on standard output. */
  readonly say: (line: string) => void;
  readonly values: Values;
  readonly rest: readonly string[];
  readonly config: Config;
  readonly db: Database;
  readonly now: Date;
  readonly by: string;
}
type Command = (r: Request) => Promise<void>;

const COMMANDS: Readonly<Record<string, Command>> = {
  'units create': async ({ say, values: v, db, config, now, by }) => {
    const id = needed(v, 'id');
    const labels = await createUnit(db.prisma, {
      ...{ id, name: v.name ?? id, zone: v.zone ?? 'UTC', beds: v.beds ?? '', protocolId: config.protocol, now, by },
    });
    say(
      `Unit ${id} has been made${labels.length > 0 ? ` with ${labels.length} beds, ${id}-${labels[0]} to ${id}-${labels.at(-1)}` : ''}.`,
    );
  },
  'units list': async ({ say, db }) => {
    for (const u of await db.prisma.unit.findMany({ include: { beds: true }, orderBy: { id: 'asc' } }))
      say(`${u.id}\t${u.name}\t${u.zone}\t${u.beds.length} beds\t${u.protocolId}`);
  },
  'users create': async ({ say, values: v, db, now, by }) => {
    const who = { email: needed(v, 'email'), name: needed(v, 'name'), role: needed(v, 'role'), unitId: oneUnit(v) };
    const password = await createUser(db.prisma, { ...who, now, by });
    say(`${who.name} may sign in as ${who.email}: ${who.role} on ${who.unitId}. The first password, which may be used as it is:`);
    say(password);
  },
  'users grant': (r) => roleChange(r, false),
  'users revoke': (r) => roleChange(r, true),
  'users password': async ({ say, values: v, db, now, by }) => {
    const password = await resetPassword(db.prisma, { email: needed(v, 'email'), now, by });
    say(`${v.email} has been signed out everywhere. The new password:`);
    say(password);
  },
  'users second-factor-reset': async ({ say, values: v, db, now, by }) => {
    await letGoOfTelephones(db.prisma, { email: needed(v, 'email'), now, by });
    say(
      `${v.email} signs in with the password alone, has been signed out everywhere, and no telephone of theirs is called any more.`,
    );
  },
  'users disable': async ({ say, values: v, db, now, by }) => {
    await disableUser(db.prisma, { email: needed(v, 'email'), now, by });
    say(`${v.email} may no longer sign in.`);
  },
  'users list': async ({ say, db }) => {
    for (const u of await db.prisma.user.findMany({ include: { roles: true }, orderBy: { email: 'asc' } }))
      say(`${u.email}\t${u.name}\t${u.roles.map((r) => `${r.role}@${r.unitId}`).join(' ')}${u.disabledAt ? '\tdisabled' : ''}`);
  },
  'keys create': async ({ say, values: v, db, now, by }) => {
    const source = needed(v, 'source');
    const unitId = oneUnit(v);
    const scopes = scopesOf(v.scope ?? ['ingest']);
    if (!(await db.prisma.unit.findUnique({ where: { id: unitId } })))
      throw new Refusal(`There is no unit ${unitId}. Make it first with "units create".`);
    const addresses = v['from-address'] ?? [];
    const { key, expiresAt } = await createKey(db.prisma, { source, unitId, scopes, addresses, now: now.getTime() });
    const detail = { scopes: [...scopes], from: addresses };
    await record(db.prisma, { unitId, at: now, by, action: 'key.create', subject: source, detail });
    say(
      `Key of ${source} for ${unitId} (${scopes.join(', ')})${addresses.length === 0 ? '' : ` from ${addresses.join(', ')}`}, until ${expiresAt.toISOString().slice(0, 10)}. It is shown this once:`,
    );
    say(key);
  },
  'keys revoke': async ({ say, values: v, rest, db, now, by }) => {
    const key = rest[0];
    if ((key === undefined) === (v.source === undefined)) throw new Refusal('keys revoke takes either a key or --source NAME.');
    const count = await revokeKeys(db.prisma, key === undefined ? { source: v.source as string } : { key }, now.getTime());
    if (count === 0) throw new Refusal('There is no such key in force.');
    await record(db.prisma, {
      unitId: null,
      at: now,
      by,
      action: 'key.revoke',
      subject: v.source ?? key?.split('_')[1] ?? '',
      detail: { count },
    });
    say(`${count} ${count === 1 ? 'key has' : 'keys have'} been revoked.`);
  },
  'keys list': async ({ say, db }) => {
    for (const k of await db.prisma.ingestKey.findMany({ include: { source: true }, orderBy: { id: 'asc' } }))
      say(
        [
          `ctk_${k.kid}_...`,
          k.source.name,
          k.unitId,
          k.scopes.join(','),
          `from ${k.addresses.join(',') || 'anywhere'}`,
          stateOf(k),
          `used ${k.lastUsedAt?.toISOString() ?? 'never'}`,
        ].join('\t'),
      );
  },
  'sources set': async ({ say, values: v, db, now, by }) => {
    const name = v.source ?? v.name ?? needed(v, 'source');
    await setSource(db.prisma, {
      ...{ name, zone: v.zone, kind: v.kind, now, by, monitor: yesNo(v.monitor), expectedSecs: seconds(v['expected-secs']) },
      ...{ skewLimitSecs: seconds(v['skew-limit-secs'], 'skew-limit-secs'), certificate: v.certificate },
      units: v['every-unit'] ? [] : v.unit,
      ...{ codes: pairs('code', v.code), unitMap: pairs('spelling', v.spelling), locations: pairs('location', v.location) },
    });
    say(`Source ${name} has been set.`);
  },
  'sources list': async ({ say, db }) => {
    for (const s of await db.prisma.source.findMany({ orderBy: { name: 'asc' } }))
      say(
        [
          s.name,
          s.kind,
          s.zone,
          s.units.join(',') || 'every unit',
          s.isNew ? 'new' : 'known',
          `heard ${s.lastSeenAt?.toISOString() ?? 'never'}`,
        ].join('\t'),
      );
  },
  'protocols list': listProtocols,
  'protocols show': showProtocol,
  'protocols diff': diffProtocols,
  'protocols create': createProtocol,
  'protocols approve': approveProtocol,
  'protocols publish': publishProtocol,
  backtest: runBacktest,
  'audit verify': async ({ say, values: v, db, config }) =>
    verifyCommand({ say, db, config, unit: v.unit === undefined ? undefined : oneUnit(v), anchors: v.anchors }),
  'audit key': keyCommand,
  'audit anchors': anchorsCommand,
  'charts fold-anew': (r) => foldAnew({ ...r, unit: oneUnit(r.values) }),
  'stays export': (r) => exportStayCommand({ ...r, patient: needed(r.values, 'patient'), stay: r.values.stay }),
  'patients erase': (r) =>
    erasePatientCommand({
      ...{ ...r, patient: needed(r.values, 'patient') },
      ...{ confirm: needed(r.values, 'confirm'), reason: needed(r.values, 'note') },
    }),
  backup: backupCommand,
  restore: (r) => restoreCommand({ ...r, replace: r.values.replace === true }),
};

async function roleChange({ say, values: v, db, now, by }: Request, revoke: boolean): Promise<void> {
  await changeRole(db.prisma, { email: needed(v, 'email'), role: needed(v, 'role'), unitId: oneUnit(v), revoke, now, by });
  say(`${v.email} is ${revoke ? 'no longer' : 'now'} ${v.role} on ${oneUnit(v)}.`);
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}
function needed(values: Values, name: 'id' | 'name' | 'email' | 'role' | 'source' | 'patient' | 'confirm' | 'note'): string {
  const value = values[name]?.trim();
  if (!value) throw new Refusal(`--${name} is missing.`);
  return value;
}
function oneUnit(values: Values): string {
  const [unit, second] = values.unit ?? [];
  if (!unit || second) throw new Refusal('--unit takes one unit.');
  return unit;
}
function scopesOf(given: readonly string[]): readonly Scope[] {
  const wrong = given.find((scope) => !SCOPES.some((s) => s === scope));
  if (wrong !== undefined) throw new Refusal(`--scope ${wrong} is not one of ${SCOPES.join(', ')}.`);
  return SCOPES.filter((scope) => given.includes(scope));
}
function yesNo(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (['yes', 'true'].includes(text)) return true;
  if (['no', 'false'].includes(text)) return false;
  throw new Refusal('--monitor takes yes or no.');
}
function seconds(text: string | undefined, option = 'expected-secs'): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Refusal(`--${option} takes a number of seconds.`);
  return Number(text);
}
function pairs(option: string, given: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.lastIndexOf('=');
      if (at < 1) throw new Refusal(`--${option} takes THEIRS=OURS.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
function stateOf(key: { revokedAt: Date | null; expiresAt: Date | null }): string {
  return key.revokedAt ? 'revoked' : `until ${key.expiresAt?.toISOString().slice(0, 10) ?? 'revoked'}`;
}
/** The system's user, for the audit. In a container the id may have no name. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? '?'}`;
  }
}
export interface Printer {
  out(line: string): void;
  err(line: string): void;
}

/**
 * Runs one command of the administration on the data that `env` names. Returns the exit code: 0 done, 1 refused, 2 not understood.
 */
export async function administer(args: readonly string[], env: NodeJS.ProcessEnv, print: Printer): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse([...args]);
  } catch (error) {
    print.err((error as Error).message);
    return 2;
  }
  const { values, positionals } = parsed;
  // These stand alone: what follows them is a file.
  const length = ['backtest', 'backup', 'restore'].includes(positionals[0] ?? '') ? 1 : 2;
  const words = positionals.slice(0, length).join(' ');
  if (values.help || positionals.length === 0) {
    print.out(HELP);
    return values.help ? 0 : 2;
  }
  const command = Object.hasOwn(COMMANDS, words) ? COMMANDS[words] : undefined;
  if (!command) {
    print.err(`"${words}" is not a command. "npm run tocsin -- --help" lists them.`);
    return 2;
  }
  try {
    const config = loadConfig(env, []);
    const db = await openDatabase(config, createLog('warn', 'stderr'), 'tool');
    try {
      await command({
        say: print.out,
        values,
        rest: positionals.slice(length),
        config,
        db,
        now: new Date(),
        by: `cli:${operator()}`,
      });
    } finally {
      await db.close();
    }
    return 0;
  } catch (error) {
    const forPeople = error instanceof Refusal || error instanceof ConfigError || error instanceof DatabaseTrouble;
    print.err(forPeople ? error.message : ((error as Error).stack ?? String(error)));
    return 1;
  }
}
