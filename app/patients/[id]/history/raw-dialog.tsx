'use client';
import { useEffect, useState } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { turnsWrittenOut } from '../../../../lib/events/direction';
import type { HistoryVersion } from '../../../../lib/history/entry';
import { MINUTE } from '../../../../lib/time';
import { Problem } from '../../../components/tags';
import { useNow, useZone } from '../../../live/clock';
import { ask } from '../../../live/command';
import { Drawer } from '../drawer';

interface Raw {
  readonly id: string;
  readonly versions: readonly (HistoryVersion & {
    readonly source: string;
    readonly protocol: string | null;
    readonly text: string;
    readonly raw?: string;
    readonly withheld?: string;
  })[];
}
const PROTOCOLS: Readonly<Record<string, string>> = {
  hl7v2: 'HL7 v2',
  fhir: 'FHIR',
  json: 'JSON event',
  command: 'entered here',
};

/** The message behind a value, every version of it. Opening it is written down. */
export function RawDialog(props: { readonly patientId: string; readonly eventId: string; readonly onClose: () => void }) {
  const { patientId, eventId } = props;
  const zone = useZone();
  const now = useNow(MINUTE);
  const [body, setBody] = useState<Raw | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    const path = `/api/patients/${encodeURIComponent(patientId)}/raw?event=${encodeURIComponent(eventId)}`;
    void ask<Raw>(path).then((answer) => {
      if (over) return;
      if (answer.kind === 'done') setBody(answer.body);
      else setProblem(answer.kind === 'failed' ? answer.why : 'The server refused.');
    });
    return () => {
      over = true;
    };
  }, [patientId, eventId]);
  return (
    <Drawer title="Message behind the value" wide onClose={props.onClose}>
      <div className="flex flex-1 flex-col gap-4 overflow-y-auto px-5 py-4 max-tablet:px-4">
        <p className="text-12 text-ink2">That you opened it has been written down.</p>
        {problem !== null && <Problem title="The message cannot be shown">{problem}</Problem>}
        {body?.versions.map((v) => (
          <section key={`${v.receivedAt}${v.revision}${v.text}`} className="border-t border-line pt-3">
            <h3 className="text-14 font-600">
              {v.text}
              {!v.inForce && <span className="ml-2 font-400 text-ink2">not in force</span>}
            </h3>
            <p className="text-12 text-ink2 num">
              of {timeText(Date.parse(v.t), now, zone)}, arrived {timeText(Date.parse(v.receivedAt), now, zone)} from {v.source}
              {v.protocol !== null && `, ${PROTOCOLS[v.protocol] ?? v.protocol}`}
              {v.by !== null && `, by ${v.by}`}
            </p>
            {v.raw === undefined ? (
              <p className="mt-2 text-13 font-600">{v.withheld}</p>
            ) : (
              <pre className="mt-2 overflow-x-auto rounded-4 border border-line bg-raise p-3 text-12 whitespace-pre-wrap">
                {turnsWrittenOut(v.raw).replaceAll('\r', '\n')}
              </pre>
            )}
          </section>
        ))}
      </div>
    </Drawer>
  );
}
