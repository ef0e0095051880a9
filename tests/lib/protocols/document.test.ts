import { describe, expect, it } from 'vitest';
import { DEFAULT_PROTOCOL, PROTOCOLS, protocolById } from '../../../lib/protocols';
import { protocolDiff } from '../../../lib/protocols/diff';
import { changed, checked, NUMBER_KEYS, protocolFrom, refOf } from '../../../lib/protocols/document';
import { NUMBER_LABELS } from '../../../lib/protocols/labels';
import { rangeOf } from '../../../lib/protocols/ranges';
import { nextVersion, registryOf, type StoredVersion } from '../../../lib/protocols/registry';

const made = (numbers: Record<string, number>, base = DEFAULT_PROTOCOL) => {
  const r = changed(base, { numbers });
  if ('errors' in r) throw new Error(r.errors.join('\n'));
  return r.document;
};
const errorsOf = (changes: Parameters<typeof changed>[1]) => {
  const r = changed(DEFAULT_PROTOCOL, changes);
  return 'errors' in r ? r.errors : [];
};
const stored = (body: unknown, more: Partial<StoredVersion> = {}): StoredVersion => ({
  id: 'astct-2019',
  version: '1.0.0-site.1',
  body,
  note: 'why',
  createdBy: 'Ann [u1]',
  createdAt: '2026-11-21T08:00:00.000Z',
  approvedBy: null,
  approvedAt: null,
  ...more,
});

describe('a protocol as a document', () => {
  it.each(PROTOCOLS.map((p) => [refOf(p), p] as const))('%s as shipped is a valid document and comes back as it was', (_, p) => {
    const r = changed(p, {});
    expect(r).toHaveProperty('document');
    if ('errors' in r) return;
    const read = checked(JSON.parse(JSON.stringify(r.document)));
    if ('errors' in read) throw new Error(read.errors.join());
    const again = protocolFrom(read.document, { id: p.id, version: p.version, signedOff: null }, p);
    expect(again.numbers).toEqual(p.numbers);
    expect(protocolDiff(p, again)).toEqual({ numbers: [], choices: [], questions: [] });
  });

  it.each(NUMBER_KEYS)('%s: its default lies inside what a site may set, and it has a name', (key) => {
    const { min, max } = rangeOf(key);
    const value = DEFAULT_PROTOCOL.numbers[key].value;
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
    expect(NUMBER_LABELS[key].length).toBeGreaterThan(5);
  });

  it('tells which number is wrong and what is allowed', () => {
    expect(errorsOf({ numbers: { 'crs.spo2Below': 99 } })[0]).toBe(
      'crs.spo2Below (Hypoxia: SpO2 below, on room air) cannot be 99: allowed is 85 to 95 %.',
    );
    expect(errorsOf({ numbers: { 'toci.total': 2.5 } })[0]).toContain('a whole number 1 to 4');
    expect(errorsOf({ numbers: { 'crs.nothing': 1 } })[0]).toBe('There is no number crs.nothing.');
    expect(errorsOf({ numbers: { 'toci.maxMg': 801 } })[0]).toContain('400 to 800 mg');
  });
  it('no site may be less careful with tocilizumab than the label', () => {
    const riskier: Record<string, number>[] = [
      { 'toci.maxMg': 900 },
      { 'toci.interval': 7 },
      { 'toci.total': 5 },
      { 'toci.per24h': 4 },
    ];
    for (const numbers of riskier) expect(errorsOf({ numbers })).not.toEqual([]);
  });
  it('keeps pairs in their order', () => {
    expect(errorsOf({ numbers: { 'hlh.ferritinOff': 11_000 } })[0]).toContain('may not be above hlh.ferritinOn (10000)');
    expect(errorsOf({ numbers: { 'hlh.ferritinOff': 11_000, 'hlh.ferritinOn': 12_000 } })).toEqual([]);
  });
  it('refuses a unit that is not the number’s own, and a choice that belongs to the source', () => {
    const document = made({});
    const wrong = { ...document, numbers: { ...document.numbers, 'crs.feverC': { value: 38, unit: '[degF]', source: 'site' } } };
    expect(checked(wrong)).toEqual({ errors: ['crs.feverC is in Cel, not [degF].'] });
    expect(errorsOf({ choices: { oxygen: 'by-fio2' } })[0]).toContain('not oxygen');
    expect(errorsOf({ answers: { Q99: 'no' } })[0]).toBe('There is no question Q99.');
  });
  it('a changed number says that it is the site’s and what it was; its question answers with it', () => {
    const p = protocolFrom(
      made({ 'crs.pressureHold': 2 }),
      { id: 'astct-2019', version: 'x', signedOff: null },
      DEFAULT_PROTOCOL,
    );
    expect(p.numbers['crs.pressureHold']).toMatchObject({ value: 2, unit: 'h', source: 'site (was 4: ENG)' });
    expect(p.questions.find((q) => q.id === 'Q3')?.now).toBe('A low pressure counts for 2 h');
    expect(p.questions.find((q) => q.id === 'Q15')?.now).toBe(DEFAULT_PROTOCOL.questions.find((q) => q.id === 'Q15')?.now);
  });
});

describe('the registry', () => {
  it('finds shipped protocols by id or reference, stored ones by reference, with their sign-off', () => {
    const r = registryOf([
      stored(made({ 'crs.spo2Below': 92 }), { approvedBy: 'Bob [u2]', approvedAt: '2026-11-21T09:00:00.000Z' }),
    ]);
    expect(r.find('review-2025')).toBe(protocolById('review-2025'));
    expect(r.find('astct-2019@1.0.0')).toBe(DEFAULT_PROTOCOL);
    const own = r.find('astct-2019@1.0.0-site.1');
    expect(own?.numbers['crs.spo2Below'].value).toBe(92);
    expect(own?.signedOff).toEqual({ by: 'Bob [u2]', at: '2026-11-21T09:00:00.000Z' });
    expect(r.find('astct-2019@2.0.0')).toBeUndefined();
  });
  it('grades nothing by a version that cannot be read, and says why', () => {
    const r = registryOf([stored({ format: 'tocsin-protocol/1' }), stored(made({}), { id: 'other' })]);
    expect(r.all).toEqual(PROTOCOLS);
    expect(r.broken.map((b) => b.ref)).toEqual(['astct-2019@1.0.0-site.1', 'other@1.0.0-site.1']);
  });
  it('a number that a later release added is taken from its defaults', () => {
    const { 'nmb.after': _, ...numbers } = made({}).numbers;
    const own = registryOf([stored({ ...made({}), numbers })]).find('astct-2019@1.0.0-site.1');
    expect(own?.numbers['nmb.after']).toEqual(DEFAULT_PROTOCOL.numbers['nmb.after']);
  });
  it('a number that a later release took away is left out of a stored version, which goes on to be read', () => {
    const numbers = { ...made({}).numbers, 'regrade.attending': { value: 2, unit: 'h', source: 'ENG' } };
    const r = registryOf([stored({ ...made({}), numbers })]);
    expect(r.broken).toEqual([]);
    expect(r.find('astct-2019@1.0.0-site.1')?.numbers).not.toHaveProperty('regrade.attending');
    const unknown = { ...made({}).numbers, 'regrade.never': { value: 2, unit: 'h', source: 'ENG' } };
    expect(registryOf([stored({ ...made({}), numbers: unknown })]).broken[0]?.errors.join()).toContain('regrade.never');
  });
  it('numbers versions on', () => {
    expect(nextVersion(DEFAULT_PROTOCOL, [])).toBe('1.0.0-site.1');
    expect(nextVersion(DEFAULT_PROTOCOL, ['1.0.0-site.1', '1.0.0-site.9'])).toBe('1.0.0-site.10');
  });
});

describe('the difference of two versions', () => {
  it('lists numbers with both values, unit and sources, and the choices and questions that differ', () => {
    const own = protocolFrom(
      made({ 'crs.spo2Below': 92 }),
      { id: 'astct-2019', version: 'x', signedOff: null },
      DEFAULT_PROTOCOL,
    );
    expect(protocolDiff(DEFAULT_PROTOCOL, own).numbers).toEqual([
      {
        key: 'crs.spo2Below',
        label: 'Hypoxia: SpO2 below, on room air',
        unit: '%',
        a: 90,
        b: 92,
        sourceA: 'ENG',
        sourceB: 'site (was 90: ENG)',
      },
    ]);
    const shipped = protocolDiff(DEFAULT_PROTOCOL, protocolById('review-2025') ?? DEFAULT_PROTOCOL);
    expect(shipped.numbers.map((n) => n.key)).toEqual(['steroid.dueIcansFrom']);
    expect(shipped.choices.map((c) => c.key)).toEqual([
      'vasopressors',
      'oxygen',
      'renalReplacementGrades4',
      'voiceGrade',
      'tociG1Icans2',
      'pulseAtGrade4',
    ]);
  });
});
