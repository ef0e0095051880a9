'use client';
import { Button } from '../components/button';
import { SaveState } from '../components/tags';
import { personName, SignOff } from '../rules/sign-off';
import { Part, when } from './part';
import type { Version } from './types';
import { useAct } from './use-act';

/** Every version with who wrote it and who approved it; a second person approves here. */
export function Versions({ protocols, onDone }: { protocols: readonly Version[]; onDone: () => void }) {
  const { saving, act } = useAct(onDone);
  return (
    <Part id="versions" title="Versions">
      <div className="mt-1">
        {protocols.map((p, i) => (
          <div
            key={p.ref}
            className={`flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 text-13 ${i === 0 ? '' : 'border-t border-line'}`}
          >
            <div className="min-w-0 flex-1">
              <p className="text-14">
                <b className="font-600">{p.ref}</b> <span className="text-ink2">{p.title}</span>
              </p>
              <p className="text-ink2">
                {p.createdBy === null
                  ? 'shipped'
                  : `from ${p.base ?? '?'}, written by ${personName(p.createdBy)}${p.createdAt === null ? '' : `, ${when(p.createdAt)}`}`}
                {p.followedBy.length === 0 ? '' : `; followed by ${p.followedBy.join(', ')}`}
              </p>
              {p.note !== null && <p>{p.note}</p>}
            </div>
            <SignOff signedOff={p.signedOff} />
            {p.mayApprove && (
              <Button
                onClick={() => void act('/api/protocols/approve', { ref: p.ref })}
                disabled={saving.state === 'saving'}
                aria-label={`Approve ${p.ref}`}
              >
                Approve
              </Button>
            )}
          </div>
        ))}
      </div>
      <SaveState saving={saving} />
    </Part>
  );
}
