import type { Priority } from '../rules/rule';
import type { AlertRule } from './event';

/**
 * A technical condition: raised by the server, not read from a chart. T6 belongs to a patient; the others to the unit (T1 is
 * read from the chart and stands among the rules). The priority is the usual one; where it depends on the patient, `when` says how.
 */
export interface TechnicalCondition extends AlertRule {
  readonly priority: Priority | readonly Priority[];
  readonly when: string;
  readonly of: 'patient' | 'unit';
}

export const TECHNICAL: readonly TechnicalCondition[] = [
  {
    id: 'T2',
    family: 'T2',
    title: 'Interface silent',
    when: 'Nothing from a source of this unit for 60 s, though it usually speaks more often.',
    of: 'unit',
    priority: 'medium',
    // One for each source: the trigger is the source.
    kind: 'event',
    cls: 'technical',
    ack: 'until-done',
    notify: ['CN', 'BIO'],
    action: 'Values of this source are not current in the whole unit; call technical support.',
  },
  {
    id: 'T3',
    family: 'T3',
    title: 'Page not delivered',
    when: 'A high alert that no screen or phone has shown 60 s after it was sent.',
    of: 'unit',
    priority: 'high',
    // One for each alert that did not arrive: the trigger is that alert.
    kind: 'event',
    cls: 'technical',
    ack: 'until-done',
    notify: ['CN', 'BIO'],
    action: 'Tell the person by telephone; then find out which channel failed.',
  },
  {
    id: 'T4',
    family: 'T4',
    title: 'Nobody on call',
    when: 'A tier of the escalation names no person who can be told.',
    of: 'unit',
    priority: 'medium',
    // One for each tier: the trigger is the tier.
    kind: 'event',
    cls: 'technical',
    ack: 'until-done',
    notify: ['CN'],
    action: 'Fill the gap in the on-call schedule.',
  },
  {
    id: 'T5',
    family: 'T5',
    title: 'Clock off',
    when: 'A source more than 30 s off, the server more than 2 s, a screen more than 5 s; medium beyond 5 min.',
    of: 'unit',
    priority: ['low', 'medium'],
    kind: 'event',
    cls: 'technical',
    ack: 'until-worse',
    notify: ['BIO'],
    action: 'Set the clock; until then the times of this source are doubtful.',
  },
  {
    id: 'T6',
    family: 'T6',
    title: 'Wrong patient?',
    when: 'Two patients in one bed, one device on two beds, or an identity that contradicts itself.',
    of: 'patient',
    priority: 'high',
    kind: 'state',
    cls: 'technical',
    ack: 'until-done',
    notify: ['RN', 'CN', 'BIO'],
    action: 'Check the wristband and the bed; grades of this bed wait until that is settled.',
  },
];
