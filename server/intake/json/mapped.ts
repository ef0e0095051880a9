import { byLoincCode, byMdcCode, catalogRow } from '../../../lib/events/catalog';
import { deviceRow } from '../../../lib/events/devices';
import { drugByAtc, drugByName, drugByRxnorm } from '../../../lib/events/drugs';
import { ucum } from '../../../lib/events/units';
import type { SourceSettings } from '../port';

type Maps = Pick<SourceSettings, 'codes' | 'unitMap' | 'locations'>;
type Wire = Record<string, unknown>;

const own = (map: Readonly<Record<string, string>>, key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;
const isEmpty = (map: object): boolean => {
  for (const _ in map) return false;
  return true;
};

/**
 * An event with the source's own words replaced by ours: the test and unit of a lab, the drug and its rate's unit, the
 * oxygen device, the bed. The same object if nothing of it stands in the maps.
 */
export function withMaps(wire: unknown, maps: Maps): unknown {
  if (typeof wire !== 'object' || wire === null || Array.isArray(wire)) return wire;
  if (isEmpty(maps.codes) && isEmpty(maps.unitMap) && isEmpty(maps.locations)) return wire;
  const event = wire as Wire;
  const changes: Wire = {};
  switch (event.kind) {
    case 'lab':
      put(changes, 'test', testOf(own(maps.codes, event.test)));
      put(changes, 'unit', own(maps.unitMap, event.unit));
      break;
    case 'medication':
      put(changes, 'drug', drugOf(own(maps.codes, event.drug)));
      put(changes, 'rateUnit', own(maps.unitMap, event.rateUnit));
      break;
    case 'support':
      put(changes, 'device', deviceOf(own(maps.codes, event.device)));
      break;
  }
  const { patient } = event;
  if (typeof patient === 'object' && patient !== null && !Array.isArray(patient)) {
    const bed = own(maps.locations, (patient as Wire).bed);
    if (bed !== undefined) changes.patient = { ...patient, bed };
  }
  return isEmpty(changes) ? wire : { ...event, ...changes };
}

function put(changes: Wire, field: string, value: string | undefined): void {
  if (value !== undefined) changes[field] = value;
}
function coded(target: string | undefined): { system: string; code: string } | null {
  if (target === undefined) return null;
  const colon = target.indexOf(':');
  return colon < 0
    ? { system: '', code: target }
    : { system: target.slice(0, colon).toLowerCase(), code: target.slice(colon + 1) };
}
function testOf(target: string | undefined): string | undefined {
  const c = coded(target);
  if (c === null) return undefined;
  if (c.system === 'loinc') return byLoincCode(c.code)?.row.code;
  if (c.system === 'mdc') return /^\d{1,9}$/.test(c.code) ? byMdcCode(Number(c.code))?.row.code : undefined;
  return catalogRow(c.code)?.code;
}
function drugOf(target: string | undefined): string | undefined {
  const c = coded(target);
  if (c === null) return undefined;
  if (c.system === 'rxnorm') return drugByRxnorm(c.code)?.drug;
  if (c.system === 'atc') return drugByAtc(c.code)?.drug;
  return drugByName(c.code)?.drug;
}
function deviceOf(target: string | undefined): string | undefined {
  const c = coded(target);
  return c === null ? undefined : deviceRow(c.code)?.device;
}

/** Why a map's entry means nothing to us, or null if it does. */
export function mapProblem(kind: 'code' | 'unit', target: string): string | null {
  if (kind === 'unit') return ucum(target) === null ? `${target} is no unit we know` : null;
  const c = coded(target);
  const systems = ['loinc', 'mdc', 'rxnorm', 'atc', 'drug', 'device', 'snomed', 'procedure', 'lab'];
  if (c === null || (c.system === '' && c.code === 'device')) return null;
  if (c.system === '') return `${target}: name the system, as in loinc:2276-4`;
  if (!systems.includes(c.system)) return `${c.system} is not one of ${systems.join(', ')}`;
  if ((c.system === 'loinc' || c.system === 'mdc' || c.system === 'lab') && testOf(target) === undefined)
    return c.system === 'loinc' && c.code === '600-7' ? null : `${target} is no observation we use`;
  if ((c.system === 'rxnorm' || c.system === 'atc' || c.system === 'drug') && drugOf(target) === undefined)
    return `${target} is no drug we use`;
  if (c.system === 'device' && deviceOf(target) === undefined) return `${c.code} is no oxygen device`;
  return null;
}
