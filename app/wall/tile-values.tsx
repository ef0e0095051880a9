'use client';
import { type Emphasis, labEmphasis, oxygenShort, pressorNames, pressorRates, vitalEmphasis } from '../../lib/display/bed';
import { nearTimeText } from '../../lib/display/clock';
import { ageText } from '../../lib/display/durations';
import { changeText, clinicalNumber, labText, vitalText } from '../../lib/display/numbers';
import type { BedRow } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { Sparkline } from '../components/sparkline';
import { useNow, useZone } from '../live/clock';
import { At, Place, u } from './units';

const VALUE: Record<Emphasis, string> = { quiet: 'w-quiet', off: 'font-600', driving: 'font-700' };
/** Left edges of the four columns of vitals, labs and schedule. */
export const COLUMNS = [14, 124, 236, 334] as const;

interface CellText {
  readonly label: React.ReactNode;
  readonly text: string;
  readonly look: string;
  readonly age?: string;
}

/** One or two rows of four cells: label over value. */
export function Vitals({ row, y, rows }: { row: BedRow; y: number; rows: 1 | 2 }) {
  const now = useNow(MINUTE);
  const zone = useZone();
  const grade = row.crs?.grade ?? 0;
  const vital = (field: string, short: string, label: React.ReactNode = short): CellText => {
    const v = row.latest[field];
    if (v === undefined) return { label, text: '?', look: 'font-500' };
    const age = ageText(now - Date.parse(v.t));
    if (v.fresh === 'withheld') return { label, text: '—', look: 'w-quiet', age };
    const shown =
      v.fresh === 'stale'
        ? { label: `${short} ${nearTimeText(Date.parse(v.t), now, zone)}`, look: 'w-quiet' }
        : { label, look: VALUE[vitalEmphasis(field, v.value, grade)] };
    return { ...shown, text: vitalText(field, v.value) };
  };
  const site = row.latest.mapMmHg?.site;
  const tmax = row.tempMax24h === null ? '' : ` max ${clinicalNumber(row.tempMax24h, 1)}`;
  const first = [
    vital('tempC', 'T', `T${tmax}`),
    vital('heartRate', 'HR'),
    vital('mapMmHg', 'MAP', `MAP${site === undefined ? '' : site === 'arterial' ? ' art' : ' cuff'}`),
    vital('respRate', 'RR'),
  ];
  const oxygen = row.oxygen;
  const air = oxygen === null || oxygen.device === 'room-air';
  const old = oxygen?.fresh === 'withheld' || oxygen?.fresh === 'unknown';
  const flow = oxygen?.flowLpm;
  const second: CellText[] = [
    vital(
      'spo2Percent',
      'SpO2',
      <>
        SpO<sub>2</sub>
      </>,
    ),
    oxygen === null
      ? {
          label: (
            <>
              O<sub>2</sub>
            </>
          ),
          text: '?',
          look: 'font-500',
        }
      : old
        ? {
            label: (
              <>
                O<sub>2</sub>
              </>
            ),
            text: '—',
            look: 'w-quiet',
          }
        : air || flow === undefined
          ? {
              label: (
                <>
                  O<sub>2</sub>
                </>
              ),
              text: oxygenShort(oxygen),
              look: air ? 'w-quiet' : 'font-700',
            }
          : { label: `${oxygenShort(oxygen)} L`, text: clinicalNumber(flow), look: 'font-700' },
    {
      label: (
        <>
          FiO<sub>2</sub>
        </>
      ),
      text: old ? '—' : oxygen?.fio2 !== undefined ? clinicalNumber(oxygen.fio2, 2) : oxygen !== null && air ? '0.21' : '—',
      look: air || oxygen?.fio2 === undefined ? 'w-quiet' : 'font-700',
    },
    row.pressors.length === 0
      ? { label: 'pressors', text: 'none', look: 'w-quiet' }
      : { label: pressorNames(row.pressors), text: pressorRates(row.pressors), look: 'font-700' },
  ];
  return (
    <>
      <CellRow cells={first} y={y} />
      {rows === 2 && <CellRow cells={second} y={y + 51} />}
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
        <At x={x} base={y + 47} size={31} className={`live-value w-num tracking-[-0.02em] ${cell.look}`}>
          {cell.text}
          {cell.age !== undefined && (
            <span className="w-label" style={{ fontSize: u(19) }}>
              {' '}
              {cell.age}
            </span>
          )}
        </At>
      </span>
    );
  });
}

/** A lab with its change and sparkline. */
export function Lab({ row, test, name, y }: { row: BedRow; test: 'ferritin' | 'crp'; name: string; y: number }) {
  const value = row.latest[test];
  const change = row.labChange[test];
  return (
    <>
      <At x={14} base={y + 24} size={20} className="w-label">
        {name}
      </At>
      <span className="at" style={{ left: u(81), width: u(110), top: u(y + 1), fontSize: u(30), textAlign: 'right' }}>
        <span
          className={`w-num tracking-[-0.02em] ${value === undefined ? 'w-quiet' : labEmphasis(test, value.value) === 'off' ? 'font-650' : 'font-500'}`}
        >
          {value === undefined ? 'none' : labText(value.value, value.comparator)}
        </span>
      </span>
      {change !== undefined && (
        <At x={199} base={y + 24} size={21} className="w-label w-num">
          {changeText(change.factor, change.hours)}
        </At>
      )}
      <Place right={16} y={y + 1}>
        <Sparkline
          test={test}
          points={row.spark[test] ?? []}
          width={144}
          height={30}
          line={2}
          cssWidth={u(144)}
          cssHeight={u(30)}
        />
      </Place>
    </>
  );
}

/** Both labs in one line, without sparklines. */
export function LabLine({ row, y }: { row: BedRow; y: number }) {
  const lab = (test: 'ferritin' | 'crp', name: string, x: number) => {
    const value = row.latest[test];
    const change = row.labChange[test];
    const look = value !== undefined && labEmphasis(test, value.value) === 'off' ? 'font-600' : 'w-quiet';
    return (
      <At x={x} base={y + 24} size={27} className="tracking-[-0.02em]">
        <span className="w-label" style={{ fontSize: u(20) }}>
          {name}{' '}
        </span>
        <span className={`w-num ${look}`}>{value === undefined ? 'none' : labText(value.value, value.comparator)}</span>
        {change !== undefined && (
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
