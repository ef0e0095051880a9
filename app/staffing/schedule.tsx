'use client';
import { useState } from 'react';
import { DUTIES } from '../../lib/alerts/recipients';
import { timeText } from '../../lib/display/clock';
import { Button } from '../components/button';
import { InverseTag } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { dutyTitle, type OnCallView } from './duties';

/** Entries and gaps of each duty in order of time. A gap is as visible as an entry. */
export function Schedule({ view, onRemove }: { view: OnCallView; onRemove?: (id: number) => Promise<string | null> }) {
  const zone = useZone();
  const now = useClock().now();
  const [asked, setAsked] = useState<number | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const when = (t: string) => timeText(Date.parse(t), now, zone);
  const kept = DUTIES.filter((d) => view.entries.some((e) => e.duty === d));
  if (kept.length === 0)
    return <p className="mt-3 text-14 text-ink2">No schedule yet: each duty is everybody's who holds its role.</p>;
  return (
    <div className="mt-3 grid gap-4">
      {why !== null && (
        <p role="alert" className="text-13 font-600">
          {why}
        </p>
      )}
      {kept.map((duty) => {
        const lines = [
          ...view.entries.filter((e) => e.duty === duty).map((e) => ({ key: `e${e.id}`, from: e.from, to: e.to, entry: e })),
          ...view.gaps.filter((g) => g.duty === duty).map((g) => ({ key: `g${g.from}`, from: g.from, to: g.to, entry: null })),
        ].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
        return (
          <section key={duty} aria-label={dutyTitle(duty)}>
            <h3 className="text-14 font-600">{dutyTitle(duty)}</h3>
            <ul className="num text-14">
              {lines.map((l) => (
                <li key={l.key} className="flex min-h-9 flex-wrap items-center gap-x-3 border-t border-line">
                  <span className="w-60 text-13 text-ink2">
                    {when(l.from)} to {when(l.to)}
                  </span>
                  {l.entry === null ? (
                    <InverseTag className="h-5 text-12">GAP</InverseTag>
                  ) : (
                    <>
                      <span className="font-600">{l.entry.name ?? l.entry.userId}</span>
                      {onRemove !== undefined && (
                        <span className="ml-auto">
                          {asked === l.entry.id ? (
                            <Button
                              onClick={async () => {
                                setWhy(await onRemove(l.entry.id));
                                setAsked(null);
                              }}
                            >
                              Remove: nobody has it then
                            </Button>
                          ) : (
                            <Button
                              kind="quiet"
                              onClick={() => setAsked(l.entry.id)}
                              aria-label={`Remove ${l.entry.name ?? ''}, ${dutyTitle(duty)}, from ${when(l.from)}`}
                            >
                              Remove
                            </Button>
                          )}
                        </span>
                      )}
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
