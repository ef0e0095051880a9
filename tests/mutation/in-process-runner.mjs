import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, determineHitLimitReached, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';
import { build } from 'esbuild';
import { testFiles } from './tests.mjs';

/**
 * Runs the tests of pure code inside Stryker's own process: a mutant costs milliseconds, where starting vitest again for each
 * costs seconds and would make a run over lib/rules and lib/chart last a day. The files are bundled once; for each mutant
 * they are evaluated anew, so that nothing remembered under one mutant reaches the next. `expect` is vitest's own.
 */
class InProcessRunner {
  constructor() {
    globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
    this.ns = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];
  }
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    this.files = testFiles();
    const { outputFiles } = await build({
      stdin: {
        contents: `module.exports = { ${this.files.map((f) => `${JSON.stringify(f)}: () => require('./${f}')`).join(', ')} }`,
        resolveDir: process.cwd(),
      },
      ...{
        bundle: true,
        write: false,
        platform: 'node',
        format: 'cjs',
        packages: 'external',
        logLevel: 'error',
        keepNames: false,
      },
      plugins: [{ name: 'where-a-file-is', setup: keepPlaces }],
    });
    this.program = compileFunction(outputFiles[0].text, ['require', 'module', 'exports']);
    this.require = requireWithTests();
  }

  /** The tests of these files, freshly evaluated. */
  collect(files) {
    const module = { exports: {} };
    this.program(this.require, module, module.exports);
    return files.flatMap((file) => {
      collector.begin(file);
      module.exports[file]();
      return collector.end();
    });
  }

  async dryRun() {
    const tests = [];
    this.ns.activeMutant = undefined;
    for (const test of this.collect(this.files)) {
      this.ns.currentTestId = test.id;
      tests.push(await result(test));
      this.ns.currentTestId = undefined;
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.ns.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    Object.assign(this.ns, { activeMutant: undefined, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    const wanted = testFilter && new Set(testFilter);
    const files = wanted ? this.files.filter((f) => testFilter.some((id) => id.startsWith(`${f}#`))) : this.files;
    const collected = this.collect(files);
    this.ns.activeMutant = activeMutant.id;
    const tests = [];
    try {
      for (const test of collected) {
        if (wanted && !wanted.has(test.id)) continue;
        tests.push(await result(test));
        if (tests.at(-1).status === TestStatus.Failed && !disableBail) break;
      }
    } finally {
      this.ns.activeMutant = undefined;
    }
    return toMutantRunResult(determineHitLimitReached(this.ns.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests });
  }
}

async function result({ id, name, run }) {
  const began = performance.now();
  const said = { id, name, fileName: id.slice(0, id.indexOf('#')) };
  try {
    await run();
    return { ...said, status: TestStatus.Success, timeSpentMs: performance.now() - began };
  } catch (error) {
    return {
      ...said,
      status: TestStatus.Failed,
      failureMessage: String(error?.message ?? error),
      timeSpentMs: performance.now() - began,
    };
  }
}

/** What `describe` and `it` of the file being evaluated have named. */
const collector = {
  begin(file) {
    Object.assign(this, { file, path: [], tests: [] });
  },
  end() {
    return this.tests;
  },
};
function describe(name, body) {
  collector.path.push(name);
  body();
  collector.path.pop();
}
function it(name, run) {
  const words = [...collector.path, name].join(' ');
  collector.tests.push({ id: `${collector.file}#${collector.tests.length} ${words}`, name: words, run });
}
const each = (one) => (table) => (name, run) => {
  for (const row of table)
    one(`${name} ${JSON.stringify(row)?.slice(0, 80)}`, () => (Array.isArray(row) ? run(...row) : run(row)));
};
describe.each = each(describe);
it.each = each(it);

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
setState({ assertionCalls: 0 }, expect);
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });

function requireWithTests() {
  const from = createRequire(resolve('package.json'));
  return (name) => (name === 'vitest' ? { describe, it, test: it, expect } : from(name));
}

/** A bundle is one file: tests that read something beside them are told where they were. */
function keepPlaces(b) {
  b.onLoad({ filter: /\/tests\/.*\.ts$/ }, ({ path }) => ({
    loader: 'ts',
    contents: readFileSync(path, 'utf8')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
  }));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
