import { catalogRow } from '../../lib/events/catalog';
import { deviceRow } from '../../lib/events/devices';
import { drugByName } from '../../lib/events/drugs';
import { VITAL_FIELDS, type VitalField, type WireEvent } from '../../lib/events/event';
import type { Fact } from '../../lib/scenarios/plan';
import { hash } from '../../lib/scenarios/random';
import type { Instant } from '../../lib/time';

/**
 * HL7 v2 messages as the hospital's systems would write them. Each sender has its own MSH-3, so the feeds page can tell
 * them apart. Message control ids and order numbers follow from the content: the same facts make the same message, and
 * sending it again stores nothing new.
 */
export const SENDERS = {
  monitor: 'Monitors',
  respiratory: 'Resp care',
  pump: 'Pumps',
  lab: 'Labs',
  pharmacy: 'MAR',
  adt: 'ADT',
} as const;
export type Hl7Channel = keyof typeof SENDERS;
/** Assigning authority of the patient numbers; MSH-4 stays empty, so that a source is named by its MSH-3 alone. */
const AUTHORITY = 'DEMO';

type EventOf<K extends WireEvent['kind']> = Extract<WireEvent, { kind: K }>;

/** Whom and where a message is about; PV1-3 is written `unit^room^bed`. */
export interface Subject {
  readonly mrn: string;
  readonly name: string;
  readonly unit: string;
  /** Label within the unit, e.g. `704`. */
  readonly bed: string;
}

/** HL7 time in UTC with its offset: the receiver needs no zone of ours. */
export function hl7Time(t: Instant): string {
  return `${new Date(t).toISOString().replace(/[-:TZ]/g, '')}+0000`;
}

/** Escapes the five delimiters of the standard encoding characters. */
export function escaped(text: string): string {
  return text
    .replace(/[\\|^&~]/g, (c) => `\\${{ '\\': 'E', '|': 'F', '^': 'S', '&': 'T', '~': 'R' }[c]}\\`)
    .replace(/[\r\n]+/g, ' ');
}

/** One message of a sender about one patient; `facts` all of that channel, in order. Which type follows from the channel. */
export function message(channel: Hl7Channel, subject: Subject, facts: readonly Fact[]): string {
  switch (channel) {
    case 'monitor':
      return results('monitor', subject, facts, facts.flatMap(monitorGroup));
    case 'respiratory':
      return results('respiratory', subject, facts, facts.map(respiratoryGroup));
    case 'pump':
      return results('pump', subject, facts, facts.flatMap(pumpGroup));
    case 'lab':
      return results('lab', subject, facts, labGroups(facts));
    case 'pharmacy':
      return pharmacy(subject, facts);
    case 'adt':
      return adt(subject, facts);
  }
}

function header(channel: Hl7Channel, type: string, facts: readonly Fact[], profile = ''): string {
  const at = Math.max(...facts.map((fact) => fact.at));
  const id = `${SENDERS[channel]}-${at.toString(36)}-${hash(facts.map((fact) => fact.event.id).join()).toString(36)}`;
  return `MSH|^~\\&|${SENDERS[channel]}||TOCSIN||${hl7Time(at)}||${type}|${id}|P|2.6|||NE|AL||UNICODE UTF-8|||${profile}`;
}
/** Laboratory and pharmacy know the patient, not the bed: what they tell may be from before the admission to it. */
const NAMES_BED: ReadonlySet<Hl7Channel> = new Set(['monitor', 'respiratory', 'pump', 'adt']);

function patient(channel: Hl7Channel, { mrn, name, unit, bed }: Subject, admittedAt?: Instant): string[] {
  const [family = '', given = ''] = name.split(', ');
  const place = NAMES_BED.has(channel) ? `${escaped(unit)}^${escaped(bed)}^${escaped(bed)}` : '';
  const admitted = admittedAt === undefined ? '' : `${'|'.repeat(41)}${hl7Time(admittedAt)}`;
  return [`PID|1||${escaped(mrn)}^^^${AUTHORITY}^MR||${escaped(family)}^${escaped(given)}`, `PV1|1|I|${place}${admitted}`];
}

function results(channel: Hl7Channel, subject: Subject, facts: readonly Fact[], groups: readonly Group[]): string {
  const profile = channel === 'monitor' ? 'IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO' : '';
  const segments = [header(channel, 'ORU^R01^ORU_R01', facts, profile), ...patient(channel, subject)];
  for (const [i, group] of groups.entries()) {
    segments.push(
      `OBR|${i + 1}|${group.order}|${group.order}|${group.service}|||${hl7Time(group.t)}${'|'.repeat(15)}${hl7Time(group.saidAt)}|||${group.status}`,
    );
    for (const [n, row] of group.rows.entries()) {
      segments.push(
        `OBX|${n + 1}|${row.type}|${row.code}|${row.sub}|${row.value}|${row.unit}|||||${group.status}|||${hl7Time(group.t)}`,
      );
    }
  }
  return segments.join('\r');
}
interface Group {
  /** OBR-2 and OBR-3. */
  readonly order: string;
  readonly service: string;
  readonly t: Instant;
  readonly saidAt: Instant;
  readonly status: 'R' | 'F';
  readonly rows: readonly Row[];
}
interface Row {
  readonly type: 'NM' | 'ST' | 'CWE';
  readonly code: string;
  readonly sub: string;
  readonly value: string;
  readonly unit: string;
}

const MDC_UNITS: Readonly<Record<string, string>> = {
  '/min': '264864^MDC_DIM_BEAT_PER_MIN^MDC',
  '%': '262688^MDC_DIM_PERCENT^MDC',
  'mm[Hg]': '266016^MDC_DIM_MMHG^MDC',
  Cel: '268192^MDC_DIM_DEGC^MDC',
  'cm[H2O]': '266048^MDC_DIM_CM_H2O^MDC',
  mL: '263762^MDC_DIM_MILLI_L^MDC',
};
const BREATHS = '264928^MDC_DIM_RESP_PER_MIN^MDC';
/** Containment (OBX-4) of what a bedside monitor sends: medical device system, virtual device, channel, metric. */
const PLACE: Readonly<Partial<Record<VitalField, string>>> = {
  heartRate: '1.1.1.1',
  respRate: '1.2.1.1',
  spo2Percent: '1.3.1.1',
  sbpMmHg: '1.4.1.1',
  dbpMmHg: '1.4.1.2',
  mapMmHg: '1.4.1.3',
  tempC: '1.5.1.1',
  plateauCmH2O: '2.1.1.1',
  peepCmH2O: '2.1.1.2',
  tidalVolumeMl: '2.1.1.3',
};
const THORACIC_RESPIRATION = 151578;

function monitorGroup(fact: Fact): Group[] {
  const event = fact.event as EventOf<'vital'>;
  const rows: Row[] = [];
  for (const field of VITAL_FIELDS) {
    const value = event[field];
    const row = catalogRow(field);
    if (typeof value !== 'number' || row === undefined) continue;
    const site = event.pressureSite === undefined ? event.site : event.pressureSite;
    const code =
      row.mdc.find((mdc) => (field === 'respRate' ? mdc.code === THORACIC_RESPIRATION : mdc.site === site)) ?? row.mdc[0];
    if (code === undefined) continue;
    rows.push({
      type: 'NM',
      code: `${code.code}^${code.name}^MDC`,
      sub: PLACE[field] ?? '1.9.1.1',
      value: String(value),
      unit: field === 'respRate' ? BREATHS : (MDC_UNITS[row.unit] ?? row.unit),
    });
  }
  return [
    {
      order: order('V', fact),
      service: '69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC',
      t: fact.t,
      saidAt: fact.at,
      status: 'R',
      rows,
    },
  ];
}

/** Device, flow and FiO2 of one order and time: together they are the oxygen in use. */
function respiratoryGroup(fact: Fact): Group {
  const event = fact.event as EventOf<'support'>;
  const rows: Row[] = [];
  const device = event.device === undefined ? undefined : deviceRow(event.device);
  const snomed = device?.snomed[0];
  if (device !== undefined && snomed !== undefined) {
    const value = `${snomed.code}^${escaped(device.title)}^SCT`;
    rows.push({ type: 'CWE', code: 'O2DEVICE^Oxygen device^99DEMO', sub: '', value, unit: '' });
  }
  if (event.flowLpm !== undefined) {
    rows.push({
      type: 'NM',
      code: '3151-8^Inhaled oxygen flow rate^LN',
      sub: '',
      value: String(event.flowLpm),
      unit: 'L/min^^UCUM',
    });
  }
  if (event.fio2 !== undefined) {
    rows.push({
      type: 'NM',
      code: '3150-6^Inhaled oxygen concentration^LN',
      sub: '',
      value: String(Math.round(event.fio2 * 100)),
      unit: '%^^UCUM',
    });
  }
  return { order: order('O', fact), service: 'OXYGEN^Oxygen therapy^99DEMO', t: fact.t, saidAt: fact.at, status: 'F', rows };
}

function pumpGroup(fact: Fact): Group[] {
  const event = fact.event as EventOf<'medication'>;
  const row: Row = {
    type: 'NM',
    code: drugCode(event.drug),
    sub: '1.1.1.1',
    value: String(event.status === 'stopped' ? 0 : (event.rate ?? '')),
    unit: `${event.rateUnit ?? ''}^^UCUM`,
  };
  return [
    { order: order('P', fact), service: 'INFUSION^Infusion pump^99DEMO', t: fact.t, saidAt: fact.at, status: 'F', rows: [row] },
  ];
}

/** Results of one draw share an order, as laboratories report a panel. */
function labGroups(facts: readonly Fact[]): Group[] {
  const draws = new Map<Instant, Fact[]>();
  for (const fact of facts) draws.set(fact.t, [...(draws.get(fact.t) ?? []), fact]);
  return [...draws.values()].flatMap((draw) => {
    const first = draw[0];
    if (first === undefined) return [];
    return [
      {
        order: order('L', first),
        service: 'PANEL^Laboratory^99DEMO',
        t: first.t,
        saidAt: first.at,
        status: 'F' as const,
        rows: draw.flatMap(labRow),
      },
    ];
  });
}

function labRow(fact: Fact): Row[] {
  const event = fact.event as EventOf<'lab'>;
  if (event.test === 'blood-culture') {
    const organism = event.value === 'positive' ? event.organism : undefined;
    const value = organism === undefined ? String(event.value) : `^${escaped(organism)}`;
    return [
      {
        type: organism === undefined ? 'ST' : 'CWE',
        code: '600-7^Bacteria identified in Blood by Culture^LN',
        sub: '',
        value,
        unit: '',
      },
    ];
  }
  const row = catalogRow(event.test);
  const loinc = row?.loinc[0];
  if (row === undefined || loinc === undefined) return [];
  return [
    {
      type: 'NM',
      code: `${loinc.code}^${escaped(row.title)}^LN`,
      sub: '',
      value: String(event.value),
      unit: `${event.unit ?? ''}^^UCUM`,
    },
  ];
}

/** RxNorm and ATC side by side where we have both; a name alone otherwise. */
function drugCode(drug: string): string {
  const row = drugByName(drug);
  const rxnorm = row?.rxnorm[0]?.code;
  const atc = row?.atc[0]?.code;
  const title = escaped(row?.title ?? drug);
  if (rxnorm !== undefined && atc !== undefined) return `${rxnorm}^${title}^RXNORM^${atc}^${title}^ATC`;
  if (rxnorm !== undefined) return `${rxnorm}^${title}^RXNORM`;
  if (atc !== undefined) return `${atc}^${title}^ATC`;
  return `${escaped(drug)}^${title}^99DEMO`;
}

function pharmacy(subject: Subject, facts: readonly Fact[]): string {
  const ordered = (facts[0]?.event as EventOf<'medication'> | undefined)?.status === 'ordered';
  const segments = [header('pharmacy', ordered ? 'RDE^O11^RDE_O11' : 'RAS^O17^RAS_O17', facts), ...patient('pharmacy', subject)];
  for (const fact of facts) {
    const event = fact.event as EventOf<'medication'>;
    const number = order('M', fact);
    const route = `RXR|${event.route ?? 'IV'}`;
    const [quantity, unit] = event.doseMg === undefined ? [event.volumeMl, 'mL'] : [event.doseMg, 'mg'];
    const amount = quantity === undefined ? '|' : `${quantity}|${unit}^^UCUM`;
    if (ordered) {
      const start = hl7Time(Date.parse(event.plannedAt ?? event.t));
      segments.push(
        `ORC|NW|${number}|${number}||IP||^^^${start}||${hl7Time(fact.t)}`,
        `TQ1|1||||||${start}`,
        `RXE|^^^${start}|${drugCode(event.drug)}|${event.doseMg ?? ''}||mg^^UCUM`,
        route,
      );
    } else {
      segments.push(
        `ORC|RE|${number}|${number}||CM||||${hl7Time(fact.t)}`,
        `RXA|0|1|${hl7Time(fact.t)}|${hl7Time(fact.t)}|${drugCode(event.drug)}|${amount}|${'|'.repeat(12)}CP|A`,
        route,
      );
    }
  }
  return segments.join('\r');
}

function adt(subject: Subject, facts: readonly Fact[]): string {
  const fact = facts[0];
  if (fact === undefined || facts.length !== 1) throw new RangeError('an ADT message tells one movement');
  const { event } = fact;
  const trigger =
    event.kind === 'admission' ? 'A01' : event.kind === 'transfer' ? 'A02' : event.kind === 'discharge' ? 'A03' : 'A08';
  const structure = trigger === 'A02' ? 'ADT_A02' : trigger === 'A03' ? 'ADT_A03' : 'ADT_A01';
  const [pid = '', pv1 = ''] = patient('adt', subject, trigger === 'A01' ? fact.t : undefined);
  const segments = [
    header('adt', `ADT^${trigger}^${structure}`, facts),
    `EVN|${trigger}|${hl7Time(fact.at)}||||${hl7Time(fact.t)}`,
  ];
  if (event.kind !== 'admission') return [...segments, pid, pv1].join('\r');
  const born = event.birthDate?.replaceAll('-', '') ?? '';
  segments.push(`${pid}||${born}|${event.sex === 'female' ? 'F' : 'M'}`, pv1);
  const size = `OBX|1|NM|29463-7^Body weight^LN||${event.weightKg}|kg^^UCUM|||||F|||${hl7Time(fact.t)}`;
  return [...segments, size, `OBX|2|NM|8302-2^Body height^LN||${event.heightCm}|cm^^UCUM|||||F|||${hl7Time(fact.t)}`].join('\r');
}

/** Order number of a fact: its id is unique and stable, and short enough as a hash with the time. */
function order(prefix: string, fact: Fact): string {
  return `${prefix}${fact.t.toString(36)}${hash(fact.event.id).toString(36)}`;
}
