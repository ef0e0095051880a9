import type { ReactNode } from 'react';

/** Late, NOT LIVE, NOT SAVED: not an alarm colour but another shape, type on ink. */
export function InverseTag({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <span className={`inline-flex items-center rounded-2 bg-ink px-1.5 text-bg font-700 num whitespace-nowrap ${className}`}>
      {children}
    </span>
  );
}

export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: string }
  /** `final`: sending it again would not help. */
  | { readonly state: 'failed'; readonly why?: string; readonly final?: boolean };

/** What became of a save, in words, announced politely. `at` is hh:mm:ss on the unit's clock. */
export function SaveState({ saving, onRetry }: { saving: Saving; onRetry?: () => void }) {
  return (
    <span role="status" aria-live="polite" className="inline-flex min-h-6 items-center gap-2 text-13">
      {saving.state === 'saving' && <span className="text-ink2">Saving…</span>}
      {saving.state === 'saved' && <span className="font-600 num">Saved {saving.at}</span>}
      {saving.state === 'failed' && (
        <>
          <InverseTag className="min-h-6">
            NOT SAVED
            {onRetry !== undefined && saving.final !== true && (
              <>
                ,&nbsp;
                <button type="button" onClick={onRetry} className="underline underline-offset-2">
                  retry
                </button>
              </>
            )}
          </InverseTag>
          {saving.why !== undefined && <span className="font-600">{saving.why}</span>}
        </>
      )}
    </span>
  );
}

/** What failed, since when, what to do: plain ink, no alarm colour. */
export function Problem({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div role="alert" className="rounded-4 border-2 border-ink bg-tile p-4">
      <p className="text-14 font-600">{title}</p>
      {children !== undefined && <div className="mt-1 text-13 text-ink2">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** Grey block of the real size while something loads. Still, and only after 300 ms. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <span aria-hidden="true" className={`skeleton block rounded-2 ${className}`} />;
}
