'use client';
import { useState } from 'react';
import type { Preview, SourceView } from '../../lib/sources';
import { Button } from '../components/button';
import { SaveState, type Saving } from '../components/tags';
import { newCommandId, sendCommand } from '../live/command';
import { PreviewTable } from './preview-table';
import { useSaved } from './use-saved';

type Name = 'codes' | 'unitMap' | 'locations';
type Rows = readonly { readonly from: string; readonly to: string }[];
const MAPS: readonly { name: Name; title: string; from: string; to: string; help: string }[] = [
  {
    name: 'codes',
    title: 'Codes',
    from: 'SYSTEM|code as sent',
    to: 'loinc:2276-4',
    help: 'loinc:, mdc:, rxnorm:, atc:, drug:, lab:, device:, or "device" where the value names an oxygen device',
  },
  { name: 'unitMap', title: 'Units', from: 'unit as sent', to: 'mg/dL', help: 'UCUM' },
  { name: 'locations', title: 'Places', from: 'PV1-3 or bed as sent', to: 'ICU-7-04', help: 'full id of the bed' },
];
const rowsOf = (map: Readonly<Record<string, string>>): Rows => Object.entries(map).map(([from, to]) => ({ from, to }));
const mapOf = (rows: Rows): Record<string, string> =>
  Object.fromEntries(rows.filter((r) => r.from.trim() !== '' && r.to.trim() !== '').map((r) => [r.from.trim(), r.to.trim()]));

/** The source's own words for codes, units and places, as data: changed, tried out on stored messages, then saved. */
export function Maps(props: {
  source: SourceView;
  /** Begun for whoever comes from an entry of the quarantine: it has only to be given its meaning. */
  code: string | null;
  mayManage: boolean;
  onSaved: (source: SourceView) => void;
}) {
  const { source: s, code, mayManage } = props;
  const [rows, setRows] = useState<Record<Name, Rows>>({
    codes: code === null || Object.hasOwn(s.codes, code) ? rowsOf(s.codes) : [...rowsOf(s.codes), { from: code, to: '' }],
    unitMap: rowsOf(s.unitMap),
    locations: rowsOf(s.locations),
  });
  const [tried, setTried] = useState<Preview | null>(null);
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const [problem, setProblem] = useState<string | null>(null);
  const now = useSaved();
  const body = () => ({ codes: mapOf(rows.codes), unitMap: mapOf(rows.unitMap), locations: mapOf(rows.locations) });

  const change = (name: Name, next: Rows) => {
    setRows({ ...rows, [name]: next });
    setTried(null);
    setSaving({ state: 'idle' });
    setProblem(null);
  };
  async function tryOut() {
    const answer = await sendCommand<Preview>(`/api/sources/${s.id}/preview`, body());
    if (answer.kind === 'done') {
      setTried(answer.body);
      setProblem(null);
    } else setProblem(answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.');
  }
  async function save() {
    setSaving({ state: 'saving' });
    const answer = await sendCommand<{ source: SourceView }>(`/api/sources/${s.id}`, { commandId: newCommandId(), ...body() });
    if (answer.kind !== 'done')
      return setSaving({ state: 'failed', why: answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.' });
    setSaving({ state: 'saved', at: now() });
    setTried(null);
    props.onSaved(answer.body.source);
  }
  return (
    <fieldset disabled={!mayManage} className="grid gap-5 p-4">
      {MAPS.map((m) => (
        <section key={m.name} aria-label={m.title} className="grid gap-2">
          <h3 className="text-14 font-600">
            {m.title} <span className="text-12 font-400 text-ink2">{m.help}</span>
          </h3>
          {rows[m.name].map((r, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and keep their place
            <div key={i} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-2">
              <input
                aria-label={`${m.title}: sent, row ${i + 1}`}
                placeholder={m.from}
                value={r.from}
                onChange={(e) => change(m.name, rows[m.name].with(i, { ...r, from: e.target.value }))}
                className="field h-8 text-13"
                autoComplete="off"
              />
              <input
                aria-label={`${m.title}: read as, row ${i + 1}`}
                placeholder={m.to}
                value={r.to}
                onChange={(e) => change(m.name, rows[m.name].with(i, { ...r, to: e.target.value }))}
                className="field h-8 text-13"
                autoComplete="off"
              />
              <Button
                kind="quiet"
                aria-label={`Remove row ${i + 1} of ${m.title}`}
                onClick={() =>
                  change(
                    m.name,
                    rows[m.name].filter((_, n) => n !== i),
                  )
                }
              >
                Remove
              </Button>
            </div>
          ))}
          <p>
            <Button aria-label={`Add to ${m.title}`} onClick={() => change(m.name, [...rows[m.name], { from: '', to: '' }])}>
              Add
            </Button>
          </p>
        </section>
      ))}
      <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
        <Button onClick={() => void tryOut()}>Try it out</Button>
        <Button kind="primary" disabled={tried === null || saving.state === 'saving'} onClick={() => void save()}>
          Save the maps
        </Button>
        <SaveState saving={saving} onRetry={() => void save()} />
        {tried === null && saving.state === 'idle' && (
          <span className="text-12 text-ink2">Nothing is saved before it was tried out.</span>
        )}
        {problem !== null && (
          <span role="alert" className="text-13 font-600">
            {problem}
          </span>
        )}
      </div>
      {tried !== null && <PreviewTable preview={tried} />}
    </fieldset>
  );
}
