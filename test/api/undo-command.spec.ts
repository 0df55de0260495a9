/** `asof undo` from its source, after every command that writes: what stood before stands again, and nothing is deleted. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/main.js';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';
import { startFresh, type TestedService } from './service.js';

let open: TestedService;
let keyed: KeyedService;
const keys: Record<string, string> = {};

beforeAll(async () => {
  open = await startFresh();
  keyed = await startWithKeys();
  for (const name of ['ana', 'bo']) keys[name] = (await makeKey(keyed, ['write'], { name })).key;
});
afterAll(async () => {
  await open.running.close();
  await keyed.running.close();
});

interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function asof(args: readonly string[], env: Record<string, string>): Promise<Printed> {
  const told = { data: '', messages: '' };
  const stream = (name: 'data' | 'messages') =>
    new Writable({ write: (chunk, _, done) => ((told[name] += String(chunk)), done()) });
  const streams = { data: stream('data'), messages: stream('messages') };
  const code = await run(args, { env: { TZ: 'UTC', ...env }, streams, version: () => '0', now: Date.now });
  return { code, out: told.data, err: told.messages };
}

/** Of the service without keys. */
const as = (user: string) => ({ USER: user, ASOF_URL: open.running.url });
const ana = (...args: string[]) => asof(args, as('ana'));

/** Of the service with keys: two keys whose holders call themselves the same. */
const withKey = (name: string) => ({ USER: 'oncall', ASOF_URL: keyed.running.url, ASOF_TOKEN: keys[name]! });

const said = ({ id, type, occurredAt, interval, precision, approximate, origin, until, ...rest }: EntryView) => {
  const { text, component, level, actor, service, version, environment, severity, links, reverts } = rest;
  const words = { text, component, level, actor, service, version, environment, severity, links, reverts };
  return { id, type, occurredAt, interval, precision, approximate, origin, until, ...words };
};

/** What an incident says, whatever its history. */
async function saysNow(id: string) {
  const incident = (await open.api.get<IncidentView>(`/v1/incidents/${id}`)).body;
  const { entries } = (await open.api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`)).body;
  const { title, company, product, services, categories, keywords, summary, kind, historical, severity } = incident;
  const description = { title, company, product, services, categories, keywords, summary, kind, historical, severity };
  const claims = incident.claims.filter(({ withdrawn }) => !withdrawn).map(({ id: claim, stated }) => [claim, stated]);
  return { description, retracted: incident.retracted, entries: entries.map(said), claims };
}

const revisionOf = async (id: string): Promise<number> =>
  (await open.api.get<IncidentView>(`/v1/incidents/${id}`)).body.knowledge.head;

let count = 0;
/** An incident with an impact, a milestone, prose to be confirmed, and an entry that is out. */
async function opened(): Promise<string> {
  const id = `story-${++count}`;
  const { status } = await open.api.request('POST', '/v1/incidents', {
    body: {
      ...{ id, title: 'Errors', company: 'Shop', services: ['api'], severity: 'sev3' },
      entries: [
        { id: 'dec', type: 'declared', occurredAt: '2026-03-01T18:00Z' },
        {
          ...{
            id: 'imp',
            type: 'impact_started',
            component: 'api',
            level: 'down',
            text: 'It fails',
            approximate: true,
          },
          ...{ occurredAt: '2026-03-01T17:50Z', earliest: '2026-03-01T17:45Z', latest: '2026-03-01T17:55Z' },
        },
        {
          ...{ id: 'prose', type: 'mitigated', occurredAt: '2026-03-01T18:30Z', origin: 'extracted' },
          ...{ quote: 'At 18:30 it got better.', text: 'Better' },
        },
        { id: 'out', type: 'note', occurredAt: '2026-03-01T18:10Z', text: 'wrong' },
      ],
    },
  });
  expect(status).toBe(201);
  expect((await ana('retract', id, 'out')).code).toBe(0);
  return id;
}

const COMMANDS: readonly (readonly [name: string, ...line: (string | null)[]])[] = [
  ['note', 'note', null, 'a thought'],
  ['decision', 'decision', null, 'we wait'],
  ['add', 'add', null, 'communicated', 'told them', '--at', '2026-03-01 18:20'],
  ['ack', 'ack', null],
  ['mitigate', 'mitigate', null],
  ['impact start', 'impact', 'start', null, '--component', 'web'],
  ['impact change', 'impact', 'change', null, '--level', 'minor'],
  ['impact end', 'impact', 'end', null],
  ['release', 'release', '--service', 'api', '--version', '2', '--incident', null],
  ['rollback', 'rollback', '--service', 'api', '--version', '1', '--reverts', '2', '--incident', null],
  ['resolve', 'resolve', null],
  ['resolve with its impact', 'resolve', null, '--end-impact'],
  ['set of a severity in time', 'set', null, '--sev', '1'],
  [
    'set of words and lists',
    'set',
    null,
    '--title',
    'Down',
    '--service',
    '+web',
    '--company',
    '',
    '--summary',
    'So it is',
  ],
  [
    'amend of words',
    'amend',
    null,
    'imp',
    '--text',
    'All of it fails',
    '--level',
    'minor',
    '--reason',
    'more is known',
  ],
  ['amend of a time', 'amend', null, 'imp', '--at', '2026-03-01 17:40', '--reason', 'the log says so'],
  ['amend to a day', 'amend', null, 'dec', '--at', '2026-03-01', '--reason', 'nobody knows the hour'],
  ['amend that clears', 'amend', null, 'imp', '--component', '', '--text', '', '--reason', 'all of it'],
  ['amend of the type', 'amend', null, 'dec', '--type', 'detected', '--reason', 'it was the alert'],
  ['retract', 'retract', null, 'imp'],
  ['restore', 'restore', null, 'out'],
  ['confirm', 'confirm', null, 'prose'],
  ['confirm of all', 'confirm', null, '--all'],
  ['claim', 'claim', null, '40m', '--text', 'for forty minutes'],
  ['retract of the whole', 'retract', null, '--all', '--reason', 'a drill'],
];

describe('asof undo', () => {
  it.each(COMMANDS)('takes back %s', async (_, ...line) => {
    const id = await opened();
    const before = await saysNow(id);
    const done = await ana(...line.map((word) => word ?? id));
    expect([done.code, done.err]).toEqual([0, expect.any(String)]);
    expect(await saysNow(id)).not.toEqual(before);
    const revision = await revisionOf(id);
    const undone = await ana('undo', id, '--yes');
    expect([undone.code, undone.err, undone.out]).toEqual([0, expect.any(String), expect.stringContaining(id)]);
    expect(await saysNow(id)).toEqual(before);
    expect(await revisionOf(id)).toBeGreaterThan(revision);
  });

  it('takes back all lines of a file, and only them', async () => {
    const id = await opened();
    await ana('note', id, 'before');
    const before = await saysNow(id);
    const lines = { entries: ['a', 'b', 'c'].map((text) => ({ type: 'note', text, source: 'cli', actor: 'ana' })) };
    await open.api.request('POST', `/v1/incidents/${id}/entries`, { body: lines });
    const { out } = await ana('undo', id, '--yes');
    expect(out.match(/^Retracted note "[abc]"/gm)).toHaveLength(3);
    expect(await saysNow(id)).toEqual(before);
  });

  it('takes back the opening of an incident, unless others have written to it', async () => {
    expect((await ana('declare', 'Undo me', '--id', 'undo-me')).code).toBe(0);
    expect((await ana('undo', 'undo-me', '--yes')).out).toContain('Retracted the whole incident');
    expect(await saysNow('undo-me')).toMatchObject({ retracted: true });
    await asof(['declare', 'Ours', '--id', 'ours'], withKey('ana'));
    await asof(['note', 'ours', 'seen'], withKey('bo'));
    const refused = await asof(['undo', 'ours', '--yes'], withKey('ana'));
    expect(refused).toMatchObject({ code: 5, out: '', err: expect.stringContaining('asof retract ours --all') });
  });

  it('is of the incident in which I recorded last, whatever is in progress', async () => {
    const finn = (...args: string[]) => asof(args, as('finn'));
    await finn('declare', 'Goes on', '--id', 'goes-on');
    await finn('declare', 'Is over', '--id', 'is-over');
    await asof(['declare', 'Of another', '--id', 'of-another'], as('gil'));
    await finn('resolve', 'is-over');
    await asof(['note', 'goes-on', 'of another'], as('gil'));
    const undone = await finn('undo', '--yes');
    expect(undone).toMatchObject({ code: 0, out: expect.stringMatching(/^Retracted resolved/) });
    expect(undone.err).toContain('asof: incident is-over (where you recorded last)');
    expect((await finn('undo', '--yes')).out).toMatch(/^Retracted the whole incident.*restore is-over --all/);
    // It does not go on in another incident.
    expect(await finn('undo', '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('is-over has nothing') });
    expect(await saysNow('goes-on')).toMatchObject({ retracted: false });
  });

  it('of a declaration is not taken back by declaring it again, and that is said', async () => {
    const line = ['declare', 'Again', '--id', 'again', '--at', '2026-03-01T18:00Z', '--key', 'again-1'];
    await ana(...line);
    await ana('undo', 'again', '--yes');
    for (const repeat of [line, line.slice(0, -2)]) {
      const { out, err } = await ana(...repeat);
      expect(out).toMatch(/^"Again" was declared before/);
      expect(err).toContain('asof restore again --all --reason');
    }
  });

  it('takes back a linked change', async () => {
    const id = await opened();
    const change = { id: 'deploy-1', type: 'release', version: '7', occurredAt: '2026-03-01T17:30Z' };
    await open.api.request('POST', '/v1/services/api/changes', { body: change });
    const before = await saysNow(id);
    expect((await ana('link', id, 'api/deploy-1')).code).toBe(0);
    expect((await ana('undo', id, '--yes')).out).toContain('Retracted release api 7');
    expect(await saysNow(id)).toEqual(before);
    expect((await ana('link', id, 'api/deploy-1')).code).toBe(0);
    expect((await ana('undo', id, '--yes')).code).toBe(0);
    expect(await saysNow(id)).toEqual(before);
  });

  it('goes one further back each time, and an undo is taken back by name', async () => {
    const id = await opened();
    for (const text of ['one', 'two']) await ana('note', id, text);
    await ana('amend', id, 'imp', '--level', 'minor', '--reason', 'better');
    await ana('retract', id, 'dec');
    const outs: string[] = [];
    for (let i = 0; i < 4; i += 1) outs.push((await ana('undo', id, '--yes')).out.split('\n')[0]!);
    expect(outs).toEqual([
      expect.stringMatching(/^Restored declared/),
      expect.stringMatching(/^Amended impact_started .*: level back to "down"\.$/),
      expect.stringMatching(/^Retracted note "two"/),
      expect.stringMatching(/^Retracted note "one"/),
    ]);
    // What was retracted to begin with was retracted by a command, too.
    expect((await ana('undo', id, '--yes')).out).toMatch(/^Restored note "wrong"/);
    expect(await ana('undo', id, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing more of ana'),
    });
    expect((await ana('restore', id, 'last')).code).toBe(0);
    expect((await ana('undo', id, '--yes')).out).toMatch(/^Retracted note/);
  });

  it('is by the key that recorded it, whatever its holder is called', async () => {
    await asof(['declare', 'Two of a name', '--id', 'names'], withKey('ana'));
    await asof(['note', 'names', 'of ana'], withKey('ana'));
    await asof(['note', 'names', 'of bo'], withKey('bo'));
    expect((await asof(['undo', 'names', '--yes'], withKey('ana'))).out).toMatch(/^Retracted note "of ana"/);
    expect((await asof(['undo', 'names', '--yes'], withKey('bo'))).out).toMatch(/^Retracted note "of bo"/);
    expect(await asof(['undo', 'names', '--yes'], withKey('bo'))).toMatchObject({ code: 1, out: '' });
  });

  it('undoes nothing where somebody has changed the same since, and says who', async () => {
    await asof(['declare', 'Changed', '--id', 'changed'], withKey('ana'));
    await asof(['note', 'changed', 'first'], withKey('ana'));
    await asof(['amend', 'changed', 'last', '--text', 'second', '--reason', 'clearer'], withKey('bo'));
    const refused = await asof(['undo', 'changed', '--yes'], withKey('ana'));
    expect(refused).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringContaining('more was recorded about it since'),
    });
    expect(refused.err).toMatch(/key:\w+: .*amended .*"second"/);
    await asof(['retract', 'changed', 'last'], withKey('bo'));
    // Somebody has taken the note back already: it is passed over, and said.
    await asof(['note', 'changed', 'third'], withKey('ana'));
    await asof(['retract', 'changed', 'last'], withKey('bo'));
    const unasked = await asof(['undo', 'changed'], withKey('ana'));
    expect(unasked.err).toMatch(/passed over, as it was taken back otherwise: .*third/);
  });

  it('shows what it would do where nobody can be asked, and does it not', async () => {
    const id = await opened();
    await ana('note', id, 'slip');
    const before = await revisionOf(id);
    const shown = await ana('undo', id);
    expect(shown).toMatchObject({ code: 2, out: '' });
    expect(shown.err).toMatch(/recorded here:\n {2}.*note {2}slip\nto undo it:\n {2}retract note "slip" .*\n.*--yes/);
    expect(await revisionOf(id)).toBe(before);
  });

  it('is repeated safely by the id of its command', async () => {
    const id = await opened();
    await ana('note', id, 'kept');
    await ana('note', id, 'slip');
    const { events } = (await open.api.get<{ events: { commandid: string }[] }>(`/v1/incidents/${id}/history`)).body;
    const command = events.at(-1)!.commandid;
    const line = ['undo', id, '--yes', '--command', command];
    expect((await ana(...line)).code).toBe(0);
    const after = await revisionOf(id);
    expect((await ana(...line)).out).toContain('it was recorded before');
    expect(await revisionOf(id)).toBe(after);
  });

  it('says what can be done where nothing takes it back', async () => {
    const id = await opened();
    await ana('claim', id, '40m');
    const claim = (await saysNow(id)).claims[0]![0];
    await open.api.request('POST', `/v1/incidents/${id}/claims/${claim}/withdraw`, { headers: { 'if-match': '*' } });
    expect(await ana('undo', id, '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('asof claim') });
  });

  it('knows nobody by a token that is no key of ours', async () => {
    const job = { ...withKey('ana'), ASOF_TOKEN: 'eyJhbGciOi.eyJpc3M.c2ln' };
    expect(await asof(['undo', 'names', '--yes'], job)).toMatchObject({
      code: 4,
      err: expect.stringContaining('unauthenticated'),
    });
    const { status } = await keyed.api.request('GET', '/v1/incidents/names', { headers: bearer(keys['ana']!) });
    expect(status).toBe(200);
  });
});
