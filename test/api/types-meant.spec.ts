/** A type that is nearly a known one is kept as a custom one, and whoever wrote it is asked, on every way in. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FindingView } from '../../src/timeline/view/view-types.js';
import { deliver, makeHook, senderOf, slashCommand } from '../support/hooks.js';
import { importInto } from '../support/imports.js';
import { startFresh, type TestedService } from './service.js';

const ASKED = '"resovled" is no known type: did you mean resolved?';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  const entries = [{ type: 'declared', occurredAt: '2026-03-02T10:00Z' }];
  await service.api.request('POST', '/v1/incidents', { body: { id: 'inc', title: 'Checkout down', entries } });
});
afterAll(() => service.running.close());

interface Asked {
  readonly lint: FindingView[];
}

const found = ({ lint }: Asked): [string, string][] => lint.map(({ code, message }) => [code, message]);
const event = (id: string): object => ({
  ...{ specversion: '1.0', id, source: '/ci', type: 'asof.resovled', subject: 'inc', time: '2026-03-02T11:00:00Z' },
});

describe('"resovled"', () => {
  it('is a finding of what was posted, and of the incident', async () => {
    const { api } = service;
    const posted = await api.request<Asked>('POST', '/v1/incidents/inc/entries', { body: { type: 'resovled' } });
    expect([posted.status, found(posted.body)]).toEqual([201, [['type_slip_suspected', ASKED]]]);
    expect(found((await api.get<Asked>('/v1/incidents/inc')).body)).toContainEqual(['type_slip_suspected', ASKED]);
    const opening = { id: 'slip', title: 'Slip', entries: [{ type: 'resovled', occurredAt: '2026-03-02T11:00Z' }] };
    const opened = await api.request<Asked>('POST', '/v1/incidents', { body: opening });
    expect(found(opened.body)).toContainEqual(['type_slip_suspected', ASKED]);
  });

  it('is a remark on a line, which is a note', async () => {
    const post = async <T>(query: string): Promise<T> => {
      const answer = await fetch(`${service.api.url}/v1/incidents/inc/lines${query}`, {
        ...{ method: 'POST', headers: { 'content-type': 'text/plain' } },
        body: '# what happened\n2026-03-02 11:00 UTC resovled at last',
      });
      return (await answer.json()) as T;
    };
    const { lines } = await post<{ lines: { remarks?: string[] }[] }>('?dryRun=true');
    expect(lines).toMatchObject([{ entry: { type: 'note' }, remarks: [`a note: ${ASKED}`] }]);
    expect(await post('')).toMatchObject({ entries: [{ type: 'note' }], remarks: [`line 2: a note: ${ASKED}`] });
  });

  it('is a finding of an event, alone and in a batch', async () => {
    const send = async <T>(body: unknown, type: string): Promise<T> => {
      const answer = await fetch(`${service.api.url}/v1/events`, {
        ...{ method: 'POST', headers: { 'content-type': `application/${type}+json` } },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as T;
    };
    expect(found(await send(event('e1'), 'cloudevents'))).toEqual([['type_slip_suspected', ASKED]]);
    const { results } = await send<{ results: Asked[] }>([event('e2'), event('e1')], 'cloudevents-batch');
    expect([found(results[0]!), results[1]]).toMatchObject([
      [['type_slip_suspected', ASKED]],
      { status: 'unchanged', problem: null },
    ]);
  });

  it('is told beside the row of an import, of a dry run too', async () => {
    const opening = { id: 'imp', title: 'Imported', entries: [{ type: 'resovled', occurredAt: '2026-03-02T11:00Z' }] };
    const rows = async (query: string) =>
      importInto(service.api.url, 'application/x-ndjson', JSON.stringify(opening), query);
    const told = { errors: [{ pointer: '/entries/0/type', code: 'type_slip_suspected', detail: ASKED }] };
    expect(await rows('?dryRun=true')).toMatchObject([{ status: 'created', problem: told }]);
    expect(await rows('')).toMatchObject([{ status: 'created', id: 'imp', problem: told }]);
    expect(await rows('')).toMatchObject([{ status: 'unchanged', problem: null }]);
  });

  it('stands beside the delivery of a hook', async () => {
    const { api } = service;
    const hook = await makeHook(api, { kind: 'argocd', incident: 'inc' });
    const headers = { authorization: `Bearer ${hook.secret}` };
    expect((await deliver(hook.url, JSON.stringify(event('h1')), headers)).status).toBe(202);
    const { body } = await api.get<object>(`/v1/hooks/${hook.id}/deliveries`);
    expect(body).toMatchObject({ deliveries: [{ result: 'taken', why: ASKED }] });
  });

  it('is asked of whoever wrote it in a channel', async () => {
    const hook = await makeHook(service.api, { kind: 'slack', incident: 'inc', tz: 'UTC' });
    const { body } = await senderOf('slack', hook)(slashCommand('2026-03-02 11:00 resovled at last'));
    expect(body.text).toContain(`a note: ${ASKED}`);
  });

  it('is refused to an agent, who is told what to do', async () => {
    const params = {
      ...{ name: 'propose_entry' },
      arguments: { incident: 'inc', type: 'resovled', occurredAt: '2026-03-02T11:00:00Z', key: 'k1' },
    };
    const answer = await fetch(`${service.api.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    const { result } = (await answer.json()) as { result: { isError: boolean; content: { text: string }[] } };
    expect([result.isError, result.content[0]!.text]).toEqual([true, expect.stringContaining(`type: ${ASKED}`)]);
  });
});

describe('another custom type', () => {
  it('is taken without a word', async () => {
    const answer = await service.api.request<Asked>('POST', '/v1/incidents/inc/entries', {
      body: { type: 'failover' },
    });
    expect([answer.status, answer.body.lint]).toEqual([201, []]);
  });
});
