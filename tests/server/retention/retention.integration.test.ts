import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../lib/time';
import { anchorChains } from '../../../server/audit/anchors';
import { chainRows } from '../../../server/audit/chain';
import { openSigner, trustedKeys } from '../../../server/audit/key';
import { verifyAudit } from '../../../server/audit/verify';
import { retentionDays, retentionView, setRetentionDays, sweep } from '../../../server/retention/job';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { TEST_SECRET } from '../../support/inside';

const NOW = Date.UTC(2026, 10, 21, 12);
const daysAgo = (n: number) => new Date(NOW - n * DAY);
let now = NOW;
let db: TestDatabase;
const clock = { now: () => now, monotonicMs: () => 0, speed: 1, at: () => () => undefined, every: () => () => undefined };
const parts = () => ({ pool: db.pool, clock, realNow: () => now });

beforeAll(async () => {
  db = await freshDatabase();
  const { prisma } = db;
  await prisma.unit.create({ data: { id: 'ICU-7', name: 'ICU 7', protocolId: 'astct-2019', createdAt: daysAgo(900) } });
  await prisma.source.create({ data: { id: 1, name: 'LAB' } });
  for (const [key, mrn] of [
    [1, 'THERE'],
    [2, 'GONE'],
  ] as const)
    await prisma.patient.create({ data: { key, uid: `p-${mrn}`, mrn, createdAt: daysAgo(900) } });
  const stay = { unitId: 'ICU-7', eventId: 'a' };
  await prisma.stay.create({ data: { ...stay, id: 1, patientKey: 1, startedAt: daysAgo(70) } });
  await prisma.stay.create({ data: { ...stay, id: 2, patientKey: 2, startedAt: daysAgo(850), endedAt: daysAgo(800) } });
  const raw = (id: number, days: number) =>
    prisma.rawMessage.create({ data: { id, sourceId: 1, protocol: 'hl7', receivedAt: daysAgo(days), body: `MSH ${id}` } });
  for (const [id, days] of [
    [1, 800],
    [2, 101],
    [3, 99],
    [4, 400],
    [5, 1],
  ] as const)
    await raw(id, days);
  const entry = { sourceId: 1, receivedAt: daysAgo(400), lastAt: daysAgo(400), status: 'held', reason: 'r', detail: '' };
  await prisma.quarantine.create({ data: { ...entry, mrn: 'WAITS', rawId: 4 } });
  await prisma.quarantine.create({ data: { ...entry, mrn: 'GONE', state: 'dismissed', settledAt: daysAgo(399) } });
  await prisma.quarantine.create({ data: { ...entry, mrn: 'THERE', state: 'dismissed', settledAt: daysAgo(399) } });
  for (const [id, patientKey, open] of [
    ['of-there', 1, false],
    ['of-gone', 2, false],
  ] as const) {
    const raisedAt = daysAgo(500);
    await prisma.alertRow.create({
      data: {
        ...{ id, unitId: 'ICU-7', patientKey, stayId: patientKey, key: id, rule: 'CRS-ONSET', family: 'CRS', priority: 'high' },
        ...{ phase: 'resolved', open, raisedAt, closedAt: raisedAt, version: 1, body: {} },
      },
    });
    const notice = await prisma.outbox.create({
      data: {
        alertId: id,
        version: 1,
        unitId: 'ICU-7',
        tier: 0,
        createdAt: raisedAt,
        state: 'told',
        settledAt: raisedAt,
        body: {},
      },
    });
    await prisma.delivery.create({
      data: {
        ...{ id: `d-${id}`, outboxId: notice.id, alertId: id, unitId: 'ICU-7', channel: 'app', target: 't', tier: 0 },
        ...{ priority: 'high', state: 'displayed', createdAt: raisedAt, endedAt: raisedAt, expiresAt: raisedAt, body: {} },
      },
    });
    await prisma.deliveryStep.create({ data: { deliveryId: `d-${id}`, at: raisedAt, state: 'displayed' } });
  }
  await prisma.trend.createMany({
    data: [1, 2].map((patientKey) => ({
      ...{ patientKey, code: 'heartRate', span: 60, bucket: daysAgo(patientKey === 1 ? 60 : 810) },
      ...{ first: 1, min: 1, max: 1, last: 1, n: 1 },
    })),
  });
  await prisma.user.create({ data: { id: 'u', email: 'u@example.org', name: 'U', createdAt: daysAgo(900) } });
  const session = { userId: 'u', createdAt: daysAgo(200), lastActAt: daysAgo(200) };
  await prisma.session.create({ data: { ...session, idHash: 'old', expiresAt: daysAgo(199) } });
  await prisma.session.create({ data: { ...session, idHash: 'new', expiresAt: new Date(NOW + HOUR) } });
  await prisma.command.create({ data: { id: 'c-old', actor: 'u', at: daysAgo(31), status: 200, answer: {} } });
  await prisma.command.create({ data: { id: 'c-new', actor: 'u', at: daysAgo(29), status: 200, answer: {} } });
});
afterAll(() => db.drop());

describe('retention', () => {
  it('says beforehand what would go, and then removes that and nothing else', async () => {
    const view = await retentionView(parts());
    const due = Object.fromEntries(view.kinds.map((k) => [k.id, k.due]));
    expect(due).toEqual({ raw: 2, quarantine: 1, deliveries: 1, trends: 1, sessions: 1, commands: 1, audit: 0 });
    const { audit: _, ...removed } = due;
    expect(await sweep(parts())).toEqual(removed);
    expect((await retentionView(parts())).kinds.every((k) => k.due === 0)).toBe(true);
  });
  it('nothing of an open stay goes, nor what a waiting entry rests on', async () => {
    const { prisma } = db;
    // The stay began 70 days ago: messages of the 30 days before it count for it too.
    expect((await prisma.rawMessage.findMany({ orderBy: { id: 'asc' } })).map((m) => Number(m.id))).toEqual([3, 4, 5]);
    expect((await prisma.quarantine.findMany()).map((q) => q.mrn).sort()).toEqual(['THERE', 'WAITS']);
    expect((await prisma.delivery.findMany()).map((d) => d.id)).toEqual(['d-of-there']);
    expect(await prisma.deliveryStep.count()).toBe(1);
    expect((await prisma.outbox.findMany()).map((o) => o.alertId)).toEqual(['of-there']);
    expect((await prisma.trend.findMany()).map((t) => t.patientKey)).toEqual([1]);
    expect((await prisma.session.findMany()).map((s) => s.idHash)).toEqual(['new']);
    expect((await prisma.alertRow.findMany()).length).toBe(2);
  });
  it('the audit has a line of what went; a run that removed nothing leaves none', async () => {
    await sweep(parts());
    const lines = await db.prisma.auditEntry.findMany({ where: { action: 'retention' } });
    expect(lines.map((l) => [l.actor, l.detail])).toEqual([
      ['system', { raw: 2, quarantine: 1, deliveries: 1, trends: 1, sessions: 1, commands: 1 }],
    ]);
  });
  it('once the patient has been discharged, the rest goes when its time has come', async () => {
    await db.prisma.stay.update({ where: { id: 1 }, data: { endedAt: new Date(NOW) } });
    now = NOW + 10 * DAY;
    expect(await sweep(parts())).toEqual({ raw: 1, quarantine: 1, deliveries: 1, commands: 1 });
    now = NOW + 731 * DAY;
    expect((await sweep(parts())).trends).toBe(1);
    now = NOW;
  });
  it('audit lines go only where a number is set, up to a signed end, and the chain still verifies', async () => {
    const { pool, prisma } = db;
    const line = (days: number) =>
      prisma.auditEntry.create({
        data: { unitId: 'ICU-7', at: daysAgo(days), actor: 'u', action: 'patient.read', subject: 'p' },
      });
    const signer = await openSigner(pool, TEST_SECRET);
    for (const days of [2_400, 2_300]) await line(days);
    await chainRows(pool);
    await anchorChains(pool, signer, NOW - 2_300 * DAY);
    for (const days of [2_250, 10]) await line(days);
    await chainRows(pool);
    await anchorChains(pool, signer, NOW);
    expect(await sweep(parts())).toEqual({});
    await setRetentionDays(pool, { ...(await retentionDays(pool)), audit: 2_192 });
    expect(await sweep(parts())).toEqual({ audit: 2 });
    await chainRows(pool);
    const reports = await verifyAudit(pool, await trustedKeys(pool, TEST_SECRET), []);
    expect(reports.map((r) => [r.unit, r.rows, r.breaks])).toEqual([
      ['', expect.any(Number), []],
      ['ICU-7', 2, []],
    ]);
    await expect(pool.query(`delete from audit where unit_id = 'ICU-7'`)).rejects.toThrow('append-only');
  });
});
