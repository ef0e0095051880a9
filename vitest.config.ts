import { defineConfig } from 'vitest/config';

/** `*.integration.test.ts` use a real database and real sockets, two files at a time; all else is pure and quick. */
const integration = 'tests/**/*.integration.test.ts';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [integration, 'tests/journeys/**'],
          // Far above what any test needs alone: a busy machine must not turn a test red. Properties end by themselves long before.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [integration],
          globalSetup: 'tests/support/cluster.ts',
          // Most of their time is waiting for disks, clocks and processes.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
