import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../server/root';

/**
 * Who asks is the first thing a reader of `server/store` is told (docs/architecture.md, "Who is asking"). A function or method
 * that can be called from outside and runs a query which brings rows back has `by: Reader`, `Owner` or `System` first.
 */
const FOLDER = join(PROJECT_ROOT, 'server/store');
const ASKERS = ['Reader', 'Owner', 'System'];

/** Queries that bring back nothing of anybody: what a writer needs to know of what it wrote itself, numbers, locks. */
const WITHOUT: Readonly<Record<string, string>> = {
  'batch-statement.ts statementOf': 'the statement of the loop: says which of its own rows went in',
  'events.ts claim': 'gives a waiting event to the patient it was assigned to; says whether there was one',
  'fhir.ts saveResources': 'says which of its own rows went in',
  'handoffs.ts storeHandoff': 'stores nothing twice',
  'ids.ts RawIds.take': 'a block of numbers from a sequence',
  'lease.ts takeLease': 'says whether the job is ours',
  'notices.ts insertDeliveries': 'writes rows made of its own argument',
  'notices.ts endUnsent': 'moves deliveries that have not gone out',
  'notices.ts receive': 'takes a receipt; says whether there is such a delivery',
  'notices.ts moveDeliveries': 'moves deliveries on',
  'notices.ts forgetNotices': 'deletes',
  'people.ts upsertPatient': 'the row it has just written',
  'people.ts ensureBed': 'the row it has just written',
  'people.ts openStay': 'the number of the row it has just written',
  'sources.ts Sources.ensure': 'the row it has just written',
  'staff.ts insertOnCall': 'the number of the row it has just written',
  'staff.ts deleteOnCall': 'the row it has just removed',
  'unit-alerts.ts lockUnitAlerts': 'a lock',
};

const parsed = (name: string, text: string) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
const exported = (node: ts.Node) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
const isPrivate = (node: ts.Node) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.PrivateKeyword);

/** Everything named at the top of a file, by its name. */
function namedIn(source: ts.SourceFile): Map<string, ts.Node> {
  const named = new Map<string, ts.Node>();
  for (const s of source.statements) {
    if (ts.isFunctionDeclaration(s) && s.name) named.set(s.name.text, s);
    if (ts.isVariableStatement(s)) for (const d of s.declarationList.declarations) named.set(d.name.getText(), d);
  }
  return named;
}
/** Whether the node, or what it uses of its own file, brings rows back from the database. */
function reads(node: ts.Node, named: ReadonlyMap<string, ts.Node>, seen = new Set<ts.Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  let found = false;
  const look = (n: ts.Node): void => {
    if (found) return;
    const text = ts.isStringLiteralLike(n) ? n.text : ts.isTemplateExpression(n) ? n.getText().slice(1) : null;
    if (text !== null && (/^\s*(select|with)\b/i.test(text) || /\breturning\b/i.test(text))) found = true;
    if (ts.isCallExpression(n) && ts.isPropertyAccessExpression(n.expression))
      found ||=
        /^(find\w+|count|aggregate|groupBy|\$queryRaw\w*)$/.test(n.expression.name.text) && /prisma/.test(n.expression.getText());
    const used = ts.isIdentifier(n) ? named.get(n.text) : undefined;
    if (used && used !== node && reads(used, named, seen)) found = true;
    ts.forEachChild(n, look);
  };
  ts.forEachChild(node, look);
  return found;
}

interface Door {
  readonly name: string;
  readonly node: ts.SignatureDeclaration;
}
/** What can be called from outside the file: exported functions, and what is not private of exported classes. */
function doorsOf(source: ts.SourceFile, name: string): Door[] {
  return source.statements.filter(exported).flatMap((s): Door[] => {
    if (ts.isFunctionDeclaration(s)) return [{ name: `${name} ${s.name?.text}`, node: s }];
    if (ts.isVariableStatement(s))
      return s.declarationList.declarations.flatMap((d) =>
        d.initializer && (ts.isArrowFunction(d.initializer) || ts.isFunctionExpression(d.initializer))
          ? [{ name: `${name} ${d.name.getText()}`, node: d.initializer }]
          : [],
      );
    if (!ts.isClassDeclaration(s)) return [];
    return s.members.flatMap((m) =>
      ts.isMethodDeclaration(m) && !isPrivate(m) ? [{ name: `${name} ${s.name?.text}.${m.name.getText()}`, node: m }] : [],
    );
  });
}
const firstType = (node: ts.SignatureDeclaration) => node.parameters[0]?.type?.getText() ?? '';
const readersIn = (name: string, text: string) => {
  const source = parsed(name, text);
  const named = namedIn(source);
  return doorsOf(source, name).filter((door) => reads(door.node, named));
};
const asked = (reader: Door) => ASKERS.includes(firstType(reader.node));
const readers = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => readersIn(name, readFileSync(join(FOLDER, name), 'utf8')));

describe('house: who asks', () => {
  it('every reader in server/store takes who asks as its first parameter', () => {
    expect(readers.length).toBeGreaterThan(50);
    const silent = readers.filter((r) => !asked(r) && !Object.hasOwn(WITHOUT, r.name));
    expect(silent.map((r) => r.name)).toEqual([]);
  });
  it('a new query without it is found, also behind a constant, a helper of its file, Prisma, or a method', () => {
    const found = readersIn(
      'new.ts',
      `const SELECT = \`select * from events\`;
       const rows = (pool: Pool) => pool.query(SELECT);
       export async function plain(pool: Pool) { return pool.query('select 1 from patients'); }
       export const arrow = async (pool: Pool) => rows(pool);
       export async function claimed(db: Db) { return db.query(\`update alerts set open = \${open} returning *\`); }
       export async function found(prisma: Prisma) { return prisma.handoff.findMany({}); }
       export class Shelf { async load(pool: Pool) { return rows(pool); } private inner(pool: Pool) { return rows(pool); } }
       export async function told(by: Reader, pool: Pool) { mustRead(by, 'unit', 'a'); return rows(pool); }
       export async function writes(pool: Pool) { await pool.query('insert into events values (1)'); }
       async function hidden(pool: Pool) { return rows(pool); }`,
    );
    expect(found.filter((r) => !asked(r)).map((r) => r.name)).toEqual([
      'new.ts plain',
      'new.ts arrow',
      'new.ts claimed',
      'new.ts found',
      'new.ts Shelf.load',
    ]);
  });
  it('a reader that is told who asks does something with it', () => {
    const deaf = readers.filter((r) => {
      const [first] = r.node.parameters;
      if (!first || !['Reader', 'Owner'].includes(firstType(r.node))) return false;
      const used = new RegExp(`\\b${first.name.getText()}\\b`);
      return !used.test((r.node as ts.FunctionLikeDeclaration).body?.getText() ?? '');
    });
    expect(deaf.map((r) => r.name)).toEqual([]);
  });
  it('every exception is needed', () => {
    const known = new Map(readers.map((r) => [r.name, r]));
    const needless = Object.keys(WITHOUT).filter((name) => {
      const reader = known.get(name);
      return reader === undefined || asked(reader);
    });
    expect(needless).toEqual([]);
  });
  it('what answers people over HTTP, sockets and FHIR does not pass for the program itself', () => {
    // A gateway's receipt is proved by its signature, before anybody is known; sources are loaded anew into the node's memory.
    const may = ['server/http/notify/deliveries.ts', 'server/http/sources.ts'];
    const answers = ['server/http', 'server/push', 'server/print', 'app'].flatMap((folder) =>
      readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    const passing = [...answers, join(PROJECT_ROOT, 'server/intake/fhir/read.ts')]
      .filter((path) => /\bSYSTEM\./.test(readFileSync(path, 'utf8')))
      .map((path) => relative(PROJECT_ROOT, path));
    expect(passing.sort()).toEqual(may);
  });
  it('routes put no question of their own to the tables of patients', () => {
    const tables =
      'patients|stays|events|charts|alerts|alert_transitions|trends|grade_history|raw_messages|quarantine|deliveries|outbox|handoffs|fhir_resources|audit|bed_assignments';
    const asks = new RegExp(
      `\\b(from|join)\\s+(${tables})\\b|prisma\\.(patient|stay|event|chart|alert|alertTransition|trend|gradeHistory|rawMessage|quarantine|delivery|outbox|handoff|fhirResource|audit|bedAssignment)\\.(find|count|aggregate|groupBy)`,
    );
    const routes = readdirSync(join(PROJECT_ROOT, 'server/http'), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name));
    const asking = routes.filter((path) => asks.test(readFileSync(path, 'utf8').replace(/\/\*.*?\*\/|\/\/.*$/gms, '')));
    expect(asking.map((path) => relative(PROJECT_ROOT, path))).toEqual([]);
  });
});
