import { afterAll, beforeAll } from 'vitest';
import { close, open } from './setting';

/** Everything here is said to one running server from outside, over its real sockets. */
// A machine that does much else needs minutes for the start of database and server and three runs of the command line.
beforeAll(open, 300_000);
afterAll(close);

import './hl7-contract';
import './clients';
import './bad-input';
import './corpus';
import './backfill';
