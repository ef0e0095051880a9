'use client';
import { changeText } from '../../../lib/display/protocol-change';
import type { PatientState } from '../../../lib/state';

/** Said for a day after the unit's protocol was changed: a grade may have moved although the patient has not. */
export function ProtocolNote({ state }: { state: PatientState }) {
  const { change } = state.protocol;
  if (!change) return null;
  return (
    <p role="note" className="border-b border-line bg-raise px-4 py-2 text-13 font-600">
      {changeText(change, Date.parse(state.asOf), state.patient.zone)}
    </p>
  );
}
