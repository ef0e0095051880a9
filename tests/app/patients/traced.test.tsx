// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p' }));

import { ClockProvider, stillClock } from '../../../app/live/clock';
import { IdentityBar, StateBar } from '../../../app/patients/[id]/bars';
import { TocilizumabPanel } from '../../../app/patients/[id]/panels/tocilizumab-panel';
import { WhyPanel } from '../../../app/patients/[id]/panels/why-panel';
import { timeText } from '../../../lib/display/clock';
import { ageText } from '../../../lib/display/durations';
import { clinicalNumber, labText, vitalText } from '../../../lib/display/numbers';
import { emptyChart, fold, patientState } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { handoffData } from '../../../lib/handoff/handoff';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import type { PatientState } from '../../../lib/state';
import { HOUR, MINUTE } from '../../../lib/time';
import { admission, event, T0 } from '../../support/events';
import { runs } from '../../support/property';
import { textsOf, unexplained } from '../../support/traced';

afterEach(cleanup);
/** Drawn anew in each run and printed with it; TRACED_SEED repeats a run that failed. */
const SEED = Number(process.env.TRACED_SEED ?? Math.floor(Math.random() * 2 ** 31));
const NOW = T0 + 20 * HOUR;
const ZONE = 'America/Chicago';

/** Minutes before now; two of one kind never share a time. */
const minutes = (max: number) => fc.uniqueArray(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 4 });
const reading = fc.record({
  tempC: fc.integer({ min: 360, max: 412 }).map((n) => n / 10),
  heartRate: fc.integer({ min: 55, max: 170 }),
  respRate: fc.integer({ min: 8, max: 40 }),
  spo2Percent: fc.integer({ min: 80, max: 100 }),
  mapMmHg: fc.integer({ min: 45, max: 110 }),
});
const story = fc.record({
  weightKg: fc.integer({ min: 350, max: 1_400 }).map((n) => n / 10),
  at: minutes(55),
  signs: fc.array(reading, { minLength: 4, maxLength: 4 }),
  lactate: fc.integer({ min: 4, max: 90 }).map((n) => n / 10),
  ferritin: fc.integer({ min: 200, max: 40_000 }),
  rate: fc.integer({ min: 1, max: 60 }).map((n) => n / 100),
  flowLpm: fc.integer({ min: 10, max: 60 }),
  fio2: fc.integer({ min: 30, max: 100 }).map((n) => n / 100),
  mg: fc.integer({ min: 200, max: 800 }),
});

/** A patient whose every number was drawn at random, as the engine sees it, with the events it came from. */
function told(s: typeof story extends fc.Arbitrary<infer T> ? T : never) {
  const t = (m: number) => NOW - m * MINUTE;
  const first = s.at[0] as number;
  const events: ChartEvent[] = [
    admission({ weightKg: s.weightKg }),
    ...s.at.map((m, i) => event({ kind: 'vital', t: t(m), ...s.signs[i] })),
    event({ kind: 'lab', t: t(first), test: 'lactate', value: s.lactate, unit: 'mmol/L' }),
    event({ kind: 'lab', t: t(first + 3), test: 'ferritin', value: s.ferritin, unit: 'ng/mL' }),
    event({ kind: 'medication', t: t(first), drug: 'norepinephrine', status: 'running', rate: s.rate, rateUnit: 'ug/kg/min' }),
    event({ kind: 'support', t: t(first), support: 'oxygen', device: 'hfnc', flowLpm: s.flowLpm, fio2: s.fio2 }),
    event({ kind: 'medication', t: t(first + 200), drug: 'tocilizumab', status: 'given', doseMg: s.mg }),
  ];
  const chart = fold(emptyChart(), events, NOW, ASTCT_2019);
  const identity = {
    ...{ id: 'p', mrn: '7', name: 'Doe', birthDate: '1968-03-14', sex: 'F', unit: 'ICU-7', bed: 'ICU-7-701' },
    ...{ zone: ZONE, admittedAt: new Date(T0).toISOString() },
  };
  return { events, state: patientState(chart, identity, ASTCT_2019, NOW, []) };
}
const byId = (events: readonly ChartEvent[], id: string | undefined) =>
  events.find((e) => e.id === id) as (ChartEvent & Record<string, unknown>) | undefined;
const iso = (e: ChartEvent) => new Date(e.t).toISOString();

describe(`every number on the page comes from an event (seed ${SEED})`, () => {
  test('UX-3.3 each input of a grade names its event, has its time and its value', () => {
    fc.assert(
      fc.property(story, (s) => {
        const { events, state } = told(s);
        const inputs = [...state.crs.basis.inputs, ...state.icans.basis.inputs].filter((i) => i.t !== null && i.value !== null);
        expect(inputs.length).toBeGreaterThan(3);
        for (const input of inputs) {
          const from = byId(events, input.eventId);
          expect(from, `${input.name} ${input.value}`).toBeDefined();
          if (!from) continue;
          if (typeof input.value === 'number') expect(Object.values(from), input.name).toContain(input.value);
        }
      }),
      runs(40),
    );
  });
  test('each newest value, dose and rate is that of the newest event that says it', () => {
    fc.assert(
      fc.property(story, (s) => {
        const { events, state } = told(s);
        for (const [code, v] of Object.entries(state.latest)) {
          const from = events
            .map((e) => e as ChartEvent & Record<string, unknown>)
            .filter((e) => e[code] !== undefined || e.test === code)
            .sort((a, b) => b.t - a.t)[0];
          expect([code, v.value, v.t]).toEqual([code, from?.[code] ?? from?.value, from && iso(from)]);
        }
        const [dose] = state.toci.doses;
        const given = byId(events, dose?.eventId);
        expect([dose?.doseMg, dose?.t]).toEqual([given?.doseMg, given && iso(given)]);
        expect(state.pressors.map((p) => p.rate)).toEqual([s.rate]);
        expect([state.oxygen?.flowLpm, state.oxygen?.fio2]).toEqual([s.flowLpm, s.fio2]);
        expect(state.patient.weightKg).toBe(s.weightKg);
      }),
      runs(40),
    );
  });
  test('what the bars draw and a handover says are those values, written as clinicians write them', () => {
    for (const s of fc.sample(story, { numRuns: 3, seed: SEED })) {
      const { state } = told(s);
      const at = Math.min(...s.at);
      const sign = s.signs[s.at.indexOf(at)] as (typeof s.signs)[number];
      render(
        <ClockProvider clock={stillClock(NOW)} zone={ZONE}>
          <IdentityBar state={state} onChart={() => undefined} />
          <StateBar state={state} checklist={null} onAlerts={() => undefined} onChecklist={() => undefined} />
        </ClockProvider>,
      );
      const cell = (name: RegExp) => {
        const term = within(screen.getByRole('region', { name: 'State now' }))
          .getAllByRole('term')
          .find((dt) => name.test(dt.textContent ?? ''));
        return term?.parentElement?.textContent ?? '';
      };
      const age = at < 2 ? ageText(at * MINUTE) : timeText(NOW - at * MINUTE, NOW, ZONE);
      expect(cell(/^T °C/)).toBe(`T °C${vitalText('tempC', sign.tempC)}${age}`);
      expect(cell(/^HR/)).toContain(String(sign.heartRate));
      expect(cell(/^MAP/)).toContain(String(sign.mapMmHg));
      expect(cell(/^HFNC/)).toContain(`${s.flowLpm} L / ${s.fio2.toFixed(2)}`);
      expect(cell(/^Norepinephrine/)).toContain(labText(s.rate));
      expect(cell(/^Lactate/)).toContain(labText(s.lactate));
      expect(document.body.textContent).toContain(`${clinicalNumber(s.weightKg)} kg`);
      const said = handoffData(state, { checklist: { managementGrade: 0, because: [], sections: [], open: 0 } }, NOW, []);
      expect(said.summary.join('\n')).toContain(`Ferritin ${labText(s.ferritin)} ng/mL`);
      expect(said.summary.join('\n')).toContain(`norepinephrine ${clinicalNumber(s.rate)} µg/kg/min`);
      cleanup();
    }
  });
  test('no number stands in the bars, the reasons or the dosing panel that is not an event’s, the protocol’s or the clock’s', () => {
    for (const s of fc.sample(story, { numRuns: 3, seed: SEED })) {
      const { events, state } = told(s);
      expect(left(drawn(state), events, state)).toEqual([]);
      // The same page with a reading nobody sent is found out.
      const forged = structuredClone(state) as { latest: Record<string, { value: number }> };
      (forged.latest.heartRate as { value: number }).value = 917;
      expect(left(drawn(forged as unknown as PatientState), events, state)).toEqual(['917']);
    }
  });
});

/** What a reader sees of a state: bars, both reasons, dosing. Words of different elements do not run together. */
function drawn(state: PatientState): string {
  render(
    <ClockProvider clock={stillClock(NOW)} zone={ZONE}>
      <IdentityBar state={state} onChart={() => undefined} />
      <StateBar state={state} checklist={null} onAlerts={() => undefined} onChecklist={() => undefined} />
      {(['CRS', 'ICANS'] as const).map((scale) => (
        <WhyPanel key={scale} state={state} asOf={state.asOf} scale={scale} onScale={() => undefined} course={[]} />
      ))}
      <TocilizumabPanel state={state} course={[]} guidance={null} notices={[]} onSaved={() => undefined} />
    </ClockProvider>,
  );
  const text = textsOf();
  cleanup();
  return text;
}

/** Derived by rules that have tests of their own: the dose from weight and cap, counts, age and day. */
function left(text: string, events: readonly ChartEvent[], state: PatientState): readonly string[] {
  const { toci, patient } = state;
  return unexplained(text, {
    ...{ events, now: NOW, zone: ZONE },
    derived: [toci.maxDoseMg ?? 0, toci.last24h, toci.total, patient.ageYears ?? 0, patient.day ?? 0],
    times: toci.nextEligibleAt === null ? [] : [Date.parse(toci.nextEligibleAt)],
    words: ['701', '14 Mar 1968', `MRN ${patient.mrn}`, 'ASTCT consensus 2019', 'astct-2019 v1.0.0', 'review-2025'],
  });
}
