import type { Chart, Course, Doses, Evidences, SignEvidence } from './chart';

const NO_SIGN: SignEvidence = { now: false, lastAt: null, values: {}, id: null, device: false, run: null };
export const NO_EVIDENCE: Evidences = {
  fever: { firstAt: null, lastAt: null, lastC: null, lastId: null, now: false },
  pressure: NO_SIGN,
  spo2: NO_SIGN,
  tidalHighSince: null,
};
export const NO_DOSES: Doses = {
  tocilizumab: [],
  tocilizumabOrders: [],
  otherIl6: [],
  steroid: [],
  steroidOrders: [],
  anakinra: [],
  antipyretic: [],
  antibiotic: [],
  antifungal: [],
  gmCsf: [],
  bolus: [],
  push: [],
  other: [],
};
const NO_COURSE: Course = {
  at: Number.MIN_SAFE_INTEGER,
  nextAt: null,
  before: null,
  last: null,
  peakIcans: 0,
  peakIcansAt: null,
  peakIcansBefore: 0,
  peakIcansBeforeAt: null,
};

/** Before anything is known; earlier than every event. */
export function emptyChart(): Chart {
  return {
    t: Number.MIN_SAFE_INTEGER,
    person: {
      mrn: null,
      name: null,
      birthDate: null,
      ageYears: null,
      sex: null,
      heightCm: null,
      baseline: {},
      weights: [],
      history: {},
      limits: null,
      absence: null,
    },
    stay: {
      open: false,
      unit: null,
      bed: null,
      zone: 'UTC',
      levelOfCare: 'icu',
      admittedAt: null,
      endedAt: null,
      monitoringStart: null,
    },
    therapy: { product: null, infusions: [], firstAt: null },
    vitals: {},
    feed: { deviceAt: null, firstMonitorAt: null, resumedAt: null, arterialAt: null },
    evidence: NO_EVIDENCE,
    support: {
      oxygen: null,
      ventilatedSince: null,
      nivSince: null,
      crrt: null,
      ecmoVv: null,
      ecmoVa: null,
      cooling: null,
      monitoring: null,
    },
    infusions: {},
    doses: NO_DOSES,
    labs: {},
    neuro: { loc: null, motor: null, icp: null, sedated: null, seizures: [] },
    ice: { records: [], graded: null, carriedSince: null },
    attributions: {},
    regrades: [],
    decisions: [],
    diagnostics: [],
    checklist: {},
    fluid: [],
    rejects: {},
    steps: [],
    episode: null,
    temperatures: [],
    course: NO_COURSE,
  };
}
