import { catalogRow } from '../../events/catalog';
import type { ChartEventOf } from '../../events/event';
import { fio2Of } from '../../events/units';
import type { Chart, Oxygen, Rejected, Supports, Switch } from '../chart';
import { monitoring } from '../read';
import { withParts } from '../with';
import { addRejects, refused } from './rejects';

type Support = ChartEventOf<'support'>;

/** Folds one support event, in the order of time. */
export function foldSupport(chart: Chart, e: Support): Chart {
  if (e.support === 'oxygen') return foldOxygen(chart, e);
  if (e.support === 'continuous-monitoring') return foldMonitoring(chart, e);
  const key = KEYS[e.support];
  return withParts(chart, { support: { ...chart.support, [key]: turn(chart.support[key], e) } });
}

const KEYS = {
  crrt: 'crrt',
  'ecmo-vv': 'ecmoVv',
  'ecmo-va': 'ecmoVa',
  'active-cooling': 'cooling',
} as const;

/** A stop of a monitor that had streamed again since the last one is a stop of its own; what streams counts anew from each record. */
function foldMonitoring(chart: Chart, e: Support): Chart {
  const said = chart.support.monitoring;
  const ranAgain = said !== null && e.state !== 'running' && monitoring(chart).running;
  const next = turn(ranAgain ? { ...said, running: true } : said, e);
  const feed = chart.feed.resumedAt === null ? chart.feed : { ...chart.feed, resumedAt: null };
  return withParts(chart, { support: { ...chart.support, monitoring: next }, feed });
}

function turn(s: Switch | null, e: Support): Switch {
  const running = e.state === 'running';
  if (s !== null && s.running === running) return { ...s, t: e.t, id: e.id };
  return { running, since: e.t, startedAt: running ? e.t : (s?.startedAt ?? e.t), t: e.t, id: e.id };
}

/** Each oxygen record replaces the one before; flow or FiO2 alone update the device in use; `stopped` is room air. */
function foldOxygen(chart: Chart, e: Support): Chart {
  const old = chart.support.oxygen;
  const rejects: Rejected[] = [];
  const flow = plausibleFlow(e, rejects);
  const fio2 = plausibleFio2(e, rejects);
  const noted = rejects.length === 0 ? chart.rejects : addRejects(chart.rejects, rejects);
  if (e.state === 'stopped' && e.device !== undefined && old !== null && e.device !== old.device)
    return withParts(chart, { rejects: noted });
  if (e.state !== 'stopped' && e.device === undefined && old === null) return withParts(chart, { rejects: noted });

  const device = e.state === 'stopped' ? 'room-air' : (e.device ?? (old as Oxygen).device);
  const update = e.state !== 'stopped' && e.device === undefined;
  const oxygen: Oxygen = {
    device,
    flowLpm: flow ?? (update && e.flowLpm === undefined ? (old?.flowLpm ?? null) : null),
    fio2: fio2 ?? (update && e.fio2 === undefined ? (old?.fio2 ?? null) : null),
    indication: e.indication ?? (update ? (old?.indication ?? 'hypoxia') : 'hypoxia'),
    since: old !== null && old.device === device ? old.since : e.t,
    t: e.t,
    id: e.id,
  };
  const support: Supports = {
    ...chart.support,
    oxygen,
    ventilatedSince: spell(chart.support.ventilatedSince, device === 'invasive-ventilation', e.t),
    nivSince: spell(chart.support.nivSince, (device === 'cpap' || device === 'bipap') && oxygen.indication !== 'osa-home', e.t),
  };
  return withParts(chart, { support, rejects: noted });
}

function spell(since: number | null, on: boolean, t: number): number | null {
  return on ? (since ?? t) : null;
}

function plausibleFlow(e: Support, rejects: Rejected[]): number | null {
  if (e.flowLpm === undefined) return null;
  const [low, high] = catalogRow('flowLpm')?.plausible ?? [0, 80];
  if (e.flowLpm >= low && e.flowLpm <= high) return e.flowLpm;
  rejects.push(refused(e, 'flowLpm', e.flowLpm, 'L/min', `outside ${low} to ${high}`));
  return null;
}
function plausibleFio2(e: Support, rejects: Rejected[]): number | null {
  if (e.fio2 === undefined) return null;
  const value = fio2Of(e.fio2);
  if (value === null) rejects.push(refused(e, 'fio2', e.fio2, '1', 'outside 0.21 to 1'));
  return value;
}
