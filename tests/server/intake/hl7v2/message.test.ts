import { describe, expect, it } from 'vitest';
import { decode } from '../../../../server/intake/hl7v2/charset';
import { type Message, messagesIn, type Segment, separatorsOf, shortened } from '../../../../server/intake/hl7v2/message';

const MSH = 'MSH|^~\\&|A|B';
function read(text: string): Message {
  const [first, ...more] = messagesIn(text);
  if (first === undefined || more.length > 0 || !('sep' in first)) throw new Error('expected one readable message');
  return first;
}
const segment = (text: string, name: string): Segment => {
  const found = read(text).segments.find((s) => s.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const names = (text: string) => read(text).segments.map((s) => s.name);

describe('HL7 v2 messages', () => {
  it('segments end in CR, LF or both, also mixed, and empty lines are nothing', () => {
    for (const end of ['\r', '\n', '\r\n', '\r\r'])
      expect(names([MSH, 'PID|1', 'PV1|1', ''].join(end))).toEqual(['MSH', 'PID', 'PV1']);
    expect(names(`${MSH}\rPID|1\nPV1|1\r\nOBX|1`)).toEqual(['MSH', 'PID', 'PV1', 'OBX']);
  });
  it('fields count as HL7 counts them, MSH-1 being the separator', () => {
    const msh = segment(MSH, 'MSH');
    expect([1, 2, 3, 4, 5].map((n) => msh.field(n))).toEqual(['|', '^~\\&', 'A', 'B', '']);
  });
  it('repetitions, components, subcomponents', () => {
    const pid = segment(`${MSH}\rPID|1||7^a&b&c^x~8^d`, 'PID');
    expect(pid.repetitions(3)).toEqual(['7^a&b&c^x', '8^d']);
    expect([pid.text(3), pid.text(3, 2), pid.text(3, 2, 3), pid.text(3, 9)]).toEqual(['7', 'a', 'c', '']);
    expect(pid.repetitions(2)).toEqual([]);
  });
  it('the explicit null "" is no value', () => expect(segment(`${MSH}\rPID|1||""^^""`, 'PID').text(3)).toBe(''));
  it('separators are what MSH declares', () => {
    const text = 'MSH#!@%*#A#B\rPID#1##7!x*y@8!%T%';
    expect(segment(text, 'PID').text(3, 2, 2)).toBe('y');
    expect(segment(text, 'PID').repetitions(3)).toEqual(['7!x*y', '8!%T%']);
    expect(separatorsOf('MSH|^~\\&#|')).not.toBeNull();
    expect(separatorsOf('MSH|^')).toMatchObject({ component: '^', escape: '\\' });
  });
  it.each(['MSH', 'MSHA^~\\&|', 'MSH|', 'MSH|^^\\&|', 'MSH|^~\\\\&|', 'MSH|abcd|', 'MSH ^~\\& ', 'PID|1'])(
    'a header that declares none is not readable: %s',
    (header) => expect(separatorsOf(header)).toBeNull(),
  );

  it('escapes give back the separators, bytes and line breaks they stand for', () => {
    const of = (value: string) => segment(`${MSH}\rNTE|1||${value}`, 'NTE').text(3);
    expect(of('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f')).toBe('a|b^c&d~e\\f');
    expect(of('one\\.br\\two')).toBe('one\ntwo');
    expect(of('\\X4D\\\\XC3A9\\\\XE9\\')).toBe('Méé');
    expect(of('\\H\\bold\\N\\')).toBe('bold');
    expect(of('C:\\temp')).toBe('C:\\temp');
    expect(of('\\Q9\\ stays, \\XZZ\\ too')).toBe('\\Q9\\ stays, \\XZZ\\ too');
  });

  it('text is shortened without cutting a character in two', () => {
    expect(shortened('ab\u{1f600}c', 3)).toBe('ab');
    expect(shortened('ab\u{1f600}c', 4)).toBe('ab\u{1f600}');
    expect(shortened('abc', 3)).toBe('abc');
  });
  it('several messages in a frame, with or without batch headers', () => {
    const two = messagesIn(`FHS|^~\\&|\rBHS|^~\\&|\r${MSH}\rPID|1\r${MSH}\rPID|2\rBTS|2\rFTS|1\r`);
    expect(two.map((m) => m.raw)).toEqual([`${MSH}\rPID|1`, `${MSH}\rPID|2`]);
  });
  it('what stands before the first MSH is a message of its own that nobody can read', () => {
    expect(messagesIn(`PID|1\r${MSH}\rPID|2`).map((m) => 'sep' in m)).toEqual([false, true]);
    expect(messagesIn('PID|1\rPV1|1').map((m) => 'sep' in m)).toEqual([false]);
  });
  it('the number of a message with an unreadable header is found if it stands in its place', () => {
    expect(messagesIn('MSH|^~\\\\&|A|B|C|D|1||ADT^A01|77|P|2.6')).toEqual([expect.objectContaining({ controlId: '77' })]);
  });
  it('a line that begins no segment is kept aside', () => {
    const m = read(`${MSH}\rPIDX|1\rPV|1\rZXY|1\rmore text`);
    expect(m.segments.map((s) => s.name)).toEqual(['MSH', 'ZXY']);
    expect(m.unreadable).toEqual(['PIDX|1', 'PV|1', 'more text']);
  });

  it('10,000 segments and a field of 10 MB are read in linear time', () => {
    const time = (work: () => unknown) => {
      const began = performance.now();
      work();
      return performance.now() - began;
    };
    const rows = (n: number) => `${MSH}\r${Array.from({ length: n }, (_, i) => `OBX|${i}|NM|1^x^L||${i}`).join('\r')}`;
    const value = (n: number) => `${MSH}\rOBX|1|TX|1||${'\\a'.repeat(n)}`;
    const readAll = (text: string) => () => read(text).segments.map((s) => s.text(5));
    for (const make of [rows, value]) {
      const [small, large] = [make(5_000), make(50_000)];
      readAll(small)();
      const ratio = time(readAll(large)) / Math.max(1, time(readAll(small)));
      expect(ratio).toBeLessThan(60);
    }
    const long = read(`${MSH}\rOBX|1|TX|1||${'x'.repeat(10_000_000)}`);
    expect(long.segments[1]?.text(5).length).toBe(10_000_000);
  }, 30_000);
});

describe('character sets', () => {
  const latin = (text: string) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)));
  const named = (set: string, rest: string) => `MSH|^~\\&|A|B|C|D|1||ADT^A01|1|P|2.6||||||${set}\rPID|1||7||${rest}`;
  it('ISO 8859-1 as MSH-18 names it', () => expect(decode(latin(named('8859/1', 'M\xfcller')))).toContain('Müller'));
  it('UTF-8 as MSH-18 names it', () =>
    expect(decode(new TextEncoder().encode(named('UNICODE UTF-8', 'Müller')))).toContain('Müller'));
  it('ISO 8859-2', () => expect(decode(latin(named('8859/2', 'Dvo\xf8\xe1k')))).toContain('Dvořák'));
  it('without a name: UTF-8 if it is, else ISO 8859-1', () => {
    expect(decode(new TextEncoder().encode(named('', 'Müller')))).toContain('Müller');
    expect(decode(latin(named('', 'M\xfcller')))).toContain('Müller');
    expect(decode(latin(named('ASCII', 'M\xfcller')))).toContain('Müller');
  });
  it('bytes that do not fit the named set become the replacement character', () => {
    expect(decode(latin(named('UNICODE UTF-8', 'M\xfcller')))).toContain('M\ufffdller');
  });
  it('zero characters, which no database takes in text, do not get through, written out or escaped', () => {
    expect(decode(latin(`${MSH}\rPID|1||M\0|`))).toBe(`${MSH}\rPID|1||M\ufffd|`);
    expect(segment(`${MSH}\rNTE|1||a\\X00\\b`, 'NTE').text(3)).not.toContain('\0');
  });
  it('a byte order mark is dropped', () => expect(decode(new TextEncoder().encode(`\ufeff${MSH}`))).toBe(MSH));
  it('the set is read with the separators the message declares', () => {
    expect(decode(latin(named('8859/1', 'M\xfcller').replaceAll('|', '#')))).toContain('Müller');
  });
});
