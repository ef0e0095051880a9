'use client';
import type { ReactNode } from 'react';
import { changeText, labText } from '../../../lib/display/numbers';
import { MINUTE } from '../../../lib/time';
import { AlertBadge } from '../../components/alert-badge';
import { Button, Segments } from '../../components/button';
import { GradeGlyph } from '../../components/grade-glyph';
import { TocsinSign } from '../../components/icons';
import { InverseTag, Problem, SaveState, Skeleton } from '../../components/tags';
import { Pips, TrendArrow } from '../../components/trend-arrow';
import { ValueMissing, ValueWithAge } from '../../components/value-with-age';
import { ClockProvider, stillClock } from '../../live/clock';
import { NOW, ZONE } from '../fixtures';
import { Tiles } from './tiles';

const CLOCK = stillClock(NOW);

/** Every part once, in one theme. */
export function Gallery({ theme }: { theme: 'dark' | 'light' }) {
  return (
    <ClockProvider clock={CLOCK} zone={ZONE}>
      <section data-theme={theme} aria-label={`${theme} theme`} className="bg-bg px-6 py-4 text-ink">
        <h2 className="flex items-center gap-3 border-b border-line pb-3 text-20 font-650">
          <TocsinSign size={20} /> Tocsin
          <span className="text-14 font-400 text-ink2">
            {theme === 'dark' ? 'dark: brighter is worse' : 'light: darker is worse'}
          </span>
        </h2>
        <Grades />
        <Alarms />
        <Values />
        <Controls theme={theme} />
        <Type />
        <Tokens />
        <Tiles />
      </section>
    </ClockProvider>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-b border-line py-3">
      <h3 className="mb-2 text-12 font-600 text-ink2">{title}</h3>
      {children}
    </div>
  );
}
function Named({ text, children }: { text: string; children: ReactNode }) {
  return (
    <figure className="flex flex-col items-center gap-1.5">
      {children}
      <figcaption className="text-12 text-ink2">{text}</figcaption>
    </figure>
  );
}

function Grades() {
  return (
    <Part title="Grade">
      <div className="flex flex-wrap items-end gap-x-7 gap-y-3">
        {(['0 circle line', '1 circle', '2 triangle', '3 diamond', '4 octagon, ringed'] as const).map((text, g) => (
          <Named key={text} text={text}>
            <GradeGlyph value={g} size={64} name={`Grade ${g}`} />
          </Named>
        ))}
        <Named text="not known">
          <GradeGlyph value="unknown" size={64} name="Not known" />
        </Named>
        <Named text="no infusion">
          <GradeGlyph value="none" size={64} name="Not graded" />
        </Named>
        <Named text="confirmed">
          <GradeGlyph value={2} mark="confirmed" size={64} name="Confirmed" />
        </Named>
        <Named text="suggested">
          <GradeGlyph value={2} mark="suggested" size={64} name="Suggested" />
        </Named>
        <Named text="held">
          <GradeGlyph value={2} mark="held" held size={64} name="Held" />
        </Named>
        <Named text="at least">
          <GradeGlyph value={2} mark="suggested" atLeast size={64} name="At least" />
        </Named>
        <Named text="last known">
          <GradeGlyph value={4} veiled size={64} name="Last known" />
        </Named>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-8">
        <span className="flex items-center gap-5">
          {[105, 42, 24, 20].map((size) => (
            <GradeGlyph key={size} value={3} mark="confirmed" size={size} name={`${size} px`} />
          ))}
        </span>
        <span className="flex gap-4">
          {[0, 1, 2, 3, 4].map((g) => (
            <Named key={g} text={String(g)}>
              <Pips grade={g} />
            </Named>
          ))}
        </span>
        <span className="flex items-center gap-2 text-12">
          {(['worse', 'same', 'better'] as const).map((trend) => (
            <span key={trend} className="flex items-center gap-1.5">
              <TrendArrow trend={trend} size={16} /> {trend}
            </span>
          ))}
        </span>
      </div>
    </Part>
  );
}

function Alarms() {
  return (
    <Part title="High, medium, low: unowned filled, owned outlined; was high; flash 2.0 Hz and 0.6 Hz, low steady">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <span className="flex items-center gap-3">
          <AlertBadge alert={{ priority: 'high', phase: 'raised' }} height={30} />
          <AlertBadge alert={{ priority: 'high', phase: 'acknowledged' }} height={30} />
          <b className="num text-16 font-700 text-high">UNOWNED 4:12</b>
        </span>
        <span className="flex items-center gap-3">
          <AlertBadge alert={{ priority: 'medium', phase: 'raised' }} height={30} />
          <AlertBadge alert={{ priority: 'medium', phase: 'acknowledged' }} height={30} />
          <b className="num text-16 font-700 text-medium">UNOWNED 3:20</b>
        </span>
        <span className="flex items-center gap-3">
          <AlertBadge alert={{ priority: 'low', phase: 'raised' }} height={30} />
          <span className="num text-14 text-ink2">ICE overdue 0:25</span>
        </span>
        <span className="flex items-center gap-3">
          <AlertBadge alert={{ priority: 'high', phase: 'latched' }} height={30} />
          <span className="num text-14 text-ink2">WAS HIGH 01:12 to 01:19</span>
        </span>
      </div>
    </Part>
  );
}

function Values() {
  const map = { label: 'MAP art', text: '61', unit: 'mmHg' } as const;
  return (
    <Part title="A value and its age">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-2">
        <ValueWithAge {...map} t={NOW - 3_000} fresh="fresh" />
        <ValueWithAge {...map} t={NOW - 2 * MINUTE} fresh="ageing" />
        <ValueWithAge {...map} t={NOW - 4 * MINUTE} fresh="stale" />
        <ValueWithAge {...map} t={NOW - 33 * MINUTE} fresh="withheld" />
        <ValueWithAge {...map} t={NOW} fresh="unknown" />
        <ValueMissing label="Ferritin" why={{ kind: 'loading' }} />
        <ValueMissing label="Ferritin" why={{ kind: 'empty', text: 'none since admission' }} />
        <ValueMissing label="Ferritin" why={{ kind: 'error', text: 'lab feed down', since: NOW - 41_000 }} />
        <ValueWithAge label="Ferritin" text={labText(8420)} t={NOW - 240 * MINUTE} fresh="fresh" change={changeText(2.1, 12)} />
        <ValueWithAge label="Ferritin" text={labText(8420)} replaced={labText(84_200)} t={NOW - 240 * MINUTE} fresh="fresh" />
        <ValueWithAge {...map} t={NOW - 3_000} fresh="fresh" weight="quiet" />
        <ValueWithAge {...map} t={NOW - 3_000} fresh="fresh" weight="off" />
      </div>
    </Part>
  );
}

function Controls({ theme }: { theme: string }) {
  return (
    <Part title="Controls">
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" hint="a">
          Respond: 704 CRS 4
        </Button>
        <Button>Can’t take it</Button>
        <Button kind="quiet">Open 704</Button>
        <Button kind="alarm-off">Alarm off for 704</Button>
        <Button className="outline-2 outline-offset-2 outline-accent">Focus</Button>
        <Button disabled>Disabled</Button>
        <Button size="form">By the bed</Button>
        <Button size="touch" kind="primary">
          Touch
        </Button>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <label className="flex items-center gap-2 text-13">
          Weight, kg
          <input className="field num h-8 w-24 text-14" defaultValue="71.4" name={`weight-${theme}`} />
        </label>
        <label className="flex items-center gap-2 text-13">
          Weight, kg
          <input className="field num h-8 w-24 text-14" defaultValue="714" aria-invalid="true" name={`wrong-${theme}`} />
        </label>
        <span className="text-13 font-600">Outside 0.5 to 500. Check the weight.</span>
        <Segments
          label="Range, inverse"
          inverse
          options={[
            { value: '6', text: '6 h' },
            { value: '24', text: '24 h' },
            { value: '72', text: '72 h' },
          ]}
          value="24"
          onChange={() => undefined}
        />
        <Segments
          label="View"
          options={[
            { value: 'bed', text: 'Bed order' },
            { value: 'acuity', text: 'Acuity' },
          ]}
          value="bed"
          onChange={() => undefined}
        />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-4">
        <SaveState saving={{ state: 'saving' }} />
        <SaveState saving={{ state: 'saved', at: '03:15:41' }} />
        <SaveState saving={{ state: 'failed', why: 'No answer in 10 s.' }} onRetry={() => undefined} />
        <InverseTag className="text-13">ICE late 0:25</InverseTag>
        <Skeleton className="h-5 w-24" />
      </div>
      <div className="mt-3 max-w-[520px]">
        <Problem title="The alerts of this unit cannot be shown." action={<Button>Try again</Button>}>
          Since 03:12. Use bedside monitors.
        </Problem>
      </div>
    </Part>
  );
}

function Type() {
  return (
    <Part title="Type, Inter">
      <p className="flex flex-wrap items-baseline gap-4">
        <span className="num text-[76px] leading-none font-650 tracking-[-0.045em]">704</span>
        <span className="num text-[40px] leading-none font-500 tracking-[-0.03em]">NE 0.12</span>
        <span className="num text-[31px] leading-none text-ink2">39.2</span>
        <span className="text-28 font-650">28</span>
        <span className="text-20 font-650">20</span>
        <span className="text-16 font-600">16</span>
        <span className="text-14">14 body</span>
        <span className="text-13 text-ink2">13 second</span>
        <span className="text-12 text-ink2">12 label</span>
        <span className="num text-16">0123456789 O0 Il1</span>
      </p>
    </Part>
  );
}

const INKS = ['bg', 'tile', 'raise', 'line', 'line2', 'quiet', 'ink3', 'ink2', 'ink'];
const COLOURS = ['g1', 'g2', 'g3', 'g4', 'high', 'medium', 'low', 'accent'];
function Tokens() {
  return (
    <Part title="Tokens">
      {[INKS, COLOURS].map((row) => (
        <div key={row[0]} className="mb-2 grid grid-cols-9 gap-2">
          {row.map((name) => (
            <div key={name}>
              <span className="block h-5 rounded-2 border border-line" style={{ background: `var(--${name})` }} />
              <span className="text-12 text-ink2">{name}</span>
            </div>
          ))}
        </div>
      ))}
    </Part>
  );
}
