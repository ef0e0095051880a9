import type { HeldGrades } from '../lanes/steps';
import type { BedRow, CrsState, IcansState, PatientState } from '../state';
import type { Instant } from '../time';
import { lastStreamed, patientSilentFor, silentFor } from './aging';
import { type GradeView, gradeTrend, gradeView } from './grade';
import { heldSince } from './status-words';

export interface BedGrades {
  readonly crs: GradeView;
  readonly icans: GradeView;
  readonly crsTrend: ReturnType<typeof gradeTrend>;
  readonly icansTrend: ReturnType<typeof gradeTrend>;
  /** Milliseconds the monitor has been silent, or null. */
  readonly silent: number | null;
}

/**
 * Both grades of a bed as a screen draws them at `now`. While its monitor is silent CRS is held, however fresh what was
 * charted is: nobody sees a falling pressure on a bed that sends nothing. ICANS comes from the bedside and stays as it is.
 */
export function bedGrades(row: Pick<BedRow, 'crs' | 'icans' | 'feeds' | 'absence'>, now: Instant): BedGrades {
  const silent = silentFor(row, now);
  const crs = gradeView('CRS', row.crs);
  return {
    crs: silent === null ? crs : heldView(crs),
    icans: gradeView('ICANS', row.icans),
    crsTrend: silent === null ? gradeTrend(row.crs) : null,
    icansTrend: gradeTrend(row.icans),
    silent,
  };
}

/** Both grades on a patient's own page, held by the same rule: nobody shall read there what the board takes back. */
export function patientGrades(
  state: Pick<PatientState, 'crs' | 'icans' | 'latest' | 'patient'>,
  now: Instant,
): Pick<BedGrades, 'crs' | 'icans' | 'silent'> {
  const silent = patientSilentFor(state, now);
  const crs = gradeView('CRS', state.crs);
  return { crs: silent === null ? crs : heldView(crs), icans: gradeView('ICANS', state.icans), silent };
}

/** Since when each grade of a patient is held or carried, for what is drawn over time. Null: it stands as it is. */
export function heldGrades(
  state: Pick<PatientState, 'crs' | 'icans' | 'latest'>,
  views: Pick<BedGrades, 'crs' | 'icans' | 'silent'>,
): HeldGrades {
  const hold = (view: GradeView, grade: CrsState | IcansState, silentSince: Instant | null) => {
    const since = heldSince(grade, view, silentSince);
    return since !== null && (view.word === 'held' || view.word === 'carried') ? { word: view.word, since } : null;
  };
  return {
    CRS: hold(views.crs, state.crs, views.silent === null ? null : lastStreamed(state.latest)),
    ICANS: hold(views.icans, state.icans, null),
  };
}

/** A grade nobody sees the inputs of now. An unknown one stays unknown; any other is marked as resting on what was known before. */
export function heldView(view: GradeView): GradeView {
  if (typeof view.value !== 'number' || view.held) return view;
  return { ...view, held: true, mark: 'held', word: 'held', name: `${view.name} held` };
}
