import type { FhirRow } from '../../store/fhir';

/** A stored resource as it goes out, with its version and the time of it. */
export function resourceOf(row: FhirRow): Record<string, unknown> {
  const { resourceType, id, meta, ...rest } = row.body;
  const version = { versionId: String(row.version), lastUpdated: new Date(row.updatedAt).toISOString() };
  return { resourceType, id, meta: { ...(meta as object | undefined), ...version }, ...rest };
}
/** The version as an entity tag, for If-Match. */
export const etagOf = (row: FhirRow): string => `W/"${row.version}"`;
