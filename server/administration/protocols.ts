import { readFileSync } from 'node:fs';
import { type Backtest, backtestLines } from '../../lib/backtest/report';
import { protocolDiff } from '../../lib/protocols/diff';
import { NUMBER_KEYS, refOf } from '../../lib/protocols/document';
import { NUMBER_LABELS } from '../../lib/protocols/labels';
import type { Protocol } from '../../lib/protocols/protocol';
import { rangeOf } from '../../lib/protocols/ranges';
import type { ProtocolRegistry } from '../../lib/protocols/registry';
import type { CaseFile } from '../../lib/replay/case';
import { DAY, type Instant } from '../../lib/time';
import type { Database } from '../database/open';
import { backtestCases, backtestStored } from '../protocols/backtest';
import { approveVersion, createVersion, personFor, publishVersion, readRegistry } from '../protocols/manage';
import { Refusal } from './record';

/** `protocols ...` and `backtest` of the command line. */
export interface ProtocolRequest {
  readonly say: (line: string) => void;
  readonly rest: readonly string[];
  readonly db: Database;
  readonly now: Date;
  readonly by: string;
  readonly values: {
    readonly protocol?: string | undefined;
    readonly base?: string | undefined;
    readonly set?: string[] | undefined;
    readonly choose?: string[] | undefined;
    readonly answer?: string[] | undefined;
    readonly title?: string | undefined;
    readonly note?: string | undefined;
    readonly at?: string | undefined;
    readonly by?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly unit?: string[] | undefined;
  };
}

const BACKTEST_DAYS = 30;

export async function listProtocols({ say, db }: ProtocolRequest): Promise<void> {
  const registry = await readRegistry(db.prisma);
  for (const p of registry.all) say([refOf(p), p.title, signOff(p)].join('\t'));
  for (const b of registry.broken) say([b.ref, 'cannot be used', b.errors.join(' ')].join('\t'));
  for (const u of await db.prisma.unitProtocol.findMany({ orderBy: [{ unitId: 'asc' }, { effectiveAt: 'asc' }, { id: 'asc' }] }))
    say([u.unitId, 'follows', `${u.protocolId}@${u.version}`, 'from', u.effectiveAt.toISOString(), 'by', u.by].join('\t'));
}

export async function showProtocol({ say, rest, values, db }: ProtocolRequest): Promise<void> {
  const p = found(await readRegistry(db.prisma), rest[0] ?? values.protocol);
  say(`${refOf(p)}\t${p.title}\t${signOff(p)}${p.base === undefined ? '' : `\tmade from ${p.base}`}`);
  for (const key of NUMBER_KEYS) {
    const { value, unit, source, note } = p.numbers[key];
    const { min, max } = rangeOf(key);
    say(
      [key, `${value} ${unit}`, NUMBER_LABELS[key], source, `allowed ${round(min)} to ${round(max)}`, note ?? '']
        .join('\t')
        .trimEnd(),
    );
  }
  for (const [key, value] of Object.entries(p.choices)) say([key, String(value)].join('\t'));
  for (const q of p.questions) say([q.id, q.text, q.now].join('\t'));
}

export async function diffProtocols({ say, rest, db }: ProtocolRequest): Promise<void> {
  const registry = await readRegistry(db.prisma);
  const [a, b] = [found(registry, rest[0]), found(registry, rest[1])];
  const d = protocolDiff(a, b);
  say(['', refOf(a), refOf(b)].join('\t'));
  for (const n of d.numbers)
    say([n.key, `${n.a} ${n.unit}`, `${n.b} ${n.unit}`, n.label, `${n.sourceA} | ${n.sourceB}`].join('\t'));
  for (const w of [...d.choices, ...d.questions]) say([w.key, w.a, w.b, w.label].join('\t'));
  if (d.numbers.length + d.choices.length + d.questions.length === 0) say('No difference.');
}

export async function createProtocol({ say, values: v, db, now, by }: ProtocolRequest): Promise<void> {
  if (v.base === undefined) throw new Refusal('--base is missing: the protocol or version to start from.');
  const ref = await createVersion(db.prisma, {
    base: v.base,
    note: v.note ?? '',
    changes: {
      numbers: Object.fromEntries(pairs('set', v.set).map(([key, text]) => [key, numberOf(key, text)])),
      choices: Object.fromEntries(pairs('choose', v.choose).map(([key, text]) => [key, yesNo(text)])),
      answers: Object.fromEntries(pairs('answer', v.answer)),
      ...(v.title === undefined ? {} : { title: v.title }),
    },
    now,
    by: await personFor(db.prisma, v.by, by, 'manage', { kind: 'protocols' }),
  });
  say(`Version ${ref} has been written. A second person has to approve it before a unit can follow it:`);
  say(ref);
}

export async function approveProtocol({ say, rest, values: v, db, now, by }: ProtocolRequest): Promise<void> {
  const ref = rest[0] ?? v.protocol;
  if (ref === undefined) throw new Refusal('approve takes a version, as "protocols list" names it.');
  await approveVersion(db.prisma, { ref, now, by: await personFor(db.prisma, v.by, by, 'approve', { kind: 'protocols' }) });
  say(`${ref} has been approved.`);
}

export async function publishProtocol({ say, values: v, db, now, by }: ProtocolRequest): Promise<void> {
  const [unitId, second] = v.unit ?? [];
  if (!unitId || second) throw new Refusal('--unit takes one unit.');
  if (v.protocol === undefined) throw new Refusal('--protocol is missing.');
  const at = v.at === undefined ? now.getTime() : instant('at', v.at);
  const who = await personFor(db.prisma, v.by, by, 'manage', { kind: 'unit-protocol', unitId });
  await publishVersion(db.prisma, { unitId, ref: v.protocol, at, now, by: who });
  say(`${unitId} follows ${v.protocol} from ${new Date(at).toISOString()} on.`);
}

/** `backtest --protocol P [--protocol-b P2] [--from --to | FILE]` */
export async function runBacktest({ say, rest, values: v, db, now }: ProtocolRequest): Promise<void> {
  const protocol = found(await readRegistry(db.prisma), v.protocol);
  const file = rest[0];
  let done: Backtest | undefined;
  if (file !== undefined) {
    if (v.from !== undefined || v.to !== undefined) throw new Refusal('A file of cases has no --from and --to.');
    [done] = await backtestCases(caseFile(file), [protocol]);
  } else {
    const to = v.to === undefined ? now.getTime() : instant('to', v.to);
    const from = v.from === undefined ? to - BACKTEST_DAYS * DAY : instant('from', v.from);
    if (from >= to) throw new Refusal('--from must lie before --to.');
    const [unitId, second] = v.unit ?? [];
    if (second) throw new Refusal('--unit takes one unit.');
    say(`Stored stays ${new Date(from).toISOString()} to ${new Date(to).toISOString()}${unitId ? `, ${unitId}` : ''}`);
    [done] = await backtestStored(db.pool, [protocol], { from, to }, unitId ?? null);
  }
  for (const line of backtestLines(done as Backtest)) say(line);
}

function caseFile(path: string): CaseFile {
  let file: CaseFile;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as CaseFile;
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (!Array.isArray(file.cases) || Number.isNaN(Date.parse(file.t0)))
    throw new Refusal(`${path}: a case file has t0 and cases.`);
  return file;
}
function found(registry: ProtocolRegistry, ref: string | undefined): Protocol {
  if (ref === undefined) throw new Refusal('--protocol is missing.');
  const protocol = registry.find(ref);
  if (!protocol) throw new Refusal(`There is no protocol ${ref}. "protocols list" names them.`);
  return protocol;
}
const signOff = (p: Protocol) => (p.signedOff === null ? 'not signed off' : `signed off by ${p.signedOff.by}, ${p.signedOff.at}`);
const round = (n: number) => Math.round(n * 1e4) / 1e4;
function pairs(option: string, given: readonly string[] = []): [string, string][] {
  return given.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new Refusal(`--${option} takes NAME=VALUE.`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
}
function numberOf(key: string, text: string): number {
  const n = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(n)) throw new Refusal(`--set ${key}: "${text}" is not a number.`);
  return n;
}
function yesNo(text: string): boolean | string {
  return text === 'yes' || text === 'true' ? true : text === 'no' || text === 'false' ? false : text;
}
function instant(option: string, text: string): Instant {
  const t = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t)) throw new Refusal(`--${option} takes a date or an instant with an offset, such as 2026-11-21T08:00:00Z.`);
  return t;
}
