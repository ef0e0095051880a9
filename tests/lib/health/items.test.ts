import { describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../../lib/health/facts';
import { healthItems } from '../../../lib/health/items';
import { DAY, HOUR, MINUTE } from '../../../lib/time';

const now = Date.UTC(2026, 10, 21, 12);
const WELL: HealthFacts = {
  now,
  reasons: {},
  warnings: [],
  database: { answerMs: 0.4, version: '18.4', bytes: 412_000_000, connections: 12, maxConnections: 100, embedded: false },
  loop: { sinceTurnMs: 40, queued: 0, behind: 0, longestBehindMs: 0 },
  feeds: { heard: 7, findings: [] },
  telling: { checkedAt: now - 20_000, problems: 0, pagingLate: false, deadPhones: [] },
  audit: { unchained: 3, breaks: 0, anchoredAt: now - 2 * MINUTE },
  nodes: [
    { id: 'a', host: 'icu-a', version: '0.1.0+aa', startedAt: now - 3 * DAY, seenAt: now, own: true },
    { id: 'b', host: 'icu-b', version: '0.1.0+aa', startedAt: now - 3 * HOUR, seenAt: now, own: false },
  ],
  disk: { freeBytes: 60e9, totalBytes: 100e9 },
  certificateUntil: null,
  plainOnNetwork: false,
  keysEnding: [],
  clock: { driftMs: 4, speed: 1 },
  backup: { at: now - 9 * HOUR, bytes: 52_000_000 },
  versions: { tocsin: '0.1.0+aa', node: '20.19.0', migration: '20261121113000_history', zones: '2026a' },
};
const item = (id: string, more: Partial<HealthFacts>) => {
  const found = healthItems({ ...WELL, ...more }).find((i) => i.id === id);
  if (!found) throw new Error(`no item ${id}`);
  return found;
};

describe('what the server says of itself', () => {
  it('an installation without a fault says so of every part', () => {
    const items = healthItems(WELL);
    expect(items.filter((i) => i.state !== 'well')).toEqual([]);
    expect(items.find((i) => i.id === 'database')?.said).toBe(
      'PostgreSQL 18.4, 412 MB. It answered in less than 1 ms; 12 of 100 connections are in use.',
    );
    expect(items.find((i) => i.id === 'nodes')?.said).toBe(
      'icu-a (this one) runs 0.1.0+aa for 3 days. icu-b runs 0.1.0+aa for 3 hours.',
    );
  });
  it('what is worst stands first, and says what to do', () => {
    const items = healthItems({ ...WELL, backup: { at: now - 2 * DAY, bytes: 1 }, audit: { ...WELL.audit, breaks: 1 } });
    expect(items.slice(0, 3).map((i) => [i.id, i.state])).toEqual([
      ['audit', 'bad'],
      ['backup', 'watch'],
      ['server', 'well'],
    ]);
    expect(items.filter((i) => i.state !== 'well' && i.help === undefined)).toEqual([]);
  });
  it.each<[string, string, Partial<HealthFacts>, string]>([
    ['server', 'bad', { reasons: { loop: 'no turn for 9 s' } }, 'Not ready. loop: no turn for 9 s.'],
    ['server', 'watch', { warnings: ['Redis did not answer at the start'] }, 'Redis did not answer at the start.'],
    ['database', 'bad', { database: { ...WELL.database, answerMs: null } }, 'It does not answer.'],
    ['database', 'watch', { database: { ...WELL.database, connections: 81 } }, '81 of 100 connections are in use.'],
    ['database', 'watch', { database: { ...WELL.database, answerMs: 251 } }, 'answered in 251 ms'],
    ['loop', 'bad', { loop: { ...WELL.loop, sinceTurnMs: 5_001 } }, 'No turn of the loop for 5 seconds.'],
    [
      'loop',
      'bad',
      { loop: { ...WELL.loop, behind: 1, longestBehindMs: 2 * MINUTE + 1 } },
      '1 chart is not up to what is stored.',
    ],
    ['loop', 'watch', { loop: { ...WELL.loop, queued: 5_001 } }, '5001 messages wait'],
    [
      'feeds',
      'bad',
      { feeds: { heard: 7, findings: ['Nothing from LAB/HOSP since 03:14'] } },
      'Nothing from LAB/HOSP since 03:14.',
    ],
    ['feeds', 'watch', { feeds: { heard: 0, findings: [] } }, 'No source has been heard'],
    ['telling', 'bad', { telling: { ...WELL.telling, checkedAt: null } }, 'have not been checked yet'],
    ['telling', 'bad', { telling: { ...WELL.telling, checkedAt: now - 181_000 } }, 'last checked 3 minutes ago'],
    ['telling', 'bad', { telling: { ...WELL.telling, pagingLate: true } }, 'Notices are late.'],
    ['telling', 'watch', { telling: { ...WELL.telling, deadPhones: ['A. Ruiz'] } }, 'rings no more: A. Ruiz.'],
    ['telling', 'watch', { telling: { ...WELL.telling, problems: 2 } }, '2 steps or deliveries are overdue.'],
    ['nodes', 'watch', { nodes: WELL.nodes.map((n) => (n.own ? n : { ...n, version: '0.2.0' })) }, 'Two versions run'],
    ['audit', 'bad', { audit: { ...WELL.audit, breaks: 1 } }, 'The chain is broken in 1 place.'],
    ['audit', 'watch', { audit: { ...WELL.audit, unchained: 10_001 } }, '10001 lines wait'],
    ['backup', 'bad', { backup: null }, 'None has ever been made'],
    ['backup', 'watch', { backup: { at: now - 27 * HOUR, bytes: 1 } }, 'made 27 hours ago'],
    ['backup', 'bad', { backup: { at: now - 8 * DAY, bytes: 1 } }, 'made 8 days ago'],
    ['disk', 'watch', { disk: { freeBytes: 9e9, totalBytes: 100e9 } }, '9.0 GB of 100 GB are free.'],
    ['disk', 'bad', { disk: { freeBytes: 0.4e9, totalBytes: 4e9 } }, '400 MB of 4.0 GB are free.'],
    ['disk', 'watch', { disk: null }, 'cannot be told'],
    ['certificates', 'watch', { plainOnNetwork: true }, 'plain text on the network'],
    ['certificates', 'well', { certificateUntil: now + 31 * DAY }, 'good for another 31 days'],
    ['certificates', 'watch', { certificateUntil: now + 29 * DAY }, 'good for another 29 days'],
    ['certificates', 'bad', { certificateUntil: now + 3 * DAY }, 'good for another 3 days'],
    ['certificates', 'bad', { certificateUntil: now - HOUR }, 'It ended 60 minutes ago.'],
    ['keys', 'watch', { keysEnding: [{ source: 'LAB', until: now + 20 * DAY }] }, 'The key of LAB is good for another 20 days.'],
    ['clock', 'watch', { clock: { driftMs: -1_200, speed: 1 } }, "1200 ms behind the database's."],
    ['clock', 'watch', { clock: { driftMs: 0, speed: 60 } }, 'Simulated, 60 times as fast.'],
  ])('%s: %s', (id, state, facts, said) => {
    const found = item(id, facts);
    expect(found.state).toBe(state);
    expect(found.said).toContain(said);
  });
});
