/** Stands in for BroadcastChannel: what one tab of a browser says the others hear at once. */
export class Channel extends EventTarget {
  static all: Channel[] = [];
  constructor() {
    super();
    Channel.all.push(this);
  }
  postMessage(data: string): void {
    for (const other of Channel.all) if (other !== this) other.dispatchEvent(new MessageEvent('message', { data }));
  }
  close(): void {
    Channel.all = Channel.all.filter((c) => c !== this);
  }
}
