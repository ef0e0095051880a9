import { describe, expect, it } from 'vitest';
import { advance, apply, type Chart, compareEvents, crsState, emptyChart, evaluate, icansState } from '../../../lib/engine';
import { oxygenGrade } from '../../../lib/grading/crs';
import { runningPressors } from '../../../lib/grading/pressors';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import type { Protocol } from '../../../lib/protocols/protocol';
import { REVIEW_2025 } from '../../../lib/protocols/review-2025';
import type { GradeBasis } from '../../../lib/state';
import { type Instant, MINUTE } from '../../../lib/time';
import { foldAll, receive, settled } from '../../support/orders';
import { challengeRows, challengeStays, mimicRows, mimicStays, type Stay } from '../../support/stays';

/** Every ten minutes, and each instant something is charted with the millisecond before it. */
function instants(stay: Stay): Instant[] {
  const all = new Set<Instant>();
  for (let t = stay.start; t <= stay.end; t += 10 * MINUTE) all.add(t);
  for (const e of stay.events) {
    if (e.t < stay.start) continue;
    all.add(e.t);
    all.add(e.t - 1);
    if (e.kind === 'medication' && e.endsAt !== undefined) {
      all.add(e.endsAt);
      all.add(e.endsAt - 1);
    }
  }
  return [...all].filter((t) => t <= stay.end).sort((a, b) => a - b);
}

/** The chart as a server keeps it, at each instant in turn. */
function walk(stay: Stay, protocol: Protocol, look: (chart: Chart, t: Instant) => void): void {
  const events = [...stay.events].sort(compareEvents);
  let chart = emptyChart();
  let next = 0;
  for (const t of instants(stay)) {
    for (let e = events[next]; e !== undefined && e.t <= t; e = events[++next]) {
      const r = apply(chart, e, protocol);
      if ('refoldFrom' in r) throw new Error(`${e.id} in the order of time needs a refold`);
      chart = r.chart;
    }
    chart = advance(chart, t, protocol);
    look(chart, t);
  }
  expect(next).toBe(events.length);
}

/** A grade of 1 or more names a step that holds and an event of this stay behind it; a 0 says what was looked at. */
function expectBasis(b: GradeBasis, ids: ReadonlySet<string>, at: string): void {
  expect(b.reason, at).not.toBe('');
  expect(b.steps.length, at).toBeGreaterThan(0);
  for (const i of b.inputs) if (i.eventId !== undefined) expect(ids.has(i.eventId), `${at} ${i.name}`).toBe(true);
  if (b.grade === 0) return;
  const carrying = b.steps.filter((s) => s.result === true && s.inputs.length > 0);
  expect(carrying, `${at} grade ${b.grade} without a step that carries it`).not.toEqual([]);
  const known = b.inputs.filter((i) => i.used && i.t !== null && i.value !== null && i.eventId !== undefined);
  expect(known, `${at} grade ${b.grade} without an input`).not.toEqual([]);
  expect(Math.max(...b.steps.map((s) => s.gives ?? 0)), `${at} gives`).toBe(b.grade);
}

const stays = [...mimicStays(), ...challengeStays()];
const gradesMet = new Set<string>();

describe.each(stays)('real stay $name', (stay) => {
  const ids = new Set(stay.events.map((e) => e.id));

  it.each([ASTCT_2019, REVIEW_2025])('is graded by $id at every instant, and no grade stands without a basis', (protocol) => {
    let seen: ReturnType<typeof evaluate> | undefined;
    let looked = 0;
    walk(stay, protocol, (chart, t) => {
      seen = evaluate(chart, protocol, t, seen);
      if (looked++ % 5 !== 0) return;
      const at = new Date(t).toISOString();
      const crs = crsState(chart, protocol, t);
      const icans = icansState(chart, protocol, t);
      expectBasis(crs.basis, ids, `${at} CRS`);
      expectBasis(icans.basis, ids, `${at} ICANS`);
      expect(crs.grade).toBe(crs.basis.grade);
      gradesMet.add(`${protocol.id} ${crs.grade}`);
      for (const f of seen.findings) expect(f.text, `${at} ${f.rule}`).not.toBe('');
    });
    expect(looked).toBeGreaterThan(200);
  });

  it('comes to the same chart in the order of arrival, results later than readings', () => {
    const arrived = [...stay.events].sort((a, b) => a.receivedAt - b.receivedAt || (a.order ?? 0) - (b.order ?? 0));
    expect(settled(receive(arrived, stay.end, ASTCT_2019))).toEqual(settled(foldAll(stay.events, stay.end, ASTCT_2019)));
  });
});

it('the stays reach every grade of astct-2019, so that the checks above had something to check', () => {
  expect([0, 1, 2, 3, 4].filter((g) => !gradesMet.has(`astct-2019 ${g}`))).toEqual([]);
});

// ---- the same timelines straight from the rows, without the chart ----------------------------------------------------

const VASOPRESSORS = ['Norepinephrine', 'Epinephrine', 'Phenylephrine', 'Vasopressin', 'Dopamine'];
/** What the words of the ward mean for the grade of hypoxia. */
const GIVES: Readonly<Record<string, number>> = {
  None: 0,
  'Face tent': 3,
  'Aerosol-cool': 3,
  'High flow neb': 3,
  'Medium conc mask': 3,
  'Trach mask': 3,
  'Endotracheal tube': 4,
  'Tracheostomy tube': 4,
};

describe.each(mimicStays())('real stay $name against its rows', (stay) => {
  const rows = mimicRows(stay.text);

  it('runs the vasopressors the rows say, at every instant', () => {
    const drugs = rows.filter((r) => r.kind === 'drug' && VASOPRESSORS.includes(r.name));
    let running = 0;
    walk(stay, ASTCT_2019, (chart, t) => {
      const naive = new Set(drugs.filter((r) => r.t <= t && t < r.end).map((r) => r.name.toLowerCase()));
      const engine = runningPressors(chart, t).map((p) => p.infusion.drug);
      expect(engine.sort(), new Date(t).toISOString()).toEqual([...naive].sort());
      running += naive.size;
    });
    expect(running > 0).toBe(drugs.length > 0);
  });

  it('gives the oxygen the rows say, at every instant', () => {
    const devices = rows.filter((r) => r.name === 'o2_device_text');
    const flows = rows.filter((r) => r.name === 'o2_flow_L_min');
    const met = new Set<number>();
    walk(stay, ASTCT_2019, (chart, t) => {
      const device = devices.findLast((r) => r.t <= t);
      const flow = flows.findLast((r) => r.t <= t && device !== undefined && r.t >= device.t);
      const litres = flow === undefined ? null : Number(flow.value);
      const naive =
        device === undefined
          ? 0
          : device.value === 'Nasal cannula'
            ? litres !== null && litres > 6
              ? 3
              : 2
            : GIVES[device.value];
      expect(oxygenGrade(chart, ASTCT_2019), `${new Date(t).toISOString()} ${device?.value} ${litres}`).toBe(naive);
      if (naive !== undefined) met.add(naive);
    });
    expect(met.size).toBeGreaterThan(1);
  });
});

describe.each(challengeStays())('real stay $name against its rows', (stay) => {
  const rows = challengeRows(stay.text);

  it('is ventilated with the FiO2 the rows say, at every instant', () => {
    const vents = rows.filter((r) => r.name === 'MechVent' && r.value === 1);
    const fio2s = rows.filter((r) => r.name === 'FiO2');
    walk(stay, ASTCT_2019, (chart, t) => {
      const vent = vents.findLast((r) => r.t <= t);
      const fio2 = vent === undefined ? undefined : fio2s.findLast((r) => r.t <= t && r.t >= vent.t);
      const at = new Date(t).toISOString();
      expect(chart.support.ventilatedSince, at).toBe(vent === undefined ? null : (vents[0]?.t ?? null));
      expect(chart.support.oxygen?.fio2 ?? null, at).toBe(fio2?.value ?? null);
      expect(oxygenGrade(chart, ASTCT_2019), at).toBe(vent === undefined ? 0 : 4);
    });
  });
});
