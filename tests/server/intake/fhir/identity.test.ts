import { describe, expect, it } from 'vitest';
import { identifierAsked } from '../../../../server/intake/fhir/parse';
import { identifiersOf, numberOf } from '../../../../server/intake/fhir/patient';
import { aimOf, identifierTokens } from '../../../../server/intake/fhir/reference';
import type { Resource } from '../../../../server/intake/fhir/schema';

describe('FHIR: numbers that look the same are the same', () => {
  it.each(['M100', '\u200bM100', 'M\u00ad1\u200d00', '\ufeffM100\u00a0', ' M100\u2060'])('%j is M100', (value) => {
    const identifier = [{ system: 'urn:hosp', value }];
    expect(numberOf(identifier)).toBe('M100');
    expect(identifiersOf(identifier)).toEqual(['urn:hosp|M100']);
    expect(identifierTokens(identifier)).toEqual(['M100', 'urn:hosp|M100']);
    expect(identifierAsked(`identifier=${encodeURIComponent(`urn:hosp|${value}`)}`)).toBe('urn:hosp|M100');
    const observation = { resourceType: 'Observation', subject: { identifier: identifier[0] } } as unknown as Resource;
    expect(aimOf(observation).number).toBe('M100');
  });
  it('a number of nothing that is seen is none', () => {
    expect(numberOf([{ value: '\u200b' }, { value: 'M7' }])).toBe('M7');
    expect(numberOf([{ value: '\u00ad' }])).toBeNull();
  });
});
