/** What people type at work, and what they are told. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { client, type Client } from '../support/http.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

jest.setTimeout(120_000);

let folder: string;
let service: Service;
let asof: Terminal;
let http: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-lines-'));
  service = await startService({ data: join(folder, 'data') });
  asof = terminal(service.url);
  http = client(service.url);
});
afterAll(async () => {
  await killLeftovers();
  rmSync(folder, { recursive: true, force: true });
});

const open = (id: string, more: object = {}) =>
  http.request('POST', '/v1/incidents', { body: { id, title: `About ${id}`, ...more } });
const entries = async (id: string): Promise<EntryView[]> =>
  (await http.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?include=retracted`)).body.entries;
const as = (actor: string) => ({ env: { ASOF_ACTOR: actor } });

describe('a file of lines', () => {
  it('trial 16: names all lines that cannot be read at once, and posts nothing', async () => {
    await open('refused');
    const input = '21:50 fine\n25:99 a\n| 21:60 | b |\n21:50 BST c\n';
    const { code, out, err } = await asof(['add', 'refused', '--file', '-'], { input });
    expect([code, out]).toEqual([2, '']);
    expect(err.match(/^ {2}line \d/gm)).toEqual(['  line 2', '  line 3', '  line 4']);
    expect(err).toContain('"BST" could mean Europe/London');
    expect(await entries('refused')).toEqual([]);
  });

  it('trials 15 and 17: reads zone words and new days, and says what it inferred', async () => {
    await open('read');
    const input = '22:00 UTC a\n2:00 AM UTC b\n09:00Z c\n23:30 d\n23:45 e\n';
    const args = ['add', 'read', '--file', '-', '--at', '2026-11-22T08:00Z'];
    const dry = await asof([...args, '--dry-run'], { input });
    expect(dry.code).toBe(0);
    expect(dry.out.split('\n')[1]).toMatch(/^2 {2}2026-11-21 02:00 UTC {2}note {2}b$/);
    expect(await entries('read')).toEqual([]);
    const { code, err } = await asof(args, { input });
    expect(code).toBe(0);
    expect(err).toContain('line 2: the next day, 2026-11-21');
    expect(err).toContain('times without a zone are read on the clocks of UTC');
    expect((await entries('read')).map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-11-20T22:00:00.000Z',
      '2026-11-21T02:00:00.000Z',
      '2026-11-21T09:00:00.000Z',
      '2026-11-21T23:30:00.000Z',
      '2026-11-21T23:45:00.000Z',
    ]);
  });

  it('trial 23: that is not UTF-8 is refused with the line', async () => {
    await open('bytes');
    const file = join(folder, 'latin1.txt');
    writeFileSync(file, Buffer.concat([Buffer.from('18:20 fine\n18:22 caf'), Buffer.from([0xe9, 0x0a])]));
    const { code, err } = await asof(['add', 'bytes', '--file', file]);
    expect([code, err]).toEqual([2, expect.stringContaining('line 2: holds bytes that are not UTF-8')]);
    expect(await entries('bytes')).toEqual([]);
  });

  it('is shown as JSON, a reading for each line', async () => {
    const { out, code } = await asof(['add', '--file', '-', '--dry-run', '--json'], { input: '21:50Z a\n21:99 b\n' });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      lines: [
        { line: 1, text: '21:50Z a', entry: { type: 'note', text: 'a' }, problem: null },
        { line: 2, entry: null, problem: '"21:99" is not a time of day' },
      ],
    });
  });
});

describe('an entry', () => {
  it('may be between two times, or about one, or last', async () => {
    await open('times');
    await asof(['add', 'times', 'note', 'x', '--between', '2026-03-01 18:00', '2026-03-01 18:10']);
    await asof(['add', 'times', 'note', 'y', '--at', '2026-03-01 18:20', '--about']);
    await asof(['add', 'times', 'impact', '--at', '2026-03-01 18:30', '--until-at', '2026-03-01 18:40']);
    const [between, about, lasting] = await entries('times');
    expect(between?.interval).toEqual({ from: '2026-03-01T18:00:00.000Z', to: '2026-03-01T18:10:00.000Z' });
    expect(about).toMatchObject({ approximate: true, text: 'y' });
    expect(lasting).toMatchObject({ type: 'impact', until: '2026-03-01T18:40:00.000Z' });
  });

  it('trial 28: of a type that is nearly a known one is refused, unless somebody insists', async () => {
    await open('near');
    const near = await asof(['add', 'near', 'mitigatd', 'it is better']);
    expect(near).toMatchObject({ code: 2, err: expect.stringContaining('did you mean mitigated?') });
    expect((await asof(['add', 'near', 'mitigatd', 'it is better', '--custom'])).code).toBe(0);
    expect((await asof(['note', 'near', ' '])).err).toContain('a note without words says nothing');
    await asof(['impact', 'start', 'near', '--component', 'api']);
    const end = await asof(['impact', 'end', 'near', '--component', 'apii']);
    expect(end).toMatchObject({ code: 2, err: expect.stringContaining('did you mean api?') });
    expect((await asof(['impact', 'end', 'near', '--component', 'apii', '--custom'])).code).toBe(0);
    const amended = await asof(['amend', 'near', 'last', '--type', 'resovled', '--reason', 'x']);
    expect(amended).toMatchObject({ code: 2, err: expect.stringContaining('did you mean resolved?') });
  });

  it('trial 26: is undone by whoever made it, with all that its command made', async () => {
    await open('undone');
    await asof(['impact', 'start', 'undone', '--component', 'api'], as('ana'));
    await asof(['resolve', 'undone', '--end-impact'], as('ana'));
    await asof(['note', 'undone', 'of bo'], as('bo'));
    expect(await asof(['undo', 'undone', '--yes'], as('cy'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('of cy'),
    });
    const { out } = await asof(['undo', 'undone', '--yes'], as('ana'));
    expect(out).toMatch(/Retracted impact_ended api .*\nRetracted resolved /);
    const left = (await entries('undone')).filter(({ retracted }) => !retracted);
    expect(left.map(({ type, actor }) => [type, actor])).toEqual([
      ['impact_started', 'ana'],
      ['note', 'bo'],
    ]);
  });

  it('trial 27: that resolves what is resolved is refused with the ways on', async () => {
    await open('twice');
    await asof(['resolve', 'twice']);
    const again = await asof(['resolve', 'twice']);
    expect(again).toMatchObject({ code: 5, out: '' });
    expect(again.err).toMatch(/asof amend twice \S+ --at[^]*asof reopen twice[^]*--again/);
    expect((await asof(['resolve', 'twice', '--again'])).code).toBe(0);
    expect((await asof(['reopen', 'twice'])).out).toContain('twice · open');
    expect((await asof(['resolve', '--incident', 'twice'])).code).toBe(0);
  });

  it('trial 32: that was retracted and is posted again stays retracted, and that is said', async () => {
    await open('again');
    await asof(['note', 'again', 'once', '--key', 'k-1']);
    await asof(['retract', 'again', 'last', '--reason', 'wrong']);
    const repeated = await asof(['note', 'again', 'once', '--key', 'k-1']);
    expect(repeated.err).toMatch(/was retracted, and stays so: "asof restore again \S+" brings it back/);
  });

  it('trial 36: has commands for what happens most, and help for every type', async () => {
    await open('verbs');
    for (const verb of ['detect', 'ack', 'mitigate']) expect((await asof([verb, '--incident', 'verbs'])).code).toBe(0);
    expect((await entries('verbs')).map(({ type }) => type)).toEqual(['detected', 'acknowledged', 'mitigated']);
    const { out } = await asof(['help', 'types']);
    expect(out).toMatch(/mitigation_started[^]*data_loss[^]*flag_changed[^]*incident_ended/);
    expect(out).not.toMatch(/undefined| {2}$/m);
  });

  it('trial 33: is told by the history with who, what and why', async () => {
    await open('told', { entries: [{ id: 'e-1', type: 'note', text: 'first words', actor: 'ana' }] });
    await asof(['amend', 'told', 'e-1', '--text', 'better words', '--reason', 'a typo']);
    const { out } = await asof(['history', 'told']);
    expect(out).toMatch(/#1 .* ana +note .* first words/);
    expect(out).toMatch(/#2 .* op\.amended .*set text "better words" · a typo/);
  });

  it('names by a link who linked, and not who made the change', async () => {
    await open('linked');
    await http.request('POST', '/v1/services/api/changes', { body: { id: 'r-1', type: 'release', actor: 'ana' } });
    await asof(['link', 'linked', 'r-1', '--service', 'api']);
    const { out } = await asof(['history', 'linked']);
    expect(out).toMatch(/ local:local +op\.change_linked /);
    expect(out).not.toMatch(/ ana +op\./);
  });
});

describe('the clock of the service', () => {
  let server: Server;
  const received: { url: string; body: Record<string, unknown> }[] = [];
  const AHEAD_MS = 3 * 3_600_000;
  let lean: Terminal;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        if (request.method === 'POST')
          received.push({ url: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
        response.sendDate = false;
        response.setHeader('date', new Date(Date.now() + AHEAD_MS).toUTCString());
        response.setHeader('content-type', 'application/json');
        const written = { revision: 1, status: 'open', lint: [], windows: [], knowledge: { revision: 1 }, id: 'i-1' };
        response.end(JSON.stringify(written));
      })();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    lean = terminal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => void server.close());

  it('trial 25: sets the time that is left out, and -5m counts from it; that they differ is said', async () => {
    const plain = await lean(['note', 'i-1', 'x']);
    expect(plain.err).toMatch(/the service is about 10(799|800|801) s ahead of this machine/);
    expect(received.at(-1)?.body).not.toHaveProperty('occurredAt');
    await lean(['note', 'i-1', 'x', '--at', '-5m']);
    const sent = Date.parse(String(received.at(-1)?.body['occurredAt']));
    expect(Math.abs(sent - (Date.now() + AHEAD_MS - 300_000))).toBeLessThan(30_000);
    await lean(['release', '--service', 'api', '--version', '1', '--incident', 'i-1']);
    const released = Date.parse(String(received.at(-1)?.body['occurredAt']));
    expect(Math.abs(released - (Date.now() + AHEAD_MS))).toBeLessThan(30_000);
  });

  it('trial 30: what --soft-fail prints replays exactly, in whatever pipeline', async () => {
    const github = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: 'abcdef0123456789',
      GITHUB_RUN_ID: '7',
      GITHUB_JOB: 'deploy',
      GITHUB_ACTOR: 'ana',
      ASOF_INCIDENT: 'i-1',
    };
    const gitlab = {
      GITLAB_CI: 'true',
      CI_COMMIT_TAG: 'v9',
      CI_JOB_URL: 'https://other.example',
      CI_ENVIRONMENT_NAME: 'x',
    };
    const line = ['release', '--service', 'api', '--soft-fail'];
    await lean(line, { env: github });
    const first = received.at(-1)!;
    const down = await asof([...line, '--server', 'http://127.0.0.1:9'], { env: github });
    expect(down.code).toBe(0);
    const replay = /^ {2}asof (release .*)$/m.exec(down.err)![1]!;
    const words = spawnSync('sh', ['-c', `for word in ${replay}; do printf '%s\\n' "$word"; done`], {
      encoding: 'utf8',
    });
    const typed = words.stdout.split('\n').slice(0, -1);
    const server = typed.indexOf('--server');
    typed.splice(server, 2);
    expect((await lean(typed, { env: gitlab })).code).toBe(0);
    const { occurredAt: _first, ...expected } = first.body;
    const { occurredAt, ...replayed } = received.at(-1)!.body;
    expect([received.at(-1)!.url, replayed]).toEqual([first.url, expected]);
    expect(occurredAt).toBe(typed[typed.indexOf('--at') + 1]);
  });
});
