import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../server/config';

const load = (env: Record<string, string>, args: string[] = []) => loadConfig(env as unknown as NodeJS.ProcessEnv, args);
const complaint = (env: Record<string, string>, args: string[] = []): string => {
  try {
    load(env, args);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('settings', () => {
  it('an empty environment gives a server for this machine alone, on the embedded database', () => {
    const config = load({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: null, protocol: 'astct-2019', speed: 1 });
    expect(config.mllp).toEqual({ host: '127.0.0.1', port: 2575, tls: null, plainOnNetwork: false });
    expect(config.dataDir.endsWith('/.tocsin')).toBe(true);
    expect(config.trustedProxies.map(([base, bits]) => `${base}/${bits}`)).toEqual(['127.0.0.0/8', '::1/128']);
  });
  it('an empty variable counts as not set', () => {
    expect(load({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: null, port: 3000 });
  });
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['MLLP_PORT', '-1'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['REDIS_URL', 'somewhere'],
    ['AUTH_SECRET', 'short'],
    ['AUTH_OIDC_ISSUER', 'login.example.org'],
    ['TOCSIN_PROTOCOL', 'guess'],
    ['SMTP_URL', 'http://mail'],
    ['SMTP_FROM', 'tocsin'],
    ['SMTP_FROM', 'a@b.example, c@d.example'],
    ['MLLP_TLS_CERT', '/no/such/file'],
    ['MLLP_TLS_CERT', 'package.json'],
    ['MLLP_TLS_KEY', 'package.json'],
    ['MLLP_TLS_CA', 'package.json'],
    ['VAPID_PUBLIC_KEY', 'too-short'],
    ['VAPID_PRIVATE_KEY', 'too-short'],
    ['TOCSIN_DATA', 'package.json'],
    ['TOCSIN_DATA', 'package.json/data'],
    ['DOWNTIME_DIR', 'package.json/sheets'],
    ['DOWNTIME_DIR', '/proc/sheets'],
    ['VAPID_SUBJECT', 'it@example.org'],
    ['HOST', 'two words'],
    ['LOG_LEVEL', 'loud'],
    ['NOTIFY_ALLOW', 'https://pager.example.org/in'],
    ['NOTIFY_ALLOW', 'pager.example.org:8443'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, the proxy'],
  ])('a wrong %s is refused by name (%s)', (name, value) => {
    expect(complaint({ [name]: value })).toMatch(new RegExp(`^${name} must (?!be set too)`, 'm'));
  });
  it('a folder for downtime sheets may be there or be made', () => {
    expect(load({ DOWNTIME_DIR: tmpdir() }).downtimeDir).toBe(tmpdir());
    expect(load({ DOWNTIME_DIR: join(tmpdir(), 'not', 'yet') }).downtimeDir).toBe(join(tmpdir(), 'not', 'yet'));
  });
  it('names every wrong setting at once', () => {
    expect(complaint({ PORT: 'x', SMTP_URL: 'x' }).split('\n')).toHaveLength(2);
  });
  it('settings that belong together are asked for together', () => {
    expect(complaint({ AUTH_OIDC_ISSUER: 'https://login.example.org' })).toContain('AUTH_OIDC_ID, AUTH_OIDC_SECRET');
    expect(complaint({ VAPID_PUBLIC_KEY: 'x' })).toContain('VAPID_PRIVATE_KEY');
  });
  it('a secret may stand in a file instead; both, none that can be read, or an empty one is refused by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-secret-'));
    const file = join(folder, 'auth');
    writeFileSync(file, `${'s'.repeat(44)}\n`);
    expect(load({ AUTH_SECRET_FILE: file }).authSecret).toBe('s'.repeat(44));
    expect(complaint({ AUTH_SECRET_FILE: file, AUTH_SECRET: 'x'.repeat(44) })).toContain('AUTH_SECRET_FILE are both set');
    expect(complaint({ SMTP_URL_FILE: join(folder, 'none') })).toContain('SMTP_URL_FILE');
    writeFileSync(file, '\n');
    expect(complaint({ DEADMAN_SECRET_FILE: file })).toContain('DEADMAN_SECRET_FILE is an empty file');
    rmSync(folder, { recursive: true });
  });
  it('several nodes must be given one secret', () => {
    expect(complaint({ REDIS_URL: 'redis://host:6379' })).toContain('AUTH_SECRET');
  });
  it('HL7 in plain text on a network address is marked', () => {
    expect(load({ MLLP_HOST: '0.0.0.0' }).mllp.plainOnNetwork).toBe(true);
    expect(load({ MLLP_HOST: 'localhost' }).mllp.plainOnNetwork).toBe(false);
  });
  it('--speed runs the clock faster and must be a sensible number', () => {
    expect(load({}, ['--speed', '60']).speed).toBe(60);
    expect(load({}, ['--speed=10']).speed).toBe(10);
    expect(complaint({}, ['--speed', 'fast'])).toContain('--speed');
    expect(complaint({}, ['--speed'])).toContain('--speed');
  });
});
