'use client';
import { useState } from 'react';
import { Button } from '../components/button';
import { Scrolls } from '../components/scrolls';
import { Problem } from '../components/tags';
import { valueText } from '../rules/search';
import { useJson } from '../rules/use-json';
import { DryRunTable } from './dry-run';
import { Part } from './part';
import type { DiffAnswer, DryRunAnswer, UnitProtocols, Version } from './types';

/** A month of a whole unit is graded twice: that takes as long as it takes, and is asked for by hand. */
const DRY_RUN_GIVES_UP_MS = 10 * 60_000;
const CELL = 'border-t border-line py-1 pr-3 align-top';

/** What two versions say differently, and what that would have meant for the stays of the last 30 days. */
export function Compare({
  protocols,
  unit,
  mayRun,
}: {
  protocols: readonly Version[];
  unit: UnitProtocols | undefined;
  mayRun: boolean;
}) {
  const [a, setA] = useState(unit?.current ?? protocols[0]?.ref ?? '');
  const [b, setB] = useState(protocols.findLast((p) => p.ref !== a)?.ref ?? '');
  const [run, setRun] = useState<string | null>(null);
  const pair = new URLSearchParams({ a, b });
  const diff = useJson<DiffAnswer>(a === '' || b === '' ? null : `/api/protocols/diff?${pair}`);
  const query = `${new URLSearchParams({ a, b, unit: unit?.id ?? '' })}`;
  const dry = useJson<DryRunAnswer>(run === null ? null : `/api/protocols/dry-run?${run}`, 0, DRY_RUN_GIVES_UP_MS);
  const choice = (label: string, value: string, set: (ref: string) => void) => (
    <label className="flex items-center gap-2 text-13 text-ink2">
      {label}
      <select value={value} onChange={(e) => set(e.target.value)} className="field h-8 text-13 font-600">
        {protocols.map((p) => (
          <option key={p.ref} value={p.ref}>
            {p.ref}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Part id="difference" title="Difference">
      <div className="mt-2 flex flex-wrap gap-3">
        {choice('Between', a, setA)}
        {choice('and', b, setB)}
      </div>
      {diff.state === 'failed' && <p className="mt-2 text-13 font-600">{diff.why}</p>}
      {diff.state === 'done' && <DiffTable diff={diff.body} />}
      {mayRun && unit !== undefined && (
        <div className="mt-3 border-t border-line pt-3">
          <div className="flex flex-wrap items-center gap-3">
            <Button onClick={() => setRun(query)} disabled={a === b || (run === query && dry.state === 'loading')}>
              Dry run over the last 30 days of {unit.name}
            </Button>
            {run === query && dry.state === 'loading' && (
              <span role="status" className="text-13 text-ink2">
                Grading the stored stays under both versions …
              </span>
            )}
          </div>
          {run === query && dry.state === 'failed' && (
            <div className="mt-2">
              <Problem title="The dry run failed.">{dry.why}</Problem>
            </div>
          )}
          {run === query && dry.state === 'done' && <DryRunTable result={dry.body} />}
        </div>
      )}
    </Part>
  );
}

export function DiffTable({ diff }: { diff: DiffAnswer }) {
  const words = [...diff.choices, ...diff.questions];
  if (diff.numbers.length + words.length === 0) return <p className="mt-2 text-14">No difference.</p>;
  return (
    <Scrolls name="Difference" className="mt-2">
      <table className="w-full text-13">
        <caption className="sr-only">
          {diff.a.ref} and {diff.b.ref}
        </caption>
        <thead>
          <tr className="text-left text-12 text-ink2">
            <th className="py-1 pr-3 font-400">What</th>
            <th className="py-1 pr-3 font-400">{diff.a.ref}</th>
            <th className="py-1 pr-3 font-400">{diff.b.ref}</th>
            <th className="py-1 font-400">Source</th>
          </tr>
        </thead>
        <tbody>
          {diff.numbers.map((n) => (
            <tr key={n.key}>
              <td className={CELL}>
                {n.label} <span className="block text-12 text-ink3">{n.key}</span>
              </td>
              <td className={`num ${CELL}`}>{valueText({ value: n.a, unit: n.unit })}</td>
              <td className={`num font-600 ${CELL}`}>{valueText({ value: n.b, unit: n.unit })}</td>
              <td className={`text-ink2 ${CELL}`}>{n.sourceA === n.sourceB ? n.sourceB : `${n.sourceA}; ${n.sourceB}`}</td>
            </tr>
          ))}
          {words.map((w) => (
            <tr key={w.key}>
              <td className={CELL}>{w.label}</td>
              <td className={CELL}>{w.a}</td>
              <td className={`font-600 ${CELL}`}>{w.b}</td>
              <td className={CELL} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
