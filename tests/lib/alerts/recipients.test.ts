import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, planOf } from '../../../lib/alerts/escalate';
import { gapsIn, type OnCallEntry, overlaps, without } from '../../../lib/alerts/on-call';
import { DEFAULT_PERSON_SETTINGS, isQuiet } from '../../../lib/alerts/person-settings';
import {
  channelsFor,
  DUTIES,
  type Duty,
  emptyTiers,
  failSafe,
  type Member,
  recipients,
  type Staff,
  standIn,
} from '../../../lib/alerts/recipients';
import { simulate } from '../../../lib/alerts/simulate';
import { ROLES, type Role } from '../../../lib/permissions';
import { HOUR, MINUTE } from '../../../lib/time';
import { runs } from '../../support/property';
import { T0 } from './support';

const member = (id: string, roles: Role[], more: Partial<Member> = {}): Member => ({
  id,
  name: id,
  email: `${id}@example.org`,
  roles,
  settings: DEFAULT_PERSON_SETTINGS,
  pushes: 1,
  ...more,
});
const TEAM = [
  member('ruiz', ['nurse']),
  member('lee', ['nurse']),
  member('okafor', ['charge-nurse']),
  member('chen', ['physician']),
  member('brandt', ['consultant']),
  member('osei', ['pharmacist']),
  member('nguyen', ['it']),
  member('adler', ['admin']),
];
const staff = (more: Partial<Staff> = {}): Staff => ({
  members: TEAM,
  assigned: ['ruiz'],
  assigns: true,
  onCall: [],
  scheduled: [],
  failSafe: null,
  webhooks: 0,
  mail: false,
  ...more,
});
const names = (people: readonly { id: string }[]) => people.map((p) => p.id);

describe('Who stands behind a role', () => {
  it('RN is the nurse who has the patient, not every nurse', () => {
    expect(names(recipients(['RN'], staff(), T0))).toEqual(['ruiz']);
  });
  it('RN of a patient nobody has is nobody, so that the next tier is told at once', () => {
    expect(recipients(['RN'], staff({ assigned: [] }), T0)).toEqual([]);
  });
  it('on a unit that says nothing of assignments RN is every nurse', () => {
    expect(names(recipients(['RN'], staff({ assigned: [], assigns: false }), T0))).toEqual(['ruiz', 'lee']);
  });
  it('a duty with a schedule is who has it now; a gap in the schedule is nobody', () => {
    const scheduled: Duty[] = ['CN', 'ICU'];
    const there = staff({ scheduled, onCall: [{ duty: 'ICU', userId: 'chen' }] });
    expect(recipients(['ICU'], there, T0)).toMatchObject([{ id: 'chen', because: 'on call ICU' }]);
    expect(recipients(['CN'], there, T0)).toEqual([]);
  });
  it('a duty without a schedule is everybody of its role; consultants stand in for an absent physician and the reverse', () => {
    expect(names(recipients(['CN', 'ICU', 'HEM'], staff(), T0))).toEqual(['okafor', 'chen', 'brandt']);
    const without = staff({ members: TEAM.filter((m) => m.id !== 'brandt') });
    expect(names(recipients(['HEM'], without, T0))).toEqual(['chen']);
  });
  it('a person with two of the roles is told once', () => {
    const both = staff({
      scheduled: ['ICU', 'HEM'],
      onCall: [
        { duty: 'ICU', userId: 'chen' },
        { duty: 'HEM', userId: 'chen' },
      ],
    });
    expect(names(recipients(['ICU', 'HEM'], both, T0))).toEqual(['chen']);
  });
  it('who declined or wants no disturbance now is passed over', () => {
    expect(recipients(['RN'], staff(), T0, ['ruiz'])).toEqual([]);
    const until = new Date(T0 + HOUR).toISOString();
    const resting = TEAM.map((m) => (m.id === 'ruiz' ? { ...m, settings: { ...m.settings, doNotDisturbUntil: until } } : m));
    expect(recipients(['RN'], staff({ members: resting }), T0)).toEqual([]);
    expect(names(recipients(['RN'], staff({ members: resting }), T0 + HOUR))).toEqual(['ruiz']);
  });
  it('the fail-safe recipient is the one who was set, else the administrators', () => {
    expect(names(failSafe(staff({ failSafe: 'okafor' })))).toEqual(['okafor']);
    expect(names(failSafe(staff({ failSafe: 'gone' })))).toEqual(['adler']);
    expect(names(failSafe(staff()))).toEqual(['adler']);
  });
});

describe('How a person is reached', () => {
  it('open pages always; push, gateway and e-mail where they exist; sound belongs to workstations', () => {
    const all = ['app', 'sound', 'push', 'webhook', 'email'] as const;
    expect(channelsFor('ruiz', all, staff())).toEqual(['app', 'push']);
    expect(channelsFor('ruiz', all, staff({ webhooks: 1, mail: true }))).toEqual(['app', 'push', 'webhook', 'email']);
  });
  it('the next way stands in for one that failed; when all are used there is none', () => {
    const rich = staff({ webhooks: 1, mail: true });
    expect(standIn('ruiz', ['app', 'push'], rich)).toBe('webhook');
    expect(standIn('ruiz', ['app', 'push', 'webhook'], rich)).toBe('email');
    expect(standIn('ruiz', ['app', 'push', 'webhook', 'email'], rich)).toBeNull();
  });
  it('quiet hours concern low alerts only, also over midnight', () => {
    const settings = { ...DEFAULT_PERSON_SETTINGS, quietHours: { from: '22:00', to: '06:00' } };
    expect(isQuiet(settings, 'low', '23:30')).toBe(true);
    expect(isQuiet(settings, 'low', '06:00')).toBe(false);
    expect(isQuiet(settings, 'medium', '23:30')).toBe(false);
    expect(isQuiet(settings, 'high', '23:30')).toBe(false);
  });
});

describe('704 goes to CRS 4 now', () => {
  const question = { rule: 'CRS-ESCALATION', priority: 'high', level: 4, notify: ['RN', 'CN', 'ICU', 'HEM'] } as const;
  it('nurse and charge nurse at once, the intensivist after 3 min, the attending after 5, then every 5 min without end', () => {
    const s = simulate(question, DEFAULT_POLICY, staff(), T0);
    expect(s.steps.map((x) => [x.afterSeconds, ...names(x.people)])).toEqual([
      [0, 'ruiz'],
      [0, 'okafor'],
      [180, 'chen'],
      [300, 'brandt'],
    ]);
    expect(s.loop).toEqual({ everySeconds: 300, times: null });
  });
  it('a tier with nobody hands on at once and is marked', () => {
    const s = simulate({ ...question, level: 3 }, DEFAULT_POLICY, staff({ scheduled: ['CN', 'ICU'] }), T0);
    expect(s.steps.map((x) => [x.tier, x.afterSeconds, x.nobody])).toEqual([
      [0, 0, false],
      [1, 60, true],
      [2, 60, true],
      [3, 60, false],
    ]);
  });
});

describe('Always, whoever works and whoever is on call', () => {
  const anyStaff = fc
    .record({
      members: fc.uniqueArray(
        fc.record({
          id: fc.string({ minLength: 1, maxLength: 4 }),
          roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 3 }),
        }),
        { selector: (m) => m.id, maxLength: 6 },
      ),
      scheduled: fc.uniqueArray(fc.constantFrom(...DUTIES)),
      onCall: fc.array(fc.record({ duty: fc.constantFrom(...DUTIES), userId: fc.string({ maxLength: 4 }) }), { maxLength: 4 }),
      assigned: fc.array(fc.string({ maxLength: 4 }), { maxLength: 2 }),
      assigns: fc.boolean(),
    })
    .map((r) => staff({ ...r, members: r.members.map((m) => member(m.id, [...m.roles])) }));
  const roles = fc.uniqueArray(fc.constantFrom('RN', ...DUTIES), { minLength: 1 });
  it('everybody told works on the unit, is told once and has not declined', () => {
    fc.assert(
      fc.property(anyStaff, roles, fc.array(fc.string({ maxLength: 4 })), (s, asked, declined) => {
        const people = recipients(asked, s, T0, declined);
        expect(new Set(names(people)).size).toBe(people.length);
        for (const p of people) {
          expect(s.members.some((m) => m.id === p.id)).toBe(true);
          expect(declined).not.toContain(p.id);
        }
      }),
      runs(),
    );
  });
  it('a high reaches each tier that anybody holds, and the empty ones are named', () => {
    fc.assert(
      fc.property(anyStaff, (s) => {
        const plan = planOf(
          { rule: 'SEIZURE', priority: 'high', level: null, notify: ['RN', 'ICU', 'NEU', 'HEM'] },
          DEFAULT_POLICY,
        );
        const empty = emptyTiers(plan, s, T0, []);
        for (const t of plan.tiers) expect(empty.includes(t.tier)).toBe(recipients(t.roles, s, T0).length === 0);
      }),
      runs(),
    );
  });
});

describe('The on-call schedule', () => {
  const entry = (id: number, from: number, to: number, duty: Duty = 'CN'): OnCallEntry => ({
    id,
    duty,
    userId: `u${id}`,
    from: T0 + from * HOUR,
    to: T0 + to * HOUR,
  });
  it('finds who would have the duty at the same time, and what remains when they give it up', () => {
    const list = [entry(1, 0, 8), entry(2, 8, 16), entry(3, 0, 24, 'ICU')];
    expect(overlaps(list, 'CN', T0 + 7 * HOUR, T0 + 9 * HOUR).map((e) => e.id)).toEqual([1, 2]);
    expect(overlaps(list, 'CN', T0 + 16 * HOUR, T0 + 17 * HOUR)).toEqual([]);
    expect(without(entry(1, 0, 8), T0 + 2 * HOUR, T0 + 3 * HOUR)).toEqual([
      { from: T0, to: T0 + 2 * HOUR },
      { from: T0 + 3 * HOUR, to: T0 + 8 * HOUR },
    ]);
  });
  it('says where nobody has a duty that has a schedule', () => {
    const list = [entry(1, 0, 8), entry(2, 10, 16)];
    expect(gapsIn(list, T0, T0 + 24 * HOUR).map((g) => [g.duty, (g.from - T0) / HOUR, (g.to - T0) / HOUR])).toEqual([
      ['CN', 8, 10],
      ['CN', 16, 24],
    ]);
  });
  it('a minute is either covered or in a gap, never both', () => {
    const spans = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 8 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(spans, fc.nat(24 * 60), (list, minute) => {
        const entries = list.map(([from, hours], i) => entry(i, from, from + hours));
        const t = T0 + minute * MINUTE;
        const covered = entries.some((e) => e.from <= t && t < e.to);
        const open = gapsIn(entries, T0, T0 + 25 * HOUR).some((g) => g.from <= t && t < g.to);
        expect(open).toBe(!covered);
      }),
      runs(),
    );
  });
});
