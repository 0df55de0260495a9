/** `asof hooks …`, `asof subscriptions …`, and who somebody is whose token is no key: from the source of the command. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/main.js';
import { readSettings } from '../../src/config.js';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { AUDIENCE, TestedIssuer } from '../support/issuer.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';

let issuer: TestedIssuer;
let jobs: TestedIssuer;
let service: KeyedService;
let folder: string;
let writer: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-door-'));
  issuer = await new TestedIssuer().start();
  jobs = await new TestedIssuer().start();
  const rule = { issuer: jobs.url, audience: AUDIENCE, match: { sub: 'job' }, scopes: ['write'] };
  const { ciRules } = readSettings([], { ASOF_CI_ISSUERS: JSON.stringify([rule]) })!;
  service = await startWithKeys({
    oidc: { issuer: issuer.url, audience: AUDIENCE, client: null, scopeClaim: 'scope', groupsClaim: 'groups' },
    ciRules: ciRules!,
  });
  writer = (await makeKey(service, ['write'])).key;
});
afterAll(async () => {
  await service.running.close();
  issuer.close();
  jobs.close();
  rmSync(folder, { recursive: true });
});

async function asof(token: string, ...args: string[]) {
  const told = { data: '', messages: '' };
  const stream = (name: 'data' | 'messages') =>
    new Writable({ write: (chunk, _, done) => ((told[name] += String(chunk)), done()) });
  const streams = { data: stream('data'), messages: stream('messages') };
  const env = { TZ: 'UTC', USER: 'oncall', ASOF_URL: service.running.url, ASOF_TOKEN: token };
  const code = await run(args, { env, streams, version: () => '0', now: Date.now });
  return { code, out: told.data, err: told.messages };
}
const admin = (...args: string[]) => asof(service.admin, ...args);

const sent = (path: string, body: string, headers: Record<string, string>): Promise<number> =>
  fetch(path, { method: 'POST', body, headers }).then(({ status }) => status);

describe('asof hooks', () => {
  it('makes an address that takes what is sent with its secret, and says where both are pasted', async () => {
    const { code, out, err } = await admin('hooks', 'create', 'alertmanager', '--opens');
    const [, address, secret] = /^address {2}(\S+)\nsecret {3}(\S+)\n$/.exec(out)!;
    expect(code).toBe(0);
    expect(err).toMatch(/shown this once(?:.|\n)*paste it into alertmanager\.yml/);
    expect(err).not.toContain(secret);
    const alerts = { status: 'firing', groupKey: 'g', alerts: [] };
    expect(await sent(address!, JSON.stringify(alerts), bearer('wrong'))).toBe(401);
    expect(await sent(address!, JSON.stringify(alerts), bearer(secret!))).not.toBe(401);
    const id = address!.split('/').at(-2)!;
    const listed = await admin('hooks', 'list');
    expect(listed.out).toMatch(new RegExp(`^${id} +alertmanager +20\\S+Z +opens incidents$`, 'm'));
    const deliveries = await admin('hooks', 'deliveries', id);
    expect(deliveries.out).toMatch(/ 401 +unproven/);
    expect(JSON.parse((await admin('hooks', 'deliveries', id, '--json')).out)).toMatchObject({
      deliveries: expect.any(Array),
    });
    expect((await admin('hooks', 'delete', id)).code).toBe(0);
    expect(await admin('hooks', 'delete', id)).toMatchObject({ code: 1, err: expect.stringContaining('not_found') });
    expect((await admin('hooks', 'list')).err).toContain('there are no hooks');
  });

  it('shows no secret that its sender makes, and takes that from a file', async () => {
    const made = await admin('hooks', 'create', 'PagerDuty', '--incident', 'not-there');
    expect(made.out).toMatch(/^address {2}\S+\n$/);
    expect(made.err).toContain('warning: There is no incident not-there');
    const [, id] = /hooks change (\S+) --secret-file/.exec(made.err)!;
    const file = join(folder, 'secret');
    writeFileSync(file, 'the secret of the sender\r\n');
    const changed = await admin('hooks', 'change', id!, '--secret-file', file, '--incident', '', '--opens');
    expect(changed).toMatchObject({ code: 0, err: expect.stringContaining('changed: incident, opens, secret') });
    expect(changed.out + changed.err).not.toContain('the secret of the sender');
    expect(changed.err).not.toContain('warning');
    expect((await admin('hooks', 'change', id!)).code).toBe(2);
    expect((await admin('hooks', 'change', id!, '--secret-file', join(folder, 'none'))).code).toBe(2);
  });

  it('finds the incident that is meant by its beginning', async () => {
    await asof(writer, 'declare', 'Checkout', '--id', 'checkout-errors');
    const { out } = await admin('hooks', 'create', 'slack', '--channel', 'C01=checkout', '--tz', 'UTC', '--json');
    expect(JSON.parse(out)).toMatchObject({ channels: { C01: 'checkout-errors' }, tz: 'UTC' });
    expect((await admin('hooks', 'create', 'slack', '--channel', 'C01')).code).toBe(2);
  });

  it('needs an admin, a kind and nothing more', async () => {
    expect(await asof(writer, 'hooks', 'list')).toMatchObject({ code: 4, err: expect.stringContaining('forbidden') });
    expect((await admin('hooks', 'create')).code).toBe(2);
    expect((await admin('hooks', 'create', 'github', 'gitlab')).code).toBe(2);
    expect(await admin('hooks', 'create', 'jira')).toMatchObject({ code: 2, err: expect.stringContaining('/kind') });
  });
});

describe('asof subscriptions', () => {
  it('prints the secret once, lists without it, and ends', async () => {
    const url = 'https://hooks.example/asof';
    const made = await admin(
      'subscriptions',
      'create',
      url,
      '--type',
      'declared',
      '--type',
      'resolved',
      '--incident',
      'x1',
    );
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^whsec_\S+\n$/) });
    expect(made.err).toMatch(/shown this once(?:.|\n)*warning: There is no incident x1/);
    const [, id] = /subscription (\S+) made/.exec(made.err)!;
    const listed = await admin('subscriptions', 'list');
    expect(listed.out).toMatch(new RegExp(`^${id} +20\\S+ +declared, resolved of x1 +${url}$`, 'm'));
    expect(listed.err).toContain(`warning: subscription ${id}: There is no incident x1`);
    expect((await admin('subscriptions', 'list', '--json')).out).not.toContain('whsec');
    expect((await admin('subscriptions', 'deliveries', id!)).err).toContain('nothing was sent yet');
    expect((await admin('subscriptions', 'retry', id!, 'first')).code).toBe(2);
    expect((await admin('subscriptions', 'retry', id!, '1')).code).toBe(1);
    expect((await admin('subscriptions', 'delete', id!)).code).toBe(0);
    expect((await admin('subscriptions', 'list')).err).toContain('there are no subscriptions');
    expect((await admin('subscriptions', 'create', 'http://127.0.0.1/')).code).toBe(2);
  });
});

describe('whoever comes with the token of an issuer', () => {
  const person = (sub: string) => issuer.sign(issuer.claims({ sub, scope: 'write' }), { typ: 'at+jwt' });
  const job = () => jobs.sign(jobs.claims({ sub: 'job' }));
  const notesOf = async (id: string): Promise<number> =>
    (await service.api.request<IncidentView>('GET', `/v1/incidents/${id}`, { headers: bearer(service.admin) })).body
      .counts.entries;

  it('takes back what is theirs, and nothing of others', async () => {
    await asof(writer, 'declare', 'Search', '--id', 'search');
    const [ann, bo] = [await person('ann'), await person('bo')];
    await asof(ann, 'note', 'search', 'of ann');
    await asof(bo, 'note', 'search', 'of bo');
    expect(await asof(ann, 'undo', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('"of ann"') });
    expect(await asof(ann, 'undo', 'search', '--yes')).toMatchObject({ code: 1 });
    await asof(await job(), 'note', 'search', 'of a job');
    expect(await asof(await job(), 'undo', 'search', '--yes')).toMatchObject({ code: 0 });
    expect(await notesOf('search')).toBe(2);
  });

  it('makes an incident private for themselves, but no job does', async () => {
    const ann = await person('ann');
    const made = await asof(ann, 'declare', 'Quiet', '--id', 'quiet', '--private');
    expect(made).toMatchObject({ code: 0, err: expect.stringMatching(/seen by user [0-9a-f]+, and admins/) });
    expect((await asof(ann, 'show', 'quiet')).code).toBe(0);
    expect((await asof(await person('bo'), 'show', 'quiet')).code).toBe(1);
    expect((await asof(await job(), 'declare', 'Quiet', '--private')).code).toBe(2);
  });

  it('is told who they are, and what they may do', async () => {
    const { status, body } = await service.api.request('GET', '/v1/caller', { headers: bearer(writer) });
    expect([status, body]).toEqual([
      200,
      { kind: 'key', id: writer.split('_')[1], name: 'write', scopes: ['write'], groups: [], services: null },
    ]);
    expect((await service.api.get('/v1/caller')).status).toBe(401);
  });
});
