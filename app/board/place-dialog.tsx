'use client';
import { Dialog } from 'radix-ui';
import { type FormEvent, useRef, useState } from 'react';
import { hmsText } from '../../lib/display/clock';
import { CELL_PRODUCTS } from '../../lib/events/drugs';
import { typedNumber } from '../../lib/forms/charting';
import { instantOfWall } from '../../lib/forms/wall';
import type { UnitScreen } from '../../lib/screen';
import type { BedRow } from '../../lib/state';
import { Button, Segments } from '../components/button';
import { PanelHead } from '../components/panel-head';
import { SaveState, type Saving } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { ask, newCommandId } from '../live/command';
import { stayForNotices } from '../notices/stay-open';

type What = 'admit' | 'move' | 'swap' | 'discharge';
const WHATS: readonly { value: What; text: string }[] = [
  { value: 'admit', text: 'Admit' },
  { value: 'move', text: 'Move' },
  { value: 'swap', text: 'Swap' },
  { value: 'discharge', text: 'Discharge' },
];
const NOTHING = { bed: '', to: '', mrn: '', name: '', birthDate: '', weight: '', product: '', infused: '' };
type Typed = typeof NOTHING;

/** Patients into, between and out of beds by hand, for when ADT is late. What contradicts ADT is said, not guessed. */
export function PlaceDialog({ unitId, screen, onClose }: { unitId: string; screen: UnitScreen; onClose: () => void }) {
  const [what, setWhat] = useState<What>('admit');
  const [typed, setTyped] = useState<Typed>(NOTHING);
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const commandId = useRef('');
  const clock = useClock();
  const zone = useZone();
  const rows = screen.order.flatMap((b) => screen.beds.get(b) ?? []);
  const taken = rows.filter((r) => r.patientId !== null);
  const empty = rows.filter((r) => r.patientId === null);
  const change = (part: Partial<Typed>) => {
    setTyped((t) => ({ ...t, ...part }));
    setSaving({ state: 'idle' });
    commandId.current = '';
  };
  const request = requestOf(what, typed, screen, zone);
  const save = async (e?: FormEvent) => {
    e?.preventDefault();
    if (request === null) return;
    // A retry is the same command: nobody is admitted twice because an answer got lost.
    commandId.current ||= newCommandId();
    setSaving({ state: 'saving' });
    const answer = await ask<{ error?: { message?: string } }>(`/api/units/${encodeURIComponent(unitId)}/${request.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request.body, commandId: commandId.current }),
    });
    if (answer.kind === 'done') {
      setTyped(NOTHING);
      commandId.current = '';
      setSaving({ state: 'saved', at: hmsText(clock.now(), zone) });
    } else
      setSaving({
        state: 'failed',
        why: answer.kind === 'failed' ? answer.why : (answer.body.error?.message ?? 'The beds have changed.'),
        final: answer.kind === 'changed',
      });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-bg/60" />
        <Dialog.Content
          aria-describedby={undefined}
          onInteractOutside={stayForNotices}
          className="below-veil fixed inset-y-0 right-0 z-21 flex w-[440px] max-w-full flex-col border-l border-line2 bg-tile max-tablet:w-full"
        >
          <PanelHead>Beds of {screen.unit.name}</PanelHead>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4 max-tablet:px-4">
            <Segments
              label="What happens"
              options={WHATS}
              value={what}
              onChange={(next) => {
                setWhat(next);
                change(NOTHING);
              }}
              inverse
              size="form"
            />
            <form onSubmit={save} className="mt-5 grid gap-4">
              {what === 'admit' ? (
                <>
                  <Beds label="Bed" rows={empty} value={typed.bed} onChange={(bed) => change({ bed })} />
                  <Text label="Record number (MRN)" value={typed.mrn} onChange={(mrn) => change({ mrn })} />
                  <Text label="Name" value={typed.name} onChange={(name) => change({ name })} />
                  <Text label="Birth date" type="date" value={typed.birthDate} onChange={(birthDate) => change({ birthDate })} />
                  <Text label="Weight, kg" decimal value={typed.weight} onChange={(weight) => change({ weight })} />
                  <label className="grid gap-1 text-13 text-ink2">
                    Product
                    <select
                      className="field h-10 text-14"
                      value={typed.product}
                      onChange={(e) => change({ product: e.target.value })}
                    >
                      <option value="">not known yet</option>
                      {CELL_PRODUCTS.map((p) => (
                        <option key={p.drug} value={p.drug}>
                          {p.title}
                        </option>
                      ))}
                    </select>
                  </label>
                  <Text
                    label="Infused, in the unit's time"
                    type="datetime-local"
                    value={typed.infused}
                    onChange={(infused) => change({ infused })}
                  />
                </>
              ) : (
                <>
                  <Beds label="Patient" rows={taken} value={typed.bed} onChange={(bed) => change({ bed })} named />
                  {what === 'move' && <Beds label="To bed" rows={empty} value={typed.to} onChange={(to) => change({ to })} />}
                  {what === 'swap' && (
                    <Beds
                      label="With"
                      rows={taken.filter((r) => r.bed !== typed.bed)}
                      value={typed.to}
                      onChange={(to) => change({ to })}
                      named
                    />
                  )}
                </>
              )}
              <p className="text-12 text-ink2">
                Counts from now, as a message of the hospital's own system would. If that system says otherwise later, both are
                shown.
              </p>
              <div className="flex flex-wrap items-center gap-3">
                <Button
                  kind={what === 'discharge' ? 'alarm-off' : 'primary'}
                  size="form"
                  type="submit"
                  disabled={request === null || saving.state === 'saving'}
                >
                  {request?.words ?? WHATS.find((w) => w.value === what)?.text}
                </Button>
                <SaveState saving={saving} onRetry={() => void save()} />
              </div>
            </form>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What would be sent, and in which words; null while something is missing. */
function requestOf(what: What, t: Typed, screen: UnitScreen, zone: string) {
  const row = screen.beds.get(t.bed);
  const other = screen.beds.get(t.to);
  if (row === undefined) return null;
  if (what === 'admit') {
    if (t.mrn.trim() === '') return null;
    const weightKg = typedNumber(t.weight);
    if (weightKg === 'comma' || Number.isNaN(weightKg)) return null;
    const [date = '', hm = ''] = t.infused.split('T');
    const infusedAt = t.infused === '' ? null : instantOfWall(date, hm, zone, 'later');
    if (t.infused !== '' && infusedAt === null) return null;
    const optional = {
      ...(t.name.trim() === '' ? {} : { name: t.name.trim() }),
      ...(t.birthDate === '' ? {} : { birthDate: t.birthDate }),
      ...(weightKg === null ? {} : { weightKg }),
      ...(t.product === '' ? {} : { product: t.product }),
      ...(infusedAt === null ? {} : { carTInfusedAt: new Date(infusedAt).toISOString() }),
    };
    return {
      path: 'admissions',
      body: { bed: t.bed, mrn: t.mrn.trim(), ...optional },
      words: `Admit ${t.mrn.trim()} to ${row.label}`,
    };
  }
  if (what === 'discharge')
    return {
      path: 'discharges',
      body: { patient: row.patientId },
      words: `Discharge ${row.label}: ${row.name ?? row.mrn ?? ''}`,
    };
  if (other === undefined) return null;
  const body = { patient: row.patientId, bed: t.to, ...(what === 'swap' ? { swapWith: other.patientId } : {}) };
  return {
    path: 'moves',
    body,
    words: what === 'swap' ? `Swap ${row.label} and ${other.label}` : `Move ${row.label} to ${other.label}`,
  };
}

function Beds(props: {
  label: string;
  rows: readonly BedRow[];
  value: string;
  onChange: (bed: string) => void;
  named?: boolean;
}) {
  return (
    <label className="grid gap-1 text-13 text-ink2">
      {props.label}
      <select className="field num h-10 text-14" value={props.value} onChange={(e) => props.onChange(e.target.value)}>
        <option value="" disabled>
          Choose
        </option>
        {props.rows.map((r) => (
          <option key={r.bed} value={r.bed}>
            {r.label}
            {props.named ? ` ${r.name ?? r.mrn ?? ''}` : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
function Text(props: { label: string; value: string; onChange: (value: string) => void; type?: string; decimal?: boolean }) {
  return (
    <label className="grid gap-1 text-13 text-ink2">
      {props.label}
      <input
        className="field h-10 text-14"
        type={props.type ?? 'text'}
        inputMode={props.decimal ? 'decimal' : undefined}
        autoComplete="off"
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
      />
    </label>
  );
}
