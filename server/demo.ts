import { parseArgs } from 'node:util';
import { SimulatedData } from './clock';
import { type Config, ConfigError, loadConfig } from './config';
import { DatabaseTrouble } from './database/trouble';
import { createLog } from './log';
import { type Demo, startDemo } from './simulator/demo';
import { DEMO_USERS, UNIT } from './simulator/hospital';
import type { Tally } from './simulator/lane';

/** `npm run demo [-- --speed N]`: the server with a unit of invented patients, fed through its own ports like any other. */
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function announce({ running, memory, keys }: Demo, { speed, mllp }: Config, history: Tally & { readonly tookMs: number }): void {
  const width = Math.max(...DEMO_USERS.map(({ email }) => email.length));
  const seconds = (history.tookMs / 1_000).toFixed(1);
  for (const { what, reason } of history.refused.slice(0, 5)) say(`  not taken: ${what}: ${reason}`);
  if (history.refused.length > 5) say(`  ... and ${history.refused.length - 5} more`);
  say(
    `${history.messages} HL7 messages, ${history.posts} charting posts and ${history.resources} FHIR resources taken in ${seconds} s.`,
  );
  say('');
  say(`Tocsin demo is ready: ${running.address}`);
  say(`  HL7 v2 over MLLP   ${mllp.host}:${running.mllpPort}`);
  for (const warning of running.warnings) say(`  ${warning}`);
  say(`  JSON               POST ${running.address}/api/events`);
  say(`  FHIR R4            ${running.address}/fhir/R4`);
  say(`  a key to try them  ${keys.visitor}`);
  if (speed !== 1) say(`  time               simulated, ${speed} times as fast`);
  say('');
  say('Sign in as');
  for (const { email, name, role } of DEMO_USERS) {
    say(`  ${email.padEnd(width)}  ${memory.passwords[email] ?? ''}   ${name}, ${role}`);
  }
  say('');
  say('All patients are invented. Not a cleared medical device; for use after local validation.');
  say('Ctrl-C stops it; the next start goes on from there. Another TOCSIN_DATA begins a new story.');
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => {
          log.fatal({ err: error }, 'the demo did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}

const log = createLog(process.env.LOG_LEVEL ?? 'warn');
try {
  parseArgs({ options: { speed: { type: 'string' } } });
  const config = loadConfig();
  if (config.mllp.tls !== null)
    throw new ConfigError('MLLP_TLS_CERT must not be set for the demo: its devices speak plain MLLP.');
  const demo = await startDemo({ config, log });
  stopOnSignal(() => demo.stop());
  say(`\nTocsin demo: sending ${demo.goesOn ? 'what happened meanwhile' : `the history of ${UNIT}`} ...`);
  announce(demo, config, await demo.history);
} catch (error) {
  const known = error instanceof ConfigError || error instanceof DatabaseTrouble || error instanceof SimulatedData;
  if (known) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'the demo could not start');
  process.exit(1);
}
