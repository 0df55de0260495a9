/**
 * Runs what the documents show. A ```console block holds commands (`$ …`) with what they print; `…` stands for whatever
 * differs from run to run. The blocks of one document run in order, against one fresh service.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve } from '../../src/serve.js';
import { BUILT_IN } from '../../src/timeline/measure/durations.js';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

interface Step {
  command: string;
  prints: string;
}

/** The steps of a document's console blocks. A command goes on over lines that end with a backslash. */
function stepsOf(document: string): Step[] {
  const steps: Step[] = [];
  for (const [, block] of read(document).matchAll(/^```console\n(.*?)^```$/gms)) {
    for (const part of block!.split(/^\$ /m).slice(1)) {
      const [, command, prints] = /^((?:[^\n]*\\\n)*[^\n]*\n?)(.*)$/s.exec(part)!;
      steps.push({ command: command!.trim(), prints: prints!.trimEnd() });
    }
  }
  return steps;
}

/** What is printed, as a pattern: `…` is anything. */
const asPattern = (prints: string): RegExp =>
  new RegExp(
    `^${prints
      .split('…')
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*?')}$`,
    's',
  );

const run = promisify(execFile);

describe.each(DOCUMENTS.filter((document) => stepsOf(document).length > 0))('%s', (document) => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-docs-'));
  let service: Awaited<ReturnType<typeof serve>>;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    service = await serve({
      port: 0,
      host: '127.0.0.1',
      data: join(folder, 'data'),
      insecure: false,
      logLevel: 'silent',
    });
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli/asof.js')}' "$@"\n`;
    writeFileSync(join(folder, 'asof'), command, { mode: 0o755 });
    env = {
      PATH: folder + delimiter + process.env['PATH'],
      HOME: folder,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ASOF_URL: service.url,
      DOCS: join(ROOT, 'docs'),
    };
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  it.each(stepsOf(document))('$command', async ({ command, prints }) => {
    // The documents use the default port; the test's service has another.
    const local = command.replaceAll('http://127.0.0.1:4000', service.url);
    // Both streams as a person sees them.
    const { stdout } = await run('bash', ['-c', `{ ${local}\n} 2>&1`], { cwd: folder, env });
    const printed = stdout.replaceAll(service.url, 'http://127.0.0.1:4000').trimEnd();
    if (!asPattern(prints).test(printed)) expect(printed).toBe(prints);
  });
});

it('the reference lists the built-in definitions as they are', () => {
  const rows = [...read('docs/reference/durations.md').matchAll(/^\| `(\w+)` +\| `(.+)` → `(.+)` +\| (.*)\|$/gm)];
  const listed = rows.map(([, id, from, to, needs]) => ({
    id,
    from,
    to,
    needs: [...needs!.matchAll(/`(\w+)`/g)].map(([, type]) => type),
  }));
  const pairs = BUILT_IN.flatMap(({ id, measure }) =>
    measure.kind === 'pair' ? [{ id, from: measure.from, to: measure.to, needs: measure.needs ?? [] }] : [],
  );
  expect(listed).toEqual(pairs);
});
