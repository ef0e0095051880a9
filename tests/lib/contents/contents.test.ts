import { describe, expect, it } from 'vitest';
import { countOf, searched } from '../../../app/rules/search';
import { WITHHOLDING } from '../../../lib/contents/care-tables';
import { contentsOf } from '../../../lib/contents/contents';
import { WITHHOLDABLE } from '../../../lib/events/event';
import { DEFAULT_PROTOCOL, protocolById } from '../../../lib/protocols';
import { changed, NUMBER_KEYS, protocolFrom } from '../../../lib/protocols/document';
import { RULES } from '../../../lib/rules';

const contents = contentsOf(DEFAULT_PROTOCOL);
const rules = contents.groups.flatMap((g) => g.rules);
const rule = (id: string) => rules.find((r) => r.id === id);
const table = (id: string, of = contents) => of.tables.find((t) => t.id === id);

describe('the table of contents', () => {
  it('has every rule once, every number once, and no empty group', () => {
    expect(rules.map((r) => r.id).sort()).toEqual(RULES.map((r) => r.id).sort());
    expect(contents.numbers.flatMap((g) => g.numbers.map((n) => n.key)).sort()).toEqual([...NUMBER_KEYS].sort());
    expect(contents.groups.every((g) => g.rules.length > 0)).toBe(true);
  });
  it('every number a rule names is one of the protocol', () => {
    for (const r of RULES) expect(rule(r.id)?.numbers.map((n) => n.key)).toEqual(r.numbers);
  });
  it('every high rule tells somebody on site', () => {
    for (const r of rules.filter((x) => x.priority.includes('high')))
      expect(
        r.notify.at(-1)?.roles.some((role) => role === 'RN' || role === 'CN' || role === 'ICU'),
        r.id,
      ).toBe(true);
  });
  it('ICANS-ESCALATION, STEROID-DUE-ICANS, CRS-POSSIBLE-NO-FEVER, REGRADE-OVERDUE: whom they tell depends on the case', () => {
    expect(rule('ICANS-ESCALATION')?.notify).toEqual([
      { when: 'grade 1', roles: ['RN', 'HEM'] },
      { when: 'grade 2 to 4', roles: ['RN', 'ICU', 'HEM', 'NEU'] },
    ]);
    expect(rule('STEROID-DUE-ICANS')?.notify).toEqual([
      { when: 'medium', roles: ['RN', 'ICU', 'HEM'] },
      { when: 'high', roles: ['RN', 'ICU', 'HEM', 'NEU'] },
    ]);
    expect(rule('REGRADE-OVERDUE')?.notify.map((n) => n.when)).toEqual(['grade 0 to 1', 'grade 2 to 4']);
  });
  it('codes carry their marks, scores their points, organs their limits', () => {
    expect(table('table-codes-values')?.rows).toContainEqual([
      'Creatinine',
      '2160-0 v',
      'none',
      'mg/dL',
      'umol/L x 0.01131, mmol/L x 11.31',
    ]);
    expect(
      table('table-codes-drugs')
        ?.rows.find((r) => r[0] === 'Tocilizumab')
        ?.slice(0, 3),
    ).toEqual(['Tocilizumab', '612865 v', 'L04AC07 k']);
    expect(table('table-codes-devices')?.rows).toContainEqual(['Room air', '722742002 k']);
    expect(table('table-norepinephrine-equivalents')?.rows).toContainEqual(['Vasopressin', '2.5', 'U/min', 'k']);
    expect(table('table-hscore-points')?.rows.map((r) => r[1])).toEqual(
      '18 0 33 49 23 38 0 24 34 0 35 50 0 44 64 30 19 35'.split(' '),
    );
    expect(table('table-organs')?.rows[0]).toEqual([
      'AST, ALT, x the limit or an abnormal baseline',
      'above 3 x',
      'above 5 x',
      'above 20 x',
    ]);
    expect(table('table-iec-hs')?.rows.at(3)).toEqual(['4', 'life-threatening: intubation, dialysis, life-threatening bleeding']);
    expect(table('table-iec-hs')?.rows).toHaveLength(5);
  });
  it('tables are the engine’s own answers', () => {
    expect(table('table-tocilizumab')?.rows).toContainEqual(['29.9', '12', '358.8']);
    expect(table('table-tocilizumab')?.rows).toContainEqual(['30', '8', '240']);
    expect(table('table-tocilizumab')?.rows.at(-1)).toEqual(['120', '8', '800']);
    expect(table('table-vasopressors')?.rows.at(-2)).toEqual(['norepinephrine and vasopressin', '3']);
    const review = contentsOf(protocolById('review-2025') ?? DEFAULT_PROTOCOL);
    expect(table('table-vasopressors', review)?.rows.at(2)).toEqual(['norepinephrine below 20 ug/min', '2']);
    expect(table('table-neuro', review)?.rows).toContainEqual(['awakens to voice', '3']);
  });
  it('a site’s number is shown with the shipped one beside it', () => {
    const made = changed(DEFAULT_PROTOCOL, { numbers: { 'toci.delay': 1 } });
    if ('errors' in made) throw new Error(made.errors.join());
    const own = protocolFrom(made.document, { id: 'astct-2019', version: 'x', signedOff: null }, DEFAULT_PROTOCOL);
    const delay = contentsOf(own)
      .groups.flatMap((g) => g.rules)
      .find((r) => r.id === 'TOCI-DELAY');
    expect(delay?.numbers.find((n) => n.key === 'toci.delay')).toMatchObject({ value: 1, shipped: 2 });
  });
});

describe('the search of the rules page', () => {
  const found = (question: string) => {
    const c = searched(contents, question);
    return [...c.groups.flatMap((g) => g.rules.map((r) => r.id)), ...c.numbers.flatMap((g) => g.numbers.map((n) => n.key))];
  };
  it('"800 mg" finds the largest dose of tocilizumab and the rule that guards it, and no other drug', () => {
    expect(found('800 mg')).toEqual(expect.arrayContaining(['toci.maxMg', 'TOCI-OVERDOSE']));
    expect(found('800 mg')).not.toContain('steroid.pulseMg');
  });
  it.each(['10 000', '10000', 'ferritin 10000'])('"%s" finds the ferritin limit', (question) => {
    expect(found(question)).toEqual(expect.arrayContaining(['FERRITIN-10K', 'hlh.ferritinOn']));
  });
  it('words may stand in any order; nothing asked shows everything', () => {
    expect(found('refractory crs')).toContain('CRS-REFRACTORY');
    expect(searched(contents, '  ')).toBe(contents);
    expect(countOf(searched(contents, 'zebra'))).toBe(0);
  });
  it('STER-04, STER-10, ANAK-01, DDX-01: what the panels list stands there too, of an adult of 70 kg', () => {
    expect(table('table-ladder')?.rows).toEqual([
      ['1 to 3', '500 mg q12h'],
      ['4 to 5', '250 mg q12h'],
      ['6 to 7', '125 mg q12h'],
      ['from day 8, until grade 1 or less', '60 mg q12h'],
    ]);
    const doses = (table('table-doses')?.rows ?? []).map((row) => row.slice(0, 2).join(': '));
    expect(doses).toContain('STER-02: CRS 3: dexamethasone 10 mg q6h');
    expect(doses).toContain('STER-10: Methylprednisolone 1 to 2 mg/kg/day: 35 mg to 70 mg q12h at 70 kg');
    expect(doses).toContain('ANAK-01: Anakinra: 100 mg SC q6h (off label)');
    expect(table('table-features')?.rows.find(([feature]) => feature === 'Lactate, mmol/L')).toEqual([
      ...['Lactate, mmol/L', '–', '> 4', '–', 'S2 ENG'],
    ]);
  });
  it('the checklist stands there whole, each item with what makes it done', () => {
    const rows = table('table-checklist')?.rows ?? [];
    const ids = rows.map(([id]) => id);
    for (const id of ['CHK-1a', 'CHK-2e', 'CHK-3e', 'CHK-4d', 'MON-15d', 'ICN-3b', 'INT-01e']) expect(ids).toContain(id);
    expect(rows.filter((row) => row[3] === '')).toEqual([]);
    expect(rows.find(([id]) => id === 'CHK-2a')?.[2]).toBe('Tocilizumab: 560 mg (8 mg/kg, 70 kg)');
  });
  it('C7: the decisions to withhold silence exactly the rules that read how long one holds', () => {
    const silenced = WITHHOLDING.flatMap(([, silences]) => silences).sort();
    expect(silenced).toEqual(
      RULES.filter((r) => r.numbers.includes('decision.holds'))
        .map((r) => r.id)
        .sort(),
    );
    expect(WITHHOLDING.map(([decision]) => decision)).toEqual([...WITHHOLDABLE]);
  });
  it('an answer to a rise holds until worse below 3, until done from 3; what each priority has stands in its table', () => {
    expect(rule('CRS-ESCALATION')?.ack).toMatch(/^to grade 2 until worse.*; from grade 3 until it is done: 15 min high/);
    expect(rule('ICANS-ESCALATION')?.ack).toBe(rule('CRS-ESCALATION')?.ack);
    expect(table('table-answers')?.rows[0]?.slice(1)).toEqual(['15 min', '30 min', '4 h']);
    expect(rule('REGRADE-OVERDUE')?.delays).toBe('the nurse at once, CN + 30 min, HEM + 2 h');
  });
  it('L14, C8, H23: a number whose text was not at hand carries the mark k, unless the site has set its own', () => {
    const mark = (key: string, of = contents) => of.numbers.flatMap((g) => g.numbers).find((n) => n.key === key)?.toBeConfirmed;
    for (const key of ['crs.highNorepinephrine', 'crs.g1PersistEarlyProducts', 'steroid.childMgPerKg', 'hlh.doublingFactor'])
      expect(mark(key), key).toBe(true);
    expect(mark('toci.maxMg')).toBe(false);
    const made = changed(DEFAULT_PROTOCOL, { numbers: { 'crs.highNorepinephrine': 15 } });
    if ('errors' in made) throw new Error(made.errors.join());
    const own = protocolFrom(made.document, { id: 'astct-2019', version: 'x', signedOff: null }, DEFAULT_PROTOCOL);
    expect(mark('crs.highNorepinephrine', contentsOf(own))).toBe(false);
  });
  it('CRS-03, CRS-04, REV-04: a low pressure alone is 2; renal replacement is 4 under the review, no criterion of ASTCT', () => {
    const review = contentsOf(protocolById('review-2025') ?? DEFAULT_PROTOCOL);
    expect(table('table-vasopressors')?.rows[1]).toEqual(['none, a low pressure not older than 4 h', '2']);
    expect(table('table-crs')?.rows.map((row) => row[0])).toEqual(['1', '2', '3', '4', '5']);
    expect(table('table-crs')?.note).toContain('Renal replacement is no criterion');
    expect(table('table-crs', review)?.note).toContain('Renal replacement running inside CRS');
  });
  it('REV-03: FiO2 stands beside the devices only where it decides', () => {
    const review = contentsOf(protocolById('review-2025') ?? DEFAULT_PROTOCOL);
    expect(table('table-oxygen')?.columns).toHaveLength(4);
    expect(
      table('table-oxygen', review)
        ?.rows.find(([device]) => device === 'Nasal cannula')
        ?.slice(4),
    ).toEqual([...['by flow', 'by flow']]);
    expect(
      table('table-oxygen', review)
        ?.rows.find(([device]) => device === 'Venturi mask')
        ?.slice(4),
    ).toEqual(['2', '3']);
  });
  it('STER-03, REV-07: from ICANS 2 considered, from 3 listed; under the review from 1', () => {
    const review = contentsOf(protocolById('review-2025') ?? DEFAULT_PROTOCOL);
    const steroid = (of = contents) => table('table-checklist', of)?.rows.find(([id]) => id === 'ICN-2a');
    expect(steroid()?.slice(1, 3)).toEqual([
      'ICANS 2',
      'Steroid: dexamethasone 10 mg q6h; at ICANS 2: Steroid: consider dexamethasone 10 mg q6h, reassess',
    ]);
    expect(steroid(review)?.slice(1, 3)).toEqual(['ICANS 1', 'Steroid: dexamethasone 10 mg q6h']);
    const doses = (of: typeof contents) => (table('table-doses', of)?.rows ?? []).map((row) => row[1]);
    expect(doses(review)).toContain('ICANS 1: dexamethasone 10 mg q6h (S2; ASCO21 from 3, at 2 by risk)');
    expect(doses(contents).some((text) => text?.startsWith('ICANS 1'))).toBe(false);
  });
  it('ICANS-07: not assessable for global aphasia is 3, sedated is carried', () => {
    expect(table('table-ice')?.rows).toContainEqual(['not assessable because of global aphasia (ICE 0)', '3']);
    expect(table('table-ice')?.rows).toContainEqual(['not assessable: sedated, or language', 'the last score, carried']);
  });
  it('REV-02: where two agents are 3 whatever they are, the note does not say that vasopressin never counts', () => {
    const review = protocolById('review-2025');
    if (review === undefined) throw new Error('no review-2025');
    expect(table('table-vasopressors')?.note).toContain('Vasopressin, Terlipressin never raise 3 to 4; alone they are 3.');
    expect(table('table-vasopressors', contentsOf(review))?.note).toContain('any two are 3');
    expect(table('table-vasopressors', contentsOf(review))?.note).not.toContain('never raise');
  });
});
