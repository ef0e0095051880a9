'use client';
import { useEffect } from 'react';
import { unitScreen } from '../../../lib/screen';
import { Board } from '../../board/board';
import { lastKnown } from '../../live/client';
import { NOW, UNIT, unitSnapshot } from '../fixtures';
import { FixtureFrame } from '../frame';
import { WallPreview } from '../wall/preview';

/** What the watchdog draws over wall or board after so many seconds without a word from the server. */
export function VeilPreview({ desk, silentSeconds }: { desk: boolean; silentSeconds: number }) {
  useEffect(() => {
    const trace = window.__tocsin;
    if (trace === undefined) return;
    const ago = silentSeconds * 1_000;
    trace.unit = UNIT.name;
    trace.heardText = '03:14:22';
    trace.last = lastKnown(unitScreen(unitSnapshot()), NOW);
    trace.heard = performance.now() - ago;
    trace.heardDate = Date.now() - ago;
    trace.from = trace.heard;
    trace.fromDate = trace.heardDate;
    trace.still = false;
  }, [silentSeconds]);
  if (!desk) return <WallPreview beds={24} />;
  return (
    <FixtureFrame current="/" live="board">
      <Board unitId={UNIT.id} />
    </FixtureFrame>
  );
}
