import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import ece from 'http_ece';
import { SMTPServer } from 'smtp-server';
import type { PushPayload } from '../../lib/alerts/notice';

/** How a sink answers: a status, a status with a wait that it asks for, or never. */
export type Manner = number | 'hang' | { readonly status: number; readonly retryAfter?: number; readonly location?: string };

export interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly at: number;
}
/** A real HTTP server that keeps what it gets and answers as it is told. */
export interface Sink {
  readonly url: string;
  readonly requests: Request[];
  /** Of all paths, or of one. */
  behave(manner: Manner, path?: string): void;
  close(): Promise<void>;
}

export async function httpSink(onRequest: (request: Request) => void = () => undefined): Promise<Sink> {
  const requests: Request[] = [];
  const manners = new Map<string, Manner>();
  let usual: Manner = 201;
  const server: Server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const path = req.url ?? '';
      const request = { path, headers: req.headers, body: Buffer.concat(chunks), at: Date.now() };
      requests.push(request);
      onRequest(request);
      const manner = manners.get(path) ?? usual;
      if (manner === 'hang') return;
      const { status, retryAfter, location } = typeof manner === 'number' ? { status: manner } : { ...manner };
      res.writeHead(status, {
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        ...(location === undefined ? {} : { location }),
      });
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    behave(manner, path) {
      if (path === undefined) usual = manner;
      else manners.set(path, manner);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A browser's half of Web Push: a subscription at the sink, and the key that opens what arrives for it. */
export interface Browser {
  readonly path: string;
  readonly subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  /** Everything that arrived for it, opened, in order. */
  received(): readonly PushPayload[];
  requests(): readonly Request[];
}
export function browserAt(sink: Sink, name: string): Browser {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16).toString('base64url');
  const path = `/push/${name}`;
  const requests = () => sink.requests.filter((r) => r.path === path);
  return {
    path,
    subscription: { endpoint: `${sink.url}${path}`, keys: { p256dh: publicKey.toString('base64url'), auth } },
    requests,
    received: () =>
      requests().map((r) =>
        JSON.parse(ece.decrypt(r.body, { version: 'aes128gcm', privateKey: ecdh, authSecret: auth }).toString('utf8')),
      ),
  };
}

/** A real SMTP server that keeps what it gets. */
export interface MailSink {
  readonly url: string;
  readonly mails: { readonly to: string; readonly text: string }[];
  refuse(code: number | null): void;
  close(): Promise<void>;
}
export async function mailSink(): Promise<MailSink> {
  const mails: { to: string; text: string }[] = [];
  let code: number | null = null;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo(_address, _session, done) {
      done(code === null ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map((r) => r.address).join(),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse(to) {
      code = to;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
