import type { Row } from './row';
import { post, type Setting } from './setting';
import { interleave, median } from './stats';

const ENTRIES = 100;
const REQUESTS = 10;

/** Row fhir: Observations of a batch Bundle taken in, graded and stored with their resources, against the same readings as JSON events. */
export async function fhirRows(s: Setting, rounds: number): Promise<Row[]> {
  const base = Date.now() - 900_000;
  let n = 0;
  const next = () => ({ n: n++, mrn: s.mrns[n % s.mrns.length] as string, t: new Date(base + n * 10).toISOString() });
  const timed = async (send: () => Promise<unknown>) => {
    const started = performance.now();
    for (let i = 0; i < REQUESTS; i++) await send();
    return (ENTRIES * REQUESTS * 1_000) / (performance.now() - started);
  };
  const events = () =>
    post(
      s,
      Array.from({ length: ENTRIES }, () => {
        const r = next();
        return { id: `j${r.n}`, patient: { mrn: r.mrn }, kind: 'vital', t: r.t, heartRate: 60 + (r.n % 60) };
      }),
    );
  const bundle = async () => {
    const entry = Array.from({ length: ENTRIES }, () => ({
      resource: heartRate(next()),
      request: { method: 'POST', url: 'Observation' },
    }));
    const r = await fetch(`${s.baseUrl}/fhir/R4`, {
      method: 'POST',
      headers: { authorization: `Bearer ${s.ingestKey}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
    });
    const answer = (await r.json()) as { entry: { response: { status: string } }[] };
    const bad = answer.entry.find((e) => !e.response.status.startsWith('201'));
    if (bad) throw new Error(`an entry was answered ${bad.response.status}`);
  };
  const result = await interleave(
    rounds,
    () => timed(events),
    () => timed(bundle),
  );
  const [json, fhir] = [median(result.control), median(result.product)];
  return [
    {
      id: 'fhir',
      what: 'Observations of a batch Bundle against JSON events, 100 a request',
      value: fhir / json,
      gate: 0.2,
      goal: 0.4,
      better: 'more',
      detail: `${Math.round(fhir)}/s, ${Math.round(json)}/s`,
    },
  ];
}

const heartRate = (r: { n: number; mrn: string; t: string }) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { identifier: { value: r.mrn } },
  effectiveDateTime: r.t,
  valueQuantity: { value: 60 + (r.n % 60), system: 'http://unitsofmeasure.org', code: '/min' },
});
