import { messagesIn } from './message';

/**
 * The message as if it had named this patient: its own patient and place are left out. `rows` limits it to some of its
 * segments (a group that named nobody). Null if it is no readable message, or speaks of several patients.
 */
export function withPatient(body: string, mrn: string, rows: string | null): string | null {
  const [message, second] = messagesIn(body);
  if (message === undefined || second !== undefined || !('sep' in message)) return null;
  const { sep, msh, segments } = message;
  if (rows === null && segments.filter((s) => s.name === 'PID').length > 1) return null;
  const pid = ['PID', '1', '', `${mrn}${sep.component.repeat(4)}MR`].join(sep.field);
  const own = rows === null ? segments.slice(1).map((s) => s.raw) : rows.split('\r');
  return [msh.raw, pid, ...own.filter((line) => !/^(MSH|PID|PV1|MRG)/.test(line))].join('\r');
}
