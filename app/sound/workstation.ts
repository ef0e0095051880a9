import type { AudioPause } from '../../lib/alerts/sound';
import { newCommandId } from '../live/command';

/** What this browser remembers of its sound, shared by its tabs. Nothing here is about a patient: keys of alerts are opaque. */
interface Kept {
  readonly id: string;
  /** Somebody has switched the sound on here. */
  readonly wanted: boolean;
  readonly pause: AudioPause | null;
  /** When the tone was last heard, epoch ms of the unit's clock. */
  readonly heardAt: number | null;
}
const KEY = 'tocsin-sound';

export function readWorkstation(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
    return {
      id: typeof kept.id === 'string' ? kept.id : newCommandId(),
      wanted: kept.wanted === true,
      pause: typeof kept.pause?.until === 'number' && Array.isArray(kept.pause.highs) ? kept.pause : null,
      heardAt: typeof kept.heardAt === 'number' ? kept.heardAt : null,
    };
  } catch {
    return { id: newCommandId(), wanted: false, pause: null, heardAt: null };
  }
}
export function keepWorkstation(change: Partial<Kept>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readWorkstation(), ...change }));
  } catch {
    // A browser that keeps nothing asks again after a reload, and says SOUND OFF until then.
  }
}
/** Calls back when another tab of this browser has changed it. */
export function onWorkstation(listener: () => void): () => void {
  const heard = (e: StorageEvent) => e.key === KEY && listener();
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}
