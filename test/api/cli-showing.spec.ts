/** What `asof` shows of an incident, from its source: what was corrected, what takes what back, whom it is for. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/main.js';
import { makeKey, startWithKeys, type KeyedService, type MadeKey } from '../support/keys.js';

let service: KeyedService;
let ana: MadeKey;
let bo: MadeKey;
beforeAll(async () => {
  service = await startWithKeys();
  ana = await makeKey(service, ['write'], { name: 'ana', groups: ['security'] });
  bo = await makeKey(service, ['write'], { name: 'bo' });
});
afterAll(() => service.running.close());

async function as({ key }: { readonly key: string }, ...args: string[]) {
  let [out, err] = ['', ''];
  const stream = (take: (text: string) => void) =>
    new Writable({ write: (chunk, _, done) => (take(String(chunk)), done()) });
  const streams = { data: stream((text) => (out += text)), messages: stream((text) => (err += text)) };
  const env = {
    TZ: 'UTC',
    USER: 'oncall',
    ASOF_URL: service.running.url,
    ASOF_TOKEN: key,
    ASOF_TZ: 'UTC',
    COLUMNS: '160',
  };
  const code = await run(args, { env, streams, version: () => '0', now: Date.now });
  return { code, out, err };
}

describe('asof show', () => {
  it('says of a corrected entry what it was, and of a rollback what it takes back', async () => {
    await as(ana, 'declare', 'Shown', '--id', 'shown', '--at', '2026-03-01 18:00');
    await as(ana, 'add', 'shown', 'resolved', 'Over', '--at', '2026-03-01 18:40');
    await as(ana, 'amend', 'shown', 'last', '--type', 'note', '--reason', 'it was not');
    await as(ana, 'note', 'shown', 'late', '--at', '2026-03-01 18:50');
    await as(ana, 'amend', 'shown', 'last', '--at', '2026-03-01 18:45', '--reason', 'the log');
    await as(ana, 'note', 'shown', 'worded', '--at', '2026-03-01 18:55');
    await as(ana, 'amend', 'shown', 'last', '--text', 'Better words', '--reason', 'the log');
    await as(
      ana,
      ...['rollback', '--incident', 'shown', '--service', 'api', '--version', '1', '--reverts', '2', '--env', 'prod'],
      ...['--at', '2026-03-01 18:30', '--commit', 'abc123'],
    );
    const { out } = await as(ana, 'show', 'shown');
    expect(out).toMatch(/18:30 .*rollback {2}api 1 in prod\n.*takes back 2 · commit abc123/);
    expect(out).toMatch(/18:40 .*note {2}Over\n.*was resolved, edited at revision 3/);
    expect(out).toMatch(/18:45 .*late\n.*was 18:50, edited at revision 5/);
    expect(out).toMatch(/Better words\n +edited at revision 7/);
    expect((await as(ana, 'show', 'shown', '--revision', '2')).out).not.toContain('was resolved');
    expect((await as(ana, 'show', 'shown', '-v')).out.replace(/\s+/g, ' ')).toContain(`via cli, key:${ana.id}`);
    expect((await as(ana, 'history', 'shown')).out).toContain('takes back 2');
  });
});

describe('a private incident', () => {
  it('is declared, shown, widened and opened to all from the terminal', async () => {
    const declared = await as(ana, 'declare', 'Secret', '--id', 'secret', '--private');
    expect(declared).toMatchObject({ code: 0, err: expect.stringContaining(`Private: seen by key ${ana.id}`) });
    expect((await as(bo, 'show', 'secret')).code).toBe(1);
    expect((await as(ana, 'show', 'secret')).out).toContain(`Private: seen by key ${ana.id}, and admins`);
    expect((await as(ana, 'set', 'secret', '--visible-to', `+key:${bo.id}`)).code).toBe(0);
    expect((await as(bo, 'show', 'secret')).out.replace(/\s+/g, ' ')).toContain(
      `key ${ana.id}, key ${bo.id}, and admins`,
    );
    expect((await as(bo, 'set', 'secret', '--public')).code).toBe(0);
    expect((await as(bo, 'show', 'secret')).out).not.toContain('Private');
    const admin = { key: service.admin };
    const typo = await as(admin, 'set', 'secret', '--visible-to', 'key:nosuchkey', '--visible-to', `key:${bo.id}`);
    expect(typo).toMatchObject({ code: 0, err: expect.stringContaining('there is no key nosuchkey') });
    expect(typo.err).not.toContain(`no key ${bo.id}`);
    const own = await as(ana, 'declare', 'Ours', '--id', 'ours', '--visible-to', 'group:security');
    expect(own).toMatchObject({ code: 0, err: expect.stringContaining('group security') });
  });

  it('is refused where it would shut its author out, and where nobody is named', async () => {
    expect((await as(bo, 'declare', 'Not mine', '--visible-to', 'group:security')).err).toContain(`key:${bo.id}`);
    expect(await as(bo, 'declare', 'Typo', '--visible-to', 'security')).toMatchObject({
      code: 2,
      err: expect.stringContaining('group:NAME'),
    });
    expect(await as(bo, 'declare', 'Both', '--private', '--visible-to', 'group:x')).toMatchObject({ code: 2 });
    // An empty variable must not open anything to all.
    expect(await as(bo, 'declare', 'Empty', '--visible-to', '')).toMatchObject({ code: 2 });
  });
});

describe('asof', () => {
  it('tells who acknowledges second, and names the incident that was resolved just now', async () => {
    await as(ana, 'declare', 'Twice', '--id', 'twice');
    expect((await as(ana, 'ack', 'twice')).err).toBe('');
    expect((await as(bo, 'ack', 'twice')).err).toMatch(/twice was acknowledged already, at .*asof undo twice/);
    await as(bo, 'resolve', 'twice');
    await as(bo, 'reopen', 'twice');
    expect((await as(bo, 'list', '--open', '--json')).out).toContain('twice');
    for (const id of ['twice', 'shown', 'secret', 'ours']) await as({ key: service.admin }, 'resolve', id);
    const unnamed = await as(bo, 'note', 'Where am I?');
    expect(unnamed).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no incident is in progress.*\n +changed last: \w+/),
    });
  });

  it('is told by doctor whether its key is good, and what it may not', async () => {
    const job = await makeKey(service, ['changes'], { name: 'job' });
    expect(await as(job, 'doctor')).toMatchObject({
      code: 0,
      out: expect.stringContaining('the key is good, and may not read'),
    });
    for (const key of [`${ana.key.slice(0, -3)}xyz`, 'eyJhbGciOiJub25lIn0.e30.x', 'nonsense']) {
      const { code, out } = await as({ key }, 'doctor');
      expect([key, code, out]).toEqual([key, 1, expect.stringMatching(/problem .*(refuses)/)]);
    }
    expect(await as({ key: '' }, 'doctor')).toMatchObject({ code: 1, out: expect.stringContaining('asks for a key') });
  });
});
