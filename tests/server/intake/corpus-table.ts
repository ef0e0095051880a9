import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../server/root';
import { outcomeOf, samples } from './fhir/corpus';
import { files, type Outcome, outcomesOf } from './hl7v2/corpus';

/** The table of docs/corpus.md: what was written down for each sample, and what became of it. */

const HEAD = `# Messages and resources of others

Every sample of \`tests/samples\`, what was written down as its outcome (\`expected.json\` beside the samples, in full: each event with
patient, time and fields, each part that gave none with its reason) and what our readers made of it. Nobody on this project wrote the
samples; sources and licences stand beside them. This page is made by \`tests/server/intake/corpus-table.test.ts\`, which fails when it
is no longer true. \`tests/server/intake/wire\` sends all of them to a running server as well and compares the answers.

A sender nobody has set up is assumed, so beds and codes of other hospitals are held or kept as they would be on a first day:
\`held\` waits for a person, \`kept\` is stored and used by no rule, \`rejected\` was refused.
`;

export function corpusTable(): string {
  const hl7 = expectedOf<Record<string, Outcome[]>>('hl7v2');
  const fhir = expectedOf<Record<string, unknown>>('fhir');
  const rows = [
    '## HL7 v2',
    '',
    '| file | messages | expected | got |',
    '|---|--:|---|---|',
    ...[...files()].map(([file, frames]) => {
      const got = outcomesOf(frames);
      return `| ${file} | ${got.length} | ${messages(hl7[file] ?? [])} | ${same(messages(got), messages(hl7[file] ?? []))} |`;
    }),
    '',
    '## FHIR R4',
    '',
    '| file | expected | got |',
    '|---|---|---|',
    ...samples().map((file) => {
      const expected = resources(fhir[file]);
      return `| ${file} | ${expected} | ${same(resources(outcomeOf(file)), expected)} |`;
    }),
  ];
  return `${HEAD}\n${rows.join('\n')}\n`;
}

function expectedOf<T>(folder: string): T {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, 'tests/samples', folder, 'expected.json'), 'utf8')) as T;
}
const same = (got: string, expected: string): string => (got === expected ? 'as expected' : `**${got}**`);

/** "3 x ..." for what occurs more than once, most frequent first. */
function counted(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([item, n]) => (n === 1 ? item : `${n} × ${item}`))
    .join(', ');
}
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Answers with the kinds of events and the reasons of the rest. */
function messages(outcomes: readonly Outcome[]): string {
  const answers = counted(outcomes.map((o) => o.answer ?? 'no answer'));
  const kinds = counted(
    outcomes.flatMap((o) =>
      o.events.map((e) => (e.includes('· entered-in-error') ? `${e.split(' ')[0]} withdrawn` : (e.split(' ')[0] ?? ''))),
    ),
  );
  return cell([answers, kinds, counted(outcomes.flatMap((o) => o.kept))].filter((part) => part !== '').join('; '));
}
/** A resource's outcome is a line; a bundle's a line an entry; a file of rows counts its lines. */
function resources(outcome: unknown): string {
  if (typeof outcome === 'string') return cell(shorter(outcome));
  const { batch, transaction, ...rest } = outcome as { batch?: string[]; transaction?: string[]; [line: string]: unknown };
  const refused = rest['transaction refused'];
  if (refused !== undefined) return cell(`transaction refused: ${refused} (${rest.first})`);
  const list = batch ?? transaction;
  if (list)
    return cell(
      `${batch ? 'batch' : 'transaction'} of ${list.length}: ${counted(list.map((l) => shorter(l.replace(/^(\d{3}): .*/, '$1'))))}`,
    );
  const reasons = new Map<string, number>();
  for (const [line, n] of Object.entries(rest as Record<string, number>))
    for (const part of line.split(' | ')) {
      const name = shorter(part);
      reasons.set(name, (reasons.get(name) ?? 0) + n);
    }
  const total = Object.values(rest as Record<string, number>).reduce((a, b) => a + b, 0);
  return cell(
    `${total} rows: ${[...reasons]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([name, n]) => `${n} × ${name}`)
      .join(', ')}`,
  );
}
/** Kinds of events instead of their fields. */
const shorter = (line: string): string =>
  line
    .split(' | ')
    .map((part) => (/^\w+ · /.test(part) ? (part.split(' ')[0] ?? part) : part))
    .join(' | ');
