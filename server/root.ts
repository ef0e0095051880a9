import { fileURLToPath } from 'node:url';

/** The checkout. This file and the bundled server (dist/server.mjs) both stand one folder below it. */
export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));
