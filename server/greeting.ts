import type { Running } from './index';

/** What `npm start` prints once it listens, line by line. */
export function greeting(running: Pick<Running, 'address' | 'mllpPort' | 'warnings' | 'setupToken'>): readonly string[] {
  const lines = [`Tocsin listens on ${running.address}, HL7 over MLLP on port ${running.mllpPort}.`, ...running.warnings];
  if (running.setupToken === null) return lines;
  return [
    ...lines,
    'There is no user yet. Set up the first unit and its administrator at this address, which works once:',
    `  ${running.address}/setup#${running.setupToken}`,
    'or with "npm run tocsin -- units create" and "users create" (npm run tocsin -- --help).',
  ];
}
