import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLockFile } from '../../../server/database/lock';
import { birthOf, isAlive } from '../../../server/database/processes';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a lock file', () => {
  it('lets one in at a time, and all of them in the end', async () => {
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 8 }, () =>
      withLockFile(path, 10_000, async () => {
        most = Math.max(most, ++inside);
        await turn();
        inside--;
      }),
    );
    await Promise.all(visits);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });
  it('is given back when the work fails', async () => {
    await expect(withLockFile(path, 1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLockFile(path, 1_000, async () => 'in')).toBe('in');
  });
  it('of a process that is gone is taken over', async () => {
    writeFileSync(path, '999999999 1 x');
    expect(await withLockFile(path, 1_000, async () => 'in')).toBe('in');
  });
  it.runIf(process.platform === 'linux')('of a process whose number another program has by now is taken over', async () => {
    writeFileSync(path, `${process.pid} long-ago x`);
    expect(await withLockFile(path, 1_000, async () => 'in')).toBe('in');
  });
  it('of a process that lives is respected, and the holder named', async () => {
    writeFileSync(path, `${process.pid} ${birthOf(process.pid)} x`);
    await expect(withLockFile(path, 100, async () => 'in')).rejects.toThrow(`process ${process.pid}`);
  });
});

describe('processes', () => {
  it('one that runs is alive, a number nobody has is not', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(999_999_999)).toBe(false);
  });
});
