import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, isOpen, rank } from '../../../lib/alerts/alert';
import type { AlertEvent } from '../../../lib/alerts/event';
import type { Recorded } from '../../../lib/alerts/reconcile';
import { transition } from '../../../lib/alerts/transition';
import type { Finding } from '../../../lib/rules/rule';
import { HOUR, MINUTE } from '../../../lib/time';
import { runs } from '../../support/property';
import { biomed, charge, finding, nurse, otherNurse, pharmacist, physician, sighting } from './support';
import { type Line, Ward } from './ward';

/**
 * Random lives of alerts: findings that come, rise, fall, go stale, vanish and are corrected; people who answer with old
 * and new versions; commands delivered twice; outages and restarts at any point. After each step every invariant of
 * docs/alerts.md is checked. A failure prints its seed and the shortest life that shows it.
 */
const RUNS = 200;
/** The machine may be busy; a run of its own takes about two seconds. */
const TIMEOUT_MS = 60_000;

const people = [nurse, otherNurse, charge, physician, pharmacist, biomed] as const;

/** What each rule may say at an instant; null = does not hold. */
const says: Record<string, readonly Finding[]> = {
  crs: [
    finding('CRS-ONSET', { level: 1, priority: 'medium' }),
    finding('CRS-ESCALATION', { level: 2, priority: 'medium' }),
    finding('CRS-ESCALATION', { level: 3 }),
    finding('CRS-ESCALATION', { level: 4 }),
  ],
  toci: [finding('TOCI-DUE', { priority: 'medium' }), finding('TOCI-DELAY')],
  dose: [finding('TOCI-INTERVAL', { trigger: 'o1' })],
  hlh: [
    finding('HLH-SUSPECT', { evidence: [{ name: 'ferritin', value: 12_000, t: 0, eventId: 'e1' }] }),
    finding('HLH-SUSPECT', {
      evidence: [
        { name: 'ferritin', value: 12_000, t: 0, eventId: 'e1' },
        { name: 'ast', value: 300, t: 0, eventId: 'e2' },
      ],
    }),
  ],
  feed: [finding('FEED-SILENT', { priority: 'medium' }), finding('T1')],
  taper: [finding('STEROID-TAPER', { priority: 'low' })],
};

type Step =
  | {
      readonly do: 'see';
      readonly findings: readonly Finding[];
      readonly corrected: boolean;
      readonly act: Recorded['act'] | null;
    }
  | { readonly do: 'wait'; readonly ms: number; readonly isUp: boolean }
  | { readonly do: 'answer'; readonly which: number; readonly who: number; readonly kind: number; readonly isStale: boolean }
  | { readonly do: 'again' }
  | { readonly do: 'restart' }
  | { readonly do: 'skip'; readonly which: number }
  | { readonly do: 'move'; readonly unit: string }
  | { readonly do: 'leave'; readonly isConfirmed: boolean };

const findings: fc.Arbitrary<readonly Finding[]> = fc
  .tuple(
    ...Object.values(says).map((list) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(null) },
        { weight: 4, arbitrary: fc.constantFrom(...list) },
        { weight: 1, arbitrary: fc.constantFrom(...list).map((f): Finding => ({ ...f, condition: 'unknown' })) },
      ),
    ),
  )
  .map((list) => list.filter((f): f is Finding => f !== null));

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      findings,
      corrected: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      act: fc.constantFrom(null, null, null, 'regrade' as const, 'dose' as const, 'note' as const),
    }),
  },
  {
    weight: 4,
    // Long waits are outages: an unanswered high that is served for hours only repeats itself.
    arbitrary: fc.oneof(
      fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(1, 30_000, 61_000, 4 * MINUTE, 16 * MINUTE, 31 * MINUTE),
        isUp: fc.boolean(),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(5 * HOUR, 13 * HOUR), isUp: fc.constant(false) }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      which: fc.nat(5),
      who: fc.nat(people.length - 1),
      kind: fc.nat(6),
      isStale: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('skip' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), unit: fc.constantFrom('ICU-7', 'ICU-8') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), isConfirmed: fc.boolean() }) },
);
const life = fc.array(anyStep, { minLength: 5, maxLength: 45 });

function answerOf(alert: Alert, step: Extract<Step, { do: 'answer' }>, now: number): AlertEvent {
  const by = people[step.who] ?? nurse;
  const version = step.isStale ? alert.version - 1 : alert.version;
  switch (step.kind) {
    case 0:
    case 1:
      return { type: 'acknowledge', by, version };
    case 2:
      return { type: 'acknowledge', by, version, promise: { text: 'dose hanging', by: now + 8 * MINUTE } };
    case 3:
      return { type: 'decline', by, version };
    case 4:
      return { type: 'snooze', by, version, minutes: 10, reason: 'with family' };
    case 5:
      return { type: 'seen', by, version };
    default:
      return { type: 'resolve', by, version, reason: 'treated' };
  }
}

class Model {
  readonly ward = new Ward();
  private last: { alertId: string; event: AlertEvent } | null = null;

  run(step: Step): void {
    const { ward } = this;
    const from = ward.log.length;
    switch (step.do) {
      case 'see': {
        const undecided = step.findings.filter((f) => f.condition === 'unknown');
        const before = new Map(ward.open.map((a) => [a.id, a]));
        const acts = step.act === null ? [] : [{ act: step.act, by: nurse, t: ward.now + HOUR, crs: 0, icans: 0 }];
        ward.see(step.findings, { corrected: step.corrected ? ['e1'] : [], acts });
        this.checkUnknown(undecided, before);
        // The same look again finds nothing to do.
        if (step.act === null && !step.corrected) expect(ward.see(step.findings)).toEqual([]);
        break;
      }
      case 'wait':
        ward.wait(step.ms, step.isUp);
        break;
      case 'answer': {
        const alert = ward.alerts[step.which % Math.max(1, ward.alerts.length)];
        if (alert === undefined) break;
        const event = answerOf(alert, step, ward.now);
        const outcome = transition(alert, event, ward.now);
        if (step.isStale && outcome.refused === undefined) throw new Error('a stale version was accepted');
        ward.apply(alert.id, event);
        this.last = { alertId: alert.id, event };
        break;
      }
      case 'again': {
        if (this.last === null) break;
        // I10: the server answers a repeat by its id; one that reached the alert all the same would change nothing.
        const { alertId, event } = this.last;
        const stored = JSON.stringify(ward.alerts);
        ward.apply(alertId, event);
        expect(JSON.stringify(ward.alerts)).toBe(stored);
        break;
      }
      case 'restart':
        ward.restart();
        break;
      case 'skip': {
        const alert = ward.open[step.which % Math.max(1, ward.open.length)];
        if (alert !== undefined) ward.apply(alert.id, { type: 'skip', reason: 'nobody on duty' });
        break;
      }
      case 'move':
        for (const alert of ward.open) {
          ward.apply(alert.id, { type: 'moved', unitId: step.unit, bed: `${step.unit}-01`, plan: alert.plan });
        }
        break;
      case 'leave':
        for (const alert of ward.open) {
          ward.apply(alert.id, { type: 'stayEnded', reason: 'discharged', confirmedBy: step.isConfirmed ? charge : null });
        }
        break;
    }
    for (const line of ward.log.slice(from)) checkLine(line);
    this.checkAll();
  }

  /** I3. */
  private checkUnknown(undecided: readonly Finding[], before: ReadonlyMap<string, Alert>): void {
    for (const f of undecided) {
      const family = sighting(f).family;
      for (const [id, was] of before) {
        if (was.family !== family || (was.trigger !== '' && was.trigger !== f.trigger)) continue;
        const is = this.ward.alerts.find((a) => a.id === id);
        expect(is !== undefined && isOpen(is)).toBe(true);
        expect(rank(is?.priority ?? 'low')).toBeGreaterThanOrEqual(rank(was.priority));
        expect(is?.level ?? 0).toBeGreaterThanOrEqual(was.level ?? 0);
      }
    }
  }

  private checkAll(): void {
    const { ward } = this;
    const keys = ward.open.map((a) => a.key);
    expect(new Set(keys).size, 'I1').toBe(keys.length);
    for (const alert of ward.open) {
      if (alert.phase === 'raised' || alert.phase === 'acknowledged') expect(alert.nextActionAt, 'I4').not.toBeNull();
      if (alert.phase === 'snoozed') expect(alert.priority, 'no snoozed high').not.toBe('high');
      if (alert.phase === 'acknowledged') {
        expect(alert.level ?? 0, 'I5').toBeLessThanOrEqual(alert.ackLevel ?? 0);
        expect(rank(alert.priority), 'I5').toBeLessThanOrEqual(rank(alert.ackPriority));
      }
      if (alert.priority === 'high' && alert.phase === 'raised') expect(alert.chain.told, 'I9').toContain(0);
      if (alert.priority === 'high' && alert.phase === 'raised') expect(alert.plan.loop?.times, 'I9').toBeNull();
    }
  }
}

function checkLine(line: Line): void {
  const { before, after, event, effects, now } = line;
  expect(after.version, 'version').toBe((before?.version ?? 0) + 1);
  expect(effects.filter((e) => e.kind === 'audit').length, 'I7').toBe(1);
  if (before !== null) {
    expect([before.id, before.key, before.raisedAt, before.bedAtRaise]).toEqual([
      after.id,
      after.key,
      after.raisedAt,
      after.bedAtRaise,
    ]);
  }
  if (before?.phase === 'raised' && !isOpen(after)) {
    // I2: a person, the condition gone on fresh data, a correction, the end of the stay.
    expect(['clear', 'withdraw', 'stayEnded', 'resolve'], 'I2').toContain(event.type);
    if (event.type === 'clear') expect(after.condition, 'I2').toBe('absent');
  }
  if (before !== null && !isOpen(before)) expect([event.type, after.phase]).toEqual(['seen', before.phase]);
  if (event.type === 'unknown') {
    expect([after.phase, after.priority, after.level], 'I3').toEqual([before?.phase, before?.priority, before?.level]);
  }
  if (after.phase === 'raised' && (before === null || before.phase !== 'raised')) {
    expect(
      effects.some((e) => e.kind === 'notify' && e.roles.length > 0),
      'I9: signalled',
    ).toBe(true);
  }
  if (before?.phase === 'raised' && after.phase !== 'raised') {
    expect(
      effects.some((e) => e.kind === 'soundOff'),
      'sound stops',
    ).toBe(true);
  }
  // I6: after a restart the same event gives the same; a timer that is taken late leads to the same phase.
  const again = transition(before === null ? null : (JSON.parse(JSON.stringify(before)) as Alert), event, now);
  expect(again.refused ?? JSON.parse(JSON.stringify(again.alert)), 'I6').toEqual(JSON.parse(JSON.stringify(after)));
  if (event.type === 'due' && before !== null) {
    const late = transition(before, event, now + 3 * HOUR);
    if (late.refused !== undefined) throw new Error('refused when late');
    const { phase, condition } = late.alert;
    expect([phase, condition, late.alert.version], 'I6').toEqual([after.phase, after.condition, after.version]);
    expect(late.alert.chain.told, 'I6').toEqual(expect.arrayContaining([...after.chain.told]));
  }
}

describe('Any life of alerts keeps the invariants', () => {
  it(
    'I1 to I7, I9, I10: with outages, restarts, stale and repeated commands',
    () => {
      fc.assert(
        fc.property(life, (steps) => {
          const model = new Model();
          for (const step of steps) model.run(step);
        }),
        runs(RUNS),
      );
    },
    TIMEOUT_MS,
  );

  it(
    'I6: a ward that restarts before each step stores the same as one that never does',
    () => {
      fc.assert(
        fc.property(life, (steps) => {
          const steady = new Model();
          const shaken = new Model();
          for (const step of steps) {
            steady.run(step);
            shaken.ward.restart();
            shaken.run(step);
          }
          expect(JSON.parse(JSON.stringify(shaken.ward.alerts))).toEqual(JSON.parse(JSON.stringify(steady.ward.alerts)));
        }),
        runs(RUNS / 4),
      );
    },
    TIMEOUT_MS,
  );

  it(
    'I8: playing the log again gives what is stored',
    () => {
      fc.assert(
        fc.property(life, (steps) => {
          const model = new Model();
          for (const step of steps) model.run(step);
          for (const stored of model.ward.alerts) {
            let alert: Alert | null = null;
            for (const { event, now } of model.ward.log.filter((l) => l.alertId === stored.id)) {
              const outcome = transition(alert, event, now);
              if (outcome.refused !== undefined) throw new Error(outcome.refused.message);
              alert = outcome.alert;
            }
            expect(JSON.parse(JSON.stringify(alert))).toEqual(JSON.parse(JSON.stringify(stored)));
          }
        }),
        runs(RUNS / 4),
      );
    },
    TIMEOUT_MS,
  );
});
