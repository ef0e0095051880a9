import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_PERSON_HEADER } from '../../../lib/people/page-person';
import { admission, withUnit } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { ACTORS_PIN, type Credentials, everybody } from './actors';

let db: TestDatabase;
let server: Inside;
let who: Credentials;
/** Whose cookie the browser has by now. */
const nurse = 'u-nurse';

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
  await server.tocsin('units', 'create', '--id', 'ICU-8', '--beds', '1');
  const client = await withUnit(server);
  who = await everybody(db, server);
  await client.post([admission('P1', 'ICU-7-01')]);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

/** The nurse's cookie, sent by a page that was drawn for `drawnFor`. */
const ask = async (drawnFor: string | null, path: string, method = 'GET', body?: object) => {
  const headers = { ...who.nurse, 'content-type': 'application/json', ...(drawnFor && { [PAGE_PERSON_HEADER]: drawnFor }) };
  const answer = await fetch(server.address + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code];
};

describe('a page drawn for one person, in a browser where another has signed in since', () => {
  const text = { illness: 'sleepy since two', summary: '', actions: '', awareness: '' };
  const give = (drawnFor: string | null, commandId: string) =>
    ask(drawnFor, '/api/patients/P1/handoffs', 'POST', { commandId, text });

  it('saves nothing under the other’s name, keeps no unfinished words for them, and reads nothing', async () => {
    expect(await give('u-first', 'h1')).toEqual([403, 'another-person']);
    expect(await ask('u-first', '/api/patients/P1/drafts/handoff', 'PUT', { text })).toEqual([403, 'another-person']);
    expect(await ask('u-first', '/api/patients/P1/handoffs')).toEqual([403, 'another-person']);
    expect(await db.prisma.handoff.count()).toBe(0);
    expect([await give(nurse, 'h2'), await give(null, 'h3')]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
  });
  it('is not unlocked by the other’s PIN', async () => {
    const unlock = (drawnFor: string) => ask(drawnFor, '/api/me/unlock', 'POST', { sign: { pin: ACTORS_PIN } });
    expect(await ask(null, '/api/me/lock', 'POST', {})).toEqual([200, undefined]);
    expect(await unlock('u-first')).toEqual([403, 'another-person']);
    expect(await ask(nurse, '/api/patients/P1/handoffs')).toEqual([403, 'locked']);
    expect(await unlock(nurse)).toEqual([200, undefined]);
  });
  it('is shown nothing live', async () => {
    const answer = (person: string) =>
      new Promise<string>((resolve) => {
        const options = { transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: who.nurse };
        const socket = connect(server.address, { ...options, auth: { person } });
        socket.once('connect', () => resolve('connected'));
        socket.once('connect_error', (error) => resolve(error.message));
        socket.once('connect', () => socket.close());
      });
    expect([await answer('u-first'), await answer(nurse)]).toEqual(['another-person', 'connected']);
  });
});
