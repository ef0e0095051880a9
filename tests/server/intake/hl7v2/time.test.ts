import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate, readTime } from '../../../../server/intake/hl7v2/time';
import { runs } from '../../../support/property';

const at = (text: string, zone = 'UTC') => {
  const m = readTime(text, zone);
  if (m.kind === 'instant') return new Date(m.t).toISOString();
  if (m.kind === 'ambiguous') return [m.earlier, m.later].map((t) => new Date(t).toISOString());
  return m.kind;
};

describe('HL7 times', () => {
  it('with an offset, whatever the zone', () => {
    expect(at('20090813095715+0500', 'America/Chicago')).toBe('2009-08-13T04:57:15.000Z');
    expect(at('202611210102-0330', 'UTC')).toBe('2026-11-21T04:32:00.000Z');
    expect(at('20261121010203.5+0000')).toBe('2026-11-21T01:02:03.500Z');
    expect(at('20261121010203.5679+0000')).toBe('2026-11-21T01:02:03.567Z');
  });
  it('without one, in the zone of the source, summer and winter', () => {
    expect(at('20260721120000', 'Europe/Berlin')).toBe('2026-07-21T10:00:00.000Z');
    expect(at('20260121120000', 'Europe/Berlin')).toBe('2026-01-21T11:00:00.000Z');
    expect(at('202601211200', 'Asia/Kathmandu')).toBe('2026-01-21T06:15:00.000Z');
  });
  it.each([
    ['America/Chicago', '20261101013000', '2026-11-01T06:30:00.000Z', '2026-11-01T07:30:00.000Z'],
    ['Europe/Berlin', '20261025023000', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['Australia/Lord_Howe', '20260405014500', '2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
  ])('in the hour that comes twice in %s both instants are known', (zone, text, earlier, later) => {
    expect(at(text, zone)).toEqual([earlier, later]);
  });
  it.each([
    ['America/Chicago', '20260308023000'],
    ['Europe/Berlin', '20260329023000'],
    ['Australia/Lord_Howe', '20261004021500'],
  ])('in the hour that is left out in %s there is none', (zone, text) => expect(at(text, zone)).toBe('skipped'));
  it('around the change the minutes before and after are plain', () => {
    expect(at('20260308015959', 'America/Chicago')).toBe('2026-03-08T07:59:59.000Z');
    expect(at('20260308030000', 'America/Chicago')).toBe('2026-03-08T08:00:00.000Z');
    expect(at('20261101005959', 'America/Chicago')).toBe('2026-11-01T05:59:59.000Z');
    expect(at('20261101020000', 'America/Chicago')).toBe('2026-11-01T08:00:00.000Z');
  });
  it.each(['2026', '202611', '20261121', '2026112101', '20261121+0000'])('%s names no instant', (text) => {
    expect(at(text)).toBe('imprecise');
  });
  it.each([
    '20261321',
    '20260230120000',
    '20261121250000',
    '20261121016000',
    '2026-11-21T01:02:03Z',
    'now',
    '202611210102+9900',
    '20261121010',
    '202611210102Z',
  ])('%s is no time', (text) => expect(at(text)).toBe('unreadable'));
  it('nothing is nothing', () => expect(at('')).toBe('absent'));
  it('29 February and the leap second', () => {
    expect(at('202802291200')).toBe('2028-02-29T12:00:00.000Z');
    expect(at('202702291200')).toBe('unreadable');
    expect(at('20161231235960')).toBe('2017-01-01T00:00:00.000Z');
  });
  it('any instant written as local time is read back, or is one of two', () => {
    const zone = fc.constantFrom(
      'America/Chicago',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'America/St_Johns',
    );
    const minute = fc.integer({ min: Date.parse('1990-01-01') / 60_000, max: Date.parse('2035-01-01') / 60_000 });
    fc.assert(
      fc.property(zone, minute, (name, m) => {
        const t = m * 60_000;
        const parts = new Intl.DateTimeFormat('en-CA', {
          timeZone: name,
          hourCycle: 'h23',
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
        }).formatToParts(t);
        const text = ['year', 'month', 'day', 'hour', 'minute'].map((type) => parts.find((p) => p.type === type)?.value).join('');
        const read = readTime(text, name);
        expect(read.kind === 'instant' ? [read.t] : read.kind === 'ambiguous' ? [read.earlier, read.later] : []).toContain(t);
      }),
      runs(400),
    );
  });
  it('dates of birth', () => {
    expect(readDate('19800229')).toBe('1980-02-29');
    expect(readDate('198002291530+0100')).toBe('1980-02-29');
    expect(readDate('19810229')).toBeNull();
    expect(readDate('1980')).toBeNull();
  });
});
