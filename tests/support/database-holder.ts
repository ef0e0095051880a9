import { openDatabase } from '../../server/database/open';
import { createLog } from '../../server/log';

/** A process that opens the database of TOCSIN_DATA as a server does, says where it is, and holds it until it is stopped. */
const database = await openDatabase({ databaseUrl: null, dataDir: process.env.TOCSIN_DATA ?? '' }, createLog('silent'));
process.stdout.write(`${database.url}\n`);
process.once('SIGTERM', () => void database.close().then(() => process.exit(0)));
