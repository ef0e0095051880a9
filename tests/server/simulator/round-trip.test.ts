import { describe, expect, it } from 'vitest';
import type { ChartEvent } from '../../../lib/events/event';
import type { Course } from '../../../lib/scenarios/course';
import type { Fact } from '../../../lib/scenarios/plan';
import { stories } from '../../../lib/scenarios/story';
import { SENTINEL } from '../../../lib/scenarios/stream';
import { HOUR, MINUTE } from '../../../lib/time';
import { parse } from '../../../server/intake/hl7v2/parse';
import type { SourceSettings } from '../../../server/intake/port';
import { type Hl7Channel, message, SENDERS, type Subject } from '../../../server/simulator/hl7';

const ZERO = Date.parse('2026-11-21T09:14:22Z');
const source = (name: string): SourceSettings => ({
  name,
  zone: 'UTC',
  monitor: false,
  units: null,
  codes: {},
  unitMap: {},
  locations: {},
});
const unit = stories('ICU-7', 1, ZERO);

interface Said {
  readonly course: Course;
  readonly subject: Subject;
  readonly facts: readonly Fact[];
}
const said: Said[] = ['701', '704', '707', '714'].map((bed) => {
  const course = unit.find((story) => story.bed === bed)?.courses(ZERO, ZERO + 1)[0];
  if (!course) throw new Error(bed);
  const { mrn, family, given } = course.plan.person;
  const facts = [...course.facts, ...course.readings(ZERO - 30 * HOUR, ZERO + 2 * HOUR, 10 * MINUTE)];
  return { course, subject: { mrn, name: `${family}, ${given}`, unit: 'ICU-7', bed }, facts };
});

/** Sends facts of one channel through builder and parser, a message each, and gives the events and complaints back. */
function through(
  channel: Hl7Channel,
  { subject, facts }: Said,
): { events: ChartEvent[]; complaints: string[]; patients: Set<string> } {
  const events: ChartEvent[] = [];
  const complaints: string[] = [];
  const patients = new Set<string>();
  for (const fact of facts.filter((f) => f.channel === channel)) {
    for (const parsed of parse(message(channel, subject, [fact]), source(SENDERS[channel]), fact.at)) {
      expect(parsed.answerCode).toBe('AA');
      for (const { patient, event } of parsed.events) {
        events.push(event);
        patients.add(`${patient.mrn}@${patient.bed ?? ''}`);
      }
      complaints.push(...parsed.refused.map(({ reason, detail }) => `${reason}: ${detail}`));
    }
  }
  return { events, complaints, patients };
}
/** The fields of an event that carry its meaning. */
const meaning = (event: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(event).filter(
      ([name]) => !['id', 'feed', 'receivedAt', 'revision', 'patient', 'status', 'site', 'by'].includes(name),
    ),
  );
const sorted = (list: readonly unknown[]): string[] =>
  list.map((entry) => JSON.stringify(entry, Object.keys(entry as object).sort())).sort();

describe('what the simulator writes in HL7, intake reads as it was meant', () => {
  it.each(said)('vital sets of $course.bed', (one) => {
    const { events, complaints, patients } = through('monitor', one);
    const wanted = one.facts.flatMap(({ channel, t, event }) => {
      if (channel !== 'monitor' || event.kind !== 'vital') return [];
      const { sbpMmHg, dbpMmHg, mapMmHg, pressureSite } = event;
      const apart = (
        ['heartRate', 'respRate', 'spo2Percent', 'tempC', 'plateauCmH2O', 'peepCmH2O', 'tidalVolumeMl'] as const
      ).flatMap((field) =>
        event[field] === undefined || event[field] === SENTINEL
          ? []
          : [{ kind: 'vital', source: 'device', t, [field]: event[field] }],
      );
      return sbpMmHg === undefined
        ? apart
        : [...apart, { kind: 'vital', source: 'device', t, sbpMmHg, dbpMmHg, mapMmHg, pressureSite }];
    });
    expect(sorted(events.map(meaning))).toEqual(sorted(wanted));
    expect(complaints.every((text) => text.startsWith('no value:'))).toBe(true);
    expect([...patients]).toEqual([`${one.subject.mrn}@ICU-7-${one.subject.bed}`]);
  });

  it.each(said)('laboratory of $course.bed', (one) => {
    const { events, complaints, patients } = through('lab', one);
    const wanted = one.facts.flatMap(({ channel, t, event }) =>
      channel === 'lab' && event.kind === 'lab'
        ? [{ kind: 'lab', t, test: event.test, value: event.value, unit: event.unit, organism: event.organism }]
        : [],
    );
    expect(sorted(events.map(meaning))).toEqual(sorted(wanted));
    expect(complaints).toEqual([]);
    expect([...patients]).toEqual([`${one.subject.mrn}@`]);
  });

  it.each(said)('doses, orders and the infusion of $course.bed', (one) => {
    const { events, complaints } = through('pharmacy', one);
    const wanted = one.facts.flatMap(({ channel, t, event }) => {
      if (channel !== 'pharmacy' || event.kind !== 'medication') return [];
      const { drug, doseMg, volumeMl, route, status, plannedAt } = event;
      return [
        {
          kind: 'medication',
          t,
          drug,
          doseMg,
          volumeMl,
          route,
          state: status,
          ...(plannedAt ? { plannedAt: Date.parse(plannedAt) } : {}),
        },
      ];
    });
    expect(sorted(events.map(meaning))).toEqual(sorted(wanted.map((entry) => JSON.parse(JSON.stringify(entry)))));
    expect(complaints).toEqual([]);
  });

  it.each(said)('pump rates of $course.bed', (one) => {
    const { events, complaints } = through('pump', one);
    const wanted = one.facts.flatMap(({ channel, t, event }) =>
      channel === 'pump' && event.kind === 'medication'
        ? [{ kind: 'medication', t, drug: event.drug, state: event.status, rate: event.rate, rateUnit: event.rateUnit }]
        : [],
    );
    expect(sorted(events.map(meaning))).toEqual(sorted(wanted));
    expect(complaints).toEqual([]);
  });

  it.each(said)('oxygen of $course.bed', (one) => {
    const { events, complaints, patients } = through('respiratory', one);
    const wanted = one.facts.flatMap(({ channel, t, event }) => {
      if (channel !== 'respiratory' || event.kind !== 'support') return [];
      const { support, device, flowLpm, fio2 } = event;
      return [{ kind: 'support', state: 'running', t, support, device, flowLpm, fio2 }];
    });
    expect(wanted.length).toBeGreaterThan(20);
    expect(sorted(events.map(meaning))).toEqual(sorted(wanted));
    expect(complaints).toEqual([]);
    expect([...patients]).toEqual([`${one.subject.mrn}@ICU-7-${one.subject.bed}`]);
  });

  it.each(said)('admission and discharge of $course.bed', (one) => {
    const { events, complaints } = through('adt', one);
    const [admission] = one.facts.filter(({ event }) => event.kind === 'admission');
    if (admission?.event.kind !== 'admission') throw new Error('no admission');
    const { unit: ward, bed, mrn, name, birthDate, sex, weightKg, heightCm } = admission.event;
    expect(meaning(events[0] ?? {})).toEqual({
      kind: 'admission',
      t: admission.t,
      unit: ward,
      bed,
      mrn,
      name,
      birthDate,
      sex,
      weightKg,
      heightCm,
    });
    expect(events[1]).toMatchObject({ kind: 'discharge', t: one.course.dischargedAt });
    expect(complaints).toEqual([]);
  });

  it('a positive blood culture with its organism', () => {
    const [brandt] = said.filter(({ subject }) => subject.bed === '707');
    const culture = brandt?.facts.find(({ event }) => event.kind === 'lab' && event.test === 'blood-culture');
    if (!brandt || !culture) throw new Error('no culture');
    const [parsed] = parse(message('lab', brandt.subject, [culture]), source('LAB'), culture.at);
    expect(parsed?.events[0]?.event).toMatchObject({
      test: 'blood-culture',
      value: 'positive',
      organism: 'Klebsiella pneumoniae',
      t: culture.t,
    });
  });
});
