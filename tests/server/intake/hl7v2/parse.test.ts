import { describe, expect, it } from 'vitest';
import { answer } from '../../../../server/intake/hl7v2/answer';
import { parse, receive } from '../../../../server/intake/hl7v2/parse';
import { header, message, OBR, one, PID, RECEIVED, results, SOURCE } from './support';

const NOW = new Date('2026-11-21T02:00:00Z');
const HR = 'OBX|1|NM|8867-4^x^LN||88|/min|||||F';
const answered = (text: string) => {
  const m = one(text);
  if (m.answerCode === null) return null;
  return answer(m.header, m.controlId, m.answerCode, m.err, NOW).split('\r');
};

describe('which answer a message gets', () => {
  it('a readable one of any type: AA', () => {
    for (const type of ['ORU^R01', 'ADT^A01', 'MDM^T02', 'SIU^S12', 'DFT^P03', 'ZZZ^Z01', 'ORU^R40'])
      expect(one(message(header(type), PID)).answerCode).toBe('AA');
  });
  it('no MSH, or one that declares no separators: AR, with its number if it is legible', () => {
    expect(one('PID|1||7')).toMatchObject({ answerCode: 'AR', controlId: '', err: { segment: 'MSH', condition: 100 } });
    expect(one('MSH|^~\\\\&|A|B|C|D|1||ADT^A01|77|P|2.6')).toMatchObject({
      answerCode: 'AR',
      controlId: '77',
      err: { segment: 'MSH', field: 2 },
    });
  });
  it('no MSH-9: AR with its number', () =>
    expect(one(message(header('', '55'), PID))).toMatchObject({
      answerCode: 'AR',
      controlId: '55',
      err: { segment: 'MSH', field: 9 },
    }));
  it('no MSH-10: AE, nothing applied', () => {
    expect(one(message(header('ORU^R01', ''), PID, OBR, HR))).toMatchObject({
      answerCode: 'AE',
      controlId: '',
      events: [],
      err: { segment: 'MSH', field: 10 },
    });
  });
  it.each(['QRY^A19', 'QBP^Q22'])('a query (%s): AR', (type) =>
    expect(one(message(header(type), 'QRD|1'))).toMatchObject({ answerCode: 'AR', err: { condition: 200 } }),
  );
  it.each(['ACK', 'ACK^A01^ACK', 'MCF'])('an acknowledgement (%s) gets none', (type) => {
    expect(one(message(header(type), 'MSA|AA|1'))).toMatchObject({ answerCode: null, events: [], refused: [] });
  });
  it('any other type is answered although it carries MSA', () =>
    expect(one(message(header('ORU^R01'), 'MSA|AA|1', PID, OBR, HR)).answerCode).toBe('AA'));
  it('an alarm of a device is kept and never graded', () => {
    const m = one(
      message(header('ORU^R40^ORU_R40'), PID, OBR, 'OBX|1|ST|196916^MDC_EVT_SENSOR_DISCONN^MDC|1|CO2 unplugged||||||F'),
    );
    expect(m).toMatchObject({
      events: [],
      refused: [{ status: 'kept', reason: 'alarm of a device', detail: 'MDC_EVT_SENSOR_DISCONN: CO2 unplugged' }],
    });
  });
  it('what is refused keeps its text, with the place at fault in words', () => {
    const text = message(header('ORU^R01', ''), PID);
    expect(one(text).refused).toEqual([
      {
        status: 'rejected',
        reason: 'field missing',
        detail: 'MSH-1 field 10: MSH-10 is empty: the message cannot be told from others',
        raw: text,
      },
    ]);
  });
  it('each message of a frame is read on its own, in order', () => {
    const batch = `BHS|^~\\&|\r${results(HR)}${message(header('ACK'), 'MSA|AA|9')}${message(header('ORU^R01', ''), PID)}${message(header('ADT^A31', 'C4'), PID)}BTS|4\r`;
    expect(parse(batch, SOURCE, RECEIVED).map((m) => [m.controlId, m.answerCode])).toEqual([
      ['C1', 'AA'],
      ['C1', null],
      ['', 'AE'],
      ['C4', 'AA'],
    ]);
  });
  it('reading is pure: the same bytes give the same result', () => {
    const bytes = new TextEncoder().encode(results(HR));
    expect(parse(bytes, SOURCE, RECEIVED)).toEqual(parse(bytes, SOURCE, RECEIVED));
  });
});

describe('who sent it', () => {
  const sender = (three: string, four: string) => receive(`MSH|^~\\&|${three}|${four}|T|H|1||ORU^R01|1|P|2.6\r`)[0]?.sender;
  it('MSH-3 and MSH-4 by name, else by universal id', () => {
    expect(sender('MON', 'ICU')).toBe('MON/ICU');
    expect(sender('MON^1.2.3^ISO', 'ICU^4.5.6^ISO')).toBe('MON/ICU');
    expect(sender('^ACDE48234567ABCD^EUI-64', '')).toBe('ACDE48234567ABCD');
    expect(sender('', '')).toBe('unnamed sender');
    expect(sender('x'.repeat(300), '')?.length).toBe(100);
  });
  it('nobody sends in the name of a person who charts', () => {
    expect(sender('person:u1', '')).toBe('unnamed sender');
    expect(sender('person:u1', 'X')).toBe('unnamed sender');
  });
});

describe('acknowledgements', () => {
  it("AA: sender and receiver change places, the number is the message's", () => {
    expect(
      answered(message('MSH|^~\\&|MON^1.2^ISO|ICU|TOCSIN|HOSP|20261121||ORU^R01^ORU_R01|C 7|T|2.5.1', PID, OBR, HR)),
    ).toEqual(['MSH|^~\\&|TOCSIN|HOSP|MON^1.2^ISO|ICU|20261121020000+0000||ACK^R01^ACK|ACKC 7|T|2.5.1', 'MSA|AA|C 7', '']);
  });
  it('AE says where and why in ERR', () => {
    expect(answered(message(header('ADT^A40^ADT_A39'), PID, 'MRG|'))?.slice(1)).toEqual([
      'MSA|AE|C1|a merge without the number that goes',
      'ERR||MRG^1^1|101^Required field missing^HL70357|E||||a merge without the number that goes',
      '',
    ]);
  });
  it('before 2.5 place and condition stand in ERR-1 too', () => {
    const text = message('MSH|^~\\&|A|B|C|D|1||QRY^A19|9|P|2.3', 'QRD|1');
    expect(answered(text)?.[2]).toBe(
      'ERR|MSH^1^9^200&Unsupported message type&HL70357|MSH^1^9|200^Unsupported message type^HL70357|E||||queries are not answered here',
    );
  });
  it("in the sender's own separators, with what they mean escaped", () => {
    const lines = answered(
      'MSH#!@%*#MON!1#B#C#D#1##ORU!R01#C1#P#2.6\rPID#1##7\rOBR#1##F\rOBX#1#NM#8867-4!x!LN##8#/min#####F###a%F%b\r',
    );
    expect(lines?.[0]).toBe('MSH#!@%*#C#D#MON!1#B#20261121020000+0000##ACK!R01!ACK#ACKC1#P#2.6');
    expect(lines?.[1]).toBe('MSA#AE#C1#a%F%b is not a time');
  });
  it('with nothing to go by it is an answer all the same', () => {
    expect(answered('garbage')).toEqual([
      'MSH|^~\\&|TOCSIN||||20261121020000+0000||ACK|ACK|P|2.5.1',
      'MSA|AR||the message does not begin with MSH',
      'ERR||MSH^1|100^Segment sequence error^HL70357|E||||the message does not begin with MSH',
      '',
    ]);
  });
  it('letters beyond ASCII are announced', () => {
    expect(answered(message('MSH|^~\\&|Münster|B|C|D|1||ORU^R01|1|P|2.6', PID))?.[0]).toBe(
      'MSH|^~\\&|C|D|Münster|B|20261121020000+0000||ACK^R01^ACK|ACK1|P|2.6||||||UNICODE UTF-8',
    );
  });
});
