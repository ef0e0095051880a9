import { ensureClient } from './steps';

/** `npm run tocsin -- ...`: the administration, straight from its sources. */
ensureClient();
await import('../server/cli');
