import { patientGrades } from '../display/bed-grades';
import { labText, vitalText } from '../display/numbers';
import { deviceName, drugName, unitText } from '../lanes/words';
import type { AlertView, PatientState } from '../state';

/** Something that stood on the screen at an instant. Null = not known then. */
export interface ThenRow {
  readonly group: 'Grades' | 'Signs' | 'Support' | 'Laboratory' | 'Tocilizumab' | 'Alerts';
  readonly name: string;
  /** What was known and shown at that moment. */
  readonly shown: string | null;
  /** What the chart of that moment is now known to have been. */
  readonly now: string | null;
  /** Of when the value is, RFC 3339, on the side that has it. */
  readonly t: string | null;
  readonly differs: boolean;
}
type Fact = Pick<ThenRow, 'group' | 'name'> & { readonly text: string; readonly t: string | null };

const SIGNS: Readonly<Record<string, string>> = {
  tempC: 'Temperature °C',
  heartRate: 'Heart rate',
  respRate: 'Respiratory rate',
  spo2Percent: 'SpO2 %',
  sbpMmHg: 'Systolic mmHg',
  dbpMmHg: 'Diastolic mmHg',
  mapMmHg: 'MAP mmHg',
};

/** A state as a list of named facts, so that two can be laid side by side. Ages are left out: only what was said counts. */
function facts(state: PatientState): Fact[] {
  const out: Fact[] = [];
  const add = (group: ThenRow['group'], name: string, text: string, t: string | null = null) =>
    out.push({ group, name, text, t });
  // As the page drew it: a silent monitor holds CRS.
  const views = patientGrades(state, Date.parse(state.asOf));
  for (const [name, grade] of [
    ['CRS', state.crs],
    ['ICANS', state.icans],
  ] as const) {
    const view = name === 'CRS' ? views.crs : views.icans;
    const number = `${view.atLeast ? 'at least ' : ''}${view.value}`;
    add('Grades', name, typeof view.value === 'number' ? `${number}, ${view.word}` : view.word, grade.since);
    add('Grades', `${name}, why`, grade.basis.reason);
    add(
      'Grades',
      `${name}, confirmed`,
      grade.confirmed ? `${grade.confirmed.grade} by ${grade.confirmed.by ?? '?'}` : 'no',
      grade.confirmed?.t ?? null,
    );
  }
  add('Grades', 'CRS, manage as', String(state.crs.managementGrade));
  if (state.icans.ice !== null) add('Grades', 'ICE', String(state.icans.ice), state.icans.iceAt);
  for (const [code, v] of Object.entries(state.latest)) {
    const sign = SIGNS[code];
    if (sign !== undefined) add('Signs', sign, vitalText(code, v.value), v.t);
    else add('Laboratory', code, `${labText(v.value, v.comparator)} ${unitText(v.unit)}`.trim(), v.t);
  }
  if (state.oxygen) {
    const { device, flowLpm, fio2, t } = state.oxygen;
    const setting = [flowLpm === undefined ? '' : `${flowLpm} L/min`, fio2 === undefined ? '' : `FiO2 ${fio2}`].filter(Boolean);
    add('Support', 'Oxygen', [deviceName(device), ...setting].join(', '), t);
  }
  for (const p of state.pressors)
    add('Support', drugName(p.drug), p.rate === null ? 'rate not known' : `${p.rate} ${unitText(p.rateUnit ?? '')}`.trim(), p.t);
  const { toci } = state;
  add('Tocilizumab', 'Doses in 24 h', String(toci.last24h));
  add('Tocilizumab', 'Doses in all', String(toci.total), toci.doses.at(-1)?.t ?? null);
  add('Tocilizumab', 'Permitted', toci.canGive ? 'yes' : 'no');
  for (const a of state.alerts) if (openThen(a)) add('Alerts', `${a.rule} ${a.priority}`, `${a.text} (${a.phase})`, a.since);
  return out;
}
const openThen = (a: AlertView): boolean => a.phase !== 'resolved' && a.phase !== 'withdrawn' && a.phase !== 'superseded';

/**
 * One instant told twice: `shown` is built from what had arrived by then, `now` from all that is known today. Rows keep the
 * order of the screen; a fact that only one side has is a difference.
 */
export function differences(shown: PatientState | null, now: PatientState | null): ThenRow[] {
  const left = shown ? facts(shown) : [];
  const right = now ? facts(now) : [];
  const key = (f: Fact) => `${f.group}|${f.name}`;
  const rows = new Map<string, { shown: Fact | null; now: Fact | null }>();
  for (const f of left) rows.set(unique(rows, key(f), 'shown'), { shown: f, now: null });
  for (const f of right) {
    const name = unique(rows, key(f), 'now');
    const row = rows.get(name);
    rows.set(name, { shown: row?.shown ?? null, now: f });
  }
  const groups = ['Grades', 'Signs', 'Support', 'Laboratory', 'Tocilizumab', 'Alerts'];
  return [...rows.values()]
    .map(({ shown: a, now: b }): ThenRow => {
      const one = (a ?? b) as Fact;
      return {
        group: one.group,
        name: one.name,
        shown: a?.text ?? null,
        now: b?.text ?? null,
        t: (b ?? a)?.t ?? null,
        differs: a?.text !== b?.text || (a?.t ?? null) !== (b?.t ?? null),
      };
    })
    .toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}
/** Two alerts of one rule are two rows. */
function unique(rows: ReadonlyMap<string, { shown: Fact | null; now: Fact | null }>, key: string, side: 'shown' | 'now'): string {
  let name = key;
  for (let i = 2; rows.get(name)?.[side]; i++) name = `${key}|${i}`;
  return name;
}
