'use client';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { withSubscripts } from '../subscripts';
import { useFrame, xOf } from './geometry';

export interface TableRow {
  readonly time: string;
  readonly cells: readonly string[];
}
export interface LaneTable {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Which single lanes show their readings as rows; null where all do, or none can. */
export interface LaneRows {
  readonly shown: ReadonlySet<string>;
  toggle(name: string): void;
}
export const LaneRowsContext = createContext<LaneRows | null>(null);

/**
 * One lane: name left, plot, present value right. A `figure` named after the lane, described in one sentence; with
 * `table` it shows its readings as rows instead of the drawing.
 */
export function Lane(props: {
  readonly name: string;
  readonly label?: ReactNode;
  readonly unit?: ReactNode;
  readonly note?: string;
  readonly height: number;
  readonly summary: string;
  readonly present?: ReactNode;
  readonly table?: LaneTable | null;
  /** Lanes that are bands or ribbons bring their own ground. */
  readonly bare?: boolean;
  readonly thin?: boolean;
  /** Turns into rows together with the lane above it. */
  readonly follows?: boolean;
  readonly children: ReactNode;
}) {
  const { geometry } = useFrame();
  const id = useId();
  const narrow = geometry.name === 0;
  return (
    <figure aria-labelledby={`${id}n`} aria-describedby={`${id}s`} className="group relative m-0" data-lane={props.name}>
      <div className={narrow ? '' : 'flex'}>
        <div
          // Above its lane the values stand on a ground of their own: the lines of now and of what is due end below them.
          className={narrow ? 'relative z-3 flex flex-wrap items-baseline gap-x-2 bg-bg pb-0.5' : 'relative z-1 flex-none'}
          style={narrow ? undefined : { width: geometry.name }}
        >
          <div className={`text-12 leading-4 font-600 whitespace-nowrap text-ink ${props.thin ? '' : 'pt-0.5'}`}>
            <span id={`${id}n`} className="sr-only">
              {props.name}
            </span>
            <span aria-hidden="true">{props.label ?? props.name}</span>
          </div>
          {props.unit !== undefined && <div className="text-12 leading-4 whitespace-nowrap text-ink3">{props.unit}</div>}
          {props.note !== undefined && <div className="text-12 leading-4 whitespace-nowrap text-ink2">{props.note}</div>}
          {!props.follows && (
            <RowsToggle name={props.name} place={narrow ? 'static' : props.thin ? 'absolute left-full' : 'absolute right-1'} />
          )}
          {narrow && props.present !== undefined && <div className="ml-auto flex gap-3 text-12">{props.present}</div>}
        </div>
        {props.table ? (
          <div style={{ marginLeft: geometry.yAxis, width: geometry.plot }} className="min-w-0">
            <ReadingsTable name={props.name} table={props.table} />
          </div>
        ) : (
          <div
            className={`relative flex-none ${props.bare ? '' : 'border-y border-line bg-tile'}`}
            style={{ marginLeft: geometry.yAxis, width: geometry.plot, height: props.height }}
          >
            {!props.bare && <Grid height={props.height} />}
            {props.children}
          </div>
        )}
        {!narrow && (
          <div
            className="flex flex-none flex-col justify-center pl-2.5 text-13 leading-[18px]"
            style={{ width: geometry.present }}
          >
            {props.present}
          </div>
        )}
      </div>
      <figcaption id={`${id}s`} className="sr-only">
        {props.summary}
      </figcaption>
    </figure>
  );
}

/**
 * Turns this one lane into rows and back. Shown when one points at the lane, comes to it by keys, or has no pointer. `place`: beside
 * a lane of one line, whose name it would cover; in the row of the name where that has the whole width.
 */
function RowsToggle({ name, place }: { name: string; place: string }) {
  const rows = useContext(LaneRowsContext);
  if (rows === null) return null;
  const on = rows.shown.has(name);
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`Rows: ${name}`}
      onClick={() => rows.toggle(name)}
      className={`${place} top-0 h-6 rounded-2 border border-line2 bg-tile px-1.5 text-12 leading-4 text-ink2 group-hover:opacity-100 focus-visible:opacity-100 [@media(hover:none)]:static [@media(hover:none)]:opacity-100 print:hidden ${on ? '' : 'opacity-0'}`}
    >
      {on ? 'plot' : 'rows'}
    </button>
  );
}

/** Vertical hairlines at the ticks; midnight a little stronger. */
function Grid({ height }: { height: number }) {
  const frame = useFrame();
  return (
    <svg aria-hidden="true" className="absolute inset-0 block" width={frame.geometry.plot} height={height}>
      {frame.ticks.map((tick) => (
        <line
          key={tick.t}
          x1={xOf(frame, tick.t)}
          x2={xOf(frame, tick.t)}
          y1={0}
          y2={height}
          stroke="var(--line)"
          strokeWidth={tick.day ? 1.4 : 1}
          opacity={tick.day ? 1 : 0.6}
          shapeRendering="crispEdges"
        />
      ))}
    </svg>
  );
}

function ReadingsTable({ name, table }: { name: string; table: LaneTable }) {
  if (table.rows.length === 0) return <p className="py-1 text-13 text-ink2">No readings in this window.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys
    <section className="max-h-60 overflow-auto border border-line bg-tile" tabIndex={0} aria-label={`${name}, table`}>
      <table className="w-full text-13">
        <thead className="sticky top-0 bg-tile text-12 text-ink3">
          <tr>
            <th scope="col" className="px-3 py-1 text-left font-400">
              Time
            </th>
            {table.columns.map((column) => (
              <th key={column} scope="col" className="px-3 py-1 text-right font-400">
                {withSubscripts(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={`${row.time} ${row.cells.join(' ')}`} className="border-t border-line">
              <th scope="row" className="px-3 py-1 text-left font-400 text-ink2 num">
                {row.time}
              </th>
              {row.cells.map((cell, c) => (
                <td key={table.columns[c]} className="px-3 py-1 text-right num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A present value: number in ink, what it is in grey, its age. */
export function Present(props: {
  readonly value: string;
  readonly what?: ReactNode;
  readonly weight?: 'quiet' | 'strong';
  readonly age?: string;
  /** Hatched: kept for reference. */
  readonly old?: boolean;
  /** When it was measured. A value that has such a time is withheld by the watchdog with all others; a count is not. */
  readonly when?: string;
}) {
  const look = props.weight === 'quiet' ? 'font-500 text-ink2' : 'font-650 text-ink';
  return (
    <div className="whitespace-nowrap" title={props.when}>
      <span className={`num ${props.when === undefined ? '' : 'live-value'} ${props.old ? 'hatch' : ''} ${look}`}>
        {props.value}
      </span>
      {props.what !== undefined && <span className="text-12 text-ink2"> {props.what}</span>}
      {props.age !== undefined && (
        <span className={`text-12 num ${props.old ? 'font-650 text-ink' : 'text-ink2'}`}> {props.age}</span>
      )}
    </div>
  );
}
