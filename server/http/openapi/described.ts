import { z } from 'zod';
import { wireEvent } from '../../../lib/events/event';
import { handoffBody, readBackBody } from '../handoff';
import { approveBody, createBody, publishBody } from '../protocols';
import { settleBody } from '../quarantine';
import { retentionBody } from '../retention';
import { newKeyBody, newSourceBody, previewBody, revokeBody, settingsBody } from '../sources';
import { newBedsBody, newUnitBody, renameBedBody, retireBedBody, teamsBody, unitBody } from '../units';

/** What the document says of a route beyond its address, method and who may call it. */
export interface Described {
  readonly summary: string;
  readonly description?: string;
  readonly query?: readonly { readonly name: string; readonly description: string; readonly required?: boolean }[];
  readonly body?: z.ZodType;
  readonly example?: unknown;
  readonly answer?: z.ZodType;
  readonly answerExample?: unknown;
}

const instant = z.iso.datetime({ offset: true });
const cursor = { name: 'cursor', description: 'Goes on where the page before ended: its `next`.' };
const commandId = z.string().min(1).max(200);
const count = z.int().min(0);
const alert = z.looseObject({
  id: z.string(),
  rule: z.string(),
  priority: z.enum(['high', 'medium', 'low']),
  phase: z.enum(['raised', 'acknowledged', 'snoozed', 'latched', 'resolved', 'withdrawn', 'superseded']),
  condition: z.enum(['present', 'absent', 'unknown']),
  since: instant,
  version: z.int(),
});
const answerBody = z.object({
  commandId,
  version: z.int(),
  reason: z.string().max(2_000).optional(),
  minutes: z.number().optional(),
  promise: z.object({ text: z.string().min(1).max(200), by: z.string().nullish() }).nullish(),
});
const answerExample = { commandId: '0f3c', version: 4 };
const alertAnswer = z.object({ alert });
const events = z.object({ events: z.array(wireEvent).min(1).max(1_000) });
const results = z.object({
  results: z.array(
    z.object({
      id: z.string().nullable(),
      status: z.enum(['stored', 'duplicate', 'rejected', 'held']),
      reason: z.string().optional(),
    }),
  ),
});
const counts = { messages: count, used: count, repeated: count, held: count, rejected: count, kept: count };
const feed = z.looseObject({
  source: z.string(),
  lastAt: instant.nullable(),
  perMinute: z.number(),
  skewSecs: z.number().nullable(),
  ...counts,
});
const entry = z.looseObject({
  id: z.string(),
  source: z.string(),
  receivedAt: instant,
  status: z.enum(['rejected', 'held', 'kept', 'conflict']),
  state: z.enum(['open', 'admitted', 'replayed', 'dismissed']),
  reason: z.string(),
  detail: z.string(),
  count,
  help: z.string(),
});
const settled = z.looseObject({ id: z.string(), state: z.string(), said: z.string() });
const source = z.object({ source: z.looseObject({ id: z.string(), name: z.string(), zone: z.string() }) });
const unitAnswer = z.object({ unit: z.looseObject({ id: z.string(), name: z.string(), zone: z.string() }) });
const patientEvent = z.looseObject({ commandId, kind: z.string(), t: instant.optional() });

const alertActs = {
  acknowledge: "I'm responding: sound and escalation stop",
  decline: "Can't take it: the next tier is told at once",
  snooze: 'Pause it (`minutes`, not for a high)',
  resolve: 'Resolve by hand (`reason`; a high one also `sign: {pin}` or `{password}`)',
  seen: 'A high that ended unanswered has been seen',
} as const;

/** By method and pattern. A route that is not here is in the document with its address, method and rights alone. */
export const DESCRIBED: Readonly<Record<string, Described | undefined>> = {
  'POST /api/events': {
    summary: 'Send events',
    description:
      'Up to 1,000 events of a source, answered one by one in their order after they are on disk. `held` waits in quarantine, `rejected` is no event; neither stops the others. The same id again is a `duplicate`.',
    body: events,
    example: {
      events: [
        {
          id: 'mon-1-00017',
          patient: { bed: 'ICU-7-04' },
          kind: 'vital',
          t: '2026-11-21T01:02:03Z',
          source: 'device',
          heartRate: 118,
          spo2Percent: 93,
        },
        {
          id: 'lab-F88',
          patient: { mrn: '4711' },
          kind: 'lab',
          t: '2026-11-21T00:50:00Z',
          test: 'ferritin',
          value: 12400,
          unit: 'ng/mL',
        },
      ],
    },
    answer: results,
    answerExample: {
      results: [
        { id: 'mon-1-00017', status: 'stored' },
        { id: 'lab-F88', status: 'held', reason: 'no patient with number 4711 yet' },
      ],
    },
  },
  'GET /api/units': {
    summary: 'Units the caller may see',
    answer: z.object({ units: z.array(z.object({ id: z.string(), name: z.string(), zone: z.string() })) }),
    answerExample: { units: [{ id: 'ICU-7', name: 'ICU 7', zone: 'America/Chicago' }] },
  },
  'POST /api/units': {
    summary: 'Add a unit; who adds it administers it',
    body: newUnitBody,
    example: { commandId: 'c-20', id: 'ICU-8', name: 'ICU 8', zone: 'America/Chicago', beds: '801,802' },
    answer: unitAnswer,
  },
  'GET /api/units/:unit/administration': { summary: 'Name, clock, protocol and beds of a unit', answer: unitAnswer },
  'POST /api/units/:unit/administration': {
    summary: 'Name a unit and set its clock; another zone is confirmed by the id and waits until nobody lies there',
    body: unitBody,
    example: { commandId: 'c-21', name: 'ICU 8', zone: 'America/Denver', confirm: 'ICU-8' },
    answer: unitAnswer,
  },
  'POST /api/units/:unit/beds': {
    summary: 'Add beds by their labels',
    body: newBedsBody,
    example: { commandId: 'c-22', beds: '803, 804' },
    answer: unitAnswer,
  },
  'POST /api/units/:unit/teams': {
    summary: 'Say which team looks after which beds; replaces all teams of the unit',
    body: teamsBody,
    example: { commandId: 'c-25', teams: [{ name: 'Blue', beds: ['ICU-8-801', 'ICU-8-802'] }] },
    answer: unitAnswer,
  },
  'POST /api/units/:unit/beds/:bed/rename': {
    summary: 'Give an empty bed another label; confirmed by the old one',
    body: renameBedBody,
    example: { commandId: 'c-23', label: '813', confirm: '803' },
    answer: unitAnswer,
  },
  'POST /api/units/:unit/beds/:bed/retire': {
    summary: 'Take an empty bed off the unit; confirmed by its label',
    body: retireBedBody,
    example: { commandId: 'c-24', confirm: '804' },
    answer: unitAnswer,
  },
  'GET /api/retention': { summary: 'How long what is kept, and what would go now' },
  'POST /api/retention': {
    summary: 'Set how many days a kind is kept; a shorter time is confirmed by its name',
    body: retentionBody,
    example: { kind: 'raw', days: 60, confirm: 'raw' },
  },
  'GET /api/system-health': {
    summary: 'What the server says of itself, in words, worst first',
    answer: z.object({
      at: instant,
      items: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          state: z.enum(['well', 'watch', 'bad']),
          said: z.string(),
          help: z.string().optional(),
        }),
      ),
    }),
  },
  'GET /api/units/:unit/board': { summary: 'A unit as it stands: every bed, open alerts, sources' },
  'GET /api/patients/:ref/state': {
    summary: 'Grades with their basis, doses, scores, newest values and alerts of a patient',
    query: [
      { name: 'at', description: 'Clinical instant with offset; as of now if left out.' },
      { name: 'known', description: 'Only what had arrived by this instant.' },
    ],
  },
  'GET /api/patients/:ref/trend': {
    summary: 'Series for charts',
    query: [
      { name: 'codes', description: 'Comma-separated fields and tests.' },
      { name: 'from', description: 'Instant.' },
      { name: 'to', description: 'Instant.' },
      { name: 'points', description: 'At most so many a series.' },
    ],
  },
  'GET /api/patients/:ref/events': {
    summary: 'Events of a patient by time, the version in force of each',
    query: [{ name: 'from', description: 'Instant.' }, { name: 'to', description: 'Instant.' }, cursor],
  },
  'POST /api/patients/:ref/events': {
    summary: 'Chart something (a signed-in person)',
    description:
      "Fields of the kind as in POST /api/events; `commandId` makes a repeat harmless. A regrade carries `seen`; one that gives another grade also `reason` and `sign: {pin}` or `{password}`. `patient: {mrn, bed}` says for whom the form was filled in: anybody else is refused. One of one's own entries is corrected by its `id` with `status: corrected` (`corrected: true` for drugs and devices) or taken back with `entered-in-error`.",
    body: patientEvent,
    example: { commandId: 'c-1', kind: 'vital', tempC: 38.4 },
  },
  'GET /api/patients/:ref/history': {
    summary: 'Alerts with their life, grades as computed, corrections, decisions, notes: newest first by when known; audited',
    query: [
      { name: 'kinds', description: 'Of alert, grade, correction, act, note, reading; all but reading if left out.' },
      cursor,
    ],
  },
  'GET /api/patients/:ref/raw': {
    summary: 'The messages behind a value, every version, the part of this patient only; audited',
    query: [{ name: 'event', description: 'Id of the event.' }],
  },
  'GET /api/patients/:ref/export': {
    summary:
      'Everything recorded of one stay as a file: events in every version, grades, alerts, handovers, audit lines; audited',
    query: [{ name: 'stay', description: 'Number of the stay; else the newest.' }],
  },
  'GET /api/patients/:ref/handoffs': { summary: 'A handover filled from the data of now, and those given before' },
  'POST /api/patients/:ref/handoffs': {
    summary: 'Give a handover: stored with the data of that moment, never changed',
    body: handoffBody,
    example: {
      commandId: 'c-7',
      text: { illness: 'Sicker than the number.', summary: '', actions: 'Call at MAP 60.', awareness: '' },
    },
  },
  'POST /api/patients/:ref/handoffs/:id/read-back': {
    summary: 'The receiver says back what was understood; not the person who gave it',
    body: readBackBody,
    example: { commandId: 'c-8', synthesis: 'MAP below 60: I come.' },
  },
  'GET /api/patients/:ref/grade-course': {
    summary: 'Every step of both grades and every confirmation as Observations in a FHIR Bundle; audited',
  },
  'GET /api/alerts': {
    summary: 'Alerts of units',
    query: [
      { name: 'unit', description: 'One unit; else all the caller may see.' },
      { name: 'state', description: 'open, closed or all.' },
      cursor,
    ],
    answer: z.object({ alerts: z.array(alert), next: z.string().optional() }),
  },
  ...Object.fromEntries(
    Object.entries(alertActs).map(([act, summary]) => [
      `POST /api/alerts/:id/${act}`,
      {
        summary,
        body: answerBody,
        example: answerExample,
        answer: alertAnswer,
        description: 'A stale `version` is 409 with the alert as it is.',
      },
    ]),
  ),
  'GET /api/quarantine': {
    summary: 'What could not be used, newest first',
    query: [
      { name: 'source', description: 'Only of this source.' },
      { name: 'reason', description: 'Only for this reason.' },
      { name: 'status', description: 'rejected, held, kept or conflict.' },
      { name: 'state', description: 'open (default) or settled.' },
      cursor,
    ],
    answer: z.object({ items: z.array(entry), next: z.string().optional() }),
  },
  'GET /api/quarantine/counts': {
    summary: 'How much waits, by source and reason',
    answer: z.object({
      counts: z.array(z.object({ source: z.string(), reason: z.string(), status: z.string(), entries: count, parts: count })),
    }),
    answerExample: { counts: [{ source: 'LAB/HOSP', reason: 'unknown code', status: 'kept', entries: 1, parts: 12 }] },
  },
  'GET /api/quarantine/:id/raw': {
    summary: 'The text of an entry as it came; reading it is audited',
    answer: z.object({ id: z.string(), part: z.string().nullable(), message: z.string().nullable() }),
  },
  'POST /api/quarantine/:id/assign': {
    summary: 'Give it to a patient, by number or by the bed they lie in',
    body: settleBody,
    example: { commandId: 'c-2', mrn: '4711' },
    answer: settled,
  },
  'POST /api/quarantine/:id/replay': {
    summary: 'Read the stored messages behind it again, as the source is set up now',
    body: settleBody,
    example: { commandId: 'c-3' },
    answer: settled,
  },
  'POST /api/quarantine/:id/dismiss': {
    summary: 'Dismiss it with a reason',
    body: settleBody,
    example: { commandId: 'c-4', reason: 'test patient' },
    answer: settled,
  },
  'GET /api/feeds': {
    summary: 'Every source: what came, what was used, held and refused, its clock, its beds',
    answer: z.object({ serverNow: instant, feeds: z.array(feed) }),
  },
  'GET /api/sources': {
    summary: 'Sources with their settings and keys, and who was turned away in the last 24 hours',
    answer: z.object({
      sources: z.array(source.shape.source),
      refused: z.array(z.object({ at: instant, source: z.string().nullable(), address: z.string(), why: z.string() })),
    }),
  },
  'GET /api/sources/:id': { summary: 'One source', answer: source },
  'POST /api/sources': {
    summary: 'Add a source before it sends',
    body: newSourceBody,
    example: { commandId: 'c-5', name: 'MON/ICU', kind: 'monitor' },
    answer: source,
  },
  'POST /api/sources/:id': {
    summary: 'Set how a source is read; what is left out stays, a map is given whole',
    body: settingsBody,
    example: {
      commandId: 'c-6',
      zone: 'America/Chicago',
      codes: { '99MNDRY|7001': 'loinc:2276-4' },
      unitMap: { 'milligr/dl': 'mg/dL' },
    },
    answer: source,
  },
  'POST /api/sources/:id/preview': {
    summary: 'What would become of stored messages under other maps; stores nothing',
    body: previewBody,
    example: { codes: { '99MNDRY|7001': 'loinc:2276-4' } },
    answer: z.looseObject({
      messages: count,
      used: count,
      lost: count,
      changed: count,
      more: count,
      lines: z.array(z.looseObject({})),
    }),
  },
  'POST /api/sources/:id/keys': {
    summary: 'Make a key; it stands in this answer and nowhere else',
    body: newKeyBody,
    example: { commandId: 'c-7', unit: 'ICU-7', scopes: ['ingest'], addresses: ['10.2.0.0/16'] },
    answer: z.looseObject({ key: z.string(), expiresAt: instant }),
  },
  'POST /api/sources/:id/keys/:kid/revoke': {
    summary: 'Revoke a key',
    body: revokeBody,
    example: { commandId: 'c-8' },
    answer: source,
  },
  'GET /api/rules': {
    summary: 'Every rule, number and table the engine runs on, with source and sign-off',
    query: [
      { name: 'protocol', description: 'A version as `id@version`; without it what the unit follows.' },
      { name: 'unit', description: 'Whose protocol, for people of several units.' },
    ],
  },
  'GET /api/units/:unit/burden': {
    summary:
      'What alerts cost the unit: per patient-day against the budget, share acted on, response times, floods; how often regrades differed from the suggestion',
    query: [
      { name: 'from', description: 'Alerts raised since; seven days before `to` without it.' },
      { name: 'to', description: 'Alerts raised before; now without it.' },
    ],
  },
  'GET /api/units/:unit/burden.csv': {
    summary: 'The alerts behind it, one line each: opaque ids and beds, seconds from the raise',
    query: [
      { name: 'from', description: 'Alerts raised since.' },
      { name: 'to', description: 'Alerts raised before.' },
    ],
  },
  'GET /api/protocols': { summary: 'Versions of the protocols, and what each unit follows since when' },
  'GET /api/protocols/:ref': { summary: 'One version with all its numbers' },
  'GET /api/protocols/diff': {
    summary: 'What two versions say differently',
    query: [
      { name: 'a', description: 'The first version.', required: true },
      { name: 'b', description: 'The second version.', required: true },
    ],
  },
  'GET /api/protocols/dry-run': {
    summary: 'Hours at each grade and alerts over stored stays, under two versions',
    query: [
      { name: 'a', description: 'The first version.', required: true },
      { name: 'b', description: 'The second version.', required: true },
      { name: 'unit', description: 'Whose stays.', required: true },
      { name: 'from', description: 'Since when; 30 days ago without it.' },
    ],
  },
  'POST /api/protocols': {
    summary: 'Write a further version; another person approves it',
    body: createBody,
    example: { commandId: 'c-20', base: 'astct-2019', note: 'oxygen earlier', numbers: { 'crs.spo2Below': 92 } },
    answer: z.object({ ref: z.string() }),
  },
  'POST /api/protocols/approve': {
    summary: 'Sign off a version somebody else has written',
    body: approveBody,
    example: { commandId: 'c-21', ref: 'astct-2019@1.0.0-site.1' },
    answer: z.object({ ref: z.string() }),
  },
  'POST /api/units/:unit/protocol': {
    summary: 'Let a unit follow a version from an instant on (now without `at`)',
    body: publishBody,
    example: { commandId: 'c-22', protocol: 'astct-2019@1.0.0-site.1' },
    answer: z.object({ unit: z.string(), ref: z.string(), effectiveAt: instant }),
  },
  'GET /api/openapi.json': { summary: 'This document' },
};
