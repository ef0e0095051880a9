import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { Sources } from '../../../server/store/sources';

describe('when a sender was last heard', () => {
  it('is written down soon for one just connected, and every few seconds for the others', async () => {
    const written: unknown[] = [];
    const pool = { query: async (_: string, values: unknown[]) => void written.push(values[0]) };
    const sources = new Sources(pool as unknown as Pool);
    sources.seen(1, 1_000);
    await sources.flush('first');
    sources.seen(1, 2_000);
    sources.seen(2, 2_000);
    await sources.flush('first');
    await sources.flush('first');
    expect(written).toEqual([[1], [2]]);
    await sources.flush();
    expect(written.at(-1)).toEqual([1]);
  });
});
