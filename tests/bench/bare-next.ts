import { createServer } from 'node:http';
import next from 'next';
import { PROJECT_ROOT } from '../../server/root';

/** The control of row 7: the built pages behind a server that does nothing else. */
const pages = next({ dev: false, dir: PROJECT_ROOT });
await pages.prepare();
const handle = pages.getRequestHandler();
createServer((req, res) => void handle(req, res)).listen(Number(process.env.PORT), '127.0.0.1');
