import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Framer } from '../../../../server/intake/hl7v2/framer';
import { parse } from '../../../../server/intake/hl7v2/parse';
import { PROJECT_ROOT } from '../../../../server/root';
import { files, type Outcome, outcomesOf } from './corpus';
import { iso, SOURCE } from './support';

const samples = files();
const expected: Record<string, Outcome[]> = JSON.parse(
  readFileSync(join(PROJECT_ROOT, 'tests/samples/hl7v2/expected.json'), 'utf8'),
);

describe('messages of others: each has its outcome written down', () => {
  it('every sample and nothing else', () => expect([...samples.keys()]).toEqual(Object.keys(expected)));
  it.each([...samples.keys()])('%s', (file) => expect(outcomesOf(samples.get(file) ?? [])).toEqual(expected[file]));

  it('the IHE PCD-01 message: 120/80 (100) of the cuff at its own time, for number 789567', () => {
    const [m] = parse(samples.get('ihe-pcd01/ipf-pcd01-request.hl7')?.[0] ?? '', SOURCE, 0);
    expect(m?.events).toMatchObject([
      {
        patient: { mrn: '789567' },
        event: { kind: 'vital', source: 'device', sbpMmHg: 120, dbpMmHg: 80, mapMmHg: 100, pressureSite: 'cuff' },
      },
    ]);
    expect(iso(m?.events[0]?.event.t ?? 0)).toBe('2009-08-13T04:57:15.000Z');
  });
  it('every sample that is one frame comes whole through the framer, cut at every byte', () => {
    for (const name of [
      'ihe-pcd01/ipf-pcd01-request.hl7',
      'rethinkhealth-qa/edge-non-ascii.hl7',
      'alarms/draeger-PCD04_alarm.txt',
    ]) {
      const content = samples.get(name)?.[0] ?? new Uint8Array();
      const framed = Uint8Array.of(0x0b, ...content, 0x1c, 0x0d);
      for (let cut = 0; cut <= framed.length; cut++) {
        const framer = new Framer();
        const out = [...framer.push(framed.subarray(0, cut)), ...framer.push(framed.subarray(cut))];
        expect(out).toHaveLength(1);
        const [only] = out;
        if (only?.kind !== 'whole' || Buffer.compare(only.bytes, content) !== 0) throw new Error(`${name} cut at ${cut}`);
      }
    }
  });
});
