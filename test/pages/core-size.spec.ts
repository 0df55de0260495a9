/** What pages pay for the core: they import it from its modules, and a bundler is to leave out what they do not use. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from '@swc/core';
import { rollup } from 'rollup';

const BUILT = join(import.meta.dirname, '../../build');
const PAGE = '\0page';

interface Bundle {
  /** Minified, as it is served. */
  readonly code: string;
  /** Bytes, as they go over the network. */
  readonly gzip: number;
  /** Of the modules that anything was taken from, below `build/`. */
  readonly modules: readonly string[];
}

/** @param source of a page that imports `#/…` from the build */
async function bundled(source: string): Promise<Bundle> {
  const page = {
    name: 'page',
    resolveId: (id: string) => (id === PAGE ? id : null),
    load: (id: string) => (id === PAGE ? source.replaceAll('#', BUILT) : null),
  };
  const bundle = await rollup({
    input: PAGE,
    plugins: [page, nodeResolve()],
    external: [/^node:/],
    onLog: (level, log, handle) => log.code !== 'EMPTY_BUNDLE' && handle(level, log),
  });
  const {
    output: [{ code: readable, modules }],
  } = await bundle.generate({ format: 'es' });
  const { code } = await minify(readable, { module: true, compress: true, mangle: true });
  await bundle.close();
  const taken = Object.entries(modules).filter(([id, { renderedLength }]) => id !== PAGE && renderedLength > 0);
  return { code, gzip: gzipSync(code).length, modules: taken.map(([id]) => id.slice(BUILT.length + 1)) };
}

describe('A page that imports one function of the core ships one function', () => {
  it.each([
    ['parseWrittenTime', 'timeline/time.js', 1300],
    ['formatInstant', 'timeline/time.js', 500],
    ['laneOf', 'timeline/entry.js', 1200],
    ['foldIncidentId', 'timeline/incident-id.js', 400],
    ['canonicalJson', 'events/canonical-json.js', 1000],
  ])('%s', async (name, module, most) => {
    const { code, modules } = await bundled(`export { ${name} } from '#/${module}';`);
    expect(modules).toEqual([module]);
    expect(code.length).toBeLessThan(most);
  });

  it('and nothing of a module that it imports nothing of', async () => {
    const { code } = await bundled(
      `import { EVENT_REGISTRY } from '#/events/registry.js'; import '#/timeline/input/input.js';`,
    );
    expect(code.trim()).toBe('');
  });
});

it('what tells of an incident takes at most 20 KB: summary, numbers, claims, fold and knowledge', async () => {
  const { gzip, modules } = await bundled(`
    export { incidentView } from '#/timeline/view/summary.js';
    export { measure } from '#/timeline/measure/assessment.js';
    export { auditClaims } from '#/timeline/measure/claim-audit.js';
    export { fold, initialState } from '#/timeline/facts.js';
    export { knowledgeAt } from '#/timeline/knowledge.js';
  `);
  process.stdout.write(`Summary, fold and knowledge: ${gzip} bytes gzip, from ${modules.length} modules\n`);
  expect(gzip).toBeLessThanOrEqual(20 * 1024);
  // What a field means, and an example of it, is for those who send one.
  expect(modules.filter((module) => module.startsWith('timeline/fields/'))).toEqual([]);
});

it('what differs, what is new, what would be and the exports add at most 15 KB to that and to lint, with the table of fields by which a supposition is read', async () => {
  const told = `
    export { incidentView } from '#/timeline/view/summary.js';
    export { measure, assess } from '#/timeline/measure/assessment.js';
    export { auditClaims } from '#/timeline/measure/claim-audit.js';
    export { fold, initialState } from '#/timeline/facts.js';
    export { knowledgeAt } from '#/timeline/knowledge.js';
  `;
  const { gzip: least } = await bundled(told);
  const { gzip } = await bundled(`${told}
    export { differenceOf, diffView } from '#/timeline/diff.js';
    export { digest } from '#/timeline/digest.js';
    export { suppose, whatIfView } from '#/timeline/what-if.js';
    export { exportSource } from '#/timeline/exports/export-source.js';
    export { incidentMarkdown } from '#/timeline/exports/markdown.js';
    export { incidentCsv } from '#/timeline/exports/csv.js';
    export { incidentMermaid } from '#/timeline/exports/mermaid.js';
  `);
  process.stdout.write(`Differences, digest, what-if and exports: ${gzip - least} bytes gzip more\n`);
  expect(gzip - least).toBeLessThanOrEqual(15 * 1024);
});

it('what finds fault, with the detective, adds at most 12 KB: no page loads it', async () => {
  const told = `
    export { incidentView } from '#/timeline/view/summary.js';
    export { measure } from '#/timeline/measure/assessment.js';
    export { auditClaims } from '#/timeline/measure/claim-audit.js';
  `;
  const { gzip: least } = await bundled(told);
  const { gzip } = await bundled(`${told} export { assess } from '#/timeline/measure/assessment.js';`);
  process.stdout.write(`Lint: ${gzip - least} bytes gzip more\n`);
  expect(gzip - least).toBeLessThanOrEqual(12 * 1024);
});

it('what verifies a chain runs without Node', async () => {
  const { code, gzip } = await bundled(`export { ChainVerifier } from '#/events/verification.js';`);
  process.stdout.write(`Verifying a chain: ${gzip} bytes gzip\n`);
  expect(code).not.toMatch(/node:|\bBuffer\b|\bprocess\b/);
});
