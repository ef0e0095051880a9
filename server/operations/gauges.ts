import { isOpen } from '../../lib/alerts/alert';
import { metrics } from '../metrics';
import type { Monitor } from '../monitor';
import type { Io } from '../push/listen';

/** Gauges that say how it stands at the moment they are asked: called whenever somebody reads the metrics. */
export function setGauges({ monitor, io }: { monitor: Monitor; io: Io }): void {
  metrics.queued.set(monitor.queued);
  metrics.pendingPatients.set(monitor.ward.behind.size);
  metrics.sockets.set(io.engine.clientsCount);
  const open = { high: 0, medium: 0, low: 0 };
  for (const patient of monitor.ward.all()) for (const a of patient.open) if (isOpen(a)) open[a.priority] += 1;
  for (const [priority, n] of Object.entries(open)) metrics.openAlerts.set({ priority }, n);
}
