import { join } from 'node:path';
import type { Config } from '../config';
import { type Running, startServer } from '../index';
import type { Logger } from '../log';
import { type DemoKeys, knowsCast, prepareKeys, prepareSources, prepareUnit, prepareUsers, UNIT } from './hospital';
import { type Simulator, startSimulator } from './index';
import type { Tally } from './lane';
import { type Memory, readMemory, writeMemory } from './memory';
import { type Pagers, startPagers } from './pagers';
import { assignBeds, newPagerSecret, preparePagers, prepareStaffing } from './staffing';

/** A server with its unit of invented patients and the devices that feed it. */
export interface Demo {
  readonly running: Running;
  readonly memory: Memory;
  readonly keys: DemoKeys;
  /** An earlier story goes on; else the history of a new one is told. */
  readonly goesOn: boolean;
  /** Resolves when the history is with the server. */
  readonly history: Promise<Tally & { readonly tookMs: number }>;
  stop(): Promise<void>;
}

const REMEMBER_EVERY_MS = 15_000;
const ASSIGN_EVERY_MS = 5_000;
/** The demo's pagers are on this machine. */
const LOOPBACK = '127.0.0.1';
const SEED = 7;

/** Starts the server, makes unit, people, sources and keys where they are missing, and begins to send. */
export async function startDemo({
  config,
  log,
  headless = false,
}: {
  config: Config;
  log: Logger;
  headless?: boolean;
}): Promise<Demo> {
  // Simulated time goes on from where it stopped, whatever the speed of this start.
  const notifyAllow = [...config.notifyAllow, LOOPBACK];
  const running = await startServer({ config: { ...config, notifyAllow }, log, headless, simulated: true });
  let pagers: Pagers | null = null;
  try {
    const { prisma } = running.database;
    const path = join(config.dataDir, 'demo.json');
    const before = readMemory(path);
    await prepareUnit(prisma, config.protocol);
    await prepareSources(prisma);
    const passwords = await prepareUsers(prisma, before?.passwords ?? {});
    const keys = await prepareKeys(prisma);
    await prepareStaffing(prisma, running.database.pool, running.clock.now());
    pagers = await pagersOf(running, config, log);
    await running.monitor.refreshUnits();
    const goesOn = before !== null && (await knowsCast(prisma));
    const memory: Memory = goesOn
      ? { ...before, passwords }
      : { seed: SEED, zero: running.clock.now(), toldUntil: null, passwords };
    writeMemory(path, memory);

    const simulator = play(running, config, log, memory, keys);
    const remember = (): void => writeMemory(path, { ...memory, toldUntil: simulator.toldUntil() ?? memory.toldUntil });
    const timer = setInterval(remember, REMEMBER_EVERY_MS);
    const assign = () => {
      const patients = running.monitor.census.patientsOf(UNIT);
      assignBeds(prisma, running.database.pool, patients, running.clock.now()).catch((error) =>
        log.warn({ err: error }, 'the demo could not assign a bed'),
      );
    };
    let assigning: NodeJS.Timeout | undefined;
    // Until everybody is there, every nurse has every patient.
    simulator.history.then(
      () => {
        assign();
        assigning = setInterval(assign, ASSIGN_EVERY_MS);
      },
      () => undefined,
    );
    const page = pagers;
    return {
      running,
      memory,
      keys,
      goesOn,
      history: simulator.history,
      async stop() {
        clearInterval(timer);
        clearInterval(assigning);
        await simulator.stop();
        remember();
        await running.stop();
        await page.close();
      },
    };
  } catch (error) {
    await running.stop();
    await pagers?.close();
    throw error;
  }
}

/** The pagers of the unit's people, at the address of this start. */
async function pagersOf(running: Running, config: Config, log: Logger): Promise<Pagers> {
  const secret = newPagerSecret();
  const baseUrl = `http://${hostOf(config.host)}:${new URL(running.address).port}`;
  const onProblem = (what: string) => log.warn({ what }, 'simulator: trouble with the pagers');
  const pagers = await startPagers({ baseUrl, secret, speed: config.speed, onProblem });
  await preparePagers(running.database.prisma, pagers.url, secret);
  return pagers;
}
const hostOf = (name: string): string => (name === '0.0.0.0' || name === '::' ? LOOPBACK : name);

function play(running: Running, config: Config, log: Logger, memory: Memory, keys: DemoKeys): Simulator {
  return startSimulator({
    unit: UNIT,
    seed: memory.seed,
    zero: memory.zero,
    ...(memory.toldUntil === null ? {} : { resumeFrom: memory.toldUntil }),
    mllp: { host: hostOf(config.mllp.host), port: running.mllpPort },
    http: {
      baseUrl: `http://${hostOf(config.host)}:${new URL(running.address).port}`,
      chartingKey: keys.charting,
      pharmacyKey: keys.pharmacy,
      readKey: keys.reader,
    },
    clock: running.clock,
    speed: config.speed,
    log,
  });
}
