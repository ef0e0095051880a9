'use client';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { UnitAdminView } from '../../../../lib/units/view';
import { Button } from '../../../components/button';
import { Link } from '../../../components/link';
import { TypeToConfirm } from '../../../components/type-to-confirm';
import { Panel } from '../../../intake/parts';
import { Said } from './said';
import { useUnitAct } from './use-unit-act';

/** Name and clock of the unit; what is set elsewhere is said here with the way there. */
export function UnitForm(props: {
  readonly unit: UnitAdminView;
  readonly base: string;
  readonly may: boolean;
  readonly onChange: (unit: UnitAdminView) => void;
}) {
  const { unit, base, may } = props;
  const [name, setName] = useState(unit.name);
  const [zone, setZone] = useState(unit.zone);
  const [sure, setSure] = useState(false);
  const { act, said, busy } = useUnitAct(props.onChange);
  const send = (confirm?: string) =>
    act(`${base}/administration`, { name, zone: zone.trim(), ...(confirm === undefined ? {} : { confirm }) }, 'Saved.');
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (zone.trim() === unit.zone) void send();
    else setSure(true);
  };
  return (
    <Panel title={unit.id}>
      <dl className="grid gap-x-6 px-4 pt-2 text-13">
        <Fact term="Protocol" href="/admin/protocols" link="Protocols">
          {unit.protocol}
        </Fact>
        <Fact term="Told when nobody else can be" href="/admin/escalation" link="Escalation">
          {unit.failSafe ?? <b className="font-600">Nobody is set: administrators are told</b>}
        </Fact>
        <Fact term="Level of care">{unit.levelOfCare === 'icu' ? 'intensive care' : 'other'}</Fact>
        <Fact term="Patients now">
          <span className="num">{unit.patients}</span>
        </Fact>
      </dl>
      {may && (
        <form onSubmit={submit} className="mt-2 flex flex-wrap items-end gap-3 border-t border-line px-4 py-3">
          <label className="grid gap-1 text-13 text-ink2">
            Name
            <input
              className="field h-10 w-56 text-14"
              value={name}
              onChange={(e) => setName(e.target.value)}
              maxLength={100}
              required
            />
          </label>
          <label className="grid gap-1 text-13 text-ink2">
            Time zone
            <input
              className="field h-10 w-56 text-14"
              value={zone}
              onChange={(e) => setZone(e.target.value)}
              placeholder="America/Chicago"
              maxLength={60}
              spellCheck={false}
              required
            />
          </label>
          <Button size="form" type="submit" disabled={busy || (name.trim() === unit.name && zone.trim() === unit.zone)}>
            Save {unit.id}
          </Button>
        </form>
      )}
      {sure && (
        <div className="px-4 pb-3">
          <TypeToConfirm
            name={unit.id}
            act={`Move ${unit.id} to ${zone.trim()}`}
            disabled={busy}
            onConfirm={(typed) => {
              setSure(false);
              void send(typed);
            }}
            onCancel={() => setSure(false)}
          >
            Every time of day of {unit.id} is then read on another clock, and sources that send times without a zone are not
            changed with it.
          </TypeToConfirm>
        </div>
      )}
      <div className="px-4 pb-2 empty:hidden">{said !== null && <Said said={said} busy={busy} />}</div>
    </Panel>
  );
}

function Fact(props: { readonly term: string; readonly children: ReactNode; readonly href?: string; readonly link?: string }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 py-1.5">
      <dt className="w-56 text-ink2 max-tablet:w-full">{props.term}</dt>
      <dd className="font-500">{props.children}</dd>
      {props.href !== undefined && (
        <dd className="ml-auto">
          <Link href={props.href} className="text-ink2 underline underline-offset-2">
            {props.link}
          </Link>
        </dd>
      )}
    </div>
  );
}
