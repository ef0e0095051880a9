import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers by which a caller could make Next.js believe that it talks to itself. */
const INTERNAL = /^(x-middleware-|x-nextjs-|x-matched-path$|x-invoke-|x-now-)/;
const HOST = /^[\w.:[\]-]+$/;
const YEAR_S = 31_536_000;

/**
 * Sets what every answer carries, before anybody answers: no sniffing, no framing, no referrer, nothing the pages do not need.
 * With `pages` a fresh nonce goes into the content security policy and, for Next.js to put on its scripts, into the request.
 */
export function secureHeaders(req: IncomingMessage, res: ServerResponse, production: boolean): void {
  for (const name of Object.keys(req.headers)) if (INTERNAL.test(name) && name !== 'x-nextjs-data') delete req.headers[name];
  delete req.headers['content-security-policy'];
  delete req.headers['content-security-policy-report-only'];
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('X-Frame-Options', 'DENY');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), bluetooth=()');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (isSecure(req)) res.setHeader('Strict-Transport-Security', `max-age=${YEAR_S}; includeSubDomains`);
  // The development server evaluates code and opens sockets of its own; it never sees a patient.
  if (!production) return;
  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce, req);
  req.headers['content-security-policy'] = policy;
  res.setHeader('Content-Security-Policy', policy);
}

function contentPolicy(nonce: string, req: IncomingMessage): string {
  const host = req.headers['x-forwarded-host'] ?? req.headers.host;
  const socket = typeof host === 'string' && HOST.test(host) ? ` ${isSecure(req) ? 'wss' : 'ws'}://${host}` : '';
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    // Geometry of lanes and tiles stands in style attributes; they cannot run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${socket}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // Our scripts send every form. Without them, before a page answers, a browser would put a password into the address.
    "form-action 'none'",
  ].join('; ');
}
const isSecure = (req: IncomingMessage) => req.headers['x-forwarded-proto'] === 'https' || 'encrypted' in req.socket;
