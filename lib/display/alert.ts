import type { AlertView } from '../state';

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

/** A sentence without its full stop, to go on with. */
export function withoutStop(text: string): string {
  return text.replace(/\.\s*$/, '');
}
