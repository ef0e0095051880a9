import { prepareChromium } from '../tests/support/chromium';
import { ensureBuilt } from './build';
import { environment, node, tool } from './steps';

/** `npm run visual`: photographs the style pages and compares them with the pictures kept in tests/visual/baselines. */
const browser = await prepareChromium();
await ensureBuilt();
const args = ['test', '-c', 'playwright.visual.config.ts', ...process.argv.slice(2)];
process.exit(await node([tool('@playwright/test/cli.js'), ...args], { env: environment(browser) }));
