import type { Preview, PreviewLine } from '../../lib/sources';
import type { RawMessage } from '../store/raw';
import { said } from './again';
import type { SourceSettings } from './port';

const LISTED = 100;

/** What would become of these messages if the source were set up as in `after`. Nothing is stored. */
export function preview(messages: readonly RawMessage[], before: SourceSettings, after: SourceSettings): Preview {
  const lines: PreviewLine[] = [];
  for (const raw of messages) {
    const [old, next] = [said(raw, before), said(raw, after)];
    const at = new Date(raw.receivedAt).toISOString();
    const keys = new Set([...old, ...next].map((s) => s.key));
    for (const key of keys) {
      const was = old.find((s) => s.key === key);
      const will = next.find((s) => s.key === key);
      if (was?.text === will?.text && was?.used === will?.used) continue;
      const what =
        will?.used === true && was?.used !== true ? 'used' : was?.used === true && will?.used !== true ? 'lost' : 'changed';
      lines.push({
        receivedAt: at,
        patient: will?.patient ?? was?.patient ?? '',
        before: was?.text ?? null,
        after: will?.text ?? null,
        what,
      });
    }
  }
  const joined = joinRows(lines);
  const n = (what: PreviewLine['what']) => joined.filter((l) => l.what === what).length;
  return {
    messages: messages.length,
    lines: joined.slice(-LISTED).reverse(),
    more: Math.max(0, joined.length - LISTED),
    used: n('used'),
    lost: n('lost'),
    changed: n('changed'),
  };
}

/** A refused row that becomes an event is one line: what was said of it before, and what it will be. */
function joinRows(lines: readonly PreviewLine[]): PreviewLine[] {
  const out: PreviewLine[] = [];
  const waiting: PreviewLine[] = [];
  for (const line of lines) {
    if (line.after === null && line.what === 'changed') waiting.push(line);
    else if (line.before === null && line.what === 'used') {
      const i = waiting.findIndex((w) => w.receivedAt === line.receivedAt && w.patient === line.patient);
      const row = i < 0 ? undefined : waiting.splice(i, 1)[0];
      out.push(row ? { ...line, before: row.before } : line);
    } else out.push(line);
  }
  return [...out, ...waiting];
}
