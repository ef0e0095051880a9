import type { Chart, Rejected } from '../chart/chart';
import { attributionAt } from '../chart/read';
import { inSentence } from '../display/in-sentence';
import { catalogRow } from '../events/catalog';
import { span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, ahead, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { clock, list } from './words';

/** Values that were refused, and attributions about to end. */

function title(field: string): string {
  return inSentence(catalogRow(field)?.title ?? (field === 'efPercent' ? 'Ejection fraction' : field));
}

export const DATA_IMPLAUSIBLE: Rule = {
  id: 'DATA-IMPLAUSIBLE',
  family: 'DATA-IMPLAUSIBLE',
  title: 'Value not used',
  when: 'A value was refused as implausible in the last hour: outside its limits, an impossible pressure, a unit that is not known.',
  priority: 'low',
  // One alert for the patient, not one a value: a probe that has come off sends one a second.
  kind: 'state',
  cls: 'technical',
  ack: 'until-worse',
  notify: ['RN', 'BIO'],
  action: 'Check probe, unit or entry; the value is kept and used by no rule.',
  source: ['ENG'],
  numbers: ['event.implausible'],
  reads: ['rejects', 'stay'],
  evaluate(chart, protocol, now) {
    const life = span(protocol, 'event.implausible');
    const recent: Rejected[] = [];
    let again: Instant | null = null;
    for (const field in chart.rejects) {
      const r = chart.rejects[field];
      if (r === undefined || r.t > now || now - r.t > life) continue;
      recent.push(r);
      again = earlier(again, after(r.t, life));
    }
    if (recent.length === 0) return QUIET;
    recent.sort((a, b) => a.t - b.t || (a.field < b.field ? -1 : 1));
    const evidence: Evidence[] = recent.map((r) => ({
      name: title(r.field),
      value: r.value,
      t: r.t,
      eventId: r.id,
      ...(r.unit === null ? {} : { unit: r.unit }),
    }));
    const said = recent.map((r) => `${title(r.field)} ${r.value}${r.unit === null ? '' : ` ${r.unit}`} (${r.reason})`);
    return holds(
      DATA_IMPLAUSIBLE,
      { priority: 'low', since: (recent.at(-1) as Rejected).t, text: `Not used: ${list(said)}`, evidence },
      again,
    );
  },
};

const DOMAIN_WORDS: Readonly<Record<string, string>> = {
  fever: 'fever',
  hypotension: 'hypotension',
  hypoxia: 'hypoxia',
  'icans-ice': 'ICE',
  'icans-loc': 'consciousness',
  'icans-seizure': 'seizure',
  'icans-motor': 'motor weakness',
  'icans-icp': 'intracranial pressure',
};

/** Attributions in force that end by the 24 h default within the notice (C6). */
function ending(chart: Chart, notice: number, now: Instant) {
  const soon: { domain: string; cause: string | null; until: Instant; t: Instant; id: string }[] = [];
  let again: Instant | null = null;
  for (const domain in chart.attributions) {
    const a = attributionAt(chart.attributions[domain], now);
    if (a === null || !a.byDefault || a.until === null) continue;
    if (now < a.until - notice) again = earlier(again, ahead(a.until - notice, now));
    else {
      soon.push({ domain, cause: a.cause, until: a.until, t: a.t, id: a.id });
      again = earlier(again, a.until);
    }
  }
  return { soon, again };
}

export const ATTRIBUTION_ENDING: Rule = {
  id: 'ATTRIBUTION-ENDING',
  family: 'ATTRIBUTION-ENDING',
  title: 'Exclusion ends soon',
  when: 'An attribution of fever, hypotension, hypoxia, ICE or consciousness for which the clinician gave no end runs out in 2 h or less: 24 h after its own time. Not when it was renewed or cancelled; those of seizure, motor and ICP have no end.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'HEM'],
  action: 'Renew the attribution, or let the finding count again.',
  source: ['L19', 'ENG'],
  numbers: ['crs.attributionEnds', 'crs.attributionNotice'],
  reads: ['attributions', 'stay'],
  evaluate(chart, protocol, now) {
    const notice = span(protocol, 'crs.attributionNotice');
    const { soon, again } = ending(chart, notice, now);
    const first = soon[0];
    if (first === undefined) return quietUntil(again);
    const said = soon.map((a) => {
      const cause = a.cause === null ? '' : ` (${a.cause})`;
      return `${DOMAIN_WORDS[a.domain] ?? a.domain}${cause} counts again from ${clock(chart, a.until, a.until - notice)}`;
    });
    return holds(
      ATTRIBUTION_ENDING,
      {
        priority: 'low',
        since: Math.min(...soon.map((a) => a.until)) - notice,
        text: `${list(said)}: renew or let it count`,
        evidence: soon.map((a) => ({
          name: `attribution of ${DOMAIN_WORDS[a.domain] ?? a.domain}`,
          value: a.cause ?? 'other cause',
          t: a.t,
          eventId: a.id,
        })),
      },
      again,
    );
  },
};

export const DATA_RULES: readonly Rule[] = [DATA_IMPLAUSIBLE, ATTRIBUTION_ENDING];
