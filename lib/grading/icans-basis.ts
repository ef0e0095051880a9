import type { Chart } from '../chart/chart';
import { attributed, current } from '../chart/read';
import { otherProtocol } from '../protocols';
import { type Protocol, span } from '../protocols/protocol';
import { clock, sentence } from '../rules/words';
import type { BasisInput, BasisStep, GradeBasis } from '../state';
import type { Instant } from '../time';
import { input, iso, REF, step } from './basis';
import { countingSeizures, type IcansDomains, icansDomains, icansGrade, usesCapd } from './icans';
import { icansWouldChange } from './icans-changes';
import { iceFreshness } from './ice';

const LOC_TEXT: Readonly<Record<string, string>> = {
  alert: 'alert',
  'awakens-spontaneously': 'drowsy, awakens by itself',
  'awakens-to-voice': 'awakens to voice',
  'awakens-to-tactile': 'awakens only to touch',
  unarousable: 'not arousable',
};
const LOC_CHIP: Readonly<Record<string, string>> = {
  alert: 'alert',
  'awakens-spontaneously': 'drowsy',
  'awakens-to-voice': 'to voice',
  'awakens-to-tactile': 'to touch',
  unarousable: 'unarousable',
};
const ICP_TEXT: Readonly<Record<string, string>> = {
  none: 'no sign of raised pressure or oedema',
  'focal-edema': 'focal oedema on imaging',
  'diffuse-edema': 'diffuse oedema on imaging',
  posturing: 'posturing',
  'cn6-palsy': 'sixth nerve palsy',
  papilledema: 'papilloedema',
  'cushing-triad': 'Cushing triad',
};

/** What the ICANS grade at `now` rests on. */
export function icansBasis(chart: Chart, now: Instant, protocol: Protocol): GradeBasis {
  const grade = current(chart).icans;
  const infused = chart.therapy.firstAt !== null && chart.therapy.firstAt <= now;
  const domains = icansDomains(chart, now, protocol);
  const { reason, chip } = infused
    ? reasonOf(chart, now, grade, domains)
    : { reason: 'No CAR-T infusion recorded: not graded.', chip: 'no infusion' };
  return {
    scale: 'ICANS',
    grade,
    protocol: `${protocol.id}@${protocol.version}`,
    computedAt: iso(now),
    reason,
    chip,
    inputs: inputsOf(chart, now, protocol),
    steps: infused
      ? stepsOf(chart, now, domains, grade, protocol)
      : [step('ICANS-08', 'No CAR-T infusion recorded', 'unknown', [], REF.consensus)],
    missing: infused && chart.ice.graded === null ? [usesCapd(chart.person, now, protocol) ? 'CAPD' : 'ICE'] : [],
    notConsidered: notConsideredOf(chart),
    wouldChange: infused ? icansWouldChange(chart, now, grade, domains, protocol) : [],
    ...(infused ? { otherProtocol: otherOf(chart, now, grade, protocol) } : {}),
  };
}

function iceText(chart: Chart): { text: string; chip: string } {
  const r = chart.ice.graded;
  if (r === null) return { text: 'ICE not done since the infusion', chip: 'ICE not done' };
  if (r.reason === 'unarousable') return { text: 'not arousable, ICE cannot be done', chip: 'unarousable' };
  if (r.reason === 'global-aphasia') return { text: 'ICE 0, global aphasia', chip: 'ICE 0' };
  if (r.score === null) return { text: `CAPD ${r.capd}`, chip: `CAPD ${r.capd}` };
  return { text: `ICE ${r.score} of 10`, chip: `ICE ${r.score}` };
}

function reasonOf(chart: Chart, now: Instant, grade: number, d: IcansDomains): { reason: string; chip: string } {
  const { neuro, ice } = chart;
  const said: { text: string; chip: string }[] = [];
  const add = (domain: number, text: string, chip: string): void => {
    if (domain === grade && grade > 0) said.push({ text, chip });
  };
  const iceSaid = iceText(chart);
  add(d.ice, iceSaid.text, iceSaid.chip);
  add(d.seizure, 'seizure in the last 24 h', 'seizure');
  add(d.loc, LOC_TEXT[neuro.loc?.value ?? ''] ?? '', LOC_CHIP[neuro.loc?.value ?? ''] ?? '');
  add(d.motor, 'deep focal weakness', 'focal weakness');
  add(d.icp, ICP_TEXT[neuro.icp?.value ?? ''] ?? '', 'raised ICP');
  if (d.icp === grade && neuro.icp?.value.endsWith('edema') && neuro.icp.value !== 'papilledema') {
    const last = said.at(-1);
    if (last !== undefined) said[said.length - 1] = { ...last, chip: 'oedema' };
  }
  const carried = ice.carriedSince !== null && ice.graded !== null ? ', last ICE carried' : '';
  const first = said[0];
  if (first !== undefined) return { reason: `${sentence(said.map((s) => s.text).join(', and '))}${carried}.`, chip: first.chip };
  // Grade 0: a finding that is there all the same belongs to another cause.
  const elsewhere = (domain: 'icans-ice' | 'icans-loc'): string => {
    const off = attributed(chart, domain, now);
    return off === null ? '' : `, attributed to ${off.cause || 'another cause'}`;
  };
  if (ice.graded !== null) {
    const alert = neuro.loc?.value === 'alert' ? ', alert' : '';
    return { reason: `${sentence(iceSaid.text)}${elsewhere('icans-ice')}${alert}${carried}.`, chip: iceSaid.chip };
  }
  if (neuro.loc !== null)
    return {
      reason: `${sentence(LOC_TEXT[neuro.loc.value] ?? neuro.loc.value)}${elsewhere('icans-loc')}; ICE not done.`,
      chip: LOC_CHIP[neuro.loc.value] ?? 'ICE not done',
    };
  return { reason: 'Not assessed since the infusion.', chip: 'not assessed' };
}

function inputsOf(chart: Chart, now: Instant, protocol: Protocol): BasisInput[] {
  const { neuro, ice } = chart;
  const out: BasisInput[] = [];
  const r = ice.graded;
  const used = attributed(chart, 'icans-ice', now) === null;
  if (r !== null) {
    const name = r.score === null && r.capd !== null ? 'capd' : 'ice';
    const note = !used ? 'attributed elsewhere' : ice.carriedSince !== null ? 'carried: not assessable since' : undefined;
    out.push(
      input(
        name,
        r.score ?? r.capd,
        { t: r.t, id: r.id, source: 'chart' },
        iceFreshness(chart, now, protocol),
        used,
        note === undefined ? {} : { note },
      ),
    );
  }
  const newest = ice.records.at(-1);
  if (newest !== undefined && newest !== r) {
    const note = newest.beforeInfusion
      ? 'before the infusion: baseline'
      : newest.reason !== null
        ? `not assessable: ${newest.reason}`
        : 'stored, not graded';
    out.push(
      input(
        'newest ICE record',
        newest.score ?? newest.capd ?? 'no points',
        { t: newest.t, id: newest.id, source: 'chart' },
        'fresh',
        false,
        { note },
      ),
    );
  }
  for (const [name, domain, texts] of [
    ['loc', 'icans-loc', LOC_TEXT],
    ['motor', 'icans-motor', null],
    ['icp', 'icans-icp', ICP_TEXT],
  ] as const) {
    const f = neuro[name];
    if (f === null) continue;
    const off = attributed(chart, domain, now) !== null;
    const text = texts?.[f.value] ?? (f.value === 'none' ? 'no deep focal weakness' : 'deep focal weakness');
    out.push(
      input(name, text, { t: f.t, id: f.id, source: 'chart' }, 'fresh', !off, off ? { note: 'attributed elsewhere' } : {}),
    );
  }
  const counting = new Set(countingSeizures(chart, now, protocol));
  for (const s of neuro.seizures.slice(-3)) {
    const text = s.durationMin === null ? 'seizure' : `seizure, ${s.durationMin} min`;
    const note = counting.has(s)
      ? undefined
      : s.attributed
        ? 'attributed elsewhere'
        : 'more than 24 h ago or before the infusion';
    out.push(
      input('seizure', text, { t: s.t, id: s.id, source: 'chart' }, 'fresh', counting.has(s), note === undefined ? {} : { note }),
    );
  }
  return out;
}

function stepsOf(chart: Chart, now: Instant, d: IcansDomains, grade: number, protocol: Protocol): BasisStep[] {
  const { neuro, ice } = chart;
  const out: BasisStep[] = [];
  const one = (
    rule: string,
    known: boolean,
    text: string,
    value: number,
    inputs: readonly string[],
    domain: Parameters<typeof attributed>[1],
  ): void => {
    const off = attributed(chart, domain, now);
    if (off !== null)
      out.push(step('CRS-13', `${text}: attributed to ${off.cause || 'another cause'}`, false, inputs, REF.consensus));
    else out.push(step(rule, text, known ? value > 0 : 'unknown', inputs, REF.consensus, value));
  };
  const carried =
    ice.carriedSince !== null && ice.graded !== null ? `, carried since ${clock(chart, ice.carriedSince, now)}` : '';
  one(
    ice.graded?.score === null ? 'ICANS-06' : 'ICANS-01',
    ice.graded !== null,
    `${sentence(iceText(chart).text)}${carried}`,
    d.ice,
    ['ice', 'capd'],
    'icans-ice',
  );
  one(
    'ICANS-02',
    neuro.loc !== null,
    neuro.loc === null ? 'Consciousness not recorded' : `Consciousness: ${LOC_TEXT[neuro.loc.value] ?? neuro.loc.value}`,
    d.loc,
    ['loc'],
    'icans-loc',
  );
  const elsewhere = neuro.seizures.findLast((s) => s.attributed && now < s.t + span(protocol, 'icans.seizureHold'));
  if (d.seizure === 0 && elsewhere !== undefined) {
    const cause = attributed(chart, 'icans-seizure', elsewhere.t)?.cause || 'another cause';
    const text = `Seizure at ${clock(chart, elsewhere.t, now)}: attributed to ${cause}`;
    out.push(step('CRS-13', text, false, ['seizure'], REF.consensus));
  } else
    out.push(
      step(
        'ICANS-03',
        d.seizure > 0 ? 'Seizure in the last 24 h' : 'No seizure in the last 24 h',
        d.seizure > 0,
        ['seizure'],
        REF.consensus,
        d.seizure,
      ),
    );
  one(
    'ICANS-04',
    true,
    d.motor > 0 ? 'Deep focal weakness' : 'No deep focal weakness recorded',
    d.motor,
    ['motor'],
    'icans-motor',
  );
  one(
    'ICANS-05',
    true,
    d.icp > 0 ? sentence(ICP_TEXT[neuro.icp?.value ?? ''] ?? 'raised pressure') : 'No raised pressure or oedema recorded',
    d.icp,
    ['icp'],
    'icans-icp',
  );
  out.push(step('ICANS-08', `Worst of the five is ${grade}`, true, [], REF.consensus, grade));
  return out;
}

function notConsideredOf(chart: Chart): string[] {
  const out = ['Tremor, myoclonus and headache; intracranial haemorrhage is graded elsewhere'];
  if (chart.neuro.sedated?.value === true) out.push('Consciousness recorded under sedation');
  return out;
}

function otherOf(chart: Chart, now: Instant, grade: number, protocol: Protocol): NonNullable<GradeBasis['otherProtocol']> {
  const other = otherProtocol(protocol);
  const there = icansGrade(chart, now, other);
  const text = there === grade ? `also gives ${there}.` : `"awakens to voice" is ${other.choices.voiceGrade} there.`;
  return { protocol: other.id, grade: there, text };
}
