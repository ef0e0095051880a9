import { type Chart, VITAL_NAMES, type VitalValue } from '../chart/chart';
import { current, monitoring, monitoringStart } from '../chart/read';
import { limitsOf, vitalFreshness } from '../freshness';
import { type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { clock } from './words';

/** A monitor that has gone silent, and its graver form: a sick patient nobody sees. */

/** Since when the running monitor has been silent too long; else when that could next be so. */
function silence(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { readonly since: Instant; readonly last: Instant | null } | { readonly quietUntil: Instant | null } {
  const limit = span(protocol, 'feed.silent');
  const { running, since } = monitoring(chart);
  const start = monitoringStart(chart);
  if (start === null) return { quietUntil: null };
  // A monitor that begins to stream cannot have been silent for longer than the limit before the next look.
  if (!running) return { quietUntil: after(now, limit) };
  const absence = chart.person.absence;
  if (absence !== null && (absence.until === null || now < absence.until)) return { quietUntil: absence.until };
  const last = chart.feed.deviceAt;
  // Stopped and recorded as running again, a monitor has been silent from then on at most.
  const recorded = chart.support.monitoring?.since ?? start;
  const base = Math.max(last ?? start, since ?? start, recorded, start, absence?.until ?? start);
  const from = after(base, limit);
  return now < from ? { quietUntil: from } : { since: from, last };
}

export const FEED_SILENT: Rule = {
  id: 'FEED-SILENT',
  family: 'FEED-SILENT',
  title: 'Monitor silent',
  when: 'Continuous monitoring is running and no plausible device value has come for more than 5 min; excused while the patient is off the unit.',
  priority: 'medium',
  kind: 'state',
  cls: 'technical',
  ack: 'until-done',
  notify: ['RN', 'BIO'],
  action: 'Check the monitor link; the values shown are not current.',
  source: ['S1', 'ENG'],
  numbers: ['feed.silent'],
  reads: ['support', 'stay', 'person'],
  // A stream never wakes it: it looks again when the newest value it knew would be too old.
  readsWhileMet: ['feed', 'vitals'],
  evaluate(chart, protocol, now) {
    const s = silence(chart, protocol, now);
    if ('quietUntil' in s) return quietUntil(s.quietUntil);
    return holds(FEED_SILENT, {
      priority: 'medium',
      since: s.since,
      text: s.last === null ? 'No monitor value yet' : `No monitor value since ${clock(chart, s.last, s.since)}`,
      evidence: [{ name: 'last monitor value', value: null, t: s.last, ...lastFeed(chart) }],
    });
  },
};

/** The source the monitor was last heard by: only that one's silence explains this one's. */
function lastFeed(chart: Chart): { readonly source?: string } {
  const streamed = VITAL_NAMES.flatMap((name) => {
    const v = chart.vitals[name];
    return v?.device === true && v.feed !== undefined ? [{ t: v.t, feed: v.feed }] : [];
  });
  const newest = streamed.reduce<(typeof streamed)[number] | null>((a, b) => (a !== null && a.t >= b.t ? a : b), null);
  return newest === null ? {} : { source: newest.feed };
}

const LOST = [
  ['temperature', ['tempC']],
  ['blood pressure', ['sbpMmHg', 'mapMmHg']],
  ['SpO2', ['spo2Percent']],
] as const;

/** From when a value is too old to be called current; the newest of several decides. */
function staleFrom(
  chart: Chart,
  fields: readonly ('tempC' | 'sbpMmHg' | 'mapMmHg' | 'spo2Percent')[],
): { readonly at: Instant; readonly value: VitalValue | null } {
  let at = Number.NEGATIVE_INFINITY;
  let value: VitalValue | null = null;
  for (const field of fields) {
    const v = chart.vitals[field];
    if (v === undefined) continue;
    const stale = after(v.t, limitsOf(field, v.device && v.site !== 'cuff' ? 'device' : 'charted').ageing);
    if (stale > at) {
      at = stale;
      value = v;
    }
  }
  return { at, value };
}

export const T1: Rule = {
  id: 'T1',
  family: 'FEED-SILENT',
  title: 'Monitoring lost',
  when: 'FEED-SILENT at CRS or ICANS 3 or more, with temperature, pressure and SpO2 all without a current value.',
  priority: 'high',
  kind: 'state',
  cls: 'technical',
  ack: 'until-done',
  notify: ['RN', 'BIO'],
  action: 'Go to the bed; use the bedside monitor; check its network link.',
  source: ['ENG'],
  numbers: ['feed.silent'],
  reads: ['steps', 'support', 'stay', 'person', 'vitals'],
  readsWhileMet: ['feed'],
  evaluate(chart, protocol, now) {
    const step = current(chart);
    if (step.crs < 3 && step.icans < 3) return QUIET;
    const s = silence(chart, protocol, now);
    if ('quietUntil' in s) return quietUntil(s.quietUntil);
    const evidence: Evidence[] = [];
    let next: Instant | null = null;
    let since = s.since;
    for (const [name, fields] of LOST) {
      const { at, value } = staleFrom(chart, fields);
      if (at > now) next = earlier(next, at);
      since = Math.max(since, at);
      const fresh = vitalFreshness(fields[0], value ?? undefined, now);
      evidence.push({
        name,
        value: fresh === 'withheld' ? 'stale' : fresh,
        t: value?.t ?? null,
        ...(value === null ? {} : { eventId: value.id }),
      });
    }
    if (next !== null) return quietUntil(next);
    return holds(T1, {
      priority: 'high',
      since: Math.max(since, s.since),
      text: `CRS ${step.crs}, ICANS ${step.icans}: temperature, pressure and SpO2 all without a current value`,
      evidence: [...evidence, { name: 'last monitor value', value: null, t: s.last }],
    });
  },
};

export const FEED_RULES: readonly Rule[] = [FEED_SILENT, T1];
