'use client';
import { memo, type ReactNode } from 'react';
import { alertSubject, promiseText } from '../../lib/display/alert';
import { hoursMinutes, minutesSeconds } from '../../lib/display/durations';
import type { GradeView } from '../../lib/display/grade';
import { isUnowned } from '../../lib/screen';
import type { AlertView } from '../../lib/state';
import { AlarmOffSign } from '../components/alarm-off-sign';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Sparkline, type SparklineProps } from '../components/sparkline';
import { InverseTag } from '../components/tags';
import { TrendArrow } from '../components/trend-arrow';
import { useFromClock, useZone } from '../live/clock';
import { PatientLink } from '../session/patient-link';

/**
 * Parts of a desk tile. Each is told what it draws in texts and numbers and is drawn again only when one of them is another:
 * a new pulse draws a pulse and not the bed.
 */

export interface HeadProps {
  readonly label: string;
  readonly patientId: string;
  readonly name: string;
  readonly age: number | null;
  readonly sex: string;
  readonly silent: boolean;
  readonly limits: string | null;
  /** Alarms that are off, by name; '' if none is. */
  readonly off: string;
  readonly day: string;
  readonly product: string;
}
/** Longer than a tile is wide. */
const LONG_NAME = 24;
/** A long name gives up the end of both its parts: of two people of one family neither loses what tells them apart. */
function Name({ name }: { name: string }) {
  const comma = name.search(/[,،]/);
  if (name.length <= LONG_NAME || comma < 1) return <span className="truncate text-14 font-500">{name}</span>;
  return (
    <span dir="auto" title={name} className="flex min-w-0 text-14 font-500 whitespace-pre">
      <span className="min-w-0 truncate">{name.slice(0, comma)}</span>
      <span className="max-w-[65%] flex-none truncate">{name.slice(comma)}</span>
    </span>
  );
}
export const Head = memo(function Head({ label, patientId, name, age, sex, silent, limits, off, day, product }: HeadProps) {
  return (
    <div className="flex items-baseline gap-2 px-3 pt-2">
      <h3 className="text-20 font-650">
        <PatientLink patientId={patientId} label={label} className="tile-link num">
          {label}
        </PatientLink>
      </h3>
      <Name name={name} />
      <span className="text-13 whitespace-nowrap text-ink2">
        {age ?? ''} {sex}
      </span>
      <span className="ml-auto flex items-center gap-2 text-13 whitespace-nowrap text-ink2">
        {silent && <InverseTag className="h-[18px] text-12">NOT LIVE</InverseTag>}
        {limits !== null && (
          <span className="rounded-2 border border-ink px-1 text-12 font-600 text-ink" title={limits}>
            limits
          </span>
        )}
        {off !== '' && <AlarmOffSign off={off} />}
        <span className="font-600 text-ink num">{day}</span>
        <span>{product}</span>
      </span>
    </div>
  );
});

export interface GradeLineProps extends Pick<GradeView, 'scale' | 'value' | 'mark' | 'word' | 'held' | 'atLeast'> {
  /** What a screen reader hears. */
  readonly said: string;
  readonly trend: 'worse' | 'same' | 'better' | null;
  /** Who said so and when; `bold` where somebody has to act on it. */
  readonly author: string;
  readonly bold: boolean;
  readonly reason: string;
  readonly changed: string;
  readonly title: string;
}
/** Glyph, then who said so and when, then why. */
export const GradeLine = memo(function GradeLine(p: GradeLineProps) {
  return (
    <div className="flex min-w-0 items-center gap-2" title={p.title}>
      <GradeOf view={{ ...p, name: p.said }} size={42} />
      <div className="min-w-0">
        <p className="flex items-center gap-1 text-12 whitespace-nowrap text-ink2">
          {p.scale}
          <span className="text-ink">
            <TrendArrow trend={p.trend} size={11} />
          </span>
          {p.author !== '' &&
            (p.bold ? <b className="num font-650 text-ink">{p.author}</b> : <span className="num truncate">{p.author}</span>)}
        </p>
        <p className={`truncate text-14 ${p.value === 0 ? 'text-ink2' : 'font-600'}`}>
          {p.reason}
          {p.changed !== '' && <span className="num text-12 font-400 text-ink2"> {p.changed}</span>}
        </p>
      </div>
    </div>
  );
});

const LABELS: Readonly<Record<string, ReactNode>> = {
  tempC: 'T',
  heartRate: 'HR',
  mapMmHg: 'MAP',
  respRate: 'RR',
  spo2Percent: (
    <>
      SpO<sub>2</sub>
    </>
  ),
};
export interface VitalProps {
  readonly field: string;
  /** null: withheld. */
  readonly text: string | null;
  readonly look: string;
  /** Said beside the label once the value is no longer fresh. */
  readonly age: string;
  readonly old: boolean;
  readonly site: string;
  readonly title: string;
}
export const Vital = memo(function Vital({ field, text, look, age, old, site, title }: VitalProps) {
  return (
    <div title={title}>
      <dt className="text-12 whitespace-nowrap text-ink2">
        {LABELS[field]}
        {age !== '' && <b className="num font-650 text-ink"> {age}</b>}
      </dt>
      <dd className={`live-value text-16 whitespace-nowrap ${old ? 'hatch' : ''}`}>
        {text === null ? (
          <span className="text-ink2">—</span>
        ) : (
          <>
            <span className={`num ${look}`}>{text}</span>
            {site !== '' && <span className="text-13 text-ink2"> {site}</span>}
          </>
        )}
      </dd>
    </div>
  );
});

export interface OxygenProps {
  /** "?" never charted, "—" withheld. */
  readonly device: string;
  readonly look: string;
  readonly setting: string;
  /** Said beside the label once the charting is no longer fresh. */
  readonly age: string;
  readonly old: boolean;
  readonly title: string;
}
export const Oxygen = memo(function Oxygen({ device, look, setting, age, old, title }: OxygenProps) {
  return (
    <div title={title}>
      <dt className="text-12 whitespace-nowrap text-ink2">
        O<sub>2</sub>
        {age !== '' && <b className="num font-650 text-ink"> {age}</b>}
      </dt>
      <dd className={`live-value truncate text-16 ${old ? 'hatch' : ''}`}>
        <span className={look}>{device}</span>
        {setting !== '' && <span className="num text-13 text-ink2"> {setting}</span>}
      </dd>
    </div>
  );
});

export interface LabProps {
  readonly test: SparklineProps['test'];
  readonly text: string;
  readonly off: boolean;
  readonly change: string;
  /** Once the result is no longer of today; it stands in the place of the change, which the title then says. */
  readonly age: string;
  readonly old: boolean;
  readonly title: string;
  readonly points: SparklineProps['points'];
}
const LAB = {
  ferritin: { name: 'Ferritin', columns: 'grid-cols-[56px_42px_66px_44px]' },
  crp: { name: 'CRP', columns: 'grid-cols-[34px_32px_66px_44px]' },
} as const;
export const Lab = memo(function Lab({ test, text, off, change, age, old, title, points }: LabProps) {
  const { name, columns } = LAB[test];
  return (
    <div className={`grid flex-none items-center ${columns}`} title={title}>
      <span>{name}</span>
      <span className={`num text-right text-13 ${off ? 'font-650 text-ink' : ''} ${old ? 'hatch' : ''}`}>{text}</span>
      {age === '' ? <span className="num pl-1.5">{change}</span> : <b className="num pl-1.5 font-650 text-ink">{age} old</b>}
      <Sparkline test={test} points={points} width={40} height={18} line={1.4} />
    </div>
  );
});

export interface TociProps {
  readonly given: string;
  readonly none: boolean;
  /** From when the next is permitted; "" when it is now. */
  readonly from: string;
  readonly duplicates: boolean;
}
export const Toci = memo(function Toci({ given, none, from, duplicates }: TociProps) {
  return (
    <span className="num">
      Toci <b className="font-600 text-ink">{given}</b>
      {none ? (
        <>, none left</>
      ) : from !== '' ? (
        <>
          , from <b className="font-600 text-ink">{from}</b>
        </>
      ) : null}
      {duplicates && <b className="font-600 text-ink"> ?dup</b>}
    </span>
  );
});

export interface DueProps {
  readonly word: string;
  readonly state: 'late' | 'now' | 'soon' | 'later';
  readonly left: string;
}
export const Due = memo(function Due({ word, state, left }: DueProps) {
  if (state === 'late')
    return (
      <InverseTag className="h-[18px] text-12">
        {word} late {left}
      </InverseTag>
    );
  if (state === 'now') return <b className="font-600 text-ink">{word} now</b>;
  return (
    <span className="num">
      {word} in <span className={state === 'soon' ? 'font-650 text-ink' : ''}>{left}</span>
    </span>
  );
});

/** Off the unit: where, and when back. */
export const Away = memo(function Away({ reason, back }: { reason: string; back: string }) {
  return (
    <p className="flex h-full items-center gap-2 border-t border-line px-3 text-13">
      <span className="truncate font-600">Off the unit: {reason}</span>
      {back !== '' && <span className="num ml-auto flex-none text-ink2">{back}</span>}
    </p>
  );
});

export const AlertLine = memo(function AlertLine({ top, more }: { top: AlertView; more: number }) {
  const zone = useZone();
  const raised = Date.parse(top.raisedAt);
  const owned = !isUnowned(top);
  const age = useFromClock((now) => (owned ? hoursMinutes(now - raised) : minutesSeconds(now - raised)));
  if (!owned && top.priority !== 'low') {
    const high = top.priority === 'high';
    return (
      <p
        className={`alert-line flex h-full items-center gap-2.5 pr-4 pl-4 text-13 font-650 whitespace-nowrap ${high ? 'chip-high flash-high rounded-none' : 'border-t-2 border-medium text-medium'}`}
      >
        <span className="font-800">{high ? '!!!' : '!!'}</span>
        <span className="truncate">{alertSubject(top)}</span>
        {more > 0 && <span>+{more}</span>}
        <span className="num ml-auto">UNOWNED {age}</span>
      </p>
    );
  }
  return (
    <p className="flex h-full items-center gap-2.5 border-t border-line px-3 text-13 whitespace-nowrap">
      <AlertBadge alert={top} height={18} />
      <span className={`font-500 ${top.promise === undefined ? 'truncate' : ''}`}>{alertSubject(top)}</span>
      {more > 0 && <span className="text-ink2">+{more}</span>}
      <span className="num ml-auto truncate text-ink2">
        {top.owner?.name ?? (top.phase === 'snoozed' ? 'snoozed' : top.phase === 'latched' ? 'not seen' : '')}
        {top.promise !== undefined && `: ${promiseText(top.promise, raised, zone)}`} <span className="text-ink">{age}</span>
      </span>
    </p>
  );
});
