/** What a person may do with something that could not be used. `replay`: read the stored message again, as the source is set up now. */
export type QuarantineAct = 'assign' | 'map' | 'replay' | 'dismiss';

export interface Advice {
  /** What would make it usable, in words. */
  readonly help: string;
  readonly acts: readonly QuarantineAct[];
}

const CODE: Advice = {
  help: "Give the code a meaning in the source's code map, look at the preview, then read the stored messages again.",
  acts: ['map', 'replay', 'dismiss'],
};
const SPELLING: Advice = {
  help: "Give the unit its UCUM spelling in the source's unit map, or ask the sender to name one; then read the messages again.",
  acts: ['map', 'replay', 'dismiss'],
};
const SENDER: Advice = {
  help: 'The sender has to correct it and send it again under a new id or message number.',
  acts: ['replay', 'dismiss'],
};
const BED: Advice = {
  help: 'It is used by itself when ADT says who lay in the bed; or assign it to the patient it is about.',
  acts: ['assign', 'replay', 'dismiss'],
};
const NOTHING: Advice = { help: 'Nothing has to be done: it is kept to be looked up and used by no rule.', acts: ['dismiss'] };

const ADVICE: Readonly<Record<string, Advice | undefined>> = {
  'no such patient': {
    help: 'It is used by itself when this number is admitted; or assign it to the patient it is about.',
    acts: ['assign', 'replay', 'dismiss'],
  },
  'no patient': { help: 'Assign it to the patient it is about.', acts: ['assign', 'dismiss'] },
  'patient and bed differ': {
    help: 'Number and bed name two people. It is used by itself when ADT settles it; or assign it after a look at the wristband.',
    acts: ['assign', 'replay', 'dismiss'],
  },
  'device on two beds': {
    help: 'One device speaks for two patients. Find out whose it is, then assign it.',
    acts: ['assign', 'replay', 'dismiss'],
  },
  'bed without patient': BED,
  'bed in doubt': BED,
  'no such unit': { help: 'It is used by itself once the unit exists; or map the location.', acts: ['map', 'replay', 'dismiss'] },
  'in doubt': {
    help: 'The message contradicts itself. Assign it to a patient, or let it be sent again.',
    acts: ['assign', 'dismiss'],
  },
  'time too far ahead': {
    help: 'The clock of the source is wrong, or its time zone is set wrong: correct it, then read the message again.',
    acts: ['map', 'replay', 'dismiss'],
  },
  'being taken in': { help: 'It is used by itself within seconds.', acts: [] },
  'waits for its time': { help: 'It is used by itself when its time comes.', acts: [] },
  'before the stay': { help: 'It is older than anything a chart takes in.', acts: ['dismiss'] },
  'unit not allowed': {
    help: 'The sender may not write to this unit. If it should, allow the unit at the source, then read the message again.',
    acts: ['map', 'replay', 'dismiss'],
  },
  'unknown code': CODE,
  'drug not known': {
    help: "A drug Tocsin does not use needs nothing. If it is one of ours under a name of the house, give it that meaning in the source's code map, then read the messages again.",
    acts: ['map', 'replay', 'dismiss'],
  },
  'no bed': {
    help: "Nobody is admitted or moved by it. Give the place as sent a bed in the source's map of places and read it again, place the patient on the board, or let the sender name the bed.",
    acts: ['map', 'replay', 'dismiss'],
  },
  'time without hour and minute': {
    help: 'Without an hour it cannot be put in order. The sender gives the time to the minute and sends it again.',
    acts: ['replay', 'dismiss'],
  },
  'time in the skipped hour': {
    help: 'This hour was left out when the clocks went forward. Check the time zone of the source, then read it again.',
    acts: ['map', 'replay', 'dismiss'],
  },
  'unknown status': SENDER,
  'codes contradict each other': {
    help: "Its codes name different drugs. Find out which was meant; then the sender corrects it, or the source's code map settles it.",
    acts: ['map', 'replay', 'dismiss'],
  },
  'numbers of two patients': {
    help: 'Its numbers are known as those of two patients. It is used by itself when ADT settles whose they are; or assign it after a look at the wristband.',
    acts: ['assign', 'replay', 'dismiss'],
  },
  'unit not known': SPELLING,
  'unit missing': SPELLING,
  'implausible value': {
    help: 'The value is outside what can be. If the unit is wrong, map it; if it was a mistake, the sender corrects it.',
    acts: ['map', 'replay', 'dismiss'],
  },
  'unit may be wrong': {
    help: 'The result is used. Ask the laboratory which unit is right; if this one is wrong, the sender corrects it under the same id.',
    acts: ['dismiss'],
  },
  'same id, other content': {
    help: 'The first version stands. The sender marks the later one as a correction, or gives it an id of its own.',
    acts: ['dismiss'],
  },
  'same id, another patient': {
    help: 'The first stands. The sender marks the later one as a correction: it then leaves the first chart. Or gives it an id of its own.',
    acts: ['dismiss'],
  },
  'id moved': {
    help: 'A correction gave this id to another patient. What belongs to this one needs an id of its own.',
    acts: ['dismiss'],
  },
  'no time': { help: 'The sender gives the time of the observation.', acts: ['dismiss'] },
  'internal error': { help: 'Reading it failed here. Report it; after an update, read it again.', acts: ['replay', 'dismiss'] },
  'no value': NOTHING,
  'no result': NOTHING,
  'unreadable date': {
    help: 'The admission is used without it. The sender corrects the date of birth, as an update of the patient.',
    acts: ['dismiss'],
  },
  'unreadable number': SENDER,
  'alarm of a device': NOTHING,
  'message type not used': NOTHING,
};

/** What would make it usable, by the reason it was not. */
export function adviceFor(reason: string, status: string): Advice {
  return ADVICE[reason] ?? (status === 'kept' ? NOTHING : SENDER);
}

/** The sender's own code of an entry, as its source's map names it: what stands in brackets at the end of what is wrong with it. */
export const codeToMap = (reason: string, detail: string): string | null =>
  reason === 'unknown code' || reason === 'drug not known' ? (/\(([^()]+)\)$/.exec(detail)?.[1] ?? null) : null;

/** One entry of the quarantine as it travels. */
export interface QuarantineView {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly protocol: string | null;
  readonly receivedAt: string;
  readonly lastAt: string;
  /** rejected, held, kept, conflict */
  readonly status: string;
  /** open, admitted, replayed, dismissed */
  readonly state: string;
  readonly settledAt: string | null;
  readonly settledBy: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  readonly mrn: string | null;
  readonly bed: string | null;
  readonly count: number;
  readonly help: string;
  readonly acts: readonly QuarantineAct[];
  /** Only for programs; people open the text, which is noted. */
  readonly raw?: string | null;
}
export interface QuarantineCount {
  readonly source: string;
  readonly reason: string;
  readonly status: string;
  readonly entries: number;
  /** Parts of messages behind the entries. */
  readonly parts: number;
}
/** What reading stored messages again has done. */
export interface ReplayResult {
  readonly messages: number;
  /** Messages behind the entry that were left out because there are too many. */
  readonly leftOut: number;
  readonly stored: number;
  readonly repeated: number;
  readonly held: number;
  readonly rejected: number;
  /** Parts that could not be used for the same reason as before. */
  readonly still: number;
  /** Parts that cannot be used for another reason than before: entries of their own now. */
  readonly otherwise: number;
}
