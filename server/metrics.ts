import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What GET /metrics shows. Labels never carry anything of a patient. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: 'tocsin_' });

const shared = { registers: [registry] };
const DURATIONS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export const metrics = {
  deliveries: new Counter({ ...shared, name: 'tocsin_deliveries_total', help: 'Messages taken in', labelNames: ['protocol'] }),
  events: new Counter({ ...shared, name: 'tocsin_events_total', help: 'Events by what became of them', labelNames: ['status'] }),
  batchSeconds: new Histogram({
    ...shared,
    name: 'tocsin_batch_seconds',
    help: 'Time from taking a batch to its commit',
    buckets: DURATIONS_S,
  }),
  batchEvents: new Histogram({
    ...shared,
    name: 'tocsin_batch_events',
    help: 'Events in a batch',
    buckets: [1, 3, 10, 30, 100, 300, 1000],
  }),
  queued: new Gauge({ ...shared, name: 'tocsin_queued_events', help: 'Events waiting for the loop' }),
  pendingPatients: new Gauge({
    ...shared,
    name: 'tocsin_pending_patients',
    help: 'Patients whose chart is behind what is stored',
  }),
  openAlerts: new Gauge({ ...shared, name: 'tocsin_open_alerts', help: 'Open alerts', labelNames: ['priority'] }),
  noticeSeconds: new Histogram({
    ...shared,
    name: 'tocsin_notice_seconds',
    help: 'From the change of an alert to the first submission to a channel',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 30],
  }),
  deliveriesSent: new Counter({
    ...shared,
    name: 'tocsin_notices_sent_total',
    help: 'Attempts to reach a person by channel and result',
    labelNames: ['channel', 'result'],
  }),
  alertsCheckedAt: new Gauge({
    ...shared,
    name: 'tocsin_alerts_checked_timestamp_seconds',
    help: 'When every open alert was last checked for its next step',
  }),
  alertProblems: new Gauge({ ...shared, name: 'tocsin_alert_problems', help: 'Steps and deliveries that are overdue' }),
  sockets: new Gauge({ ...shared, name: 'tocsin_sockets', help: 'Open live connections' }),
  keysRefused: new Counter({
    ...shared,
    name: 'tocsin_keys_refused_total',
    help: 'Requests and handshakes whose key was not let in: unknown, revoked, run out, or from an address it is not for',
    labelNames: ['reason'],
  }),
  auditUnchained: new Gauge({
    ...shared,
    name: 'tocsin_audit_unchained',
    help: 'Audit lines that wait for their place in the chain',
  }),
  auditBreaks: new Gauge({ ...shared, name: 'tocsin_audit_breaks', help: 'Breaks the last walk over the audit chains found' }),
  databaseSeconds: new Gauge({
    ...shared,
    name: 'tocsin_database_seconds',
    help: 'How long the database took to answer, asked every half minute',
  }),
  databaseBytes: new Gauge({ ...shared, name: 'tocsin_database_bytes', help: 'Size of the database' }),
  diskFreeBytes: new Gauge({ ...shared, name: 'tocsin_disk_free_bytes', help: 'Free space where TOCSIN_DATA lies' }),
  nodes: new Gauge({ ...shared, name: 'tocsin_nodes', help: 'Nodes that gave a sign of life in the last minute' }),
  backupAt: new Gauge({ ...shared, name: 'tocsin_backup_timestamp_seconds', help: 'When the last backup was made; 0: never' }),
  certificateUntil: new Gauge({
    ...shared,
    name: 'tocsin_certificate_expiry_timestamp_seconds',
    help: 'When the certificate of the HL7 port ends; 0: there is none',
  }),
  clockDriftMs: new Gauge({ ...shared, name: 'tocsin_clock_drift_ms', help: "This process's clock minus the database's" }),
};
