/** Hooks over HTTP: how they are made and changed, and every answer that a sender can get. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliver, hmacHex, makeHook, senderOf, SIGNED, slackHeaders, slashCommand } from '../support/hooks.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: { id: 'inc', title: 'Checkout is down' } });
});
afterAll(() => service.running.close());

interface Line {
  at: string;
  status: number;
  result: string;
  why: string | null;
  became: { id: string }[];
}

const linesOf = async (id: string): Promise<Line[]> =>
  (await service.api.get<{ deliveries: Line[] }>(`/v1/hooks/${id}/deliveries`)).body.deliveries;

const triggered = (id: string, occurredAt = '2026-03-02T10:00:00Z') =>
  JSON.stringify({
    event: { id, event_type: 'incident.triggered', occurred_at: occurredAt, data: { id: 'P1', title: 'Fire' } },
  });

describe('a hook', () => {
  it('is made with an address and a secret, which is shown once', async () => {
    const made = await service.api.request('POST', '/v1/hooks', { body: { kind: 'github', service: 'checkout' } });
    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'github', service: 'checkout', incident: null, opens: false, createdBy: 'local:local' },
    });
    const { id, url, secret } = made.body as { id: string; url: string; secret: string };
    expect(url).toBe(`${service.api.url}/v1/hooks/${id}/in`);
    expect(secret).toMatch(/^[\w-]{43}$/);
    const listed = await service.api.get<{ hooks: { id: string }[] }>('/v1/hooks');
    expect(listed.body.hooks.map((hook) => hook.id)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    expect(JSON.stringify(listed.body)).not.toContain('sealed');
  });

  it('has the secret in its address where senders have no other place for it', async () => {
    const page = await makeHook(service.api, { kind: 'statuspage', incident: 'inc' });
    expect(page.url).toBe(`${service.api.url}/v1/hooks/${page.id}/in/${page.secret}`);
    const { body } = await service.api.get<{ hooks: { id: string; url: string }[] }>('/v1/hooks');
    expect(JSON.stringify(body)).not.toContain(page.secret);
    const own = 'made-by-launchdarkly';
    const unsigned = await makeHook(service.api, { kind: 'launchdarkly' });
    expect(unsigned.url).toContain(unsigned.secret);
    expect((await makeHook(service.api, { kind: 'launchdarkly', secret: own })).url).not.toContain(own);
    expect((await makeHook(service.api, { kind: 'standard' })).secret).toMatch(/^whsec_/);
  });

  it('names all faults at once', async () => {
    const body = {
      ...{ kind: 'carrier-pigeon', tz: 'PST', incident: 'no id!', opens: 'yes', map: { host: 'x' }, colour: 'red' },
      ...{ channels: { 'not a channel': 'inc' }, timestampHeader: 'a b' },
    };
    const { status, body: problem } = await service.api.request<ProblemBody>('POST', '/v1/hooks', { body });
    expect([status, problem.code]).toEqual([422, 'invalid']);
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
      ...['/channels/not a channel', '/colour', '/incident', '/kind', '/map/host', '/opens', '/timestampHeader', '/tz'],
    ]);
    for (const conflicting of [
      { kind: 'github', incident: 'inc', service: 'checkout' },
      { kind: 'alertmanager', incident: 'inc', opens: true },
      { kind: 'standard', secret: 'not base64!' },
      { kind: 'standard', secret: `whsec_${Buffer.alloc(23).toString('base64')}` },
      { kind: 'standard', secret: `whsec_${Buffer.alloc(65).toString('base64')}` },
      { kind: 'gitlab', secret: `whsec_${Buffer.alloc(16).toString('base64')}` },
      { kind: 'github', secret: 'fifteen letters' },
    ])
      expect((await service.api.request('POST', '/v1/hooks', { body: conflicting })).status).toBe(422);
  });

  it('says what will keep it from recording anything, at the making and in the list', async () => {
    const make = async (body: object) => {
      const { body: made } = await service.api.request<{ id: string; warnings?: string[] }>('POST', '/v1/hooks', {
        body,
      });
      return made;
    };
    const nowhere = await make({ kind: 'alertmanager' });
    expect(nowhere.warnings).toEqual([expect.stringContaining('names no incident and opens none')]);
    expect((await make({ kind: 'pagerduty', service: 'checkout' })).warnings).toHaveLength(1);
    expect((await make({ kind: 'slack' })).warnings).toEqual([
      expect.stringContaining('neither an incident nor channels'),
    ]);
    const unknown = await make({ kind: 'slack', channels: { C1: 'inc', C2: 'no-such' } });
    expect(unknown.warnings).toEqual([
      'There is no incident no-such: what comes for it is refused until there is one.',
    ]);
    for (const body of [{ kind: 'github' }, { kind: 'grafana', opens: true }, { kind: 'standard', incident: 'inc' }])
      expect(await make(body)).not.toHaveProperty('warnings');
    const { body } = await service.api.get<{ hooks: { id: string; warnings?: string[] }[] }>('/v1/hooks');
    expect(body.hooks.find(({ id }) => id === nowhere.id)?.warnings).toEqual(nowhere.warnings);
    const path = `/v1/hooks/${nowhere.id}`;
    expect((await service.api.request('PATCH', path, { body: { incident: 'inc' } })).body).not.toHaveProperty(
      'warnings',
    );
  });

  it('takes the secret that its sender makes later; deliveries until then are listed', async () => {
    const hook = await makeHook(service.api, { kind: 'pagerduty', incident: 'inc' });
    const body = triggered('01LATER');
    const signed = SIGNED['pagerduty']!(body, 'made-by-pagerduty');
    expect((await deliver(hook.url, body, signed)).status).toBe(401);
    expect(await linesOf(hook.id)).toMatchObject([{ status: 401, result: 'unproven' }]);
    const changed = await service.api.request('PATCH', `/v1/hooks/${hook.id}`, {
      body: { secret: 'made-by-pagerduty' },
    });
    expect(changed).toMatchObject({ status: 200, body: { id: hook.id, incident: 'inc' } });
    expect((await deliver(hook.url, body, signed)).status).toBe(202);
    const lines = await linesOf(hook.id);
    expect(lines.map(({ status }) => status)).toEqual([202, 401]);
    expect(JSON.stringify(lines)).not.toContain('Fire');
  });

  it('is changed in parts, and gets another secret where none is named', async () => {
    const hook = await makeHook(service.api, { kind: 'slack', incident: 'inc', tz: 'Europe/Berlin' });
    const path = `/v1/hooks/${hook.id}`;
    const changed = await service.api.request('PATCH', path, { body: { incident: null, channels: { C1: 'INC' } } });
    expect(changed.body).toMatchObject({ incident: null, channels: { C1: 'inc' }, tz: 'Europe/Berlin', secret: null });
    const again = await service.api.request<{ secret: string }>('PATCH', path, { body: { secret: null } });
    expect(again.body.secret).toMatch(/^[\w-]{43}$/);
    expect(again.body.secret).not.toBe(hook.secret);
    expect((await service.api.request('PATCH', path, { body: { kind: 'github' } })).status).toBe(422);
    expect((await service.api.request('PATCH', path, { body: { incident: 'inc', opens: true } })).status).toBe(422);
    expect((await service.api.request('PATCH', '/v1/hooks/0123456789abcdef', { body: {} })).status).toBe(404);
  });

  it('is gone once it is deleted', async () => {
    const hook = await makeHook(service.api, { kind: 'github' });
    expect((await service.api.request('DELETE', `/v1/hooks/${hook.id}`)).status).toBe(204);
    expect((await service.api.request('DELETE', `/v1/hooks/${hook.id}`)).status).toBe(404);
    expect((await service.api.get(`/v1/hooks/${hook.id}/deliveries`)).status).toBe(404);
    expect((await deliver(hook.url, '{}')).status).toBe(404);
  });
});

describe('a delivery', () => {
  it('is answered with what it became, and as a repeat whatever its headers say', async () => {
    const hook = await makeHook(service.api, { kind: 'pagerduty', incident: 'inc' });
    const body = triggered('01ONCE');
    const signed = SIGNED['pagerduty']!(body, hook.secret);
    const first = await deliver(hook.url, body, { ...signed, 'x-webhook-id': 'one' });
    expect(first).toMatchObject({ status: 202, body: { became: [{ incident: 'inc', type: 'detected' }] } });
    const again = await deliver(hook.url, body, { ...signed, 'x-webhook-id': 'two' });
    expect(again).toMatchObject({ status: 200, body: { became: [] } });
    expect(await linesOf(hook.id)).toMatchObject([{ result: 'repeat' }, { result: 'taken' }]);
  });

  it('of a wrong signature, an unknown hook, or too many bytes is refused', async () => {
    const hook = await makeHook(service.api, { kind: 'github', incident: 'inc' });
    expect((await deliver(hook.url, '{}', SIGNED['github']!('{} ', hook.secret))).status).toBe(401);
    expect((await deliver(hook.url, '{}')).status).toBe(401);
    expect((await deliver(`${service.api.url}/v1/hooks/0123456789abcdef/in`, '{}')).status).toBe(404);
    expect((await deliver(`${service.api.url}/v1/hooks/no-hook/in/secret`, '{}')).status).toBe(404);
    const large = 'x'.repeat(1024 * 1024 + 1);
    expect((await deliver(hook.url, large, SIGNED['github']!(large, hook.secret))).status).toBe(413);
  });

  it.each([
    ['application/json', '{'],
    ['application/json; charset=latin-1', '\u00e9'],
    ['application/xml', '<a/>'],
    ['text/plain', 'words'],
    ['application/octet-stream', '\u0000\u0001'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['no media type', '[]'],
    ['', ''],
    ['application/json', '{"a": 1, "a": 2}'],
    ['application/json', '['.repeat(5000)],
  ])('that is signed and means nothing is taken in silence: %s', async (type, body) => {
    const hook = await makeHook(service.api, { kind: 'github', incident: 'inc' });
    const headers = { 'content-type': type, ...SIGNED['github']!(body, hook.secret) };
    expect((await deliver(hook.url, body, headers)).status).toBe(204);
    expect(await linesOf(hook.id)).toMatchObject([{ status: 204, result: 'ignored' }]);
  });

  it('in a content encoding is signed bytes like any others', async () => {
    const hook = await makeHook(service.api, { kind: 'github', incident: 'inc' });
    const headers = { 'content-encoding': 'gzip', ...SIGNED['github']!('bytes', hook.secret) };
    expect((await deliver(hook.url, 'bytes', headers)).status).toBe(204);
  });

  it('whose facts cannot stand is answered with why, and not as a fault', async () => {
    const hook = await makeHook(service.api, { kind: 'pagerduty', incident: 'no-such-incident' });
    const answer = await senderOf('pagerduty', hook)(triggered('01REFUSED'));
    expect(answer).toMatchObject({
      status: 202,
      body: { refused: { code: 'not_found', type: '/problems/not_found' } },
    });
    expect(await linesOf(hook.id)).toMatchObject([{ status: 202, result: 'refused' }]);
  });

  it('of a type that means nothing is 204, and the list says why', async () => {
    const hook = await makeHook(service.api, { kind: 'pagerduty', incident: 'inc' });
    const body = JSON.stringify({ event: { id: '01PING', event_type: 'pagey.ping', data: {} } });
    expect((await senderOf('pagerduty', hook)(body)).status).toBe(204);
    expect((await linesOf(hook.id))[0]!.why).toContain('pagey.ping');
  });

  it('to an address with a secret that is wrong is refused without the right one', async () => {
    const hook = await makeHook(service.api, { kind: 'statuspage', incident: 'inc' });
    const wrong = hook.url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await deliver(wrong, '{}')).status).toBe(401);
    expect((await deliver(`${service.api.url}/v1/hooks/${hook.id}/in`, '{}')).status).toBe(401);
    expect((await deliver(hook.url, '{}')).status).toBe(204);
  });

  it('has no other method', async () => {
    const hook = await makeHook(service.api, { kind: 'github' });
    expect((await fetch(hook.url)).status).toBe(405);
  });
});

describe('Slack', () => {
  it('is answered in words, whatever comes of it', async () => {
    const hook = await makeHook(service.api, { kind: 'slack', channels: { C0123ABCD: 'inc' } });
    const send = senderOf('slack', hook);
    const taken = await send(slashCommand('2026-03-02 10:05 UTC identified The pool is exhausted'));
    expect(taken).toMatchObject({ status: 200, body: { response_type: 'ephemeral' } });
    expect(taken.body.text).toBe('Recorded in inc: identified at 2026-03-02T10:05Z.');
    expect((await send(slashCommand('10:05 resolved'))).body.text).toContain('Nothing was recorded');
    // A lone word that is nearly a type is no note: whoever types it means that type.
    for (const [word, type] of [
      ['resolve', 'resolved'],
      ['Mitigate', 'mitigated'],
      ['resovled', 'resolved'],
    ] as const)
      expect((await send(slashCommand(word))).body.text).toContain(`did you mean \`/asof ${type}\`?`);
    for (const word of ['help', '?', 'status']) expect((await send(slashCommand(word))).body.text).toContain('Write `');
    expect((await send(slashCommand(''))).body.text).toContain('/asof');
    expect((await send(slashCommand('resolved', { channel_id: 'COTHER' }))).body.text).toContain('COTHER');
    const twice = slashCommand('note the same words');
    expect((await send(twice)).body.text).toContain('Recorded in inc: note');
    expect((await send(twice)).body.text).toBe('That is recorded already.');
  });

  it('takes a bare time on the clocks of the hook', async () => {
    const hook = await makeHook(service.api, { kind: 'slack', incident: 'inc', tz: 'Asia/Tokyo' });
    const { body } = await senderOf('slack', hook)(slashCommand('2026-03-02 19:07 mitigated Pool doubled'));
    expect(body.text).toContain('mitigated at 2026-03-02T10:07');
  });

  it('is refused when its signature is six minutes old', async () => {
    const hook = await makeHook(service.api, { kind: 'slack', incident: 'inc' });
    const body = slashCommand('resolved');
    const late = slackHeaders(body, hook.secret, Math.floor(Date.now() / 1000) - 360);
    expect((await deliver(hook.url, body, late)).status).toBe(401);
  });
});

it('a signature of one hook opens no other', async () => {
  const [one, other] = [
    await makeHook(service.api, { kind: 'github', secret: 'the first of two secrets', incident: 'inc' }),
    await makeHook(service.api, { kind: 'github', secret: 'the second of two secrets', incident: 'inc' }),
  ];
  const signed = { 'x-hub-signature-256': `sha256=${hmacHex('the first of two secrets', '{}')}` };
  expect([(await deliver(one.url, '{}', signed)).status, (await deliver(other.url, '{}', signed)).status]).toEqual([
    204, 401,
  ]);
});
