import type { PatientState } from '../../../../lib/state';
import { ago, type Client, clientOf, type MllpLine, mllp, until } from '../../../support/client';
import { freshDatabase, type TestDatabase } from '../../../support/database';
import { keyIn, unitIn } from '../../../support/person';
import { startServer, type TestServer } from '../../../support/server';
import { type FhirClient, fhirClient } from '../fhir/http';
import { adt, pid, pv1, verdict } from './hospital';

/** One running server that all of `wire.integration.test.ts` talks to, as the outside does. */
let db: TestDatabase;
export let server: TestServer;
export let client: Client;
/** A connection of an HL7 sender. */
export let line: MllpLine;
/** A key that may write and read, of a source of its own. */
export let ehrKey: string;
export let fhir: FhirClient;

export async function open(): Promise<void> {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '4');
  ehrKey = await keyIn(db, 'EHR', ['ingest', 'read']);
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  line = await mllp(server.mllpPort);
  fhir = fhirClient(server, ehrKey);
}
export async function close(): Promise<void> {
  line?.close();
  const started = performance.now();
  await server?.stop();
  const tookMs = performance.now() - started;
  await db?.drop();
  if (tookMs > LONGEST_STOP_MS) throw new Error(`the server took ${Math.round(tookMs)} ms to stop`);
}
/** Five seconds for what is under way, the database's own stop, and a busy machine. */
const LONGEST_STOP_MS = 30_000;

/** Sends and returns MSA-1, with the place ERR-2 names if there is one. */
export const send = async (message: string): Promise<string> => verdict(await line.send(message));

/** The state once it is ready: what arrives late is placed in its chart beside the loop. */
export async function stateWhen(mrn: string, what: string, ready: (s: PatientState) => boolean): Promise<PatientState> {
  let state: PatientState | null = null;
  await until(
    async () => {
      state = await client.state(mrn);
      return ready(state);
    },
    `${mrn}: ${what}`,
    30_000,
  );
  return state as unknown as PatientState;
}

export interface Logged {
  readonly id: string;
  readonly kind: string;
  readonly status?: string;
  readonly t: string;
  readonly source: string;
  readonly [field: string]: unknown;
}
export const events = async (mrn: string): Promise<Logged[]> =>
  ((await (await client.get(`/api/patients/${mrn}/events`)).json()) as { events: Logged[] }).events;

export interface Kept {
  readonly source: string;
  readonly status: string;
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  readonly mrn: string | null;
  readonly bed: string | null;
  readonly raw: string | null;
  readonly count: number;
}
/** All that quarantine holds. */
export async function quarantine(): Promise<Kept[]> {
  const items: Kept[] = [];
  for (let cursor = ''; ; ) {
    const page = (await (await client.get(`/api/quarantine${cursor}`)).json()) as { items: Kept[]; next?: string | null };
    items.push(...page.items);
    if (!page.next) return items;
    cursor = `?cursor=${page.next}`;
  }
}

/** Admits by A01 to a bed of ICU-7, so long ago; grades need the infusion, four days ago. */
export async function admit(mrn: string, bed: string, minutes = 600, infused = false): Promise<void> {
  const answer = await send(adt('A01', minutes, pid(mrn), pv1(`ICU-7^^${bed}`)));
  if (answer !== 'AA') throw new Error(`the admission of ${mrn} was answered ${answer}`);
  if (infused)
    await client.post([{ id: `inf-${mrn}`, patient: { mrn }, kind: 'infusion', t: ago(4 * 24 * 60), product: 'axi-cel' }]);
}
