import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config';
import { PROJECT_ROOT } from '../../server/root';

const text = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const compose = text('docker-compose.yml');
const proxy = text('deploy/haproxy.cfg');
/** Blocks of `services:` by name, as indented text. */
const services = new Map(
  (/^services:\n(.*?)^\w/ms.exec(`${compose}end`)?.[1] ?? '')
    .split(/^ {2}(?=\w[\w-]*:\n)/m)
    .filter((block) => /^\w/.test(block))
    .map((block): [string, string] => [block.slice(0, block.indexOf(':')), block]),
);
const service = (name: string): string => services.get(name) ?? '';

describe('docker-compose.yml', () => {
  it('has several nodes, a proxy, PostgreSQL and Redis; mail and an issuer only on request', () => {
    expect([...services.keys()]).toEqual(['app', 'proxy', 'postgres', 'redis', 'mail', 'issuer']);
    expect(Number(/replicas: (\d+)/.exec(service('app'))?.[1])).toBeGreaterThan(1);
    expect([...services].filter(([, block]) => /profiles:/.test(block)).map(([name]) => name)).toEqual(['mail', 'issuer']);
  });
  it('publishes only the proxy to the network, and HL7 not even there; images are of a named version', () => {
    expect(service('app')).not.toContain('ports:');
    const published = [...compose.matchAll(/^ {6}- '([^']+):(\d+)'$/gm)].map((m) => [m[1]?.startsWith('127.0.0.1:'), m[2]]);
    expect(published).toEqual([
      [false, '443'],
      [false, '80'],
      [true, '2575'],
      [true, '8025'],
      [true, '8080'],
    ]);
    const images = [...compose.matchAll(/image: (\S+)/g)].map((m) => m[1] as string);
    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });
  it('mounts files that exist, and volumes it declares', () => {
    const mounts = [...compose.matchAll(/^ {6}- (\.?[\w./-]+):\/\S+$/gm)].map((m) => m[1] as string);
    expect(mounts).toEqual(['data', './certs', './deploy/haproxy.cfg', './certs', 'postgres']);
    expect(existsSync(join(PROJECT_ROOT, 'deploy/haproxy.cfg'))).toBe(true);
    expect(/^volumes:\n {2}data:\n {2}postgres:\n/m.test(compose)).toBe(true);
  });
  it('what it sets for a node is known to the server, and what is left empty counts as not set', () => {
    const names = [...service('app').matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map((m) => [m[1] as string, m[2] as string] as const);
    const env = Object.fromEntries(
      names.map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+):[-?][^}]*\}/g, (_, v) =>
          v === 'AUTH_SECRET' || v === 'POSTGRES_PASSWORD' ? 'x'.repeat(40) : '',
        ),
      ]),
    );
    const config = loadConfig({ ...env, NODE_ENV: 'production' }, []);
    expect([config.databaseUrl?.endsWith('@postgres:5432/tocsin'), config.redisUrl]).toEqual([true, 'redis://redis:6379']);
    expect([config.oidc, config.smtpUrl]).toEqual([null, null]);
    const documented = text('.env.example');
    expect(names.map(([name]) => name).filter((name) => !documented.includes(name))).toEqual([]);
  });
  it('hands every setting on to the nodes, except those the image decides', () => {
    const settings = [...text('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map((m) => m[1] as string);
    const ofTheImage = ['HOST', 'PORT', 'MLLP_HOST', 'MLLP_PORT', 'TOCSIN_DATA'];
    const handedOn = new Set([...service('app').matchAll(/^ {6}([A-Z_]+): /gm)].map((m) => m[1]));
    expect(settings.filter((name) => !ofTheImage.includes(name) && !handedOn.has(name))).toEqual([]);
  });
});

describe('the proxy', () => {
  it('sends pages and HL7 to the ports of the image, only to nodes that are ready, and binds no client to a node', () => {
    const image = text('Dockerfile');
    expect(image).toContain('EXPOSE 3000 2575');
    expect([...proxy.matchAll(/server-template \w+ \d+ app:(\d+) check/g)].map((m) => m[1])).toEqual(['3000', '3000', '2575']);
    expect(proxy.match(/option httpchk GET \/readyz/g)).toHaveLength(2);
    expect(proxy).not.toMatch(/cookie|stick|balance source/);
  });
  it('speaks TLS 1.2 or newer and believes no header about who asks', () => {
    expect(proxy).toContain('ssl-min-ver TLSv1.2');
    expect(proxy.indexOf('del-header X-Forwarded-For')).toBeLessThan(proxy.indexOf('option forwardfor'));
    expect(proxy).toContain('set-header X-Forwarded-Proto https');
  });
});
