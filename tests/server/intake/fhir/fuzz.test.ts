import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../../lib/events/admit';
import { mapResource } from '../../../../server/intake/fhir/map';
import type { Issued } from '../../../../server/intake/fhir/mapped';
import { FhirError } from '../../../../server/intake/fhir/outcome';
import { checkShape, readBundle, readResource } from '../../../../server/intake/fhir/parse';
import { aimOf, withReferences } from '../../../../server/intake/fhir/reference';
import { reissue } from '../../../../server/intake/fhir/reissue';
import { TYPES } from '../../../../server/intake/fhir/schema';
import { bounded, fuzzTimeout } from '../../../support/fuzz';
import { context, NOW, SOURCE } from './context';
import {
  administration,
  bundle,
  encounter,
  entry,
  loinc,
  NOREPINEPHRINE,
  observation,
  ours,
  patient,
  procedure,
  quantity,
  snomed,
  subject,
} from './resources';

const T = '2026-11-21T11:30:00Z';
const HEALTHY: readonly Record<string, unknown>[] = [
  observation('M1', '8310-5', quantity(38.5, 'Cel'), T, { bodySite: snomed('39937001') }),
  {
    ...observation('M1', '85354-9', quantity(1, '1'), T),
    component: [
      { code: loinc('8480-6'), valueQuantity: quantity(90, 'mm[Hg]') },
      { code: ours('ice-naming'), valueInteger: 3 },
    ],
  },
  administration('M1', {
    status: 'in-progress',
    medicationCodeableConcept: NOREPINEPHRINE,
    effectivePeriod: { start: T },
    dosage: { rateQuantity: quantity(0.1, 'ug/kg/min') },
  }),
  {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: NOREPINEPHRINE,
    subject: subject('M1'),
    authoredOn: T,
    dosageInstruction: [{ doseAndRate: [{ doseQuantity: quantity(1, 'mg') }] }],
  },
  encounter(subject('M1'), 'ICU-7-04', T),
  procedure('M1', snomed('112798008'), T),
  patient('M1'),
];
/** Words that have a meaning somewhere, to be put where they have none. */
const words = fc.constantFrom(
  '',
  'final',
  'entered-in-error',
  'stopped',
  'Cel',
  'http://loinc.org',
  '8480-6',
  '-',
  '1e309',
  T,
  '2026-11-21',
  '\u202e',
  '__proto__',
  'Patient/x',
  'urn:uuid:1',
  '#',
);
const anything = fc.oneof(words, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }));

/** A healthy resource with some of its places, wherever they are, replaced, removed or doubled. */
const damaged = fc
  .tuple(
    fc.constantFrom(...HEALTHY),
    fc.array(fc.tuple(fc.nat(400), fc.constantFrom('set', 'drop', 'list'), anything), { minLength: 1, maxLength: 4 }),
  )
  .map(([healthy, changes]) => {
    const copy = structuredClone(healthy);
    for (const [pick, how, value] of changes) {
      const places: { at: Record<string, unknown>; key: string }[] = [];
      const walk = (node: unknown) => {
        if (typeof node !== 'object' || node === null) return;
        for (const key of Object.keys(node)) {
          places.push({ at: node as Record<string, unknown>, key });
          walk((node as Record<string, unknown>)[key]);
        }
      };
      walk(copy);
      const place = places[pick % places.length];
      if (!place) continue;
      if (how === 'drop') delete place.at[place.key];
      else place.at[place.key] = how === 'set' ? value : [place.at[place.key], value];
    }
    return JSON.parse(JSON.stringify(copy)) as Record<string, unknown>;
  });

/** Everything that happens to a resource before the store is asked; returns its events, or the refusal. */
function through(body: Record<string, unknown>, before: readonly Issued[] = []) {
  try {
    checkShape(body);
    const type = TYPES.find((t) => t === body.resourceType) ?? 'Observation';
    const { resource } = readResource(body, { method: 'POST', type, id: null });
    if (type !== 'Patient') aimOf(resource);
    const m = mapResource(resource, context({ issued: before }));
    const made = reissue({
      resource: `${type}/x`,
      version: before.length > 0 ? 2 : 1,
      source: SOURCE,
      patient: { mrn: 'M1' },
      parts: m.parts,
      keep: m.keep,
      before,
      receivedAt: NOW,
    });
    if (made.wrong !== null) throw new FhirError(422, made.wrong);
    return { m, made };
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
}

describe('whatever is sent', () => {
  it(
    'a damaged resource becomes well-formed events or a refusal with its reason, nothing else',
    () => {
      fc.assert(
        fc.property(damaged, (body) => {
          const out = through(body);
          if (out instanceof FhirError) {
            expect([400, 422]).toContain(out.status);
            expect(out.message.length).toBeGreaterThan(5);
            return;
          }
          for (const { event } of out.made.events) {
            expect(Number.isFinite(event.t)).toBe(true);
            expect(event.id.length).toBeLessThanOrEqual(200);
            for (const v of Object.values(event)) if (typeof v === 'number') expect(Number.isFinite(v)).toBe(true);
          }
          for (const p of out.m.parts) {
            const wire = { ...p.fields, id: 'x', patient: { mrn: 'M1' }, t: new Date(p.t).toISOString() };
            expect(admit(wire, NOW)).toHaveProperty('ok');
          }
        }),
        bounded(3_000, 1_500),
      );
    },
    fuzzTimeout(),
  );

  it(
    'the second time the same resource says nothing new; withdrawn, all it said is withdrawn',
    () => {
      fc.assert(
        fc.property(damaged, (body) => {
          const first = through(body);
          if (first instanceof FhirError) return;
          const { issued } = first.made;
          const again = through(body, issued);
          if (again instanceof FhirError) throw again;
          // A stop nobody dated is dated by when we heard of it; the clock of this test stands still.
          expect(again.made.events).toEqual([]);
          const gone = through({ ...body, status: 'entered-in-error' }, issued);
          if (gone instanceof FhirError || body.resourceType === 'Patient') return;
          expect(gone.made.events.map((e) => [e.event.id, e.event.revision])).toEqual(
            issued.map((i) => [i.id, 'entered-in-error']),
          );
        }),
        bounded(2_000, 1_500),
      );
    },
    fuzzTimeout(),
  );

  it(
    'any JSON at all is a refusal',
    () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...TYPES), (value, type) => {
          expect(() => readResource(value, { method: 'POST', type, id: null })).toThrow(FhirError);
          expect(() => readBundle(value)).toThrow(FhirError);
        }),
        bounded(2_000, 1_500),
      );
    },
    fuzzTimeout(),
  );

  it(
    'a bundle has one answer for each entry, whatever its entries are',
    () => {
      const request = fc.record({
        method: fc.oneof(words, fc.constantFrom('POST', 'PUT', 'GET')),
        url: fc.oneof(words, fc.constantFrom('Observation', 'Patient/x', '/Observation', 'Nothing')),
      });
      const list = fc.array(
        fc.oneof(
          damaged.map((r) => entry('POST', String(r.resourceType), r)),
          fc.record({ resource: damaged, request }),
          fc.record({ request }),
        ),
        { maxLength: 5 },
      );
      fc.assert(
        fc.property(list, fc.constantFrom('transaction' as const, 'batch' as const), (entries, type) => {
          const parsed = readBundle(JSON.parse(JSON.stringify(bundle(type, entries))));
          expect(parsed.entries).toHaveLength(entries.length);
          for (const e of parsed.entries) if (e instanceof FhirError) expect([400, 404, 405, 422]).toContain(e.status);
        }),
        bounded(500, 1_500),
      );
    },
    fuzzTimeout(),
  );

  it(
    'replacing references leaves everything else as it was',
    () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
          const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
          expect(JSON.stringify(withReferences(sent, () => undefined))).toBe(JSON.stringify(sent));
        }),
        bounded(500, 1_500),
      );
      const hostile = JSON.parse('{"__proto__":{"polluted":1},"a":{"reference":"urn:uuid:1"}}');
      const copy = withReferences(hostile, () => 'Patient/1');
      expect([JSON.stringify(copy), ({} as { polluted?: number }).polluted]).toEqual([
        '{"__proto__":{"polluted":1},"a":{"reference":"Patient/1"}}',
        undefined,
      ]);
    },
    fuzzTimeout(),
  );
});
