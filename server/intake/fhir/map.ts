import { mapEncounter } from './encounter';
import type { MapContext, Mapped } from './mapped';
import { mapAdministration, mapRequest } from './medication';
import { mapObservation } from './observation';
import { mapPatient } from './patient';
import { mapProcedure } from './procedure';
import type { Resource } from './schema';

/** What a resource stands for, given what its earlier versions did. */
export function mapResource(resource: Resource, ctx: MapContext): Mapped {
  switch (resource.resourceType) {
    case 'Patient':
      return mapPatient(resource, ctx);
    case 'Encounter':
      return mapEncounter(resource, ctx);
    case 'Observation':
      return mapObservation(resource, ctx);
    case 'MedicationAdministration':
      return mapAdministration(resource, ctx);
    case 'MedicationRequest':
      return mapRequest(resource, ctx);
    case 'Procedure':
      return mapProcedure(resource, ctx);
  }
}
