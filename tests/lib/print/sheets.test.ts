import { describe, expect, it } from 'vitest';
import { NOW, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { fixtureTrend } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { wallTime } from '../../../lib/display/clock';
import type { Line } from '../../../lib/print/line';
import { patientSheet } from '../../../lib/print/patient-sheet';
import { BEDS_A_PAGE, unitSheet } from '../../../lib/print/unit-sheet';
import type { BedRow } from '../../../lib/state';
import { HOUR } from '../../../lib/time';

const unit = { name: 'ICU 7', zone: ZONE };
const protocols = [{ id: 'astct-2019', version: '1', signedOff: null }];
const sheetOf = (rows: readonly BedRow[], kind: 'handover' | 'downtime' = 'handover') =>
  unitSheet({ kind, unit, rows, protocols, now: NOW, simulated: false });
const beds = unitSnapshot(24).beds;
const patientOf = (label: string, change: Partial<BedRow> = {}) => {
  const row = beds.find((b) => b.label === label) as BedRow;
  const patient = sheetOf([{ ...row, ...change }]).pages[0]?.[0]?.patient;
  if (!patient) throw new Error(`${label} is empty`);
  return patient;
};
const said = (lines: readonly Line[]) => lines.map((l) => (l.time === undefined ? l.text : `${l.text} @${l.time}`));

describe("a unit's sheet", () => {
  it('has twelve beds a page, all beds in bed order, empty ones too', () => {
    const sheet = sheetOf(beds);
    expect(sheet.pages.map((p) => p.length)).toEqual([BEDS_A_PAGE, 12]);
    expect(sheet.pages.flat().map((b) => b.label)).toEqual(beds.map((b) => b.label));
    expect(sheet.pages.flat().find((b) => b.label === '722')?.patient).toBeNull();
    expect(sheetOf([]).pages).toEqual([[]]);
  });
  it('says that it is not live, when it was printed, that the protocol is not signed off, and what it is for', () => {
    const sheet = sheetOf(beds);
    expect(sheet.banner).toBe('PRINTED 03:14:22 CST, Sat 21 Nov – NOT LIVE – destroy after shift');
    expect(sheet.foot[0]).toBe('Protocol astct-2019, 1: NOT SIGNED OFF by this site');
    expect(sheet.foot.at(-1)).toContain('Bedside monitors are the primary alarms');
    expect(unitSheet({ kind: 'downtime', unit, rows: [], protocols, now: NOW, simulated: true }).title).toContain(
      'SIMULATED TIME',
    );
  });
  it('no vital, lab, oxygen or pressor stands without its time', () => {
    for (const bed of sheetOf(beds).pages.flat()) {
      if (bed.patient === null) continue;
      const { signs, support, labs } = bed.patient;
      for (const line of [...signs, ...labs, ...support.filter((l) => !/^No pressor|not charted/.test(l.text))])
        expect(line.time, `${bed.label}: ${line.text}`).toMatch(/\d\d:\d\d$/);
    }
  });
  it('a steroid that is running or was stopped says since when', () => {
    const since = { steroidSince: new Date(NOW - 7 * HOUR).toISOString() };
    expect(said(patientOf('701', { steroid: 'Dex q6h running', ...since }).drugs)).toContain('Dex q6h running since @20:14');
    expect(said(patientOf('701', { steroid: 'HC stopped', ...since }).drugs)).toContain('HC stopped since @20:14');
  });
  it('a number of another day says which', () => {
    const row = beds.find((b) => b.label === '701') as BedRow;
    const ferritin = { ...row.latest.ferritin, value: 900, unit: 'ng/mL', source: 'lab', fresh: 'stale' as const };
    const patient = patientOf('701', {
      latest: { ferritin: { ...ferritin, t: new Date(NOW - 40 * HOUR).toISOString() } },
      labChange: {},
    });
    expect(said(patient.labs)).toEqual(['Ferritin 900 @19 Nov 11:14']);
  });
  it('a value too old to be shown on the screen is not on paper either', () => {
    const patient = patientOf('701', {
      latest: {
        heartRate: { value: 140, unit: '/min', t: new Date(NOW - 2 * HOUR).toISOString(), source: 'device', fresh: 'fresh' },
      },
    });
    expect(said(patient.signs)).toEqual(['HR too old @01:14']);
  });
  it('a silent monitor holds the grade and is said beside the name', () => {
    const patient = patientOf('706');
    expect(patient.crs.view).toMatchObject({ value: 2, held: true });
    expect(said(patient.identity)).toContain('Monitor silent since @02:41');
    expect(said(patient.crs.lines).join()).toMatch(/held, (was|not) confirmed by/);
    expect(said(patient.crs.lines).some((l) => l.startsWith('confirmed'))).toBe(false);
  });
  it('treatment limits, absence and who has an alert are on it', () => {
    const patient = patientOf('704', {
      limits: { text: 'no intubation', reviewBy: null },
      absence: { reason: 'CT', until: new Date(NOW + HOUR).toISOString() },
    });
    expect(said(patient.identity)).toEqual(expect.arrayContaining(['LIMITS: no intubation', 'Off the unit: CT @back 04:14']));
    expect(said(patient.alerts)[0]).toMatch(/^!!! CRS 4.*UNOWNED @03:1/);
    expect(said(patientOf('701').alerts)[0]).toContain('K. Lee');
  });
});

describe("a patient's sheet", () => {
  const row = beds.find((b) => b.label === '701') as BedRow;
  const trend = fixtureTrend({ from: NOW - 72 * HOUR, to: NOW, codes: null } as never);
  const sheet = patientSheet({ state: STATE, row, trend, now: NOW, simulated: false });
  it('has the doses of tocilizumab before all else that was given, so that they are not what finds no room', () => {
    const given = said(sheet?.given ?? []);
    expect(given.slice(0, STATE.toci.doses.length).map((l) => l.slice(0, 13))).toEqual(['tocilizumab 2', 'tocilizumab 1']);
    const times = trend.drugs.filter((d) => d.drug !== 'tocilizumab').map((d) => d.t);
    expect(times.length).toBeGreaterThan(1);
    expect(given[STATE.toci.doses.length]).toContain(wallTime(Math.max(...times), ZONE).hm);
  });
  it('names what a grade rests on in words', () => {
    const why = said(sheet?.icans.why ?? []).join();
    expect(why).toContain('ICE 6');
    expect(why).not.toMatch(/\b(loc|ice)\b/);
  });
});
