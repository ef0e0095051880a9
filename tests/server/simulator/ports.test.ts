import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../lib/scenarios/plan';
import { postFacts } from '../../../server/simulator/charting';
import { fhirAnswers, isDispensed, medicationAdministration } from '../../../server/simulator/fhir';
import { type HttpPort, request } from '../../../server/simulator/http';
import { withoutRepeats } from '../../../server/simulator/lane';
import { ledger } from '../../../server/simulator/ledger';

const T = Date.parse('2026-11-21T01:00:00Z');
let server: Server | undefined;
afterEach(() => server?.close());

async function port(answer: (req: IncomingMessage, res: ServerResponse, body: string) => void): Promise<HttpPort> {
  const made = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    answer(req, res, Buffer.concat(chunks).toString('utf8'));
  });
  server = made;
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(made.address() as AddressInfo).port}`,
    key: 'k1',
    onProblem: () => {},
    signal: new AbortController().signal,
  };
}
const dose = (drug: string, status: 'given' | 'ordered' = 'given', t = T): Fact => ({
  at: t,
  t,
  channel: 'pharmacy',
  event: {
    id: `00482193-dose-${drug}-${t}`,
    patient: { mrn: '00482193' },
    t: new Date(t).toISOString(),
    kind: 'medication',
    drug,
    doseMg: 100,
    status,
    route: 'SC',
  },
});

describe('HTTP ports', () => {
  it('a request is repeated while the server is away or overloaded, and the key goes with it', async () => {
    const answers = [503, 429, 200];
    const keys: unknown[] = [];
    const there = await port((req, res) => {
      keys.push(req.headers.authorization);
      res.writeHead(answers.shift() ?? 500).end('{"ok":true}');
    });
    expect(await request(there, 'POST', '/x', {})).toEqual({ status: 200, json: { ok: true } });
    expect(keys).toEqual(['Bearer k1', 'Bearer k1', 'Bearer k1']);
  });

  it('charted events that are refused or held are reported by id and reason', async () => {
    const there = await port((_, res) =>
      res.end(
        JSON.stringify({
          results: [
            { id: 'a', status: 'stored' },
            { id: 'b', status: 'duplicate' },
            { id: 'c', status: 'rejected', reason: 'no drug' },
          ],
        }),
      ),
    );
    const posted = await postFacts(there, [dose('a'), dose('b'), dose('c')]);
    expect(posted).toEqual({ taken: 2, refused: [{ id: 'c', reason: 'no drug' }] });
  });

  it('a port that answers metadata with anything but a capability statement is no FHIR port', async () => {
    let body = '{"resourceType":"CapabilityStatement"}';
    const there = await port((_, res) => res.end(body));
    expect(await fhirAnswers(there)).toBe(true);
    body = '{"error":{"code":"not-found"}}';
    expect(await fhirAnswers(there)).toBe(false);
  });
});

describe('the satellite pharmacy', () => {
  it('tells given doses of its own drugs only', () => {
    expect([dose('micafungin'), dose('micafungin', 'ordered'), dose('tocilizumab')].map(isDispensed)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('writes a dose as MedicationAdministration with drug codes, milligrams, time with zone, and an id of its own', () => {
    const resource = medicationAdministration(dose('anakinra'));
    expect(resource.medicationCodeableConcept.coding).toContainEqual({
      system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
      code: '72435',
    });
    expect(resource.dosage.dose).toMatchObject({ value: 100, code: 'mg' });
    expect(resource.effectiveDateTime).toBe('2026-11-21T01:00:00.000Z');
    expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
    expect(resource.id).not.toBe(medicationAdministration(dose('anakinra', 'given', T + 1000)).id);
  });
});

describe('the ledger', () => {
  it('a dose of tocilizumab is left out when it is not permitted, other facts are not', async () => {
    let canGive = false;
    const there = await port((_, res) => res.end(JSON.stringify({ toci: { canGive } })));
    const facts = [dose('tocilizumab'), dose('anakinra')];
    expect((await ledger(there)(facts)).map(({ event }) => event.kind === 'medication' && event.drug)).toEqual(['anakinra']);
    canGive = true;
    expect(await ledger(there)(facts)).toEqual(facts);
  });
});

describe('history', () => {
  it('leaves out what only repeats an oxygen device, keeps every change and one repeat now and then', () => {
    const oxygen = (hour: number, flowLpm: number): Fact => {
      const t = T + hour * 3_600_000;
      return {
        at: t,
        t,
        channel: 'charting',
        event: {
          id: `o${hour}`,
          patient: { mrn: '1' },
          t: new Date(t).toISOString(),
          kind: 'support',
          support: 'oxygen',
          device: 'nasal-cannula',
          flowLpm,
        },
      };
    };
    const told = withoutRepeats(
      [oxygen(0, 2), oxygen(1, 2), oxygen(2, 4), oxygen(3, 4), oxygen(6, 4), oxygen(7, 2)],
      4 * 3_600_000,
    );
    expect(told.map(({ event }) => event.id)).toEqual(['o0', 'o2', 'o6', 'o7']);
  });
});
