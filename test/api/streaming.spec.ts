/** Streams of events over real HTTP: what comes, in which order, and where a listener goes on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { SEED, startFresh, type TestedService } from './service.js';

let service: TestedService;
const listening: AbortController[] = [];

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
  await service.api.request('POST', '/v1/incidents', { body: { id: 'other', title: 'Another' } });
});
afterAll(async () => {
  for (const each of listening) each.abort();
  await service.running.close();
});

/** Listens until a message is the last one that is waited for, or the stream ends. */
async function listen(
  path: string,
  isLast: (message: EventSourceMessage) => boolean,
  headers: Record<string, string> = {},
): Promise<EventSourceMessage[]> {
  const abort = new AbortController();
  listening.push(abort);
  const response = await fetch(service.api.url + path, { headers, signal: abort.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => void messages.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    if (messages.some(isLast)) break;
  }
  abort.abort();
  return messages;
}

const isCaughtUp = ({ event }: EventSourceMessage): boolean => event === 'caughtup';
const facts = (messages: readonly EventSourceMessage[]): EventSourceMessage[] =>
  messages.filter(({ event }) => event === 'fact');
const named = (messages: readonly EventSourceMessage[]): string[] =>
  facts(messages).map(({ data }) => {
    const { subject, revision } = JSON.parse(data) as { subject: string; revision: number };
    return `${subject}@${revision}`;
  });
const ofSeed = [0, 1, 2, 3, 4, 5].map((revision) => `seed@${revision}`);

describe("an incident's stream", () => {
  it('gives every event in order, with its revision as id, and then says that it has caught up', async () => {
    const messages = await listen('/v1/incidents/seed/stream', isCaughtUp);
    expect(named(messages)).toEqual(ofSeed);
    expect(facts(messages).map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('goes on after the last event that a listener had, whatever the address says', async () => {
    const messages = await listen('/v1/incidents/seed/stream?after=0', isCaughtUp, { 'last-event-id': '3' });
    expect(named(messages)).toEqual(['seed@4', 'seed@5']);
  });

  it('begins at the head for a revision beyond it, and says so', async () => {
    const [first] = await listen('/v1/incidents/seed/stream', ({ event }) => event === 'reset', {
      'last-event-id': '99',
    });
    expect(first).toMatchObject({ event: 'reset' });
    expect(JSON.parse(first!.data)).toEqual({ revision: 5 });
  });

  it('gives what happens while it listens', async () => {
    const heard = listen('/v1/incidents/other/stream?after=end', ({ event }) => event === 'fact');
    await service.api.request('POST', '/v1/incidents/other/entries', { body: { type: 'note', text: 'Now' } });
    expect(named(await heard)).toEqual(['other@1']);
  });

  it('is 404 where there is no incident', async () => {
    expect((await service.api.get('/v1/incidents/none/stream')).status).toBe(404);
  });
});

describe('the stream of all', () => {
  it('gives the events of all incidents in the order of recording, and only those that are asked for', async () => {
    const all = await listen('/v1/stream', isCaughtUp);
    expect(named(all).slice(0, 7)).toEqual([...ofSeed, 'other@0']);
    const some = await listen('/v1/stream?incident=seed&types=declared,resolved', isCaughtUp);
    expect(named(some)).toEqual(['seed@3', 'seed@4']);
  });

  it('resumes at an id, which names the store and the position', async () => {
    const all = await listen('/v1/stream', isCaughtUp);
    const { id } = facts(all)[4]!;
    expect(id).toMatch(/^[0-9a-f-]{36}:\d{20}$/);
    const rest = await listen('/v1/stream', isCaughtUp, { 'last-event-id': id! });
    expect(named(rest)).toEqual(named(all).slice(5));
  });

  it('is reset by an id of another store', async () => {
    const strange = `00000000-0000-4000-8000-000000000000:${'1'.padStart(20, '0')}`;
    const [first] = await listen('/v1/stream', ({ event }) => event === 'reset', { 'last-event-id': strange });
    expect(first?.event).toBe('reset');
  });

  it('refuses what it does not know', async () => {
    expect((await service.api.get('/v1/stream?colour=red')).status).toBe(422);
  });
});

describe('a replay', () => {
  it('shows the incident after each event, and ends', async () => {
    const messages = await listen('/v1/incidents/seed/replay?speed=0', ({ event }) => event === 'end');
    expect(messages.map(({ event }) => event)).toEqual([...ofSeed.map(() => 'frame'), 'end']);
    const frames = messages.slice(0, -1).map(({ data }) => JSON.parse(data) as { revision: number; status: string });
    expect(frames.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(frames.map(({ status }) => status)).toEqual([
      'recorded',
      'recorded',
      'recorded',
      'open',
      'resolved',
      'resolved',
    ]);
  });
});

describe('a stop of the service', () => {
  it('ends its streams', async () => {
    const own = await startFresh();
    const response = await fetch(`${own.api.url}/v1/stream`);
    const ended = response.text().then(
      () => 'ended',
      () => 'ended',
    );
    await own.running.close();
    expect(await ended).toBe('ended');
  });
});
