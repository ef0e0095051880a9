import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../../server/http/answer';
import { mapResource } from '../../../../server/intake/fhir/map';
import { FhirError } from '../../../../server/intake/fhir/outcome';
import { checkShape, readBundle, readResource, type WriteRequest } from '../../../../server/intake/fhir/parse';
import { isServed } from '../../../../server/intake/fhir/schema';
import { PROJECT_ROOT } from '../../../../server/root';
import { context } from './context';

const FOLDER = join(PROJECT_ROOT, 'tests/samples/fhir');

/** Every sample: its path below the folder. */
export function samples(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.includes('/') && /\.(json|ndjson)$/.test(f))
    .sort();
}
/** What becomes of a sample, as lines a person can check against it. */
export function outcomeOf(file: string): unknown {
  const bytes = readFileSync(join(FOLDER, file));
  if (file.endsWith('.ndjson')) {
    const counts: Record<string, number> = {};
    for (const line of bytes
      .toString('utf8')
      .split('\n')
      .filter((l) => l !== '')) {
      const outcome = withoutTimes(resourceOutcome(JSON.parse(line)));
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return Object.fromEntries(Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
  }
  const body = parseJson(bytes);
  checkShape(body);
  return (body as { resourceType?: unknown }).resourceType === 'Bundle' ? bundleOutcome(body) : resourceOutcome(body);
}

function bundleOutcome(body: unknown): unknown {
  try {
    const { mode, entries } = readBundle(body);
    const list = entries.map((e) => (e instanceof FhirError ? refused(e) : `${e.method} ${e.type}: ${said(e)}`));
    const fault = entries.find((e): e is FhirError => e instanceof FhirError);
    if (mode === 'batch') return { batch: list };
    return fault
      ? { 'transaction refused': fault.status === 404 || fault.status === 405 ? 422 : fault.status, first: fault.message }
      : { transaction: list };
  } catch (error) {
    return refused(error);
  }
}
function resourceOutcome(body: unknown): string {
  const { resourceType: type, id } = body as { resourceType: string; id?: string };
  if (!isServed(type)) return '404';
  try {
    return said(readResource(body, { method: 'PUT', type, id: id ?? '' }));
  } catch (error) {
    return refused(error);
  }
}
function said(request: WriteRequest): string {
  const m = mapResource(request.resource, context());
  const parts = m.parts.map(({ t, fields: { kind, ...rest } }) => {
    const words = Object.entries(rest).map(([k, v]) => `${k}=${String(v)}`);
    return `${kind} · ${new Date(t).toISOString()} · ${words.join(' ')}`;
  });
  return [...parts, ...new Set(m.notes.map((n) => `${n.status}: ${n.reason}`))].join(' | ') || 'nothing to use';
}
function refused(error: unknown): string {
  if (!(error instanceof FhirError)) throw error;
  return `${error.status}: ${error.message}`;
}
/** Rows by what they are, not by when and how much. */
const withoutTimes = (outcome: string): string =>
  outcome
    .replace(/ · \d{4}-[^ ]+ · /g, ' · ')
    .replace(/=(\d[\d.:TZ-]*)(?= |$)/g, '')
    .replace(/ \| (?=support · support=\w+ .*status=stopped)/, ' | ');
