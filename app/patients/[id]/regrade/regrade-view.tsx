'use client';
import './regrade.css';
import { useRouter } from 'next/navigation';
import { useContext, useEffect, useMemo, useState } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import {
  confirmedGrade,
  emptyRegrade,
  openQuestions,
  type RegradeForm,
  regradeEntries,
  type Standing,
  suggestIcans,
} from '../../../../lib/forms/regrade';
import { isAskedAnew, type RegradeDraft, readDraft } from '../../../../lib/forms/regrade-draft';
import { signOf } from '../../../../lib/people/sign';
import type { PatientState } from '../../../../lib/state';
import { DAY, HOUR, type Instant, MINUTE } from '../../../../lib/time';
import type { TrendEvent } from '../../../../lib/trend';
import { Button, buttonLook } from '../../../components/button';
import { useHeightAs } from '../../../components/height-as';
import { Link } from '../../../components/link';
import { SaveState } from '../../../components/tags';
import { useClock, useNow, useZone } from '../../../live/clock';
import { useProtocol } from '../../../rules/use-protocol';
import { usePerson } from '../../../session/person';
import { SignField } from '../../../session/sign-field';
import { bedLabel, birthText, sexLetter } from '../bars';
import { ChartingDrawer } from '../charting/drawer';
import { useDraft } from '../use-draft';
import { useEntries } from '../use-entries';
import { useMayChart } from '../use-may';
import { TrendSourceContext } from '../use-trend';
import { useWhen, type When, WhenField } from '../when-field';
import { WhereBar } from '../where-bar';
import { TickBox } from './choices';
import { GradesColumn } from './grades-column';
import { IceColumn } from './ice-column';
import { NeuroColumn } from './neuro-column';

const LEAVE_AFTER_MS = 1_200;
const CAPD_UNDER_AGE = 12;
const PRONOUNS: Readonly<Record<string, string>> = { F: 'she', M: 'he' };

/** ICE and regrade on one screen: what is asked, what follows from it, and what the person says to it. */
export function RegradeView({ state, onSaved }: { state: PatientState; onSaved?: () => void }) {
  const { patient } = state;
  const router = useRouter();
  const person = usePerson();
  const [form, setForm] = useState<RegradeForm>(() =>
    emptyRegrade(patient.ageYears !== null && patient.ageYears < CAPD_UNDER_AGE),
  );
  const [when, setWhen] = useState<When>(null);
  const [charting, setCharting] = useState(false);
  const [changed, setChanged] = useState<{ crs: number; icans: number } | null>(null);
  const [typed, setTyped] = useState('');
  const entries = useEntries(patient);
  const history = useIceHistory(useNeuroEvents(patient.id));
  const clock = useClock();
  const timeOf = useWhen(when, 'earlier');
  const time = timeOf(entries.pressed ?? clock.now());
  const protocol = useProtocol(state.protocol);
  const standing = useMemo(() => standingOf(state), [state]);
  const icans = useMemo(() => suggestIcans(form, standing, protocol), [form, standing, protocol]);
  const open = openQuestions(form, icans);
  const label = bedLabel(state);
  const [touched, setTouched] = useState(false);
  const { unfinished } = entries;
  const content = useMemo(
    (): RegradeDraft | null => (touched ? { form, when, unfinished } : null),
    [touched, form, when, unfinished],
  );
  const draft = useDraft({
    ...{ patientId: patient.id, form: 'regrade', content, read: readDraft },
    restore: (kept) => {
      setForm(kept.form);
      setWhen(kept.when);
      // Perhaps it was stored and nobody heard: tried again it is the same regrade, of the moment it was pressed.
      if (kept.unfinished !== null) entries.resume(kept.unfinished);
    },
  });
  const change = (part: Partial<RegradeForm>) => {
    setTouched(true);
    setForm((before) => settled({ ...before, ...part }, before, part));
    if (draft.ageMs === null || !isAskedAnew(part)) entries.changed();
  };
  const changeWhen = (next: When) => {
    setTouched(true);
    setWhen(next);
    entries.changed();
  };
  // A verdict answers the grade that stood beside it: another suggestion asks again.
  const suggestedCrs = state.crs.grade;
  const suggestedIcans = icans?.grade ?? null;
  useEffect(
    () => setForm((before) => (before.crs?.kind === 'agree' && suggestedCrs >= 0 ? { ...before, crs: null } : before)),
    [suggestedCrs],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the suggestion becomes another one
  useEffect(() => setForm((before) => (before.icans?.kind === 'agree' ? { ...before, icans: null } : before)), [suggestedIcans]);

  // Only disagreeing is signed: agreeing is what happens every few hours by the bed.
  const signs = form.crs?.kind === 'override' || form.icans?.kind === 'override';
  // Saved: what stands here is done with until something of it is changed.
  const resting = entries.saving.state === 'idle' || entries.saving.state === 'failed';
  const may = useMayChart(state, 'regrade');
  const ready = may && open.length === 0 && icans !== null && !('wrong' in time) && resting && (!signs || typed !== '');
  const save = async () => {
    const now = entries.pressed ?? clock.now();
    const time = timeOf(now);
    if (!ready || icans === null || 'wrong' in time) return;
    setChanged(null);
    const answer = await entries.save(regradeEntries(form, { crs: state.crs.grade, icans: icans.grade }, time.t), {
      now,
      ...(signs ? { sign: signOf(typed) } : {}),
    });
    setTyped('');
    if (answer.kind === 'done') {
      draft.close();
      if (onSaved) onSaved();
      else setTimeout(() => router.push(`/patients/${patient.id}`), LEAVE_AFTER_MS);
    } else if (answer.kind === 'changed' && answer.body.suggestion) {
      setChanged(answer.body.suggestion);
      setForm((before) => ({ ...before, crs: null, icans: null }));
    }
  };
  const crs = confirmedGrade(form.crs, state.crs.grade);
  const own = confirmedGrade(form.icans, icans?.grade ?? 0);
  const pronoun = PRONOUNS[sexLetter(patient.sex)] ?? 'the patient';
  return (
    <div data-live="page" className="flex min-h-dvh flex-col bg-bg">
      <WhereBar state={state} person={null} page="Regrade" />
      <header className="regrade-head flex min-h-15 flex-wrap items-center gap-x-5 gap-y-2 border-b border-line bg-tile px-5 py-2 max-tablet:px-3">
        <h1 className="flex items-baseline gap-4">
          <span className="flex-none text-28 font-650 num">{label}</span>
          <span className="min-w-0 text-20 font-650 wrap-anywhere">{patient.name ?? 'Name not known'}</span>
        </h1>
        <span className="regrade-who text-14 text-ink2">
          {patient.birthDate === null ? 'birth date not known' : `born ${birthText(patient.birthDate)}`}, MRN {patient.mrn}
        </span>
        <TickBox
          className={`rounded-4 border px-3 py-1 font-600 ${form.identified ? 'border-ink' : 'border-ink3'}`}
          text={
            <span>
              Two identifiers checked<span className="max-wide:hidden"> on the wristband</span>
            </span>
          }
          checked={form.identified}
          onChange={(identified) => change({ identified })}
        />
        <span className="ml-auto flex flex-wrap items-center gap-x-6 gap-y-1 text-13 text-ink2">
          <span className="regrade-assessor">
            Assessor <span className="ml-2 font-650 text-ink">{person?.name ?? 'nobody signed in'}</span>
          </span>
          <WhenField label="Time of assessment" when={when} onChange={changeWhen} time={time} pressed={entries.pressed} />
        </span>
      </header>
      <main
        id="main"
        className="regrade-columns grid flex-1 grid-cols-[minmax(0,1.08fr)_minmax(0,0.98fr)_minmax(0,1.15fr)] gap-3 px-5 py-3 max-desk:grid-cols-1 max-tablet:px-3"
      >
        <IceColumn form={form} onChange={change} pronoun={pronoun} history={history} />
        <NeuroColumn form={form} onChange={change} />
        <GradesColumn
          state={state}
          form={form}
          icans={icans}
          onChange={change}
          onCorrect={() => setCharting(true)}
          changed={changed}
        />
      </main>
      <footer
        ref={useHeightAs('--foot')}
        className="regrade-foot sticky bottom-0 z-10 flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line bg-tile px-5 py-3 max-tablet:gap-x-3 max-tablet:px-3"
      >
        <Link href={`/patients/${patient.id}`} className={`${buttonLook('secondary', 'form')} h-12`}>
          Cancel
        </Link>
        <span className="text-12 text-ink2 max-tablet:-order-1 max-tablet:basis-full tablet:min-w-48 tablet:flex-1 tablet:basis-0">
          {draft.ageMs !== null && (
            <span className="mr-3 font-600 text-ink">
              Your answers from {ageText(draft.ageMs)} ago are back.{' '}
              <button
                type="button"
                className="underline underline-offset-2"
                onClick={() => {
                  draft.dismiss();
                  setForm(emptyRegrade(form.usesCapd));
                  setWhen(null);
                  setTouched(false);
                  entries.afresh();
                }}
              >
                Start afresh
              </button>
            </span>
          )}
          {!may
            ? 'You may read this patient, and not regrade.'
            : open.length === 0
              ? signs && typed === ''
                ? 'An override is signed with your PIN or password.'
                : 'Answers stay on this screen until they are saved.'
              : `Still open: ${open.slice(0, 4).join(', ')}${open.length > 4 ? ` and ${open.length - 4} more` : ''}.`}
        </span>
        <span className="ml-auto flex flex-wrap items-center gap-4 max-tablet:flex-1">
          {signs && <SignField what="the override" value={typed} onChange={setTyped} height="h-12" />}
          <SaveState saving={entries.saving} onRetry={changed === null ? () => void save() : undefined} />
          <Button
            kind="primary"
            size="form"
            className="h-12 min-w-60 max-tablet:min-w-0 max-tablet:flex-1"
            disabled={!ready}
            onClick={() => void save()}
          >
            Confirm {label}: CRS {crs ?? '–'}, ICANS {own ?? '–'}
          </Button>
        </span>
      </footer>
      {charting && <ChartingDrawer state={state} onClose={() => setCharting(false)} />}
    </div>
  );
}

/** Answers that no longer have a question are taken back, so that nothing is saved that is not on the screen. */
function settled(next: RegradeForm, before: RegradeForm, part: Partial<RegradeForm>): RegradeForm {
  if (part.assessable === 'sedated' && before.arousal !== null) return { ...next, arousal: null };
  return next;
}

function standingOf(state: PatientState): Standing {
  const seizure = state.icans.basis.steps.find((s) => s.rule === 'ICANS-03' && s.result === true);
  const ice = state.icans.basis.steps.find((s) => (s.rule === 'ICANS-01' || s.rule === 'ICANS-06') && s.gives !== undefined);
  return {
    carriedIce:
      ice?.gives === undefined || ice.result === 'unknown'
        ? null
        : { words: state.icans.ice === null ? ice.text : `ICE ${state.icans.ice}`, grade: ice.gives },
    seizureGrade: seizure?.gives ?? 0,
  };
}

/** ICE records of the last day, newest first. */
function useNeuroEvents(id: string): readonly TrendEvent[] {
  const source = useContext(TrendSourceContext);
  const clock = useClock();
  const [events, setEvents] = useState<readonly TrendEvent[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const now = clock.now();
    source
      .load(id, { from: now - DAY, to: now, points: 1, codes: ['-'] }, stop.signal)
      .then((body) => setEvents(body.events.filter((e) => e.what === 'ice').toSorted((a, b) => b.t - a.t)))
      .catch(() => undefined); // without it the form only lacks the line of earlier scores
    return () => stop.abort();
  }, [source, id, clock]);
  return events;
}
function useIceHistory(events: readonly TrendEvent[]): string {
  const zone = useZone();
  const now = useNow(MINUTE);
  const [last, before] = events.filter((e) => e.score != null);
  if (!last) return 'no ICE in the last 24 h';
  const at = (t: Instant) => timeText(t, now, zone);
  if (!before) return `${last.score} at ${at(last.t)}`;
  const step = (last.score ?? 0) - (before.score ?? 0);
  const hours = Math.max(1, Math.round((last.t - before.t) / HOUR));
  return `${last.score} at ${at(last.t)}, ${before.score} at ${at(before.t)} (${step < 0 ? '−' : '+'}${Math.abs(step)} in ${hours} h)`;
}
