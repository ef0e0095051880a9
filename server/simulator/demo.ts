import { join } from 'node:path';
import type { Config } from '../config';
import { type Running, startServer } from '../index';
import type { Logger } from '../log';
import { type DemoKeys, knowsCast, prepareKeys, prepareSources, prepareUnit, prepareUsers, UNIT } from './hospital';
import { type Simulator, startSimulator } from './index';
import type { Tally } from './lane';
import { type Memory, readMemory, writeMemory } from './memory';

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
  const running = await startServer({ config, log, headless, simulated: true });
  try {
    const { prisma } = running.database;
    const path = join(config.dataDir, 'demo.json');
    const before = readMemory(path);
    await prepareUnit(prisma, config.protocol);
    await prepareSources(prisma);
    const passwords = await prepareUsers(prisma, before?.passwords ?? {});
    const keys = await prepareKeys(prisma);
    await running.monitor.refreshUnits();
    const goesOn = before !== null && (await knowsCast(prisma));
    const memory: Memory = goesOn
      ? { ...before, passwords }
      : { seed: SEED, zero: running.clock.now(), toldUntil: null, passwords };
    writeMemory(path, memory);

    const simulator = play(running, config, log, memory, keys);
    const remember = (): void => writeMemory(path, { ...memory, toldUntil: simulator.toldUntil() ?? memory.toldUntil });
    const timer = setInterval(remember, REMEMBER_EVERY_MS);
    return {
      running,
      memory,
      keys,
      goesOn,
      history: simulator.history,
      async stop() {
        clearInterval(timer);
        await simulator.stop();
        remember();
        await running.stop();
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function play(running: Running, config: Config, log: Logger, memory: Memory, keys: DemoKeys): Simulator {
  const host = (name: string): string => (name === '0.0.0.0' || name === '::' ? '127.0.0.1' : name);
  return startSimulator({
    unit: UNIT,
    seed: memory.seed,
    zero: memory.zero,
    ...(memory.toldUntil === null ? {} : { resumeFrom: memory.toldUntil }),
    mllp: { host: host(config.mllp.host), port: running.mllpPort },
    http: {
      baseUrl: `http://${host(config.host)}:${new URL(running.address).port}`,
      chartingKey: keys.charting,
      pharmacyKey: keys.pharmacy,
      readKey: keys.reader,
    },
    clock: running.clock,
    speed: config.speed,
    log,
  });
}
