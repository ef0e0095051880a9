import type { Chart } from '../chart/chart';
import { attributed, current, episodeOpen, episodeOpenUntil, weightKg } from '../chart/read';
import { clinicalNumber, vitalText } from '../display/numbers';
import { drugByName } from '../events/drugs';
import { chartedFreshness, oxygenFreshness } from '../freshness';
import { otherProtocol } from '../protocols';
import { num, type Protocol, span } from '../protocols/protocol';
import { clock, drugName, list, said, sentence } from '../rules/words';
import type { BasisInput, BasisStep, GradeBasis } from '../state';
import type { Instant } from '../time';
import { input, iso, REF, step, vitalInput } from './basis';
import { feverHolds, hypotensionGrade, hypoxiaGrade, lowPressure, masks, oxygenGrade, pressureHold } from './crs';
import { crsWouldChange } from './crs-changes';
import { type Cause, feverCause, heldPressure, hypotensionCause, hypoxiaCause, oxygenText, spo2Cause, tenth } from './crs-words';
import { pressureLimits } from './limits';
import { notCounted } from './oxygen';
import { gradingPressors, highDose, pressorGrade, runningPressors, runsAt } from './pressors';
import { crsFreshness, doubted } from './status';

/** What the CRS grade at `now` rests on; the chart is advanced to `now`. Computed when shown or written, not with each event. */
export function crsBasis(chart: Chart, now: Instant, protocol: Protocol): GradeBasis {
  const s = current(chart);
  const infused = chart.therapy.firstAt !== null && chart.therapy.firstAt <= now;
  const byDevice = attributed(chart, 'hypoxia', now) === null ? oxygenGrade(chart, protocol) : 0;
  const low = hypotensionCause(chart, s.hypotension, now, protocol);
  const hypoxia = hypoxiaCause(chart, s.hypoxia, byDevice, now, protocol);
  const { reason, chip } = infused
    ? reasonOf(chart, now, low, hypoxia, protocol)
    : { reason: 'No CAR-T infusion recorded: not graded.', chip: 'no infusion' };
  return {
    scale: 'CRS',
    grade: s.crs,
    protocol: `${protocol.id}@${protocol.version}`,
    computedAt: iso(now),
    reason,
    chip,
    inputs: inputsOf(chart, now, protocol),
    steps: infused
      ? stepsOf(chart, now, low, hypoxia, protocol)
      : [step('CRS-15', 'No CAR-T infusion recorded', 'unknown', [], REF.review)],
    missing: missingOf(chart, now, protocol),
    notConsidered: notConsideredOf(chart, now, protocol),
    wouldChange: infused ? crsWouldChange(chart, now, protocol) : [],
    ...(infused ? { otherProtocol: otherOf(chart, now, protocol) } : {}),
  };
}

function reasonOf(
  chart: Chart,
  now: Instant,
  low: Cause | null,
  hypoxia: Cause | null,
  protocol: Protocol,
): { reason: string; chip: string } {
  const s = current(chart);
  const decisive = [s.hypotension === s.crs ? low : null, s.hypoxia === s.crs ? hypoxia : null].filter((c) => c !== null);
  if (s.crs >= 2) {
    if (decisive.length === 0) return { reason: 'Renal replacement inside CRS.', chip: 'CRRT' };
    const chips = decisive.map((c) => c.chip).join(' · ');
    return {
      reason: `${sentence(decisive.map((c) => c.text).join(', and '))}.`,
      chip: chips.length <= 18 ? chips : (decisive[0]?.chip ?? ''),
    };
  }
  if (s.crs === 1) {
    const fever = feverCause(chart);
    return { reason: `${sentence(fever.text)}, no hypotension or hypoxia that counts.`, chip: fever.chip };
  }
  const present = [low, hypoxia].filter((c) => c !== null);
  if (!s.inside && (present.length > 0 || s.fever)) {
    if (s.fever) {
      return { reason: 'Signs this late open an episode only with a regrade by a clinician.', chip: 'late: regrade' };
    }
    return { reason: `${sentence(list(present.map((c) => c.text)))} without documented fever: not counted.`, chip: 'no fever' };
  }
  if (episodeOpen(chart)) {
    const until = episodeOpenUntil(chart, protocol);
    return {
      reason: `No sign now; the episode stays open${until === null ? '' : ` until ${clock(chart, until, now)}`}.`,
      chip: 'episode open',
    };
  }
  const t = chart.vitals.tempC;
  if (t === undefined) return { reason: 'No temperature recorded.', chip: 'no temperature' };
  const air = chart.support.oxygen === null || chart.support.oxygen.device === 'room-air';
  return {
    reason: 'No fever, no hypotension, no hypoxia that counts.',
    chip: air ? 'room air' : `T ${vitalText('tempC', t.value)}`,
  };
}

function inputsOf(chart: Chart, now: Instant, protocol: Protocol): BasisInput[] {
  const { evidence, vitals, support, therapy } = chart;
  const after = (t: Instant | undefined): boolean => t !== undefined && therapy.firstAt !== null && t >= therapy.firstAt;
  const out: BasisInput[] = [];
  const feverOff = attributed(chart, 'fever', vitals.tempC?.t ?? now) !== null;
  out.push(
    ...vitalInput(chart, 'tempC', now, after(vitals.tempC?.t) && !feverOff, feverOff ? 'attributed elsewhere' : undefined),
  );
  const { lastAt, lastC, lastId } = evidence.fever;
  if (lastAt !== null && lastId !== vitals.tempC?.id) {
    out.push(
      input('last fever', lastC, { t: lastAt, id: lastId }, 'fresh', true, {
        unit: 'Cel',
        note: feverNote(evidence.fever, protocol),
      }),
    );
  }
  for (const name of ['sbpMmHg', 'mapMmHg'] as const) {
    const off = attributed(chart, 'hypotension', vitals[name]?.t ?? now) !== null;
    out.push(...vitalInput(chart, name, now, after(vitals[name]?.t) && !off, off ? 'attributed elsewhere' : undefined));
  }
  const low = lowPressure(chart, now, protocol);
  if (low.lastAt !== null && low.id !== vitals.sbpMmHg?.id && low.id !== vitals.mapMmHg?.id) {
    const value = low.values.sbpMmHg ?? low.values.mapMmHg ?? null;
    out.push(
      input(
        'last low pressure',
        value,
        { t: low.lastAt, id: low.id, source: low.device ? 'monitor' : 'chart' },
        'fresh',
        low.now || pressureHold(low, now, protocol) !== null,
        { unit: 'mm[Hg]' },
      ),
    );
  }
  const spo2Off = attributed(chart, 'hypoxia', vitals.spo2Percent?.t ?? now) !== null;
  const spo2Note = spo2Off ? 'attributed elsewhere' : undefined;
  out.push(...vitalInput(chart, 'spo2Percent', now, after(vitals.spo2Percent?.t) && !spo2Off, spo2Note));
  const o = support.oxygen;
  if (o !== null) {
    const why = notCounted(o, chart.person);
    const off = attributed(chart, 'hypoxia', now) !== null;
    const note = off ? 'attributed elsewhere' : why === null || why === 'no oxygen' ? undefined : `${why}: not counted`;
    out.push(
      input(
        'oxygen',
        oxygenText(o),
        { t: o.t, id: o.id, source: 'chart' },
        oxygenFreshness(o, vitals.spo2Percent, now),
        !off && (why === null || why === 'no oxygen'),
        note === undefined ? {} : { note },
      ),
    );
  }
  const pressorsOff = attributed(chart, 'hypotension', now) !== null;
  const byDose = protocol.choices.vasopressors === 'by-dose';
  const running = runningPressors(chart, now);
  const grading = gradingPressors(running, weightKg(chart), protocol);
  for (const p of running) {
    const { infusion, counted } = p;
    const inotrope = !grading.includes(p);
    const note = pressorsOff
      ? 'attributed elsewhere'
      : inotrope
        ? 'low dose beside norepinephrine: an inotrope by choice of the site'
        : counted || byDose
          ? undefined
          : 'never counted as a second vasopressor';
    out.push(
      input(
        infusion.drug,
        infusion.rate ?? 'running, rate not known',
        { t: infusion.t, id: infusion.id, source: 'MAR' },
        chartedFreshness(infusion, now),
        !pressorsOff && !inotrope,
        {
          ...(infusion.rate !== null && infusion.rateUnit !== null ? { unit: infusion.rateUnit } : {}),
          ...(note === undefined ? {} : { note }),
        },
      ),
    );
  }
  for (const [name, sw] of [
    ['VA-ECMO', support.ecmoVa],
    ['VV-ECMO', support.ecmoVv],
    ['renal replacement', support.crrt],
  ] as const) {
    if (!sw?.running) continue;
    const used = name !== 'renal replacement' || protocol.choices.renalReplacementGrades4;
    out.push(
      input(
        name,
        'running',
        { t: sw.t, id: sw.id, source: 'chart' },
        'fresh',
        used,
        used ? {} : { note: 'not part of the grade' },
      ),
    );
  }
  for (const m of masks(chart, now, protocol)) {
    const text = m.until === null ? 'hides fever while it runs' : `hides fever until ${clock(chart, m.until, now)}`;
    out.push(
      input(m.what, text, { t: m.since, id: m.id, source: 'MAR' }, 'fresh', current(chart).waived && !current(chart).fever),
    );
  }
  for (const domain of ['fever', 'hypotension', 'hypoxia'] as const) {
    const a = attributed(chart, domain, now);
    if (a === null) continue;
    const note = a.until === null ? undefined : `until ${clock(chart, a.until, now)}`;
    out.push(
      input(
        `${domain} attributed`,
        a.cause || 'another cause',
        { t: a.t, id: a.id, ...(a.by === null ? {} : { source: a.by }) },
        'fresh',
        true,
        note === undefined ? {} : { note },
      ),
    );
  }
  return out;
}

/** How long the last fever goes on counting. */
function feverNote(f: Chart['evidence']['fever'], protocol: Protocol): string {
  return feverHolds(f, protocol)
    ? `counts for ${said(protocol, 'crs.feverHold')}, or until a newer temperature`
    : 'one reading: not held, it takes a second one';
}

function stepsOf(chart: Chart, now: Instant, low: Cause | null, hypoxia: Cause | null, protocol: Protocol): BasisStep[] {
  const s = current(chart);
  const out: BasisStep[] = [];
  const fever = chart.evidence.fever;
  const limitC = vitalText('tempC', num(protocol, 'crs.feverC'));
  // A held fever is told with its own time, not with that of the newer, lower temperature.
  const feverFrom = fever.now ? ['tempC', 'last fever'] : ['last fever', 'tempC'];
  if (s.fever) out.push(step('CRS-01', sentence(feverCause(chart).text), true, feverFrom, REF.consensus, 1));
  else if (chart.vitals.tempC === undefined) out.push(step('CRS-01', 'Temperature never recorded', 'unknown', [], REF.consensus));
  else out.push(step('CRS-01', `No fever of ${limitC} °C or above that counts`, false, ['tempC'], REF.consensus));
  if (!s.fever) {
    const hidden = masks(chart, now, protocol);
    if (episodeOpen(chart)) out.push(step('CRS-10', 'Episode open: fever is not required again', true, ['last fever'], REF.site));
    else if (s.waived)
      out.push(
        step(
          'CRS-09',
          `Fever may be hidden by ${list(hidden.map((m) => drugName(m.what)))}`,
          true,
          hidden.map((m) => m.what),
          REF.consensus,
        ),
      );
    else if (fever.firstAt === null)
      out.push(step('CRS-08', 'No fever documented since the infusion: signs do not count', false, [], REF.consensus));
    else out.push(step('CRS-10', 'Last episode over, nothing hides fever: signs do not count', false, ['last fever'], REF.site));
  }
  out.push(pressureStep(chart, now, protocol), pressorStep(chart, now, protocol), ...oxygenSteps(chart, now, protocol));
  if (s.fever && !s.inside)
    out.push(
      step('CRS-15', 'This long after the infusion an episode opens only with a regrade by a clinician', false, [], REF.site),
    );
  if (s.inside && protocol.choices.renalReplacementGrades4 && chart.support.crrt?.running)
    out.push(step('REV-04', 'Renal replacement running inside CRS', true, ['renal replacement'], REF.review, 4));
  const count = s.inside || (low === null && hypoxia === null);
  const worst = Math.max(s.hypotension, s.hypoxia);
  const sum = !count
    ? `Worse of ${s.hypotension} and ${s.hypoxia} is ${worst}, not counted: 0`
    : s.crs > worst && s.crs > 1
      ? `Worse of ${s.hypotension} and ${s.hypoxia} is ${worst}, with renal replacement ${s.crs}`
      : s.crs > worst
        ? 'Fever without hypotension or hypoxia is 1'
        : `Worse of ${s.hypotension} and ${s.hypoxia} is ${worst}`;
  out.push(step('CRS-06', sum, true, [], REF.consensus, s.crs));
  return out;
}

function pressureStep(chart: Chart, now: Instant, protocol: Protocol): BasisStep {
  const { sbpBelow, mapBelow } = pressureLimits(chart.person, now, protocol);
  const limits = `systolic below ${tenth(sbpBelow)}${mapBelow === null ? '' : ` or mean below ${mapBelow}`}`;
  const inputs = ['sbpMmHg', 'mapMmHg', 'last low pressure'];
  const low = lowPressure(chart, now, protocol);
  if (low.now) return step('CRS-03', `Pressure low: ${limits}`, true, inputs, REF.consensus, 2);
  if (pressureHold(low, now, protocol) !== null) {
    return step(
      'CRS-03',
      sentence(heldPressure(chart, low, now, protocol)),
      true,
      ['last low pressure', 'sbpMmHg', 'mapMmHg'],
      REF.site,
      2,
    );
  }
  const known = chart.vitals.sbpMmHg !== undefined || chart.vitals.mapMmHg !== undefined;
  if (!known) return step('CRS-03', 'Pressure never recorded', 'unknown', [], REF.consensus);
  const off = attributed(chart, 'hypotension', now);
  if (off !== null)
    return step(
      'CRS-13',
      `Pressures since ${clock(chart, off.t, now)}: attributed to ${off.cause || 'another cause'}`,
      false,
      inputs,
      REF.consensus,
    );
  if (low.run !== null) return step('CRS-03', 'Low on the monitor, not confirmed yet', false, inputs, REF.site);
  return step('CRS-03', `Pressure not low: ${limits}`, false, inputs, REF.consensus);
}

function pressorStep(chart: Chart, now: Instant, protocol: Protocol): BasisStep {
  const running = gradingPressors(runningPressors(chart, now), weightKg(chart), protocol);
  const names = running.map((p) => p.infusion.drug);
  const off = attributed(chart, 'hypotension', now);
  if (chart.support.ecmoVa?.running && off === null) return step('ECMO-01', 'VA-ECMO running', true, ['VA-ECMO'], REF.site, 4);
  if (running.length === 0) return step('CRS-05', 'Vasopressor: none running', false, [], REF.consensus);
  const said = list(names.map(drugName));
  if (off !== null)
    return step('CRS-13', `Vasopressor ${said}: attributed to ${off.cause || 'another cause'}`, false, names, REF.consensus);
  const grade = pressorGrade(running, weightKg(chart), protocol);
  if (protocol.choices.vasopressors === 'by-dose') {
    const only = running[0];
    const dose =
      running.length > 1
        ? 'several agents'
        : only?.counted && highDose(only.infusion, weightKg(chart), protocol)
          ? 'high dose or unknown'
          : 'low dose';
    return step('REV-01', `Vasopressor ${said}, ${dose}`, true, names, REF.review, grade);
  }
  const counted = running.filter((p) => p.counted).length;
  const text =
    counted >= 2
      ? `${counted} vasopressors: ${said}`
      : running.length === 1 || counted === running.length
        ? `Vasopressor ${said}`
        : `Vasopressor ${said} (vasopressin never counts as a second)`;
  return step('CRS-05', text, true, names, REF.consensus, grade);
}

function oxygenSteps(chart: Chart, now: Instant, protocol: Protocol): BasisStep[] {
  const out: BasisStep[] = [];
  const o = chart.support.oxygen;
  const off = attributed(chart, 'hypoxia', now);
  if (chart.support.ecmoVv?.running && off === null) out.push(step('ECMO-01', 'VV-ECMO running', true, ['VV-ECMO'], REF.site, 4));
  const why = o === null ? 'no oxygen' : notCounted(o, chart.person);
  const ref = protocol.choices.oxygen === 'by-fio2' ? REF.review : REF.consensus;
  if (o === null) out.push(step('CRS-04', 'Oxygen: none recorded, room air assumed', false, [], ref));
  else if (why === 'no oxygen') out.push(step('CRS-04', 'Oxygen: room air', false, ['oxygen'], ref));
  else if (off !== null)
    out.push(step('CRS-13', `Oxygen ${oxygenText(o)}: attributed to ${off.cause || 'another cause'}`, false, ['oxygen'], ref));
  else if (why !== null) out.push(step('CRS-14', `Oxygen ${oxygenText(o)}: ${why}, not counted`, false, ['oxygen'], ref));
  else out.push(step('CRS-04', `Oxygen ${oxygenText(o)}`, true, ['oxygen'], ref, oxygenGrade(chart, protocol)));
  const low = chart.evidence.spo2;
  const held = low.lastAt !== null && now < low.lastAt + span(protocol, 'crs.spo2Hold');
  if (low.now || held)
    out.push(step('CRS-04', sentence(spo2Cause(chart, now, protocol).text), true, ['spo2Percent'], REF.site, 2));
  else if (chart.vitals.spo2Percent === undefined && why === 'no oxygen')
    out.push(step('CRS-04', 'SpO2 never recorded', 'unknown', [], REF.site));
  return out;
}

function missingOf(chart: Chart, now: Instant, protocol: Protocol): string[] {
  const f = crsFreshness(chart, now, protocol);
  const out: string[] = [];
  if (f.temperature === 'unknown') out.push('temperature');
  const refused = (name: 'sbpMmHg' | 'spo2Percent') => (doubted(chart, name, protocol) ? ' (two readings refused)' : '');
  if (f.pressure === 'unknown') out.push(`pressure${refused('sbpMmHg')}`);
  if (f.oxygen === 'unknown') out.push(`oxygen status${refused('spo2Percent')}`);
  return out;
}

function notConsideredOf(chart: Chart, now: Instant, protocol: Protocol): string[] {
  const out: string[] = [];
  const { support } = chart;
  if (support.crrt?.running && !protocol.choices.renalReplacementGrades4)
    out.push('Renal replacement is running and is not part of the grade');
  if (support.oxygen?.fio2 != null && protocol.choices.oxygen === 'by-device') {
    out.push(`FiO2 ${clinicalNumber(support.oxygen.fio2)}: the device decides`);
  }
  for (const name in chart.infusions) {
    const i = chart.infusions[name];
    const row = drugByName(name);
    if (i !== undefined && runsAt(i, now) && row?.pressor === undefined && row?.group === 'other' && !row.neuromuscularBlocker) {
      out.push(`${row.title} is no vasopressor`);
    }
  }
  if (chart.doses.push.some((d) => d.t > now - 60 * 60_000)) out.push('Single vasopressor pushes: is an infusion running?');
  if (chart.doses.tocilizumab.length > 0) out.push('A normal temperature after tocilizumab does not lower the grade by itself');
  out.push('Laboratory values and organ toxicity stand beside the grade');
  return out;
}

function otherOf(chart: Chart, now: Instant, protocol: Protocol): NonNullable<GradeBasis['otherProtocol']> {
  const other = otherProtocol(protocol);
  const s = current(chart);
  const hypotension = hypotensionGrade(chart, now, other);
  const hypoxia = hypoxiaGrade(chart, now, other);
  const renal = other.choices.renalReplacementGrades4 && chart.support.crrt?.running ? 4 : 0;
  const grade = s.inside ? Math.max(hypotension, hypoxia, renal, s.fever ? 1 : 0) : 0;
  const why: string[] = [];
  if (hypotension !== s.hypotension)
    why.push(other.choices.vasopressors === 'by-dose' ? 'vasopressors by dose, never above 3' : 'vasopressors by number');
  if (hypoxia !== s.hypoxia)
    why.push(other.choices.oxygen === 'by-fio2' ? 'oxygen by FiO2 0.40' : 'oxygen by device and 6 L/min');
  if (renal === 4) why.push('renal replacement counts as 4');
  else if (protocol.choices.renalReplacementGrades4 && chart.support.crrt?.running)
    why.push('renal replacement is no part of the grade');
  const text = grade === s.crs ? `also gives ${grade}${why.length === 0 ? '' : `: ${why.join(', ')}`}.` : `${why.join(', ')}.`;
  return { protocol: other.id, grade, text };
}
