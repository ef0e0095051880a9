import type { BedRow } from '../state';

/** The row of a bed nobody lies in. */
export function emptyBed(bed: string, label: string): BedRow {
  return {
    bed,
    label,
    patientId: null,
    mrn: null,
    name: null,
    ageYears: null,
    sex: null,
    day: null,
    product: null,
    crs: null,
    icans: null,
    domains: null,
    latest: {},
    tempMax24h: null,
    oxygen: null,
    pressors: [],
    labChange: {},
    spark: {},
    steroid: null,
    steroidSince: null,
    toci: null,
    due: [],
    alerts: [],
    feeds: { lastDeviceAt: null, fresh: 'unknown' },
    absence: null,
    limits: null,
  };
}
