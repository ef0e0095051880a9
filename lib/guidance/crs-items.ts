import { isBelow } from '../chart/bounds';
import { current, isAdult, monitoring, runOf, weightKg } from '../chart/read';
import { permission } from '../chart/tocilizumab';
import { clinicalNumber } from '../display/numbers';
import { organValues } from '../grading/organs';
import { ranTo, runningPressors, runsAt } from '../grading/pressors';
import { unitText } from '../lanes/words';
import { num, span } from '../protocols/protocol';
import { dexamethasoneText, pulseMg, pulseText, tociDoseText } from '../rules/doses-said';
import { covered } from '../rules/infection';
import { clock, drugName, list, said } from '../rules/words';
import { lastEcho } from '../rules/workup';
import { HOUR, MINUTE } from '../time';
import { decided, done, doseSaid, due, type Facts, item, notApplicable, type Standing } from './item';
import { ladder } from './ladder';
import { steroidStanding } from './steroid-standing';
import type { ChecklistItem } from './types';
import { ventilationStanding } from './ventilation';
import { workupComplete, workupItems } from './workup';

/** The CRS checklist (CHK-1a to CHK-4d), group by group. */
export function crsItems(facts: Facts, grade: number): readonly ChecklistItem[] {
  switch (grade) {
    case 1:
      return gradeOne(facts);
    case 2:
      return gradeTwo(facts);
    case 3:
      return gradeThree(facts);
    default:
      return gradeFour(facts);
  }
}

const HYDRATION_MS = 12 * HOUR;

function gradeOne(f: Facts): readonly ChecklistItem[] {
  return [
    item(f, { id: 'CHK-1a', title: 'Antipyretic', source: ['S1'] }, antipyretic(f)),
    item(f, { id: 'CHK-1b', title: 'IV hydration', source: ['S1'] }, hydration(f)),
    item(f, { id: 'CHK-1c', title: 'Organ symptoms reviewed', source: ['S1'], tick: true }, organs(f)),
    item(f, { id: 'CHK-1d', title: 'Infection work-up', source: ['S1', 'S2'] }, infectionWorkup(f)),
    item(f, { id: 'CHK-1e', title: 'Neutropenic: antibiotic (G-CSF allowed, GM-CSF never)', source: ['S1'] }, neutropenic(f)),
  ];
}

function antipyretic(f: Facts): Standing {
  const last = f.chart.doses.antipyretic.findLast((d) => d.drug === 'acetaminophen');
  const window = span(f.protocol, 'crs.maskAntipyretic');
  if (last !== undefined && f.now - last.t <= window) return doseSaid(f, last);
  return due(
    last === undefined ? 'no acetaminophen on record' : `last acetaminophen at ${clock(f.chart, last.t, f.now)}`,
    last?.t ?? null,
  );
}

function hydration(f: Facts): Standing {
  const { chart, now } = f;
  const bolus = chart.doses.bolus.at(-1);
  const maintenance = chart.infusions['maintenance-fluid'];
  if (maintenance !== undefined && runsAt(maintenance, now))
    return done(`maintenance fluid since ${clock(chart, maintenance.startedAt, now)}`, maintenance.startedAt, maintenance.id);
  const other = chart.doses.other.findLast((d) => d.drug === 'maintenance-fluid');
  const intake = chart.fluid.findLast((e) => e.intakeMl !== null && e.intakeMl > 0);
  // One that was stopped ran until then, however long ago it began.
  const ended = maintenance === undefined ? undefined : { t: ranTo(maintenance, now), id: maintenance.id };
  const last = [bolus, other, intake, ended].filter((e) => e !== undefined).sort((a, b) => b.t - a.t)[0];
  if (last !== undefined && now - last.t <= HYDRATION_MS)
    return done(`fluid recorded at ${clock(chart, last.t, now)}`, last.t, last.id);
  return due('no crystalloid or maintenance fluid recorded in 12 h', last?.t ?? null);
}

function organs(f: Facts): Standing {
  const grave = organValues(f.chart, f.protocol, f.now).filter((v) => v.grade >= 2);
  if (grave.length === 0) return due('no organ value at grade 2 or more');
  return due(list(grave.map((v) => `${organWord(v.name)} grade ${v.grade} (${clinicalNumber(v.value)} ${unitText(v.unit)})`)));
}

/** Abbreviations are written in capitals, names are not. */
const organWord = (name: string): string => (/^(ast|alt|anc|ef)$/.test(name) ? name.toUpperCase() : name);

function infectionWorkup(f: Facts): Standing {
  if (workupComplete(f)) return done('complete');
  const missing = workupItems(f).filter((i) => i.state === 'due');
  return missing.length === 0 ? due('no episode on record') : due(`missing: ${list(missing.map((i) => i.title.toLowerCase()))}`);
}

function neutropenic(f: Facts): Standing {
  const { chart, protocol, now } = f;
  const anc = chart.labs.anc?.at(-1);
  if (anc === undefined) return due('ANC not known');
  const at = clock(chart, anc.t, now);
  if (now - anc.t > span(protocol, 'antibiotic.ancMaxAge'))
    return due(`ANC older than ${said(protocol, 'antibiotic.ancMaxAge')} (${clinicalNumber(anc.value)} at ${at})`, anc.t);
  if (!isBelow(anc, num(protocol, 'antibiotic.ancBelow')))
    return notApplicable(`ANC ${clinicalNumber(anc.value)} at ${at}`, anc.t);
  const run = runOf(chart, 'crs', 1, now, protocol);
  const start = run?.start ?? chart.episode?.openedAt ?? now;
  if (covered(chart, protocol, start, now)) return lastAntibiotic(f);
  return decided(f, 'antibiotics') ?? due(`ANC ${clinicalNumber(anc.value)} at ${at}: due by local policy`, anc.t);
}

function lastAntibiotic(f: Facts): Standing {
  const { chart, protocol, now } = f;
  const last = chart.doses.antibiotic.findLast((d) => protocol.sets.antibiotics.includes(d.drug));
  if (last !== undefined) return doseSaid(f, last);
  const running = protocol.sets.antibiotics.map((name) => chart.infusions[name]).find((i) => i !== undefined && runsAt(i, now));
  return running === undefined
    ? done('given')
    : done(`${drugName(running.drug)} since ${clock(chart, running.startedAt, now)}`, running.startedAt, running.id);
}

function gradeTwo(f: Facts): readonly ChecklistItem[] {
  return [
    item(
      f,
      { id: 'CHK-2a', title: `Tocilizumab: ${tociDoseText(f.chart, f.now, f.protocol)}`, source: ['S1', 'S2'] },
      tocilizumab(f),
    ),
    item(f, { id: 'CHK-2b', title: 'Telemetry, continuous oximetry', source: ['S1'] }, telemetry(f)),
    item(f, { id: 'CHK-2c', title: `Bolus 20 to 30 mL/kg in all${bolusAmount(f)}, oxygen`, source: ['S1', 'S2'] }, bolus(f)),
    item(
      f,
      { id: 'CHK-2d', title: `Antipseudomonal beta-lactam within ${said(f.protocol, 'antibiotic.due')}`, source: ['S2'] },
      antibiotic(f),
    ),
    item(f, { id: 'CHK-2e', title: 'Vancomycin (or local MRSA choice) considered', source: ['S2'], tick: true }, vancomycin(f)),
    ...pushPrompt(f),
  ];
}

function tocilizumab(f: Facts): Standing {
  const { chart, protocol, now } = f;
  const start = runOf(chart, 'crs', 2, now, protocol)?.start ?? chart.episode?.openedAt ?? now;
  const dose = chart.doses.tocilizumab.findLast((d) => d.t >= start - span(protocol, 'toci.dueLookback'));
  if (dose !== undefined) return doseSaid(f, dose);
  const decision = decided(f, 'tocilizumab');
  if (decision !== null) return decision;
  const p = permission(chart, chart.doses.tocilizumab, now, protocol);
  if (p.canGive) return due('no dose in this run', start);
  return p.nextEligibleAt === null
    ? notApplicable('the total is reached')
    : due(`not before ${clock(chart, p.nextEligibleAt, now)}`, start);
}

function telemetry(f: Facts): Standing {
  const { running, since } = monitoring(f.chart);
  if (running) return done(`running since ${since === null ? 'the start' : clock(f.chart, since, f.now)}`, since);
  return due(since === null ? 'not on record' : `stopped at ${clock(f.chart, since, f.now)}`, since);
}

function bolusAmount(f: Facts): string {
  const kg = weightKg(f.chart);
  return kg === null ? '' : ` (${clinicalNumber(Math.round(20 * kg))} to ${clinicalNumber(Math.round(30 * kg))} mL)`;
}

function bolus(f: Facts): Standing {
  const { chart, now } = f;
  const given = chart.doses.bolus.filter((b) => b.t >= f.since);
  const last = given.at(-1);
  const ml = given.reduce((sum, b) => sum + (b.ml ?? 0), 0);
  if (last !== undefined)
    return done(`${given.length} given, ${clinicalNumber(ml)} mL, last at ${clock(chart, last.t, now)}`, last.t, last.id);
  return current(chart).hypotension === 0 ? notApplicable('not hypotensive') : due('no bolus in this episode');
}

function antibiotic(f: Facts): Standing {
  const { chart, protocol, now } = f;
  const run = runOf(chart, 'crs', 2, now, protocol);
  const start = run?.start ?? chart.episode?.openedAt ?? now;
  if (covered(chart, protocol, start, now)) return lastAntibiotic(f);
  const decision = decided(f, 'antibiotics');
  if (decision !== null) return decision;
  const by = start + span(protocol, 'antibiotic.due');
  return due(
    now < by ? `none on record, asked for by ${clock(chart, by, now)}` : `none on record since ${clock(chart, start, now)}`,
    by,
  );
}

const MRSA = ['vancomycin', 'linezolid'];

function vancomycin(f: Facts): Standing {
  const { chart, now } = f;
  const dose = chart.doses.antibiotic.findLast((d) => MRSA.includes(d.drug) && d.t >= f.since);
  if (dose !== undefined) return doseSaid(f, dose);
  const infused = MRSA.map((name) => chart.infusions[name]).find((i) => i !== undefined && ranTo(i, now) >= f.since);
  if (infused === undefined) return due('neither given nor ticked');
  const said = runsAt(infused, now)
    ? `since ${clock(chart, infused.startedAt, now)}`
    : `until ${clock(chart, ranTo(infused, now), now)}`;
  return done(`${drugName(infused.drug)} ${said}`, infused.startedAt, infused.id);
}

const PUSHES_WITHIN_MS = 60 * MINUTE;

/** CRS-05: two pushes of a vasopressor within an hour ask whether an infusion runs. */
function pushPrompt(f: Facts): readonly ChecklistItem[] {
  const recent = f.chart.doses.push.filter((d) => d.t > f.now - 24 * HOUR);
  const second = recent.findLast((d, i) => i > 0 && d.t - (recent[i - 1]?.t ?? 0) <= PUSHES_WITHIN_MS);
  if (second === undefined) return [];
  const infused = runningPressors(f.chart, f.now)[0];
  const standing =
    infused === undefined
      ? due(`two pushes within an hour, last at ${clock(f.chart, second.t, f.now)}; pushes are not graded`, second.t)
      : done(
          `${drugName(infused.infusion.drug)} since ${clock(f.chart, infused.infusion.startedAt, f.now)}`,
          infused.infusion.startedAt,
        );
  return [item(f, { id: 'CRS-05', title: 'Vasopressor pushes: is an infusion running?', source: ['L19'], tick: true }, standing)];
}

function gradeThree(f: Facts): readonly ChecklistItem[] {
  return [
    item(f, { id: 'CHK-3a', title: 'ICU level of care', source: ['S1'] }, icu(f)),
    item(
      f,
      { id: 'CHK-3b', title: `Steroid: ${dexamethasoneText(f.chart, f.now, f.protocol, 'q6h')}`, source: ['S1'] },
      steroid(f),
    ),
    item(f, { id: 'CHK-3c', title: 'Norepinephrine first, then vasopressin; no dopamine', source: ['S2'] }, pressors(f)),
    item(
      f,
      { id: 'CHK-3d', title: 'High flow before NIV; plan for intubation', source: ['S2'], tick: true },
      beforeIntubation(f),
    ),
    item(f, { id: 'CHK-3e', title: 'Echocardiogram, invasive pressure', source: ['S1'] }, echoAndPressure(f)),
  ];
}

function beforeIntubation(f: Facts): Standing {
  return f.chart.support.ventilatedSince === null ? due('not ticked') : notApplicable('ventilated');
}

function icu(f: Facts): Standing {
  if (f.chart.stay.levelOfCare === 'icu') return done('in an ICU');
  return decided(f, 'icu-transfer') ?? due('not in an ICU: S1 asks for admission');
}

function steroid(f: Facts): Standing {
  return steroidStanding(f, runOf(f.chart, 'crs', 3, f.now, f.protocol)?.start ?? f.since);
}

function pressors(f: Facts): Standing {
  const running = runningPressors(f.chart, f.now).map((p) => p.infusion.drug);
  if (running.includes('dopamine')) return due('dopamine runs: S2 avoids it', f.chart.infusions.dopamine?.startedAt ?? null);
  if (running.length === 0)
    return current(f.chart).hypotension >= 2 ? due('hypotension without a vasopressor') : notApplicable('not hypotensive');
  if (running.includes('norepinephrine'))
    return done(list(running.map(drugName)), f.chart.infusions.norepinephrine?.startedAt ?? null);
  return due(`${list(running.map(drugName))} without norepinephrine`);
}

function echoAndPressure(f: Facts): Standing {
  const { chart, protocol, now } = f;
  const run = runOf(chart, 'crs', 3, now, protocol);
  const echo = lastEcho(chart);
  const echoed = echo !== undefined && echo.t >= f.since;
  const line = chart.feed.arterialAt;
  const window = span(protocol, 'arterial.after');
  const measured = line !== null && now - line <= window;
  // The pressure line is asked for once grade 3 has lasted (MON-12).
  const asked = run !== null && now - run.start >= window;
  const parts = [
    ...(echoed ? [] : ['echocardiogram']),
    ...(measured || !asked ? [] : [`invasive pressure in the last ${said(protocol, 'arterial.after')}`]),
  ];
  if (parts.length === 0)
    return done(echoed ? `echocardiogram at ${clock(chart, echo.t, now)}` : 'invasive pressure', echo?.t ?? line, echo?.id);
  return parts.includes('echocardiogram')
    ? (decided(f, 'echo') ?? due(`missing: ${list(parts)}`))
    : due(`missing: ${list(parts)}`);
}

function gradeFour(f: Facts): readonly ChecklistItem[] {
  const title = `Steroid pulse: ${pulseText(f.chart, f.now, f.protocol)} q12h for 3 d, then taper`;
  return [
    item(f, { id: 'CHK-4a', title, source: ['S1', 'ASCO21'] }, pulse(f)),
    item(f, { id: 'CHK-4d', title: 'Lung-protective ventilation', source: ['S1', 'S2'] }, ventilationStanding(f)),
  ];
}

function pulse(f: Facts): Standing {
  const { startedAt, day, steps } = ladder(f.chart, f.protocol, f.now);
  if (startedAt !== null && day !== null) {
    const rung = steps.find((s) => s.current);
    return done(`day ${day} of the course${rung === undefined ? '' : `: ${rung.text}`}`, startedAt);
  }
  if (pulseMg(f.chart, f.now, f.protocol) === null && !isAdult(f.chart, f.now)) return due('dose by site protocol');
  return decided(f, 'steroid') ?? due('no pulse in this episode');
}
