'use client';
import { useState } from 'react';
import type { GatewayView } from '../../lib/gateways';
import { can } from '../../lib/permissions';
import { IntakePage, Panel } from '../intake/parts';
import { useRead } from '../intake/use-read';
import { actorHere, usePerson } from '../session/person';
import { useUnits } from '../session/unit';
import { AddGateway } from './add-gateway';
import { Gateway } from './gateway';
import { Secret } from './secret';

const EVERY_MS = 3_000;

/** Pagers and message gateways of the unit. */
export function GatewaysPage() {
  const { current } = useUnits();
  return current === null ? null : <OfUnit key={current} unitId={current} />;
}

function OfUnit({ unitId }: { unitId: string }) {
  const base = `/api/units/${encodeURIComponent(unitId)}/webhooks`;
  const { body, problem, again } = useRead<{ webhooks: readonly GatewayView[]; allowed: readonly string[] }>(base, EVERY_MS);
  const may = can(actorHere(usePerson()), 'manage', { kind: 'webhooks', unitId });
  const [secret, setSecret] = useState<{ name: string; text: string } | null>(null);
  const shown = (name: string) => (text: string | null) => {
    setSecret(text === null ? null : { name, text });
    again();
  };
  const gateways = body?.webhooks ?? [];
  return (
    <IntakePage title="Gateways" facts={unitId} problem={problem} loading={body === null}>
      {secret !== null && <Secret of={secret.name} text={secret.text} onClose={() => setSecret(null)} />}
      {gateways.map((g) => (
        <Gateway key={g.id} gateway={g} may={may} onDone={shown(g.name)} />
      ))}
      {gateways.length === 0 && (
        <p className="rounded-4 border border-line px-4 py-6 text-14 text-ink2">
          No pager or message gateway. Everybody is told on open pages, by Web Push and by e-mail.
        </p>
      )}
      {may && gateways.length < 5 && <AddGateway base={base} onAdded={(name, text) => shown(name)(text)} />}
      <Panel title="Where calls may go">
        <div className="grid gap-2 p-4 text-13">
          {(body?.allowed ?? []).length === 0 ? (
            <p className="font-600">Nowhere yet: NOTIFY_ALLOW is empty.</p>
          ) : (
            <ul className="flex flex-wrap gap-2">
              {body?.allowed.map((host) => (
                <li key={host} className="num rounded-2 border border-line2 px-2 py-0.5">
                  {host}
                </li>
              ))}
            </ul>
          )}
          <p className="max-w-[80ch] text-ink2">
            Hosts and ranges of NOTIFY_ALLOW, which only whoever starts the server can change. Private addresses are reached only
            if they are listed; redirects are not followed. A call names no patient: an opaque alert, the unit, the priority, whom
            to page. It is signed after Standard Webhooks.
          </p>
        </div>
      </Panel>
    </IntakePage>
  );
}
