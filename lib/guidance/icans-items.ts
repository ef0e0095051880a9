import { attributed, current, runOf } from '../chart/read';
import { runningPressors } from '../grading/pressors';
import { num, span } from '../protocols/protocol';
import { dexamethasoneText } from '../rules/doses-said';
import { intubatedInWindow } from '../rules/icans';
import { clock, drugName, list, said } from '../rules/words';
import type { Instant } from '../time';
import { TEST_WORDS } from '../trend';
import { done, doseSaid, due, type Facts, item, type Standing } from './item';
import { dexamethasoneStanding, steroidStanding } from './steroid-standing';
import type { ChecklistItem, ChecklistSection } from './types';

const IMAGING = ['mri-brain', 'ct-brain'];

/** What is listed with ICANS (S2, ASCO21), by grade. */
export function icansItems(f: Facts, grade: number): ChecklistSection['groups'] {
  const { chart, protocol, now } = f;
  const start = runOf(chart, 'icans', 1, now, protocol)?.start ?? now;
  const inRun: Facts = { ...f, since: start };
  const groups = [
    {
      fromGrade: 1,
      items: [
        item(
          inRun,
          { id: 'ICN-1a', title: 'Aspiration precautions, swallow check', source: ['ASCO21'], tick: true },
          due('not ticked'),
        ),
        item(
          inRun,
          { id: 'ICN-1b', title: 'Levetiracetam considered, by local policy', source: ['ASCO21'], tick: true },
          levetiracetam(f),
        ),
        item(inRun, { id: 'ICN-1c', title: 'ICE at least every 12 h', source: ['S2', 'ASCO21'] }, lastIce(f)),
      ],
    },
  ];
  const from = num(protocol, 'steroid.dueIcansFrom');
  if (grade >= Math.min(2, from)) {
    // S2 waits at no grade; ASCO21 considers it at 2 by risk.
    const wording =
      grade >= 3 || from === 1
        ? dexamethasoneText(chart, now, protocol, 'q6h')
        : `consider ${dexamethasoneText(chart, now, protocol, 'q6h')}, reassess`;
    groups.push({
      fromGrade: Math.min(2, from),
      items: [item(inRun, { id: 'ICN-2a', title: `Steroid: ${wording}`, source: ['S2', 'ASCO21'] }, steroidStanding(f, start))],
    });
  }
  if (grade >= num(protocol, 'icans.workupFromGrade')) {
    groups.push({
      fromGrade: 3,
      items: [
        item(inRun, { id: 'ICN-3a', title: 'EEG for subclinical seizures', source: ['S2', 'ASCO21'] }, eeg(f, start)),
        item(inRun, { id: 'ICN-3b', title: 'Brain imaging, MRI rather than CT', source: ['S2', 'ASCO21'] }, imaging(f)),
      ],
    });
  }
  return groups;
}

function levetiracetam(f: Facts): Standing {
  const dose = f.chart.doses.other.findLast((d) => d.drug === 'levetiracetam');
  return dose === undefined ? due('neither given nor ticked') : doseSaid(f, dose);
}

function lastIce(f: Facts): Standing {
  const last = f.chart.ice.records.at(-1);
  if (last === undefined) return due('no record');
  const said = `last at ${clock(f.chart, last.t, f.now)}`;
  return f.now - last.t <= span(f.protocol, 'ice.everyRisk') ? done(said, last.t, last.id) : due(said, last.t);
}

function eeg(f: Facts, start: Instant): Standing {
  const found = f.chart.diagnostics.findLast((d) => d.test === 'eeg' && d.t >= start - span(f.protocol, 'icans.workupAfter'));
  return found === undefined ? due('not on record') : done(`at ${clock(f.chart, found.t, f.now)}`, found.t, found.id);
}

function imaging(f: Facts): Standing {
  const found = f.chart.diagnostics.findLast((d) => IMAGING.includes(d.test));
  const window = span(f.protocol, 'icans.imagingWithin');
  if (found === undefined) return due('not on record');
  const at = `${TEST_WORDS[found.test] ?? found.test} at ${clock(f.chart, found.t, f.now)}`;
  return found.t > f.now - window
    ? done(at, found.t, found.id)
    : due(`${at}, older than ${said(f.protocol, 'icans.imagingWithin')}`, found.t);
}

/** INT-01: what to settle when invasive ventilation begins with CRS or ICANS. */
export function intubationItems(f: Facts): readonly ChecklistItem[] {
  const { chart, now } = f;
  const start = chart.support.ventilatedSince;
  const step = current(chart);
  if (start === null || (step.crs < 1 && step.icans < 1)) return [];
  const inRun: Facts = { ...f, since: start };
  const ice = chart.ice.records.findLast((r) => r.t <= start && (r.score !== null || r.capd !== null));
  const oxygen = chart.support.oxygen;
  const window = intubatedInWindow(chart, f.protocol) === null ? '' : ' (D+5 to D+10: expected)';
  return [
    item(
      inRun,
      { id: 'INT-01a', title: 'Last ICE before sedation', source: ['S2'] },
      ice === undefined
        ? due('no ICE before the intubation')
        : done(`${ice.score ?? ice.capd} at ${clock(chart, ice.t, now)}`, ice.t, ice.id),
    ),
    item(
      inRun,
      { id: 'INT-01b', title: `Dexamethasone considered${window}`, source: ['S2'], tick: true },
      dexamethasoneStanding(f, start),
    ),
    item(inRun, { id: 'INT-01c', title: 'EEG', source: ['S2'] }, eeg(f, start)),
    item(inRun, { id: 'INT-01d', title: 'Imaging', source: ['S2'] }, imaging(f)),
    item(
      inRun,
      { id: 'INT-01e', title: 'Indication: hypoxia, airway protection or procedure', source: ['S2', 'L19'], tick: true },
      oxygen === null || oxygen.indication === 'hypoxia'
        ? due('recorded as hypoxia by default: it grades 4')
        : done(oxygen.indication, oxygen.t, oxygen.id),
    ),
    ...sedationVasopressor(inRun, start),
  ];
}

/** Q8, where the site asks: a vasopressor begun after intubation for airway protection may belong to the sedation. */
function sedationVasopressor(f: Facts, start: Instant): readonly ChecklistItem[] {
  const { chart, protocol, now } = f;
  if (!protocol.choices.askSedationVasopressor || chart.support.oxygen?.indication !== 'airway-protection') return [];
  const running = runningPressors(chart, now);
  const first = running[0]?.infusion;
  if (first === undefined || running.some((p) => p.infusion.startedAt < start)) return [];
  const said = `${list(running.map((p) => drugName(p.infusion.drug)))} since ${clock(chart, first.startedAt, now)}`;
  const other = attributed(chart, 'hypotension', now);
  const standing =
    other === null
      ? due(`${said}, after the sedation of ${clock(chart, start, now)}: counts as CRS unless attributed`, first.startedAt)
      : done(
          `attributed to ${other.cause ?? 'another cause'}${other.until === null ? '' : ` until ${clock(chart, other.until, now)}`}`,
          other.t,
          other.id,
        );
  return [item(f, { id: 'INT-01f', title: 'Vasopressor: CRS or the sedation?', source: ['ENG'], tick: true }, standing)];
}
