'use client';
import type { Emphasis } from '../../lib/display/bed';
import { changeText, clinicalNumber } from '../../lib/display/numbers';
import { siteText, valuesKey, type WallValue, wallLab, wallOxygen, wallPressors, wallSign } from '../../lib/display/wall-values';
import type { BedRow } from '../../lib/state';
import { Sparkline } from '../components/sparkline';
import { useNowWhen } from '../live/clock';
import { At, Place, u } from './units';

const VALUE: Record<Emphasis, string> = { quiet: 'w-quiet', off: 'font-600', driving: 'font-700' };
/** Left edges of the four columns of vitals, labs and schedule. */
export const COLUMNS = [14, 124, 236, 334] as const;

interface CellText extends Omit<WallValue, 'emphasis'> {
  readonly label: React.ReactNode;
  readonly look: string;
}
const cell = (label: React.ReactNode, value: WallValue): CellText => ({ ...value, label, look: VALUE[value.emphasis] });
const SPO2 = (
  <>
    SpO<sub>2</sub>
  </>
);
const O2 = (
  <>
    O<sub>2</sub>
  </>
);
const FIO2 = (
  <>
    FiO<sub>2</sub>
  </>
);

/** One or two rows of four cells: label over value. */
export function Vitals({ row, y, rows }: { row: BedRow; y: number; rows: 1 | 2 }) {
  const now = useNowWhen((t) => valuesKey(row, t));
  const tmax = row.tempMax24h === null ? '' : ` max ${clinicalNumber(row.tempMax24h, 1)}`;
  const first = [
    cell(`T${tmax}`, wallSign(row, 'tempC', now)),
    cell('HR', wallSign(row, 'heartRate', now)),
    cell(`MAP${siteText(row.latest.mapMmHg)}`, wallSign(row, 'mapMmHg', now)),
    cell('RR', wallSign(row, 'respRate', now)),
  ];
  const oxygen = wallOxygen(row, now);
  const pressors = wallPressors(row, now);
  const second = [
    cell(SPO2, wallSign(row, 'spo2Percent', now)),
    cell(oxygen.label === '' ? O2 : oxygen.label, oxygen.flow),
    cell(FIO2, oxygen.fio2),
    // Two rates fill the cell: the age stands behind the names.
    { ...cell(pressors.age === '' ? pressors.label : <Aged text={pressors.label} age={pressors.age} />, pressors), age: '' },
  ];
  return (
    <>
      <CellRow cells={first} y={y} />
      {rows === 2 && <CellRow cells={second} y={y + 51} />}
    </>
  );
}
function Aged({ text, age }: { text: string; age: string }) {
  return (
    <>
      {text} <span className="font-650 text-ink">{age}</span>
    </>
  );
}
function CellRow({ cells, y }: { cells: readonly CellText[]; y: number }) {
  return cells.map((cell, c) => {
    const x = COLUMNS[c] ?? 0;
    return (
      <span key={x}>
        <At x={x} base={y + 17} size={18} className="w-label">
          {cell.label}
        </At>
        <At
          x={x}
          base={y + 47}
          size={31}
          className={`live-value w-num tracking-[-0.02em] ${cell.look} ${cell.stale ? 'hatch' : ''}`}
        >
          {cell.text}
          {cell.age !== '' && (
            <span className="font-650 text-ink tracking-normal" style={{ fontSize: u(20) }}>
              {' '}
              {cell.age}
            </span>
          )}
        </At>
      </span>
    );
  });
}

/** The same on every tile, so that slopes compare; right of it is room for the age of a result that is no longer of today. */
const SPARK_WIDTH = 102;

/** A lab with its change and sparkline. */
export function Lab({ row, test, name, y }: { row: BedRow; test: 'ferritin' | 'crp'; name: string; y: number }) {
  const now = useNowWhen((t) => valuesKey(row, t));
  const value = wallLab(row, test, now);
  const change = row.labChange[test];
  return (
    <>
      <At x={14} base={y + 24} size={20} className="w-label">
        {name}
      </At>
      <span className="at" style={{ left: u(81), width: u(110), top: u(y + 1), fontSize: u(30), textAlign: 'right' }}>
        <span
          className={`w-num tracking-[-0.02em] ${value === null ? 'w-quiet' : value.stale ? 'w-quiet hatch' : value.emphasis === 'off' ? 'font-650' : 'font-500'}`}
        >
          {value === null ? 'none' : value.text}
        </span>
      </span>
      {change !== undefined && (
        <At x={199} base={y + 24} size={21} className="w-label w-num">
          {changeText(change.factor, change.hours)}
        </At>
      )}
      <Place right={58} y={y + 1}>
        <Sparkline
          test={test}
          points={row.spark[test] ?? []}
          width={SPARK_WIDTH}
          height={30}
          line={2}
          cssWidth={u(SPARK_WIDTH)}
          cssHeight={u(30)}
        />
      </Place>
      {value !== null && value.age !== '' && (
        <At right={14} base={y + 24} size={21} className="w-num font-650">
          {value.age}
        </At>
      )}
    </>
  );
}

/** Both labs in one line, without sparklines. */
export function LabLine({ row, y }: { row: BedRow; y: number }) {
  const now = useNowWhen((t) => valuesKey(row, t));
  const lab = (test: 'ferritin' | 'crp', name: string, x: number) => {
    const value = wallLab(row, test, now);
    const change = row.labChange[test];
    const look = value?.emphasis === 'off' ? 'font-600' : `w-quiet ${value?.stale ? 'hatch' : ''}`;
    return (
      <At x={x} base={y + 24} size={27} className="tracking-[-0.02em]">
        <span className="w-label" style={{ fontSize: u(20) }}>
          {name}{' '}
        </span>
        <span className={`w-num ${look}`}>{value === null ? 'none' : value.text}</span>
        {/* There is room for one of both, and the age of an old result is more than how it came about. */}
        {value !== null && value.age !== '' && (
          <span className="w-num font-650" style={{ fontSize: u(21) }}>
            {' '}
            {value.age}
          </span>
        )}
        {change !== undefined && value?.age === '' && (
          <span className="w-label w-num" style={{ fontSize: u(20) }}>
            {' '}
            {changeText(change.factor, change.hours, true)}
          </span>
        )}
      </At>
    );
  };
  return (
    <>
      {lab('ferritin', 'Ferr', 14)}
      {lab('crp', 'CRP', 258)}
    </>
  );
}
