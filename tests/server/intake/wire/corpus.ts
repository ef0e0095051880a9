import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../server/root';
import { mllp } from '../../../support/client';
import { samples } from '../fhir/corpus';
import { files, type Outcome } from '../hl7v2/corpus';
import { msa, verdict } from './hospital';
import { fhir, server } from './setting';

/** Every sample sent to the running server: each is answered as `expected.json` says its reader does. */

const folder = (name: string) => join(PROJECT_ROOT, 'tests/samples', name);
const expectedOf = <T>(name: string): T => JSON.parse(readFileSync(join(folder(name), 'expected.json'), 'utf8')) as T;

describe('messages of others over MLLP', () => {
  it('one connection takes them all: one answer each, in order, with the number of each', async () => {
    const expected = expectedOf<Record<string, Outcome[]>>('hl7v2');
    const line = await mllp(server.mllpPort);
    const got: Record<string, string[]> = {};
    const wanted: Record<string, string[]> = {};
    for (const [file, frames] of files()) {
      for (const frame of frames) line.raw(Buffer.concat([Buffer.of(0x0b), frame, Buffer.of(0x1c, 0x0d)]));
      const answered = (expected[file] ?? []).filter((o) => o.answer !== null);
      wanted[file] = answered.map((o) => `${o.answer?.replace('-', ' ')} ${o.id}`);
      got[file] = [];
      for (let i = 0; i < answered.length; i++) {
        const answer = await line.next();
        // ERR-2 is segment^sequence^field; the table names segment and field.
        const [code, place = ''] = verdict(answer).split(' ');
        const [segment, , field] = place.split('^');
        got[file].push([code, segment, field, msa(answer)[1]].filter((x) => x !== undefined && x !== '').join(' '));
      }
    }
    line.close();
    for (const file of Object.keys(wanted)) expect([file, got[file]]).toEqual([file, wanted[file]?.map((w) => w.trim())]);
  });
});

/** The rest of each file is more of the same. */
const ROWS = 40;

describe('resources of others over HTTP', () => {
  const expected = expectedOf<Record<string, unknown>>('fhir');
  it('each resource and bundle has the status written down', async () => {
    for (const file of samples().filter((f) => f.endsWith('.json'))) {
      const bytes = readFileSync(join(folder('fhir'), file));
      const { resourceType } = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')) as { resourceType: string };
      const r = await fhir.post(resourceType === 'Bundle' ? '' : `/${resourceType}`, new Uint8Array(bytes));
      const said = expected[file] as string | Record<string, unknown>;
      const refused = typeof said === 'string' ? /^(\d{3}):/.exec(said)?.[1] : said['transaction refused'];
      const status = refused !== undefined ? Number(refused) : resourceType === 'Bundle' ? 200 : 201;
      expect([file, r.status]).toEqual([file, status]);
      if (typeof said === 'object' && Array.isArray(said.batch)) {
        const { entry } = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')) as {
          entry: { request: { ifMatch?: string } }[];
        };
        // Which version an entry must have is known only to the store, which has none yet.
        const statuses = said.batch.map(
          (l: string, i) => /^(\d{3}):/.exec(l)?.[1] ?? (entry[i]?.request.ifMatch ? '412' : '201'),
        );
        const got: string[] = r.body.entry.map((e: { response: { status: string } }) => e.response.status.slice(0, 3));
        // What an earlier sample has created already is found, or brought up to date.
        expect(got.map((g, i) => (g === '200' && statuses[i] === '201' ? '201' : g))).toEqual(statuses);
      }
      if (r.status >= 400) expect([file, r.body.resourceType]).toEqual([file, 'OperationOutcome']);
    }
  });
  it('rows of three real stays, the first of each file in one batch: each is taken', async () => {
    for (const file of samples().filter((f) => f.endsWith('.ndjson'))) {
      const rows = readFileSync(join(folder('fhir'), file), 'utf8')
        .split('\n')
        .filter((l) => l !== '')
        .slice(0, ROWS)
        .map((l) => JSON.parse(l) as { resourceType: string; id: string });
      const entry = rows.map((resource) => ({
        resource,
        request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      }));
      const r = await fhir.post('', { resourceType: 'Bundle', type: 'batch', entry });
      expect([file, r.status]).toEqual([file, 200]);
      const statuses = new Set(r.body.entry.map((e: { response: { status: string } }) => e.response.status.slice(0, 3)));
      expect([file, [...statuses]]).toEqual([file, ['201']]);
    }
  });
});
