import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../server/config';
import { listenOn } from '../../server/listen-on';

const open: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});
const server = () => {
  const s = createServer();
  open.push(s);
  return s;
};
const refusal = (port: number, host: string, prefix: '' | 'MLLP_') =>
  listenOn(server(), port, host, prefix).then(
    () => null,
    (error: unknown) => error,
  );

describe('a server that cannot listen names the setting', () => {
  it.each(['', 'MLLP_'] as const)('%sPORT that another program has', async (prefix) => {
    const first = server();
    await listenOn(first, 0, '127.0.0.1', prefix);
    const { port } = first.address() as { port: number };
    const error = await refusal(port, '127.0.0.1', prefix);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(
      `${prefix}PORT ${port} is in use on 127.0.0.1 already. Set ${prefix}PORT to another one.`,
    );
  });
  it.each(['', 'MLLP_'] as const)('%sHOST that is another machine’s', async (prefix) => {
    const error = await refusal(0, '192.0.2.7', prefix);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(`${prefix}HOST 192.0.2.7 is no address of this machine.`);
  });
});
