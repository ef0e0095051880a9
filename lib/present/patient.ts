import type { Chart } from '../chart/chart';
import { ageYears, current, dayAfterInfusion, infusionAt, productAt } from '../chart/read';
import { freshnessAt, STREAMED } from '../freshness';
import { easixOf } from '../grading/easix';
import { hscoreOf } from '../grading/hscore';
import type { Protocol } from '../protocols/protocol';
import type { AlertView, BedRow, CrsState, IcansState, PatientIdentity, PatientState, ProtocolChange } from '../state';
import type { Instant } from '../time';
import { dueItems } from './due';
import { crsState, icansState, iso, isoOrNull } from './grades';
import { labChanges, latestValues, oxygenState, pressorStates, sparks, steroidCourse, tempMax24h, tociState } from './values';

/** What the server knows of a patient and the chart does not: who they are to it, and where they lie. */
export type Identity = Pick<
  PatientIdentity,
  'id' | 'mrn' | 'name' | 'birthDate' | 'sex' | 'unit' | 'bed' | 'zone' | 'admittedAt'
>;

/** Body of GET /api/patients/{mrn}/state. The chart is advanced to `now`. */
export function patientState(
  chart: Chart,
  identity: Identity,
  protocol: Protocol,
  now: Instant,
  alerts: readonly AlertView[],
  change: ProtocolChange | null = null,
): PatientState {
  const step = current(chart);
  const hscore = hscoreOf(chart);
  const easix = easixOf(chart, protocol);
  return {
    patient: identityOf(chart, identity, now),
    asOf: iso(now),
    protocol: {
      id: protocol.id,
      version: protocol.version,
      signedOff: protocol.signedOff === null ? null : `${protocol.signedOff.by}, ${protocol.signedOff.at}`,
      change,
    },
    crs: crsState(chart, protocol, now),
    icans: icansState(chart, protocol, now),
    domains: { hypotension: step.hypotension, hypoxia: step.hypoxia },
    oxygen: oxygenState(chart, now),
    pressors: pressorStates(chart, now),
    toci: tociState(chart, now, protocol),
    scores: {
      hscore: hscore.score,
      hscoreMissing: hscore.missing,
      hscorePartial: hscore.partial,
      easix: easix.easix?.value ?? null,
      sEasix: easix.sEasix?.value ?? null,
      mEasix: easix.mEasix?.value ?? null,
    },
    due: dueItems(chart, now, protocol),
    latest: latestValues(chart, now, protocol),
    tempMax24h: tempMax24h(chart, now),
    alerts,
  };
}

/** One bed of the board with a patient in it. */
export function bedRow(
  place: { readonly bed: string; readonly label: string },
  chart: Chart,
  identity: Identity,
  protocol: Protocol,
  now: Instant,
  alerts: readonly AlertView[],
  change: ProtocolChange | null = null,
): BedRow {
  const patient = identityOf(chart, identity, now);
  const step = current(chart);
  const { doses: _, ...toci } = tociState(chart, now, protocol);
  const steroid = steroidCourse(chart, now, protocol);
  return {
    bed: place.bed,
    label: place.label,
    patientId: patient.id,
    mrn: patient.mrn,
    name: patient.name,
    ageYears: patient.ageYears,
    sex: patient.sex,
    day: patient.day,
    product: patient.product,
    crs: short(crsState(chart, protocol, now)),
    icans: short(icansState(chart, protocol, now)),
    domains: { hypotension: step.hypotension, hypoxia: step.hypoxia },
    latest: latestValues(chart, now, protocol),
    tempMax24h: tempMax24h(chart, now),
    oxygen: oxygenState(chart, now),
    pressors: pressorStates(chart, now),
    labChange: labChanges(chart, now),
    spark: sparks(chart, now),
    steroid: steroid?.text ?? null,
    steroidSince: isoOrNull(steroid?.since ?? null),
    toci,
    due: dueItems(chart, now, protocol),
    alerts,
    protocolChange: change,
    feeds: { lastDeviceAt: isoOrNull(chart.feed.deviceAt), fresh: freshnessAt(chart.feed.deviceAt, now, STREAMED) },
    absence: patient.absence,
    limits: patient.limits,
  };
}

function short<S extends CrsState | IcansState>({ basis, ...state }: S): Omit<S, 'basis'> & { reason: string; chip: string } {
  return { ...state, reason: basis.reason, chip: basis.chip };
}

function identityOf(chart: Chart, identity: Identity, now: Instant): PatientIdentity {
  const { person } = chart;
  const weight = person.weights.at(-1);
  const age = ageYears(person, now);
  const { absence, limits } = person;
  const away = absence !== null && (absence.until === null || absence.until > now) ? absence : null;
  return {
    ...identity,
    name: identity.name ?? person.name,
    birthDate: identity.birthDate ?? person.birthDate,
    sex: identity.sex ?? person.sex,
    // Whole years from two on; below that the decimals matter.
    ageYears: age === null ? null : age >= 2 ? Math.floor(age) : Math.round(age * 100) / 100,
    weightKg: weight?.kg ?? null,
    weightAt: isoOrNull(weight?.t ?? null),
    heightCm: person.heightCm,
    product: productAt(chart, now),
    infusedAt: isoOrNull(infusionAt(chart, now)?.t ?? null),
    day: dayAfterInfusion(chart, now),
    limits: limits === null ? null : { text: limits.text, reviewBy: isoOrNull(limits.reviewBy) },
    absence: away === null ? null : { reason: away.reason, until: isoOrNull(away.until) },
  };
}
