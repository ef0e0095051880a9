import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

/** Pictures of the style pages against those kept in tests/visual/baselines: `npm run visual`, by hand (tests/visual/README.md). */
export default defineConfig({
  ...journeys,
  // The pictures are of people who stand in the unit.
  use: { ...journeys.use, timezoneId: 'America/Chicago' },
  testDir: 'tests/visual',
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  expect: {
    timeout: 60_000,
    // A pixel counts once it differs visibly; a thousandth of them is what another rounding of type moves.
    toHaveScreenshot: { threshold: 0.2, maxDiffPixelRatio: 0.001, animations: 'disabled', caret: 'hide', scale: 'css' },
  },
});
