import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../server/metrics';
import { PROJECT_ROOT } from '../../server/root';

const text = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
/** Every name a histogram is asked by, too; those of feeds are made where they are read. */
const known = async () => {
  const own = await registry.getMetricsAsJSON();
  const feeds = [...text('server/http/feeds.ts').matchAll(/'(tocsin_\w+)'/g)].map((m) => m[1] as string);
  return new Set([
    ...feeds,
    ...own.flatMap((m) => (String(m.type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => m.name + end) : [m.name])),
  ]);
};
const named = (path: string) => [...new Set([...text(path).matchAll(/\btocsin_[a-z0-9_]+/g)].map((m) => m[0]))];

describe('what a monitoring system is told to look at', () => {
  it.each(['deploy/alert-rules.yml', 'deploy/grafana.json', 'docs/operations.md'])(
    '%s names only metrics there are',
    async (path) => {
      const all = await known();
      expect(named(path).length).toBeGreaterThan(2);
      expect(named(path).filter((name) => !all.has(name))).toEqual([]);
    },
  );
  it('every metric of ours is set somewhere: a figure that never moves is worse than none', () => {
    const declared = [...text('server/metrics.ts').matchAll(/^ {2}(\w+): new /gm)].map((m) => m[1] as string);
    expect(declared.length).toBeGreaterThan(15);
    const writers = [
      'monitor',
      'operations/gauges',
      'operations/facts',
      'clock',
      'audit/job',
      'auth/key-door',
      'notify/send',
      'notify/auditor',
    ];
    const code = writers.map((f) => text(`server/${f}.ts`)).join('\n');
    expect(declared.filter((name) => !new RegExp(`\\b${name}[\\s.]*\\.?(set|inc|observe|labels)\\(`).test(code))).toEqual([]);
  });
});
