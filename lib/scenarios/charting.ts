import type { WireEvent } from '../events/event';
import { HOUR, type Instant } from '../time';
import { oxygenAt } from './bedside';
import { inside, type Knot } from './curve';
import { iceParts } from './ice';
import { DAILY_PANEL, laboratory } from './laboratory';
import type { Channel, Dose, Fact, Plan } from './plan';
import { at, hash } from './random';
import { panelHours, stream } from './schedule';

const NURSES = ['K. Lee', 'A. Ruiz', 'S. Park', 'J. Osei', 'M. Adeyemi', 'L. Chen', 'D. Ortiz', 'T. Nguyen'] as const;
const SHIFT_MS = 12 * HOUR;
/** From the start of sedation to its record. */
export const SEDATION_CHARTED_H = 0.05;

/** Writes down what a plan and its schedules say, as the events the hospital's systems will send. */
export class Charting {
  readonly facts: Fact[] = [];
  readonly #seed: number;

  constructor(
    private readonly unit: string,
    private readonly bed: string,
    private readonly plan: Plan,
    private readonly instant: (hour: number) => Instant,
  ) {
    this.#seed = hash(plan.person.mrn);
  }

  admission(): void {
    const { person, admittedH } = this.plan;
    this.#add('adt', admittedH, 'admission', {
      kind: 'admission',
      unit: this.unit,
      bed: `${this.unit}-${this.bed}`,
      mrn: person.mrn,
      name: `${person.family}, ${person.given}`,
      birthDate: bornOn(this.instant(0), person.ageYears, person.birthday),
      sex: person.sex,
      weightKg: person.weightKg,
      heightCm: person.heightCm,
    });
    this.#add('charting', admittedH + 0.15, 'weight', { kind: 'weight', weightKg: person.weightKg });
    if (this.plan.history) this.#add('charting', admittedH + 0.2, 'history', { kind: 'history', ...this.plan.history });
  }

  /** The CAR-T infusion, as the pharmacy's system records any other administration. */
  infusion(): void {
    this.#add('pharmacy', this.plan.infusedH, 'infusion', {
      kind: 'medication',
      drug: this.plan.product,
      status: 'given',
      route: 'IV',
    });
  }

  /** Oxygen as charted at each round, more often while something runs; fluids each eight hours. */
  rounds(): void {
    const chance = stream(this.plan, 'rounds');
    const changes = (this.plan.oxygen ?? []).map((change) => change.atH).filter((h) => h > this.plan.admittedH);
    const hours = [...changes];
    for (let h = this.plan.admittedH + 0.1; h < this.plan.dischargeH; ) {
      hours.push(h);
      h += oxygenAt(this.plan.oxygen, h).device === 'room-air' ? chance.between(2.5, 3.6) : chance.between(0.9, 1.4);
    }
    for (const h of hours.sort((a, b) => a - b)) {
      const { device, flowLpm, fio2, indication } = oxygenAt(this.plan.oxygen, h);
      // The therapists' flowsheet cannot say why; without a reason given, oxygen is for hypoxia.
      const channel = indication === undefined || indication === 'hypoxia' ? 'respiratory' : 'charting';
      this.#add(channel, h, 'oxygen', {
        kind: 'support',
        support: 'oxygen',
        device,
        ...(flowLpm === undefined ? {} : { flowLpm }),
        ...(fio2 === undefined ? {} : { fio2 }),
        ...(indication === undefined ? {} : { indication }),
      });
    }
    for (let h = this.plan.admittedH + 8; h < this.plan.dischargeH; h += 8) {
      const output = chance.whole(600, 1100);
      this.#add('charting', h, 'fluid', {
        kind: 'fluid',
        intakeMl: chance.whole(700, 1200),
        outputMl: output,
        urineMl: output - 100,
      });
    }
  }

  temperatures(taken: readonly Knot[]): void {
    for (const [h, tempC] of taken) {
      if (inside(this.plan.silent, h)) continue;
      this.#add('monitor', h, 'temp', { kind: 'vital', source: 'device', tempC, site: 'tympanic' });
    }
  }

  dose(dose: Dose): void {
    const { atH, drug, doseMg, volumeMl, route = 'IV' } = dose;
    const amount = { ...(doseMg === undefined ? {} : { doseMg }), ...(volumeMl === undefined ? {} : { volumeMl }) };
    if (drug === 'tocilizumab') {
      const plannedAt = new Date(this.instant(atH)).toISOString();
      this.#add('pharmacy', atH - 0.25, `order-${drug}`, {
        kind: 'medication',
        drug,
        status: 'ordered',
        plannedAt,
        route,
        ...amount,
      });
    }
    this.#add('pharmacy', atH, `dose-${drug}`, { kind: 'medication', drug, status: 'given', route, ...amount });
  }

  /** Rates of running infusions: at each change, and every half hour as pump gateways repeat them. */
  pumps(): void {
    for (const { drug, rateUnit, rates } of this.plan.infusions ?? []) {
      for (const [i, [from, rate]] of rates.entries()) {
        const until = rates[i + 1]?.[0] ?? this.plan.dischargeH;
        if (rate === 0) {
          this.#add('pump', from, `rate-${drug}`, { kind: 'medication', drug, status: 'stopped', rate: 0, rateUnit });
          continue;
        }
        for (let h = from; h < until; h += 0.5) {
          this.#add('pump', h, `rate-${drug}`, { kind: 'medication', drug, status: 'running', rate, rateUnit });
        }
      }
    }
  }

  /** The daily panel and the plan's own draws; results come half an hour to an hour after the draw. */
  laboratory(): void {
    const chance = stream(this.plan, 'laboratory');
    const values = laboratory(this.plan);
    const draws = [...panelHours(this.plan).map((atH) => ({ atH, tests: DAILY_PANEL })), ...(this.plan.draws ?? [])];
    if (this.plan.admittedH > this.plan.infusedH) draws.push({ atH: this.plan.infusedH - 20, tests: DAILY_PANEL });
    for (const { atH, tests } of draws) {
      const delayH = chance.between(0.5, 1);
      for (const { test, value, unit } of values(atH, tests)) {
        this.#add('lab', atH, `lab-${test}`, { kind: 'lab', test, value, unit }, delayH);
      }
    }
    const culture = this.plan.culturesPositive;
    if (culture) {
      this.#add('charting', culture.drawnH, 'culture', { kind: 'diagnostic', test: 'blood-culture' });
      const positive = { kind: 'lab', test: 'blood-culture', value: 'positive', organism: culture.organism } as const;
      this.#add('lab', culture.drawnH, 'culture-result', positive, culture.reportedH - culture.drawnH);
    }
  }

  /** @param score null when the patient could not be assessed because of sedation */
  ice(h: number, score: number | null): void {
    const by = this.nurse(h);
    if (score === null) this.#add('charting', h, 'ice', { kind: 'ice', assessable: false, reason: 'sedated', by });
    else if (this.plan.person.ageYears < 12) this.#add('charting', h, 'ice', { kind: 'ice', capd: score, by });
    else this.#add('charting', h, 'ice', { kind: 'ice', ...iceParts(score), by });
  }

  neurology(): void {
    for (const { atH, loc } of this.plan.arousal ?? []) {
      this.#add('charting', atH, 'neuro', { kind: 'neuro', loc, motor: 'none', by: this.nurse(atH) });
    }
    for (const [from] of this.plan.sedated ?? []) {
      this.#add('charting', from + SEDATION_CHARTED_H, 'neuro', { kind: 'neuro', sedated: true, by: this.nurse(from) });
    }
    for (const { atH, durationMin } of this.plan.seizures ?? []) {
      this.#add('charting', atH, 'seizure', {
        kind: 'neuro',
        seizure: { type: 'generalised', durationMin },
        by: this.nurse(atH),
      });
    }
  }

  regrade(h: number, crs: number, icans: number): void {
    this.#add('charting', h, 'regrade', { kind: 'regrade', crs, icans, by: `${this.nurse(h)} RN` });
  }

  diagnostic({ atH, test, efPercent, hemophagocytosis }: NonNullable<Plan['diagnostics']>[number]): void {
    this.#add('charting', atH, `diagnostic-${test}`, {
      kind: 'diagnostic',
      test,
      ...(efPercent === undefined ? {} : { efPercent }),
      ...(hemophagocytosis === undefined ? {} : { hemophagocytosis }),
    });
  }

  decision(h: number, reassess: 'crs-infection'): void {
    this.#add('charting', h, 'decision', {
      kind: 'decision',
      reassess,
      reason: 'reviewed with the infectious disease team',
      by: 'M. Chen',
    });
  }

  /** Notes, attributions and absences of the plan. */
  words(): void {
    for (const { atH, text } of this.plan.notes ?? [])
      this.#add('charting', atH, 'note', { kind: 'note', text, by: this.nurse(atH) });
    for (const { atH, domain, cause } of this.plan.attributions ?? []) {
      this.#add('charting', atH, 'attribution', { kind: 'attribution', domain, otherCause: true, cause, by: 'M. Chen' });
    }
    for (const { atH, reason, hours } of this.plan.absences ?? []) {
      const until = new Date(this.instant(atH + hours)).toISOString();
      this.#add('charting', atH, 'absence', { kind: 'absence', reason, until });
      this.#add('charting', atH + hours, 'return', { kind: 'absence', ended: true });
    }
  }

  discharge(): void {
    this.#add('adt', this.plan.dischargeH, 'discharge', { kind: 'discharge' });
  }

  /** Who has this bed in the shift of that hour. */
  nurse(h: number): string {
    const shift = Math.floor(this.instant(h) / SHIFT_MS);
    const draw = (at(this.#seed, shift) + 1) / 2;
    return NURSES[Math.min(NURSES.length - 1, Math.floor(draw * NURSES.length))] ?? NURSES[0];
  }

  #add(channel: Channel, h: number, what: string, fields: EventFields, delayH = 0): void {
    const t = this.instant(h);
    const { mrn } = this.plan.person;
    const event = { id: `${mrn}-${what}-${t}`, patient: { mrn }, t: new Date(t).toISOString(), ...fields } as WireEvent;
    this.facts.push({ at: t + Math.round(delayH * 3600) * 1000, t, channel, event });
  }
}

type EventFields = WireEvent extends infer E ? (E extends WireEvent ? Omit<E, 'id' | 'patient' | 't'> : never) : never;

/** A birth date that makes somebody `years` old on the day of `now`, whatever that day is. */
function bornOn(now: Instant, years: number, birthday: string): string {
  const today = new Date(now).toISOString();
  const year = Number(today.slice(0, 4)) - years - (today.slice(5, 10) < birthday ? 1 : 0);
  return `${year}-${birthday}`;
}
