import { describe, expect, it } from 'vitest';
import type { AcknowledgedAlert, Alert, ClosedAlert, LatchedAlert, RaisedAlert, SnoozedAlert } from '../../../lib/alerts/alert';
import type { AlertEvent } from '../../../lib/alerts/event';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import {
  biomed,
  charge,
  finding,
  kinds,
  nurse,
  otherNurse,
  pharmacist,
  physician,
  raised,
  raiseEvent,
  refusal,
  sighting,
  step,
  T0,
  toldRoles,
  toldTiers,
} from './support';

const crs3 = finding('CRS-ESCALATION', { level: 3 });
const crs2 = finding('CRS-ESCALATION', { level: 2, priority: 'medium' });
const ferritin = finding('FERRITIN-10K', { priority: 'medium' });
const taper = finding('STEROID-TAPER', { priority: 'low' });
const overdue = finding('ICE-OVERDUE', { priority: 'medium' });
const silent = finding('FEED-SILENT', { priority: 'medium' });

function ack(alert: Alert, now: number, by = nurse): AcknowledgedAlert {
  return step<AcknowledgedAlert>(alert, { type: 'acknowledge', by, version: alert.version }, now).alert;
}
function due(alert: Alert) {
  return step(alert, { type: 'due' }, alert.nextActionAt ?? 0);
}

describe('Row 2: the rule holds', () => {
  it('raises at tier 0 with a next step, version 1, and one audit line beside the notice', () => {
    const { alert, effects } = step<RaisedAlert>(null, raiseEvent(crs3), T0);
    expect(alert).toMatchObject({ phase: 'raised', reason: 'raised', tier: 0, version: 1, condition: 'present', raisedAt: T0 });
    expect(alert.nextActionAt).toBe(T0 + 60 * SECOND);
    expect(kinds(effects)).toEqual(['notify', 'audit']);
    expect(toldRoles(effects)).toEqual(['RN']);
  });
  it('is the same alert when the raise is delivered twice', () => {
    const alert = raised(crs3);
    const again = step(alert, raiseEvent(crs3), T0 + 2);
    expect(again.alert).toBe(alert);
    expect(again.effects).toEqual([]);
  });
  it('refuses everything else when there is no alert', () => {
    expect(refusal(null, { type: 'clear' }, T0)).toBe('not-possible');
  });
});

describe('Row 5: nobody answers', () => {
  it('tells a high at 0, 1, 3 and 5 min and then tiers 1 to 3 every 5 min without end', () => {
    let alert: Alert = raised(crs3);
    const seen: [number, number[]][] = [];
    for (let i = 0; i < 6; i++) {
      const at = alert.nextActionAt ?? 0;
      const next = due(alert);
      seen.push([(at - T0) / MINUTE, toldTiers(next.effects)]);
      alert = next.alert;
    }
    expect(seen).toEqual([
      [1, [1]],
      [3, [2]],
      [5, [3]],
      [10, [1, 2, 3]],
      [15, [1, 2, 3]],
      [20, [1, 2, 3]],
    ]);
    expect(alert.tier).toBe(3);
  });
  it('repeats a medium three times and then only reminds open pages, but always has a next step', () => {
    let alert: Alert = raised(crs2);
    const whys: string[] = [];
    for (let i = 0; i < 8; i++) {
      const next = due(alert);
      whys.push(...next.effects.flatMap((e) => (e.kind === 'notify' ? [`${e.why}:${e.channels.includes('push')}`] : [])));
      alert = next.alert;
      expect(alert.nextActionAt).not.toBeNull();
    }
    expect(whys.filter((w) => w.startsWith('loop')).length).toBe(9);
    expect(whys.slice(-2)).toEqual(['reminder:false', 'reminder:false']);
  });
  it('takes all steps that fell due in an outage at once, each tier once, and says how late', () => {
    const { alert, effects } = step(raised(crs3), { type: 'due' }, T0 + 10 * MINUTE);
    expect(toldTiers(effects)).toEqual([1, 2, 3]);
    expect(effects.find((e) => e.kind === 'audit')).toMatchObject({ lateMs: 9 * MINUTE });
    expect(alert.nextActionAt).toBe(T0 + 15 * MINUTE);
  });
  it('finds nothing due when the look comes early', () => {
    const alert = raised(crs3);
    expect(step(alert, { type: 'due' }, T0 + 59 * SECOND)).toEqual({ alert, effects: [] });
  });
  it('goes to the next tier at once when nobody of a tier can be reached', () => {
    const { alert, effects } = step(raised(crs3), { type: 'skip', reason: 'nobody on duty' }, T0 + 5 * SECOND);
    expect(toldTiers(effects)).toEqual([1]);
    expect(alert.nextActionAt).toBe(T0 + 3 * MINUTE);
  });
});

describe("Row 6: can't take it", () => {
  it('tells the next tier now and leaves that person out', () => {
    const alert = raised(crs3);
    const event: AlertEvent = { type: 'decline', by: nurse, version: 1, reason: 'at a resuscitation' };
    const next = step(alert, event, T0 + 10 * SECOND);
    expect(next.alert).toMatchObject({ phase: 'raised', declined: ['ruiz'], tier: 1, version: 2 });
    expect(toldTiers(next.effects)).toEqual([1]);
    expect(next.effects.find((e) => e.kind === 'notify')).toMatchObject({ except: ['ruiz'], why: 'declined' });
    expect(next.alert.nextActionAt).toBe(T0 + 3 * MINUTE);
  });
});

describe('Row 7: responding', () => {
  it.each([
    ['high', crs3, 15 * MINUTE],
    ['medium', crs2, 30 * MINUTE],
    ['low', finding('ICE-OVERDUE', { priority: 'low' }), 4 * HOUR],
  ])('an until-done answer to a %s holds its time', (_priority, f, ms) => {
    const alert = ack(raised(f), T0 + 5 * SECOND);
    expect(alert).toMatchObject({
      phase: 'acknowledged',
      owner: nurse,
      ackUntil: T0 + 5 * SECOND + ms,
      nextActionAt: T0 + 5 * SECOND + ms,
    });
  });
  it('an until-worse answer holds 12 h whatever the priority', () => {
    expect(ack(raised(ferritin), T0).ackUntil).toBe(T0 + 12 * HOUR);
    expect(ack(raised(finding('SEIZURE', { trigger: 'n1' })), T0).ackUntil).toBe(T0 + 12 * HOUR);
  });
  it('stops all sound, binds the answer to the level, names who', () => {
    const alert = raised(crs3);
    const { alert: next, effects } = step<AcknowledgedAlert>(alert, { type: 'acknowledge', by: nurse, version: 1 }, T0);
    expect(kinds(effects)).toEqual(['soundOff', 'audit']);
    expect(next).toMatchObject({ ackLevel: 3, ackPriority: 'high', version: 2 });
    expect(effects.find((e) => e.kind === 'audit')).toMatchObject({ from: 'raised', to: 'acknowledged', actor: nurse });
  });
  it('pharmacists answer drug alerts only, IT technical ones only', () => {
    const by = (p: typeof nurse): AlertEvent => ({ type: 'acknowledge', by: p, version: 1 });
    expect(refusal(raised(crs3), by(pharmacist), T0)).toBe('forbidden');
    expect(refusal(raised(crs3), by(biomed), T0)).toBe('forbidden');
    expect(refusal(raised(finding('TOCI-INTERVAL', { trigger: 'o1' })), by(pharmacist), T0)).toBe('accepted');
    expect(refusal(raised(silent), by(biomed), T0)).toBe('accepted');
    expect(refusal(raised(crs3), by({ ...nurse, role: 'auditor' }), T0)).toBe('forbidden');
  });
  it('a promise is shown with its owner and raises the alert again when it is missed', () => {
    const promise = { text: 'tocilizumab hanging', by: T0 + 10 * MINUTE };
    const alert = step<AcknowledgedAlert>(raised(crs3), { type: 'acknowledge', by: nurse, version: 1, promise }, T0).alert;
    expect(alert).toMatchObject({ promise, nextActionAt: T0 + 10 * MINUTE });
    expect(due(alert).alert).toMatchObject({ phase: 'raised', reason: 'promise-missed' });
    const kept = step<AcknowledgedAlert>(
      alert,
      { type: 'acted', act: 'dose', by: nurse, t: T0 + 9 * MINUTE },
      T0 + 9 * MINUTE,
    ).alert;
    expect(kept.nextActionAt).toBe(T0 + 9 * MINUTE + 12 * HOUR);
  });
  it('a promise never lengthens the answer, and one that lies in the past is refused', () => {
    const event = (by: number): AlertEvent => ({ type: 'acknowledge', by: nurse, version: 1, promise: { text: 'soon', by } });
    expect(step(raised(crs3), event(T0 + HOUR), T0).alert.nextActionAt).toBe(T0 + 15 * MINUTE);
    expect(refusal(raised(crs3), event(T0 - 1), T0)).toBe('invalid');
  });
});

describe('Row 8: another owner', () => {
  it('somebody else takes over, both names in the audit', () => {
    const alert = ack(raised(crs3), T0);
    const next = step<AcknowledgedAlert>(alert, { type: 'acknowledge', by: otherNurse, version: 2 }, T0 + MINUTE);
    expect(next.alert).toMatchObject({ owner: otherNurse, ackUntil: T0 + 16 * MINUTE });
    expect(next.effects.find((e) => e.kind === 'audit')).toMatchObject({ actor: otherNurse, reason: 'takes over from ruiz' });
  });
  it('what was recorded under the first owner still holds it', () => {
    const acted = step<AcknowledgedAlert>(ack(raised(crs3), T0), { type: 'acted', act: 'order', by: nurse, t: T0 }, T0 + 1).alert;
    const taken = step<AcknowledgedAlert>(acted, { type: 'acknowledge', by: otherNurse, version: 3 }, T0 + HOUR).alert;
    expect(taken.ackUntil).toBe(T0 + 1 + 12 * HOUR);
  });
  it('a hand-over asks the receiver; the owner keeps it until that person accepts', () => {
    const alert = ack(raised(crs3), T0);
    const asked = step<AcknowledgedAlert>(alert, { type: 'handover', by: nurse, to: otherNurse, version: 2 }, T0 + MINUTE);
    expect(asked.alert).toMatchObject({ owner: nurse, offeredTo: otherNurse });
    expect(asked.effects.find((e) => e.kind === 'notify')).toMatchObject({ people: ['lee'], why: 'handover' });
    const taken = step<AcknowledgedAlert>(asked.alert, { type: 'acknowledge', by: otherNurse, version: 3 }, T0 + 2 * MINUTE);
    expect(taken.alert).toMatchObject({ owner: otherNurse, offeredTo: null });
    expect(refusal(alert, { type: 'handover', by: otherNurse, to: charge, version: 2 }, T0)).toBe('forbidden');
  });
});

describe('Row 9: the answer runs out', () => {
  it('without a recorded act it is raised again, the charge nurse copied', () => {
    const { alert, effects } = due(ack(raised(crs3), T0));
    expect(alert).toMatchObject({ phase: 'raised', reason: 'ack-expired', tier: 1, lastAck: { by: nurse, level: 3 } });
    expect(toldTiers(effects)).toEqual([0, 1]);
    expect(alert.nextActionAt).toBe(T0 + 15 * MINUTE + 3 * MINUTE);
  });
  it('copies the charge nurse even where the rule does not name one', () => {
    const { effects } = due(ack(raised(overdue), T0));
    expect(toldRoles(effects)).toEqual(['RN', 'CN']);
  });
  it('also when the data went silent meanwhile', () => {
    const unknown = step(ack(raised(crs3), T0), { type: 'unknown' }, T0 + MINUTE).alert;
    expect(due(unknown).alert).toMatchObject({ phase: 'raised', reason: 'ack-expired', condition: 'unknown' });
  });
});

describe('Row 10: a documented act', () => {
  it('makes an until-done answer hold 12 h', () => {
    const alert = ack(raised(crs3), T0);
    const next = step<AcknowledgedAlert>(
      alert,
      { type: 'acted', act: 'order', by: physician, t: T0 + MINUTE },
      T0 + 2 * MINUTE,
    ).alert;
    expect(next).toMatchObject({ actedAt: T0 + 2 * MINUTE, ackUntil: T0 + 2 * MINUTE + 12 * HOUR });
    expect(due(next).alert.phase).toBe('raised');
  });
  it('a second act does not lengthen it, nor does one from before the onset', () => {
    const alert = ack(raised(crs3), T0);
    expect(step(alert, { type: 'acted', act: 'note', by: null, t: T0 - HOUR }, T0 + 1).alert).toBe(alert);
    const once = step(alert, { type: 'acted', act: 'note', by: null, t: T0 }, T0 + 1).alert;
    expect(step(once, { type: 'acted', act: 'dose', by: null, t: T0 + HOUR }, T0 + HOUR).alert).toBe(once);
  });
  it('does not lengthen an until-worse answer: a ferritin is silent for its 12 h', () => {
    const alert = ack(raised(ferritin), T0);
    const next = step<AcknowledgedAlert>(alert, { type: 'acted', act: 'note', by: nurse, t: T0 + HOUR }, T0 + HOUR).alert;
    expect(next.ackUntil).toBe(T0 + 12 * HOUR);
  });
});

describe('C10: slow highs', () => {
  const hlh = finding('HLH-SUSPECT', {
    evidence: [
      { name: 'ferritin', value: 12_000, t: T0 },
      { name: 'fibrinogen', value: null, t: null },
    ],
  });
  it('each regrade or decision starts the 12 h again, a note does not', () => {
    const alert = ack(raised(hlh), T0);
    const decided = step<AcknowledgedAlert>(
      alert,
      { type: 'acted', act: 'decision', by: physician, t: T0 + 10 * HOUR },
      T0 + 10 * HOUR,
    ).alert;
    expect(decided.ackUntil).toBe(T0 + 22 * HOUR);
    expect(step(decided, { type: 'acted', act: 'note', by: nurse, t: T0 + 11 * HOUR }, T0 + 11 * HOUR).alert).toBe(decided);
  });
  it('for one that asks for something a mere note is no plan', () => {
    const alert = ack(raised(finding('INTUBATED-NO-DEX')), T0);
    const noted = step(alert, { type: 'acted', act: 'note', by: nurse, t: T0 }, T0 + 1).alert;
    expect(noted).toBe(alert);
    const ordered = step<AcknowledgedAlert>(alert, { type: 'acted', act: 'order', by: physician, t: T0 }, T0 + 1).alert;
    expect(ordered.ackUntil).toBe(T0 + 1 + 12 * HOUR);
  });
  it('a further criterion sounds again, the same ones do not', () => {
    const alert = ack(raised(hlh), T0);
    const same = { ...hlh, evidence: [{ name: 'ferritin', value: 13_000, t: T0 }] };
    expect(step(alert, { type: 'update', sighting: sighting(same) }, T0 + HOUR).alert.phase).toBe('acknowledged');
    const more = { ...hlh, evidence: [...hlh.evidence, { name: 'ast', value: 400, t: T0 }] };
    expect(step(alert, { type: 'rise', sighting: sighting(more) }, T0 + HOUR).alert).toMatchObject({
      phase: 'raised',
      reason: 'worse',
    });
  });
});

describe('Row 11: worse', () => {
  const crs4 = finding('CRS-ESCALATION', { level: 4 });
  it('an answer at 4 still covers 4 after an unconfirmed fall to 3', () => {
    const fallen = step(ack(raised(crs4), T0), { type: 'update', sighting: sighting(crs3) }, T0 + 1).alert;
    const back = step(fallen, { type: 'update', sighting: sighting(crs4) }, T0 + 2).alert;
    expect(back).toMatchObject({ phase: 'acknowledged', level: 4 });
  });
  it('those who declined are told again, and it may be snoozed anew', () => {
    const declined = step(raised(crs2), { type: 'decline', by: nurse, version: 1 }, T0).alert;
    const { alert, effects } = step(declined, { type: 'rise', sighting: sighting(crs3) }, T0 + 1);
    expect(alert.declined).toEqual([]);
    expect(effects.flatMap((e) => (e.kind === 'notify' ? e.except : []))).toEqual([]);
    const snoozed = step(raised(crs2), { type: 'snooze', by: nurse, version: 1, minutes: 5, reason: 'busy' }, T0).alert;
    expect(step(snoozed, { type: 'rise', sighting: sighting(crs3) }, T0 + 1).alert.snoozes).toBe(0);
  });
  it('a latched high that comes and goes does not keep escalation at its beginning', () => {
    let alert: Alert = raised(crs3);
    for (let minute = 1; minute <= 4; minute++) {
      alert = step(alert, { type: 'clear' }, T0 + minute * MINUTE).alert;
      alert = step(alert, { type: 'rise', sighting: sighting(crs3) }, T0 + minute * MINUTE + 1).alert;
      alert = step(alert, { type: 'due' }, T0 + minute * MINUTE + 2).alert;
    }
    expect(alert).toMatchObject({ phase: 'raised', tier: 2 });
    const old = step(alert, { type: 'clear' }, T0 + 5 * MINUTE).alert;
    const back = step(old, { type: 'rise', sighting: sighting(crs3) }, T0 + 3 * HOUR);
    expect(toldTiers(back.effects)).toEqual([0]);
  });
  it('breaks through an acknowledgement, which is kept as past', () => {
    const { alert, effects } = step(ack(raised(crs3), T0), { type: 'rise', sighting: sighting(crs4) }, T0 + MINUTE);
    expect(alert).toMatchObject({ phase: 'raised', reason: 'worse', level: 4, lastAck: { by: nurse, level: 3 } });
    expect(toldTiers(effects)).toEqual([0, 1]);
  });
  it('breaks through a snooze', () => {
    const snoozed = step(raised(crs2), { type: 'snooze', by: nurse, version: 1, minutes: 15, reason: 'with family' }, T0).alert;
    expect(step(snoozed, { type: 'rise', sighting: sighting(crs3) }, T0 + MINUTE).alert).toMatchObject({
      phase: 'raised',
      priority: 'high',
    });
  });
  it('a latched high that holds again is raised again', () => {
    const latched = step(raised(crs3), { type: 'clear' }, T0 + MINUTE).alert;
    expect(step(latched, { type: 'rise', sighting: sighting(crs3) }, T0 + 2 * MINUTE).alert).toMatchObject({
      phase: 'raised',
      reason: 'present-again',
    });
  });
  it('an unanswered alert that rises tells those already told and puts no later step off', () => {
    const told = step(raised(crs3), { type: 'due' }, T0 + MINUTE).alert;
    const { alert, effects } = step(told, { type: 'rise', sighting: sighting(crs4) }, T0 + 2 * MINUTE);
    expect(toldTiers(effects)).toEqual([0, 1]);
    expect(alert.nextActionAt).toBe(T0 + 3 * MINUTE);
  });
  it('medium that becomes high starts the plan of a high', () => {
    const { alert } = step(raised(crs2), { type: 'rise', sighting: sighting(crs3) }, T0 + 9 * MINUTE);
    expect(alert).toMatchObject({ priority: 'high', peak: 'high', nextActionAt: T0 + 10 * MINUTE });
  });
  it('the same level is covered by the answer', () => {
    const alert = ack(raised(crs3), T0);
    expect(step(alert, { type: 'update', sighting: sighting(crs3) }, T0 + MINUTE).alert).toBe(alert);
  });
});

describe('Row 12: lower, but not gone', () => {
  it('takes the words over without a signal and keeps the priority', () => {
    const { alert, effects } = step(raised(crs3), { type: 'update', sighting: sighting(crs2) }, T0 + MINUTE);
    expect(alert).toMatchObject({ phase: 'raised', priority: 'high', level: 2, text: 'CRS-ESCALATION 2' });
    expect(kinds(effects)).toEqual(['audit']);
  });
  it('a regrade by a person lowers the priority, and the next rise is news again', () => {
    const owned = ack(raised(crs3), T0);
    const lowered = { why: 'regraded', by: nurse } as const;
    const low = step<AcknowledgedAlert>(owned, { type: 'update', sighting: sighting(crs2), lowered }, T0 + MINUTE).alert;
    expect(low).toMatchObject({ phase: 'acknowledged', priority: 'medium', peak: 'high', ackLevel: 2, ackPriority: 'medium' });
    expect(step(low, { type: 'rise', sighting: sighting(crs3) }, T0 + HOUR).alert.phase).toBe('raised');
  });
});

describe('Rows 13 to 15: snooze', () => {
  const snooze = (minutes: number, version = 1, reason = 'with family'): AlertEvent => ({
    type: 'snooze',
    by: nurse,
    version,
    minutes,
    reason,
  });
  it('never a high; medium 5, 10, 15; low and tasks up to 60; never without a reason', () => {
    expect(refusal(raised(crs3), snooze(5), T0)).toBe('not-possible');
    expect(refusal(raised(crs2), snooze(20), T0)).toBe('invalid');
    expect(refusal(raised(crs2), snooze(15), T0)).toBe('accepted');
    expect(refusal(raised(crs2), snooze(15, 1, ' '), T0)).toBe('invalid');
    expect(refusal(raised(taper), snooze(60), T0)).toBe('accepted');
    expect(refusal(raised(overdue), snooze(45), T0)).toBe('accepted');
    expect(refusal(raised(taper), snooze(61), T0)).toBe('invalid');
    expect(refusal(raised(taper), snooze(0.5), T0)).toBe('invalid');
  });
  it('comes back when its time is over and it still holds, at most twice in a row', () => {
    const first = step<SnoozedAlert>(raised(crs2), snooze(5), T0);
    expect(first.alert).toMatchObject({ phase: 'snoozed', snoozeUntil: T0 + 5 * MINUTE, nextActionAt: T0 + 5 * MINUTE });
    expect(kinds(first.effects)).toEqual(['soundOff', 'audit']);
    const back = due(first.alert);
    expect(back.alert).toMatchObject({ phase: 'raised', reason: 'snooze-over' });
    const again = step(back.alert, snooze(5, 3), T0 + 5 * MINUTE).alert;
    const third = due(again).alert;
    expect(refusal(third, snooze(5, third.version), T0 + 11 * MINUTE)).toBe('not-possible');
    const answered = due(ack(third, T0 + 11 * MINUTE)).alert;
    expect(refusal(answered, snooze(5, answered.version), answered.updatedAt)).toBe('accepted');
  });
  it('row 14: also when its data are stale', () => {
    const lost = step(step(raised(crs2), snooze(5), T0).alert, { type: 'unknown' }, T0 + MINUTE).alert;
    expect(due(lost).alert.phase).toBe('raised');
  });
  it('row 15: ends with its condition', () => {
    const snoozed = step(raised(crs2), snooze(5), T0).alert;
    expect(step(snoozed, { type: 'clear' }, T0 + MINUTE).alert).toMatchObject({ phase: 'resolved', unseen: false });
  });
});

describe('Rows 16 and 17: a high that ended before anybody answered', () => {
  it('is latched, its sound stops, and only the charge nurse is still told', () => {
    const { alert, effects } = step<LatchedAlert>(raised(crs3), { type: 'clear' }, T0 + 30 * SECOND);
    expect(alert).toMatchObject({
      phase: 'latched',
      condition: 'absent',
      clearedAt: T0 + 30 * SECOND,
      nextActionAt: T0 + MINUTE,
    });
    expect(kinds(effects)).toEqual(['soundOff', 'audit']);
    const next = due(alert);
    expect(toldTiers(next.effects)).toEqual([1]);
    expect(next.alert).toMatchObject({ phase: 'latched', nextActionAt: null });
  });
  it('is resolved by "Seen", and cannot be answered as if it still held', () => {
    const alert = step(raised(crs3), { type: 'clear' }, T0 + 30 * SECOND).alert;
    expect(refusal(alert, { type: 'acknowledge', by: nurse, version: 2 }, T0 + MINUTE)).toBe('not-possible');
    const { alert: closed } = step(alert, { type: 'seen', by: nurse, version: 2 }, T0 + MINUTE);
    expect(closed).toMatchObject({ phase: 'resolved', closedBecause: 'seen', unseen: false, closedBy: nurse });
  });
  it('is not latched if its level had been answered before; it is if it had risen since', () => {
    const expired = due(ack(raised(crs3), T0)).alert;
    expect(step(expired, { type: 'clear' }, T0 + HOUR).alert).toMatchObject({ phase: 'resolved', unseen: false });
    const worse = step(
      ack(raised(crs3), T0),
      { type: 'rise', sighting: sighting(finding('CRS-ESCALATION', { level: 4 })) },
      T0 + 1,
    ).alert;
    expect(step(worse, { type: 'clear' }, T0 + HOUR).alert.phase).toBe('latched');
  });
  it('losing the data keeps it latched', () => {
    const alert = step(raised(crs3), { type: 'clear' }, T0 + 30 * SECOND).alert;
    expect(step(alert, { type: 'unknown' }, T0 + MINUTE).alert).toMatchObject({ phase: 'latched', condition: 'unknown' });
  });
});

describe('Row 18: a lesser one that ended unanswered', () => {
  it('closes as cleared, not seen, and can be marked as seen once', () => {
    const { alert } = step<ClosedAlert>(raised(ferritin), { type: 'clear' }, T0 + HOUR);
    expect(alert).toMatchObject({ phase: 'resolved', closedBecause: 'cleared', unseen: true, nextActionAt: null });
    const seen = step<ClosedAlert>(alert, { type: 'seen', by: nurse, version: 2 }, T0 + 2 * HOUR).alert;
    expect(seen).toMatchObject({ phase: 'resolved', unseen: false, version: 3 });
    expect(refusal(seen, { type: 'seen', by: nurse, version: 3 }, T0 + 2 * HOUR)).toBe('closed');
  });
});

describe('Row 19: an owned alert whose condition has gone', () => {
  it('a grade is held 30 min on fresh data, then closes', () => {
    const held = step<AcknowledgedAlert>(ack(raised(crs3), T0), { type: 'clear' }, T0 + MINUTE).alert;
    expect(held).toMatchObject({ phase: 'acknowledged', condition: 'absent', nextActionAt: T0 + 31 * MINUTE });
    expect(due(held).alert).toMatchObject({ phase: 'resolved', closedBecause: 'cleared', unseen: false });
  });
  it('a confirmed regrade closes it at once', () => {
    const held = step(ack(raised(crs3), T0), { type: 'clear' }, T0 + MINUTE).alert;
    const { alert } = step(held, { type: 'acted', act: 'regrade', by: nurse, t: T0 + 2 * MINUTE }, T0 + 2 * MINUTE);
    expect(alert).toMatchObject({ phase: 'resolved', closedBy: nurse });
  });
  it('a task that is done closes at once, a technical one after 60 s', () => {
    expect(step(ack(raised(overdue), T0), { type: 'clear' }, T0 + MINUTE).alert.phase).toBe('resolved');
    const held = step(ack(raised(silent), T0), { type: 'clear' }, T0 + MINUTE).alert;
    expect(held.nextActionAt).toBe(T0 + MINUTE + 60 * SECOND);
  });
  it('a drug that was asked for: at once after the dose, held when only the grade has moved', () => {
    const owned = ack(raised(finding('TOCI-DUE', { priority: 'medium' })), T0);
    expect(step(owned, { type: 'clear', done: true }, T0 + MINUTE).alert.phase).toBe('resolved');
    expect(step(owned, { type: 'clear' }, T0 + MINUTE).alert).toMatchObject({
      phase: 'acknowledged',
      nextActionAt: T0 + 31 * MINUTE,
    });
  });
  it('if it returns within the hold it stays owned; stale data start the hold afresh', () => {
    const held = step(ack(raised(crs3), T0), { type: 'clear' }, T0 + MINUTE).alert;
    const back = step<AcknowledgedAlert>(held, { type: 'update', sighting: sighting(crs3) }, T0 + 2 * MINUTE).alert;
    expect(back).toMatchObject({
      phase: 'acknowledged',
      condition: 'present',
      absentSince: null,
      nextActionAt: T0 + 15 * MINUTE,
    });
    const lost = step<AcknowledgedAlert>(held, { type: 'unknown' }, T0 + 2 * MINUTE).alert;
    expect(lost).toMatchObject({ condition: 'unknown', absentSince: null, nextActionAt: T0 + 15 * MINUTE });
  });
});

describe('Row 20: resolved by hand', () => {
  const resolve = (by: typeof nurse, reason = 'treated'): AlertEvent => ({ type: 'resolve', by, version: 1, reason });
  it('a clinical high by a physician only, others also by the charge nurse, technical ones by IT', () => {
    expect(refusal(raised(crs3), resolve(charge), T0)).toBe('forbidden');
    expect(refusal(raised(crs3), resolve(nurse), T0)).toBe('forbidden');
    expect(refusal(raised(crs2), resolve(charge), T0)).toBe('accepted');
    expect(refusal(raised(silent), resolve(biomed), T0)).toBe('accepted');
    expect(refusal(raised(crs3), resolve(physician, ''), T0)).toBe('invalid');
    const { alert, effects } = step(raised(crs3), resolve(physician), T0);
    expect(alert).toMatchObject({ phase: 'resolved', closedBecause: 'by-hand', closedReason: 'treated', condition: 'present' });
    expect(kinds(effects)).toEqual(['soundOff', 'audit']);
  });
});

describe('Row 21: the evidence was corrected', () => {
  const event: AlertEvent = { type: 'withdraw', reason: 'result corrected' };
  it.each([
    ['raised', (): Alert => raised(crs3), true],
    ['acknowledged', (): Alert => ack(raised(crs3), T0), false],
    ['latched', (): Alert => step(raised(crs3), { type: 'clear' }, T0).alert, true],
  ])('withdraws a %s alert with notice to everybody who was told', (_phase, make, unseen) => {
    const { alert, effects } = step(make(), event, T0 + MINUTE);
    expect(alert).toMatchObject({ phase: 'withdrawn', closedReason: 'result corrected', unseen });
    expect(kinds(effects)).toEqual(['soundOff', 'withdrawn', 'audit']);
  });
});

describe('Row 22: absorbed by another alert', () => {
  it('is superseded with a link', () => {
    const { alert } = step(raised(crs2), { type: 'supersede', by: 'a2' }, T0);
    expect(alert).toMatchObject({ phase: 'superseded', supersededBy: 'a2' });
  });
});

describe('Row 25: the patient moves', () => {
  const plan = sighting(crs3).plan;
  it('within the unit the alert follows, the bed at the raise is kept, nobody is told anew', () => {
    const { alert, effects } = step(raised(crs3), { type: 'moved', unitId: 'ICU-7', bed: 'ICU-7-09', plan: null }, T0 + 1);
    expect(alert).toMatchObject({ bed: 'ICU-7-09', bedAtRaise: 'ICU-7-04', nextActionAt: T0 + MINUTE });
    expect(kinds(effects)).toEqual(['audit']);
    expect(step(alert, { type: 'moved', unitId: 'ICU-7', bed: 'ICU-7-09', plan: null }, T0 + 2).effects).toEqual([]);
  });
  it("to another unit: that unit's chain from now", () => {
    const late = step(raised(crs3), { type: 'due' }, T0 + 4 * MINUTE).alert;
    const { alert, effects } = step(late, { type: 'moved', unitId: 'ICU-8', bed: 'ICU-8-01', plan }, T0 + 5 * MINUTE);
    expect(alert).toMatchObject({ unitId: 'ICU-8', tier: 0, nextActionAt: T0 + 6 * MINUTE });
    expect(toldTiers(effects)).toEqual([0]);
  });
});

describe('Row 26: the stay ends', () => {
  const event = (confirmedBy: typeof nurse | null): AlertEvent => ({ type: 'stayEnded', reason: 'discharged', confirmedBy });
  it('closes what is not high', () => {
    expect(step(raised(crs2), event(null), T0).alert).toMatchObject({
      phase: 'resolved',
      closedBecause: 'stay-ended',
      unseen: true,
    });
  });
  it('asks the charge nurse to confirm a high, once, and then she may close it', () => {
    const asked = step(raised(crs3), event(null), T0);
    expect(asked.alert).toMatchObject({ phase: 'raised', stayEndedAt: T0 });
    expect(toldRoles(asked.effects)).toEqual(['CN']);
    expect(step(asked.alert, event(null), T0 + 1).effects).toEqual([]);
    expect(step(asked.alert, event(charge), T0 + 2).alert).toMatchObject({ phase: 'resolved', closedBy: charge });
    expect(refusal(asked.alert, { type: 'resolve', by: charge, version: 2, reason: 'gone' }, T0 + 2)).toBe('accepted');
  });
  it('a discharge that is taken back: the charge nurse may not close it, and the next discharge asks her anew', () => {
    const asked = step(raised(crs3), event(null), T0).alert;
    const here = step(asked, { type: 'stayResumed' }, T0 + 1);
    expect(here.alert).toMatchObject({ phase: 'raised', stayEndedAt: null, nextActionAt: asked.nextActionAt });
    expect(kinds(here.effects)).toEqual(['audit']);
    expect(refusal(here.alert, { type: 'resolve', by: charge, version: 3, reason: 'gone' }, T0 + 2)).toBe('forbidden');
    expect(step(here.alert, { type: 'stayResumed' }, T0 + 2).effects).toEqual([]);
    expect(toldRoles(step(here.alert, event(null), T0 + 3).effects)).toEqual(['CN']);
  });
});

describe('Row 27: refused without any effect', () => {
  it('an old version', () => {
    const alert = step(raised(crs3), { type: 'due' }, T0 + MINUTE).alert;
    expect(refusal(alert, { type: 'acknowledge', by: nurse, version: 1 }, T0 + MINUTE)).toBe('stale');
  });
  it.each<AlertEvent>([
    { type: 'acknowledge', by: nurse, version: 3 },
    { type: 'resolve', by: physician, version: 3, reason: 'x' },
    { type: 'due' },
    { type: 'clear' },
    { type: 'unknown' },
    { type: 'rise', sighting: sighting(finding('CRS-ESCALATION', { level: 4 })) },
    { type: 'withdraw', reason: 'x' },
    { type: 'acted', act: 'dose', by: nurse, t: T0 },
  ])('a closed alert never changes: $type', (event) => {
    const closed = step(ack(raised(crs3), T0), { type: 'resolve', by: physician, version: 2, reason: 'treated' }, T0).alert;
    expect(refusal(closed, event, T0 + MINUTE)).toBe('closed');
  });
});
