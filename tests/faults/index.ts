import { draw } from './ledger';
import { channels } from './profiles/channels';
import { clock } from './profiles/clock';
import { database } from './profiles/database';
import { degrade } from './profiles/degrade';
import { kills } from './profiles/kills';
import { month } from './profiles/month';
import { network } from './profiles/network';
import { nodes } from './profiles/nodes';
import { scale } from './profiles/scale';
import { screens } from './profiles/screens';
import { storm } from './profiles/storm';
import { type Outcome, type Profile, passed, report } from './run';

/**
 * `npm run faults [-- --profile NAME] [--seed N] [--kills N] [--seconds N]`: breaks a Tocsin of its own on purpose under load and
 * holds what is stored, graded, told and shown against a ledger of what was sent and against the oracle. `--profile all` takes
 * one after the other. The same seed draws the same load and the same faults. docs/faults.md says what each does.
 */
const PROFILES: Record<string, Profile> = {
  kills,
  database,
  network,
  screens,
  storm,
  clock,
  channels,
  degrade,
  nodes,
  scale,
  month,
};

const argument = (name: string): string | undefined => {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? undefined : process.argv[i + 1];
};
const wanted = argument('profile') ?? 'kills';
const names = wanted === 'all' ? Object.keys(PROFILES) : wanted.split(',');
const seed = Number(argument('seed') ?? Math.floor(Math.random() * 2 ** 31));
const results: { profile: string; seconds: number; notes: string[]; outcome: Outcome }[] = [];
for (const name of names) {
  const profile = PROFILES[name];
  if (!profile) throw new Error(`there is no profile ${name}; there are ${Object.keys(PROFILES).join(', ')}`);
  const began = performance.now();
  const notes: string[] = [];
  process.stdout.write(`${name}: seed ${seed}\n`);
  const outcome = await profile({
    seed,
    random: draw(seed),
    notes,
    option: (option, otherwise) => Number(argument(option) ?? otherwise),
    say: (text) => void process.stdout.write(`  ${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${text}\n`),
  });
  results.push({ profile: name, seconds: Math.round((performance.now() - began) / 1_000), notes, outcome });
  process.stdout.write(report(name, outcome, notes));
}
process.stdout.write(`\n${JSON.stringify({ at: new Date().toISOString(), seed, results })}\n`);
process.exit(results.every((r) => passed(r.outcome)) ? 0 : 1);
