import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../lib/scenarios/plan';
import { stories } from '../../../lib/scenarios/story';
import { HOUR, MINUTE } from '../../../lib/time';
import { escaped, type Hl7Channel, hl7Time, message, type Subject } from '../../../server/simulator/hl7';

const ZERO = Date.parse('2026-11-21T09:14:22Z');
const subject: Subject = { mrn: '00482193', name: 'Moreno, Ruth', unit: 'ICU-7', bed: '701' };
const severe = stories('ICU-7', 1, ZERO).find((story) => story.bed === '701');
const facts = severe?.facts(severe.beginsAt, ZERO, 10 * MINUTE) ?? [];
const of = (channel: Hl7Channel, wanted: (fact: Fact) => boolean = () => true): Fact[] =>
  facts.filter((fact) => fact.channel === channel && wanted(fact));
const segments = (text: string, name: string): string[][] =>
  text
    .split('\r')
    .filter((line) => line.startsWith(`${name}|`))
    .map((line) => line.split('|'));

describe('HL7 messages of the simulator', () => {
  it('write times with their offset, so that no zone has to be known', () => {
    expect(hl7Time(Date.parse('2026-11-21T01:02:03.004Z'))).toBe('20261121010203.004+0000');
  });

  it('escape what would break a field', () => {
    expect(escaped('a|b^c&d~e\\f\ng')).toBe('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f g');
  });

  it('a vital set has one row per value with its MDC code, unit, time, and status R', () => {
    const [set] = of('monitor', ({ event }) => event.kind === 'vital' && event.pressureSite === 'arterial');
    if (set?.event.kind !== 'vital') throw new Error('no arterial set');
    const rows = segments(message('monitor', subject, [set]), 'OBX');
    const value = (code: string): string | undefined => rows.find((row) => row[3]?.startsWith(`${code}^`))?.[5];
    expect(value('147842')).toBe(String(set.event.heartRate));
    expect(value('151578')).toBe(String(set.event.respRate));
    expect(value('150456')).toBe(String(set.event.spo2Percent));
    expect(value('150035')).toBe(String(set.event.mapMmHg));
    expect(rows.every((row) => row[2] === 'NM' && row[11] === 'R' && row[14] === hl7Time(set.t))).toBe(true);
  });

  it('several sets share a message, each an order of its own with its own time', () => {
    const sets = of('monitor').slice(0, 5);
    const text = message('monitor', subject, sets);
    expect(segments(text, 'OBR').map((obr) => obr[7])).toEqual(sets.map((set) => hl7Time(set.t)));
    expect(new Set(segments(text, 'OBR').map((obr) => obr[3])).size).toBe(5);
    expect(segments(text, 'PID')).toHaveLength(1);
  });

  it('the same facts make the same message, other facts another control id', () => {
    const [a, b] = of('monitor');
    if (!a || !b) throw new Error('no sets');
    expect(message('monitor', subject, [a])).toBe(message('monitor', subject, [a]));
    expect(segments(message('monitor', subject, [a]), 'MSH')[0]?.[9]).not.toBe(
      segments(message('monitor', subject, [b]), 'MSH')[0]?.[9],
    );
  });

  it('a panel is one order with LOINC rows, its collection in OBR-7 and its result time in MSH-7', () => {
    const [first] = of('lab');
    if (!first) throw new Error('no laboratory');
    const draw = of('lab', (fact) => fact.t === first.t);
    const text = message('lab', subject, draw);
    expect(segments(text, 'OBR')).toHaveLength(1);
    expect(segments(text, 'OBR')[0]?.[7]).toBe(hl7Time(first.t));
    expect(segments(text, 'MSH')[0]?.[6]).toBe(hl7Time(first.at));
    expect(first.at).toBeGreaterThan(first.t);
    expect(segments(text, 'OBX')).toHaveLength(draw.length);
    expect(segments(text, 'OBX').every((row) => /^\d+-\d\^.*\^LN$/.test(row[3] ?? ''))).toBe(true);
  });

  it('a dose is a RAS with drug code, milligrams and status complete; an order an RDE with its planned start', () => {
    const [given] = of(
      'pharmacy',
      ({ event }) => event.kind === 'medication' && event.drug === 'tocilizumab' && event.status === 'given',
    );
    const [ordered] = of('pharmacy', ({ event }) => event.kind === 'medication' && event.status === 'ordered');
    if (given?.event.kind !== 'medication' || !ordered || ordered.event.kind !== 'medication') throw new Error('no tocilizumab');
    const text = message('pharmacy', subject, [given]);
    expect(segments(text, 'MSH')[0]?.[8]).toBe('RAS^O17^RAS_O17');
    const rxa = segments(text, 'RXA')[0] ?? [];
    expect(rxa[3]).toBe(hl7Time(given.t));
    expect(rxa[5]?.startsWith('612865^Tocilizumab^RXNORM')).toBe(true);
    expect([rxa[6], rxa[7], rxa[20], rxa[21]]).toEqual([String(given.event.doseMg), 'mg^^UCUM', 'CP', 'A']);
    const order = message('pharmacy', subject, [ordered]);
    expect(segments(order, 'MSH')[0]?.[8]).toBe('RDE^O11^RDE_O11');
    expect(segments(order, 'TQ1')[0]?.[7]).toBe(hl7Time(Date.parse(ordered.event.plannedAt ?? '')));
  });

  it('a pump tells the rate of a drug by its code, and 0 when it stops', () => {
    const after = severe?.facts(ZERO, ZERO + 20 * HOUR, 10 * MINUTE) ?? [];
    const running = of('pump')[0];
    const stopped = after.find(
      ({ channel, event }) => channel === 'pump' && event.kind === 'medication' && event.status === 'stopped',
    );
    if (!running || !stopped) throw new Error('no pump');
    const row = segments(message('pump', subject, [running]), 'OBX')[0] ?? [];
    expect(row[3]).toBe('7512^Norepinephrine^RXNORM^C01CA03^Norepinephrine^ATC');
    expect([row[5], row[6]]).toEqual(['0.04', 'ug/kg/min^^UCUM']);
    expect(segments(message('pump', subject, [stopped]), 'OBX')[0]?.[5]).toBe('0');
  });

  it('an admission names patient, birth, sex, bed and its own time', () => {
    const [admission] = of('adt');
    if (admission?.event.kind !== 'admission') throw new Error('no admission');
    const text = message('adt', subject, [admission]);
    const pid = segments(text, 'PID')[0] ?? [];
    expect([pid[3], pid[5], pid[7], pid[8]]).toEqual([
      '00482193^^^DEMO^MR',
      'Moreno^Ruth',
      admission.event.birthDate?.replaceAll('-', ''),
      'F',
    ]);
    const pv1 = segments(text, 'PV1')[0] ?? [];
    expect([pv1[3], pv1[44]]).toEqual(['ICU-7^701^701', hl7Time(admission.t)]);
    expect(segments(text, 'EVN')[0]?.[6]).toBe(hl7Time(admission.t));
  });
});
