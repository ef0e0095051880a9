'use client';
import type { ContentsRule } from '../../lib/contents/contents';
import { NumberTable } from './parts';

const KINDS = { state: 'as long as it holds', event: 'once for each event' } as const;
const CLASSES = { clinical: 'clinical', task: 'task', drug: 'drug limit', technical: 'technical' } as const;

/** One rule: what makes it speak, how loud, whom it tells, what it asks for, and the numbers it uses. */
export function RuleEntry({ rule, anchor = rule.id }: { rule: ContentsRule; anchor?: string }) {
  const moved = rule.numbers.filter((n) => n.shipped !== null);
  return (
    <article
      id={anchor}
      aria-labelledby={`${anchor}-name`}
      className="break-inside-avoid rounded-4 border border-line bg-tile px-4 py-3"
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 id={`${anchor}-name`} className="text-14 font-650">
          <a href={`#${anchor}`} className="hover:underline">
            {rule.id}
          </a>
        </h3>
        <span className="text-14 font-500">{rule.title}</span>
        <span className="ml-auto text-13 font-600">{rule.priority.join(' or ')}</span>
      </div>
      <p className="mt-1.5 max-w-[80ch] text-14">{rule.when}</p>
      {moved.length > 0 && (
        <p className="mt-1 max-w-[80ch] text-13 font-600">
          The sentence speaks of the shipped numbers; this protocol sets other ones below.
        </p>
      )}
      <p className="mt-1 max-w-[80ch] text-13 text-ink2">{rule.action}</p>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-13">
        <Row name="Tells">
          {rule.notify.map((n) => (n.when === null ? n.roles.join(' ') : `${n.when}: ${n.roles.join(' ')}`)).join(' · ')}
          {rule.delays !== null && <span className="text-ink2"> ({rule.delays}, as shipped)</span>}
        </Row>
        <Row name="Alert">
          {KINDS[rule.kind]}, {CLASSES[rule.cls]}
          {rule.family === null ? '' : `, one alert with ${rule.family}`}; an answer covers it {rule.ack}
        </Row>
        {rule.reads.length > 0 && <Row name="Reads">{rule.reads.join(', ')}</Row>}
        <Row name="Source">{rule.source.join(' ')}</Row>
      </dl>
      {rule.numbers.length > 0 && <NumberTable numbers={rule.numbers} caption={`Numbers of ${rule.id}`} />}
    </article>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
