import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { authOptions, browserOf } from '../../server/auth/nextauth';
import { type Listening, listening } from './issuer';

/** Our own door as the pages have it, without the pages. Reads DATABASE_URL and AUTH_OIDC_* from the environment. */
export function door(): Promise<Listening> {
  return listening((req, res) => {
    handed(req, res).catch((error: Error) => res.writeHead(500).end(error.stack));
  });
}
async function handed(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://door');
  let body = '';
  for await (const chunk of req) body += chunk;
  const cookies = (req.headers.cookie ?? '')
    .split('; ')
    .map((c) => [c.slice(0, c.indexOf('=')), decodeURIComponent(c.slice(c.indexOf('=') + 1))]);
  const asked = Object.assign(req, {
    query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split('/').slice(3) },
    body: Object.fromEntries(new URLSearchParams(body)),
    cookies: Object.fromEntries(cookies),
  });
  req.headers['x-forwarded-host'] = req.headers.host;
  req.headers['x-forwarded-proto'] = 'http';
  const answering = Object.assign(res, {
    status(code: number) {
      res.statusCode = code;
      return answering;
    },
    json: (value: unknown) => res.setHeader('content-type', 'application/json').end(JSON.stringify(value)),
    send: (value: unknown) => res.end(typeof value === 'object' ? JSON.stringify(value) : value),
  });
  await NextAuth(
    asked as unknown as NextApiRequest,
    answering as unknown as NextApiResponse,
    authOptions(browserOf(req.headers['user-agent'], req.headers.cookie)),
  );
}
