import { administer } from './administration/commands';

/** `npm run tocsin -- ...` */
process.exitCode = await administer(process.argv.slice(2), process.env, {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
