'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { RANGE_WORDS, RANGES, type Range, type View } from '../../../../lib/lanes/window';
import { Button, KeyHint, Segments } from '../../../components/button';
import { Dot } from '../../../components/icons';
import { useLink } from '../../../live/hooks';
import { useFrame } from './geometry';

const OPTIONS = RANGES.map((value) => ({ value, text: RANGE_WORDS[value] }));

/** Range, back and forth, follow or paused, table; the read-out stands to the right of them. */
export function LaneToolbar(props: {
  readonly view: View;
  readonly asTable: boolean;
  readonly onRange: (range: Range) => void;
  readonly onPan: (direction: -1 | 1) => void;
  readonly onFollow: (follow: boolean) => void;
  readonly onTable: (asTable: boolean) => void;
  readonly children: ReactNode;
}) {
  const { now, zone } = useFrame();
  const { end } = props.view;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Segments label="Time range" options={OPTIONS} value={props.view.range} onChange={props.onRange} />
      <div className="flex gap-2">
        <Button aria-label="Earlier" onClick={() => props.onPan(-1)} style={{ width: 32, padding: 0 }}>
          <ChevronLeft size={16} aria-hidden="true" />
        </Button>
        <Button aria-label="Later" onClick={() => props.onPan(1)} disabled={end === null} style={{ width: 32, padding: 0 }}>
          <ChevronRight size={16} aria-hidden="true" />
        </Button>
      </div>
      {end === null ? (
        <Following onPause={() => props.onFollow(false)} />
      ) : (
        <Button kind="primary" onClick={() => props.onFollow(true)}>
          PAUSED AT {timeText(end, now, zone)}, back to live
        </Button>
      )}
      <button
        type="button"
        aria-pressed={props.asTable}
        onClick={() => props.onTable(!props.asTable)}
        className={`inline-flex h-8 items-center gap-2 rounded-4 px-2 text-13 font-500 hover:bg-raise ${props.asTable ? 'bg-raise text-ink' : 'text-ink2'}`}
      >
        Table <KeyHint>t</KeyHint>
      </button>
      <div className="ml-auto min-w-0 flex-1 text-right max-full:ml-0 max-full:basis-full max-full:text-left">
        {props.children}
      </div>
    </div>
  );
}

/** The axis goes on with the clock, but it follows something live only while the link is. */
function Following({ onPause }: { onPause: () => void }) {
  const { link } = useLink();
  const live = link === 'live' || link === 'slow';
  return (
    <Button onClick={onPause} title="Pause here">
      <Dot on={live} size={8} />
      {live ? 'Following live' : link === 'connecting' ? 'Connecting' : 'NOT LIVE, follows once it is back'}
    </Button>
  );
}
