'use client';
import { useState } from 'react';
import type { UnitAdminView } from '../../../../lib/units/view';
import { newCommandId, sendCommand } from '../../../live/command';

/** One act on a unit: the answer is the unit as it then is, or why it was not done. */
export function useUnitAct(onChange: (unit: UnitAdminView) => void) {
  const [said, setSaid] = useState<{ readonly done: boolean; readonly text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    said,
    busy,
    async act(path: string, body: Record<string, unknown>, done: string): Promise<boolean> {
      setBusy(true);
      const answer = await sendCommand<{ unit: UnitAdminView }>(path, { commandId: newCommandId(), ...body });
      setBusy(false);
      if (answer.kind === 'done') {
        setSaid({ done: true, text: done });
        onChange(answer.body.unit);
        return true;
      }
      setSaid({ done: false, text: answer.kind === 'failed' ? answer.why : 'Try again.' });
      return false;
    },
  };
}
