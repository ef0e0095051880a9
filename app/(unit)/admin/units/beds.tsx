'use client';
import { type FormEvent, useState } from 'react';
import type { BedAdminView, UnitAdminView } from '../../../../lib/units/view';
import { Button } from '../../../components/button';
import { TypeToConfirm } from '../../../components/type-to-confirm';
import { Panel } from '../../../intake/parts';
import { Said } from './said';
import { useUnitAct } from './use-unit-act';

interface Props {
  readonly unit: UnitAdminView;
  readonly base: string;
  readonly may: boolean;
  readonly onChange: (unit: UnitAdminView) => void;
}

/** The unit's beds in the order of the board. */
export function Beds({ unit, base, may, onChange }: Props) {
  const taken = unit.beds.filter((b) => b.takenSince !== null).length;
  return (
    <Panel title="Beds" aside={<span className="num">{`${unit.beds.length} beds, ${taken} taken`}</span>}>
      {unit.beds.length === 0 && (
        <p className="px-4 py-3 text-13 text-ink2">No bed yet. One that an admission names is made then.</p>
      )}
      <ul>
        {unit.beds.map((bed) => (
          <Bed key={bed.id} bed={bed} base={base} may={may} onChange={onChange} />
        ))}
      </ul>
      {may && <AddBeds unit={unit} base={base} onChange={onChange} />}
    </Panel>
  );
}

function Bed({ bed, base, may, onChange }: { bed: BedAdminView } & Omit<Props, 'unit'>) {
  const [asked, setAsked] = useState<'rename' | 'retire' | null>(null);
  const [label, setLabel] = useState('');
  const { act, said, busy } = useUnitAct(onChange);
  const path = `${base}/beds/${encodeURIComponent(bed.id)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2 first:border-t-0">
      <b className="num w-20 text-16 font-600">{bed.label}</b>
      <span className="num flex-1 text-13 text-ink2 max-tablet:sr-only">{bed.id}</span>
      <span className="w-11 text-13 text-ink2">{bed.takenSince === null ? 'free' : 'taken'}</span>
      {may && asked === null && (
        <span className="flex gap-2 max-tablet:ml-auto">
          <Button kind="quiet" onClick={() => setAsked('rename')} aria-label={`Rename bed ${bed.label}`}>
            Rename
          </Button>
          <Button kind="quiet" onClick={() => setAsked('retire')} aria-label={`Retire bed ${bed.label}`}>
            Retire
          </Button>
        </span>
      )}
      {asked === 'retire' && (
        <TypeToConfirm
          name={bed.label}
          act={`Retire bed ${bed.label}`}
          disabled={busy}
          onConfirm={(confirm) => void act(`${path}/retire`, { confirm }, '')}
          onCancel={() => setAsked(null)}
        >
          It leaves the board and the walls. Who lay there keeps that in their history; a later admission to it makes it anew.
        </TypeToConfirm>
      )}
      {asked === 'rename' && (
        <TypeToConfirm
          name={bed.label}
          act={`Rename bed ${bed.label}`}
          disabled={busy || label.trim() === ''}
          onConfirm={(confirm) => void act(`${path}/rename`, { confirm, label: label.trim() }, '')}
          onCancel={() => setAsked(null)}
        >
          <span className="mb-2 block">
            The sign on the wall has changed. History before today keeps the old label; feeds have to send the new one, or their
            source maps the old one to it.
          </span>
          <label className="grid gap-1">
            New label
            <input
              className="field h-10 w-40 text-14"
              value={label}
              onChange={(e) => setLabel(e.target.value)}
              maxLength={32}
              autoComplete="off"
            />
          </label>
        </TypeToConfirm>
      )}
      {said !== null && !said.done && <Said said={said} busy={busy} />}
    </li>
  );
}

function AddBeds({ unit, base, onChange }: { unit: UnitAdminView; base: string; onChange: (unit: UnitAdminView) => void }) {
  const [beds, setBeds] = useState('');
  const { act, said, busy } = useUnitAct(onChange);
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (await act(`${base}/beds`, { beds }, `Added to ${unit.id}.`)) setBeds('');
  };
  return (
    <form onSubmit={submit} className="border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-end gap-3">
        <label className="grid gap-1 text-13 text-ink2">
          Labels of new beds, separated by commas
          <input
            className="field h-10 w-64 text-14"
            value={beds}
            onChange={(e) => setBeds(e.target.value)}
            placeholder="713, 714"
            autoComplete="off"
            required
          />
        </label>
        <Button size="form" type="submit" disabled={busy}>
          Add to {unit.id}
        </Button>
      </div>
      <Said said={said} busy={busy} />
    </form>
  );
}
