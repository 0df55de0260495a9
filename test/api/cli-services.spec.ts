/** Changes of services from the terminal, from its source: listed, suspected, linked, unlinked, taken back. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../../src/cli/main.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => (service = await startFresh()));
afterAll(() => service.running.close());

async function asof(...args: string[]) {
  let [out, err] = ['', ''];
  const stream = (take: (text: string) => void) =>
    new Writable({ write: (chunk, _, done) => (take(String(chunk)), done()) });
  const streams = { data: stream((text) => (out += text)), messages: stream((text) => (err += text)) };
  const env = { TZ: 'UTC', ASOF_TZ: 'UTC', USER: 'ana', ASOF_URL: service.running.url };
  const code = await run(args, { env, streams, version: () => '0', now: Date.now });
  return { code, out, err };
}

it('shows changes of a service and suspects of an incident, and links and unlinks them', async () => {
  expect((await asof('changes', 'api')).err).toContain('no changes of api');
  for (const [version, at] of [
    ['1', '2026-03-01 17:40'],
    ['2', '2026-03-01 17:55'],
  ] as const)
    await asof('release', '--service', 'api', '--version', version, '--env', 'prod', '--at', at);
  await asof('declare', 'Slow', '--id', 'slow', '--service', 'api', '--at', '2026-03-01 18:00');
  await asof('impact', 'start', 'slow', '--at', '2026-03-01 17:59');

  const suspected = await asof('suspects', 'slow');
  expect(suspected.out).toMatch(
    /^2026-03-01 17:55 {2}▲ release {2}api 2 in prod\n {4}api\/(\S+) · 4 min before · by ana\n2026-03-01 17:40 /,
  );
  const [, id] = /api\/(\S+)/.exec(suspected.out)!;
  expect((await asof('link', 'slow', id!)).out).toContain('Linked release api 2 in prod.');
  expect((await asof('link', 'slow', `api/${id}`)).out).toContain(
    'Nothing was recorded: release api 2 in prod is linked.',
  );
  expect((await asof('suspects', 'slow')).out).not.toContain(id);
  expect((await asof('changes', 'api')).out).toMatch(/api\/\S+ · by ana · linked to slow/);
  expect((await asof('changes', 'api', '--limit', '1')).err).toContain('the newest 1; --all');
  expect((await asof('show', 'slow', '-v')).out.replace(/\s+/g, ' ')).toContain('linked from api');
  expect(await asof('unlink', 'slow', '#2')).toMatchObject({
    code: 1,
    err: expect.stringContaining('asof retract slow'),
  });
  expect((await asof('unlink', 'slow', `api/${id}`)).out).toContain('Unlinked release api 2 in prod.');
  expect((await asof('unlink', 'slow', `api/${id}`)).out).toContain(
    'Nothing was recorded: release api 2 in prod is not linked any more.',
  );
  expect((await asof('suspects', 'slow')).out).toContain(id);

  const retracted = await asof('changes', 'retract', 'api', 'last', '--reason', 'it never went out');
  expect(retracted.out).toContain(`Retracted release api 2 in prod; "asof changes restore api ${id}" brings it back.`);
  expect((await asof('changes', 'api')).out).not.toContain(id);
  expect((await asof('changes', 'restore', 'api', id!)).out).toContain('Restored release');
  expect((await asof('changes', 'restore', 'api', id!)).out).toContain(
    'Nothing was recorded: release api 2 in prod is not retracted.',
  );
  expect((await asof('changes', 'api', '--json')).out).toContain(id);
  expect((await asof('confirm', 'slow', '#2')).out).toMatch(/^Nothing was recorded: .* needs no confirmation\.$/m);
  expect(await asof('changes')).toMatchObject({ code: 2, err: expect.stringContaining('SERVICE is missing') });
});

it('says why nothing is suspected', async () => {
  await asof('declare', 'No service', '--id', 'no-service');
  expect((await asof('suspects', 'no-service')).err).toContain('asof set no-service --service +NAME');
});

it('says which release a rollback names where the service has no such one', async () => {
  for (const version of ['7', '8']) await asof('release', '--service', 'pay', '--version', version);
  const rollback = ['rollback', '--service', 'pay', '--version', '7', '--reverts'];
  const unknown = await asof(...rollback, '99');
  expect(unknown).toMatchObject({ code: 0, out: expect.stringContaining('Recorded the rollback of pay 7') });
  expect(unknown.err).toContain('no release of pay is called 99; the newest: 8, 7');
  expect((await asof(...rollback, '8')).err).not.toContain('is called');
});

it('goes on with what it writes, where nobody reads what it says', async () => {
  const closed = new Writable({
    write: (_chunk, _, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  const env = { TZ: 'UTC', USER: 'ana', ASOF_URL: service.running.url };
  const streams = { data: closed, messages: closed };
  const line = ['release', '--service', 'unread', '--version', '1'];
  expect(await run(line, { env, streams, version: () => '0', now: Date.now })).toBe(0);
  expect((await asof('changes', 'unread')).out).toContain('unread 1');
});
