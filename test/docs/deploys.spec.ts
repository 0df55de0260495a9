/** The recipes of pipelines that record deploys: the very commands that the document shows are run, as each system runs them. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { serve, type RunningService } from '../../src/serve.js';
import { type ChangeView } from '../../src/timeline/view/view-types.js';
import { client } from '../support/http.js';

const ROOT = join(import.meta.dirname, '../..');
const HOW_TO = readFileSync(join(ROOT, 'docs/how-to/record-deploys.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...HOW_TO.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block!);

const RECIPES = blocks('yaml').map((block) => parse(block) as object);
/** The lines of a pipeline that say `asof`. */
const commandsOf = (recipe: unknown): string[] =>
  typeof recipe === 'string'
    ? [recipe].filter((line) => line.startsWith('asof '))
    : typeof recipe === 'object' && recipe !== null
      ? Object.values(recipe).flatMap(commandsOf)
      : [];

const folder = mkdtempSync(join(tmpdir(), 'asof-deploys-'));
let running: RunningService;

beforeAll(async () => {
  running = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
  mkdirSync(join(folder, 'bin'));
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli/asof.js')}' "$@"\n`;
  writeFileSync(join(folder, 'bin/asof'), command, { mode: 0o755 });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

const run = (line: string, env: Record<string, string>): Promise<{ code: number; err: string }> =>
  new Promise((resolve) => {
    const path = join(folder, 'bin') + delimiter + process.env['PATH'];
    const own = { PATH: path, ASOF_URL: running.url, CI: 'true', LANG: 'C.UTF-8', ...env };
    execFile('sh', ['-c', line], { cwd: folder, env: own }, (error, _out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), err }),
    );
  });
const recorded = async (): Promise<ChangeView[]> =>
  (await client(running.url).get<{ changes: ChangeView[] }>('/v1/services/checkout/changes')).body.changes;

const SYSTEMS = [
  {
    name: 'GitHub Actions',
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_REF_TYPE: 'tag',
      GITHUB_REF_NAME: 'v2.14.0',
      GITHUB_SHA: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      GITHUB_RUN_ID: '1',
      GITHUB_JOB: 'deploy',
      GITHUB_ACTOR: 'ada',
    },
    made: { version: 'v2.14.0', actor: 'ada' },
  },
  {
    name: 'GitLab CI',
    env: {
      GITLAB_CI: 'true',
      CI_COMMIT_TAG: 'v2.15.0',
      CI_COMMIT_SHA: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      CI_ENVIRONMENT_NAME: 'production',
      CI_PIPELINE_ID: '2',
      CI_JOB_ID: '3',
      GITLAB_USER_LOGIN: 'bob',
    },
    made: { version: 'v2.15.0', actor: 'bob' },
  },
  {
    name: 'Buildkite',
    env: {
      BUILDKITE: 'true',
      BUILDKITE_TAG: '',
      BUILDKITE_COMMIT: '1fceb02d0ae598e95dc970b74767f19372d61af8',
      BUILDKITE_BUILD_ID: '4',
      BUILDKITE_STEP_KEY: 'deploy',
      BUILDKITE_BUILD_CREATOR: 'cy',
    },
    made: { version: '1fceb02d0ae5', actor: 'cy' },
  },
];

it.each(SYSTEMS.map((system, n) => ({ ...system, recipe: RECIPES[n]! })))(
  '$name records a release, and the same step run twice is one change',
  async ({ env, made, recipe }) => {
    const before = (await recorded()).length;
    const commands = commandsOf(recipe);
    expect(commands).toHaveLength(1);
    for (let times = 0; times < 2; times += 1) expect((await run(commands[0]!, env)).code).toBe(0);
    const changes = await recorded();
    expect(changes).toHaveLength(before + 1);
    const change = changes.find(({ version }) => version === made.version);
    expect(change).toMatchObject({
      ...made,
      type: 'release',
      service: 'checkout',
      environment: 'production',
      source: 'ci',
    });
  },
);

it('a pipeline goes on without its timeline, and says how to record the change later', async () => {
  const { env, recipe } = { ...SYSTEMS[0]!, recipe: RECIPES[0]! };
  const down = await run(commandsOf(recipe)[0]!, { ...env, ASOF_URL: 'http://127.0.0.1:9' });
  expect(down.code).toBe(0);
  expect(down.err).toContain('asof: warning: this release was not recorded; the job goes on');
  const replay = /^ {2}(asof release .*)$/m.exec(down.err)![1]!;
  expect(replay).toContain("--incident ''");
  const before = await recorded();
  const elsewhere = { ASOF_INCIDENT: 'some-incident', CI: '' };
  expect((await run(replay.replace('http://127.0.0.1:9/', `${running.url}/`), elsewhere)).code).toBe(0);
  // The key is that of the run: what it recorded before is not recorded again.
  expect(await recorded()).toHaveLength(before.length);
});

it('a rollback names what it takes back', async () => {
  expect((await run(blocks('sh')[0]!, {})).code).toBe(0);
  const [rollback] = (await recorded()).filter(({ type }) => type === 'rollback');
  expect(rollback).toMatchObject({ version: '2.13.4', reverts: '2.14.0' });
});

it('a command that makes no sense fails, in a pipeline too', async () => {
  expect((await run('asof release --version 1', {})).code).toBe(2);
});
