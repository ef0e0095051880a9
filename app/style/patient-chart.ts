import type { Chart } from '../../lib/chart/chart';
import { advance, emptyChart, fold } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { type Guidance, guidance } from '../../lib/guidance';
import { DEFAULT_PROTOCOL } from '../../lib/protocols';
import type { Instant } from '../../lib/time';
import { cst, DRUGS, EXACT, INFUSED_AT, NOW, SUPPORTS, ZONE } from './patient-fixture';

/** The story of bed 701 as events, folded by the engine itself: what the panels show is computed, not drawn. */
let made = 0;
function event(kind: ChartEvent['kind'], t: Instant, fields: object): ChartEvent {
  made += 1;
  return { id: `e${made}`, kind, t, receivedAt: t, revision: 'final', ...fields } as unknown as ChartEvent;
}

const LEE = { by: 'K. Lee' };
const ICE = { orientation: 4, naming: 3, commands: 1, writing: 1, attention: 1 };

function events(): ChartEvent[] {
  const exact = (code: string) => EXACT[code]?.raw ?? [];
  const labs = ['ferritin', 'crp', 'il6', 'platelets', 'fibrinogen'];
  return [
    event('admission', cst('16 09:00'), {
      unit: 'ICU-7',
      bed: 'ICU-7-701',
      mrn: '0048 2193',
      birthDate: '1968-03-14',
      sex: 'F',
      weightKg: 71.4,
      product: 'axi-cel',
      zone: ZONE,
    }),
    event('infusion', INFUSED_AT, { product: 'axi-cel' }),
    ...exact('tempC').map(([t, tempC]) => event('vital', t, { tempC, source: 'charted' })),
    ...exact('mapMmHg.cuff').map(([t, mapMmHg]) => event('vital', t, { mapMmHg, pressureSite: 'cuff', source: 'charted' })),
    event('vital', cst('21 02:40'), { mapMmHg: 61, pressureSite: 'arterial', heartRate: 128, respRate: 28, spo2Percent: 93 }),
    ...labs.flatMap((test) => exact(test).map(([t, value]) => event('lab', t, { test, value, unit: EXACT[test]?.unit }))),
    event('lab', cst('20 23:10'), { test: 'lactate', value: 2.6, unit: 'mmol/L' }),
    event('lab', cst('20 23:10'), { test: 'ast', value: 88, unit: 'U/L' }),
    event('lab', cst('20 23:10'), { test: 'alt', value: 102, unit: 'U/L' }),
    event('lab', cst('20 05:05'), { test: 'procalcitonin', value: 1.9, unit: 'ng/mL' }),
    event('lab', cst('20 23:10'), { test: 'anc', value: 0.2, unit: '10*9/L' }),
    ...DRUGS.map(({ id: _id, t, ...drug }) => event('medication', t, drug)),
    ...SUPPORTS.map(({ id: _id, t, ...support }) => event('support', t, support)),
    event('support', cst('16 12:00'), { support: 'continuous-monitoring', state: 'running' }),
    event('diagnostic', cst('19 21:00'), { test: 'blood-culture', ...LEE }),
    event('diagnostic', cst('19 21:05'), { test: 'urine-culture', ...LEE }),
    event('diagnostic', cst('19 21:20'), { test: 'chest-xray', ...LEE }),
    event('diagnostic', cst('20 15:29'), { test: 'ct-brain' }),
    ...['18 09:00', '19 09:00', '19 21:10', '20 09:03'].map((at) => event('ice', cst(at), ICE)),
    event('ice', cst('20 21:05'), { ...ICE, orientation: 3, ...LEE }),
    event('ice', cst('20 23:10'), { ...ICE, orientation: 3, naming: 2, ...LEE }),
    event('ice', cst('21 03:02'), { ...ICE, orientation: 3, naming: 2, writing: 0, attention: 0, ...LEE }),
    event('neuro', cst('21 03:02'), { loc: 'alert', motor: 'none', icp: 'none', ...LEE }),
    event('regrade', cst('20 13:18'), { crs: 2, icans: 0, ...LEE }),
    event('regrade', cst('20 23:14'), { crs: 2, icans: 1, ...LEE }),
    event('regrade', cst('21 02:36'), { crs: 3, icans: 1, ...LEE }),
  ];
}

export function fixtureChart(): Chart {
  return advance(fold(emptyChart(), events(), NOW, DEFAULT_PROTOCOL), NOW, DEFAULT_PROTOCOL);
}
export function fixtureGuidance(): Guidance {
  return guidance(fixtureChart(), DEFAULT_PROTOCOL, NOW);
}
