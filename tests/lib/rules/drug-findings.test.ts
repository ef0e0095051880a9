import { describe, expect, it } from 'vitest';
import {
  cannula,
  dex,
  finding,
  findings,
  given,
  holds,
  ice,
  lab,
  norepi,
  offset,
  ordered,
  type Row,
  roomAir,
  runs,
  type Setting,
  said,
  spells,
  stops,
  temp,
  toci,
  withhold,
} from '../../support/charts';

const every = (hours: number, count: number, mg = 10) =>
  Array.from({ length: count }, (_, i) => dex(`+${String(i * hours).padStart(2, '0')}:00`, mg, { id: `dex-${i}` }));
const doseOf = (id: string, t: string, mg: number) => ({ value: mg, unit: 'mg', t: offset(t), eventId: id });

describe('STEROID-DURATION', () => {
  it('STEROID-DURATION: since 72 h after the first dose of the run, with first, last and the amount of 72 h', () => {
    expect(said('STEROID-DURATION', every(6, 14), '+78:30')).toEqual({
      priority: 'medium',
      since: offset('+72:00'),
      text: 'Steroid since 1 Mar 00:00, 120 mg dexamethasone equivalent in 72 h: review need and taper',
      evidence: [
        { name: 'first dexamethasone of the run', ...doseOf('dex-0', '+00:00', 10) },
        { name: 'last dexamethasone', ...doseOf('dex-13', '+78:00', 10) },
        { name: 'dexamethasone equivalent in 72 h', value: 120, unit: 'mg', t: offset('+78:00') },
      ],
    });
  });
});

describe('STEROID-TAPER', () => {
  const FEVER = temp('+00:00', 38.6);
  it('STEROID-TAPER: 12 h after CRS fell to 1, and after ICANS fell to 1, whichever was later; not while one is 2', () => {
    const doses = every(4, 7, 10);
    const crs = [FEVER, cannula('+00:00'), roomAir('+06:00')];
    expect(spells('STEROID-TAPER', [...crs, ...doses], '+20:00')).toEqual(['+18:00 low']);
    const icans = [ice('+00:00', 5), ice('+06:00', 8)];
    expect(spells('STEROID-TAPER', [...icans, ...doses], '+20:00')).toEqual(['+18:00 low']);
    expect(spells('STEROID-TAPER', [...crs, ice('+00:00', 5), ice('+08:00', 8), ...doses], '+22:00')).toEqual(['+20:00 low']);
    expect(spells('STEROID-TAPER', [...crs, ice('+00:00', 5), ice('+04:00', 8), ...doses], '+20:00')).toEqual(['+18:00 low']);
  });
  it('STEROID-TAPER: not while CRS or ICANS is 2, however much steroid is given', () => {
    expect(holds('STEROID-TAPER', [FEVER, cannula('+00:00'), dex('+00:10', 80)], '+20:00')).toBe(false);
    expect(holds('STEROID-TAPER', [ice('+00:00', 5), dex('+00:10', 80)], '+20:00')).toBe(false);
  });
  it('STEROID-TAPER: at once where neither was ever above 1', () => {
    const setting = { patient: { carTInfusedAt: '-02:00', monitoringStart: '+00:00' } };
    expect(spells('STEROID-TAPER', [FEVER, ice('+00:30', 8), dex('+01:00', 40)], '+04:00', setting)).toEqual(['+01:00 low']);
    expect(spells('STEROID-TAPER', [FEVER, dex('+00:00', 40)], '+04:00', setting)).toEqual(['+00:00 low']);
  });
  it('STEROID-TAPER: counts and shows the doses of the last 24 h; one exactly 24 h old neither counts nor is its beginning', () => {
    const rows = every(6, 5, 20);
    expect(said('STEROID-TAPER', rows, '+24:00')).toEqual({
      priority: 'low',
      since: offset('+06:00'),
      text: 'CRS and ICANS at most 1 for 12 h, 80 mg dexamethasone equivalent in 24 h: taper?',
      evidence: [
        { name: 'dexamethasone equivalent in 24 h', value: 80, unit: 'mg', t: offset('+24:00') },
        { name: 'last dexamethasone', ...doseOf('dex-4', '+24:00', 20) },
      ],
    });
  });
});

describe('ANTIFUNGAL-CONSIDER', () => {
  it('ANTIFUNGAL-CONSIDER: since 24 h of the run, medium since 96 h, with its first and last dose', () => {
    expect(said('ANTIFUNGAL-CONSIDER', every(12, 4), '+36:30')).toEqual({
      priority: 'low',
      since: offset('+24:00'),
      text: 'Steroid for 36 h without an antifungal in 48 h: prophylaxis?',
      evidence: [
        { name: 'first dexamethasone of the run', ...doseOf('dex-0', '+00:00', 10) },
        { name: 'last dexamethasone', ...doseOf('dex-3', '+36:00', 10) },
      ],
    });
    expect(said('ANTIFUNGAL-CONSIDER', every(12, 10), '+108:30')).toMatchObject({
      priority: 'medium',
      since: offset('+96:00'),
      text: 'Steroid for 108 h without an antifungal in 48 h: prophylaxis? CMV monitoring?',
    });
  });
});

describe('STEROID-PREMED', () => {
  const setting: Setting = { patient: { carTInfusedAt: '+30:00', monitoringStart: '+00:00' } };
  const premed = { purpose: 'Premedication', id: 'pre' };
  it('STEROID-PREMED: from exactly 24 h before the infusion on, not a minute earlier', () => {
    expect(holds('STEROID-PREMED', [dex('+06:00', 10, premed)], '+06:10', setting)).toBe(true);
    expect(holds('STEROID-PREMED', [dex('+05:59', 10, premed)], '+06:10', setting)).toBe(false);
  });
  it('STEROID-PREMED: a purpose that only mentions premedication is another purpose', () => {
    const rash = dex('+20:00', 10, { purpose: 'rash after premedication' });
    expect(holds('STEROID-PREMED', [rash], '+20:10', setting)).toBe(false);
  });
  it('STEROID-PREMED: says whether ordered or given, and before which infusion', () => {
    const found = said('STEROID-PREMED', [dex('+20:00', 10, premed)], '+20:10', setting);
    expect(found).toMatchObject({ priority: 'medium', since: offset('+20:00') });
    expect(found.text).toBe('dexamethasone given as premedication before the infusion of 06:00');
    expect(found.evidence).toMatchObject([
      { name: 'dexamethasone given', ...doseOf('pre', '+20:00', 10) },
      { name: 'CAR-T infusion', t: offset('+30:00') },
    ]);
    const order = said('STEROID-PREMED', [ordered('+20:00', 'dexamethasone', 10, '+29:00', premed)], '+20:10', setting);
    expect(order.text).toBe('dexamethasone ordered as premedication before the infusion of 06:00');
    expect(order.evidence[0]?.name).toBe('dexamethasone ordered');
  });
  it('STEROID-PREMED: an order and the dose that followed are two records', () => {
    const rows = [ordered('+20:00', 'dexamethasone', 10, '+29:00', premed), dex('+29:00', 10, { ...premed, id: 'given' })];
    expect(
      findings('STEROID-PREMED', rows, '+29:10', setting)
        .map((f) => f.trigger)
        .sort(),
    ).toEqual(['given', 'pre']);
  });
});

describe('tocilizumab doses', () => {
  const dose = (id: string, t: string, mg = 640) => toci(t, mg, { id });
  const order = (t: string, at: string, mg = 640) => ordered(t, 'tocilizumab', mg, at, { id: 'order' });
  /** The finding about one of several doses or orders. */
  const about = (rule: string, trigger: string, rows: readonly Row[], at: string) => {
    const found = findings(rule, rows, at).find((f) => f.trigger === trigger);
    if (found === undefined) throw new Error(`${rule} says nothing about ${trigger}`);
    return found;
  };
  const name = (n: string, id: string, t: string, mg = 640) => ({ name: n, ...doseOf(id, t, mg) });

  it('TOCI-INTERVAL: an order says when it is planned and from when it is allowed; a dose what to do now', () => {
    expect(said('TOCI-INTERVAL', [dose('a', '+00:00'), order('+04:00', '+05:00')], '+04:10')).toEqual({
      priority: 'high',
      since: offset('+04:00'),
      text: 'Ordered for 05:00, 5 h after the dose of 00:00: hold, eligible from 08:00',
      evidence: [name('tocilizumab ordered', 'order', '+04:00'), name('tocilizumab', 'a', '+00:00')],
    });
    expect(said('TOCI-INTERVAL', [dose('a', '+00:00'), dose('b', '+05:00')], '+05:10')).toEqual({
      priority: 'high',
      since: offset('+05:00'),
      text: 'Already given 5 h after the dose of 00:00: tell prescriber and pharmacy; watch ANC, liver values, infection',
      evidence: [name('tocilizumab given', 'b', '+05:00'), name('tocilizumab', 'a', '+00:00')],
    });
    expect(said('TOCI-INTERVAL', [dose('a', '+00:00'), dose('b', '+07:50')], '+08:00').text).toBe(
      'Already given 7 h 50 min after the dose of 00:00',
    );
  });
  it('TOCI-INTERVAL: a dose at the very time of the order ends the order', () => {
    const rows = [dose('a', '+00:00'), order('+04:00', '+06:00'), dose('b', '+04:00')];
    expect(findings('TOCI-INTERVAL', rows, '+04:10').map((f) => f.trigger)).toEqual(['b']);
  });
  it('TOCI-24H-LIMIT: shows the doses of the 24 h before, and from when the oldest of three leaves them', () => {
    // The first was given exactly 24 h before the planned time: it no longer counts.
    const doses = [dose('old', '-01:00'), dose('a', '+07:00'), dose('b', '+15:00'), dose('c', '+22:00')];
    expect(about('TOCI-24H-LIMIT', 'order', [...doses, order('+22:30', '+23:00')], '+22:40')).toMatchObject({
      priority: 'high',
      since: offset('+22:30'),
      text: 'Ordered for 23:00 with 3 given in the 24 h before: hold, eligible from 07:00',
      evidence: [
        name('tocilizumab ordered', 'order', '+22:30'),
        name('tocilizumab', 'a', '+07:00'),
        name('tocilizumab', 'b', '+15:00'),
        name('tocilizumab', 'c', '+22:00'),
      ],
    });
    const fourth = about('TOCI-24H-LIMIT', 'd', [...doses, dose('d', '+23:00')], '+23:10');
    expect(fourth.text).toContain('Already given with 3 in the 24 h before it: tell prescriber');
    expect(fourth.evidence.map((e) => e.eventId)).toEqual(['d', 'a', 'b', 'c']);
  });
  it('TOCI-24H-LIMIT: an order is judged by its planned time, that instant included, not by later doses', () => {
    const doses = [dose('a', '+00:00'), dose('b', '+08:00'), dose('c', '+12:00'), dose('d', '+16:00')];
    const late = about('TOCI-24H-LIMIT', 'order', [...doses, order('+16:05', '+12:00')], '+23:00');
    expect(late.evidence.map((e) => e.eventId)).toEqual(['order', 'a', 'b', 'c']);
    expect(late.text).toContain('with 3 given in the 24 h before: hold, eligible from');
  });
  it('TOCI-TOTAL-LIMIT: the fifth dose, with the four since the infusion and none before it', () => {
    const setting = { patient: { carTInfusedAt: '+00:00', monitoringStart: '-30:00' } };
    const four = [dose('a', '+10:00'), dose('b', '+34:00'), dose('c', '+58:00'), dose('d', '+82:00')];
    const fifth = said('TOCI-TOTAL-LIMIT', [dose('old', '-20:00'), ...four, dose('e', '+106:00')], '+106:10', setting);
    expect(fifth).toMatchObject({ priority: 'high', since: offset('+106:00') });
    expect(fifth.text).toContain('Already given as dose 5 since the infusion: tell prescriber');
    expect(fifth.evidence.map((e) => e.eventId)).toEqual(['e', 'a', 'b', 'c', 'd']);
    const planned = said('TOCI-TOTAL-LIMIT', [...four, order('+100:00', '+106:00')], '+100:10', setting);
    expect(planned.text).toBe('Ordered for 10:00 with 4 given since the infusion: no further dose');
  });
  it('TOCI-OVERDOSE and TOCI-UNDERDOSE: show the weight they were judged by, or that it is not known', () => {
    const over = said('TOCI-OVERDOSE', [dose('a', '+01:00', 801)], '+01:10');
    expect(over.text).toContain('801 mg already given, protocol 640 mg at 80 kg: tell prescriber');
    expect(over.evidence).toMatchObject([
      name('tocilizumab given', 'a', '+01:00', 801),
      { name: 'weight', value: 80, unit: 'kg' },
    ]);
    const under = said('TOCI-UNDERDOSE', [dose('a', '+01:00', 500)], '+01:10');
    expect(under).toMatchObject({ priority: 'low', text: '500 mg given, protocol 640 mg at 80 kg' });
    expect(under.evidence).toMatchObject([
      name('tocilizumab given', 'a', '+01:00', 500),
      { name: 'weight', value: 80, unit: 'kg' },
    ]);
    const unweighed = said('TOCI-OVERDOSE', [order('+01:00', '+02:00', 900)], '+01:10', { patient: { weightKg: undefined } });
    expect(unweighed.text).toBe('900 mg ordered, protocol at most 800 mg, weight not known: hold and check');
    expect(unweighed.evidence[1]).toEqual({ name: 'weight', value: null, unit: 'kg', t: null });
  });
  it('TOCI-OVERDOSE: a dose whose amount nobody recorded is none', () => {
    expect(holds('TOCI-OVERDOSE', [given('+01:00', 'tocilizumab')], '+01:10')).toBe(false);
    expect(holds('TOCI-UNDERDOSE', [given('+01:00', 'tocilizumab')], '+01:10')).toBe(false);
  });
  it('TOCI-DUPLICATE: names both records with amount, time and source', () => {
    const rows = [toci('+01:00', 640, { source: 'pump', id: 'a' }), toci('+01:20', 600, { source: 'pharmacy', id: 'b' })];
    expect(said('TOCI-DUPLICATE', rows, '+02:00')).toEqual({
      priority: 'medium',
      since: offset('+01:20'),
      text: '640 mg at 01:00 from pump and 600 mg at 01:20 from pharmacy: one dose or two?',
      evidence: [
        { ...name('tocilizumab', 'a', '+01:00'), source: 'pump' },
        { ...name('tocilizumab', 'b', '+01:20', 600), source: 'pharmacy' },
      ],
    });
  });
});

describe('tocilizumab where ICANS leads', () => {
  it('TOCI-G1-ICANS2 and TOCI-ICANS-ONLY: show both grades of that time', () => {
    const one = said('TOCI-G1-ICANS2', [temp('+00:00', 38.6), ice('+01:00', 5), toci('+02:00', 640, { id: 'a' })], '+03:00');
    expect(one).toMatchObject({ priority: 'medium', text: 'Already given with CRS 1 and ICANS 2: review steroid now' });
    expect(one.evidence).toEqual([
      { name: 'tocilizumab given', ...doseOf('a', '+02:00', 640) },
      { name: 'CRS then', value: 1, t: offset('+02:00') },
      { name: 'ICANS then', value: 2, t: offset('+02:00') },
    ]);
  });
  it('TOCI-ICANS-ONLY: a dose given and a further one ordered are both told', () => {
    const rows = [
      ice('+01:00', 5),
      toci('+02:00', 640, { id: 'a' }),
      ordered('+03:00', 'tocilizumab', 640, '+11:00', { id: 'b' }),
    ];
    expect(findings('TOCI-ICANS-ONLY', rows, '+03:10').map((f) => [f.trigger, f.text])).toEqual([
      ['a', 'Already given with CRS 0 and ICANS 2: tocilizumab does not treat ICANS'],
      ['b', 'Ordered with CRS 0 and ICANS 2: tocilizumab does not treat ICANS'],
    ]);
  });
});

describe('GMCSF-ORDERED, LEUKOFILTER-USED, ANAKINRA-CONSIDER', () => {
  it('GMCSF-ORDERED: an order asks to hold it, a dose to tell', () => {
    const text = (row: Row) => finding('GMCSF-ORDERED', [row], '+01:10').text;
    expect(text(ordered('+01:00', 'sargramostim', 0.5))).toBe('Sargramostim (GM-CSF) ordered: hold; G-CSF is allowed');
    expect(text(given('+01:00', 'sargramostim', 0.5))).toBe('Sargramostim (GM-CSF) already given: tell prescriber and pharmacy');
  });
  it('GMCSF-ORDERED: an order ends with a dose of that drug, of the same instant or later', () => {
    const order = ordered('+01:00', 'sargramostim', 0.5, undefined, { id: 'order' });
    const with_ = (drug: string, t: string) =>
      findings('GMCSF-ORDERED', [order, given(t, drug, 0.5, { id: 'dose' })], '+03:00')
        .map((f) => f.trigger)
        .sort();
    expect(with_('sargramostim', '+02:00')).toEqual(['dose']);
    expect(with_('sargramostim', '+01:00')).toEqual(['dose']);
    expect(with_('sargramostim', '+00:30')).toEqual(['dose', 'order']);
    expect(with_('molgramostim', '+02:00')).toEqual(['dose', 'order']);
  });
  it('LEUKOFILTER-USED: names the infusion with its record', () => {
    const rows = [{ t: '+00:30', kind: 'infusion', product: 'axi-cel', leukocyteFilter: true, id: 'cells' }];
    const setting = { patient: { carTInfusedAt: '+00:30', monitoringStart: '+00:00' } };
    expect(said('LEUKOFILTER-USED', rows, '+01:00', setting)).toEqual({
      priority: 'medium',
      since: offset('+00:30'),
      text: 'Cells of 00:30 infused through a leukocyte filter',
      evidence: [{ name: 'leukocyte filter', value: 'used', t: offset('+00:30'), eventId: 'cells' }],
    });
  });
  it('ANAKINRA-CONSIDER: names each reason with its value, and the first dose', () => {
    const all = { patient: { baseline: { ferritinNgMl: 3001, priorTransplant: true, activeEbv: true } } };
    const rows = [toci('+01:00', 640, { id: 'first' }), toci('+09:00')];
    expect(said('ANAKINRA-CONSIDER', rows, '+10:00', all)).toEqual({
      priority: 'low',
      since: offset('+01:00'),
      text: 'Tocilizumab given with baseline ferritin, prior transplant and active EBV: early anakinra may be considered (S2)',
      evidence: [
        { name: 'first tocilizumab', ...doseOf('first', '+01:00', 640) },
        { name: 'baseline ferritin', value: 3001, unit: 'ng/mL', t: null },
        { name: 'prior transplant', value: 'yes', t: null },
        { name: 'active EBV', value: 'yes', t: null },
      ],
    });
    const measured = said('ANAKINRA-CONSIDER', [lab('-80:00', 'ferritin', 3100, 'ng/mL', { id: 'f' }), ...rows], '+10:00');
    expect(measured.evidence[1]).toEqual({
      name: 'baseline ferritin',
      value: 3100,
      unit: 'ng/mL',
      t: offset('-80:00'),
      eventId: 'f',
    });
  });
  it('ANAKINRA-CONSIDER ends with an infusion of anakinra as with a dose', () => {
    const high = { patient: { baseline: { ferritinNgMl: 5000 } } };
    expect(spells('ANAKINRA-CONSIDER', [toci('+01:00'), runs('+05:00', 'anakinra', 10, 'mg/h')], '+10:00', high)).toEqual([
      '+01:00 low',
      '+05:00 off',
    ]);
    // Only the end of the infusion was recorded: anakinra was given all the same.
    expect(spells('ANAKINRA-CONSIDER', [toci('+01:00'), stops('+05:00', 'anakinra')], '+10:00', high)).toEqual([
      '+01:00 low',
      '+05:00 off',
    ]);
  });
});

describe('steroids that are due', () => {
  const GRADE4 = [temp('+00:00', 39), norepi('+01:00'), runs('+01:00', 'epinephrine', 4, 'ug/min')];
  it('STEROID-ESCALATE-CRS4: a decision to withhold the steroid holds 8 h', () => {
    expect(spells('STEROID-ESCALATE-CRS4', [...GRADE4, withhold('+03:00', 'steroid')], '+12:00')).toEqual([
      '+02:00 high',
      '+03:00 off',
      '+11:00 high',
    ]);
  });
});
