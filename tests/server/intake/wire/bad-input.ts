import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ago, mllp } from '../../../support/client';
import { observation, quantity } from '../fhir/resources';
import { heartRate, hl7, msa, order, oru, pid, pv1, verdict } from './hospital';
import { admit, client, events, fhir, line, quarantine, send, server, stateWhen } from './setting';

/** Bad input: answered as the contract says, bounded in time and memory, visible in quarantine, harmless to the next message. */

const MB = 1024 * 1024;
/** Generous on a busy machine, far below what quadratic work would take. */
const PROMPT_MS = 30_000;
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work;
  expect(performance.now() - started).toBeLessThan(ms);
  return result;
}
/** Resident memory of the server in MB; null where the system does not say. */
function residentMb(): number | null {
  const file = `/proc/${server.pid}/status`;
  if (!existsSync(file)) return null;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}
const raw = async (path: string, body: string, key = client.key) => {
  const r = await fetch(`${server.address}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  return { status: r.status, body: (await r.json()) as { results?: { id: string | null; status: string; reason?: string }[] } };
};
/** The next message of each door is taken as if nothing had been. */
let next = 60;
async function nextIsTaken(): Promise<void> {
  const value = next++;
  expect(await send(oru('NEXT', 1, heartRate(value)))).toBe('AA');
  const [result] = await client.post([
    { id: `n${value}`, patient: { mrn: 'NEXT' }, kind: 'vital', t: ago(1), spo2Percent: value },
  ]);
  expect(result?.status).toBe('stored');
  await stateWhen(
    'NEXT',
    `${value} by both`,
    (s) => s.latest.heartRate?.value === value && s.latest.spo2Percent?.value === value,
  );
}

describe('bad input by HL7', () => {
  it('10 MB in one OBX: AR with its number, its beginning in quarantine, the connection goes on', async () => {
    await admit('BAD', '50');
    await admit('NEXT', '52');
    const message = hl7('ORU^R01', [pid('BAD'), order(1), `OBX|1|TX|8867-4^HR^LN||${'x'.repeat(10 * MB)}`], { id: 'TEN-MB' });
    const answer = await within(PROMPT_MS, line.send(message));
    expect(msa(answer).slice(0, 2)).toEqual(['AR', 'TEN-MB']);
    const kept = (await quarantine()).find((q) => q.raw?.includes('TEN-MB'));
    expect(kept).toMatchObject({ status: 'rejected', reason: 'message too large' });
    expect(kept?.raw?.length).toBeLessThan(30_000);
    await nextIsTaken();
  });
  it('10 MB without end and then nothing: no memory held beyond the limit, others are served', async () => {
    const before = residentMb();
    const lines = await Promise.all(Array.from({ length: 8 }, () => mllp(server.mllpPort)));
    for (const l of lines) l.raw(`\u000bMSH|^~\\&|ENDLESS|${'y'.repeat(10 * MB)}`);
    await nextIsTaken();
    const after = residentMb();
    if (before !== null && after !== null) expect(after - before).toBeLessThan(200);
    for (const l of lines) l.close();
  });
  it('10,000 rows in one message: each a reading, answered once, promptly', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `OBX|${i + 1}|NM|8867-4^HR^LN|1.${i}.1.1|${60 + (i % 60)}|/min|||||F`);
    const answer = await within(PROMPT_MS, line.send(hl7('ORU^R01', [pid('BAD'), order(20, 'MANY'), ...rows], { id: 'MANY' })));
    expect(msa(answer)).toEqual(['AA', 'MANY']);
    await nextIsTaken();
  });
  it('10,000 segments nobody knows: AA, one entry', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `ZZ${i % 10}|${i}|^&~\\`);
    const answer = await within(
      PROMPT_MS,
      line.send(hl7('ORU^R01', [pid('BAD'), order(1), ...rows, 'not a segment', heartRate(59)])),
    );
    expect(verdict(answer)).toBe('AA');
    await nextIsTaken();
  });
  it('a sender that sends a byte at a time harms nobody and is answered', async () => {
    const slow = connect(server.mllpPort, '127.0.0.1');
    slow.setNoDelay(true);
    const text = `\u000b${oru('BAD', 8, heartRate(58))}\u001c\r`;
    const answered = reply(slow);
    for (const byte of text) {
      slow.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(verdict(await answered)).toBe('AA');
    slow.destroy();
    await nextIsTaken();
  });
  it('half-open connections: 200 that say nothing, 20 that break off in the middle, one that closes its side first', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, () => opened()));
    const cut = await Promise.all(Array.from({ length: 20 }, () => opened()));
    for (const [i, s] of cut.entries()) {
      s.write(`\u000b${oru('BAD', 30, heartRate(200)).slice(0, 40 + i * 5)}`);
      if (i % 2 === 0) s.destroy();
      else s.resetAndDestroy();
    }
    await nextIsTaken();
    const half = await opened();
    const answered = reply(half);
    half.end(`\u000b${oru('BAD', 7, heartRate(57))}\u001c\r`);
    expect(verdict(await answered)).toBe('AA');
    for (const s of silent) s.destroy();
    expect((await events('BAD')).some((e) => e.heartRate === 200)).toBe(false);
  });
  it('a time in the future: up to two minutes used, beyond ten held, the message AA', async () => {
    const ahead = (minutes: number, value: number) =>
      hl7('ORU^R01', [pid('FUT'), order(-minutes, `FUT${value}`), heartRate(value)]);
    await admit('FUT', '51');
    expect(await send(ahead(1, 91))).toBe('AA');
    expect(await send(ahead(600, 92))).toBe('AA');
    await stateWhen('FUT', 'the near one', (s) => s.latest.heartRate?.value === 91);
    expect((await quarantine()).find((q) => q.mrn === 'FUT')).toMatchObject({ status: 'held', reason: 'time too far ahead' });
    expect(await send(hl7('ORU^R01', [pid('FUT'), 'OBR|1||X|Y|||99991231235959', heartRate(93)]))).toBe('AA');
    expect(await send(hl7('ORU^R01', [pid('FUT'), 'OBR|1||X|Y|||20261340250000', heartRate(93)]))).toBe('AE OBR^1^7');
  });
  it('bytes that are no text, zero characters, names of objects: answered, next one unharmed', async () => {
    const frames = [
      Buffer.from([0x0b, 0xff, 0xfe, 0x00, 0x41, 0x1c, 0x0d]),
      Buffer.from(
        `\u000b${hl7('ORU^R01', [pid('BAD'), order(1), 'OBX|1|NM|__proto__^x^constructor||1e309|toString|||||F'])}\u001c\r`,
      ),
      Buffer.from(`\u000b${hl7('ADT^A01', [pid('__proto__', 1, 'a\u0000b^\ud800'), pv1('constructor^^toString')])}\u001c\r`),
      Buffer.from(`\u000b${hl7('ORU^R01', [pid('BAD'), order(1), 'OBX|1|NM|8867-4^HR^LN||1e309|/min|||||F'])}\u001c\r`),
    ];
    for (const frame of frames) {
      line.raw(frame);
      expect(msa(await within(PROMPT_MS, line.next()))[0]).toMatch(/^A[AER]$/);
    }
    await nextIsTaken();
  });
});

describe('bad input by JSON and FHIR', () => {
  it('an event that is none is rejected by the field that is wrong; its neighbours are stored', async () => {
    const event = (more: string) => `{"patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}",${more}}`;
    const { status, body } = await raw(
      '/api/events',
      `{"events":[${[
        event('"id":"j1","heartRate":1e309'),
        event('"id":"j2","heartRate":null'),
        event('"id":"j3","heartRate":70,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}'),
        event('"id":"j4","respRate":16,"surprise":[[[{}]]]'),
        event('"id":5,"respRate":16'),
        event(`"id":"${'i'.repeat(201)}","respRate":16`),
        event('"id":"j7","status":"perhaps","respRate":16'),
      ].join()}]}`,
    );
    expect(status).toBe(200);
    expect(body.results?.map((r) => r.status)).toEqual([
      'rejected',
      'rejected',
      'stored',
      'stored',
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(body.results?.map((r) => r.reason?.split(/[ :]/)[0])).toEqual([
      'heartRate',
      'heartRate',
      undefined,
      undefined,
      'id',
      'id',
      'status',
    ]);
    const kept = (await quarantine()).filter((q) => q.eventId === 'j1');
    expect(kept).toMatchObject([{ status: 'rejected', detail: expect.stringMatching(/^heartRate/) }]);
  });
  it('characters no database takes, in an id, a text, a number of a patient', async () => {
    const odd = ['\\u0000', '\\ud800', '\\udfff\\ud800', '\\u202e'];
    for (const [i, c] of odd.entries()) {
      const { status, body } = await raw(
        '/api/events',
        `{"events":[${[
          `{"id":"odd-${i}${c}","patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}","respRate":17}`,
          `{"id":"text-${i}","patient":{"mrn":"BAD"},"kind":"note","t":"${ago(4)}","text":"a${c}b"}`,
          `{"id":"mrn-${i}","patient":{"mrn":"N${c}"},"kind":"vital","t":"${ago(4)}","respRate":17}`,
          `{"id":"more-${i}","patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}","respRate":17,"k${c}":"v${c}"}`,
          `{"id":"good-${i}","patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}","respRate":18}`,
        ].join()}]}`,
      );
      expect([c, status]).toEqual([c, 200]);
      for (const r of body.results ?? []) expect(['stored', 'rejected', 'held']).toContain(r.status);
      expect(body.results?.[4]?.status).toBe('stored');
    }
    await nextIsTaken();
  });
  it('deep JSON: an envelope of 100,000 levels, an unknown field of 100 or 100,000 levels, a resource beyond 64', async () => {
    const deep = (n: number) => '['.repeat(n) + ']'.repeat(n);
    expect((await raw('/api/events', deep(100_000))).status).toBe(400);
    for (const levels of [100, 100_000]) {
      const { status, body } = await within(
        PROMPT_MS,
        raw(
          '/api/events',
          `{"events":[{"id":"deep-${levels}","patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}","respRate":15,"more":${deep(levels)}},{"id":"beside-${levels}","patient":{"mrn":"BAD"},"kind":"vital","t":"${ago(4)}","respRate":15}]}`,
        ),
      );
      expect([levels, status]).toEqual([levels, 200]);
      expect(body.results?.map((r) => r.status)).toEqual(['rejected', 'stored']);
    }
    const resource = `{"resourceType":"Observation","status":"final","extension":${deep(100_000)}}`;
    expect((await within(PROMPT_MS, fhir.post('/Observation', resource))).status).toBe(400);
    await nextIsTaken();
  });
  it('the same id with other content: duplicate with the reason, the first stands, the second is in quarantine', async () => {
    const event = { id: 'twice', patient: { mrn: 'BAD' }, kind: 'vital', t: ago(1), sbpMmHg: 121, dbpMmHg: 70 };
    const [first, second, again] = await client.post([event, { ...event, sbpMmHg: 60 }, event]);
    expect([first?.status, second?.status, again?.status]).toEqual(['stored', 'duplicate', 'duplicate']);
    expect(second?.reason).toMatch(/content/);
    expect(again?.reason).toBeUndefined();
    await stateWhen('BAD', 'the first stands', (s) => s.latest.sbpMmHg?.value === 121);
    expect((await quarantine()).find((q) => q.eventId === 'twice')).toMatchObject({ status: 'conflict' });
  });
  it('a future time is held, one far away too, and none is graded', async () => {
    const event = (id: string, t: string) => ({ id, patient: { mrn: 'FUT' }, kind: 'vital', t, tempC: 40 });
    const results = await client.post([
      event('f1', ago(-60)),
      event('f2', '9999-12-31T23:59:59Z'),
      event('f3', '+275760-09-13T00:00:00Z'),
    ]);
    expect(results.map((r) => r.status)).toEqual(['held', 'held', 'rejected']);
    expect((await client.state('FUT')).latest.tempC).toBeUndefined();
  });
  it('FHIR: numbers out of range, words of JavaScript, a body of 6 MB: an OperationOutcome each', async () => {
    const good = observation('BAD', '8867-4', quantity(70, '/min'), ago(1));
    const bodies: [string, number[]][] = [
      [JSON.stringify(good).replace('"value":70', '"value":1e309'), [422]],
      [JSON.stringify(good).replace('"value":70', '"__proto__":{"value":1}'), [201, 422]],
      [JSON.stringify({ ...good, note: [{ text: 'z'.repeat(6 * MB) }] }), [413]],
      [JSON.stringify({ ...good, note: [{ text: 'NUL' }] }).replace('NUL', '\\u0000'), [400]],
      [JSON.stringify({ ...good, note: [{ text: 'HALF' }] }).replace('HALF', '\\ud800'), [400]],
      ['{"resourceType":"Observation"', [400]],
      ['[]', [400]],
      ['\u0000', [400]],
    ];
    for (const [body, statuses] of bodies) {
      const r = await within(PROMPT_MS, fhir.post('/Observation', body));
      expect(statuses).toContain(r.status);
      if (r.status !== 201) expect(r.body.resourceType).toBe('OperationOutcome');
    }
    await nextIsTaken();
  });
  it('a body that never comes to its end: others are served meanwhile, and the server stops in spite of it', async () => {
    const { hostname, port } = new URL(server.address);
    const slow = connect(Number(port), hostname);
    slow.write(
      `POST /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.key}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"events":[`,
    );
    await nextIsTaken();
    // It stays as it is until the end: the server has to be able to stop all the same.
    slow.on('error', () => undefined);
  });
  it('nothing of all this was polluted, left memory behind or ended the server', async () => {
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    const used = residentMb();
    if (used !== null) expect(used).toBeLessThan(900);
  });
});

async function opened(): Promise<Socket> {
  const socket = connect(server.mllpPort, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}
/** The first answer that comes on the socket. */
function reply(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString('utf8');
      if (text.endsWith('\u001c\r')) resolve(text.slice(1, -2));
    });
  });
}
