import { mapResource } from '../../../../server/intake/fhir/map';
import type { Issued, MapContext, Mapped } from '../../../../server/intake/fhir/mapped';
import { readResource } from '../../../../server/intake/fhir/parse';
import { reissue } from '../../../../server/intake/fhir/reissue';
import type { ResourceType } from '../../../../server/intake/fhir/schema';
import type { SourceSettings } from '../../../../server/intake/port';

export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const SOURCE: SourceSettings = {
  name: 'EHR',
  zone: 'UTC',
  monitor: false,
  units: null,
  codes: {},
  unitMap: {},
  locations: {},
};

export const context = (more: Partial<MapContext> = {}): MapContext => ({
  source: SOURCE,
  receivedAt: NOW,
  issued: [],
  units: ['ICU-7', 'ICU-8'],
  ownUnit: 'ICU-7',
  isBed: () => false,
  mrn: 'M1',
  patient: null,
  bedAt: () => null,
  otherEncounter: false,
  ...more,
});

/** What a resource stands for, after the checks of its address. */
export function mapped(resource: object, more: Partial<MapContext> = {}): Mapped {
  const type = (resource as { resourceType: ResourceType }).resourceType;
  // As it travels: what is undefined is not there.
  const sent: unknown = JSON.parse(JSON.stringify(resource));
  return mapResource(readResource(sent, { method: 'POST', type, id: null }).resource, context(more));
}
/** Kind and fields of its events, each with its instant as text. */
export function fieldsOf(m: Mapped): Record<string, unknown>[] {
  return m.parts.map((p) => ({ ...p.fields, t: new Date(p.t).toISOString() }));
}
export const reasons = (m: Mapped): string[] => m.notes.map((n) => `${n.status}: ${n.reason}`);

/** The resource's versions one after the other, as the store would remember them: the events of each. */
export function versions(resources: readonly object[], more: Partial<MapContext> = {}) {
  let issued: readonly Issued[] = [];
  return resources.map((resource, i) => {
    const m = mapped(resource, { issued, ...more });
    const made = reissue({
      resource: `${(resource as { resourceType: string }).resourceType}/x`,
      version: i + 1,
      source: SOURCE,
      patient: { mrn: 'M1' },
      parts: m.parts,
      keep: m.keep,
      before: issued,
      receivedAt: NOW,
    });
    if (made.wrong !== null) throw new Error(made.wrong);
    issued = made.issued;
    return made.events.map(({ event }) => ({ ...event }) as unknown as Record<string, unknown>);
  });
}
