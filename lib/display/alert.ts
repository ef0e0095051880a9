import { deviceName, unitText } from '../lanes/words';
import type { Evidence } from '../rules/rule';
import type { AlertView } from '../state';
import type { Instant } from '../time';
import { timeText } from './clock';
import { clinicalNumber } from './numbers';

/** Families whose alert is the grade itself. */
const GRADE_RULES: Readonly<Record<string, 'CRS' | 'ICANS'>> = {
  'CRS-ONSET': 'CRS',
  'CRS-ESCALATION': 'CRS',
  'ICANS-ONSET': 'ICANS',
  'ICANS-ESCALATION': 'ICANS',
};

/** What an alert is about in two or three words, for tiles and buttons: "CRS 4", "ICE overdue". */
export function alertSubject(alert: Pick<AlertView, 'rule' | 'title' | 'level'>): string {
  const scale = GRADE_RULES[alert.rule];
  return scale !== undefined && alert.level !== null ? `${scale} ${alert.level}` : alert.title;
}

/** Which of a bed's grades stands beside the alert. */
export function alertScale(alert: Pick<AlertView, 'rule'>): 'CRS' | 'ICANS' {
  return alert.rule.startsWith('ICANS') || alert.rule.startsWith('ICE') ? 'ICANS' : 'CRS';
}

/** What a piece of evidence says: "15 161 ng/mL", "ventilator"; nothing where its time says it all ("last monitor value", 03:18). */
export function evidenceText(e: Pick<Evidence, 'value' | 'unit' | 't'>): string {
  if (e.value === null) return e.t === null ? 'not known' : '';
  const value = typeof e.value === 'number' ? clinicalNumber(e.value) : deviceName(e.value);
  return e.unit ? `${value} ${unitText(e.unit)}` : value;
}

/** A sentence without its full stop, to go on with. */
export function withoutStop(text: string): string {
  return text.replace(/\.\s*$/, '');
}

/** "Tocilizumab hanging by 02:40", as its owner said it. */
export function promiseText(promise: NonNullable<AlertView['promise']>, now: Instant, zone: string): string {
  return promise.by === null ? promise.text : `${promise.text} by ${timeText(Date.parse(promise.by), now, zone)}`;
}

/** How an alert stands that nobody has to answer first: by its owner's name, or in words where it has none. */
export function standingText(alert: Pick<AlertView, 'phase' | 'owner'>): string {
  if (alert.owner !== undefined) return alert.owner.name;
  return alert.phase === 'latched' ? 'WAS HIGH, not seen' : alert.phase;
}

/** Why an alert that somebody had answered stands raised again; null for one that is new. */
export function raisedAgain(alert: Pick<AlertView, 'phase' | 'reason'>): string | null {
  if (alert.phase !== 'raised') return null;
  switch (alert.reason) {
    case 'promise-missed':
      return 'Raised again: the promised time has passed';
    case 'ack-expired':
      return 'Raised again: the answer ran out and nothing was recorded';
    case 'worse':
      return 'Raised again: it became worse';
    case 'present-again':
      return 'Raised again: it holds again';
    case 'snooze-over':
      return 'Raised again: the snooze is over';
    default:
      return null;
  }
}
