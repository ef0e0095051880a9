import { afterAll, beforeAll } from 'vitest';
import { close, open } from './setting';

/** Everything here is said to one running server from outside, over its real sockets. */
beforeAll(open);
afterAll(close);

import './hl7-contract';
import './clients';
import './bad-input';
import './corpus';
