import { ensureClient } from './steps';

/** `npm run dev`: the server straight from its sources, with pages that reload on a change. */
ensureClient();
Object.assign(process.env, { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' });
await import('../server/main');
