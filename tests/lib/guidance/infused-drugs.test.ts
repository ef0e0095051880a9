import { describe, expect, it } from 'vitest';
import { checklist } from '../../../lib/guidance/checklist';
import { featureTable } from '../../../lib/guidance/features';
import { infectionPanel } from '../../../lib/guidance/infection';
import { salvagePanel } from '../../../lib/guidance/salvage';
import type { ChecklistItem } from '../../../lib/guidance/types';
import {
  bp,
  cannula,
  chartAt,
  dex,
  given,
  ice,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  runs,
  stops,
  temp,
  toci,
  withhold,
} from '../../support/charts';

/** Panels where a drug is infused: it counts for its whole time, and no longer. */
const FEVER = temp('+00:00', 38.6);
const GRADE3 = [FEVER, norepi('+01:00')];
const infused = (t: string, drug: string, more: object = {}): Row => runs(t, drug, 10, 'mg/h', more);
const at = (rows: readonly Row[], t: string) => [chartAt(rows, t), protocolOf(), offset(t)] as const;

function item(id: string, rows: readonly Row[], t: string): ChecklistItem {
  const items = checklist(...at(rows, t)).sections.flatMap((s) => s.groups.flatMap((g) => g.items));
  const found = items.find((i) => i.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}
const said = (id: string, rows: readonly Row[], t: string) => {
  const { state, why } = item(id, rows, t);
  return `${state}: ${why}`;
};

describe('the steroid on the checklist', () => {
  const hydrocortisone = [...GRADE3, infused('-02:00', 'hydrocortisone')];
  it('CHK-3b says that an infusion runs, and when it was stopped', () => {
    expect(said('CHK-3b', hydrocortisone, '+05:00')).toBe('done: hydrocortisone running since 22:00');
    expect(said('CHK-3b', [...hydrocortisone, stops('+02:00', 'hydrocortisone')], '+05:00')).toBe(
      'done: steroid infusion stopped at 02:00',
    );
  });
  it('ICN-2a likewise', () => {
    const rows = [ice('+00:00', 5), infused('-02:00', 'hydrocortisone'), stops('+02:00', 'hydrocortisone')];
    expect(said('ICN-2a', rows, '+05:00')).toBe('done: steroid infusion stopped at 02:00');
  });
  it('INT-01b asks for dexamethasone as INTUBATED-NO-DEX does: another steroid is none', () => {
    const tube = [FEVER, oxygen('+48:00', 'invasive-ventilation')];
    expect(item('INT-01b', [...tube, given('+48:10', 'hydrocortisone', 100)], '+49:00').state).toBe('due');
    expect(item('INT-01b', [...tube, dex('+48:10', 9.9)], '+49:00').state).toBe('due');
    expect(said('INT-01b', [...tube, dex('+42:00')], '+49:00')).toBe('done: dexamethasone 10 mg at 18:00');
    expect(item('INT-01b', [...tube, dex('+41:59')], '+49:00').state).toBe('due');
    expect(said('INT-01b', [...tube, infused('+47:00', 'dexamethasone')], '+49:00')).toBe(
      'done: dexamethasone infused from 23:00',
    );
    expect(item('INT-01b', [...tube, withhold('+48:10', 'steroid')], '+49:00').state).toBe('not-applicable');
  });
});

describe('fluid and antibiotics on the checklist', () => {
  it('CHK-1b counts maintenance fluid until it is stopped or ends as announced, and 12 h more', () => {
    const fluid = (more: object = {}): Row => infused('-20:00', 'maintenance-fluid', more);
    const stopped = [FEVER, fluid(), stops('+02:00', 'maintenance-fluid')];
    expect(said('CHK-1b', stopped, '+14:00')).toBe('done: fluid recorded at 02:00');
    expect(item('CHK-1b', stopped, '+14:01').state).toBe('due');
    expect(item('CHK-1b', [FEVER, fluid({ endsAt: '+02:00' })], '+14:01').state).toBe('due');
    expect(item('CHK-1b', [FEVER, fluid({ endsAt: '+20:00' })], '+14:01').state).toBe('done');
  });
  it('CHK-2e: vancomycin or linezolid that ran in the episode', () => {
    const rows = (...more: Row[]) => [FEVER, bp('+01:00', 80), ...more];
    expect(said('CHK-2e', rows(infused('-20:00', 'vancomycin')), '+02:00')).toBe('done: vancomycin since 28 Feb 04:00');
    expect(said('CHK-2e', rows(infused('-20:00', 'linezolid'), stops('+01:30', 'linezolid')), '+02:00')).toBe(
      'done: linezolid until 01:30',
    );
    expect(item('CHK-2e', rows(infused('-20:00', 'vancomycin', { endsAt: '-01:00' })), '+02:00').state).toBe('due');
  });
  it('MON-13: the course of an infused antibiotic goes on to its end, and 36 h more', () => {
    const course = (rows: readonly Row[], t: string) => infectionPanel(...at([FEVER, ...rows], t)).antibiotics[0];
    const meropenem = infused('+00:00', 'meropenem');
    expect(course([meropenem, stops('+72:00', 'meropenem')], '+100:00')).toMatchObject({ day: 5, running: false });
    expect(course([meropenem, stops('+72:00', 'meropenem')], '+108:01')).toBeUndefined();
    expect(course([infused('+00:00', 'meropenem', { endsAt: '+10:00' })], '+12:00')).toMatchObject({ running: false });
    // A dose 30 h after the end of the infusion belongs to it, however long ago that began.
    const resumed = [meropenem, stops('+72:00', 'meropenem'), given('+102:00', 'meropenem', 1000)];
    expect(course(resumed, '+103:00')).toMatchObject({ since: offset('+00:00') });
  });
});

describe('what ran at the time', () => {
  it('ECMO-01: a steroid that is infused bridges as long as it runs and 72 h more', () => {
    const bridge = (rows: readonly Row[], t: string) => {
      const ecmo = { t: '+01:00', kind: 'support', support: 'ecmo-vv', status: 'running' };
      const { ecmo: panel } = salvagePanel(...at([FEVER, ecmo, ...rows], t));
      return panel?.criteria.find((c) => c.name.startsWith('bridge'));
    };
    const steroid = infused('+02:00', 'hydrocortisone');
    expect(bridge([toci('+01:00'), steroid], '+100:00')).toMatchObject({ state: 'met', value: 'hydrocortisone' });
    expect(bridge([steroid, stops('+30:00', 'hydrocortisone')], '+102:00')?.state).toBe('met');
    expect(bridge([steroid, stops('+30:00', 'hydrocortisone')], '+102:01')?.state).toBe('not-met');
    expect(bridge([dex('+02:00')], '+74:01')?.state).toBe('not-met');
  });
  it('MON-13, DDX-01: a rate older than the changes that are kept is not known, and not 0', () => {
    const titrated = Array.from({ length: 30 }, (_, n) => norepi(`+0${Math.floor(n / 6) + 3}:${(n % 6) * 10 || '00'}`, 5 + n));
    const rows = [FEVER, norepi('+01:00', 30), toci('+02:00'), ...titrated];
    const changes = infectionPanel(...at(rows, '+15:00')).reassess?.changes;
    expect(changes?.find((c) => c.name.startsWith('norepinephrine'))).toMatchObject({ before: null, now: '34 µg/min' });
  });
  it('MON-13: oxygen that has changed since the dose is compared with what it graded then', () => {
    const oxygenOf = (rows: readonly Row[]) =>
      infectionPanel(...at([FEVER, ...rows, toci('+02:00')], '+15:00')).reassess?.changes.find((c) => c.name === 'oxygen');
    const mask = oxygen('+01:00', 'non-rebreather');
    expect(oxygenOf([mask])).toMatchObject({ before: 'Non-rebreather mask', now: 'Non-rebreather mask' });
    expect(oxygenOf([mask, cannula('+10:00')])).toMatchObject({ before: 'hypoxia domain 3', now: 'Nasal cannula' });
    expect(oxygenOf([])).toMatchObject({ before: 'hypoxia domain 0', now: null });
  });
  it('DDX-01: a vasopressor whose announced end has come is off', () => {
    const rows = [FEVER, runs('+01:00', 'norepinephrine', 10, 'ug/min', { endsAt: '+05:00' }), dex('+02:00')];
    const row = featureTable(...at(rows, '+09:00')).rows.find((r) => r.id === 'pressor-after-steroid');
    expect(row).toMatchObject({ crs: { state: 'met' }, value: '10 → 0 µg/min' });
  });
});
