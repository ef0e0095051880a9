import { expect } from 'vitest';
import type { PushPayload } from '../../lib/alerts/notice';
import type { UnitAlertView } from '../../lib/state';
import { DAY, type Instant, MINUTE } from '../../lib/time';
import { UNIT, unique, until } from './client';
import { freshDatabase, type TestDatabase } from './database';
import { type OpenPage, openPage } from './page';
import type { Person } from './person';
import { type Browser, browserAt, httpSink, type Sink } from './sinks';
import { type Told, toldServer } from './told';

/** What `GET /api/alerts/{id}/record` says. */
export interface AlertRecord {
  readonly alert: { readonly phase: string; readonly version: number; readonly tier: number };
  readonly transitions: readonly { readonly event: string; readonly reason: string; readonly at: string }[];
  readonly notices: readonly { readonly tier: number; readonly why: string; readonly state: string; readonly reason: string }[];
  readonly deliveries: readonly {
    readonly id: string;
    readonly person: { readonly id: string } | null;
    readonly channel: string;
    readonly state: string;
    readonly kind: string;
    readonly tier: number;
    readonly steps: readonly { readonly state: string; readonly detail: string; readonly at: string }[];
  }[];
}
type Name = 'nurse' | 'charge' | 'physician' | 'consultant';

/** A unit in Berlin on a clock that the test moves on: people of every tier with a phone each, and what they hear. */
export class Shift {
  readonly phones = new Map<Name, Browser>();
  private readonly pages: OpenPage[] = [];
  private bed = 0;

  private constructor(
    readonly db: TestDatabase,
    readonly sink: Sink,
    readonly site: Told,
  ) {}

  static async begin(): Promise<Shift> {
    const [db, sink] = [await freshDatabase(), await httpSink()];
    const site = await toldServer(db, { zone: 'Europe/Berlin', beds: '40', simulated: true });
    const shift = new Shift(db, sink, site);
    for (const name of ['nurse', 'charge', 'physician', 'consultant'] as const) {
      const phone = browserAt(sink, name);
      shift.phones.set(name, phone);
      expect((await site[name].post('/api/me/subscriptions', { subscription: phone.subscription })).status).toBe(200);
    }
    return shift;
  }
  async end(): Promise<void> {
    for (const page of this.pages) page.close();
    await this.site.stop();
    await this.sink.close();
    await this.db.drop();
  }

  /** The next free bed. */
  nextBed(): string {
    this.bed += 1;
    return String(this.bed);
  }
  ago(ms: number): string {
    return new Date(this.site.now() - ms).toISOString();
  }
  async onCall(duty: string, who: Person, from: Instant, to: Instant): Promise<void> {
    const hours = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    expect((await this.site.charge.post(`/api/units/${UNIT}/on-call`, { duty, userId: who.id, ...hours })).status).toBe(200);
  }
  /** Everybody is on duty for the next days. */
  async wholeOnCall(): Promise<void> {
    const now = this.site.now();
    const { charge, physician, consultant } = this.site;
    for (const [duty, who] of [['CN', charge] as const, ['ICU', physician] as const, ['HEM', consultant] as const])
      await this.onCall(duty, who, now - MINUTE, now + 20 * DAY);
  }
  async page(who: Person): Promise<OpenPage> {
    const page = await openPage(this.site.address, who.cookie);
    this.pages.push(page);
    return page;
  }

  async admit(...mrns: readonly string[]): Promise<void> {
    const infused = { unit: UNIT, carTInfusedAt: this.ago(4 * DAY), weightKg: 70, product: 'axi-cel', birthDate: '1968-03-14' };
    await this.site.post(mrns.map((mrn) => ({ kind: 'admission', t: this.ago(5 * DAY), bed: this.nextBed(), mrn, ...infused })));
  }
  lab(mrn: string, test: string, value: number, unit: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { id: unique('lab'), kind: 'lab', patient: { mrn }, t: this.ago(MINUTE), test, value, unit, ...more };
  }
  async found(mrn: string, rule: string): Promise<UnitAlertView | undefined> {
    return (await this.site.alerts()).find((a) => a.mrn === mrn && a.rule === rule);
  }
  async raised(mrn: string, rule: string): Promise<UnitAlertView> {
    await until(async () => (await this.found(mrn, rule)) !== undefined, `${rule} of ${mrn}`);
    return (await this.found(mrn, rule)) as UnitAlertView;
  }
  async record(id: string): Promise<AlertRecord> {
    return (await this.site.charge.get<AlertRecord>(`/api/alerts/${id}/record`)).body;
  }
  async respond(who: Person, id: string, more: Record<string, unknown> = {}): Promise<UnitAlertView> {
    const answer = async () => {
      const { version } = (await this.record(id)).alert;
      return who.post<{ alert: UnitAlertView }>(`/api/alerts/${id}/acknowledge`, { version, ...more });
    };
    // A tier or a look of time alone may have changed it in between, as it may for a person: 409, and pressed again.
    let said = await answer();
    while (said.status === 409) said = await answer();
    expect(said.status).toBe(200);
    return said.body.alert;
  }
  /** What this phone shows of all it got, opened, in order: a clock that jumps ends leases, and what is sent twice replaces itself. */
  heard(name: Name): readonly PushPayload[] {
    const all = this.phones.get(name)?.received() ?? [];
    return all.filter((p, i) => all.findIndex((q) => q.d === p.d) === i);
  }
  /** Calls about the alert, without those that close it again. */
  calls(name: Name, id: string): readonly PushPayload[] {
    return this.heard(name).filter((p) => p.a === id && p.k === 'alert');
  }
  allCalls(id: string): readonly PushPayload[] {
    return [...this.phones.keys()].flatMap((name) => this.calls(name, id));
  }
  async discharge(...mrns: readonly string[]): Promise<void> {
    await this.site.post(mrns.map((mrn) => ({ kind: 'discharge', patient: { mrn }, t: this.ago(0) })));
    await this.site.settled();
  }
  /** Everybody goes home, and ten minutes later no push of before counts any more. */
  async empty(): Promise<void> {
    const mrns = new Set((await this.site.alerts()).flatMap((a) => (a.mrn === undefined ? [] : [a.mrn])));
    if (mrns.size > 0) await this.discharge(...mrns);
    await this.site.pass(11 * MINUTE);
  }
  /** Time passes in steps, each looked at on the way. */
  async wait(ms: number, stepMs: number, each: () => Promise<void> | void = () => undefined): Promise<void> {
    const end = this.site.now() + ms;
    while (this.site.now() < end) {
      await this.site.pass(Math.min(stepMs, Math.max(1, end - this.site.now())));
      await each();
    }
  }
}

/** A second vasopressor: CRS 4. */
export const secondVasopressor = (mrn: string, t: string) => ({
  ...{ kind: 'medication', patient: { mrn }, t, drug: 'epinephrine', status: 'running' },
  ...{ rate: 0.1, rateUnit: 'mcg/kg/min' },
});
