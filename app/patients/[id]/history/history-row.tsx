'use client';
import { withoutStop } from '../../../../lib/display/alert';
import { hmsText, timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import type { HistoryEntry, HistoryKind } from '../../../../lib/history/entry';
import { MINUTE } from '../../../../lib/time';
import { AlertBadge } from '../../../components/alert-badge';
import { Button } from '../../../components/button';
import { GradeGlyph } from '../../../components/grade-glyph';
import { useZone } from '../../../live/clock';

const WORDS: Readonly<Record<HistoryKind, string>> = {
  alert: 'Alert',
  grade: 'Grade',
  correction: 'Correction',
  act: 'Decision',
  note: 'Note',
  reading: 'Value',
};
/** Less than this late is on time. */
const LATE_MS = MINUTE;

/** One entry: when it became known, what, who, and how late; a correction with every version. */
export function HistoryRow(props: {
  readonly entry: HistoryEntry;
  readonly onRaw: ((eventId: string) => void) | null;
  readonly onCorrect: ((entry: HistoryEntry) => void) | null;
}) {
  const { entry } = props;
  const zone = useZone();
  const at = Date.parse(entry.at);
  const late = entry.lateMs !== undefined && entry.lateMs >= LATE_MS;
  return (
    <li
      data-kind={entry.kind}
      className="grid grid-cols-[76px_44px_minmax(0,1fr)_auto] items-start gap-3 border-t border-line px-3 py-2.5 first:border-t-0 max-tablet:grid-cols-[64px_36px_minmax(0,1fr)]"
    >
      <time dateTime={entry.at} className="text-13 num">
        {hmsText(at, zone)}
      </time>
      <span className="flex justify-center">
        {entry.alert ? (
          <AlertBadge
            alert={{ priority: entry.alert.priority, phase: entry.alert.to === 'raised' ? 'acknowledged' : 'resolved' }}
            height={18}
          />
        ) : entry.grade ? (
          <GradeGlyph value={entry.grade.grade as 0} size={26} name={`${entry.grade.scale} ${entry.grade.grade}`} />
        ) : (
          <span className="text-12 text-ink2">{WORDS[entry.kind]}</span>
        )}
      </span>
      <div className="min-w-0">
        <p className={`text-14 break-words ${entry.kind === 'alert' || entry.kind === 'grade' ? 'font-500' : ''}`}>
          {entry.text}
        </p>
        <p className="text-12 text-ink2">
          {[
            entry.by,
            entry.detail === undefined ? '' : withoutStop(entry.detail),
            entry.grade?.protocol.replace('@', ' v'),
            late ? `of ${timeText(Date.parse(entry.t), at, zone)}` : '',
            late
              ? `${ageText(entry.lateMs ?? 0)} ${entry.kind === 'alert' && entry.alert?.event !== 'raise' ? 'late' : 'later'}`
              : '',
            entry.event?.source.startsWith('person:') ? '' : (entry.event?.source ?? ''),
          ]
            .filter((s) => s)
            .join(', ')}
        </p>
        {entry.versions && (
          <ul className="mt-1 text-13">
            {entry.versions.map((v) => (
              <li key={`${v.receivedAt}${v.revision}${v.text}`} className="num">
                {v.inForce ? <span className="font-600">{v.text}</span> : <s className="text-ink2">{v.text}</s>}{' '}
                <span className="text-12 text-ink2">
                  {v.inForce ? 'in force' : 'no longer'}, arrived {timeText(Date.parse(v.receivedAt), at, zone)}
                  {v.by === null ? '' : `, ${v.by}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <span className="flex flex-wrap justify-end gap-2 empty:hidden max-tablet:col-span-3">
        {props.onCorrect !== null && !withdrawn(entry) && (
          <Button onClick={() => props.onCorrect?.(entry)} aria-label={`Correct: ${entry.text}`}>
            Correct
          </Button>
        )}
        {props.onRaw !== null && entry.event !== undefined && (
          <Button kind="quiet" onClick={() => props.onRaw?.(entry.event?.id ?? '')} aria-label={`Message behind: ${entry.text}`}>
            Message
          </Button>
        )}
      </span>
    </li>
  );
}
const withdrawn = (entry: HistoryEntry): boolean => entry.versions !== undefined && !entry.versions.some((v) => v.inForce);
