import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { listenOn } from '../../listen-on';
import { Connection } from './connection';
import { Exchange, type ExchangeOptions } from './exchange';
import { MAX_FRAME_BYTES } from './framer';

export interface MllpOptions extends Omit<ExchangeOptions, 'clock'> {
  readonly host: string;
  readonly port: number;
  /** Paths of PEM files. With `ca` every client has to show a certificate signed by it, and the certificate is the source. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string | null } | null;
  readonly clock: ExchangeOptions['clock'] & { monotonicMs(): number };
  /** The source an administrator gave this certificate (SHA-256 fingerprint); else its common name is the source, if it may be. */
  readonly sourceOfCertificate?: (fingerprint: string) => string | null;
  readonly byCommonName?: (name: string) => boolean;
  /** A client was turned away before it said anything: no certificate, one of another authority, no TLS at all. */
  readonly onRefused?: (reason: string, address: string) => void;
  readonly maxFrameBytes?: number;
}
export interface Mllp {
  readonly port: number;
  /** Takes no further connection, answers what has come, hangs up. */
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 1000;
/** A frame that stands unfinished for so long without a byte belongs to a connection that is dead. */
const STALLED_MS = 120_000;
/** Who has not finished the handshake of TLS by then is not about to. */
const HANDSHAKE_MS = 15_000;
const PATIENCE_MS = 5_000;

/** Listens for HL7 v2 over MLLP. Every message gets its one answer after it is durable. */
export async function startMllp(options: MllpOptions): Promise<Mllp> {
  const exchange = new Exchange(options);
  const connections = new Set<Connection>();

  const accept = (socket: Socket, sender: string | null): void => {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const connection = new Connection(
      socket,
      exchange,
      sender,
      () => options.clock.monotonicMs(),
      options.maxFrameBytes ?? MAX_FRAME_BYTES,
    );
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };
  const server: Server = options.tls
    ? await secured(options.tls, options, accept)
    : createServer({ allowHalfOpen: true }, (socket) => accept(socket, null));
  server.maxConnections = MOST_CONNECTIONS;
  // Under TLS also those that have not finished, or never begin, their handshake: they hold a place, and would hold up a stop.
  const plain = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    plain.add(socket);
    socket.once('close', () => plain.delete(socket));
  });
  await listenOn(server, options.port, options.host, 'MLLP_');
  server.on('error', () => undefined);
  const watch = setInterval(() => {
    for (const connection of connections) if (connection.stalledMs > STALLED_MS) connection.destroy();
  }, STALLED_MS / 4);
  watch.unref();

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(watch);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
      await Promise.race([Promise.all([...connections].map((c) => c.finish())), patience]);
      for (const connection of connections) connection.destroy();
      for (const socket of plain) socket.destroy();
      await closed;
    },
  };
}

async function secured(
  tls: NonNullable<MllpOptions['tls']>,
  options: MllpOptions,
  accept: (socket: Socket, sender: string | null) => void,
): Promise<Server> {
  const [cert, key] = await Promise.all([readFile(tls.cert), readFile(tls.key)]);
  const ca = tls.ca === null ? null : await readFile(tls.ca);
  const server = createTlsServer({
    cert,
    key,
    ...(ca === null ? {} : { ca }),
    requestCert: ca !== null,
    rejectUnauthorized: ca !== null,
    allowHalfOpen: true,
    handshakeTimeout: HANDSHAKE_MS,
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    if (ca === null) return accept(socket, null);
    const certificate = socket.getPeerCertificate();
    const sender = senderOf(certificate, options);
    if (sender !== null) return accept(socket, sender);
    const address = socket.remoteAddress ?? 'not known any more';
    options.log.warn(
      { fingerprint: certificate.fingerprint256, address },
      'a TLS client was refused: its common name is of another source',
    );
    options.onRefused?.(
      `the common name of ${certificate.fingerprint256} is of a source with a certificate or keys of its own`,
      address,
    );
    socket.destroy();
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    options.log.warn({ err: error }, 'a TLS client was refused');
    const address = socket.remoteAddress ?? 'not known any more';
    // Half open as these sockets are, one that is refused would stay and keep its place for good.
    socket.destroy();
    // Of a certificate that was not believed the error says no more than of a client that hung up by itself, as a balancer does all
    // day to see whether the port is there: that one was refused nothing.
    const unbelieved: unknown = socket.authorizationError;
    if (!unbelieved && error.code === 'ECONNRESET') return;
    options.onRefused?.(String(unbelieved || (error.code ?? error.name)), address);
  });
  return server;
}

/** Null: it calls itself what only another may be called. */
function senderOf(certificate: PeerCertificate, options: MllpOptions): string | null {
  const given = options.sourceOfCertificate?.(certificate.fingerprint256);
  if (given != null) return given;
  const { CN } = certificate.subject ?? {};
  const name = (Array.isArray(CN) ? CN[0] : CN) ?? certificate.fingerprint256;
  return options.byCommonName?.(name) === false ? null : name;
}
