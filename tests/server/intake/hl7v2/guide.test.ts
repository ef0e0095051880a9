import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../server/root';
import { one } from './support';

const guide = readFileSync(join(PROJECT_ROOT, 'docs/hl7.md'), 'utf8');
const examples = [...guide.matchAll(/```hl7\n(.*?)```\n([^\n]+)\n/gs)].map((m) => [m[2], m[1]] as [string, string]);

describe('the integration guide for HL7 v2', () => {
  it('has examples of every message family', () => {
    const types = new Set(examples.map(([, text]) => one(text).type));
    for (const type of ['ORU^R01', 'ADT^A01', 'ADT^A17', 'ADT^A40', 'RAS^O17', 'RDE^O11', 'QBP^Q22'])
      expect(types).toContain(type);
  });
  it.each(examples)('%s', (said, text) => {
    const m = one(text.replaceAll('\n', '\r'));
    const kinds = m.events.map(({ event: e }) => (e.revision === 'final' ? e.kind : `${e.kind} ${e.revision}`)).join(', ');
    const got = m.err ? `${m.answerCode} ${m.err.segment}-${m.err.field}` : `${m.answerCode} · ${kinds}`;
    expect(got).toBe(said);
    if (m.answerCode === 'AA') expect(m.refused).toEqual([]);
  });
});
