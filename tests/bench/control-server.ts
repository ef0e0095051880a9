import pg from 'pg';
import { floorServer, mllpRaw } from './controls';

/** `floor` and `mllp-raw` as a process of their own: the product is one too, and a message that goes from one process to another costs both alike. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
const floor = await floorServer(pool);
const raw = await mllpRaw(pool);
process.send?.({ baseUrl: floor.baseUrl, mllpPort: raw.port });
process.once('message', async () => {
  raw.close();
  await floor.close();
  await pool.end();
  process.exit(0);
});
