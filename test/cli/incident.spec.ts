import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { client, type Client } from '../support/http.js';
import { publishedIncidents } from '../support/published-incident.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 60_000;

let data: string;
let service: Service;
let asof: Terminal;
let http: Client;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-cli-'));
  service = await startService({ data });
  asof = terminal(service.url);
  http = client(service.url);
}, TIMEOUT_MS);
afterAll(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true, force: true });
}, TIMEOUT_MS);

const summary = async (id: string): Promise<IncidentView> => (await http.get<IncidentView>(`/v1/incidents/${id}`)).body;
const entries = async (id: string): Promise<EntryView[]> =>
  (await http.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?include=retracted`)).body.entries;

describe('an incident, from the terminal', () => {
  const id = '2026-03-01-checkout-errors';

  it(
    'goes from its declaration to its resolution',
    async () => {
      const declared = await asof([
        'declare',
        'Checkout errors',
        '--sev',
        '2',
        '--service',
        'checkout',
        '--at',
        '2026-03-01 18:02',
      ]);
      expect(declared).toMatchObject({ code: 0, err: expect.stringContaining('2026-03-01T18:02:00.000Z') });
      expect(declared.out.split('\n')).toEqual([
        'Declared "Checkout errors" at 2026-03-01 18:02:00 UTC.',
        `${id} · open · revision 1`,
        `${service.url}/incidents/${id}`,
        '',
      ]);

      const started = await asof([
        'impact',
        'start',
        '--component',
        'checkout',
        '--level',
        'down',
        '--at',
        '2026-03-01 17:59',
      ]);
      expect(started.err).toContain(`asof: incident ${id} (the only one in progress)`);
      await asof(['impact', 'start', '2026-03', '--component', 'search', '--at', '2026-03-01 18:05']);
      await asof([
        'note',
        '2026-03',
        'looking at the release',
        '--at',
        '2026-03-01T18:10Z',
        '--learned',
        '2026-03-01T18:11Z',
      ]);

      const ambiguous = await asof(['impact', 'end', '--at', '2026-03-01 18:30']);
      expect(ambiguous).toMatchObject({ code: 2, out: '' });
      expect(ambiguous.err).toContain('--component checkout\n  --component search');
      await asof(['impact', 'end', '--component', 'search', '--at', '2026-03-01 18:30']);

      const resolved = await asof(['resolve', '--end-impact', '--at', '2026-03-01 18:40']);
      expect(resolved.out).toContain('Resolved at 2026-03-01 18:40:00 UTC, with the impact of checkout.');
      expect(await summary(id)).toMatchObject({
        status: 'resolved',
        severity: 'sev2',
        services: ['checkout'],
        headline: { duration: { seconds: 41 * 60 } },
        windows: [
          { component: 'checkout', seconds: 41 * 60 },
          { component: 'search', seconds: 25 * 60 },
        ],
      });
      expect((await entries(id)).map(({ type, source, precision }) => [type, source, precision])).toContainEqual([
        'note',
        'cli',
        'minute',
      ]);
    },
    TIMEOUT_MS,
  );

  it(
    'is corrected by name, by revision and by "last", and the last entry is undone',
    async () => {
      const amended = await asof(['amend', id, '#2', '--level', 'degraded', '--reason', 'only half of it']);
      expect(amended.out).toContain('Amended impact_started checkout down (2026-03-01 17:59): level.');
      expect(await asof(['amend', id, 'last', '--level', 'down'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('--reason is missing'),
      });
      await asof(['note', id, 'wrong window']);
      const undone = await asof(['undo', id, '--yes']);
      expect(undone.out).toMatch(/^Retracted note "wrong window"/);
      const last = (await entries(id)).find((entry) => entry.retracted)!;
      await asof(['restore', id, 'last']);
      await asof(['retract', id, last.id, '--reason', 'still wrong']);
      expect((await entries(id)).filter((entry) => entry.retracted).map((entry) => entry.text)).toEqual([
        'wrong window',
      ]);
      await asof(['set', id, '--title', 'Checkout down', '--service', '+api', '--sev', '1', '--company', 'Shop']);
      expect(await summary(id)).toMatchObject({
        title: 'Checkout down',
        services: ['checkout', 'api'],
        severity: 'sev1',
        company: 'Shop',
      });
    },
    TIMEOUT_MS,
  );

  it(
    'takes a file of entries whole, or tells every line that it cannot take',
    async () => {
      const bad = await asof(['add', id, '--file', '-'], {
        input: '18:20 release now\nnote fine\n25:99 nonsense\n18:21 impact start a|b\n',
      });
      expect(bad).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('nothing was posted: 1 of the lines'),
      });
      expect(bad.err).toContain('line 1: a note: a change is written "release SERVICE VERSION"');
      expect(bad.err).toContain('line 3: "25:99" is not a time of day');
      const refused = await asof(['add', id, '--file', '-'], {
        input: '# a comment\nnote fine\n18:21 impact start a|b\n',
      });
      expect(refused.code).toBe(2);
      expect(refused.err).toMatch(/line 3: component: /);
      const before = (await entries(id)).length;
      const input = '2026-03-01 17:55 release api 1.2.3 env=prod\n2026-03-01 18:35 rollback api 1.2.2 env=prod\n';
      expect((await asof(['add', id, '--file', '-'], { input })).out).toContain('Recorded 2 entries.');
      expect((await entries(id)).length).toBe(before + 2);
    },
    TIMEOUT_MS,
  );

  it(
    'is proved, and shows its history and its durations',
    async () => {
      expect(await asof(['verify', id])).toMatchObject({ code: 0, out: expect.stringContaining('proved, head') });
      expect((await asof(['history', id])).out).toMatch(/^#0 .*op\.opened/);
      expect((await asof(['durations', id, '--from', 'release', '--to', 'resolved'])).out).toMatch(
        /^release → resolved {2}45 min/,
      );
      expect((await asof(['durations', id, '--total', 'union', '--component', 'search'])).out).toContain('25 min');
      const json = await asof(['durations', id, '--metric', 'duration', '--json']);
      expect(JSON.parse(json.out)).toMatchObject({ durations: [{ metric: 'duration', seconds: 2460 }] });
    },
    TIMEOUT_MS,
  );

  it(
    'is shown as it was known at an earlier revision',
    async () => {
      const { out } = await asof(['show', id, '--revision', '2']);
      expect(out).toMatch(/^Known · 3 of \d+ facts · revision 2\n/);
      expect(out).toContain('impact    checkout down, not ended');
      const early = await asof(['show', id, '--as-of', '2020-01-01T00:00Z']);
      expect(early).toMatchObject({ code: 1, out: '', err: expect.stringContaining('first recorded at 20') });
    },
    TIMEOUT_MS,
  );

  it(
    'that nobody stated rightly is told from its four facts: 121 minutes are unsupported',
    async () => {
      const seed = publishedIncidents().find((one) => one.id === 'cf-2023-01-24-seed')!;
      await http.request('POST', '/v1/incidents', { body: seed.incident });
      const claims = (await asof(['claims', 'cf-2023'])).out.replace(/\s+/g, ' ');
      expect(claims).toContain(
        'no two facts are 121 minutes apart; nearest: 99 min declared → resolved, 166 min rollback → resolved; would need a start at 17:50',
      );
      const claimed = await asof(['claim', 'cf-2023', '99m', '--by', 'us']);
      expect(claimed.out).toContain('Claimed PT99M: supported.');
    },
    TIMEOUT_MS,
  );

  it(
    'is found in the list, and by a beginning that only it has',
    async () => {
      const { out, err } = await asof(['list', '-q', 'check']);
      expect(out).toMatch(
        /^2026-03-01 {2}resolved {3}2026-03-01-checkout-errors\n {12}Checkout down · Shop · sev1 · duration 41 min\n$/,
      );
      expect(err).toBe('');
      expect(JSON.parse((await asof(['list', '--json'])).out)).toMatchObject({ total: 2 });
      expect(await asof(['show', 'nothing'])).toMatchObject({
        code: 1,
        err: expect.stringContaining('none that begins so'),
      });
      await asof(['declare', 'Other', '--id', '2026-03-02-other', '--at', '2026-03-02 10:00']);
      const two = await asof(['show', '2026-03']);
      expect(two).toMatchObject({ code: 2, err: expect.stringContaining('begins 2 ids') });
      expect((await asof(['note', 'x'], { env: { ASOF_INCIDENT: '2026-03-02' } })).out).toContain(
        '2026-03-02-other · open',
      );
    },
    TIMEOUT_MS,
  );
});

describe('a note with a key of its own', () => {
  it('is one note, however often the line is repeated', async () => {
    await asof(['declare', 'Keys', '--id', 'keys', '--at', '2026-03-03 10:00']);
    await asof(['note', 'keys', 'once', '--key', 'k-1']);
    expect((await asof(['note', 'keys', 'once', '--key', 'k-1'])).out).toContain('recorded before');
    expect(await asof(['note', 'keys', 'other', '--key', 'k-1'])).toMatchObject({ code: 5, out: '' });
    expect((await entries('keys')).filter((entry) => entry.type === 'note')).toHaveLength(1);
  });
});

describe('a deploy job', () => {
  const job = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REF_TYPE: 'tag',
    GITHUB_REF_NAME: 'v2.0.0',
    GITHUB_SHA: 'abcdef0123456789',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'deploy',
    GITHUB_ACTOR: 'ana',
  };

  it(
    'records its release once, however often the step runs',
    async () => {
      await asof(['declare', 'Deploy', '--id', 'deploy', '--at', '2026-03-03 10:00']);
      const release = ['release', '--service', 'api', '--env', 'prod', '--incident', 'deploy'];
      expect((await asof(release, { env: job })).out).toContain('Recorded the release of api v2.0.0');
      // Within the same second it is the same request, later another one under the same key: once all the same.
      const again = await asof(release, { env: job });
      expect([again.code, again.out + again.err]).toEqual([0, expect.stringContaining('was recorded before')]);
      const replayed = await asof([...release, '--at', '2026-03-03 10:05'], { env: job });
      expect(replayed).toMatchObject({ code: 0, err: expect.stringContaining('was recorded before') });
      expect((await asof(release, { env: { ...job, GITHUB_RUN_ATTEMPT: '2' } })).code).toBe(0);
      const releases = (await entries('deploy')).filter((entry) => entry.type === 'release');
      expect(releases).toHaveLength(2);
      expect(releases[0]).toMatchObject({
        source: 'ci',
        version: 'v2.0.0',
        commit: job.GITHUB_SHA,
        environment: 'prod',
        actor: 'ana',
      });
    },
    TIMEOUT_MS,
  );

  it('records its change with the service where it names no incident', async () => {
    const release = ['release', '--service', 'api', '--version', '1.0.0', '--at', '2026-03-03 10:05'];
    const keyed = [...release, '--key', 'deploy-7'];
    expect(await asof(keyed)).toMatchObject({ code: 0, out: expect.stringContaining('api 1.0.0') });
    expect(await asof(keyed)).toMatchObject({ code: 0, out: expect.stringContaining('it was recorded before') });
    // A key that somebody chose may stand for anything: what it is used for now may not be there yet.
    const other = await asof([...keyed, '--at', '2026-03-03 10:06']);
    expect([other.code, other.out + other.err]).toEqual([5, expect.stringContaining('used for something else')]);
  });
});
