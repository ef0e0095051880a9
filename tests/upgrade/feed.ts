import { setTimeout as pause } from 'node:timers/promises';

const PATIENTS = ['U1', 'U2', 'U3', 'U4'];
const EVERY_MS = 50;
/** An answer that takes longer than this is as good as none: the other node is asked. */
const PATIENCE_MS = 5_000;

/** A sender as hospitals have them: one event after the other, sent again to the next node until one has acknowledged it. */
export class Feed {
  readonly acknowledged = new Set<string>();
  retried = 0;
  longestMs = 0;
  private going = false;
  private running: Promise<void> = Promise.resolve();
  private turn = 0;

  constructor(
    private readonly addresses: () => readonly string[],
    private readonly key: string,
  ) {}

  async admit(): Promise<void> {
    const t = new Date(Date.now() - 3_600_000).toISOString();
    for (const [i, mrn] of PATIENTS.entries())
      await this.deliver({
        id: `a-${mrn}`,
        kind: 'admission',
        t,
        unit: 'ICU-7',
        bed: `0${i + 1}`,
        mrn,
        carTInfusedAt: t,
        weightKg: 70,
      });
  }
  begin(): void {
    this.going = true;
    this.running = (async () => {
      for (let n = 0; this.going; n++) {
        const patient = { mrn: PATIENTS[n % PATIENTS.length] };
        const feverish = n % PATIENTS.length < 2;
        const t = new Date().toISOString();
        await this.deliver({
          id: `v-${n}`,
          kind: 'vital',
          patient,
          t,
          tempC: feverish ? 39.2 : 36.9,
          sbpMmHg: 118,
          spo2Percent: 97,
        });
        await pause(EVERY_MS);
      }
    })();
  }
  async end(): Promise<void> {
    this.going = false;
    await this.running;
  }
  /** Grade, status and open alerts of every patient, as one node shows them. */
  async states(address: string, key: string): Promise<string> {
    const lines: string[] = [];
    for (const mrn of PATIENTS) {
      const answer = await fetch(`${address}/api/patients/${mrn}/state`, { headers: { authorization: `Bearer ${key}` } });
      const s = (await answer.json()) as { crs: { grade: number; status: string }; alerts: { rule: string; phase: string }[] };
      const alerts = s.alerts.map((a) => `${a.rule} ${a.phase}`).sort();
      lines.push(`${mrn} CRS ${s.crs.grade} ${s.crs.status} [${alerts.join(', ')}]`);
    }
    return lines.join('; ');
  }

  private async deliver(event: { id: string; kind: string } & Record<string, unknown>): Promise<void> {
    const began = performance.now();
    for (;;) {
      const addresses = this.addresses();
      const address = addresses[this.turn++ % addresses.length];
      const status = await this.post(address as string, event);
      if (status === 'stored' || status === 'duplicate') break;
      this.retried += 1;
      await pause(100);
    }
    if (event.kind === 'vital') this.acknowledged.add(event.id);
    this.longestMs = Math.max(this.longestMs, performance.now() - began);
  }
  private async post(address: string, event: object): Promise<string> {
    try {
      const answer = await fetch(`${address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: [event] }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const body = (await answer.json()) as { results?: { status: string }[] };
      return body.results?.[0]?.status ?? `answered ${answer.status}`;
    } catch {
      return 'no answer';
    }
  }
}
