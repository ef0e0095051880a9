import { DEFAULT_POLICY } from '../alerts/escalate';
import { ACK_HOLD_MS, ackMs, holdMs, REARM_MS, SAME_RUN_MS, SNOOZES_IN_A_ROW, snoozeMinutes } from '../alerts/limits';
import { QUIETINGS } from '../alerts/suppress';
import { durationText } from '../display/durations';
import { type Protocol, span } from '../protocols/protocol';
import type { ContentsTable } from './tables';

/** What becomes of every alert, whatever its rule: how long an answer holds, who is told when, what quiets what. */
export function alertTables(protocol: Protocol): readonly ContentsTable[] {
  return [answers(), telling(), quieting(), ages(protocol)];
}

const PRIORITIES = ['high', 'medium', 'low'] as const;

function answers(): ContentsTable {
  const each = (name: string, of: (priority: (typeof PRIORITIES)[number]) => string) => [name, ...PRIORITIES.map(of)];
  const snooze = (cls: 'clinical' | 'task') => (priority: (typeof PRIORITIES)[number]) => {
    const allowed = snoozeMinutes({ cls, priority });
    if (allowed === null) return 'not';
    return allowed.max === 60
      ? 'up to 60 min'
      : allowed.choices
          .map((m) => `${m}`)
          .join(', ')
          .concat(' min');
  };
  return {
    id: 'table-answers',
    title: 'How long an answer to an alert holds',
    source: 'ENG',
    columns: ['', ...PRIORITIES],
    rows: [
      each('something is asked for (until it is done), no act recorded', (priority) =>
        durationText(ackMs({ ack: 'until-done', priority })),
      ),
      each('the same, once a regrade, dose, order, decision or note is recorded', () => durationText(ACK_HOLD_MS)),
      each('a state, or something that happened (until it is worse)', (priority) =>
        durationText(ackMs({ ack: 'until-worse', priority })),
      ),
      each('may be snoozed', snooze('clinical')),
      each('may be snoozed, a task', snooze('task')),
    ],
    note: `Raised again at once when it gets worse or a new event comes. Resolved by hand while it still holds: silent for ${durationText(REARM_MS)}. What is gone closes after ${durationText(holdMs({ cls: 'clinical', rule: '' }))} on fresh data (a task at once; a drug that was asked for after ${durationText(SAME_RUN_MS)} where no dose came). Snoozed at most ${SNOOZES_IN_A_ROW} times in a row. The hours of CRS- and ICANS-ESCALATION to 1 or 2 are those of a state, from 3 those of something asked for.`,
  };
}

function telling(): ContentsTable {
  const { afterMs, loop, byRule, restMs } = DEFAULT_POLICY;
  const after = (ms: number | null) => (ms === null ? 'not' : ms === 0 ? 'at once' : `+ ${durationText(ms)}`);
  const again = (priority: (typeof PRIORITIES)[number]) => {
    const l = loop[priority];
    if (l === null) return `a reminder on open pages every ${durationText(restMs)}`;
    const times = l.times === null ? 'until somebody has it' : `${l.times} times, then a reminder every ${durationText(restMs)}`;
    return `every ${durationText(l.everyMs)}, ${times}`;
  };
  return {
    id: 'table-telling',
    title: 'Who is told when, as shipped',
    source: 'ENG',
    columns: ['Alert', 'RN, PH, BIO', 'CN', 'ICU', 'HEM, NEU', 'then'],
    rows: [
      ...PRIORITIES.map((p) => [p, ...afterMs[p].map(after), again(p)]),
      ...Object.entries(byRule).map(([rule, delays]) => [rule, ...delays.map(after), again('medium')]),
    ],
    note: 'A unit sets its own times on its escalation page. Only the roles a rule names are told, its lowest at once; a high goes on through every tier. A rise to grade 4, a drug limit and doubt about who the patient is start with the charge nurse at once. A low one goes to open pages only.',
  };
}

const ONLY = {
  'same-record': 'where both rest on the same record',
  'same-source': 'where their values had come by the silent source',
} as const;
function quieting(): ContentsTable {
  return {
    id: 'table-quieting',
    title: 'What a graver alert keeps quiet',
    source: 'ENG',
    columns: ['Alert', 'keeps quiet', 'how long'],
    rows: QUIETINGS.map((q) => [
      `${q.by}${q.levels === undefined ? '' : ` to ${q.levels.join(' or ')}`}`,
      q.quiets.join(', '),
      [q.forMs === null ? 'while it holds' : `${durationText(q.forMs)} after the rise`, q.only === undefined ? '' : ONLY[q.only]]
        .filter((part) => part !== '')
        .join(', '),
    ]),
    note: 'Put off, never dropped, and never by one of a lower priority. Never quieted: rises to 3 and 4, SEIZURE, limits of a drug, T6.',
  };
}

function ages(protocol: Protocol): ContentsTable {
  const life = durationText(span(protocol, 'event.life'));
  return {
    id: 'table-ages',
    title: 'How long something that happened is told, and from when',
    source: 'ENG',
    columns: ['Alert', 'for', 'counted from'],
    rows: [
      ['CRS-ONSET, CRS-ESCALATION, ICANS-ESCALATION, ICE-FALL', durationText(span(protocol, 'event.escalation')), 'its own time'],
      [
        'SEIZURE, CULTURE-POSITIVE, doses and orders of tocilizumab (limits, amount, ICANS), GMCSF-ORDERED, STEROID-PREMED, LEUKOFILTER-USED',
        life,
        'when Tocsin was told, where that is later: a late entry is told all the same',
      ],
      ['DATA-IMPLAUSIBLE', durationText(span(protocol, 'event.implausible')), 'its own time'],
    ],
    note: 'An order’s alert ends when a dose is given after it; that dose is judged itself.',
  };
}
