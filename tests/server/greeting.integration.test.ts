import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greeting } from '../../server/greeting';
import { freshDatabase, type TestDatabase } from '../support/database';
import { type Inside, serverInside } from '../support/inside';

let db: TestDatabase;
let server: Inside;
beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db, { MLLP_HOST: '0.0.0.0' });
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

describe('what the start prints', () => {
  it('says where it listens, that HL7 goes in plain text over the network, and how the first administrator is made', () => {
    const { address, mllpPort, setupToken } = server.running;
    const lines = greeting(server.running);
    expect(lines.slice(0, 2)).toEqual([
      `Tocsin listens on ${address}, HL7 over MLLP on port ${mllpPort}.`,
      'HL7 is taken in as plain text on the network: set MLLP_TLS_CERT and MLLP_TLS_KEY.',
    ]);
    expect(lines).toContain(`  ${address}/setup#${setupToken}`);
  });
  it('says no more than where once there are people and nothing is amiss', () => {
    expect(greeting({ ...server.running, warnings: [], setupToken: null })).toHaveLength(1);
  });
});
