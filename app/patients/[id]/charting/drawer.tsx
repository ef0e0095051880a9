'use client';
import type { PatientState } from '../../../../lib/state';
import { Button } from '../../../components/button';

export function ChartingDrawer({ onClose }: { state: PatientState; onClose: () => void }) {
  return (
    <div role="dialog" aria-modal="true" aria-label="Chart">
      <Button onClick={onClose}>Close</Button>
    </div>
  );
}
