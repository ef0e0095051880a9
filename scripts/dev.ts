import { become, ensureClient, environment } from './steps';

/** The server straight from its sources, with pages that reload on a change. */
ensureClient();
await become(['--import', 'tsx', 'server/main.ts', ...process.argv.slice(2)], environment({ NODE_ENV: 'development' }));
