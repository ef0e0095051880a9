import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Hl7Message, MedplumClient } from '@medplum/core';
import { Hl7Client } from '@medplum/hl7';
import { Client as FhirKit } from 'fhir-kit-client';
import { type InboundResponse, Client as NodeHl7, Message as NodeHl7Message } from 'node-hl7-client';
import SimpleHl7 from 'simple-hl7';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../server/root';
import { ago } from '../../../support/client';
import { bundle, encounter, entry, observation, patient, quantity } from '../fhir/resources';
import { adt, heartRate, oru, pid, pv1 } from './hospital';
import { client, ehrKey, server, stateWhen } from './setting';

/**
 * Programs nobody on this project wrote, each doing what a hospital would with it: admit a patient, send a reading, read the
 * acknowledgement. docs/clients.md lists them.
 */

/** The reading of the patient's monitor is in force. */
const shows = (mrn: string, value: number) => stateWhen(mrn, `heart rate ${value}`, (s) => s.latest.heartRate?.value === value);
const admission = (mrn: string, bed: string) => adt('A01', 30, pid(mrn), pv1(`ICU-7^^${bed}`));
const reading = (mrn: string, value: number) => oru(mrn, 2, heartRate(value));
const numberOf = (message: string) => message.split('|')[9] as string;

describe('foreign clients of HL7 v2 over MLLP', () => {
  it('node-hl7-client: each message is acknowledged with its own number', async () => {
    const answers: InboundResponse[] = [];
    let waiting: ((answer: InboundResponse) => void) | null = null;
    const hl7 = new NodeHl7({ host: '127.0.0.1' });
    const connection = hl7.createConnection({ port: server.mllpPort, waitAck: true }, (answer) => {
      answers.push(answer);
      waiting?.(answer);
    });
    try {
      for (const text of [admission('NHC', '40'), reading('NHC', 81)]) {
        const answered = new Promise<InboundResponse>((resolve) => {
          waiting = resolve;
        });
        await connection.sendMessage(new NodeHl7Message({ text: text.trimEnd() }));
        const ack = (await answered).getMessage();
        expect([ack.get('MSA.1').toString(), ack.get('MSA.2').toString(), ack.get('MSH.9.1').toString()]).toEqual([
          'AA',
          numberOf(text),
          'ACK',
        ]);
      }
      expect(answers).toHaveLength(2);
      await shows('NHC', 81);
    } finally {
      await connection.close();
    }
  });

  it('simple-hl7: one connection kept open, answers as they come', async () => {
    const hl7 = SimpleHl7.Server.createTcpClient({ host: '127.0.0.1', port: server.mllpPort, keepalive: true });
    const parser = new SimpleHl7.Parser({ segmentSeperator: '\r' });
    const say = (text: string) =>
      new Promise<{ getSegment(name: string): { getField(n: number): string } }>((resolve, reject) =>
        hl7.send(parser.parse(text.trimEnd()), (error, ack) => (error ? reject(error) : resolve(ack))),
      );
    try {
      await new Promise<void>((resolve, reject) => hl7.connect((error) => (error ? reject(error) : resolve())));
      for (const text of [admission('SHC', '41'), reading('SHC', 82)]) {
        const msa = (await say(text)).getSegment('MSA');
        expect([msa.getField(1), msa.getField(2)]).toEqual(['AA', numberOf(text)]);
      }
      await shows('SHC', 82);
    } finally {
      hl7.close();
    }
  });

  it('@medplum/hl7: waits for the application acknowledgement of each message', async () => {
    const hl7 = new Hl7Client({ host: '127.0.0.1', port: server.mllpPort });
    try {
      for (const text of [admission('MHC', '42'), reading('MHC', 83)]) {
        const ack = await hl7.sendAndWait(Hl7Message.parse(text.trimEnd()));
        expect([ack.getSegment('MSA')?.getComponent(1, 1), ack.getSegment('MSA')?.getComponent(2, 1)]).toEqual([
          'AA',
          numberOf(text),
        ]);
      }
      const refused = await hl7.sendAndWait(Hl7Message.parse(adt('A40', 1, pid('MHC')).trimEnd()));
      expect(refused.getSegment('MSA')?.getComponent(1, 1)).toBe('AE');
      expect(refused.getSegment('ERR')?.getComponent(2, 1)).toBe('MRG');
      await shows('MHC', 83);
    } finally {
      await hl7.close();
    }
  });

  it.skipIf(!runs('mllp_send', ['--version'], 'mllp_send (Debian package python3-hl7)'))(
    'python3-hl7: mllp_send sends a file and prints the acknowledgements',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tocsin-mllp-send-'));
      try {
        const texts = [admission('PHC', '43'), reading('PHC', 84)];
        const file = join(folder, 'messages.hl7');
        writeFileSync(file, texts.map((t) => `${t}\n`).join(''));
        const { stdout } = await promisify(execFile)('mllp_send', [
          '--loose',
          '--file',
          file,
          '--port',
          String(server.mllpPort),
          '127.0.0.1',
        ]);
        for (const text of texts) expect(stdout).toContain(`MSA|AA|${numberOf(text)}`);
        await shows('PHC', 84);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe('foreign clients of FHIR R4', () => {
  /** A transaction that admits and measures. */
  const arriving = (mrn: string, bed: string, value: number) => {
    const uuid = `urn:uuid:00000000-0000-4000-8000-${mrn.padStart(12, '0')}`;
    return bundle('transaction', [
      entry('POST', 'Patient', patient(mrn), { fullUrl: uuid }),
      entry('POST', 'Encounter', encounter({ reference: uuid }, bed, ago(30))),
      entry('POST', 'Observation', observation(mrn, '8867-4', quantity(value, '/min'), ago(2))),
    ]);
  };

  it('fhir-kit-client: transaction, search and our grade', async () => {
    const kit = new FhirKit({ baseUrl: `${server.address}/fhir/R4`, bearerToken: ehrKey });
    const sent = (await kit.transaction({ body: arriving('4401', 'ICU-7-44', 85) as never })) as unknown as {
      entry: { response: { status: string } }[];
    };
    expect(sent.entry.map((e) => e.response.status.slice(0, 3))).toEqual(['201', '201', '201']);
    await shows('4401', 85);
    const found = (await kit.search({ resourceType: 'Observation', searchParams: { patient: '4401' } })) as unknown as {
      entry: { resource: { code: { coding: { display?: string }[] } } }[];
    };
    expect(JSON.stringify(found.entry)).toContain('CRS grade');
  });

  it('MedplumClient (@medplum/core): bundle, create, conditional update by version, search, and an error as an OperationOutcome', async () => {
    const medplum = new MedplumClient({ baseUrl: `${server.address}/`, fhirUrlPath: 'fhir/R4', fetch, cacheTime: 0 });
    medplum.setAccessToken(ehrKey);
    const sent = (await medplum.executeBatch(arriving('4501', 'ICU-7-45', 86) as never)) as unknown as {
      entry: { response: { status: string } }[];
    };
    expect(sent.entry.map((e) => e.response.status.slice(0, 3))).toEqual(['201', '201', '201']);
    await shows('4501', 86);
    const made = await medplum.createResource(observation('4501', '8867-4', quantity(87, '/min'), ago(1)) as never);
    const { id, meta } = made as { id: string; meta: { versionId: string } };
    expect(meta.versionId).toBe('1');
    await shows('4501', 87);
    await medplum.updateResource({ ...(made as object), valueQuantity: quantity(88, '/min') } as never);
    await shows('4501', 88);
    expect(await medplum.readResource('Observation', id)).toMatchObject({
      meta: { versionId: '2' },
      valueQuantity: { value: 88 },
    });
    const found = await medplum.search('Observation', 'patient=4501&code=http://loinc.org|8867-4');
    expect(found.entry?.length).toBe(2);
    await expect(medplum.createResource({ resourceType: 'Observation', status: 'final' } as never)).rejects.toMatchObject({
      outcome: { resourceType: 'OperationOutcome' },
    });
    const withdrawn = await medplum.readResource('Observation', id);
    await medplum.updateResource({ ...withdrawn, status: 'entered-in-error' } as never);
    await shows('4501', 86);
  });
});

describe('foreign clients of the live contract', () => {
  const python = ['python3', '/usr/bin/python3'].find((p) => runs(p, ['-c', 'import socketio, websocket'], null));
  if (python === undefined)
    console.log('skipped: python-socketio (Debian packages python3-socketio, python3-websocket) is not installed');
  const script = join(PROJECT_ROOT, 'tests/server/intake/wire/live_client.py');

  it.skipIf(python === undefined)(
    'python-socketio: snapshot, a change numbered one higher, and the tick that repeats it',
    async () => {
      await client.post([
        { id: 'live-a', patient: { mrn: 'PYS' }, kind: 'admission', t: ago(600), unit: 'ICU-7', bed: '46', mrn: 'PYS' },
      ]);
      const reader = spawn(python as string, [script, server.address, client.readKey, 'ICU-7'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const heard: { what: string; seq?: number; code?: string; changes?: { bed: string }[] }[] = [];
      for await (const text of createInterface({ input: reader.stdout })) {
        const said = JSON.parse(text) as (typeof heard)[number];
        heard.push(said);
        if (said.what === 'watching')
          await client.post([
            { id: 'live-o', patient: { mrn: 'PYS' }, kind: 'vital', t: ago(0), source: 'device', heartRate: 99, spo2Percent: 96 },
          ]);
      }
      expect(heard[0]).toMatchObject({ what: 'error', code: 'forbidden' });
      const snapshot = heard.find((h) => h.what === 'watching')?.seq ?? Number.NaN;
      // The client hands each message to a thread of its own: their order is that of their numbers. What comes with the
      // snapshot's number or a lower one is in the snapshot.
      const numbered = heard
        .filter((h) => h.what === 'board' || h.what === 'alert')
        .filter((h) => (h.seq as number) > snapshot)
        .sort((a, b) => (a.seq as number) - (b.seq as number));
      expect(numbered.map((h) => h.seq)).toEqual(numbered.map((_, i) => snapshot + 1 + i));
      expect(numbered.some((h) => h.changes?.some((c) => c.bed === 'ICU-7-46'))).toBe(true);
      expect(heard.at(-1)).toMatchObject({ what: 'tick', seq: numbered.at(-1)?.seq });
    },
  );
  it.skipIf(python === undefined)('python-socketio without right: the handshake ends in connect_error', async () => {
    const { stdout } = await promisify(execFile)(python as string, [script, server.address, 'ctk_nonsense', 'ICU-7']);
    expect(JSON.parse(stdout.trim())).toMatchObject({ what: 'refused' });
  });
});

/** Whether a program of others is there; says so if not. */
function runs(program: string, args: readonly string[], name: string | null): boolean {
  try {
    execFileSync(program, args, { stdio: 'pipe' });
    return true;
  } catch {
    if (name !== null) console.log(`skipped: ${name} is not installed`);
    return false;
  }
}
