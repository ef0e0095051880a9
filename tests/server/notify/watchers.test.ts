import { describe, expect, it } from 'vitest';
import type { OpenAlert } from '../../../lib/alerts/alert';
import { MINUTE } from '../../../lib/time';
import type { Reach } from '../../../server/notify/reach';
import { Undelivered } from '../../../server/notify/watchers';
import { finding, nurse, raised, sighting, step, T0 } from '../../lib/alerts/support';

/** What T3 asks for, without a database: the alert that did not arrive goes on to its next tier. */

const high = raised(finding('CRS-ESCALATION', { level: 3 }));
const t3At = (at: number): OpenAlert => ({ ...raised(finding('T6'), at), rule: 'T3', trigger: high.id });
function sentOn(alert: OpenAlert, t3: OpenAlert): boolean {
  const asked: string[] = [];
  const reach = { ask: (id: string) => asked.push(id) } as unknown as Reach;
  new Undelivered(
    null as never,
    () => [{ alert, patientKey: 1 }],
    reach,
    () => undefined,
  ).hasten([t3]);
  return asked.includes(alert.id);
}

describe('T3', () => {
  it('T3 sends the alert on once: after it has gone on, the same T3 asks for nothing', () => {
    const t3 = t3At(T0 + MINUTE);
    expect(sentOn(high, t3)).toBe(true);
    const gone = step<OpenAlert>(high, { type: 'due' }, T0 + MINUTE + 1).alert;
    expect(sentOn(gone, t3)).toBe(false);
  });
  it('T3 that ended and came back sends the alert on again', () => {
    const owned = step<OpenAlert>(high, { type: 'acknowledge', by: nurse, version: high.version }, T0 + 2 * MINUTE).alert;
    const again = step<OpenAlert>(owned, { type: 'due' }, T0 + 17 * MINUTE).alert;
    expect(again).toMatchObject({ phase: 'raised', reason: 'ack-expired' });
    const ended = step<OpenAlert>(t3At(T0 + MINUTE), { type: 'clear' }, T0 + 2 * MINUTE).alert;
    const back = step<OpenAlert>(ended, { type: 'update', sighting: sighting(finding('T6')) }, T0 + 18 * MINUTE).alert;
    expect(back.raisedAt).toBe(T0 + MINUTE);
    expect(sentOn(again, { ...back, rule: 'T3' })).toBe(true);
  });
});
