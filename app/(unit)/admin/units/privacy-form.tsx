'use client';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { ROLE_NAMES } from '../../../../lib/people/role-names';
import { ROLES, type Role } from '../../../../lib/permissions';
import { NAME_LEVEL_WORDS, NAME_LEVELS, type NameLevel, type Privacy } from '../../../../lib/privacy';
import { Button } from '../../../components/button';
import { Panel } from '../../../intake/parts';
import { ask, sendCommand } from '../../../live/command';

interface Safeguards {
  readonly privacy: Privacy;
  readonly secondFactor: readonly Role[];
}

/** What the walls of a unit say of who lies where, and from whom the unit asks a second factor. */
export function PrivacyForm({ base, may }: { readonly base: string; readonly may: boolean }) {
  const [now, setNow] = useState<Safeguards | null>(null);
  const [said, setSaid] = useState<{ readonly of: 'names' | 'factor'; readonly text: string }>({ of: 'names', text: '' });
  const take = useCallback((answer: Awaited<ReturnType<typeof ask<Safeguards>>>, of: 'names' | 'factor', done: string) => {
    if (answer.kind === 'done') setNow(answer.body);
    setSaid({ of, text: answer.kind === 'failed' ? answer.why : answer.kind === 'done' ? done : 'Try again.' });
  }, []);
  useEffect(() => {
    void ask<Safeguards>(`${base}/safeguards`).then((answer) => take(answer, 'names', ''));
  }, [base, take]);
  const saidOf = (of: 'names' | 'factor') => (
    <p role="status" className="px-4 pb-3 text-13 font-600 empty:hidden">
      {said.of === of ? said.text : ''}
    </p>
  );
  if (now === null) return said.text === '' ? null : <Panel title="Names on the walls">{saidOf('names')}</Panel>;
  return (
    <>
      <Panel title="Names on the walls">
        <Names
          key={JSON.stringify(now.privacy)}
          privacy={now.privacy}
          may={may}
          onSave={async (body) =>
            take(await sendCommand<Safeguards>(`${base}/privacy`, body), 'names', 'Saved. Walls follow within seconds.')
          }
        />
        {saidOf('names')}
      </Panel>
      <Panel title="Second factor">
        <SecondFactor
          key={now.secondFactor.join()}
          roles={now.secondFactor}
          may={may}
          onSave={async (roles) => take(await sendCommand<Safeguards>(`${base}/second-factor`, { roles }), 'factor', 'Saved.')}
        />
        {saidOf('factor')}
      </Panel>
    </>
  );
}

function Names(props: { privacy: Privacy; may: boolean; onSave: (body: Record<string, unknown>) => Promise<void> }) {
  const { privacy, may } = props;
  const [level, setLevel] = useState<NameLevel>(privacy.level);
  const [hideProduct, setHide] = useState(privacy.hideProduct);
  const [decidedBy, setBy] = useState(privacy.decidedBy);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    void props.onSave({ level, hideProduct, decidedBy });
  };
  return (
    <form onSubmit={submit} className="grid gap-3 px-4 py-3 text-14">
      <fieldset disabled={!may} className="grid gap-1.5">
        <legend className="mb-1 text-13 text-ink2">
          What a wall and a locked screen say of who lies where. A name takes the place of the product.
        </legend>
        {NAME_LEVELS.map((l) => (
          <label key={l} className="flex items-center gap-2">
            <input type="radio" name="level" checked={level === l} onChange={() => setLevel(l)} />
            <span>
              {NAME_LEVEL_WORDS[l]} <span className="text-13 text-ink2">{l}</span>
            </span>
          </label>
        ))}
        <label className="mt-1 flex items-center gap-2">
          <input type="checkbox" checked={hideProduct} onChange={(e) => setHide(e.target.checked)} />
          <span>
            without the product <span className="text-13 text-ink2">on a small unit it may tell who somebody is</span>
          </span>
        </label>
      </fieldset>
      {(level !== 'L0' || privacy.decidedBy !== '') && (
        <label className="grid gap-1 text-13 text-ink2">
          Who decided it at the hospital
          <input
            className="field h-10 w-72 text-14"
            value={decidedBy}
            onChange={(e) => setBy(e.target.value)}
            required={level !== 'L0'}
            minLength={level === 'L0' ? 0 : 3}
            maxLength={100}
            disabled={!may}
          />
        </label>
      )}
      {privacy.decidedAt !== '' && (
        <p className="num text-13 text-ink2">
          Set {privacy.decidedAt.slice(0, 10)}
          {privacy.decidedBy !== '' && `, decided by ${privacy.decidedBy}`}
        </p>
      )}
      {may && (
        <span>
          <Button size="form" type="submit">
            Save what walls show
          </Button>
        </span>
      )}
    </form>
  );
}

function SecondFactor(props: { roles: readonly Role[]; may: boolean; onSave: (roles: readonly Role[]) => Promise<void> }) {
  const { may } = props;
  const [roles, setRoles] = useState(props.roles);
  const toggle = (role: Role) => setRoles(ROLES.filter((r) => (r === role ? !roles.includes(r) : roles.includes(r))));
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void props.onSave(roles);
      }}
      className="grid gap-3 px-4 py-3 text-14"
    >
      <fieldset disabled={!may}>
        <legend className="mb-1.5 text-13 text-ink2">Roles in force only with a second factor beside the password</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1.5">
          {ROLES.map((role) => (
            <label key={role} className="flex items-center gap-2">
              <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
              {ROLE_NAMES[role]}
            </label>
          ))}
        </div>
      </fieldset>
      {may && (
        <span>
          <Button size="form" type="submit">
            Save second factor
          </Button>
        </span>
      )}
    </form>
  );
}
