'use client';
import { useState } from 'react';
import { can } from '../../lib/permissions';
import type { FeedView, SourceView } from '../../lib/sources';
import { buttonLook } from '../components/button';
import { Link } from '../components/link';
import { InverseTag } from '../components/tags';
import { usePerson } from '../session/person';
import { Keys } from './keys';
import { Maps } from './maps';
import { Ago, IntakePage, Panel, spanText } from './parts';
import { Settings } from './settings';
import { useRead } from './use-read';

/** One source: what it is, how it is read, with what it may write. `code`: one of its own that is to be given a meaning. */
export function SourcePage({ id, code }: { id: string; code: string | null }) {
  const { body, problem, again } = useRead<{ source: SourceView }>(`/api/sources/${id}`);
  const feeds = useRead<{ feeds: readonly FeedView[] }>('/api/feeds', 10_000);
  const person = usePerson();
  const [saved, setSaved] = useState<SourceView | null>(null);
  const source = saved ?? body?.source ?? null;
  const feed = feeds.body?.feeds.find((f) => f.sourceId === id);
  const mayManage = person !== null && can({ kind: 'user', session: '', ...person }, 'manage', { kind: 'sources' });
  const took = (s: SourceView) => {
    setSaved(s);
    void again();
  };
  return (
    <IntakePage
      title={source?.name ?? 'Source'}
      facts={source?.isNew === true ? 'New: nobody has set it up yet' : source?.kind}
      problem={problem}
      loading={source === null}
    >
      {source !== null && (
        <>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-13">
            <span>
              Last message <Ago at={source.lastAt} />
            </span>
            {feed !== undefined && (
              <>
                <span className="num">{feed.perMinute} a minute</span>
                <Clock feed={feed} />
                <span className="num">{feed.waiting} waiting in quarantine</span>
              </>
            )}
            <span className="ml-auto flex gap-2">
              <Link href={`/quarantine?source=${encodeURIComponent(source.name)}`} className={buttonLook()}>
                Quarantine of {source.name}
              </Link>
              <Link href="/admin/sources" className={buttonLook('quiet')}>
                All sources
              </Link>
            </span>
          </div>
          <div className="grid gap-4 full:grid-cols-[minmax(0,1fr)_440px]">
            <div className="grid content-start gap-4">
              <Panel title="How its words are read" aside="Tried out on stored messages before it is saved">
                <Maps source={source} code={code} mayManage={mayManage} onSaved={took} />
              </Panel>
            </div>
            <div className="grid content-start gap-4">
              <Panel title="Settings">
                <Settings source={source} mayManage={mayManage} onSaved={took} />
              </Panel>
              <Panel title="Keys">
                <Keys source={source} mayManage={mayManage} onChanged={took} />
              </Panel>
            </div>
          </div>
        </>
      )}
    </IntakePage>
  );
}

function Clock({ feed: f }: { feed: FeedView }) {
  if (f.skewSecs === null) return <span className="text-ink2">Clock not measured yet</span>;
  const off = Math.abs(f.skewSecs);
  const words = off < 1 ? 'Clock right within 1 s' : `Clock ${spanText(off * 1_000)} ${f.skewSecs < 0 ? 'behind' : 'ahead'}`;
  return off > f.skewLimitSecs ? <InverseTag className="h-6">{words}</InverseTag> : <span className="num">{words}</span>;
}
