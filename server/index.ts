import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import next from 'next';
import { DAY } from '../lib/time';
import { addressReader } from './addresses';
import { linkMail } from './administration/link-mail';
import { record } from './administration/record';
import { Setup } from './administration/setup';
import { startAudit } from './audit/job';
import { kioskRefusals } from './audit/kiosk-refusals';
import { OnceAMinute } from './audit/once-a-minute';
import { Reads } from './audit/reads';
import { type Actor, identifier } from './auth/actor';
import { authSecret } from './auth/secret';
import { databaseClock, type RunningClock } from './clock';
import type { Config } from './config';
import { type Database, openDatabase } from './database/open';
import { FeedLedger } from './feed-ledger';
import { Feeds } from './feeds';
import { answerHealth, Health } from './health';
import { accountRoutes } from './http/account';
import { actingRoutes } from './http/acting';
import { HttpError, sendError } from './http/answer';
import { auditRoutes } from './http/audit';
import { burdenRoutes } from './http/burden';
import { chartingRoutes } from './http/charting';
import { Drafts, draftRoutes } from './http/drafts';
import { emergencyRoutes } from './http/emergency';
import { feedRoutes } from './http/feeds';
import { drawOnce } from './http/first-drawing';
import { guidanceRoutes } from './http/guidance';
import { handoffRoutes } from './http/handoff';
import { secureHeaders } from './http/headers';
import { historyRoutes } from './http/history';
import { invitationRoutes } from './http/invitations';
import { kioskRoutes } from './http/kiosks';
import { Limits, SignInLimits } from './http/limits';
import { isHandsOn, lockingRoutes } from './http/locking';
import { metricsRoute } from './http/metrics';
import { notifyRoutes } from './http/notify';
import { openApiRoute } from './http/openapi/route';
import { ownSecurityRoutes } from './http/own-security';
import { refuseLargeBody } from './http/page-body';
import { peopleRoutes } from './http/people';
import { placingRoutes } from './http/placing';
import { printRoutes } from './http/print';
import { protocolRoutes } from './http/protocols';
import { quarantineRoutes } from './http/quarantine';
import { readingRoutes } from './http/reading';
import { retentionRoutes } from './http/retention';
import { Router } from './http/router';
import { safeguardRoutes } from './http/safeguards';
import { setupRoutes } from './http/setup';
import { sourceRoutes } from './http/sources';
import { stayExportRoutes } from './http/stay-export';
import { systemHealthRoute } from './http/system-health';
import { unitRoutes } from './http/units';
import { fhirErrors, fhirRoutes } from './intake/fhir/listen';
import { FhirWriter } from './intake/fhir/write';
import { startMllp } from './intake/hl7v2/listen';
import { jsonRoutes } from './intake/json/listen';
import { Replay } from './intake/replay';
import { listenOn } from './listen-on';
import type { Logger } from './log';
import { Monitor } from './monitor';
import { createNotify } from './notify';
import type { Point } from './notify/points';
import { Facts } from './operations/facts';
import { setGauges } from './operations/gauges';
import { Nodes } from './operations/nodes';
import { DowntimeSheets } from './print/downtime';
import { readyToPrint } from './print/paper';
import { Printer } from './print/printer';
import { joinCluster } from './push/cluster';
import { offerFirstPictures } from './push/first';
import { makeFirstPictures } from './push/first-pictures';
import { closeKiosk, closeSession, createIo, listen as listenSockets } from './push/listen';
import { Publisher } from './push/publisher';
import { listenClocks } from './push/screen-clocks';
import { startRetention } from './retention/job';
import { PROJECT_ROOT } from './root';
import { RawBefore } from './store/raw';
import { SYSTEM } from './store/reader';
import { Sources } from './store/sources';
import { ClockWatch } from './technical/clock-watch';
import { feedWatches } from './technical/watches';
import { Trends } from './trends';
import { Views } from './views';

/** A server that runs, with what the demo and the tests ask of it. */
export interface Running {
  readonly address: string;
  readonly mllpPort: number;
  readonly database: Database;
  readonly monitor: Monitor;
  readonly clock: RunningClock;
  /** What whoever starts it should know, though it works ("plain text on the network"). */
  readonly warnings: readonly string[];
  /** Opens /setup while there is no user; null: there are some. */
  readonly setupToken: string | null;
  readonly routes: ReturnType<Router['list']>;
  stop(): Promise<void>;
}
export interface Options {
  readonly config: Config;
  readonly log: Logger;
  /** Simulated time, whatever the speed. */
  readonly simulated?: boolean;
  /** Without the pages: intake, loop and reading only. */
  readonly headless?: boolean;
  /** Called between the steps of telling people: tests stop the process there. */
  readonly atPoint?: Point;
}

/** Starts everything in order. Health answers from the first moment and says "ready" only when all of it is. */
export async function startServer({
  config,
  log,
  simulated = config.speed !== 1,
  headless = false,
  atPoint = () => undefined,
}: Options): Promise<Running> {
  const health = new Health();
  const http = createServer();
  let route: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null = null;
  http.on('request', (req, res) => {
    secureHeaders(req, res, config.production);
    if (answerHealth(health, req, res)) return;
    if (route) route(req, res).catch((error) => lost(error, req, res));
    else res.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('starting');
  });
  /** Nobody waits for an answer in vain, whatever went wrong before there was one. */
  const lost = (error: unknown, req: IncomingMessage, res: ServerResponse) => {
    log.error({ err: error, method: req.method }, 'a request failed');
    if (res.headersSent) res.destroy();
    else sendError(res, new HttpError(500, 'internal', 'Something went wrong here; it has been logged.'));
  };
  await listenOn(http, config.port, config.host);

  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir }, log);
  const closing: (() => Promise<void> | void)[] = [() => database.close()];
  try {
    health.well('migrations');
    closing.push(health.watchDatabase(database.pool));
    const clock = await databaseClock(database.pool, { speed: config.speed, simulated });
    closing.push(() => clock.stop());
    const secret = await authSecret(config);
    // The pages run in bundles of their own: they read these, never the modules of this process.
    process.env.DATABASE_URL = database.url;
    process.env.NEXTAUTH_SECRET = secret;
    process.env.NEXTAUTH_URL_INTERNAL = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    process.env.AUTH_TRUST_HOST = 'true';
    if (config.oidc) process.env.AUTH_OIDC_SECRET = config.oidc.secret;
    // The pages make themselves ready while the charts are read.
    const preparing = headless ? null : startPages(http, config);
    preparing?.catch(() => undefined);

    const { pool } = database;
    const sources = new Sources(pool);
    const monitor = new Monitor(pool, clock, log, sources, config.protocol);
    const feeds = new Feeds(monitor.census);
    monitor.onDelivered((delivery, outcomes) => feeds.delivered(delivery, outcomes));
    const fhir = new FhirWriter(monitor, pool, clock);
    const replay = new Replay(monitor, pool, database.prisma, fhir);
    const trends = new Trends(pool, log, clock);
    const views = new Views(monitor, clock);
    const ledger = new FeedLedger({
      ...{ pool, clock, log, feeds, sources, census: monitor.census },
      listeningSince: () => monitor.room.listeningSince,
    });
    const watches = feedWatches({ monitor, feeds: { heard: (now) => ledger.judged(now) }, clock });
    const io = createIo(http, () => route !== null);
    const publisher = new Publisher(io, monitor, views, clock);
    const clocks = new ClockWatch({
      ...{ pool, clock, log, machineNow: Date.now },
      units: () => monitor.census.allUnits().map((u) => u.id),
    });
    clocks.start();
    closing.push(() => clocks.stop());
    watches.push(clocks.watch);
    const notify = await createNotify({ config, log, database, monitor, io, clock, watches, at: atPoint });
    monitor.attach(notify.reach, notify.unitAlerts);
    views.attach(notify.views);
    health.alerts = () => notify.auditor.heartbeat();
    health.storing = monitor.storing;
    const addressOf = addressReader(config.trustedProxies);
    const identify = identifier({ prisma: database.prisma, addressOf });
    const audit = await startAudit({ pool, clock, secret, dataDir: config.dataDir, log, onBreak: (text) => health.warn(text) });
    closing.push(() => audit.stop());
    const reads = new Reads({ pool, monitor, clock, log });

    await monitor.start();
    await ledger.start();
    closing.push(() => ledger.stop());
    monitor.onStored((key, t, seq) => trends.touch(key, t, seq));
    await trends.start();
    publisher.start();
    notify.unitAlerts.onChange((alert) => {
      publisher.unitAlert(alert);
      // Its mark NOT DELIVERED comes and goes with T3.
      const undelivered = alert.rule === 'T3' ? monitor.findAlert(alert.trigger) : null;
      if (undelivered) publisher.unitAlert(undelivered.alert);
    });
    await notify.start();
    const read = (actor: Actor, ref: string) => reads.patient(actor, ref);
    const stopSockets = listenSockets(io, monitor, publisher, identify, log, read);
    offerFirstPictures(makeFirstPictures({ monitor, views, clock, pool, trends, log, onRead: read }));
    closing.push(() => offerFirstPictures(null));
    listenClocks(io, (actor, unit, offMs) => clocks.screen(actor, unit, offMs));
    const leave = config.redisUrl === null ? null : await joinCluster(io, monitor, config.redisUrl, log);
    if (leave) closing.push(leave);
    else if (config.redisUrl) health.warn('Redis did not answer at the start: this node learns within 2 s what others store.');
    // Whoever shares the database may have written something that nobody has told us of.
    if (config.databaseUrl) closing.push(every(COMPARE_EVERY_MS, () => monitor.heard(null, true)));
    closing.push(
      () => trends.stop(),
      () => monitor.stop(),
      () => notify.stop(),
      async () => {
        publisher.stop();
        stopSockets();
        await io.close();
      },
    );

    const printer = new Printer({ monitor, views, trends, pool, clock });
    if (config.downtimeDir !== null) {
      const sheets = new DowntimeSheets(config.downtimeDir, { monitor, printer, clock, log });
      sheets.start();
      closing.push(() => sheets.stop());
    }
    const nodes = new Nodes(pool, clock, log);
    const facts = new Facts({ config, pool, embedded: database.embedded, clock, log, health, monitor, feeds, notify, nodes });
    closing.push(
      startRetention({ pool, clock, log }),
      () => facts.stop(),
      () => nodes.stop(),
    );
    // A session that was locked, unlocked or ended is another one at once, not at the next look.
    const onSession = (idHash: string) => {
      identify.forget(idHash);
      closeSession(io, idHash);
    };
    const setup = await Setup.begin(database.prisma);
    const limits = new Limits();
    const router: Router = new Router(
      [
        ...jsonRoutes(monitor, clock),
        ...fhirRoutes({ monitor, views, pool, clock, writer: fhir }),
        ...quarantineRoutes({ monitor, pool, prisma: database.prisma, clock, replay }),
        ...sourceRoutes({ monitor, pool, prisma: database.prisma, clock }),
        ...feedRoutes({ monitor, feeds: ledger, here: feeds, pool, clock }),
        ...readingRoutes({ monitor, views, pool, clock, trends }),
        ...actingRoutes({ monitor, views, pool, prisma: database.prisma, clock, roster: notify.roster }),
        ...chartingRoutes({ monitor, views, pool, prisma: database.prisma, clock }),
        ...guidanceRoutes({ monitor, clock }),
        ...notifyRoutes({ notify, monitor, views, prisma: database.prisma, pool, clock }),
        ...burdenRoutes({ monitor, pool, clock, nameOf: (id) => notify.roster.nameOf(id) }),
        ...historyRoutes({ monitor, pool, prisma: database.prisma, clock }),
        ...handoffRoutes({ monitor, views, pool, prisma: database.prisma, clock }),
        ...draftRoutes({ monitor, drafts: new Drafts() }),
        ...placingRoutes({ monitor, pool, clock }),
        ...printRoutes({ monitor, printer, prisma: database.prisma, clock }),
        ...kioskRoutes({ prisma: database.prisma, onRevoked: (id) => closeKiosk(io, id), addressOf }),
        ...auditRoutes({ pool, reads, secret, dataDir: config.dataDir }),
        ...protocolRoutes({ monitor, prisma: database.prisma, pool, clock }),
        ...unitRoutes({
          ...{ monitor, prisma: database.prisma, pool, clock, nameOf: (id) => notify.roster.nameOf(id) },
          defaultProtocol: config.protocol,
          onRoles: (idHash) => identify.forget(idHash),
        }),
        ...peopleRoutes({ prisma: database.prisma, mail: linkMail(config) }),
        ...accountRoutes({ prisma: database.prisma, onSession }),
        ...lockingRoutes({ prisma: database.prisma, onSession }),
        ...emergencyRoutes({ prisma: database.prisma, monitor, clock, onSession, tell: () => notify.dispatcher.wake() }),
        ...ownSecurityRoutes({ prisma: database.prisma, secret }),
        ...safeguardRoutes({ monitor, pool, prisma: database.prisma, clock }),
        ...invitationRoutes({ prisma: database.prisma, addressOf }),
        ...setupRoutes({ setup, protocol: config.protocol, addressOf }),
        ...stayExportRoutes({ monitor, pool, prisma: database.prisma, clock }),
        ...retentionRoutes({ pool, prisma: database.prisma, clock }),
        systemHealthRoute(facts),
        metricsRoute(() => setGauges({ monitor, io })),
        openApiRoute(() => router.list()),
      ],
      (path) => (path.startsWith('/api/') && !path.startsWith('/api/auth/')) || path.startsWith('/fhir/') || path === '/metrics',
      (req) => identify.request(req),
      log,
      [fhirErrors],
      {
        admit: (r, actor) => limits.admit(r, actor),
        refused: kioskRefusals(database.prisma),
        answered: (r, call) => {
          if (r.pattern.startsWith('/api/patients/:ref')) reads.patient(call.actor, call.params.ref as string);
          if (call.actor !== null && isHandsOn(r)) identify.active(call.actor).catch(() => undefined);
        },
      },
    );
    const signIns = new SignInLimits(addressOf);
    const pages = await preparing;
    destroyForeignUpgrades(http, pages !== null && !config.production);
    route = async (req, res) => {
      if (await router.handle(req, res)) return;
      try {
        refuseLargeBody(req);
        signIns.admit(req, res);
      } catch (error) {
        return sendError(res, error as HttpError);
      }
      if (pages) await pages(req, res);
      else res.writeHead(404).end();
    };

    const refusals = new OnceAMinute();
    const mllp = await startMllp({
      host: config.mllp.host,
      port: config.mllp.port,
      tls: config.mllp.tls,
      intake: monitor,
      sources,
      clock,
      log,
      sourceOfCertificate: (fingerprint) => sources.ofCertificate(fingerprint),
      byCommonName: (name) => sources.byCommonName(name),
      storedBefore: await RawBefore.load(SYSTEM.intake, pool, clock.now() - DAY),
      onRefused: (reason, address) =>
        refusals.do(`${reason} ${address}`, (now) =>
          record(database.prisma, {
            ...{ unitId: null, at: new Date(now), by: 'nobody', action: 'mllp.refused', subject: 'mllp' },
            detail: { reason, address },
          }),
        ),
      zoneOfUnit: (unit) => monitor.census.unit(unit)?.zone ?? null,
    });
    closing.push(() => mllp.close());
    if (config.mllp.plainOnNetwork)
      health.warn('HL7 is taken in as plain text on the network: set MLLP_TLS_CERT and MLLP_TLS_KEY.');
    closing.push(chores(monitor, sources, health, clock, log));
    health.well('loop');
    if (pages && config.production) {
      const drawing = setTimeout(() => {
        void drawOnce(pages)
          .catch((error) => log.warn({ err: error }, 'the pages were not drawn beforehand'))
          .then(readyToPrint)
          .catch((error) => log.error({ err: error }, 'nothing can be printed'));
      }, BOARDS_FIRST_MS);
      closing.push(() => clearTimeout(drawing));
    }
    const { address, port } = http.address() as AddressInfo;
    return {
      address: `http://${address === '127.0.0.1' || address === '::' || address === '0.0.0.0' ? 'localhost' : address}:${port}`,
      mllpPort: mllp.port,
      database,
      monitor,
      clock,
      warnings: health.report().warnings,
      setupToken: setup.token,
      routes: router.list(),
      async stop() {
        health.unwell('loop', 'stopping');
        http.close();
        // A request whose body never comes would keep the sockets' close waiting, and the stop with it.
        const patience = setTimeout(() => http.closeAllConnections(), UNANSWERED_MS);
        for (const close of closing.reverse()) await close();
        clearTimeout(patience);
        http.closeAllConnections();
      },
    };
  } catch (error) {
    for (const close of closing.reverse()) await Promise.resolve(close()).catch(() => undefined);
    http.closeAllConnections();
    http.close();
    throw error;
  }
}

const COMPARE_EVERY_MS = 2_000;
/** Whoever was cut off by a restart asks for the board again at once; what is made ready for the first page and print waits for that. */
const BOARDS_FIRST_MS = 1_000;
/** So long may requests under way take to finish when the server stops. */
const UNANSWERED_MS = 5_000;
function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

/** What has to be done now and then, beside the loop. */
function chores(monitor: Monitor, sources: Sources, health: Health, clock: RunningClock, log: Logger): () => void {
  const quietly = (work: () => Promise<unknown>) => () =>
    void work().catch((error) => log.warn({ err: error }, 'a chore failed'));
  const timers = [
    setInterval(
      quietly(() => monitor.releaseDue()),
      1_000,
    ),
    setInterval(
      quietly(async () => {
        await monitor.refreshUnits();
        await monitor.refreshDoubts();
        await monitor.forgetErased();
        await sources.load(SYSTEM.loop);
      }),
      5_000,
    ),
    setInterval(
      quietly(() => sources.flush()),
      10_000,
    ),
    setInterval(
      quietly(() => sources.flush('first')),
      1_000,
    ),
    setInterval(() => {
      const silentMs = clock.monotonicMs() - monitor.lastTurnMs;
      if (silentMs > 5_000) health.unwell('loop', `no turn for ${Math.round(silentMs / 1_000)} s`);
      else health.well('loop');
    }, 1_000),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

async function startPages(http: HttpServer, config: Config) {
  const app = next({ dev: !config.production, dir: PROJECT_ROOT, httpServer: http, port: config.port, hostname: config.host });
  await app.prepare();
  return app.getRequestHandler();
}

/** Upgrades nobody answers would stay open for ever. */
function destroyForeignUpgrades(http: HttpServer, hmr: boolean): void {
  http.on('upgrade', (req: IncomingMessage, socket: Socket) => {
    const path = req.url?.split('?')[0] ?? '';
    if (!path.startsWith('/socket.io/') && !(hmr && path.startsWith('/_next/'))) socket.destroy();
  });
}
