import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { PROTOCOLS } from '../lib/protocols';
import { refusalWords } from '../lib/refusal-words';
import { type Range, readRange } from './addresses';
import { parseRoleMap } from './auth/role-map';
import { LOG_LEVELS } from './log';
import { PROJECT_ROOT } from './root';

/** Everything the environment may say, checked. The only place that reads it. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly mllp: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | null } | null;
    /** HL7 travels unencrypted to an address other machines can reach; the start and the health page say so. */
    readonly plainOnNetwork: boolean;
  };
  /** Proxies whose word on where a request came from is believed. */
  readonly trustedProxies: readonly Range[];
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** null: made once and kept in the data folder. */
  readonly authSecret: string | null;
  readonly oidc: { readonly issuer: string; readonly id: string; readonly secret: string } | null;
  /** Absolute. */
  readonly dataDir: string;
  readonly protocol: string;
  readonly vapid: { readonly publicKey: string; readonly privateKey: string; readonly subject: string } | null;
  /** Who push services may turn to, with keys of our own making. */
  readonly vapidSubject: string;
  readonly smtpUrl: string | null;
  readonly smtpFrom: string;
  /** Where people reach this server: for links in e-mail. */
  readonly publicUrl: string | null;
  /** Hosts, addresses and ranges to which notices may leave the house. */
  readonly notifyAllow: readonly string[];
  /** A watchdog outside that is sent a signed sign of life, and the secret it is signed with. */
  readonly deadman: { readonly url: string; readonly secret: string } | null;
  readonly downtimeDir: string | null;
  /** 1 unless `--speed N` was given. */
  readonly speed: number;
}

/** A setting is wrong. The message has one line for each, beginning with its name. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const port = (otherwise: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a port number from 0 (any free one) to 65535')
    .transform(Number)
    .refine((n) => n <= 65535, 'must be a port number from 0 (any free one) to 65535')
    .default(otherwise);
const text = z.string().min(1);
const host = text.regex(/^[\w.:-]+$/, 'must be a host name or an address');
const url = (protocols: string[], example: string) =>
  text.refine((value) => {
    try {
      return protocols.includes(new URL(value).protocol);
    } catch {
      return false;
    }
  }, `must be an address such as ${example}`);
const succeeds = (act: () => unknown): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
/** Read here and not where it is used: what is wrong is said at the start, with its name. */
const pem = (what: string, read: (content: Buffer) => unknown) =>
  text
    .refine((path) => existsSync(path), 'must be the path of a file that exists')
    .refine((path) => !existsSync(path) || succeeds(() => read(readFileSync(path))), `must be the path of ${what}`);
const certificate = pem('a certificate in PEM', (content) => new X509Certificate(content));
/** What is there of the path: itself, or the nearest place above it. */
function nearest(path: string): string {
  let there = resolve(PROJECT_ROOT, path);
  while (!existsSync(there)) there = dirname(there);
  return there;
}
const isFolder = (path: string) => statSync(path).isDirectory();
/** A folder that is there, or could be made: tried, since a file system may allow writing and take no folder (/proc). */
const folder = text.refine((path) => {
  const there = nearest(path);
  return isFolder(there) && succeeds(() => rmdirSync(mkdtempSync(join(there, '.tocsin-'))));
}, 'must be a folder that can be written');

/** A name without scheme, port or path; with a point before it all names below. */
/** One address, as it is or in angle brackets behind a name. */
const SENDER = /^(?:[^\s@<>]+@[^\s@<>]+|[^<>\r\n]* <[^\s@<>]+@[^\s@<>]+>)$/;
const HOST_NAME = /^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;
const words = (list: string) => list.split(/[\s,]+/).filter((entry) => entry !== '');

const environment = z.object({
  NODE_ENV: z.string().optional(),
  HOST: host.default('127.0.0.1'),
  PORT: port(3000),
  TRUSTED_PROXIES: text
    .refine(
      (list) => words(list).every((entry) => readRange(entry) !== null),
      'must be addresses or ranges such as 10.2.0.5, 172.16.0.0/12',
    )
    .default('127.0.0.0/8, ::1'),
  MLLP_HOST: host.default('127.0.0.1'),
  MLLP_PORT: port(2575),
  MLLP_TLS_CERT: certificate.optional(),
  MLLP_TLS_KEY: pem('a private key in PEM', createPrivateKey).optional(),
  MLLP_TLS_CA: certificate.optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/tocsin').optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  AUTH_SECRET: text.min(32, 'must have at least 32 characters ("openssl rand -base64 33" makes one)').optional(),
  AUTH_OIDC_ISSUER: url(['https:', 'http:'], 'https://login.example.org').optional(),
  AUTH_OIDC_ID: text.optional(),
  AUTH_OIDC_SECRET: text.optional(),
  AUTH_OIDC_ROLES: text
    .refine(
      (value) => parseRoleMap(value) !== null,
      'must be like "groups: icu7-nurses=nurse@ICU-7, icu7-doctors=physician@ICU-7"',
    )
    .optional(),
  TOCSIN_DATA: text.refine((path) => isFolder(nearest(path)), 'must be a folder, or one that can be made').default('.tocsin'),
  TOCSIN_PROTOCOL: z
    .string()
    .refine((id) => PROTOCOLS.some((p) => p.id === id), `must be one of ${PROTOCOLS.map((p) => p.id).join(', ')}`)
    .default('astct-2019'),
  VAPID_PUBLIC_KEY: text.regex(/^[\w-]{87}=?$/, 'must be 65 bytes in URL-safe base64').optional(),
  VAPID_PRIVATE_KEY: text.regex(/^[\w-]{43}=?$/, 'must be 32 bytes in URL-safe base64').optional(),
  VAPID_SUBJECT: url(['mailto:', 'https:'], 'mailto:it@example.org').optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@host:587').optional(),
  SMTP_FROM: text
    .regex(SENDER, 'must be an e-mail address, or a name and one: Tocsin <tocsin@example.org>')
    .default('tocsin@localhost'),
  PUBLIC_URL: url(['https:', 'http:'], 'https://tocsin.example.org').optional(),
  NOTIFY_ALLOW: text
    .refine(
      (list) => words(list).every((entry) => readRange(entry) !== null || HOST_NAME.test(entry)),
      'must be host names, addresses or ranges such as pager.example.org, .example.org, 10.20.0.0/16',
    )
    .optional(),
  DEADMAN_URL: url(['https:', 'http:'], 'https://watchdog.example.org/tocsin').optional(),
  DEADMAN_SECRET: text.regex(/^whsec_[A-Za-z0-9+/]{32,}=*$/, 'must be whsec_ and at least 24 bytes in base64').optional(),
  DOWNTIME_DIR: folder.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});
type Environment = z.output<typeof environment>;

/** Settings that make sense only together. */
const TOGETHER: readonly (readonly (keyof Environment)[])[] = [
  ['MLLP_TLS_CERT', 'MLLP_TLS_KEY'],
  ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET'],
  ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
  ['DEADMAN_URL', 'DEADMAN_SECRET'],
];

/** What is secret may stand in a file of its own, whose path is given as NAME_FILE: then no list of variables shows it. */
const SECRETS = [
  'DATABASE_URL',
  'REDIS_URL',
  'AUTH_SECRET',
  'AUTH_OIDC_SECRET',
  'VAPID_PRIVATE_KEY',
  'SMTP_URL',
  'DEADMAN_SECRET',
];
function withSecretFiles(given: Readonly<Record<string, string | undefined>>, wrong: string[]) {
  const all: Record<string, string | undefined> = { ...given };
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) wrong.push(`${name} and ${name}_FILE are both set: one of them must go`);
    try {
      all[name] = readFileSync(path, 'utf8').trim();
      if (all[name] === '') wrong.push(`${name}_FILE is an empty file`);
    } catch {
      wrong.push(`${name}_FILE must be the path of a file that can be read`);
    }
  }
  return all;
}

/**
 * Reads the settings from the environment and `--speed N` from the arguments. An empty variable counts as not set. Relative
 * paths are below the checkout.
 * @throws ConfigError naming every setting that is wrong
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, args: readonly string[] = process.argv.slice(2)): Config {
  const wrong: string[] = [];
  const given = withSecretFiles(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')), wrong);
  const parsed = environment.safeParse(given, { error: refusalWords });
  if (!parsed.success) wrong.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
  for (const group of TOGETHER) {
    const missing = group.filter((name) => given[name] === undefined);
    if (missing.length > 0 && missing.length < group.length)
      wrong.push(`${missing.join(', ')} must be set too when ${group.find((n) => !missing.includes(n))} is`);
  }
  if (given.MLLP_TLS_CA !== undefined && given.MLLP_TLS_CERT === undefined)
    wrong.push('MLLP_TLS_CERT must be set too when MLLP_TLS_CA is');
  if (given.AUTH_OIDC_ROLES !== undefined && given.AUTH_OIDC_ISSUER === undefined)
    wrong.push('AUTH_OIDC_ISSUER must be set too when AUTH_OIDC_ROLES is');
  if (given.REDIS_URL !== undefined && given.AUTH_SECRET === undefined)
    wrong.push('AUTH_SECRET must be set when REDIS_URL is, the same on every node');
  const speed = speedOf(args);
  if (speed === null) wrong.push('--speed must be a number from 1 to 3600');
  if (!parsed.success || speed === null || wrong.length > 0) throw new ConfigError(wrong.join('\n'));

  const e = parsed.data;
  const below = (path: string) => resolve(PROJECT_ROOT, path);
  const tls =
    e.MLLP_TLS_CERT && e.MLLP_TLS_KEY ? { cert: e.MLLP_TLS_CERT, key: e.MLLP_TLS_KEY, ca: e.MLLP_TLS_CA ?? null } : null;
  return {
    production: e.NODE_ENV === 'production',
    host: e.HOST,
    port: e.PORT,
    mllp: { host: e.MLLP_HOST, port: e.MLLP_PORT, tls, plainOnNetwork: tls === null && !isLoopback(e.MLLP_HOST) },
    trustedProxies: words(e.TRUSTED_PROXIES)
      .map(readRange)
      .filter((range) => range !== null),
    databaseUrl: e.DATABASE_URL ?? null,
    redisUrl: e.REDIS_URL ?? null,
    authSecret: e.AUTH_SECRET ?? null,
    oidc:
      e.AUTH_OIDC_ISSUER && e.AUTH_OIDC_ID && e.AUTH_OIDC_SECRET
        ? { issuer: e.AUTH_OIDC_ISSUER, id: e.AUTH_OIDC_ID, secret: e.AUTH_OIDC_SECRET }
        : null,
    dataDir: below(e.TOCSIN_DATA),
    protocol: e.TOCSIN_PROTOCOL,
    vapid:
      e.VAPID_PUBLIC_KEY && e.VAPID_PRIVATE_KEY && e.VAPID_SUBJECT
        ? { publicKey: e.VAPID_PUBLIC_KEY, privateKey: e.VAPID_PRIVATE_KEY, subject: e.VAPID_SUBJECT }
        : null,
    vapidSubject: e.VAPID_SUBJECT ?? 'mailto:nobody@localhost',
    smtpUrl: e.SMTP_URL ?? null,
    smtpFrom: e.SMTP_FROM,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    notifyAllow: words(e.NOTIFY_ALLOW ?? ''),
    deadman: e.DEADMAN_URL && e.DEADMAN_SECRET ? { url: e.DEADMAN_URL, secret: e.DEADMAN_SECRET } : null,
    downtimeDir: e.DOWNTIME_DIR ? below(e.DOWNTIME_DIR) : null,
    speed,
  };
}

function speedOf(args: readonly string[]): number | null {
  const at = args.findIndex((a) => a === '--speed' || a.startsWith('--speed='));
  if (at < 0) return 1;
  const value = Number(args[at]?.split('=')[1] ?? args[at + 1]);
  return value >= 1 && value <= 3600 ? value : null;
}
function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(\.\d+){3}$/.test(name);
}
