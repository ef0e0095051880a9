/** A patient of the simulated unit, as they will be: drawn once, then played. */
export interface Stay {
  readonly mrn: string;
  readonly bed: string;
  readonly infusedAt: number;
  readonly leavesAt: number;
  /** When the syndrome begins and ends (epoch ms). */
  readonly from: number;
  readonly to: number;
  /** CRS at its worst. */
  readonly worst: 0 | 1 | 2 | 3;
}
type Fields = Record<string, unknown> & { readonly kind: string };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Between two readings of a monitor that a gateway has thinned out. */
export const STEP = HOUR / 20;
/** Between two looks at what a ward has to do. */
export const QUARTER = HOUR / 4;

/** Two of five patients have no syndrome worth the name, one of six has a grave one. */
export function stayOf(random: () => number, at: { mrn: string; bed: string; infusedAt: number; now: number }): Stay {
  const r = random();
  const worst = r < 0.4 ? 0 : r < 0.65 ? 1 : r < 0.84 ? 2 : 3;
  const from = at.infusedAt + (1 + random() * 5) * DAY;
  const to = from + (1 + random() * 3) * DAY;
  const leavesAt = Math.max(at.now + 12 * HOUR, at.infusedAt + (7 + random() * 8) * DAY, to + DAY);
  return { mrn: at.mrn, bed: at.bed, infusedAt: at.infusedAt, leavesAt, from, to, worst };
}

const isIll = (s: Stay, t: number) => s.worst > 0 && t >= s.from && t < s.to;

/** What the monitor says at `t`. */
export function readingOf(s: Stay, t: number, random: () => number): Fields {
  const ill = isIll(s, t);
  const spread = (base: number, width: number) => Math.round(base + (random() - 0.5) * width);
  const mapMmHg = spread(ill && s.worst >= 2 ? 68 : 82, 4);
  return {
    ...{ kind: 'vital', source: 'device', heartRate: spread(ill ? 108 : 82, 12), respRate: spread(18, 3), mapMmHg },
    ...{ spo2Percent: spread(ill && s.worst > 1 ? 94 : 97, 2), sbpMmHg: mapMmHg + 30, dbpMmHg: mapMmHg - 15 },
  };
}

/** What people chart, give and send to the laboratory in the quarter of an hour that ends at `t`. */
export function quarterOf(s: Stay, t: number): Fields[] {
  const ill = isIll(s, t);
  const out: Fields[] = [];
  const since = (instant: number) => t >= instant && t < instant + QUARTER;
  if (every(t, 4 * HOUR)) {
    const signs = {
      heartRate: ill ? 108 : 82,
      respRate: 18,
      sbpMmHg: ill ? 98 : 112,
      mapMmHg: ill ? 70 : 82,
      spo2Percent: ill ? 94 : 97,
    };
    out.push({ kind: 'vital', tempC: ill ? 39 : 36.9, ...signs });
    const attention = ill && s.worst === 3 ? 0 : 1;
    out.push({ kind: 'ice', orientation: 4, naming: 3, commands: 1, writing: 1, attention });
    out.push({ kind: 'neuro', loc: 'alert' });
    out.push({ kind: 'regrade', crs: ill ? Math.max(1, s.worst) : 0, icans: ill && s.worst === 3 ? 1 : 0 });
  }
  if (every(t, DAY)) {
    const ferritin = ill ? 800 + 4_200 * s.worst : 450;
    out.push({ kind: 'lab', test: 'ferritin', value: ferritin, unit: 'ng/mL' });
    out.push({ kind: 'lab', test: 'crp', value: ill ? 120 : 12, unit: 'mg/L' });
    out.push({ kind: 'lab', test: 'creatinine', value: 0.9, unit: 'mg/dL' });
  }
  if (s.worst >= 2) {
    if (since(s.from)) out.push({ kind: 'support', support: 'oxygen', device: 'nasal-cannula', flowLpm: 3 });
    if (since(s.from + 4 * HOUR))
      out.push({ kind: 'medication', drug: 'tocilizumab', status: 'given', doseMg: 560, route: 'iv' });
    if (s.worst === 3 && since(s.from + 6 * HOUR))
      out.push({ kind: 'medication', drug: 'norepinephrine', status: 'running', rate: 0.08, rateUnit: 'ug/kg/min' });
    if (s.worst === 3 && since(s.from + 30 * HOUR)) out.push({ kind: 'medication', drug: 'norepinephrine', status: 'stopped' });
    if (ill && every(t, 6 * HOUR))
      out.push({ kind: 'medication', drug: 'dexamethasone', status: 'given', doseMg: 10, route: 'iv' });
    if (since(s.to)) out.push({ kind: 'support', support: 'oxygen', device: 'room-air' });
  }
  return out;
}
/** Whether a multiple of `ms` lies in the quarter that ends at `t`. */
const every = (t: number, ms: number): boolean => Math.floor(t / ms) !== Math.floor((t - QUARTER) / ms);
