import type { Logger } from 'pino';
import { ruleWords } from '../../lib/alerts/words';
import type { AlarmOffView } from '../../lib/live';
import type { Clock } from '../clock';
import type { Config } from '../config';
import { connectPool } from '../database/client';
import type { Database } from '../database/open';
import type { Monitor } from '../monitor';
import type { Io } from '../push/listen';
import { pageOpened, receive } from '../store/notices';
import type { AlarmOffRow } from '../store/staff';
import { TechnicalLane, type Watch } from '../technical/lane';
import { UnitAlerts } from '../technical/unit-alerts';
import type { OfUnits } from '../views';
import { Auditor } from './auditor';
import { app } from './channels/app';
import { email } from './channels/email';
import { webPush } from './channels/web-push';
import { signOfLife, webhook } from './channels/webhook';
import { DeadMan } from './deadman';
import { Dispatcher } from './dispatcher';
import { Egress } from './egress';
import { listenToPages } from './pages';
import { askForTaps } from './phone-checks';
import type { Point } from './points';
import { Reach } from './reach';
import { Roster } from './roster';
import { vapidKeys } from './vapid';
import { isUndelivered, type Open, Undelivered, watchOnCall } from './watchers';

const POOL_SIZE = 4;
const ROSTER_EVERY_MS = 5_000;

export interface NotifyParts {
  readonly config: Config;
  readonly log: Logger;
  readonly database: Database;
  readonly monitor: Monitor;
  readonly io: Io;
  readonly clock: Clock;
  /** Watchers of other conditions of units: silent sources, clocks. */
  readonly watches: readonly Watch[];
  /** Between the steps of telling; only tests do something here. */
  readonly at?: Point;
}

export type Notify = Awaited<ReturnType<typeof createNotify>>;

/**
 * Everything that tells people: who they are, what is sent to them, what came back, and whether all of it works. It has its own
 * few connections, so that a slow gateway never takes the loop's.
 */
export async function createNotify(p: NotifyParts) {
  const { config, log, database, monitor, io, clock } = p;
  const at = p.at ?? (() => undefined);
  const pool = connectPool(database.url, POOL_SIZE, (error) => log.warn({ err: error }, 'a connection was lost'));
  const egress = new Egress(config.notifyAllow);
  const roster = new Roster(pool, clock, monitor.census, config.smtpUrl !== null);
  const reach = new Reach(roster);
  const unitAlerts = new UnitAlerts(pool, clock, monitor.census, reach);
  const keys = await vapidKeys(pool, config);
  await roster.refresh();

  const open = (): readonly Open[] => [
    ...[...monitor.ward.all()].flatMap((patient) => patient.open.map((alert) => ({ alert, patientKey: patient.key }))),
    ...unitAlerts.open().map((alert) => ({ alert, patientKey: null })),
  ];
  const lookNow = (patientKey: number) => monitor.ward.lookNow(patientKey);
  const undelivered = new Undelivered(pool, open, reach, lookNow);
  const realNow = () => Date.now();
  const mail = config.smtpUrl === null ? null : email({ ...config, smtpUrl: config.smtpUrl, from: config.smtpFrom });

  const dispatcher: Dispatcher = new Dispatcher(
    { pool, clock, census: monitor.census, roster, at },
    {
      pool,
      clock,
      roster,
      log,
      channels: {
        app: app(io),
        push: webPush({ egress, roster, keys, subject: keys.subject }),
        webhook: webhook({ egress, roster, realNow }),
        ...(mail === null ? {} : { email: mail.send }),
      },
      watchdog: config.deadman === null ? null : signOfLife({ egress, ...config.deadman, realNow }),
      forget: async (id) => {
        // It stays, as one that failed, until its owner has seen it: a phone that rings no more says so itself to nobody.
        await pool.query('update push_subscriptions set failed_at = $2 where id = $1', [id, new Date(clock.now())]);
        await roster.refresh();
      },
      at,
    },
    clock,
    log,
    async (empty) => {
      const byId = new Map(open().map((o) => [o.alert.id, o]));
      for (const { alertId, tier } of empty) {
        const found = byId.get(alertId);
        // A tier that was told after this one, or with it, has people or is asked about itself: nobody is called before their time.
        if (found?.alert.phase !== 'raised' || found.alert.chain.told.at(-1) !== tier) continue;
        reach.ask(alertId, found.alert.chain.told, `nobody can be told at tier ${tier}`);
        if (found.patientKey !== null) lookNow(found.patientKey);
      }
    },
  );
  const auditor = new Auditor({ pool, clock, log, open, lastRunMs: () => dispatcher.lastRunMs, lookNow });
  const lane = new TechnicalLane({
    pool,
    clock,
    census: monitor.census,
    log,
    alerts: unitAlerts,
    watches: [...p.watches, undelivered.watch, watchOnCall({ census: monitor.census, roster, open })],
    onLook: async () => {
      undelivered.hasten(unitAlerts.open());
      if ((await askForTaps({ pool, clock, census: monitor.census, roster })) > 0) dispatcher.wake();
    },
  });
  const deadman =
    config.deadman === null
      ? null
      : new DeadMan({
          pool,
          clock,
          log,
          protocol: monitor.room.protocolOf(0),
          inLoop: (run) => monitor.task(run),
          wake: () => dispatcher.wake(),
        });

  const people = {
    pageOpened: (userId: string) =>
      void pageOpened(pool, userId, clock.now())
        .then((waiting) => waiting > 0 && dispatcher.wake())
        .catch((error) => log.warn({ err: error }, 'waiting notices could not be sent to a page')),
    receipt: (deliveryId: string, displayed: boolean, userId: string) =>
      void receive(pool, deliveryId, displayed ? 'displayed' : 'delivered', userId, 'page', clock.now()).catch((error) =>
        log.warn({ err: error }, 'a receipt could not be written down'),
      ),
  };
  const views: OfUnits = {
    open: (unitId) => unitAlerts.open(unitId),
    undelivered: (id) => isUndelivered(id, unitAlerts.open()),
    isOff: (alert) =>
      roster.rulesOff(alert.unitId, clock.now()).some((o) => o.patientId === alert.patientId && o.rule === alert.rule),
    alarmOffs: (unitId) => roster.alarmOffs(unitId, clock.now()).map((off) => alarmOffView(off, monitor, roster)),
    silentPhones: (unitId) => roster.phoneCheck(unitId, clock.now()).silent,
    heartbeat: () => auditor.heartbeat(),
  };
  let timer: NodeJS.Timeout | null = null;

  return {
    pool,
    roster,
    egress,
    unitAlerts,
    dispatcher,
    auditor,
    reach,
    views,
    publicKey: keys.publicKey,
    mailPossible: mail !== null,
    /** Open pages in a room, on all nodes. */
    pagesOf: (room: string) =>
      io
        .in(room)
        .fetchSockets()
        .then((sockets) => sockets.length)
        .catch(() => 0),
    /** A receipt that names its delivery by the opaque id; false if there is none. */
    receipt: (id: string, state: 'delivered' | 'displayed', detail: string) =>
      receive(pool, id, state, null, detail, clock.now()),

    async start(): Promise<void> {
      listenToPages(io, people);
      monitor.onChange((change) => {
        if (change.alerts.length > 0) dispatcher.wake();
      });
      unitAlerts.onChange(() => dispatcher.wake());
      timer = setInterval(
        () => void roster.refresh().catch((error) => log.warn({ err: error }, 'the roster could not be read')),
        ROSTER_EVERY_MS,
      );
      await lane.start();
      dispatcher.start();
      auditor.start();
      deadman?.start();
    },
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      deadman?.stop();
      auditor.stop();
      await lane.stop();
      await dispatcher.stop();
      mail?.close();
      await pool.end();
    },
  };
}

/** A row of what is off, in the words of a screen. */
export function alarmOffView(off: AlarmOffRow, monitor: Monitor, roster: Roster): AlarmOffView {
  const person = off.patientKey === null ? undefined : monitor.census.person(off.patientKey);
  return {
    id: off.id,
    kind: off.rule === null ? 'audio' : 'alarm',
    patientId: person?.uid ?? null,
    bed: (off.patientKey === null ? undefined : monitor.census.seat(off.patientKey)?.bedId) ?? null,
    rule: off.rule,
    title: off.rule === null ? null : ruleWords(off.rule).title,
    reason: off.reason,
    by: roster.nameOf(off.by) ?? off.by,
    secondBy: off.secondBy === null ? null : (roster.nameOf(off.secondBy) ?? off.secondBy),
    from: new Date(off.from).toISOString(),
    until: off.to === null ? null : new Date(off.to).toISOString(),
    pending: off.rule !== null && off.secondBy === null,
  };
}
