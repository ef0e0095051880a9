import type { Server } from 'node:net';
import { ConfigError } from './config';

/** Begins to listen. What cannot be had is told by the name of its setting, here `PORT` and `HOST` after the prefix. */
export function listenOn(server: Server, port: number, host: string, prefix: '' | 'MLLP_' = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => {
      const problem = problemOf(error, port, host, prefix);
      reject(problem === null ? error : new ConfigError(problem));
    };
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

function problemOf({ code }: NodeJS.ErrnoException, port: number, host: string, prefix: string): string | null {
  if (code === 'EADDRINUSE') return `${prefix}PORT ${port} is in use on ${host} already. Set ${prefix}PORT to another one.`;
  if (code === 'EACCES') return `${prefix}PORT ${port} may not be opened by this user. Set ${prefix}PORT to another one.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN')
    return `${prefix}HOST ${host} is no address of this machine.`;
  return null;
}
