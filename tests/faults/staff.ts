import { type Person, person } from '../support/person';
import { type Browser, browserAt, httpSink, type Sink } from '../support/sinks';
import type { Place, Site } from './site';

/** People of each tier, each with a phone at a push service of the run's own. */
export interface Staff {
  readonly people: ReadonlyMap<string, { readonly person: Person; readonly phone: Browser }>;
  readonly push: Sink;
  close(): Promise<void>;
}
export async function openStaff(site: Site, place: Place, roles: readonly string[]): Promise<Staff> {
  const push = await httpSink();
  const { url, pool, prisma } = site.postgres;
  const people = new Map<string, { person: Person; phone: Browser }>();
  for (const role of roles) {
    const who = await person({ url, pool, prisma, drop: async () => undefined }, place.node.address, site.unit, role);
    const phone = browserAt(push, `${role}-${people.size}`);
    const { status } = await who.post('/api/me/subscriptions', { subscription: phone.subscription });
    if (status !== 200) throw new Error(`the phone of the ${role} was not taken: ${status}`);
    people.set(`${role}-${people.size}`, { person: who, phone });
  }
  return { people, push, close: () => push.close() };
}
