'use client';
import { type ReactNode, useState } from 'react';
import { SOURCE_KINDS, type SourceView } from '../../lib/sources';
import { Button } from '../components/button';
import { SaveState, type Saving } from '../components/tags';
import { newCommandId, sendCommand } from '../live/command';
import { useUnits } from '../session/unit';
import { useSaved } from './use-saved';

/** Kind, time zone, units, intervals and certificate of a source. */
export function Settings(props: { source: SourceView; mayManage: boolean; onSaved: (source: SourceView) => void }) {
  const { source: s, mayManage } = props;
  const { units } = useUnits();
  const [kind, setKind] = useState(s.kind);
  const [zone, setZone] = useState(s.zone);
  const [monitor, setMonitor] = useState(s.monitor);
  const [allowed, setAllowed] = useState<readonly string[]>(s.units);
  const [expected, setExpected] = useState(s.expectedSecs === null ? '' : String(s.expectedSecs));
  const [skew, setSkew] = useState(s.skewLimitSecs === null ? '' : String(s.skewLimitSecs));
  const [certificate, setCertificate] = useState(s.certificate ?? '');
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const now = useSaved();

  async function save() {
    setSaving({ state: 'saving' });
    const answer = await sendCommand<{ source: SourceView }>(`/api/sources/${s.id}`, {
      commandId: newCommandId(),
      kind,
      zone: zone.trim(),
      monitor,
      units: allowed,
      expectedSecs: seconds(expected),
      skewLimitSecs: seconds(skew),
      certificate: certificate.trim() === '' ? null : certificate.trim(),
    });
    if (answer.kind !== 'done')
      return setSaving({ state: 'failed', why: answer.kind === 'failed' ? answer.why : 'It has changed meanwhile.' });
    setSaving({ state: 'saved', at: now() });
    setCertificate(answer.body.source.certificate ?? '');
    props.onSaved(answer.body.source);
  }

  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={!mayManage} className="grid gap-3">
        <Field label="Kind" help="for people: nothing is read differently by it">
          <select value={kind} onChange={(e) => setKind(e.target.value)} className="field h-8 w-full min-w-0 text-13">
            {[...new Set([s.kind, ...SOURCE_KINDS])].map((k) => (
              <option key={k}>{k}</option>
            ))}
          </select>
        </Field>
        <Field label="Time zone" help="of times that name none">
          <input
            value={zone}
            onChange={(e) => setZone(e.target.value)}
            className="field h-8 w-full min-w-0 text-13"
            list="zones"
          />
          <datalist id="zones">
            {[
              'UTC',
              'America/New_York',
              'America/Chicago',
              'America/Denver',
              'America/Los_Angeles',
              'Europe/London',
              'Europe/Berlin',
            ].map((z) => (
              <option key={z} value={z} />
            ))}
          </datalist>
        </Field>
        <label className="flex items-center gap-2 text-13">
          <input type="checkbox" checked={monitor} onChange={(e) => setMonitor(e.target.checked)} />A monitor: its readings are
          device readings whatever the code says
        </label>
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-12 text-ink2">May write to (none chosen: every unit)</legend>
          {units.map((u) => (
            <label key={u.id} className="flex items-center gap-2 text-13">
              <input
                type="checkbox"
                checked={allowed.includes(u.id)}
                onChange={(e) => setAllowed(e.target.checked ? [...allowed, u.id] : allowed.filter((x) => x !== u.id))}
              />
              {u.name}
            </label>
          ))}
        </fieldset>
        <div className="grid grid-cols-2 gap-3">
          <Field label="A bed is expected every" help="seconds; empty: learnt">
            <input
              value={expected}
              onChange={(e) => setExpected(e.target.value)}
              className="field h-8 w-full min-w-0 text-13"
              inputMode="numeric"
            />
          </Field>
          <Field label="Clock may be off by" help="seconds; empty: 30">
            <input
              value={skew}
              onChange={(e) => setSkew(e.target.value)}
              className="field h-8 w-full min-w-0 text-13"
              inputMode="numeric"
            />
          </Field>
        </div>
        <Field label="TLS client certificate" help="SHA-256 fingerprint; its holder is this source over MLLP">
          <input
            value={certificate}
            onChange={(e) => setCertificate(e.target.value)}
            className="field h-8 w-full min-w-0 text-12"
            autoComplete="off"
          />
        </Field>
        <div className="flex items-center gap-3">
          <Button type="submit" disabled={saving.state === 'saving'}>
            Save settings
          </Button>
          <SaveState saving={saving} onRetry={() => void save()} />
        </div>
      </fieldset>
    </form>
  );
}

const seconds = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));

function Field({ label, help, children }: { label: string; help: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is handed in
    <label className="grid min-w-0 content-end gap-1 text-12 text-ink2">
      <span>
        {label} <span>({help})</span>
      </span>
      {children}
    </label>
  );
}
