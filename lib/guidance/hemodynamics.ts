import type { Chart } from '../chart/chart';
import { current, episodeOpen, newest, weightKg } from '../chart/read';
import { clinicalNumber } from '../display/numbers';
import { ugPerMin } from '../events/drugs';
import { gradingPressors, runningPressors } from '../grading/pressors';
import { num, type Protocol, span } from '../protocols/protocol';
import { bolusesIn24h } from '../rules/hemodynamics';
import { clock, hours, list } from '../rules/words';
import { HOUR, type Instant } from '../time';
import type { Facts } from './item';
import type { Advice } from './types';
import { ventilationStanding } from './ventilation';

/** Fluid, vasopressor and ventilation guidance of S2 that applies to the patient now. */
export function hemodynamicGuidance(chart: Chart, protocol: Protocol, now: Instant): readonly Advice[] {
  const out: Advice[] = [];
  const add = (id: string, text: string, ...source: string[]): void =>
    void out.push({ id, text, source: source.length === 0 ? ['S2'] : source });
  const step = current(chart);
  const ventilated = chart.support.ventilatedSince !== null;
  fluid(chart, protocol, now, add);
  if (step.hypotension >= 2 || runningPressors(chart, now).length > 0) pressors(chart, protocol, now, add);
  ejectionFraction(chart, protocol, now, add);
  if (ventilated) {
    const facts: Facts = { chart, protocol, now, since: Number.NEGATIVE_INFINITY };
    const v = ventilationStanding(facts);
    add(
      'HEMO-04',
      `Tidal volume 6 mL/kg predicted weight, plateau below 30, PEEP 10 to 15, PaCO2 of 50 to 60 accepted: ${v.why}`,
    );
    add('HEMO-08', 'Early paralysis against the myopathy of steroids; ECMO only selected');
  } else if (step.hypoxia >= 3) {
    add('HEMO-08', 'NIV with caution (it fails often here): do not delay intubation');
  }
  if (step.crs >= 3)
    add(
      'HEMO-07',
      'Recovery may be fast, 12 to 24 h after tocilizumab: reversible within a day or two; weigh this before limiting support',
    );
  const dose = newest(chart.doses.tocilizumab);
  const shock = runningPressors(chart, now).reduce<Instant | null>(
    (t, p) => Math.min(t ?? p.infusion.startedAt, p.infusion.startedAt),
    null,
  );
  if (shock !== null && dose !== undefined && now - dose.t > 24 * HOUR)
    add('HEMO-07s', `Shock ${hours(now - dose.t)} after tocilizumab: S2 adds a steroid`);
  return out;
}

type Add = (id: string, text: string, ...source: string[]) => void;

function fluid(chart: Chart, protocol: Protocol, now: Instant, add: Add): void {
  const { episode } = chart;
  if (episode === null || !episodeOpen(chart) || (current(chart).hypotension < 2 && chart.doses.bolus.length === 0)) return;
  const { ml, mlPerKg } = bolusesIn24h(chart, protocol, now);
  const inEpisode = chart.doses.bolus.filter((b) => b.t >= episode.openedAt).reduce((sum, b) => sum + (b.ml ?? 0), 0);
  const kg = weightKg(chart);
  const first = kg === null ? '' : ` (${clinicalNumber(Math.round(20 * kg))} to ${clinicalNumber(Math.round(30 * kg))} mL)`;
  const perKg = mlPerKg === null ? 'weight not known' : `${clinicalNumber(mlPerKg, 1)} mL/kg`;
  add(
    'HEMO-01',
    `Crystalloid 20 to 30 mL/kg first${first}. In 24 h ${clinicalNumber(ml)} mL (${perKg}), in the episode ${clinicalNumber(inEpisode)} mL, boluses only. Above ${num(protocol, 'fluid.medium')} mL/kg a vasopressor rather than more`,
  );
}

function pressors(chart: Chart, protocol: Protocol, now: Instant, add: Add): void {
  add('HEMO-02', 'Order: norepinephrine; vasopressin; epinephrine or phenylephrine. Dopamine avoided');
  const running = runningPressors(chart, now);
  const grading = new Set(gradingPressors(running, weightKg(chart), protocol).map((p) => p.infusion.drug));
  for (const { infusion } of running) {
    if (infusion.drug === 'vasopressin' && infusion.rate !== null && infusion.rateUnit === 'U/min') {
      const low = num(protocol, 'vasopressin.minRate');
      const high = num(protocol, 'vasopressin.maxRate');
      if (infusion.rate < low || infusion.rate > high)
        add('HEMO-03', `Vasopressin ${clinicalNumber(infusion.rate)} U/min: usual ${low} to ${high}`);
    }
    if (infusion.drug === 'epinephrine') {
      const kg = weightKg(chart);
      const rate =
        infusion.rateUnit === 'ug/kg/min'
          ? infusion.rate
          : kg === null
            ? null
            : (ugPerMin(infusion.rate, infusion.rateUnit, kg) ?? Number.NaN) / kg;
      if (rate !== null && rate >= 0.01 && rate <= 0.05)
        add(
          'HEMO-03',
          `Epinephrine at an inotropic rate (0.01 to 0.05 ug/kg/min); ${grading.has('epinephrine') ? 'it still counts as a vasopressor' : 'beside norepinephrine it is not counted here'}`,
        );
    }
  }
}

/** Raised cardiac markers are told with what they commonly mean here. */
function ejectionFraction(chart: Chart, protocol: Protocol, now: Instant, add: Add): void {
  const echo = chart.diagnostics.findLast((d) => d.efPercent !== null);
  if (echo !== undefined && echo.efPercent !== null && echo.efPercent < num(protocol, 'ef.lowBelow')) {
    const age = now - echo.t >= span(protocol, 'echo.repeat') ? '; repeat the echocardiogram' : '';
    add(
      'HEMO-03',
      `Ejection fraction ${clinicalNumber(echo.efPercent)} % at ${clock(chart, echo.t, now)}: inotrope (dobutamine, milrinone)${age}`,
    );
  }
  const markers = (
    [
      ['troponin-t', 'troponin T', 14, 'ng/L'],
      ['nt-probnp', 'NT-proBNP', 300, 'pg/mL'],
    ] as const
  ).flatMap(([test, name, limit, unit]) => {
    const v = chart.labs[test]?.at(-1);
    return v === undefined || v.value <= limit ? [] : [`${name} ${clinicalNumber(v.value)} ${unit}`];
  });
  if (markers.length > 0) add('HEMO-09', `${list(markers)}: common in CRS, not by itself ischaemia; ECG, echocardiogram`);
}
