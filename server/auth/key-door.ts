import type { KeyActor } from '../../lib/permissions';
import { readAddress, readRange, within } from '../addresses';
import { record } from '../administration/record';
import { OnceAMinute } from '../audit/once-a-minute';
import type { Prisma } from '../database/client';
import { metrics } from '../metrics';
import { findKey, type KeyFound, noteKeyUse } from './keys';
import { Remembered } from './remembered';

/** A good key from an address it is not for: answered 403, in the shape of an HTTP refusal. */
export class ForeignAddress extends Error {
  readonly status = 403;
  readonly code = 'address';
  readonly headers = {};
  readonly more = {};
  constructor(address: string) {
    super(`This key may not be used from ${address || 'an unknown address'}.`);
  }
}

const USE_GRAIN_MS = 60_000;

/** Keys at the door: who holds one, whether it may be used from there, when it was last used, and what was turned away. */
export class KeyDoor {
  private readonly found: Remembered<KeyFound | null>;
  private readonly usedAt = new Map<string, number>();
  private readonly lines: OnceAMinute;

  constructor(
    private readonly prisma: Prisma,
    private readonly realNow: () => number,
  ) {
    this.found = new Remembered(realNow);
    this.lines = new OnceAMinute(realNow);
  }

  /**
   * The program with this key, or null if it is unknown, revoked or has run out.
   * @throws ForeignAddress where the key is good and the address is not on its list
   */
  async actor(key: string, address: string): Promise<KeyActor | null> {
    const found = await this.found.recall(key, (now) => findKey(this.prisma, key, now));
    if (found === null) {
      metrics.keysRefused.inc({ reason: 'unknown' });
      return null;
    }
    if (found.ended !== null) {
      this.refused(found, found.ended, address);
      return null;
    }
    if (!isFrom(found.addresses, address)) {
      this.refused(found, 'address', address);
      throw new ForeignAddress(address);
    }
    const now = this.realNow();
    const kid = found.actor.id;
    if (now - (this.usedAt.get(kid) ?? 0) > USE_GRAIN_MS) {
      this.usedAt.set(kid, now);
      noteKeyUse(this.prisma, [kid], now).catch(() => this.usedAt.delete(kid));
    }
    return found.actor;
  }

  private refused({ actor }: KeyFound, reason: 'revoked' | 'run-out' | 'address', address: string): void {
    metrics.keysRefused.inc({ reason });
    this.lines.do(`${actor.id} ${reason} ${address}`, (now) =>
      record(this.prisma, {
        ...{ unitId: actor.units[0] ?? null, at: new Date(now), by: `key:${actor.id}`, action: 'key.refused' },
        ...{ subject: actor.source, detail: { reason, address } },
      }),
    );
  }
}

function isFrom(allowed: readonly string[], address: string): boolean {
  if (allowed.length === 0) return true;
  const at = readAddress(address);
  return (
    at !== null &&
    within(
      at,
      allowed.map(readRange).filter((range) => range !== null),
    )
  );
}
