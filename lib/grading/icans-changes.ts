import type { Chart, IceRecord } from '../chart/chart';
import { num, type Protocol, span } from '../protocols/protocol';
import { clock } from '../rules/words';
import type { GradeBasis } from '../state';
import type { Instant } from '../time';
import { countingSeizures, type IcansDomains, iceGrade, locGrade, usesCapd } from './icans';

type Changes = GradeBasis['wouldChange'];
/** What one domain would have to show to fall by one step, and the grade it then gives. */
interface Less {
  readonly grade: number;
  readonly text: string;
}

/** What would raise the ICANS grade by its next step, and what would lower it: every domain that holds it there must fall. */
export function icansWouldChange(chart: Chart, now: Instant, grade: number, domains: IcansDomains, protocol: Protocol): Changes {
  const up = higher(chart, now, grade, protocol);
  const down = grade > 0 ? lower(chart, now, grade, domains, protocol) : null;
  return [...(up === null ? [] : [up]), ...(down === null ? [] : [down])];
}

function higher(chart: Chart, now: Instant, grade: number, protocol: Protocol): Less | null {
  const capd = usesCapd(chart.person, now, protocol);
  const from = num(protocol, 'icans.capdFrom');
  const voice = protocol.choices.voiceGrade;
  const least = ownCapd(chart, protocol) + 1;
  const up: Readonly<Record<number, string>> = {
    0: capd ? (least < from ? `CAPD ${least} or more, or drowsy` : 'drowsy') : 'ICE 9 or less, or drowsy',
    1: capd
      ? voice === 2
        ? 'awakens to voice'
        : `CAPD ${from} or more`
      : voice === 2
        ? 'ICE 6 or less, or awakens only to voice'
        : 'ICE 6 or less',
    2: `${capd ? `CAPD ${from} or more` : 'ICE 2 or less'}, a seizure, awakens only to ${voice === 3 ? 'voice' : 'touch'}, or focal oedema`,
    3: 'not arousable, a seizure above 5 min or without recovery, deep focal weakness, or signs of raised pressure',
  };
  const text = up[grade];
  const next = grade === 1 && capd && voice !== 2 ? 3 : grade + 1;
  return text === undefined ? null : { grade: next, text };
}

/** The CAPD up to which a child is as it was before the infusion (Q13); 0 where the site does not ask. */
function ownCapd(chart: Chart, protocol: Protocol): number {
  return protocol.choices.capdAboveBaseline ? (chart.ice.baselineCapd ?? 0) : 0;
}

function lower(chart: Chart, now: Instant, grade: number, domains: IcansDomains, protocol: Protocol): Less | null {
  const { neuro, ice } = chart;
  const falls: { readonly [K in keyof IcansDomains]: () => Less | null } = {
    ice: () => ice.graded && lessIce(chart, ice.graded, protocol),
    loc: () => lessLoc(neuro.loc?.value ?? '', protocol),
    seizure: () => lessSeizure(chart, now, grade, protocol),
    motor: () => ({ grade: 0, text: 'no deep focal weakness' }),
    icp: () => ({
      grade: 0,
      text: neuro.icp?.value === 'focal-edema' ? 'no oedema on imaging' : 'no sign of raised pressure or oedema',
    }),
  };
  const parts: string[] = [];
  let rest = 0;
  for (const domain of Object.keys(falls) as (keyof IcansDomains)[]) {
    if (domains[domain] < grade) {
      rest = Math.max(rest, domains[domain]);
      continue;
    }
    const less = falls[domain]();
    if (less === null) return null;
    parts.push(less.text);
    rest = Math.max(rest, less.grade);
  }
  return rest < grade ? { grade: rest, text: parts.join(' and ') } : null;
}

/** The next better range of ICE or CAPD. */
function lessIce(chart: Chart, record: IceRecord, protocol: Protocol): Less {
  const grade = iceGrade(record, protocol);
  if (record.reason === 'unarousable') return { grade: 3, text: 'arousable enough for ICE' };
  if (record.score === null && record.capd !== null) {
    const own = ownCapd(chart, protocol);
    const below = num(protocol, 'icans.capdFrom') - 1;
    const normal = { grade: 0, text: own > 0 ? `CAPD ${Math.min(own, below)} or less` : 'CAPD 0' };
    return grade < 3 || own >= below ? normal : { grade: 1, text: `CAPD ${below} or less` };
  }
  if (grade === 1) return { grade: 0, text: 'ICE 10' };
  return grade === 2 ? { grade: 1, text: 'ICE 7 or more' } : { grade: 2, text: 'ICE 3 or more' };
}

const BETTER: Readonly<Record<string, readonly [loc: string, text: string]>> = {
  unarousable: ['awakens-to-tactile', 'awakens to touch'],
  'awakens-to-tactile': ['awakens-to-voice', 'awakens to voice'],
  'awakens-to-voice': ['awakens-spontaneously', 'awakens by itself'],
  'awakens-spontaneously': ['alert', 'alert'],
};
/** The next better arousal that gives less: to voice is 3 in one protocol, as to touch is. */
function lessLoc(loc: string, protocol: Protocol): Less | null {
  const better = BETTER[loc];
  if (better === undefined) return null;
  const grade = locGrade(better[0], protocol);
  return grade < locGrade(loc, protocol) ? { grade, text: better[1] } : lessLoc(better[0], protocol);
}

/** A seizure counts for its time, whatever follows; a milder one may count for longer. */
function lessSeizure(chart: Chart, now: Instant, grade: number, protocol: Protocol): Less {
  const counting = countingSeizures(chart, now, protocol);
  const hold = span(protocol, 'icans.seizureHold');
  const until = Math.max(...counting.filter((s) => s.grade >= grade).map((s) => s.t + hold));
  const after = counting.filter((s) => s.grade < grade && s.t + hold > until);
  return {
    grade: after.reduce((worst, s) => Math.max(worst, s.grade), 0),
    text: `no further seizure until ${clock(chart, until, now)}`,
  };
}
