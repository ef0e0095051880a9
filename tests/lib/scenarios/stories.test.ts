import { describe, expect, it } from 'vitest';
import { admit } from '../../../lib/events/admit';
import { catalogRow } from '../../../lib/events/catalog';
import { VITAL_FIELDS } from '../../../lib/events/event';
import type { Course } from '../../../lib/scenarios/course';
import type { Fact } from '../../../lib/scenarios/plan';
import { CAST, type Story, stories } from '../../../lib/scenarios/story';
import { SENTINEL } from '../../../lib/scenarios/stream';
import { DAY, HOUR, type Instant, MINUTE } from '../../../lib/time';

const ZERO = Date.parse('2026-11-21T09:14:22Z');
const TEN_MINUTES = 10 * MINUTE;
const unit = stories('ICU-7', 1, ZERO);
const first = (bed: string): Course => {
  const found = unit.find((story) => story.bed === bed)?.courses(ZERO, ZERO + HOUR)[0];
  if (!found) throw new Error(`no story in ${bed}`);
  return found;
};
const everything = (story: Story, to: Instant): Fact[] => story.facts(story.beginsAt, to, TEN_MINUTES);
const at = (changes: readonly (readonly [number, number])[], hour: number): number =>
  changes.findLast(([h]) => h <= hour)?.[1] ?? 0;
const hoursOf = (course: Course, wanted: (fact: Fact) => boolean): number[] =>
  course.facts.filter(wanted).map((fact) => (fact.t - ZERO) / HOUR);

describe('stories', () => {
  it('are the same whenever and however often they are told', () => {
    const again = stories('ICU-7', 1, ZERO);
    for (const [i, story] of unit.entries()) {
      expect(everything(again[i] as Story, ZERO + HOUR)).toEqual(everything(story, ZERO + HOUR));
    }
  });

  it('can be told in pieces: a simulator that was stopped goes on with the same story', () => {
    for (const story of unit) {
      const cut = ZERO + 37 * MINUTE + 11_000;
      const whole = story.facts(ZERO - HOUR, ZERO + HOUR, 8_000);
      const pieces = [...story.facts(ZERO - HOUR, cut, 8_000), ...story.facts(cut, ZERO + HOUR, 8_000)];
      expect(pieces).toEqual(whole);
    }
  });

  it('fill sixteen beds, one of them empty until a patient is admitted while one watches', () => {
    expect(unit.map((story) => story.bed)).toEqual(Array.from({ length: 16 }, (_, i) => String(701 + i)));
    const present = unit.filter((story) => story.courses(ZERO, ZERO + 1).some((stay) => stay.admittedAt <= ZERO));
    expect(present).toHaveLength(15);
    expect(first('710').admittedAt).toBeGreaterThan(ZERO);
    expect(first('710').admittedAt).toBeLessThan(ZERO + 30 * MINUTE);
  });

  it('say nothing that intake would refuse, and never the same id twice', () => {
    const wrong: unknown[] = [];
    const ids = new Set<string>();
    for (const story of unit) {
      for (const fact of everything(story, ZERO + DAY)) {
        const read = admit(fact.event, fact.at);
        if ('rejected' in read) wrong.push(read.rejected);
        if (ids.has(fact.event.id)) wrong.push(`twice ${fact.event.id}`);
        if (fact.t > fact.at) wrong.push(`told before it was so: ${fact.event.id}`);
        ids.add(fact.event.id);
      }
    }
    expect(wrong).toEqual([]);
    expect(ids.size).toBeGreaterThan(20_000);
  });

  it('stay inside the plausible ranges of the catalogue, save for the sentinels monitors send', () => {
    let sentinels = 0;
    const wrong: string[] = [];
    for (const story of unit) {
      for (const { event } of everything(story, ZERO + DAY)) {
        const values: [string, unknown][] =
          event.kind === 'vital'
            ? VITAL_FIELDS.map((field) => [field, event[field]])
            : event.kind === 'lab'
              ? [[event.test, event.value]]
              : [];
        for (const [name, value] of values) {
          if (typeof value !== 'number') continue;
          if (value === SENTINEL) {
            sentinels += 1;
            continue;
          }
          const [low, high] = catalogRow(name)?.plausible ?? [Number.NaN, Number.NaN];
          if (!(value >= low && value <= high)) wrong.push(`${story.bed}: ${name} ${value}`);
        }
        if (event.kind !== 'vital' || event.sbpMmHg === undefined) continue;
        const { sbpMmHg, mapMmHg = 0, dbpMmHg = 0 } = event;
        if (!(dbpMmHg < mapMmHg && mapMmHg < sbpMmHg)) wrong.push(`${story.bed}: ${sbpMmHg}/${dbpMmHg} (${mapMmHg})`);
      }
    }
    expect(wrong).toEqual([]);
    expect(sentinels).toBeGreaterThan(0);
    expect(sentinels).toBeLessThan(60);
  });

  it('go on without end: who goes home is followed by another patient, never two in one bed', () => {
    const people = new Set<string>();
    for (const story of unit) {
      const stays = story.courses(story.beginsAt, ZERO + 60 * DAY);
      expect(stays.length).toBeGreaterThan(2);
      for (const [i, stay] of stays.entries()) {
        expect(people.has(stay.plan.person.mrn)).toBe(false);
        people.add(stay.plan.person.mrn);
        const next = stays[i + 1];
        if (next) expect(next.admittedAt).toBeGreaterThan(stay.dischargedAt);
      }
    }
  });

  it('give later patients by the seed', () => {
    const names = (seed: number): string[] =>
      stories('ICU-7', seed, ZERO).flatMap((story) => story.courses(ZERO, ZERO + 40 * DAY).map((stay) => stay.plan.person.mrn));
    expect(names(2)).not.toEqual(names(1));
    expect(names(2).filter((mrn) => CAST.some(({ plan }) => plan.person.mrn === mrn))).toHaveLength(16);
  });
});

describe('the cast at the start', () => {
  const promised: [bed: string, crs: number, icans: number][] = [
    ['701', 3, 2],
    ['702', 0, 0],
    ['703', 1, 0],
    ['704', 4, 1],
    ['705', 0, 0],
    ['706', 2, 0],
    ['707', 2, 0],
    ['708', 1, 0],
    ['709', 0, 3],
    ['712', 0, 1],
    ['713', 0, 0],
    ['714', 1, 0],
    ['715', 2, 0],
    ['716', 1, 0],
  ];
  it.each(promised)('%s: CRS %i, ICANS %i by the table of the bedside', (bed, crs, icans) => {
    const { grades } = first(bed);
    expect([at(grades.crs, 0.05), at(grades.icans, 0)]).toEqual([crs, icans]);
  });

  it('711 falls from grade 1 to 2 as the demo starts, 713 and 708 begin to have fever', () => {
    expect(at(first('711').grades.crs, -0.3)).toBe(1);
    expect(at(first('711').grades.crs, 0.2)).toBe(2);
    expect(at(first('713').grades.crs, 1)).toBe(1);
    expect(at(first('708').grades.crs, -0.5)).toBe(0);
  });

  it('716 has a ferritin past 10 000 while CRP falls', () => {
    const values = (test: string): number[] =>
      first('716').facts.flatMap(({ event, at: told }) =>
        event.kind === 'lab' && event.test === test && told <= ZERO ? [Number(event.value)] : [],
      );
    expect(values('ferritin').at(-1)).toBeGreaterThan(10_000);
    expect(values('ferritin').at(-2)).toBeLessThan(10_000);
    expect(values('crp').at(-1)).toBeLessThan(values('crp')[0] ?? 0);
  });

  it('715 has had four tocilizumab, 704 three within a day, all eight hours apart', () => {
    const doses = (bed: string): number[] =>
      hoursOf(
        first(bed),
        ({ event }) => event.kind === 'medication' && event.drug === 'tocilizumab' && event.status === 'given',
      ).filter((h) => h <= 0);
    expect(doses('715')).toHaveLength(4);
    expect(doses('704').filter((h) => h > -24)).toHaveLength(3);
    for (const { bed } of CAST) {
      const all = doses(bed);
      for (const [i, h] of all.entries()) if (i > 0) expect(h - (all[i - 1] ?? 0)).toBeGreaterThanOrEqual(8);
    }
  });

  it("706's monitor has been silent for half an hour and speaks again within the hour", () => {
    const heard = (from: number, to: number): Fact[] => first('706').readings(ZERO + from * HOUR, ZERO + to * HOUR, MINUTE);
    expect(heard(-1, -0.6).length).toBeGreaterThan(10);
    expect(heard(-0.5, 0.85)).toEqual([]);
    expect(heard(1, 1.2).length).toBeGreaterThan(5);
  });
});

describe('the routine of the ward', () => {
  /** Longest time without one of `hours` between the two ends. */
  const longestGap = (hours: readonly number[], from: number, to: number): number => {
    const inside = [from, ...hours.filter((h) => h > from && h < to), to];
    return Math.max(...inside.slice(1).map((h, i) => h - (inside[i] ?? 0)));
  };
  const watchedFrom = (course: Course): number => Math.max(course.plan.admittedH, course.plan.infusedH);

  it('regrades within twelve hours in every bed but 714, which is overdue', () => {
    for (const { bed, plan } of CAST) {
      const course = first(bed);
      const gap = longestGap(
        hoursOf(course, ({ event }) => event.kind === 'regrade'),
        watchedFrom(course),
        plan.dischargeH,
      );
      if (bed === '714') expect(gap).toBeGreaterThan(12);
      else expect(gap, bed).toBeLessThan(12);
    }
  });

  it('does ICE within twelve hours up to D+14, 703 excepted, and knows one from before the infusion', () => {
    for (const { bed, plan } of CAST) {
      const course = first(bed);
      const hours = hoursOf(course, ({ event }) => event.kind === 'ice');
      const until = Math.min(plan.dischargeH, plan.infusedH + 14 * 24);
      if (until > watchedFrom(course)) {
        const gap = longestGap(hours, watchedFrom(course), until);
        if (bed === '703') expect(gap).toBeGreaterThan(13);
        else expect(gap, bed).toBeLessThan(12.5);
      }
      if (plan.admittedH < plan.infusedH)
        expect(
          hours.some((h) => h < plan.infusedH),
          bed,
        ).toBe(true);
    }
  });

  it('draws CRP and ferritin daily', () => {
    for (const { bed, plan } of CAST) {
      const course = first(bed);
      const hours = hoursOf(course, ({ event }) => event.kind === 'lab' && event.test === 'ferritin');
      expect(longestGap(hours, watchedFrom(course), plan.dischargeH), bed).toBeLessThan(25);
    }
  });

  it('takes cultures within the hour of onset and has an antibiotic running at grade 2', () => {
    for (const { bed } of CAST) {
      const course = first(bed);
      const cultures = hoursOf(course, ({ event }) => event.kind === 'diagnostic' && event.test === 'blood-culture');
      const antibiotics = hoursOf(
        course,
        ({ event }) => event.kind === 'medication' && /^(cefepime|piperacillin)/.test(event.drug),
      );
      for (const [i, [h, grade]] of course.grades.crs.entries()) {
        const before = course.grades.crs[i - 1]?.[1] ?? 0;
        if (before === 0 && grade > 0)
          expect(
            cultures.some((c) => c > h - 6 && c < h + 1),
            `${bed} onset`,
          ).toBe(true);
        if (before < 2 && grade >= 2)
          expect(
            antibiotics.some((a) => a > h - 24 && a < h + 1),
            `${bed} grade 2`,
          ).toBe(true);
      }
    }
  });

  it('takes a temperature at least every four hours', () => {
    for (const { bed, plan } of CAST) {
      const course = first(bed);
      const hours = hoursOf(course, ({ event }) => event.kind === 'vital' && event.tempC !== undefined);
      expect(longestGap(hours, watchedFrom(course), plan.dischargeH), bed).toBeLessThan(4);
    }
  });

  it('pressure and saturation of quiet patients stay clear of the limits', () => {
    for (const bed of ['702', '705', '709', '712', '713']) {
      const course = first(bed);
      for (const { event } of course.readings(course.admittedAt, ZERO + DAY, TEN_MINUTES)) {
        if (event.kind !== 'vital') continue;
        if (event.mapMmHg !== undefined) expect(event.mapMmHg, bed).toBeGreaterThan(66);
        if (event.sbpMmHg !== undefined) expect(event.sbpMmHg, bed).toBeGreaterThan(91);
        if (event.spo2Percent !== undefined && event.spo2Percent !== SENTINEL) expect(event.spo2Percent, bed).toBeGreaterThan(90);
      }
    }
  });

  it('fever falls within eight hours of tocilizumab in a patient who responds', () => {
    const course = first('711');
    const temperature = (from: number, to: number): number[] =>
      course.facts.flatMap(({ event, t }) =>
        event.kind === 'vital' && event.tempC !== undefined && t >= ZERO + from * HOUR && t < ZERO + to * HOUR
          ? [event.tempC]
          : [],
      );
    expect(Math.max(...temperature(-2, 1.1))).toBeGreaterThan(38.5);
    expect(Math.max(...temperature(9, 12))).toBeLessThan(37.8);
  });
});
