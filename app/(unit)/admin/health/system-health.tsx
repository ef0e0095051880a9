'use client';
import type { HealthItem, HealthState } from '../../../../lib/health/items';
import { TopBar } from '../../../components/shell';
import { InverseTag, Problem, Skeleton } from '../../../components/tags';
import { useRead } from '../../../live/use-read';

const READ_EVERY_MS = 10_000;

/** The installation in words, what is worst first. Its own colours are ink and shape: red is for patients. */
export function SystemHealth() {
  const { value: read, trouble } = useRead<{ at: string; items: HealthItem[] }>('/api/system-health', READ_EVERY_MS);
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">System health</h1>
        {read !== null && <span className="text-14 text-ink2">{summary(read.items)}</span>}
      </TopBar>
      <div className="grid max-w-[1100px] gap-4 p-5 max-tablet:p-4">
        {trouble !== null && (
          <Problem title="The server does not say how it is.">
            {trouble} {read !== null && 'What stands below was read before.'}
          </Problem>
        )}
        {read === null ? trouble === null && <Skeleton className="h-96" /> : <Items items={read.items} />}
      </div>
    </>
  );
}

function summary(items: readonly HealthItem[]): string {
  const count = (state: HealthState) => items.filter((i) => i.state === state).length;
  const bad = count('bad');
  const watch = count('watch');
  if (bad + watch === 0) return 'All is well';
  return [bad > 0 ? `${bad} ${bad === 1 ? 'needs' : 'need'} somebody now` : '', watch > 0 ? `${watch} to look after` : '']
    .filter((t) => t !== '')
    .join(', ');
}

function Items({ items }: { items: readonly HealthItem[] }) {
  return (
    <ul className="rounded-4 border border-line bg-tile">
      {items.map((item) => (
        <li
          key={item.id}
          className="grid grid-cols-[88px_220px_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line px-4 py-3 first:border-t-0 max-tablet:grid-cols-[minmax(0,1fr)_auto]"
        >
          <span className="text-13 max-tablet:order-1">
            <Mark state={item.state} />
          </span>
          <h2 className="text-14 font-600">{item.title}</h2>
          <div className="text-14 max-tablet:order-2 max-tablet:col-span-2">
            <p className={item.state === 'well' ? 'text-ink2' : ''}>{item.said}</p>
            {item.help !== undefined && <p className="mt-1 text-13 font-600">{item.help}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
function Mark({ state }: { state: HealthState }) {
  if (state === 'bad') return <InverseTag className="min-h-6">NOW</InverseTag>;
  if (state === 'watch')
    return <span className="inline-flex min-h-6 items-center rounded-2 border border-ink px-1.5 font-600">look after</span>;
  return <span className="inline-flex min-h-6 items-center text-ink2">well</span>;
}
