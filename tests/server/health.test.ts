import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { answerHealth, Health } from '../../server/health';

function ask(health: Health, url: string, method = 'GET') {
  let status = 0;
  let body = '';
  const response = {
    writeHead(code: number) {
      status = code;
      return response;
    },
    end(text?: string) {
      body = text ?? '';
    },
  };
  const answered = answerHealth(health, { url, method } as IncomingMessage, response as unknown as ServerResponse);
  return { answered, status, body };
}

describe('health', () => {
  it('the process is alive from its first moment, ready only when database, migrations and loop are well', () => {
    const health = new Health();
    expect(ask(health, '/healthz').status).toBe(200);
    for (const part of ['database', 'migrations', 'loop'] as const) {
      expect(ask(health, '/readyz').status).toBe(503);
      health.well(part);
    }
    expect(ask(health, '/readyz?x=1').status).toBe(200);
  });
  it('says what is wrong', () => {
    const health = new Health();
    for (const part of ['database', 'migrations', 'loop'] as const) health.well(part);
    health.unwell('database', 'no answer in 3 s');
    expect(JSON.parse(ask(health, '/readyz').body)).toMatchObject({
      status: 'not ready',
      reasons: { database: 'no answer in 3 s' },
    });
    expect(ask(health, '/healthz').status).toBe(200);
  });
  it('a warning is shown and takes nothing away', () => {
    const health = new Health();
    for (const part of ['database', 'migrations', 'loop'] as const) health.well(part);
    health.warn('plain text on the network');
    const answer = ask(health, '/readyz');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).warnings).toEqual(['plain text on the network']);
  });
  it('a database that answers and stores nothing is said to be none, until it stores again', async () => {
    let readOnly = 'on';
    let full = true;
    const pool = {
      query: async (sql: string) => {
        if (sql.startsWith('select')) return { rows: [{ read_only: readOnly }] };
        if (full) throw new Error('No space left on device');
        return { rows: [] };
      },
    } as unknown as Pool;
    const health = new Health();
    for (const part of ['migrations', 'loop'] as const) health.well(part);
    const asked = async () => {
      const stop = health.watchDatabase(pool);
      await new Promise((resolve) => setImmediate(resolve));
      stop();
      return health.report().reasons.database;
    };
    expect(await asked()).toBe('read-only: nothing can be stored');
    readOnly = 'off';
    expect(await asked()).toBeUndefined();
    health.storing.fails = 'could not extend file';
    expect(await asked()).toBe('nothing can be stored: No space left on device');
    full = false;
    health.storing.failedMs = performance.now();
    expect(await asked(), 'a small row fits, batches do not').toBe('nothing can be stored: could not extend file');
    health.storing.failedMs = Number.NEGATIVE_INFINITY;
    expect(await asked()).toBeUndefined();
    expect(health.storing.fails).toBeNull();
  });
  it('takes GET only and leaves every other address alone', () => {
    const health = new Health();
    expect(ask(health, '/readyz', 'POST').status).toBe(405);
    expect(ask(health, '/api/units').answered).toBe(false);
  });
});
