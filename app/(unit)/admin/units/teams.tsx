'use client';
import { type FormEvent, useState } from 'react';
import type { UnitAdminView } from '../../../../lib/units/view';
import { Button } from '../../../components/button';
import { Panel } from '../../../intake/parts';
import { Said } from './said';
import { useUnitAct } from './use-unit-act';

interface Props {
  readonly unit: UnitAdminView;
  readonly base: string;
  readonly may: boolean;
  readonly onChange: (unit: UnitAdminView) => void;
}
interface Draft {
  readonly key: number;
  readonly name: string;
  /** Labels, separated by commas. */
  readonly beds: string;
}

/** Which team looks after which beds: the desk board shows one team's. */
export function Teams({ unit, base, may, onChange }: Props) {
  const stored = draftsOf(unit);
  const [drafts, setDrafts] = useState(stored);
  // What is stored has become another: teams were saved, or one of their beds was renamed.
  const [from, setFrom] = useState(JSON.stringify(stored));
  if (from !== JSON.stringify(stored)) {
    setFrom(JSON.stringify(stored));
    setDrafts(stored);
  }
  const changed = words(drafts) !== words(stored);
  const { act, said, busy } = useUnitAct(onChange);
  const [strange, setStrange] = useState<string | null>(null);
  const change = (key: number, part: Partial<Draft>) => setDrafts(drafts.map((d) => (d.key === key ? { ...d, ...part } : d)));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const idOf = new Map(unit.beds.map((b) => [b.label, b.id]));
    const teams = drafts.map((d) => ({ name: d.name.trim(), labels: d.beds.split(/[\s,]+/).filter((l) => l !== '') }));
    const unknown = teams.flatMap((t) => t.labels).find((label) => !idOf.has(label));
    setStrange(unknown === undefined ? null : `There is no bed ${unknown} on ${unit.id}.`);
    if (unknown !== undefined) return;
    const body = teams.map((t) => ({ name: t.name, beds: [...new Set(t.labels)].flatMap((l) => idOf.get(l) ?? []) }));
    void act(`${base}/teams`, { teams: body }, 'Saved.');
  };
  if (!may && unit.teams.length === 0) return null;
  const wrong = strange === null ? null : { done: false, text: strange };
  return (
    <Panel title="Teams">
      <form onSubmit={submit} className="grid gap-3 px-4 py-3 text-14">
        <p className="text-13 text-ink2">
          Beds by the team that looks after them; the board at the desk can show one team's. A bed may belong to several.
        </p>
        <fieldset disabled={!may || busy} className="grid gap-2">
          <legend className="sr-only">Teams of {unit.id}</legend>
          {drafts.map((draft) => (
            <div key={draft.key} className="flex flex-wrap items-end gap-3">
              <label className="grid gap-1 text-13 text-ink2">
                Team
                <input
                  className="field h-10 w-36 text-14"
                  value={draft.name}
                  onChange={(e) => change(draft.key, { name: e.target.value })}
                  maxLength={40}
                  autoComplete="off"
                  required
                />
              </label>
              <label className="grid min-w-48 flex-1 gap-1 text-13 text-ink2">
                Labels of its beds, separated by commas
                <input
                  className="field num h-10 w-full text-14"
                  value={draft.beds}
                  onChange={(e) => change(draft.key, { beds: e.target.value })}
                  placeholder={unit.beds
                    .slice(0, 3)
                    .map((b) => b.label)
                    .join(', ')}
                  autoComplete="off"
                  required
                />
              </label>
              {may && (
                <Button
                  kind="quiet"
                  size="form"
                  onClick={() => setDrafts(drafts.filter((d) => d.key !== draft.key))}
                  aria-label={`Remove team ${draft.name}`}
                >
                  Remove
                </Button>
              )}
            </div>
          ))}
        </fieldset>
        {may && (
          <div className="flex flex-wrap items-center gap-3">
            <Button
              size="form"
              disabled={drafts.length >= 20}
              onClick={() => setDrafts([...drafts, { key: Math.max(-1, ...drafts.map((d) => d.key)) + 1, name: '', beds: '' }])}
            >
              Add a team
            </Button>
            <Button size="form" type="submit" disabled={busy || !changed}>
              Save teams
            </Button>
            <Said said={wrong ?? (changed ? null : said)} busy={busy} />
          </div>
        )}
      </form>
    </Panel>
  );
}

function draftsOf(unit: UnitAdminView): readonly Draft[] {
  const labelOf = new Map(unit.beds.map((b) => [b.id, b.label]));
  return unit.teams.map((t, key) => ({ key, name: t.name, beds: t.beds.map((b) => labelOf.get(b) ?? b).join(', ') }));
}
const words = (drafts: readonly Draft[]) => JSON.stringify(drafts.map((d) => [d.name, d.beds]));
