import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Framer } from '../../../../server/intake/hl7v2/framer';
import { type ParsedMessage, parse } from '../../../../server/intake/hl7v2/parse';
import { PROJECT_ROOT } from '../../../../server/root';
import { RECEIVED, SOURCE } from './support';

const FOLDER = join(PROJECT_ROOT, 'tests/samples/hl7v2');

/** What became of one message, short enough to be written down by hand. */
export interface Outcome {
  readonly answer: string | null;
  readonly type: string;
  readonly id: string;
  /** `kind patient time`, with what else matters. */
  readonly events: readonly string[];
  readonly kept: readonly string[];
}

/** Every sample, with the frames it is made of: one a file, one a line of the ndjson file, one a message of the YAML file. */
export function files(): Map<string, Uint8Array[]> {
  const found = new Map<string, Uint8Array[]>();
  for (const folder of readdirSync(FOLDER, { withFileTypes: true }).filter((e) => e.isDirectory())) {
    for (const file of readdirSync(join(FOLDER, folder.name))) {
      const bytes = readFileSync(join(FOLDER, folder.name, file));
      found.set(`${folder.name}/${file}`, framesOf(file, bytes));
    }
  }
  const lines = readFileSync(join(FOLDER, 'extracted-linuxforhealth.ndjson'), 'utf8').trim().split('\n');
  found.set(
    'extracted-linuxforhealth.ndjson',
    lines.map((line) => utf8((JSON.parse(line) as { message: string }).message)),
  );
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
const utf8 = (text: string) => new TextEncoder().encode(text);

function framesOf(file: string, bytes: Uint8Array): Uint8Array[] {
  if (file.endsWith('.bin')) return new Framer().push(bytes).flatMap((f) => (f.kind === 'whole' ? [f.bytes] : []));
  return file.endsWith('.yml') ? simulated(new TextDecoder().decode(bytes)) : [bytes];
}

/** The simulator's hard-coded messages, with its placeholders filled in. */
function simulated(yaml: string): Uint8Array[] {
  return yaml
    .split(/\n(?=\w+:\n)/)
    .map((block) => [...block.matchAll(/^ {2}- "(.*)"$/gm)].map((m) => (m[1] as string).replaceAll('\\\\', '\\')))
    .filter((segments) => segments.length > 0)
    .map((segments, i) => {
      const text = segments.join('\r').replace('PID_SEGMENT_PLACEHOLDER', 'PID|1||500^^^SIMULATOR MRN^MRN||Sim^Pat');
      return utf8(text.replace('%s', '20180709163300').replace('%s', `SIM${i + 1}`));
    });
}

export function outcomesOf(frames: readonly Uint8Array[]): Outcome[] {
  return frames.flatMap((frame) => parse(frame, SOURCE, RECEIVED)).map(outcome);
}

function outcome(m: ParsedMessage): Outcome {
  return {
    answer: m.err ? `${m.answerCode} ${m.err.segment}${m.err.field === null ? '' : `-${m.err.field}`}` : m.answerCode,
    type: m.type,
    id: m.controlId,
    events: m.events.map(({ patient, event }) => {
      const {
        id: _,
        feed: __,
        receivedAt: ___,
        kind,
        t,
        revision,
        mrn: ____,
        ...rest
      } = event as unknown as Record<string, unknown>;
      const who = [patient.mrn, patient.bed].filter((w) => w !== undefined).join(' in ');
      const fields = Object.entries(rest).map(([k, v]) => `${k}=${v}`);
      return [kind, who, new Date(t as number).toISOString(), revision === 'final' ? '' : revision, ...fields]
        .filter((x) => x !== '')
        .join(' · ');
    }),
    kept: m.refused.map((r) => `${r.status}: ${r.reason}`),
  };
}
