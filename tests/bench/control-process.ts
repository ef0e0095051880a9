import { fork } from 'node:child_process';
import { program } from '../support/programs';
import { PRODUCT_FLAGS, type Setting } from './setting';

export interface Controls {
  /** Where `floor` takes its requests and has its sockets. */
  readonly baseUrl: string;
  /** Where `mllp-raw` listens. */
  readonly mllpPort: number;
  close(): Promise<void>;
}

/** Starts `floor` and `mllp-raw` on the product's PostgreSQL, in a process as the product has one. */
export async function startControls(s: Setting): Promise<Controls> {
  const child = fork(await program('tests/bench/control-server.ts'), {
    execArgv: PRODUCT_FLAGS,
    env: { ...process.env, DATABASE_URL: s.databaseUrl, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const places = await new Promise<Pick<Controls, 'baseUrl' | 'mllpPort'>>((resolve, reject) => {
    child.once('message', (m) => resolve(m as Controls));
    child.once('exit', (code) => reject(new Error(`the controls ended with ${code}`)));
  });
  return {
    ...places,
    async close() {
      child.send('stop');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
