import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startMllp } from '../../../../server/intake/hl7v2/listen';
import type { Delivery } from '../../../../server/intake/port';
import { PROJECT_ROOT } from '../../../../server/root';
import { manualClock } from '../../../support/clock';
import { RECEIVED, SOURCE } from './support';

const installed = (() => {
  try {
    execFileSync('mllp_send', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    console.log('skipped: mllp_send (Debian package python3-hl7) is not installed');
    return false;
  }
})();

describe('a client of others: mllp_send of python3-hl7', () => {
  it.skipIf(!installed).each([
    ['ihe-pcd01/ipf-pcd01-request.hl7', 'MSGID1234', 1],
    ['nist-via-node-hl7-complete/ORU_R01_2.5.1_SampleTestCase1.hl7', 'NIST-100929110701660', 0],
    ['rethinkhealth-qa/edge-crlf-line-endings.hl7', 'MSG006', 1],
  ])('%s is delivered and answered AA', async (file, controlId, events) => {
    const deliveries: Delivery[] = [];
    const intake = {
      async deliver(delivery: Delivery) {
        deliveries.push(delivery);
        return delivery.events.map(() => ({ status: 'stored' as const }));
      },
    };
    const sources = { find: (name: string) => ({ ...SOURCE, name }), ensure: async () => SOURCE };
    const log = { warn: () => undefined, error: () => undefined };
    const mllp = await startMllp({ host: '127.0.0.1', port: 0, intake, sources, clock: manualClock(RECEIVED), log });
    try {
      const path = join(PROJECT_ROOT, 'tests/samples/hl7v2', file);
      const { stdout } = await promisify(execFile)('mllp_send', [
        '--loose',
        '--file',
        path,
        '--port',
        String(mllp.port),
        '127.0.0.1',
      ]);
      expect(stdout).toContain(`MSA|AA|${controlId}`);
      expect(deliveries.map((d) => [d.controlId, d.events.length])).toEqual([[controlId, events]]);
    } finally {
      await mllp.close();
    }
  });
});
