import type { ChartEventOf } from '../../events/event';
import { iceTotal, seizureGrade, usesCapd } from '../../grading/icans';
import type { Protocol } from '../../protocols/protocol';
import type { Chart, IceRecord, Neuro, Rejected, Seizure } from '../chart';
import { arrival } from '../order';
import { attributed } from '../read';
import { withParts } from '../with';
import { insert } from './insert';
import { addRejects, refused } from './rejects';

const KEEP_ICE = 30;
const KEEP_SEIZURES = 12;

/** Folds one ICE or CAPD record, in the order of time. */
export function foldIce(chart: Chart, e: ChartEventOf<'ice'>, protocol: Protocol): Chart {
  const from = chart.therapy.firstAt;
  const beforeInfusion = from === null || e.t < from;
  const capdPatient = usesCapd(chart.person, e.t, protocol);
  const capd = e.capd !== undefined && Number.isInteger(e.capd) && e.capd >= 0 && e.capd <= 32 ? e.capd : null;
  const rejects: Rejected[] =
    e.capd !== undefined && capd === null ? [refused(e, 'capd', e.capd, '{score}', 'outside 0 to 32')] : [];
  const reason = e.assessable === false ? (e.reason ?? 'not said') : null;
  const zero = reason === 'unarousable' || (reason === 'global-aphasia' && !capdPatient);
  const score = capdPatient ? (reason === 'unarousable' ? 0 : null) : zero ? 0 : reason === null ? iceTotal(e) : null;
  const record: IceRecord = {
    t: e.t,
    receivedAt: arrival(e),
    score,
    capd: reason === null ? capd : null,
    reason,
    gradable: score !== null || (capdPatient && reason === null && capd !== null),
    beforeInfusion,
    attributed: attributed(chart, 'icans-ice', e.t) !== null,
    ...(e.language === undefined || e.language.trim() === '' ? {} : { language: e.language.trim() }),
    id: e.id,
  };
  const { ice } = chart;
  const next = {
    records: insert(ice.records, record, KEEP_ICE),
    graded: record.gradable && !beforeInfusion ? record : ice.graded,
    carriedSince: beforeInfusion
      ? ice.carriedSince
      : record.gradable
        ? null
        : reason !== null
          ? (ice.carriedSince ?? e.t)
          : ice.carriedSince,
    ...(beforeInfusion && record.capd !== null
      ? { baselineCapd: record.capd }
      : ice.baselineCapd === undefined
        ? {}
        : { baselineCapd: ice.baselineCapd }),
  };
  return withParts(chart, { ice: next, rejects: rejects.length === 0 ? chart.rejects : addRejects(chart.rejects, rejects) });
}

/** Folds one neurological assessment, in the order of time. Nothing before the infusion is graded; a seizure is kept to be told. */
export function foldNeuro(chart: Chart, e: ChartEventOf<'neuro'>, protocol: Protocol): Chart {
  const from = chart.therapy.firstAt;
  const counts = from !== null && e.t >= from;
  const old = chart.neuro;
  const sedated = e.sedated === true;
  const neuro: Neuro = {
    loc: counts && e.loc !== undefined && !sedated ? { value: e.loc, t: e.t, id: e.id } : old.loc,
    motor: counts && e.motor !== undefined ? { value: e.motor, t: e.t, id: e.id } : old.motor,
    icp: counts && e.icp !== undefined ? { value: e.icp, t: e.t, id: e.id } : old.icp,
    sedated: e.sedated !== undefined ? { value: sedated, t: e.t, id: e.id } : old.sedated,
    seizures: e.seizure === undefined ? old.seizures : insert(old.seizures, seizureOf(chart, e, protocol), KEEP_SEIZURES),
  };
  return withParts(chart, { neuro });
}

function seizureOf(chart: Chart, e: ChartEventOf<'neuro'>, protocol: Protocol): Seizure {
  const s = e.seizure ?? {};
  const plain = {
    ...(s.durationMin !== undefined ? { durationMin: s.durationMin } : {}),
    ...(s.repetitiveWithoutRecovery !== undefined ? { repetitiveWithoutRecovery: s.repetitiveWithoutRecovery } : {}),
    ...(s.lifeThreatening !== undefined ? { lifeThreatening: s.lifeThreatening } : {}),
  };
  return {
    t: e.t,
    receivedAt: arrival(e),
    type: s.type ?? null,
    durationMin: s.durationMin ?? null,
    grade: seizureGrade(plain, protocol),
    attributed: attributed(chart, 'icans-seizure', e.t) !== null,
    id: e.id,
  };
}
