import { describe, expect, test } from 'vitest';
import { STATE } from '../../../app/style/patient-state';
import { standingNotices } from '../../../lib/display/standing-notices';
import type { AlarmOffView } from '../../../lib/live';
import type { PatientState } from '../../../lib/state';
import { HOUR, MINUTE } from '../../../lib/time';

const now = Date.parse(STATE.asOf);
const iso = (t: number) => new Date(t).toISOString();
const streaming = (t: number): PatientState['latest'] => ({
  heartRate: { value: 118, unit: '/min', t: iso(t), source: 'device', fresh: 'fresh' },
});
const quiet: PatientState = {
  ...STATE,
  latest: streaming(now - 3_000),
  patient: { ...STATE.patient, limits: null, absence: null },
  protocol: { id: 'astct-2019', version: '1.0.0', signedOff: null },
};
const off: AlarmOffView = {
  ...{
    id: 'o1',
    kind: 'alarm',
    patientId: STATE.patient.id,
    bed: 'ICU-7-701',
    rule: 'FERRITIN-10K',
    title: 'Ferritin above 10 000',
  },
  ...{ reason: 'known, treated', by: 'S. Okafor', secondBy: 'M. Chen', from: iso(now - HOUR), until: iso(now + 2 * HOUR) },
  pending: false,
};
const said = (state: PatientState, offs: readonly AlarmOffView[] = []) => standingNotices(state, offs, now).map((n) => n.text);

describe('what stands over the numbers of a patient', () => {
  test('nothing where nothing is the matter', () => {
    expect(said(quiet)).toEqual([]);
  });
  test('a silent monitor is said with how long and since when; off the unit it is expected to be silent', () => {
    const silent = { ...quiet, latest: streaming(now - 75 * MINUTE) };
    expect(said(silent)).toEqual(['NOT LIVE: the monitor has been silent for 75 min, since 01:59. Go to the bedside.']);
    const away = { ...silent, patient: { ...quiet.patient, absence: { reason: 'CT head', until: iso(now + 30 * MINUTE) } } };
    expect(said(away)).toEqual(['Off unit: CT head, back 03:44']);
  });
  test('an alarm that is off is named with its end, who and why, for this patient and only once two people have signed', () => {
    expect(said(quiet, [off])).toEqual(['ALARM OFF: Ferritin above 10 000 until 05:14, S. Okafor: known, treated']);
    expect(
      said(quiet, [
        { ...off, pending: true },
        { ...off, patientId: 'another' },
        { ...off, kind: 'audio' },
      ]),
    ).toEqual([]);
  });
  test('treatment limits whose review is due say so, an absence that should be over too', () => {
    const state = {
      ...quiet,
      patient: {
        ...quiet.patient,
        limits: { text: 'no intubation', reviewBy: iso(now - HOUR) },
        absence: { reason: 'CT head', until: iso(now - MINUTE) },
      },
    };
    expect(said(state)).toEqual([
      'Treatment limits: no intubation, review was due 02:14',
      'Off unit: CT head, was to be back 03:13',
    ]);
  });
  test('a protocol changed within the last day says what it did to the grades', () => {
    const change = {
      ...{ at: iso(now - HOUR), from: 'astct-2019@1.0.0', to: 'astct-2019@1.1.0' },
      ...{ crs: { was: 2, is: 3 }, icans: { was: 1, is: 1 } },
    };
    const [text] = said({ ...quiet, protocol: { ...quiet.protocol, change } });
    expect(text).toContain('CRS was 2, is 3');
  });
});
