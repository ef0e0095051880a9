import { describe, expect, it } from 'vitest';
import { LEUKOFILTER_USED } from '../../../lib/rules/other-drugs';
import {
  cannula,
  chartAt,
  infusionTold,
  lab,
  offset,
  protocolOf,
  type Row,
  roomAir,
  type Setting,
  spells,
  temp,
  toci,
} from '../../support/charts';

/** A second infusion that was told before it is given: what counts from it counts from its own time on, without another event. */
const told = infusionTold('-10:00', '+50:00');
const first = (more: object = {}): Setting => ({ patient: { carTInfusedAt: '-600:00', monitoringStart: '-12:00', ...more } });
const fevers = (...hours: number[]): Row[] => hours.map((h) => temp(`+${String(h).padStart(2, '0')}:00`, 38.4));

describe('a second infusion told in advance, at its own time', () => {
  it('CRS-G1-PERSIST counts 24 h with its product, from then on', () => {
    const tisa = first({ product: 'tisa-cel' });
    const rows = [...fevers(10, 20, 30, 40, 47)];
    expect(spells('CRS-G1-PERSIST', [{ ...told, product: 'axi-cel' }, ...rows], '+58:00', tisa)).toEqual(['+50:00 medium']);
    expect(spells('CRS-G1-PERSIST', [{ ...told, product: 'tisa-cel' }, ...rows], '+58:00', tisa)).toEqual([]);
    const axi = first({ product: 'axi-cel' });
    expect(spells('CRS-G1-PERSIST', [{ ...told, product: 'tisa-cel' }, ...rows], '+58:00', axi)).toEqual([
      '+34:00:00.001 medium',
      '+50:00 off',
    ]);
  });
  it('ANAKINRA-CONSIDER takes the ferritin before it for the baseline, from then on', () => {
    const rows = [toci('+01:00'), lab('+20:00', 'ferritin', 4000, 'ng/mL')];
    expect(spells('ANAKINRA-CONSIDER', [told, ...rows], '+60:00', first())).toEqual(['+50:00 low']);
    expect(spells('ANAKINRA-CONSIDER', rows, '+60:00', first())).toEqual([]);
    const before = [lab('-610:00', 'ferritin', 4000, 'ng/mL'), toci('+01:00'), lab('+20:00', 'ferritin', 900, 'ng/mL')];
    expect(spells('ANAKINRA-CONSIDER', [told, ...before], '+60:00', first())).toEqual(['+01:00 low', '+50:00 off']);
  });
  it('TOCI-DUE and TOCI-REPEAT-DUE: the total of four begins anew with it', () => {
    const four = ['+00:00', '+08:00', '+16:00', '+26:00'].map((t) => toci(t));
    const rows = [told, ...fevers(0, 10, 20, 30, 40), ...four, cannula('+40:00')];
    expect(spells('TOCI-DUE', rows, '+60:00', first())).toEqual(['+50:00 medium']);
    expect(spells('TOCI-DUE', rows.slice(1), '+60:00', first())).toEqual([]);
    const early = [told, ...fevers(0, 10, 20, 30, 40), ...four, cannula('+20:00'), roomAir('+58:00')];
    expect(spells('TOCI-REPEAT-DUE', early, '+60:00', first())).toEqual([
      ...['+24:00 medium', '+26:00 off', '+50:00 medium', '+58:00 off'],
    ]);
  });
  it('TOCI-DELAY: grade 2 that has lasted 2 h and more is a delay from then on, one of less from its 2 h', () => {
    const four = ['+00:00', '+08:00', '+16:00', '+26:00'].map((t) => toci(t));
    const rows = (oxygenAt: string): Row[] => [told, ...fevers(0, 10, 20, 30, 40), ...four, cannula(oxygenAt)];
    expect(spells('TOCI-DELAY', rows('+40:00'), '+60:00', first())).toEqual(['+50:00 high']);
    expect(spells('TOCI-DELAY', rows('+48:00'), '+60:00', first())).toEqual(['+50:00 high']);
    expect(spells('TOCI-DELAY', rows('+48:01'), '+60:00', first())).toEqual(['+50:01 high']);
    expect(spells('TOCI-DELAY', rows('+40:00').slice(1), '+60:00', first())).toEqual([]);
  });
  it('LEUKOFILTER-USED of an infusion that lies ahead is asked again at its own time', () => {
    const chart = chartAt([], '+01:00', first());
    const infusion = {
      ...{ t: offset('+50:00'), product: null, leukocyteFilter: true, claimed: false, id: 'cells', receivedAt: offset('+01:00') },
    };
    const ahead = { ...chart, therapy: { ...chart.therapy, infusions: [...chart.therapy.infusions, infusion] } };
    const at = (t: string) => LEUKOFILTER_USED.evaluate(ahead, protocolOf(first()), offset(t));
    expect(at('+49:59')).toEqual({ findings: [], lookAgainAt: offset('+50:00') });
    expect(at('+50:00').findings).toMatchObject([{ trigger: 'cells', since: offset('+50:00') }]);
  });
});
