import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { UnitInfo } from '../../lib/live';
import type { KioskActor, UserActor } from '../../lib/permissions';
import { pagesDatabase } from '../database/pages';
import { SESSION_COOKIES } from './cookies';
import { sessionOfNobody } from './first-drawing';
import { actorOfKiosk, KIOSK_COOKIE } from './kiosks';
import { type OpenSession, openSessionOf } from './sessions';

/** The session of whoever asks for a page, locked or not, read once for all parts of the page. null: nobody is signed in. */
export const sessionOfPage = cache(async (): Promise<OpenSession | null> => {
  const jar = await cookies();
  const nobody = sessionOfNobody();
  if (nobody) return nobody;
  for (const name of SESSION_COOKIES) {
    const id = jar.get(name)?.value;
    const session = id ? await openSessionOf(pagesDatabase(), id, Date.now()) : null;
    if (session) return session;
  }
  return null;
});

/** Who is signed in, for server components: behind a locked screen it is the same person. null: nobody. */
export async function personOfPage(): Promise<UserActor | null> {
  return (await sessionOfPage())?.person ?? null;
}

/** The signed-in person; whoever is not signed in is sent to the sign-in page and comes back to `path` after it. */
export async function signedIn(path = '/'): Promise<UserActor> {
  return (await personOfPage()) ?? redirect(`/login?callbackUrl=${encodeURIComponent(path)}`);
}

/** Names and time zones of the units the person works on, in the order of their roles: no page has to guess a time of day. */
export async function unitsOfPage(person: UserActor): Promise<UnitInfo[]> {
  const ids = [...new Set(person.roles.map((r) => r.unitId))];
  const units = await pagesDatabase().unit.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, zone: true } });
  return ids.flatMap((id) => units.find((u) => u.id === id) ?? []);
}

/** The paired wall display that asks for this page. null: the browser is none. */
export async function kioskOfPage(): Promise<KioskActor | null> {
  const token = (await cookies()).get(KIOSK_COOKIE)?.value;
  return token ? actorOfKiosk(pagesDatabase(), token, Date.now()) : null;
}

/** Whether there is any user at all: only until then is there a set-up. */
export async function isAnybodyEntered(): Promise<boolean> {
  return (await pagesDatabase().user.count()) > 0;
}
