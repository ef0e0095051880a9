import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** A person at the identity provider; `sub` is what they type there. */
export type IssuerAccount = Readonly<Record<string, unknown>> & { readonly sub: string };

export interface Listening {
  readonly address: string;
  stop(): Promise<void>;
}
/** An HTTP server on a free port of its own. */
export async function listening(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<Listening> {
  const http = createServer(answer);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** A real OpenID provider that insists on PKCE, on a port of its own. */
export async function issuer(p: {
  readonly redirect: string;
  readonly accounts: readonly IssuerAccount[];
}): Promise<Listening & { readonly clientId: string; readonly clientSecret: string }> {
  let provider: Provider | null = null;
  const http = await listening((req, res) => void provider?.callback()(req, res));
  const client = { clientId: 'tocsin', clientSecret: 'a secret between the two of them' };
  provider = new Provider(http.address, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [p.redirect] }],
    claims: { email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['keys of the test'] },
    pkce: { required: () => true },
    ttl: { Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, Interaction: 600 },
    findAccount: (_, sub) => {
      const account = p.accounts.find((a) => a.sub === sub);
      return account && { accountId: sub, claims: () => ({ ...account }) };
    },
    // Who has signed in there has agreed too.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId,
        accountId: ctx.oidc.session?.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (_, error) => process.stderr.write(`${error.stack}\n`));
  return { ...http, ...client };
}

/** A browser as far as it matters here: keeps cookies by host and follows nothing by itself. */
export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  async fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const cookies = this.cookies(address);
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: header, 'user-agent': 'Browser of the test' },
    });
    if (answer.status >= 500) throw new Error(await answer.text());
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  cookies(address: string): Map<string, string> {
    const { host } = new URL(address);
    const found = this.jar.get(host) ?? new Map<string, string>();
    this.jar.set(host, found);
    return found;
  }
  /** Follows redirects until a page is shown or `stop` says that this is far enough. Returns the last address. */
  async walk(address: string, stop: (address: string) => boolean = () => false): Promise<{ at: string; text: string }> {
    let at = address;
    for (let steps = 0; steps < 12; steps++) {
      if (stop(at)) return { at, text: '' };
      const answer = await this.fetch(at);
      const next = answer.headers.get('location');
      if (next === null) return { at, text: await answer.text() };
      at = new URL(next, at).href;
    }
    throw new Error(`no end of redirects at ${at}`);
  }
}
