import { describe, expect, it } from 'vitest';
import { isAway } from '../../../server/database/away';
import { DatabaseAway } from '../../../server/intake/port';

const failed = (code: string, message = '') => Object.assign(new Error(message), { code });

describe('the database is away', () => {
  it('when it shuts down, starts, is full, read-only or unreachable, whoever says so', () => {
    for (const error of [
      new DatabaseAway('nothing was stored'),
      failed('57P01', 'terminating connection due to administrator command'),
      failed('57P03'),
      failed('53100', 'could not extend file: No space left on device'),
      failed('25006', 'cannot execute INSERT in a read-only transaction'),
      failed('ECONNREFUSED'),
      failed('P2039', 'Database error. Code: `57P03`. Message: `the database system is shutting down`'),
      failed('P1017'),
      new Error('Connection terminated unexpectedly'),
      new Error('Client has encountered a connection error and is not queryable'),
      new Error('timeout exceeded when trying to connect'),
    ])
      expect(isAway(error), String((error as { code?: string }).code ?? error.message)).toBe(true);
  });
  it('not when a statement is wrong or somebody else cannot be reached', () => {
    for (const error of [failed('23505'), failed('42P01'), failed('P2002'), new Error('connect to the mail server failed')])
      expect(isAway(error), error.message).toBe(false);
  });
});
