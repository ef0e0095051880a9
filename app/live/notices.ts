import type { NoticeMessage } from '../../lib/live';

/** One thing this person is told: the newest notice of an alert, with the deliveries a look at it proves. */
export interface Told {
  readonly notice: NoticeMessage;
  readonly deliveryIds: readonly string[];
  /** performance.now() of its coming. */
  readonly cameAt: number;
}
type Receipt = (deliveryId: string, displayed: boolean) => void;
const MOST = 50;
/** What comes within this time is drawn together: a page that opens is told of everything that waits, one message each. */
const TOGETHER_MS = 50;

/** What this person is told on this page, newest first, one entry an alert. Receipts go out once something is really seen. */
export class Notices {
  #list: readonly Told[] = [];
  readonly #shown = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #receipt: Receipt;
  #due: ReturnType<typeof setTimeout> | null = null;

  constructor(receipt: Receipt = () => undefined) {
    this.#receipt = receipt;
  }
  get list(): readonly Told[] {
    return this.#list;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** A notice came; the same one comes again after a reconnect until its receipt has arrived. */
  take(notice: NoticeMessage, cameAt: number): void {
    if (this.#shown.has(notice.deliveryId)) {
      this.#receipt(notice.deliveryId, true);
      return;
    }
    this.#receipt(notice.deliveryId, false);
    const same = (t: Told) => notice.alertId !== null && t.notice.alertId === notice.alertId;
    const before = this.#list.find(same);
    const ids = [...new Set([...(before?.deliveryIds ?? []), notice.deliveryId])];
    if (before?.deliveryIds.includes(notice.deliveryId)) return;
    this.#set([{ notice, deliveryIds: ids, cameAt }, ...this.#list.filter((t) => !same(t))].slice(0, MOST));
  }
  /** It is on the screen of somebody who can look at it. */
  seen(told: Told): void {
    for (const id of told.deliveryIds) {
      if (this.#shown.has(id)) continue;
      this.#shown.add(id);
      this.#receipt(id, true);
    }
  }
  drop(told: Told): void {
    this.#set(this.#list.filter((t) => t !== told));
  }
  #set(list: readonly Told[]): void {
    this.#list = list;
    this.#due ??= setTimeout(() => {
      this.#due = null;
      for (const listener of this.#listeners) listener();
    }, TOGETHER_MS);
  }
}
