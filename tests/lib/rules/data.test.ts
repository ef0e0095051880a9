import { describe, expect, it } from 'vitest';
import { DATA_IMPLAUSIBLE } from '../../../lib/rules/data';
import {
  attribution,
  cannula,
  chartAt,
  diagnostic,
  finding,
  holds,
  lab,
  offset,
  protocolOf,
  temp,
  vital,
} from '../../support/charts';

/** What is said of refused values and of exclusions about to end: the words, the values, since when. */
describe('DATA-IMPLAUSIBLE', () => {
  it('DATA-IMPLAUSIBLE says value, unit and reason, by the name people know, with the event', () => {
    const found = finding('DATA-IMPLAUSIBLE', [vital('+00:00', { spo2Percent: 35, id: 'probe' })], '+00:10');
    expect(found).toMatchObject({
      priority: 'low',
      since: offset('+00:00'),
      text: 'Not used: SpO2 35 % (outside 40 to 100)',
      evidence: [{ name: 'SpO2', value: 35, unit: '%', t: offset('+00:00'), eventId: 'probe' }],
    });
  });
  it('DATA-IMPLAUSIBLE tells of an ejection fraction that cannot be, as of any other value', () => {
    const echo = diagnostic('+00:00', 'echocardiogram', { efPercent: 0.55, id: 'echo' });
    expect(finding('DATA-IMPLAUSIBLE', [echo], '+00:10')).toMatchObject({
      text: 'Not used: ejection fraction 0.55 % (outside 1 to 90)',
      evidence: [{ name: 'ejection fraction', value: 0.55, unit: '%', eventId: 'echo' }],
    });
  });
  it('DATA-IMPLAUSIBLE names the oldest first, those of one instant by field; since the newest of them', () => {
    const rows = [
      lab('+00:30', 'ferritin', 12_000, 'U/L', { id: 'f' }),
      vital('+00:20', { respRate: 200, heartRate: 900, id: 'v' }),
      temp('+00:10', 100.4, { id: 't' }),
    ];
    const found = finding('DATA-IMPLAUSIBLE', rows, '+00:40');
    expect(found.evidence.map((e) => e.name)).toEqual(['temperature', 'heart rate', 'respiratory rate', 'ferritin']);
    expect(found.since).toBe(offset('+00:30'));
    const sameInstant = [vital('+00:20', { heartRate: 900 }), vital('+00:20', { respRate: 200 })];
    for (const rows of [sameInstant, [...sameInstant].reverse()])
      expect(finding('DATA-IMPLAUSIBLE', rows, '+00:40').evidence.map((e) => e.value)).toEqual([900, 200]);
  });
  it('DATA-IMPLAUSIBLE: a refused score has no unit to show, and a value without a row in the catalogue its own name', () => {
    const rows = [{ t: '+00:00', kind: 'ice', capd: 40, id: 'c' }];
    const found = finding('DATA-IMPLAUSIBLE', rows, '+00:10', { patient: { ageYears: 6, weightKg: 20 } });
    expect(found.text).toMatch(/outside 0 to 32/);
    expect(found.evidence).toMatchObject([{ value: 40, eventId: 'c' }]);
  });
  it('DATA-IMPLAUSIBLE is not told of a value whose time has not come', () => {
    const chart = chartAt([temp('+01:00', 100.4)], '+01:10');
    expect(DATA_IMPLAUSIBLE.evaluate(chart, protocolOf(), offset('+00:59')).findings).toEqual([]);
  });
});

describe('ATTRIBUTION-ENDING', () => {
  it('ATTRIBUTION-ENDING: each exclusion in words, with its cause if one was given; since the first of them', () => {
    const rows = [
      temp('+00:00', 39),
      cannula('+00:30'),
      attribution('+01:00', 'hypoxia', { cause: 'effusion', id: 'a' }),
      attribution('+02:00', 'icans-ice', { cause: undefined, id: 'b' }),
    ];
    const found = finding('ATTRIBUTION-ENDING', rows, '+24:30');
    expect(found.since).toBe(offset('+23:00'));
    expect(found.text).toBe('hypoxia (effusion) counts again from 01:00 and ICE counts again from 02:00: renew or let it count');
    expect(found.evidence).toEqual([
      { name: 'attribution of hypoxia', value: 'effusion', t: offset('+01:00'), eventId: 'a' },
      { name: 'attribution of ICE', value: 'other cause', t: offset('+02:00'), eventId: 'b' },
    ]);
  });
  it('ATTRIBUTION-ENDING: what nothing ends by itself (a seizure, C6) is not told', () => {
    expect(holds('ATTRIBUTION-ENDING', [attribution('+01:00', 'icans-seizure')], '+24:30')).toBe(false);
    expect(holds('ATTRIBUTION-ENDING', [attribution('+01:00', 'fever')], '+24:30')).toBe(true);
  });
});
