'use client';
import { Fragment, useState } from 'react';
import { can } from '../../lib/permissions';
import { type FeedBedView, type FeedView, shareUsed } from '../../lib/sources';
import { Button } from '../components/button';
import { Link } from '../components/link';
import { Scrolls } from '../components/scrolls';
import { InverseTag } from '../components/tags';
import { usePerson } from '../session/person';
import { Ago, CELL, Count, HEAD, IntakePage } from './parts';
import { useRead } from './use-read';

const EVERY_MS = 5_000;

/** Every source: when it was last heard, how much it sends, what was used of it, how right its clock is. */
export function Feeds() {
  const { body, problem } = useRead<{ feeds: readonly FeedView[] }>('/api/feeds', EVERY_MS);
  const feeds = body?.feeds ?? [];
  const silent = feeds.filter((f) => f.silent).length;
  const fresh = feeds.filter((f) => f.isNew).length;
  return (
    <IntakePage
      title="Feeds"
      facts={body === null ? undefined : `${feeds.length} sources, ${silent} silent, ${fresh} new. Counts of the last 24 hours.`}
      problem={problem}
      loading={body === null}
    >
      {feeds.length === 0 ? (
        <p className="rounded-4 border border-line px-4 py-6 text-14 text-ink2">
          Nothing has been sent yet. docs/integration.md says how a monitor gateway, laboratory, pharmacy or ADT is connected.
        </p>
      ) : (
        <>
          <ul className="hidden gap-2 max-tablet:grid">
            {feeds.map((f) => (
              <FeedCard key={f.sourceId} feed={f} />
            ))}
          </ul>
          <Scrolls name="Feeds" className="rounded-4 border border-line bg-tile max-tablet:hidden">
            <table className="w-full text-13">
              <thead>
                <tr>
                  {[
                    'Source',
                    'Last message',
                    'A minute',
                    'Messages',
                    'Used',
                    'Repeats',
                    'Held',
                    'Refused',
                    'Kept',
                    'Clock',
                    'Waiting',
                    '',
                  ].map((h) => (
                    <th key={h} scope="col" className={HEAD}>
                      {h}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {feeds.map((f) => (
                  <Feed key={f.sourceId} feed={f} />
                ))}
              </tbody>
            </table>
          </Scrolls>
        </>
      )}
      <p className="text-12 text-ink2">
        Used: share of what was new. Held: waits for a patient, a bed or its time. Kept: stored and used by no rule. Clock: the
        source against this server; minus is behind.
      </p>
    </IntakePage>
  );
}

/** One source on a phone: when it was heard, what was used, and what somebody has to look at. */
function FeedCard({ feed: f }: { feed: FeedView }) {
  const share = shareUsed(f);
  const counts = [
    [f.held, 'held'],
    [f.rejected, 'refused'],
    [f.kept, 'kept'],
  ] as const;
  const left = counts.flatMap(([n, word]) => (n === 0 ? [] : [`${n} ${word}`]));
  return (
    <li className="grid gap-1 rounded-4 border border-line bg-tile p-3 text-13">
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-14 font-600">{f.source}</span>
        {f.isNew && <InverseTag className="h-5 text-12">new</InverseTag>}
        {f.silent && <InverseTag className="h-5 text-12">silent</InverseTag>}
        <span className="ml-auto">
          <Ago at={f.lastAt} />
        </span>
      </div>
      <div className="flex flex-wrap gap-x-3 text-ink2">
        <span className="num">{f.perMinute} a minute</span>
        <span>{share === null ? 'nothing new yet' : `${share === 1 ? 100 : Math.floor(share * 1_000) / 10} % used`}</span>
        {left.length > 0 && <span className="text-ink">{left.join(', ')}</span>}
        {f.waiting > 0 && (
          <Link
            href={`/quarantine?source=${encodeURIComponent(f.source)}`}
            className="font-600 text-ink underline underline-offset-4"
          >
            {f.waiting} in quarantine
          </Link>
        )}
        {f.skewSecs !== null && Math.abs(f.skewSecs) > f.skewLimitSecs && <Skew feed={f} />}
      </div>
    </li>
  );
}

function Feed({ feed: f }: { feed: FeedView }) {
  const [open, setOpen] = useState(false);
  const person = usePerson();
  const mayOpen = person !== null && can({ kind: 'user', session: '', ...person }, 'read', { kind: 'sources' });
  return (
    <Fragment>
      <tr className="border-t border-line">
        <th scope="row" className={`${CELL} text-left font-600`}>
          {mayOpen ? (
            <Link href={`/admin/sources/${f.sourceId}`} className="underline decoration-line2 underline-offset-4">
              {f.source}
            </Link>
          ) : (
            f.source
          )}
          <span className="block text-12 font-400 text-ink2">{f.kind}</span>
          {f.isNew && <InverseTag className="mt-1 h-5 text-12">new</InverseTag>}
        </th>
        <td className={CELL}>
          <Ago at={f.lastAt} />
          {f.silent && (
            <span className="block">
              <InverseTag className="h-5 text-12">silent</InverseTag>
            </span>
          )}
          {f.expectedSecs !== null && <span className="block text-12 text-ink2">expected every {f.expectedSecs} s</span>}
        </td>
        <Figures of={f} perMinute={f.perMinute} />
        <td className={CELL}>
          <Skew feed={f} />
        </td>
        <td className={CELL}>
          {f.waiting === 0 ? (
            <Count n={0} />
          ) : (
            <Link href={`/quarantine?source=${encodeURIComponent(f.source)}`} className="font-600 underline underline-offset-4">
              {f.waiting}
            </Link>
          )}
        </td>
        <td className={CELL}>
          {f.beds.length > 0 && (
            <Button kind="quiet" aria-expanded={open} aria-label={`Beds of ${f.source}`} onClick={() => setOpen(!open)}>
              {f.beds.length} {f.beds.length === 1 ? 'bed' : 'beds'} {open ? '−' : '+'}
            </Button>
          )}
        </td>
      </tr>
      {open && f.beds.map((b) => <Bed key={b.bed} bed={b} />)}
    </Fragment>
  );
}

function Bed({ bed: b }: { bed: FeedBedView }) {
  return (
    <tr className="border-t border-line bg-raise">
      <th scope="row" className={`${CELL} pl-8 text-left font-500`}>
        {b.bed}
      </th>
      <td className={CELL}>
        <Ago at={b.lastAt} /> {b.silent && <InverseTag className="h-5 text-12">silent</InverseTag>}
      </td>
      <Figures of={b} perMinute={b.perMinute} />
      <td colSpan={3} />
    </tr>
  );
}

function Figures({ of: c, perMinute }: { of: FeedView | FeedBedView; perMinute: number }) {
  const share = shareUsed(c);
  return (
    <>
      <td className={`${CELL} num`}>{perMinute}</td>
      <td className={CELL}>
        <Count n={c.messages} />
      </td>
      <td className={`${CELL} num whitespace-nowrap`}>
        {share === null ? <span className="text-ink2">none yet</span> : `${share === 1 ? 100 : Math.floor(share * 1_000) / 10} %`}
        <span className="block text-12 text-ink2">
          <Count n={c.used} />
        </span>
      </td>
      <td className={CELL}>
        <Count n={c.repeated} />
      </td>
      <td className={CELL}>
        <Count n={c.held} />
      </td>
      <td className={CELL}>
        <Count n={c.rejected} />
      </td>
      <td className={CELL}>
        <Count n={c.kept} />
      </td>
    </>
  );
}

function Skew({ feed: f }: { feed: FeedView }) {
  if (f.skewSecs === null) return <span className="text-ink2">not measured</span>;
  const off = Math.abs(f.skewSecs);
  const text = `${f.skewSecs < 0 ? '−' : '+'}${off < 120 ? `${off} s` : `${Math.round(off / 60)} min`}`;
  if (off <= f.skewLimitSecs) return <>{off < 0.1 ? '0 s' : text}</>;
  return (
    <>
      <InverseTag className="h-5 text-12">{text}</InverseTag>
      <span className="block text-12 text-ink2">limit {f.skewLimitSecs} s</span>
    </>
  );
}
