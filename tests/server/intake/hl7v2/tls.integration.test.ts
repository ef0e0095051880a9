import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefusedSender } from '../../../../lib/refused-senders';
import type { SourceView } from '../../../../lib/sources';
import { admission, ago, type Client, clientOf, UNIT, unique, until } from '../../../support/client';
import { freshDatabase, type TestDatabase } from '../../../support/database';
import { keyIn, type Person, person, unitIn } from '../../../support/person';
import { startServer, type TestServer } from '../../../support/server';

/** HL7 over TLS with client certificates, made here by openssl: the certificate says who is speaking, not MSH-3. */
const dir = mkdtempSync(join(tmpdir(), 'tocsin-tls-'));
const file = (name: string) => join(dir, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  );
}
function certificate(name: string, by: string): void {
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    `${by}.pem`,
    '-CAkey',
    `${by}.key`,
    '-CAcreateserial',
    '-out',
    `${name}.pem`,
    '-days',
    '2',
  );
}

let db: TestDatabase;
let server: TestServer;
let client: Client;
let analyst: Person;

const secured = () => ({
  DATABASE_URL: db.url,
  MLLP_TLS_CERT: file('localhost.pem'),
  MLLP_TLS_KEY: file('localhost.key'),
  MLLP_TLS_CA: file('hospital-ca.pem'),
});

beforeAll(async () => {
  authority('hospital-ca');
  authority('other-ca');
  certificate('localhost', 'hospital-ca');
  certificate('gateway-7', 'hospital-ca');
  certificate('lab-engine', 'hospital-ca');
  certificate('stranger', 'other-ca');
  certificate('LAB-2', 'hospital-ca');
  certificate('EHR', 'hospital-ca');
  certificate('person:u1', 'hospital-ca');
  db = await freshDatabase();
  const keys = await unitIn(db);
  server = await startServer({ env: secured() });
  client = clientOf(server.address, keys.key, keys.readKey);
  analyst = await person(db, server.address, UNIT, 'it');
  await client.post([admission('9001', '01')]);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await db?.drop();
  rmSync(dir, { recursive: true, force: true });
});

/** Sends one message as the holder of the certificate; the answer, or why there is none. */
function send(as: string | null, sender: string, heartRate: number): Promise<string> {
  const now = ago(0).replace(/[-:T]/g, '').slice(0, 14);
  const message = [
    `MSH|^~\\&|${sender}|X|TOCSIN|HOSP|${now}+0000||ORU^R01^ORU_R01|${unique('T')}|P|2.6`,
    'PID|1||9001^^^HOSP^MR',
    `OBR|1||${unique('O')}|X|||${now}+0000`,
    `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|${heartRate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R`,
  ].join('\r');
  return new Promise((resolve) => {
    const keys = as === null ? {} : { cert: readFileSync(file(`${as}.pem`)), key: readFileSync(file(`${as}.key`)) };
    const socket: TLSSocket = connect(
      { port: server.mllpPort, host: '127.0.0.1', servername: 'localhost', ca: readFileSync(file('hospital-ca.pem')), ...keys },
      () => socket.write(`\x0b${message}\x1c\r`),
    );
    let got = '';
    socket.on('data', (piece) => {
      got += piece.toString('utf8');
      if (!got.includes('\x1c\r')) return;
      socket.end();
      resolve(got);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`no answer: ${error.code}`));
    socket.on('close', () => resolve(got || 'no answer: closed'));
  });
}
const sourceNamed = async (name: string) =>
  (await analyst.get<{ sources: SourceView[] }>('/api/sources')).body.sources.find((s) => s.name === name);

describe('HL7 over TLS', () => {
  it('a certificate nobody was given is a source by its common name, whatever MSH-3 says', async () => {
    expect(await send('gateway-7', 'PRETENDER', 81)).toMatch(/MSA\|AA/);
    expect(await sourceNamed('gateway-7')).toMatchObject({ isNew: true, certificate: null });
    expect(await sourceNamed('PRETENDER/X')).toBeUndefined();
  });
  it('an administrator gives it to a source by its fingerprint; from then on it is that source', async () => {
    const made = await analyst.post<{ source: SourceView }>('/api/sources', { name: 'LAB/HOSP' });
    const { fingerprint256 } = new X509Certificate(readFileSync(file('lab-engine.pem')));
    const set = await analyst.post<{ source: SourceView }>(`/api/sources/${made.body.source.id}`, {
      certificate: `sha256 Fingerprint=${fingerprint256.toLowerCase()}`,
    });
    expect(set.body.source.certificate).toBe(fingerprint256);
    expect(await send('lab-engine', 'ANYBODY', 82)).toMatch(/MSA\|AA/);
    expect(await sourceNamed('lab-engine')).toBeUndefined();
    await until(async () => (await client.state('9001')).latest.heartRate?.value === 82, 'its reading is on the chart');
    const { events } = (await (await client.get('/api/patients/9001/events')).json()) as {
      events: { source?: string; heartRate?: number }[];
    };
    expect(events.find((e) => e.heartRate === 82)?.source).toBe('LAB/HOSP');
  });
  it('a certificate whose common name is that of a source with a certificate or keys of its own is turned away, and that is on record', async () => {
    const made = await analyst.post<{ source: SourceView }>('/api/sources', { name: 'LAB-2' });
    const { fingerprint256 } = new X509Certificate(readFileSync(file('gateway-7.pem')));
    await analyst.post(`/api/sources/${made.body.source.id}`, { certificate: fingerprint256 });
    await keyIn(db, 'EHR', ['ingest']);
    // Read again by the running server within seconds.
    await until(async () => /^no answer/.test(await send('LAB-2', 'X', 71)), 'the name is not enough any more');
    await until(async () => /^no answer/.test(await send('EHR', 'X', 72)), 'nor is that of a key');
    expect(await send('person:u1', 'X', 73)).toMatch(/^no answer/);
    expect(await send('gateway-7', 'X', 74)).toMatch(/MSA\|AA/);
    const refused = async (name: string) => {
      const own = new X509Certificate(readFileSync(file(`${name}.pem`))).fingerprint256;
      const lines = await db.prisma.auditEntry.findMany({ where: { action: 'mllp.refused' } });
      return lines.filter((l) => JSON.stringify(l.detail).includes(own)).length;
    };
    for (const name of ['LAB-2', 'EHR', 'person:u1'])
      await until(async () => (await refused(name)) === 1, `${name} is on record, once`);
    await analyst.post(`/api/sources/${made.body.source.id}`, { certificate: null });
  });
  it('one certificate is one source', async () => {
    const other = await sourceNamed('gateway-7');
    const { fingerprint256 } = new X509Certificate(readFileSync(file('lab-engine.pem')));
    const r = await analyst.post<{ error: { message: string } }>(`/api/sources/${other?.id}`, { certificate: fingerprint256 });
    expect([r.status, r.body.error.message]).toEqual([422, 'This certificate is that of LAB/HOSP already.']);
  });
  it('a source limited to other units is refused, whoever it says it is', async () => {
    const lab = await sourceNamed('LAB/HOSP');
    await db.prisma.unit.create({ data: { id: 'ICU-8', name: 'ICU 8', protocolId: 'astct-2019', createdAt: new Date() } });
    await analyst.post(`/api/sources/${lab?.id}`, { units: ['ICU-8'] });
    expect(await send('lab-engine', 'gateway-7', 83)).toMatch(/MSA\|AR/);
  });
  it('no certificate, or one of another authority: no message is taken', async () => {
    expect(await send(null, 'gateway-7', 84)).toMatch(/^no answer/);
    expect(await send('stranger', 'gateway-7', 85)).toMatch(/^no answer/);
    const bodies = (await db.prisma.rawMessage.findMany({ select: { body: true } })).map((m) => m.body);
    expect(bodies.filter((b) => /\|8[45]\|264864/.test(b))).toEqual([]);
  });
  it('S-06: who was turned away is in the audit with the reason, the same again within a minute not once more', async () => {
    await send(null, 'gateway-7', 86);
    await send('stranger', 'gateway-7', 87);
    const lines = async () =>
      (await db.prisma.auditEntry.findMany({ where: { action: 'mllp.refused' } })).filter(
        (l) => !/common name/.test(JSON.stringify(l.detail)),
      );
    await until(async () => (await lines()).length >= 2, 'both are on record');
    expect((await lines()).map((l) => l.detail)).toEqual([
      { reason: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', address: expect.stringContaining('127.0.0.1') },
      { reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', address: 'not known any more' },
    ]);
  });
  it('whoever connects sources sees under Sources who was turned away and why, without the audit', async () => {
    const { refused } = (await analyst.get<{ refused: readonly RefusedSender[] }>('/api/sources')).body;
    const why = refused.map((r) => r.why);
    expect(why).toContain('it showed no certificate');
    expect(why).toContain('its certificate is not signed by the authority of MLLP_TLS_CA');
    expect(why.some((w) => /^the common name of [0-9A-F:]{95} is of a source with a certificate/.test(w))).toBe(true);
    expect((await analyst.get('/api/audit')).status).toBe(403);
  });
  it('a client that never begins its handshake holds up no stop', async () => {
    const other = await startServer({ env: secured() });
    const silent = connectPlain({ port: other.mllpPort, host: '127.0.0.1' });
    await once(silent, 'connect');
    const ended = once(silent, 'close');
    silent.on('error', () => undefined).resume();
    const from = performance.now();
    await other.stop();
    expect(performance.now() - from).toBeLessThan(15_000);
    await ended;
  });
});
